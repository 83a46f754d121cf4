"""Handing in at the desk: the slot that is meant, the files of the request, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from fastapi import Depends, HTTPException, Request
from starlette.datastructures import UploadFile

from archive.handing_in import HandingInRefused, Laid, name_for, staged
from bukti import opening
from bukti.gap_list import find_slot
from bukti.seeing import SeenSlot
from bukti.settings import Source
from bukti.upload_wording import Fate, fates, refusal
from bukti.uploads import handed_in, registered, upload_source
from bukti.watch_news import read_news
from bukti.web.access import HandingIn, Reader, TheDesk
from bukti.web.desk import Desk
from bukti.web.roles import Viewer
from bukti.web.sight import may_hand_in, seer_of, sight_of
from rules.gaps.model import SlotReview

MOST_FILES = 20
MOST_FIELDS = 20
"""In one request."""

EVENT = "handed_in"
"""Of the audit log."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of one file of a request: `laid`, or why not."""

    original: str
    laid: Laid | None
    why_not: str = ""


def known_slot(gap: str, desk: TheDesk, viewer: Reader) -> SeenSlot:
    """The slot of an address, as the viewer may see it. 404 for what they may not know of."""
    standing = desk.standing()
    slot = find_slot(standing.done.review.slots, gap)
    with desk.reading() as catalogue:
        seen = seer_of(sight_of(viewer, standing.pack), catalogue).slots([slot] if slot else [])
    if not seen:
        raise HTTPException(404)
    return seen[0]


def slot_to_fill(gap: str, desk: TheDesk, viewer: HandingIn) -> SlotReview:
    """The slot of an address that the viewer may hand in for; 404 for any other."""
    slot = find_slot(desk.standing().done.review.slots, gap)
    if slot is None or not may_hand_in(viewer, slot.owner):
        raise HTTPException(404)
    return slot


KnownSlot = Annotated[SeenSlot, Depends(known_slot)]
SlotToFill = Annotated[SlotReview, Depends(slot_to_fill)]


async def sent_files(request: Request, field: str) -> list[UploadFile]:
    """The files of a form. Raises BodyTooLarge as soon as it is too long."""
    form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    files = [one for one in form.getlist(field) if isinstance(one, UploadFile) and one.filename]
    return files[:MOST_FILES]


def take_in(desk: Desk, viewer: Viewer, slot: SlotReview, files: Sequence[UploadFile]) -> list[Outcome]:
    """Lays the files into the upload folder of the slot's bidang; each by itself.

    Raises ConfigError, StoreError.
    """
    workspace, pack = desk.workspace, desk.standing().pack
    source = upload_source(workspace.settings, slot.owner)
    outcomes = []
    try:
        if source is None or not (workspace.places.root / source.path).is_dir():
            source = registered(workspace.places, pack, slot.owner)
            desk.reload()
    except HandingInRefused as error:
        return [Outcome(file.filename or "", None, refusal(error)) for file in files]
    for file in files:
        try:
            outcomes.append(Outcome(file.filename or "", _lay(desk, viewer, slot, source, file)))
        except HandingInRefused as error:
            outcomes.append(Outcome(file.filename or "", None, refusal(error)))
    return outcomes


def _lay(desk: Desk, viewer: Viewer, slot: SlotReview, source: Source, file: UploadFile) -> Laid:
    workspace, key = desk.workspace, slot.slot
    folder, most_bytes = workspace.places.root / source.path, workspace.settings.web.upload_mib * opening.MIB
    name = name_for(key.item, key.label, file.filename or "")
    with (
        staged(file.file, folder, name, most_bytes=most_bytes) as kept,
        desk.writing() as books,
        books.catalogue.batch(),  # in the folder and in the log, or in neither
    ):
        laid = kept.show()
        if laid.is_new:
            facts = {"item": key.item, "slot": key.label, "source": source.name, **laid._asdict()}
            books.catalogue.audit(EVENT, facts, who=viewer.name, at=desk.now())
    return laid


def became_of(desk: Desk, slot: SlotReview) -> list[Fate]:
    """What became of the files handed in for a slot. `slot`: as the viewer may see it; they may know of its files."""
    workspace, now = desk.workspace, datetime.now(UTC)
    source = upload_source(workspace.settings, slot.owner)
    if source is None:
        return []
    with desk.reading() as catalogue:
        files = handed_in(catalogue, workspace.places, source, slot.slot.item, slot.slot.label)
    news = read_news(workspace.places.watch_news)
    is_watched = news is not None and news.is_alive(now)
    return fates(files, slot, is_watched=is_watched, now=now)
