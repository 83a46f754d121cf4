"""The gaps for programs: listed by the same filters as the page, and files handed in for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, HTTPException, Query, Request
from starlette.concurrency import run_in_threadpool

from bukti.gap_export import slot_json
from bukti.gap_list import Wanted, chosen, count_states, slot_id, whatever_state
from bukti.i18n import _
from bukti.seeing import SeenSlot
from bukti.upload_wording import Fate
from bukti.web.access import HandingIn, Reader, TheDesk
from bukti.web.api import models
from bukti.web.handing_in import KnownSlot, Outcome, SlotToFill, became_of, sent_files, take_in
from bukti.web.sight import seer_of, sight_of

router = APIRouter(prefix="/api", tags=["gaps"])

MOST_AT_ONCE = 1_000
"""Gaps in one answer."""

FIELD = "file"

FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {FIELD: {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    }
}
"""The form of a hand-in. Declared by hand: a parameter would be read before it is known who asks."""


@router.get("/gaps", response_model=models.Gaps)
def gaps(
    desk: TheDesk,
    viewer: Reader,
    bidang: str = "",
    indicator: str = "",
    state: str = "",
    due: str = "",
    limit: Annotated[int, Query(ge=0, le=MOST_AT_ONCE)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Any:
    """Slots that are open, in the plan's order. `bidang`: its id; `indicator`: its id or the beginning of several;
    `state`: one, or `all`; `due`: `overdue`, `7`, `30`, `90` (days), or a month `2025-07`."""
    standing = desk.standing()
    sight, on = sight_of(viewer, standing.pack), standing.basis.on
    wanted = Wanted(bidang, indicator, state, due)
    known = [slot for slot in standing.done.review.slots if sight.knows(slot.owner)]
    pool = whatever_state(known, wanted, on)
    found = chosen(pool, wanted, on)
    with desk.reading() as catalogue:
        seen = seer_of(sight, catalogue).slots(found[offset : offset + limit])
    return {
        "as_of": on,
        "total": len(found),
        "counts": {each.value: count for each, count in count_states(pool).items()},
        "overdue": sum(slot.is_overdue for slot in pool),
        "at_risk": sum(slot.at_risk for slot in found),
        "gaps": [gap_json(one) for one in seen],
    }


@router.get("/gaps/{gap}", response_model=models.Gap)
def one_gap(viewer: Reader, seen: KnownSlot) -> Any:  # noqa: ARG001 (lets in)
    """One slot, whatever its state. `gap`: item and period, `A.I.5.iii.a-1@2025-03`."""
    return gap_json(seen)


@router.get("/gaps/{gap}/files", response_model=list[models.Fate])
def handed_in(desk: TheDesk, viewer: Reader, seen: KnownSlot) -> Any:  # noqa: ARG001
    """What became of the files handed in for a slot, the latest first."""
    return [_fate(one) for one in became_of(desk, seen.slot)]


@router.post("/gaps/{gap}/files", response_model=models.HandedIn, openapi_extra=FORM)
async def hand_in(
    request: Request, desk: TheDesk, viewer: HandingIn, slot: SlotToFill, seen: KnownSlot
) -> Any:
    """Hands files in for a slot. They are laid into the upload folder of its bidang and read like any others."""
    files = await sent_files(request, FIELD)
    if not files:
        raise HTTPException(422, _("No file was chosen."))
    try:
        outcomes = await run_in_threadpool(take_in, desk, viewer, slot, files)
    finally:
        await request.close()
    fates = await run_in_threadpool(became_of, desk, seen.slot)
    return {"files": _handed(outcomes), "fates": [_fate(one) for one in fates]}


def gap_json(seen: SeenSlot) -> dict[str, Any]:
    return {
        "id": slot_id(seen.slot),
        **slot_json(seen.slot),
        "leans_elsewhere": seen.leans_elsewhere,
    }


def _handed(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    nothing = {"name": None, "sha256": None, "size": None, "is_new": False}
    return [
        {
            "original": one.original,
            **(one.laid._asdict() if one.laid else nothing),
            "why_not": one.why_not,
        }
        for one in outcomes
    ]


def _fate(fate: Fate) -> dict[str, Any]:
    return msgspec.structs.asdict(fate)
