"""Notes beside an indicator: who reads which, and who may write and take back."""

from __future__ import annotations

from fastapi import HTTPException

from bukti.indicator_view import IndicatorView
from bukti.web.access import NotAllowed
from bukti.web.desk import Desk
from bukti.web.roles import Right, Viewer
from evidence_store.errors import NoSuchNote
from evidence_store.notes import NoteRow
from evidence_store.people import Role

LONGEST_NOTE = 4_000
"""Letters."""


def is_concerned(viewer: Viewer, found: IndicatorView) -> bool:
    """Of a bidang whoever owes something of the indicator; all others."""
    return viewer.sees_all or any(item.owner == viewer.bidang for item in found.items)


def notes_of(desk: Desk, viewer: Viewer, found: IndicatorView) -> list[NoteRow]:
    """Those that the viewer may read, in the order made: an assessor only what is meant for them."""
    if not is_concerned(viewer, found):
        return []
    with desk.reading() as catalogue:
        notes = catalogue.notes.of(found.indicator.id)
    return [one for one in notes if viewer.role is not Role.ASSESSOR or one.is_for_assessors]


def may_note(viewer: Viewer, found: IndicatorView) -> bool:
    return viewer.may(Right.NOTE) and is_concerned(viewer, found)


def may_withdraw(viewer: Viewer, note: NoteRow) -> bool:
    """Whoever wrote it, and whoever decides for the unit."""
    return viewer.may(Right.NOTE) and (note.who == viewer.name or viewer.may(Right.DECIDE))


def note(desk: Desk, viewer: Viewer, found: IndicatorView, text: str, *, is_for_assessors: bool) -> NoteRow:
    """Raises NotAllowed; Locked when the writer is in the midst of a commit for too long."""
    if not may_note(viewer, found):
        raise NotAllowed
    with desk.writing() as books:
        return books.catalogue.notes.add(
            found.indicator.id,
            text.strip(),
            is_for_assessors=is_for_assessors,
            who=viewer.name,
            at=desk.now(),
        )


def withdraw(desk: Desk, viewer: Viewer, found: IndicatorView, number: int) -> None:
    """Raises HTTPException 404 for what is no note of the indicator that the viewer may read, NotAllowed."""
    known = {one.id: one for one in notes_of(desk, viewer, found)}
    if number not in known:
        raise HTTPException(404)
    if not may_withdraw(viewer, known[number]):
        raise NotAllowed
    with desk.writing() as books:
        try:
            books.catalogue.notes.withdraw(number, who=viewer.name, at=desk.now())
        except NoSuchNote as error:  # somebody else was faster
            raise HTTPException(404) from error
