"""Keeps a snapshot of all slots after a pass, so that weeks can be compared."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from bukti.reviewing import reviewed
from rules.gaps.snapshot import Snapshot, decode, encode, snapshot

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue
    from rules.pack.model import Pack

BASIS = "basis"
"""Key of a summary: the numbers of the last change and the last decision that a snapshot knew of."""


def keep_snapshot(
    catalogue: Catalogue, pack: Pack, version: str, *, on: date, zone: tzinfo, at: datetime
) -> Snapshot:
    """The plan as it stands on a day, stored unless the last one kept says the same of the same day.

    `version`: of the rules. Where nothing has changed since that one, nothing is worked out. Raises what the store
    raises when it cannot be written.
    """
    kept = catalogue.snapshots()
    last = catalogue.whole_snapshot(kept[-1].id) if kept else None
    decisions = catalogue.decisions()
    basis = [catalogue.last_change(), decisions[-1].id if decisions else 0]
    if last and (last.as_of, last.pack, last.summary.get(BASIS)) == (on, version, basis):
        return decode(last.states)
    done = reviewed(catalogue, pack, on, zone)
    taken = snapshot(done.review, done.ceilings)
    states = encode(taken)
    if last is None or last.as_of != on or last.states != states or BASIS not in last.summary:
        summary = {
            "counts": {str(state): count for state, count in taken.counts.items()},
            "at_risk": taken.at_risk,
            BASIS: basis,
        }
        catalogue.save_snapshot(on, version, summary, states, at=at)
    return taken
