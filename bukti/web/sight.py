"""What a viewer may be shown of the standing: from role and bidang to `bukti.seeing`."""

from __future__ import annotations

from bukti.reviewing import Departments
from bukti.seeing import EVERYTHING, Seer, Sight
from bukti.web.roles import Right, Viewer
from evidence_store.catalogue import Catalogue
from rules.pack.model import Pack


def sight_of(viewer: Viewer, pack: Pack) -> Sight:
    """Whose slots and documents the viewer may be shown."""
    if viewer.sees_all:
        return EVERYTHING
    departments = Departments(pack)
    ids = frozenset(departments.id_of(name) for name in viewer.names)
    return Sight(ids, viewer.names, viewer.bidang)


def seer_of(sight: Sight, catalogue: Catalogue) -> Seer:
    """For one request."""
    return Seer(sight, catalogue.filings_of)


def may_hand_in(viewer: Viewer, owner: str) -> bool:
    """Somebody of a bidang hands in for what it owes, others for every bidang."""
    return viewer.may(Right.HAND_IN) and (viewer.sees_all or (bool(owner) and owner == viewer.bidang))
