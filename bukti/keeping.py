"""Keeps a snapshot of all slots after a pass, so that weeks can be compared."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from bukti.reviewing import reviewed
from rules.gaps.snapshot import Snapshot, encode, snapshot

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue
    from rules.pack.model import Pack


def keep_snapshot(
    catalogue: Catalogue, pack: Pack, version: str, *, on: date, zone: tzinfo, at: datetime
) -> Snapshot:
    """The plan as it stands on a day, stored unless the last one kept says the same of the same day.

    `version`: of the rules. Raises what the store raises when it cannot be written.
    """
    done = reviewed(catalogue, pack, on, zone)
    taken = snapshot(done.review, done.ceilings)
    states = encode(taken)
    kept = catalogue.snapshots()
    last = catalogue.whole_snapshot(kept[-1].id) if kept else None
    if last is None or last.as_of != on or last.states != states:
        summary = {
            "counts": {str(state): count for state, count in taken.counts.items()},
            "at_risk": taken.at_risk,
        }
        catalogue.save_snapshot(on, version, summary, states, at=at)
    return taken
