"""The first page: where the unit stands today, what changed, what is due, and for a bidang what it still owes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bukti import gap_wording, mail_wording
from bukti.i18n import _, marked
from bukti.overview import MONTHS, Shade, due_next, floors, heat, owed
from bukti.service_wording import PAUSES, state_word
from bukti.templates import time
from bukti.web import picture
from bukti.web.access import Reader, TheDesk
from bukti.web.desk import Desk
from bukti.web.roles import Right, Viewer
from bukti.web.standing import Standing, known_slots
from bukti.web.templating import render
from bukti.wording import SOURCE_TROUBLES, worded
from bukti.wording_matches import VERBS
from evidence_store.filings import TROUBLED
from rules.gaps.model import SlotReview, SlotState

router = APIRouter()

OWED_SHOWN = 8
DUE_SHOWN = 6
CHANGES_SHOWN = 5
"""Lines of each list on the first page; each says how many there are and leads to all of them."""

SHADE_WORDS: Mapping[Shade, str] = {
    Shade.GOOD: marked("complete"),
    Shade.SOON: marked("due soon"),
    Shade.LATER: marked("not yet due"),
    Shade.DOUBT: marked("there, but not enough yet"),
    Shade.BAD: marked("missing or late"),
}

Shape = Literal["gambar", "tabel"]


@router.get("/")
def first(request: Request, desk: TheDesk, viewer: Reader, peta: Shape = "gambar") -> Response:
    plan = desk.standing()
    slots = known_slots(plan, viewer)
    if request.headers.get("hx-target") == "peta":
        return render(request, "beranda_peta.html", _map(plan, slots, peta))
    names = gap_wording.Names(plan.pack)
    owing = owed(slots)
    values = {
        **_map(plan, slots, peta),
        **_week(desk, plan, viewer),
        **_troubles(desk, viewer, slots),
        "slots": len(slots),
        "closed": sum(slot.state.is_closed for slot in slots),
        "overdue": sum(slot.is_overdue for slot in slots),
        "owing": len(owing),
        "owed": [(slot, gap_wording.to_do(slot, names)) for slot in owing[:OWED_SHOWN]],
        "due": due_next(slots, plan.basis.on)[:DUE_SHOWN],
        "due_soon": sum(slot.state is SlotState.DUE_SOON for slot in slots),
        "soon_days": plan.pack.timing.soon,
        "floors": floors(plan.pack, plan.done.ceilings) if viewer.sees_all else [],
        "total": plan.done.ceilings.total if viewer.sees_all else None,
        "predicates": plan.pack.lke.predicates,
        "regulation": plan.pack.lke.version,
        "slot_period": gap_wording.slot_period,
    }
    return render(request, "beranda.html", values)


@router.get("/minggu")
def week(request: Request, desk: TheDesk, viewer: Reader) -> Response:
    """All that changed in the last seven days."""
    return render(request, "minggu.html", _week(desk, desk.standing(), viewer))


def _map(plan: Standing, slots: list[SlotReview], shape: Shape) -> dict[str, object]:
    on = plan.basis.on
    return {
        "areas": heat(plan.pack, slots),
        "months": MONTHS,
        "month_names": [_(name) for name in gap_wording.MONTHS],
        "this_month": on.month if on.year == plan.pack.year else 0,
        "year": plan.pack.year,
        "shape": shape,
        "picture": picture,
        "shade_words": {shade: _(word) for shade, word in SHADE_WORDS.items()},
        "on": on,
    }


def _week(desk: Desk, plan: Standing, viewer: Viewer) -> dict[str, object]:
    changed = desk.week.changes(plan, viewer)
    made = desk.week.decisions(plan, viewer)
    items = {item.id: item for item in plan.pack.items}
    tallies = desk.incoming.tallies(viewer)
    return {
        "changed": changed,
        "decisions": made,
        "verb": lambda decision: worded(VERBS, decision.verb),
        "item_text": lambda id_: items[id_].text if id_ in items else "",
        "received": sum(tally.received for tally in tallies.values()),
        "begins": desk.week.begins(plan).date(),
        "shown": CHANGES_SHOWN,
        "sees_files": viewer.may(Right.INTAKE),
    }


def _troubles(desk: Desk, viewer: Viewer, slots: list[SlotReview]) -> dict[str, object]:
    now = desk.incoming.status(viewer)
    return {
        "now": now,
        "watch_word": state_word,
        "pause_word": lambda why: worded(PAUSES, why),
        "trouble_word": lambda why: worded(SOURCE_TROUBLES, why),
        "unreachable": [source for source in now.sources if source.unreachable and source.unreachable_since],
        "unread_files": sum(tally.of(TROUBLED) for tally in desk.incoming.tallies(viewer).values()),
        "doubtful": sum(slot.state is SlotState.DOUBTFUL for slot in slots),
        "decides": viewer.may(Right.DECIDE),
        "administers": viewer.may(Right.ADMINISTER),
        "mail_words": lambda news: mail_wording.headline(news, time),
    }
