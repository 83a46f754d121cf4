"""The words for people of a review: states, reasons, periods and days, and what would close a gap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from bukti import wording
from bukti.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from rules.gaps.ceiling import Highest, IndicatorCeiling
    from rules.gaps.model import Closer, Evidence, Refused, SlotReview, Step, Unread
    from rules.pack.model import Pack

STATES: Mapping[str, str] = {
    "satisfied": marked("satisfied"),
    "waived": marked("waived"),
    "not_yet_due": marked("not yet due"),
    "due_soon": marked("due soon"),
    "incomplete": marked("incomplete bundle"),
    "doubtful": marked("doubtful"),
    "unread": marked("present, not read"),
    "late": marked("late"),
    "missing": marked("missing"),
}

WHY_NOT: Mapping[str, str] = {
    "person": marked("rejected by a person"),
    "rules": marked("does not count"),
    "withdrawn": marked("no longer in any folder"),
    "copy": marked("the same file as one that counts already"),
    "other_meeting": marked("of another meeting than the one that counts"),
    "not_needed": marked("a part that is not asked for here"),
    "other_period": marked("of a year or period that is not asked for"),
}

AGAINST: Mapping[str, str] = {
    "kind_unsure": marked("its kind is only guessed"),
    "covering": marked("a mail that only sends it; open the attachment"),
    "conflict": marked("name and content say different things"),
    "only_named": marked("only its name says so, its text does not"),
    "topic_weak": marked("only mentioned in it"),
    "no_period": marked("does not say of which period it is"),
    "other_span": marked("covers another span than the one due"),
    "no_year": marked("does not say of which year it is"),
    "wrong_year": marked("of another year"),
    "other_unit": marked("of another unit"),
    "draft": marked("a draft; drop the final one"),
    "superseded": marked("replaced by another document; drop that one"),
    "template": marked("a form that nobody has filled in"),
    "unsigned": marked("no signature to be seen; drop the signed one"),
    "unread": marked("could not be read"),
}
"""Reasons that speak against a document; the others speak for it."""

MONTHS = (
    marked("January"),
    marked("February"),
    marked("March"),
    marked("April"),
    marked("May"),
    marked("June"),
    marked("July"),
    marked("August"),
    marked("September"),
    marked("October"),
    marked("November"),
    marked("December"),
)
ROMAN = ("I", "II", "III", "IV")

SHOWN = 3
"""Files named in a sentence; of more the number is told."""


def state(code: str) -> str:
    return wording.worded(STATES, code)


def day(on: date) -> str:
    """`10 April 2025`"""
    return f"{on.day} {_(MONTHS[on.month - 1])} {on.year}"


def moment(at: datetime) -> str:
    """`10 April 2025 14.05`, by the clock of its own zone"""
    return _("{day} {hour}:{minute}").format(day=day(at), hour=f"{at:%H}", minute=f"{at:%M}")


def period(label: str) -> str:
    """`2025-03`, `2025-Q1`, `2025-S1`, `2025` as people write them; any other text as it is."""
    year, _sep, rest = label.partition("-")
    if rest[:1] == "Q" and rest[1:] in ("1", "2", "3", "4"):
        return _("quarter {number} of {year}").format(number=ROMAN[int(rest[1:]) - 1], year=year)
    if rest[:1] == "S" and rest[1:] in ("1", "2"):
        return _("semester {number} of {year}").format(number=ROMAN[int(rest[1:]) - 1], year=year)
    if rest.isascii() and rest.isdigit() and 1 <= int(rest) <= 12:
        return f"{_(MONTHS[int(rest) - 1])} {year}"
    return label


def slot_period(slot: SlotReview) -> str:
    """Of which period the slot wants a document."""
    from rules.slots import is_recurring

    if is_recurring(slot.item):
        return period(slot.slot.label)
    return ", ".join(map(str, slot.slot.years)) or _("any year")


def unread_why(code: str) -> str:
    """Why a file could not be read, with what to do."""
    for known in (wording.PROBLEMS, wording.FILE_TROUBLES, wording.STATES):
        if code.partition(":")[0] in known:
            return wording.worded(known, code)
    return code


def against(evidence: Evidence) -> str:
    """What speaks against a document, in the order of its reasons."""
    said = [_(AGAINST[code]) for code in evidence.reasons if code in AGAINST]
    return "; ".join(dict.fromkeys(said)) or _("not sure enough")


def why_not(refused: Refused) -> str:
    """Why a document does not count."""
    if refused.why == "rules":
        return against(refused.evidence)
    text = _(WHY_NOT[refused.why])
    return f"{text}: {refused.evidence.note}" if refused.evidence.note else text


class Names:
    """Names of document types, kinds, indicators and bidang as the pack gives them."""

    def __init__(self, pack: Pack) -> None:
        self._documents = {id_: document.name for id_, document in pack.documents.items()}
        self._kinds = {kind.id: kind.name for kind in pack.kinds.all}
        self._indicators = {indicator.id: indicator.text for indicator in pack.indicators}
        self._bidang = {bidang.id: bidang.name for bidang in pack.owners.bidang}

    def document(self, id_: str) -> str:
        return self._documents.get(id_) or id_

    def part(self, id_: str) -> str:
        """A kind of a meeting's document, or the document type of an `all_of`."""
        return self._kinds.get(id_) or self._documents.get(id_) or id_

    def indicator(self, id_: str) -> str:
        return self._indicators.get(id_, "")

    def bidang(self, id_: str) -> str:
        return self._bidang.get(id_, id_) or _("without an owner")

    def parts(self, ids: Iterable[str]) -> str:
        return ", ".join(map(self.part, ids))

    def any_document(self, ids: Iterable[str]) -> str:
        return _(" or ").join(map(self.document, ids))


def step(found: Step, slot: SlotReview, names: Names) -> str:
    """What somebody can do, as one sentence."""
    if found.remedy == "decide":
        titles = {one.key: one.path or one.title for one in slot.doubtful}
        return _("a person must decide on {files}").format(
            files=_some([titles.get(key, key) for key in found.keys])
        )
    if found.remedy == "read":
        paths = {one.key: one.path for one in slot.unread}
        return _("drop a readable copy of {files}").format(
            files=_some([paths.get(key, key) for key in found.keys])
        )
    if found.parts:
        return _("drop {parts} of {documents}").format(
            parts=names.parts(found.parts), documents=names.any_document(found.documents)
        )
    if slot.parts_missing:
        return _("drop {documents}").format(documents=names.parts(found.documents))
    if found.count > 1:
        return _("drop {count} more of {documents}").format(
            count=found.count, documents=names.any_document(found.documents)
        )
    return _("drop {documents}").format(documents=names.any_document(found.documents))


def to_do(slot: SlotReview, names: Names) -> list[str]:
    """What would close it; names no file, so that it may be told to whoever owes the slot."""
    told = {
        "decide": _("something is there already; the coordinator is to look at it"),
        "read": _("something is there that can't be read; drop a readable copy"),
    }
    return [told.get(found.remedy) or step(found, slot, names) for found in slot.steps]


def closer(found: Closer, names: Names) -> str:
    """One document that would close gaps, and how many."""
    gaps = ngettext("{count} gap", "{count} gaps", len(found.slots)).format(count=len(found.slots))
    worth = _("{gaps} in {indicators} indicators, {points} points").format(
        gaps=gaps, indicators=len(found.indicators), points=wording.number(found.points)
    )
    if found.key:
        return _("accept {path}: {worth}").format(path=found.path or found.title, worth=worth)
    what = names.document(found.document)
    if found.part:
        what = f"{names.part(found.part)} · {what}"
    return f"{what} · {period(found.period) or _('any year')}: {worth}"


def there(slot: SlotReview, names: Names) -> list[str]:
    """What is there for a slot, and why it does not close it: a line each."""
    lines = []
    if slot.counts:
        counted = _some([one.path or one.title for one in slot.counts])
        lines.append(
            _("{filled} of {needed} there: {files}").format(
                filled=slot.filled, needed=slot.needed, files=counted
            )
        )
    if slot.parts_missing and (slot.counts or slot.doubtful or slot.unread):
        lines.append(_("lacking: {parts}").format(parts=names.parts(slot.parts_missing)))
    lines += [f"{one.path or one.title}: {against(one)}" for one in slot.doubtful]
    lines += [_unread_line(one) for one in slot.unread]
    lines += [f"{one.evidence.path or one.evidence.title}: {why_not(one)}" for one in slot.refused]
    return lines


def ceiling_lines(bound: IndicatorCeiling) -> list[str]:
    """The highest answer that the evidence can carry today, and the highest still possible, if it is higher."""
    present, possible = bound.present, bound.possible
    lines = [
        _(
            "{id}: at most {answer} today ({points:.2f} of {weight:.2f} points, {share:.0%} of the evidence)"
        ).format(
            id=bound.id,
            answer=answer(present),
            points=present.points,
            weight=bound.weight,
            share=present.share,
        )
    ]
    if possible.points > present.points:
        lines.append(
            _("still possible: at most {answer} ({points:.2f} points)").format(
                answer=answer(possible), points=possible.points
            )
        )
    return lines


def answer(highest: Highest) -> str:
    """`B`, or a measured one's percentage."""
    return highest.answer or f"{highest.value:.0%}"


def _unread_line(file: Unread) -> str:
    return f"{file.path}: {unread_why(file.why)}"


def _some(names: Sequence[str]) -> str:
    """A few of the names, and how many more there are."""
    shown = ", ".join(names[:SHOWN])
    return shown + (_(" and {count} more").format(count=len(names) - SHOWN) if len(names) > SHOWN else "")
