"""The indicators: the list of all by area, and each with its items, numbered evidence, gaps and highest answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from bukti import gap_wording, rule_wording, wording_matches
from bukti.gap_list import slot_id
from bukti.indicator_view import indicator_view, lines
from bukti.web import links
from bukti.web.access import Reader, TheDesk
from bukti.web.roles import Right
from bukti.web.sight import may_hand_in, seer_of, sight_of
from bukti.web.templating import render
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
    pack, sight = standing.pack, sight_of(viewer, standing.pack)
    with desk.reading() as catalogue, catalogue.snapshot():
        found = indicator_view(
            pack,
            standing.done,
            id_,
            sight,
            seer_of(sight, catalogue),
            catalogue.serving,
            show_all=semua,
        )
    if found is None:
        raise HTTPException(404)
    names = gap_wording.Names(pack)
    values = {
        "found": found,
        "names": names,
        "on": standing.basis.on,
        "scale": rule_wording.answers(found.scale),
        "answer": gap_wording.answer,
        "when": {
            item.item.id: rule_wording.when(item.item, slots_of(item.item, pack.year, pack.timing.grace))
            for item in found.items
        },
        "conditions": rule_wording.conditions,
        "slot_period": gap_wording.slot_period,
        "slot_id": slot_id,
        "step": gap_wording.step,
        "against": gap_wording.against,
        "why_not": gap_wording.why_not,
        "unread_why": gap_wording.unread_why,
        "reason": wording_matches.reason_sentence,
        "may_hand_in": {item.item.id: may_hand_in(viewer, item.owner) for item in found.items},
        "may_decide": viewer.may(Right.DECIDE),
        "most_mib": desk.workspace.settings.web.upload_mib,
        "link": links,
        "keys": KEYS,
    }
    return render(request, "indikator_satu.html", values)
