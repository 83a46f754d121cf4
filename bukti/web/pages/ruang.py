"""The assessors' room: exactly what was submitted, frozen; findings, the unit's answers, and what a second round
changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response

from bukti import rooms
from bukti.gap_wording import period
from bukti.i18n import _
from bukti.opening import local_time
from bukti.packs import pack_for_reading
from bukti.room_wording import FINDINGS, VERDICTS
from bukti.web.access import Needs, TheDesk
from bukti.web.desk import Desk
from bukti.web.roles import Right, Viewer
from bukti.web.rounds import Round
from bukti.web.taking_away import as_csv
from bukti.web.templating import render
from bukti.web.values import MOST_NUMBER
from evidence_store.errors import NoSuchFinding, NoSuchRoom, RoomClosed
from evidence_store.rooms import FindingRow, FindingVerb
from rules.files import contents, digest

router = APIRouter()

LONGEST_TITLE, LONGEST_TEXT = 100, 4_000
"""Letters."""

Guest = Annotated[Viewer, Depends(Needs(Right.ROOM))]
Host = Annotated[Viewer, Depends(Needs(Right.ANSWER))]
Finder = Annotated[Viewer, Depends(Needs(Right.FIND))]
Number = Annotated[int, Path(ge=1, lt=MOST_NUMBER)]
Title = Annotated[str, Form(min_length=1, max_length=LONGEST_TITLE)]
Text = Annotated[str, Form(max_length=LONGEST_TEXT)]


@router.get("/ruang")
def all_rooms(request: Request, desk: TheDesk, viewer: Guest) -> Response:  # noqa: ARG001 (lets in)
    with desk.reading() as catalogue:
        rows = catalogue.rooms.all()
        said = {row.id: rooms.Findings(catalogue.rooms.findings(row.id)) for row in rows}
    counts = {
        id_: {
            "said": sum(found.verdict(item) is not rooms.Verdict.OPEN for item in found.by_item),
            "unanswered": sum(map(found.wants_answer, found.by_item)),
        }
        for id_, found in said.items()
    }
    return render(request, "ruang.html", {"rooms": rows[::-1], "counts": counts, "longest": LONGEST_TITLE})


@router.post("/ruang")
def open_room(desk: TheDesk, viewer: Host, judul: Title) -> Response:
    """Freezes what counts at this moment."""
    standing = desk.standing(fresh=True)
    content = rooms.packed(rooms.freeze(standing.pack, standing.done))
    version = digest(contents(pack_for_reading(desk.workspace.places).source))
    with desk.writing() as books:
        room = books.catalogue.rooms.open(
            judul.strip() or _("Assessors’ room"),
            as_of=standing.done.review.on,
            pack=version,
            content=content,
            who=viewer.name,
            at=desk.now(),
        )
    return RedirectResponse(f"/ruang/{room.id}", 303)


@router.post("/ruang/{number}/tutup")
def close_room(desk: TheDesk, viewer: Host, number: Number) -> Response:
    with desk.writing() as books:
        try:
            books.catalogue.rooms.close(number, who=viewer.name, at=desk.now())
        except NoSuchRoom as error:
            raise HTTPException(404) from error
    return RedirectResponse(f"/ruang/{number}", 303)


@router.get("/ruang/{number}")
def room(request: Request, desk: TheDesk, viewer: Guest, number: Number, hanya: str = "") -> Response:  # noqa: ARG001 (lets in)
    """`hanya`: only indicators of a verdict, `berubah` (changed since the room before) or `dijawab` (to be)."""
    with desk.reading() as catalogue:
        round_ = Round(catalogue, number)
    verdicts = {one.id: round_.findings.of_indicator(one) for one in round_.shown.indicators}
    chosen = {
        one.id
        for one in round_.shown.indicators
        if not hanya
        or hanya == verdicts[one.id]
        or (hanya == "berubah" and round_.is_changed(one))
        or (hanya == "dijawab" and round_.wants_answer(one))
    }
    values = {
        "round": round_,
        "verdicts": verdicts,
        "words": {verdict: _(words) for verdict, words in VERDICTS.items()},
        "counts": {verdict: sum(one is verdict for one in verdicts.values()) for verdict in rooms.Verdict},
        "unanswered": sum(map(round_.wants_answer, round_.shown.indicators)),
        "changed": sum(map(round_.is_changed, round_.shown.indicators)),
        "chosen": chosen,
        "only": hanya,
        "first": next((one.id for one in round_.shown.indicators if one.id in chosen), ""),
    }
    return render(request, "ruang_daftar.html", values)


@router.get("/ruang/{number}/temuan.csv")
def findings_csv(desk: TheDesk, viewer: Guest, number: Number) -> Response:  # noqa: ARG001 (lets in)
    with desk.reading() as catalogue:
        round_ = Round(catalogue, number)
    header = [
        _("No."),
        _("Time"),
        _("Who"),
        _("Item"),
        _("Period"),
        _("Finding"),
        _("Particulars"),
        _("To no."),
    ]
    rows = (
        [
            *(
                row.id,
                local_time(row.at),
                row.who,
                row.item,
                period(row.slot),
                _(FINDINGS[row.verb]),
                row.text,
            ),
            row.answers or "",
        ]
        for row in round_.findings.rows
    )
    return as_csv(f"temuan-ruang-{number}", header, rows)


@router.get("/ruang/{number}/{indicator}")
def indicator(request: Request, desk: TheDesk, viewer: Guest, number: Number, indicator: str) -> Response:  # noqa: ARG001 (lets in)
    with desk.reading() as catalogue:
        return _indicator(request, Round(catalogue, number), indicator)


@router.post("/ruang/{number}/{indicator}/temuan")
def find(
    request: Request,
    desk: TheDesk,
    viewer: Finder,
    number: Number,
    indicator: str,
    butir: Annotated[str, Form()],
    putusan: Annotated[FindingVerb, Form()],
    masa: Annotated[str, Form()] = "",
    kata: Text = "",
) -> Response:
    """A finding on an item or one of its slots; a rejection or a question needs its words."""
    if putusan is FindingVerb.ANSWER:
        raise HTTPException(422, _("An assessor does not answer; that is the unit's."))
    with desk.reading() as catalogue:
        round_ = Round(catalogue, number)
    _place(round_, indicator, butir, masa)
    if putusan is not FindingVerb.ACCEPT and not kata.strip():
        return _indicator(request, round_, indicator, fault=_("Write why, so that the unit can mend it."))
    return _say(
        desk, indicator, FindingRow(0, desk.now(), viewer.name, number, putusan, butir, masa, kata.strip())
    )


@router.post("/ruang/{number}/{indicator}/jawab")
def answer(
    request: Request,
    desk: TheDesk,
    viewer: Host,
    number: Number,
    indicator: str,
    temuan: Annotated[int, Form(ge=1, lt=MOST_NUMBER)],
    kata: Text = "",
) -> Response:
    """The unit's answer to a finding."""
    with desk.reading() as catalogue:
        round_ = Round(catalogue, number)
    asked = next((row for rows in round_.findings.by_item.values() for row in rows if row.id == temuan), None)
    if asked is None:
        raise HTTPException(404)
    _place(round_, indicator, asked.item, "")
    if not kata.strip():
        return _indicator(request, round_, indicator, fault=_("Write the answer first."))
    new = FindingRow(
        *(
            0,
            desk.now(),
            viewer.name,
            number,
            FindingVerb.ANSWER,
            asked.item,
            asked.slot,
            kata.strip(),
            temuan,
        )
    )
    return _say(desk, indicator, new)


def _say(desk: Desk, indicator: str, new: FindingRow) -> Response:
    with desk.writing() as books:
        try:
            books.catalogue.rooms.add(new)
        except (NoSuchRoom, NoSuchFinding) as error:
            raise HTTPException(404) from error
        except RoomClosed as error:
            raise HTTPException(409, _("The room is closed; nothing can be added any more.")) from error
    return RedirectResponse(f"/ruang/{new.room}/{indicator}#{new.item}", 303)


def _place(round_: Round, indicator: str, item: str, slot: str) -> None:
    """Raises HTTPException 404 when the indicator has no such item, or the item no such slot."""
    slots = {
        one.id: {slot.label for slot in one.slots}
        for shown in round_.shown.indicators
        if shown.id == indicator
        for one in shown.items
    }
    if item not in slots or (slot and slot not in slots[item]):
        raise HTTPException(404)


def _indicator(request: Request, round_: Round, id_: str, *, fault: str = "") -> Response:
    every = list(round_.shown.indicators)
    at = next((number for number, one in enumerate(every) if one.id == id_), None)
    if at is None:
        raise HTTPException(404)
    values = {
        "round": round_,
        "indicator": every[at],
        "place": at + 1,
        "all": len(every),
        "previous": every[at - 1].id if at else "",
        "next": every[at + 1].id if at + 1 < len(every) else "",
        "words": {verdict: _(words) for verdict, words in VERDICTS.items()},
        "finding_words": {verb: _(words) for verb, words in FINDINGS.items()},
        "fault": fault,
        "longest": LONGEST_TEXT,
    }
    return render(request, "ruang_indikator.html", values, status=422 if fault else 200)
