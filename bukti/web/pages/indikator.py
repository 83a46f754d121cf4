"""The indicators: the list of all by area, and each with its items, numbered evidence, gaps and highest answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from bukti import gap_wording, rule_wording, wording_matches
from bukti.indicator_view import lines
from bukti.web import links
from bukti.web.access import Noter, Reader, TheDesk
from bukti.web.gap_words import gap_words
from bukti.web.noting import LONGEST_NOTE, may_note, may_withdraw, note, notes_of, withdraw
from bukti.web.sight import may_hand_in, seen_indicator, sight_of
from bukti.web.templating import render
from bukti.web.values import MOST_NUMBER
from rules.slots import slots_of

router = APIRouter()

KEYS = 9
"""Pieces of evidence that a digit opens."""


@router.get("/indikator")
def all_of_them(request: Request, desk: TheDesk, viewer: Reader, bidang: str = "") -> Response:
    """`bidang`: only indicators that it owes something of."""
    standing = desk.standing()
    pack, sight = standing.pack, sight_of(viewer, standing.pack)
    owned = {item.indicator for item in pack.items if pack.owners.of(item.id) == bidang}
    values = {
        "sections": [
            (section, [line for line in of_section if not bidang or line.indicator.id in owned])
            for section, of_section in lines(pack, standing.done, sight)
        ],
        "bidang": bidang,
        "bidang_known": pack.owners.bidang,
        "own": viewer.bidang,
        "on": standing.basis.on,
        "answer": gap_wording.answer,
        "link": links,
    }
    return render(request, "indikator.html", values)


@router.get("/indikator/{id_}")
def one_of_them(
    request: Request, desk: TheDesk, viewer: Reader, id_: str, semua: Annotated[bool, Query()] = False
) -> Response:
    """`semua`: every document, however many."""
    standing = desk.standing()
    pack = standing.pack
    found = seen_indicator(desk, standing, viewer, id_, show_all=semua)
    names = gap_wording.Names(pack)
    values = {
        "found": found,
        **gap_words(desk, viewer, names),
        "on": standing.basis.on,
        "scale": rule_wording.answers(found.scale),
        "answer": gap_wording.answer,
        "when": {
            item.item.id: rule_wording.when(item.item, slots_of(item.item, pack.year, pack.timing.grace))
            for item in found.items
        },
        "conditions": rule_wording.conditions,
        "reason": wording_matches.reason_sentence,
        "may_hand_in": {item.item.id: may_hand_in(viewer, item.owner) for item in found.items},
        "keys": KEYS,
        "notes": [(one, may_withdraw(viewer, one)) for one in notes_of(desk, viewer, found)],
        "may_note": may_note(viewer, found),
        "longest": LONGEST_NOTE,
    }
    return render(request, "indikator_satu.html", values)


@router.post("/indikator/{id_}/catatan")
def write_note(
    desk: TheDesk,
    viewer: Noter,
    id_: str,
    kata: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
    asesor: Annotated[bool, Form()] = False,
) -> Response:
    """`asesor`: assessors may read it too. An empty note is none."""
    found = seen_indicator(desk, desk.standing(), viewer, id_, show_all=False)
    if kata.strip():
        note(desk, viewer, found, kata, is_for_assessors=asesor)
    return RedirectResponse(f"/indikator/{found.indicator.id}#catatan", 303)


@router.post("/indikator/{id_}/catatan/{number}/tarik")
def take_note_back(
    desk: TheDesk, viewer: Noter, id_: str, number: Annotated[int, Path(ge=1, lt=MOST_NUMBER)]
) -> Response:
    found = seen_indicator(desk, desk.standing(), viewer, id_, show_all=False)
    withdraw(desk, viewer, found, number)
    return RedirectResponse(f"/indikator/{found.indicator.id}#catatan", 303)
