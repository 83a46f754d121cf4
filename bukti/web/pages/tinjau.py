"""The review queue: doubtful matches one at a time, decided by a key, the next one there at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from archive.deciding_together import DecidedMeanwhile, undo_all
from archive.decisions import DecisionError, item_of, periods_of
from bukti.doubt_decisions import Answer, Choice, answer
from bukti.doubt_wording import REJECTIONS, WAIVERS, decided, refusal, wanted
from bukti.doubting import sheet
from bukti.doubts import Doubt, Question, find, following
from bukti.gap_wording import Names, slot_period
from bukti.templates import time
from bukti.web.access import Decider, TheDesk
from bukti.web.desk import Desk
from bukti.web.roles import Viewer
from bukti.web.sitting import Sitting, doubts, items_by_owner, last_own
from bukti.web.standing import Standing
from bukti.web.templating import render, wants_part
from evidence_store.review_model import DecisionRow

router = APIRouter()

CHOICES = {
    "terima": Choice.ACCEPT,
    "tolak": Choice.REJECT,
    "pindah": Choice.MOVE,
    "bebaskan": Choice.WAIVE,
}

Text = Annotated[str, Form()]
Number = Annotated[int, Form()]


@router.get("/tinjau")
def review(
    request: Request,
    desk: TheDesk,
    viewer: Decider,
    item: str = "",
    bidang: str = "",
    pada: str = "",
    sudah: int = 0,
) -> Response:
    """`pada`: the question to begin with; `sudah`: how many were decided in this sitting."""
    standing, sitting = desk.standing(), Sitting(item, bidang, sudah)
    asked = Question.of_id(pada)
    queue = sitting.queue(standing)
    at = find(queue, asked) if asked else None
    is_settled = bool(pada) and at is None and bool(queue)
    return _shown(request, desk, viewer, standing, sitting, at or 0, {"is_settled": is_settled})


@router.get("/tinjau/{match}/periode")
def periods(
    request: Request,
    desk: TheDesk,
    viewer: Decider,  # noqa: ARG001 (lets in)
    match: str,  # noqa: ARG001 (in the address only)
    butir: str = "",
) -> Response:
    """The choice of a period for the item that a document is moved to."""
    return render(request, "tinjau_periode.html", {"choice": _periods(desk, butir.strip())})


@router.post("/tinjau/urungkan")
def take_back(
    request: Request,
    desk: TheDesk,
    viewer: Decider,
    nomor: Annotated[list[int], Form()],
    item: Text = "",
    bidang: Text = "",
    sudah: Number = 0,
) -> Response:
    """Undoes one's own last decision and shows its question again."""
    sitting = Sitting(item, bidang, sudah)
    try:
        with desk.writing() as books:
            undone = {one.id: one for one in books.catalogue.decisions() if one.id in nomor}
            undo_all(books, nomor, who=viewer.name)
    except DecisionError as error:
        return _refused(request, desk, viewer, sitting, None, error)
    sitting = sitting.moved(-1)
    standing = desk.standing(fresh=True)
    queue = sitting.queue(standing)
    at = next((at for at, one in enumerate(queue) if _is_asked_by(one, undone[min(nomor)])), 0)
    return _next(request, desk, viewer, standing, sitting, queue[at] if queue else None)


def _is_asked_by(doubt: Doubt, decision: DecisionRow) -> bool:
    """Whether it is the question that the decision answered."""
    question = doubt.question
    is_on = not decision.sha256 or (question.sha256, question.member) == (decision.sha256, decision.member)
    fits = question.slot == decision.slot or not decision.slot or decision.slot in doubt.periods
    return is_on and question.item == decision.item and fits


@router.post("/tinjau/{match}")
def decide(
    request: Request,
    desk: TheDesk,
    viewer: Decider,
    match: str,
    putusan: Text,
    dilihat: Number,
    alasan: Text = "",
    alasan_lain: Text = "",
    periode: Text = "",
    butir: Text = "",
    item: Text = "",
    bidang: Text = "",
    sudah: Number = 0,
) -> Response:
    """Decides and shows the next. `dilihat`: the number of the latest decision when the question was shown."""
    question, choice = Question.of_id(match), CHOICES.get(putusan)
    if question is None or choice is None:
        raise HTTPException(404)
    sitting = Sitting(item, bidang, sudah)
    standing = desk.standing()
    queue = sitting.queue(standing)
    given = Answer(choice, periode, (alasan_lain.strip() or alasan.strip()), butir.strip())
    conflict: dict[str, object] = {}
    try:
        with desk.writing() as books:
            answer(books, standing.pack, question, given, seen=dilihat, who=viewer.name)
        sitting = sitting.moved(+1)
    except DecidedMeanwhile as error:
        conflict = {"conflict": _conflict(desk, error.decision, question, putusan, given)}
    except DecisionError as error:
        return _refused(request, desk, viewer, sitting, question, error)
    fresh = desk.standing(fresh=True)
    onward = following(queue, question, sitting.queue(fresh), fresh.done.review)
    return _next(request, desk, viewer, fresh, sitting, onward, conflict)


# --- answers


def _next(
    request: Request,
    desk: Desk,
    viewer: Viewer,
    standing: Standing,
    sitting: Sitting,
    onward: Doubt | None,
    more: Mapping[str, object] = {},
) -> Response:
    """The question that comes next: as the part that takes the old one's place, or by its own address."""
    question = onward.question if onward else None
    if not wants_part(request) and not more:
        return RedirectResponse(sitting.address(question), 303)
    at = find(sitting.queue(standing), question) if question else None
    status = 409 if more and not wants_part(request) else 200
    page = _shown(request, desk, viewer, standing, sitting, at or 0, more, status=status)
    page.headers["HX-Push-Url"] = sitting.address(question)
    return page


def _refused(
    request: Request,
    desk: Desk,
    viewer: Viewer,
    sitting: Sitting,
    question: Question | None,
    error: DecisionError,
) -> Response:
    """Says why nothing was changed; what was typed stays where htmx asked."""
    if wants_part(request):
        return render(request, "fault_part.html", {"sentence": refusal(error)}, status=422)
    standing = desk.standing(fresh=True)
    at = find(sitting.queue(standing), question) if question else None
    return _shown(request, desk, viewer, standing, sitting, at or 0, {"fault": refusal(error)}, status=422)


def _shown(
    request: Request,
    desk: Desk,
    viewer: Viewer,
    standing: Standing,
    sitting: Sitting,
    at: int,
    more: Mapping[str, object] = {},
    *,
    status: int = 200,
) -> Response:
    queue, names = sitting.queue(standing), Names(standing.pack)
    values = {
        "sitting": sitting,
        "left": len(queue),
        "number": sitting.done + at + 1,
        "total": sitting.done + len(queue),
        "seen": standing.basis.decision,
        "names": names,
        "doubt": None,
        "undo": last_own(desk, viewer, standing),
        "conflict": None,
        "fault": "",
        "is_settled": False,
        "rejections": REJECTIONS,
        "waivers": WAIVERS,
        **more,
    }
    if queue:
        values |= _question(desk, standing, queue, at, sitting)
    if wants_part(request):
        return render(request, "tinjau_soal.html", values, status=status)
    whole = doubts(standing.done.review)
    values |= {
        "indicators": _counted(whole, lambda one: one.gaps[0].item.indicator),
        "owners": _counted(whole, lambda one: one.gaps[0].owner),
        "items_of": items_by_owner(standing),
    }
    return render(request, "tinjau.html", values, status=status)


def _question(
    desk: Desk, standing: Standing, queue: Sequence[Doubt], at: int, sitting: Sitting
) -> dict[str, object]:
    doubt, names = queue[at], Names(standing.pack)
    with desk.reading() as catalogue:
        page = sheet(catalogue, doubt)
    gap, question = doubt.gaps[0], doubt.question
    known_periods = periods_of(standing.pack, gap.item)
    several = not question.slot and len(known_periods) > 1
    asked = {"anggota": question.member, "hal": page.page if page else 0}
    asked["cari"] = '"{}"'.format(page.phrase.replace('"', " ")) if page and page.phrase else ""
    query = urlencode({name: value for name, value in asked.items() if value})
    known = {slot.owner for slot in standing.done.review.slots}
    return {
        "doubt": doubt,
        "gap": gap,
        "page": page,
        "title": (page.title if page else "")
        or doubt.evidence.title
        or doubt.evidence.path.rpartition("/")[2],
        "expected": wanted(gap, names),
        "period": slot_period(gap) if question.slot or not several else "",
        "several": several,
        "other_periods": [label for label in known_periods if label not in doubt.periods],
        "indicator": names.indicator(gap.item.indicator),
        "passing": sitting.address(queue[(at + 1) % len(queue)].question) if len(queue) > 1 else "",
        "document": f"/dokumen/{question.sha256}?{query}",
        "viewer_part": f"/dokumen/{question.sha256}/bagian?{query}",
        "list_of": doubt.evidence.bidang if doubt.evidence.bidang in known else gap.owner,
    }


def _conflict(
    desk: Desk, decision: DecisionRow, question: Question, putusan: str, given: Answer
) -> dict[str, object]:
    """Who was first; and what the second wanted, to be decided all the same or let be."""
    with desk.reading() as catalogue:
        person = catalogue.people.find(decision.who)
        shown = catalogue.heads([question.key]).get(question.key)
    name = person.shown if person else decision.who
    return {
        "sentence": decided(decision, name, time(decision.at)),
        "question": question,
        "putusan": putusan,
        "given": given,
        "seen": decision.id,
        "title": shown.reading.title or shown.title if shown else "",
        "is_same": str(given.choice) == str(decision.verb),
    }


def _counted(queue: Sequence[Doubt], of: Callable[[Doubt], str]) -> list[tuple[str, int]]:
    """How many questions of each, in the plan's order."""
    return list(Counter(map(of, queue)).items())


def _periods(desk: Desk, item: str) -> tuple[str, ...]:
    """Of an item that is expected for several; else none to choose from."""
    pack = desk.standing().pack
    try:
        known = periods_of(pack, item_of(pack, item))
    except DecisionError:
        return ()
    return known if len(known) > 1 else ()
