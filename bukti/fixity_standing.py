"""How far the stored objects were hashed again, from the catalogue, for `bukti status`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bukti.standing import DamagedObject, FixityStanding

if TYPE_CHECKING:
    from bukti.settings import Verify
    from evidence_store.catalogue import Catalogue

NAMED = 20
"""Damaged objects told one by one; `bukti verify` has them all."""

FILINGS_NAMED = 3
"""Filings told of each of them."""


def fixity_standing(catalogue: Catalogue, settings: Verify, now: datetime) -> FixityStanding:
    from archive.names import shown
    from archive.verifying import ROUND

    counts = catalogue.fixity_counts(now - timedelta(days=settings.days))
    last = catalogue.last_audit(ROUND)
    named: list[DamagedObject] = []
    for document, damage in catalogue.damaged()[:NAMED] if counts.damaged else []:
        filings = catalogue.document(document.id).filings[:FILINGS_NAMED]
        where = tuple(f"{f.source}: {shown(f.filing.path)}" for f in filings)
        named.append(DamagedObject(sha256=document.sha256, damage=damage, filings=where))
    return FixityStanding(
        is_on=settings.is_on,
        megabytes_per_second=settings.megabytes_per_second,
        days=settings.days,
        verified=counts.verified,
        never=counts.never,
        oldest=counts.oldest,
        round_at=datetime.fromisoformat(last.at) if last else None,
        damaged=counts.damaged,
        named=tuple(named),
    )
