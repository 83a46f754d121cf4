"""The words for people of what is handed in: why it was not taken, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from archive.handing_in import Empty, FolderLost, HandingInRefused, TooLarge
from bukti import gap_wording, wording
from bukti.i18n import _
from bukti.opening import MIB
from bukti.uploads import HandedIn
from evidence_store.model import DocumentState, FilingState
from rules.gaps.model import SlotReview

SETTLING = timedelta(seconds=60)
"""What was read may be tied to other documents yet; so long after it came it is not called unrecognised for good."""


class Fate(msgspec.Struct, frozen=True):
    """What became of a file that was handed in.

    `code`: `waiting`, `reading`, `ignored`, `failed`, `unread`, `satisfied`, `doubtful`, `rejected`, `elsewhere`.
    `is_settled`: it will not change by itself. `sha256` once it can be opened.
    """

    name: str
    at: datetime
    code: str
    sentence: str
    is_settled: bool
    sha256: str = ""


def refusal(error: HandingInRefused) -> str:
    """Why a file was not taken, and what to do."""
    if isinstance(error, TooLarge):
        return too_large(error.most_bytes)
    if isinstance(error, Empty):
        return _("The file is empty; nothing was handed in.")
    if isinstance(error, FolderLost):
        return _(
            "The folder {folder} for what is handed in is missing. Nothing was taken; tell the administrator."
        ).format(folder=error.folder.name)
    return _("The file was not taken.")


def too_large(most_bytes: int) -> str:
    return _("Too large: at most {most} MiB are taken. Nothing was handed in.").format(
        most=max(1, most_bytes // MIB)
    )


def fates(files: Sequence[HandedIn], slot: SlotReview, *, is_watched: bool, now: datetime) -> list[Fate]:
    """What became of each. `slot`: as the viewer may see it, with what was found for it."""
    return [_fate(one, slot, is_watched, now) for one in files]


def _fate(one: HandedIn, slot: SlotReview, is_watched: bool, now: datetime) -> Fate:
    filing, document = one.filing, one.document

    def told(code: str, sentence: str, *, is_settled: bool = True) -> Fate:
        return Fate(one.name, one.at, code, sentence, is_settled, document.sha256 if document else "")

    if filing is None or filing.state is FilingState.PENDING:
        return told("waiting", _waiting(is_watched), is_settled=False)
    if filing.state is FilingState.IGNORED:
        reason = wording.worded(wording.IGNORE_REASONS, filing.reason)
        return told("ignored", _("left out: {reason}").format(reason=reason))
    if filing.state is FilingState.FAILED or document is None:
        reason = wording.worded(wording.FILE_TROUBLES, filing.reason)
        return told("failed", _("could not be opened: {reason}").format(reason=reason), is_settled=False)
    if document.state is DocumentState.WAITING:
        return told("reading", _("received; it is being read"), is_settled=False)
    if document.state is not DocumentState.READ:
        return told("unread", _("it could not be read; open it to see why, and hand in a better copy"))
    code, sentence = _verdict(document.sha256, slot)
    is_settled = code != "elsewhere" or now - one.at > SETTLING
    return told(code, sentence, is_settled=is_settled)


def _waiting(is_watched: bool) -> str:
    if is_watched:
        return _("kept; it will be read in a moment")
    return _("kept; it will be read when the watch runs again or at the next scan")


def _verdict(sha256: str, slot: SlotReview) -> tuple[str, str]:
    """What the document does for the slot."""
    if any(found.key.startswith(sha256) for found in slot.counts):
        return "satisfied", _("read; it counts here")
    for found in slot.doubtful:
        if found.key.startswith(sha256):
            return "doubtful", _("read; a person must decide: {why}").format(why=gap_wording.against(found))
    for refused in slot.refused:
        if refused.evidence.key.startswith(sha256):
            return "rejected", _("read; it does not count here: {why}").format(
                why=gap_wording.why_not(refused)
            )
    return "elsewhere", _("read; it is not recognised as what is asked for here")
