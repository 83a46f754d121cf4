"""What a viewer may be shown of the standing: from role and bidang to `bukti.seeing`."""

from __future__ import annotations

from fastapi import HTTPException

from bukti.indicator_view import IndicatorView, indicator_view
from bukti.reviewing import Departments
from bukti.seeing import EVERYTHING, Seer, Sight, sight_for
from bukti.web.desk import Desk
from bukti.web.roles import Right, Viewer
from bukti.web.standing import Standing
from evidence_store.catalogue import Catalogue
from rules.pack.model import Pack


def sight_of(viewer: Viewer, pack: Pack) -> Sight:
    """Whose slots and documents the viewer may be shown."""
    if viewer.sees_all:
        return EVERYTHING
    return sight_for(viewer.bidang, viewer.names, Departments(pack))


def seer_of(sight: Sight, catalogue: Catalogue) -> Seer:
    """For one request."""
    return Seer(sight, catalogue.filings_of)


def seen_indicator(
    desk: Desk, standing: Standing, viewer: Viewer, id_: str, *, show_all: bool
) -> IndicatorView:
    """An indicator as the viewer may see it; 404 when there is none of this id. `show_all`: every document."""
    sight = sight_of(viewer, standing.pack)
    with desk.reading() as catalogue, catalogue.snapshot():
        found = indicator_view(
            standing.pack,
            standing.done,
            id_,
            sight,
            seer_of(sight, catalogue),
            catalogue.serving,
            show_all=show_all,
        )
    if found is None:
        raise HTTPException(404)
    return found


def may_hand_in(viewer: Viewer, owner: str) -> bool:
    """Somebody of a bidang hands in for what it owes, others for every bidang."""
    return viewer.may(Right.HAND_IN) and (viewer.sees_all or (bool(owner) and owner == viewer.bidang))
