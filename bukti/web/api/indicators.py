"""The indicators for programs: the list of all, and each with its items and numbered evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter

from bukti.gap_export import ceiling_json
from bukti.indicator_view import IndicatorView, ItemView, Numbered, SlotView, lines
from bukti.web import links
from bukti.web.access import Reader, TheDesk
from bukti.web.api import models
from bukti.web.api.gaps import gap_json
from bukti.web.noting import notes_of
from bukti.web.sight import seen_indicator, sight_of
from evidence_store.notes import NoteRow

router = APIRouter(prefix="/api", tags=["indicators"])


@router.get("/indicators", response_model=models.Indicators)
def indicators(desk: TheDesk, viewer: Reader) -> Any:
    """All indicators of the plan, in its order, with the states of what you may know."""
    standing = desk.standing()
    sight = sight_of(viewer, standing.pack)
    return {
        "as_of": standing.basis.on,
        "indicators": [
            {
                "id": line.indicator.id,
                "section": section.id,
                "text": line.indicator.text,
                "weight": line.indicator.weight,
                "slots": line.slots,
                "states": {state.value: count for state, count in line.states.items()},
                "overdue": line.overdue,
                "ceiling": ceiling_json(line.ceiling) if line.ceiling else None,
            }
            for section, of_section in lines(standing.pack, standing.done, sight)
            for line in of_section
        ],
    }


@router.get("/indicators/{id_}", response_model=models.Indicator)
def indicator(desk: TheDesk, viewer: Reader, id_: str) -> Any:
    """One indicator with its items, their slots and all evidence."""
    found = seen_indicator(desk, desk.standing(), viewer, id_, show_all=True)
    return _indicator(found, notes_of(desk, viewer, found))


def _indicator(found: IndicatorView, notes: Iterable[NoteRow]) -> dict[str, Any]:
    one = found.indicator
    return {
        "id": one.id,
        "section": found.section.id,
        "group": found.group.id,
        "text": one.text,
        "action": one.action,
        "target": one.target,
        "weight": one.weight,
        "answers": one.answers,
        "previous": found.previous,
        "next": found.next,
        "ceiling": ceiling_json(found.ceiling) if found.ceiling else None,
        "items": [_item(item) for item in found.items],
        "notes": [
            {
                "id": row.id,
                "at": row.at,
                "who": row.who,
                "text": row.text,
                "is_for_assessors": row.is_for_assessors,
            }
            for row in notes
        ],
    }


def _item(item: ItemView) -> dict[str, Any]:
    return {
        "id": item.item.id,
        "text": item.item.text,
        "bidang": item.owner,
        "cadence": item.item.cadence.value,
        "documents": list(item.item.documents),
        "is_known": item.is_known,
        "slots": [_slot(slot) for slot in item.slots],
        "others": _numbered(item.others),
    }


def _slot(slot: SlotView) -> dict[str, Any]:
    return {**gap_json(slot.seen), "evidence": _numbered((*slot.counts, *slot.doubtful, *slot.refused))}


def _numbered(found: Iterable[Numbered]) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "key": one.evidence.key,
            "page": one.page,
            "address": links.document(one.place, one.page, one.words) if one.place else "",
            "why_not": one.why_not.why.value if one.why_not else None,
        }
        for one in found
    ]
