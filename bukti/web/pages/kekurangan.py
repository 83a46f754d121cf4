"""The gaps: what is missing, by bidang, indicator or due date; each with what would close it, and where to hand it
in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from bukti import gap_wording
from bukti.gap_export import worded_table
from bukti.gap_list import (
    Bunch,
    Grouping,
    Wanted,
    bunched,
    by_item,
    chosen,
    count_states,
    months,
    slot_id,
    whatever_state,
)
from bukti.i18n import _
from bukti.seeing import SeenSlot, place_of
from bukti.web.access import HandingIn, Reader, TheDesk
from bukti.web.desk import Desk
from bukti.web.gap_words import gap_words
from bukti.web.handing_in import KnownSlot, SlotToFill, became_of, sent_files, take_in
from bukti.web.roles import Viewer
from bukti.web.sight import may_hand_in, seer_of, sight_of
from bukti.web.standing import Standing
from bukti.web.taking_away import as_csv, as_xlsx
from bukti.web.templating import render
from rules.gaps.model import SlotReview

router = APIRouter()

PAGE = 60
"""Gaps on a page; printed are all."""

LINES_SHOWN = 4
"""Documents told of at one gap; its own page has more, and its indicator's all."""

MOST_OF_A_SORT = 50
"""Documents of each sort on a gap's own page."""

POLL_SECONDS = 3
"""How often a page asks what became of a file that was handed in."""

FIELD = "berkas"


class Asked(msgspec.Struct, frozen=True):
    """What the address asks for."""

    wanted: Wanted
    by: Grouping | None
    page: int  # from 1; 0: all of it


def asked(
    bidang: str = "",
    indikator: str = "",
    keadaan: str = "",
    tenggat: str = "",
    kelompok: str = "",
    hal: Annotated[str, Query(max_length=10)] = "1",
) -> Asked:
    by = Grouping(kelompok) if kelompok in list(Grouping) else None
    page = 0 if hal == "semua" else int(hal) if hal.isdecimal() and int(hal) else 1
    return Asked(Wanted(bidang, indikator, keadaan, tenggat), by, page)


AskedFor = Annotated[Asked, Depends(asked)]


@router.get("/kekurangan")
def gaps(request: Request, desk: TheDesk, viewer: Reader, given: AskedFor) -> Response:
    standing = desk.standing()
    pack, on, wanted = standing.pack, standing.basis.on, given.wanted
    slots = _slots(standing, viewer)
    pool = whatever_state(slots, wanted, on)
    found = chosen(pool, wanted, on)
    by = given.by or (Grouping.BIDANG if viewer.sees_all else Grouping.INDICATOR)
    bunches = bunched(found, by, [one.id for one in pack.owners.bidang])
    shown, pages = _page(bunches, given.page)
    names = gap_wording.Names(pack)
    seen = _seen(desk, viewer, standing, [slot for bunch in shown for slot in bunch.slots])
    values = {
        "wanted": wanted,
        "by": by,
        "page": given.page,
        "pages": pages,
        "bunches": [
            (bunch, [[seen[slot_id(one)] for one in group] for group in by_item(bunch.slots)])
            for bunch in shown
        ],
        "whole": {bunch.key: bunch for bunch in bunches},
        "count": len(found),
        "states": count_states(pool),
        "overdue": sum(slot.is_overdue for slot in pool),
        "at_risk": sum(slot.at_risk for slot in found),
        "months": months(slots),
        "sections": pack.sections,
        "bidang_known": pack.owners.bidang if viewer.sees_all else (),
        "unread": _unread(standing, viewer, wanted),
        "on": on,
        "may_hand_in": lambda owner: may_hand_in(viewer, owner),
        **_words(desk, viewer, names),
    }
    return render(request, "kekurangan.html", values)


@router.get("/kekurangan.csv")
def gaps_csv(desk: TheDesk, viewer: Reader, given: AskedFor) -> Response:
    header, rows = _table(desk, viewer, given.wanted)
    return as_csv("kekurangan", header, rows)


@router.get("/kekurangan.xlsx")
def gaps_xlsx(desk: TheDesk, viewer: Reader, given: AskedFor) -> Response:
    header, rows = _table(desk, viewer, given.wanted)
    return as_xlsx("kekurangan", _("Gaps"), header, rows)


@router.get("/kekurangan/{gap}")
def one_gap(request: Request, desk: TheDesk, viewer: Reader, seen: KnownSlot) -> Response:
    return render(request, "kekurangan_satu.html", _one(desk, viewer, seen))


@router.get("/kekurangan/{gap}/serahan")
def handed_in_for(request: Request, desk: TheDesk, viewer: Reader, seen: KnownSlot) -> Response:
    """What became of the files handed in: asked again and again while something is under way."""
    return render(request, "kekurangan_nasib.html", _one(desk, viewer, seen))


@router.post("/kekurangan/{gap}/berkas")
async def hand_in(
    request: Request, desk: TheDesk, viewer: HandingIn, slot: SlotToFill, seen: KnownSlot
) -> Response:
    files = await sent_files(request, FIELD)
    try:
        outcomes = await run_in_threadpool(take_in, desk, viewer, slot, files)
    finally:
        await request.close()
    is_part = bool(request.headers.get("hx-request"))
    refused = [one for one in outcomes if one.laid is None]
    if not is_part and outcomes and not refused:
        return RedirectResponse(f"/kekurangan/{slot_id(slot)}#serahan", 303)
    values = await run_in_threadpool(_one, desk, viewer, seen)
    values |= {"outcomes": outcomes, "is_nothing": not outcomes}
    template = "kekurangan_serahan.html" if is_part else "kekurangan_satu.html"
    return render(request, template, values, status=200 if is_part else 422)


# --- what is shown


def _slots(standing: Standing, viewer: Viewer) -> list[SlotReview]:
    """Those whose state the viewer may know."""
    sight = sight_of(viewer, standing.pack)
    return [slot for slot in standing.done.review.slots if sight.knows(slot.owner)]


def _seen(desk: Desk, viewer: Viewer, standing: Standing, slots: Sequence[SlotReview]) -> dict[str, SeenSlot]:
    with desk.reading() as catalogue:
        seer = seer_of(sight_of(viewer, standing.pack), catalogue)
        return {slot_id(one.slot): one for one in seer.slots(slots)}


def _page(bunches: Sequence[Bunch], page: int) -> tuple[list[Bunch], int]:
    """The bunches of a page, cut where it begins and ends; and how many pages there are."""
    pages = max(1, -(-sum(len(bunch.slots) for bunch in bunches) // PAGE))
    if not page:
        return list(bunches), pages
    skip, room, shown = (min(page, pages) - 1) * PAGE, PAGE, []
    for bunch in bunches:
        cut = bunch.slots[skip : skip + room]
        skip = max(0, skip - len(bunch.slots))
        room -= len(cut)
        if cut:
            shown.append(Bunch(bunch.key, cut))
        if not room:
            break
    return shown, pages


def _unread(standing: Standing, viewer: Viewer, wanted: Wanted) -> dict[str, int]:
    """How many files of each bidang could not be read and give no clue to what they are."""
    if wanted.indicator or wanted.state or wanted.due:
        return {}
    sight = sight_of(viewer, standing.pack)
    return {
        bidang: len(files)
        for bidang, files in standing.done.review.unread.items()
        if sight.knows(bidang) and wanted.bidang in ("", bidang)
    }


def _one(desk: Desk, viewer: Viewer, seen: SeenSlot) -> dict[str, object]:
    """The values of a gap's own page and of what was handed in for it."""
    standing = desk.standing()
    fates = became_of(desk, seen.slot)
    return {
        "seen": seen,
        "slot": seen.slot,
        "fates": fates,
        "poll": POLL_SECONDS if any(not fate.is_settled for fate in fates) else 0,
        "can_hand_in": may_hand_in(viewer, seen.slot.owner),
        "outcomes": [],
        "is_nothing": False,
        "on": standing.basis.on,
        **_words(desk, viewer, gap_wording.Names(standing.pack)),
    }


def _words(desk: Desk, viewer: Viewer, names: gap_wording.Names) -> dict[str, object]:
    return {
        **gap_words(desk, viewer, names),
        "place_of": place_of,
        "lines": _lines,
        "most": MOST_OF_A_SORT,
        "field": FIELD,
    }


def _lines(slot: SlotReview) -> tuple[list[tuple[str, object]], int]:
    """The first documents of a gap, the likeliest to close it first; and how many are left out."""
    refused = () if slot.state.is_closed else slot.refused
    sorts = (
        ("counts", slot.counts),
        ("doubtful", slot.doubtful),
        ("unread", slot.unread),
        ("refused", refused),
    )
    count = sum(len(found) for _, found in sorts)
    lines = ((kind, one) for kind, found in sorts for one in found)
    return list(islice(lines, LINES_SHOWN)), max(0, count - LINES_SHOWN)


# --- taken away


def _table(desk: Desk, viewer: Viewer, wanted: Wanted) -> tuple[list[str], list[list[object]]]:
    """All that is asked for, in words."""
    standing = desk.standing()
    found = chosen(_slots(standing, viewer), wanted, standing.basis.on)
    seen = _seen(desk, viewer, standing, found)
    return worded_table([seen[slot_id(slot)].slot for slot in found], standing.pack)
