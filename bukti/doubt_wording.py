"""The words for people who decide on doubtful matches: what speaks for and against, ready reasons, what went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from bukti import gap_wording
from bukti.i18n import _, marked
from bukti.wording_matches import VERBS, decision_error, reason_sentence

if TYPE_CHECKING:
    from evidence_store.model import ReasonRow
    from evidence_store.review_model import DecisionRow
    from rules.gaps.model import SlotReview

REJECTIONS = (
    marked("It is not the document that is asked for"),
    marked("It is of another period or year"),
    marked("It is a draft, or not signed yet"),
    marked("It is another unit’s"),
    marked("It is a copy of what is there already"),
    marked("It is incomplete or can’t be read"),
)
"""Ready reasons, by their number on the keyboard: their order stays."""

WAIVERS = (
    marked("Nothing of the kind took place in this period"),
    marked("It does not apply to our unit"),
    marked("It was done, but leaves no document"),
)


def for_and_against(reasons: Iterable[ReasonRow]) -> tuple[list[str], list[str]]:
    """Sentences with the words quoted; the names of rules are left out."""
    sides: tuple[list[str], list[str]] = [], []
    for one in reasons:
        sentence = reason_sentence(msgspec.structs.replace(one, rule=""))
        side = sides[one.code in gap_wording.AGAINST]
        if sentence not in side:
            side.append(sentence)
    return sides


def wanted(gap: SlotReview, names: gap_wording.Names) -> str:
    """What would fill it: document types, parts of a meeting."""
    documents = names.any_document(gap.item.documents)
    if not gap.item.parts:
        return documents
    return _("{documents}: {parts}").format(documents=documents, parts=names.parts(gap.item.parts))


def decided(decision: DecisionRow, who: str, at: str) -> str:
    """That somebody else was first. `who` and `at`: name and time as shown."""
    said = _("{who} has meanwhile decided this ({at}): {verb}.").format(
        who=who, at=at, verb=_(VERBS[decision.verb])
    )
    return f"{said} “{decision.why}”" if decision.why else said


def refusal(error: Exception) -> str:
    """Why a decision was not made, for somebody at a screen."""
    from archive.decisions import NothingToUndo, ReasonMissing, UnknownPeriod, UnknownUnit

    if isinstance(error, UnknownPeriod) and not error.period:
        return _("{item} is expected for several periods. Choose the one that the document is for.").format(
            item=error.item
        )
    if isinstance(error, ReasonMissing):
        return _("Say why: whoever asks later must be able to understand it.")
    if isinstance(error, NothingToUndo):
        return _("This was taken back already. Nothing was changed.")
    if isinstance(error, UnknownUnit):
        return _("This document is no longer known. Nothing was changed.")
    return decision_error(error) or str(error)
