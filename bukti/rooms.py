"""What assessors are shown: the plan's evidence frozen at a moment, what became of findings, and what a second round
changed. Plain values; the rows are `evidence_store.rooms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache

import msgspec

from bukti.gap_wording import slot_period
from bukti.reviewing import Reviewed
from evidence_store.model import MEMBER_SEPARATOR
from evidence_store.rooms import FindingRow, FindingVerb, unpacked
from rules.gaps.model import Evidence, ItemReview, SlotReview, SlotState
from rules.pack.model import Pack

FORMAT = 1

KEPT_ROOMS = 4
"""Rooms that are kept unpacked in memory: assessors page through one at a time."""


class Document(msgspec.Struct, frozen=True):
    key: str  # of the unit
    title: str
    path: str  # where it was filed then
    dated: date | None = None

    @property
    def sha256(self) -> str:
        return self.key.partition(MEMBER_SEPARATOR)[0]

    @property
    def member(self) -> str:
        return self.key.partition(MEMBER_SEPARATOR)[2]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class ShownSlot(msgspec.Struct, frozen=True):
    label: str
    period: str  # as people write it
    due: date
    state: SlotState
    documents: tuple[Document, ...] = ()  # that counted
    waived: str = ""  # the reason


class ShownItem(msgspec.Struct, frozen=True):
    id: str
    text: str
    slots: tuple[ShownSlot, ...]

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(one.key for slot in self.slots for one in slot.documents)


class ShownIndicator(msgspec.Struct, frozen=True):
    id: str
    text: str
    action: str
    weight: float  # points of the LKE
    answers: tuple[str, ...]  # of its scale, best first
    highest: str  # that the evidence allows; empty for a measured one
    items: tuple[ShownItem, ...]

    @property
    def closed(self) -> int:
        return sum(slot.state.is_closed for item in self.items for slot in item.slots)

    @property
    def slots(self) -> int:
        return sum(len(item.slots) for item in self.items)


class ShownSection(msgspec.Struct, frozen=True):
    id: str
    name: str
    indicators: tuple[ShownIndicator, ...]


class Shown(msgspec.Struct, frozen=True):
    """All that a room shows."""

    on: date
    sections: tuple[ShownSection, ...]
    format: int = FORMAT

    @property
    def indicators(self) -> Iterator[ShownIndicator]:
        """In the plan's order."""
        for section in self.sections:
            yield from section.indicators


class NewerRoom(Exception):
    """A room that a newer Bukti has opened."""


# --- freezing ---------------------------------------------------------------------------------------------


def freeze(pack: Pack, done: Reviewed) -> Shown:
    """What counts now; doubtful documents are not shown, for the unit does not stand by them yet."""
    reviews = {review.item.id: review for review in done.review.items}
    sections = []
    for section in pack.sections:
        shown = []
        for indicator in (one for group in section.groups for one in group.indicators):
            scale = pack.lke.scales.get(indicator.answers)
            ceiling = done.ceilings.indicators.get(indicator.id)
            shown.append(
                ShownIndicator(
                    id=indicator.id,
                    text=indicator.text,
                    action=indicator.action,
                    weight=indicator.weight,
                    answers=tuple(answer.answer for answer in scale.answers) if scale else (),
                    highest=ceiling.present.answer if ceiling else "",
                    items=tuple(_item(reviews[item.id]) for item in indicator.items if item.id in reviews),
                )
            )
        sections.append(ShownSection(section.id, section.name, tuple(shown)))
    return Shown(done.review.on, tuple(sections))


def _item(review: ItemReview) -> ShownItem:
    return ShownItem(review.item.id, review.item.text, tuple(map(_slot, review.slots)))


def _slot(review: SlotReview) -> ShownSlot:
    return ShownSlot(
        label=review.slot.label,
        period=slot_period(review),
        due=review.slot.due,
        state=review.state,
        documents=tuple(map(_document, review.counts)),
        waived=(review.waiver.why or "–") if review.waiver else "",
    )


def _document(evidence: Evidence) -> Document:
    return Document(evidence.key, evidence.title, evidence.path, evidence.document_date)


def packed(shown: Shown) -> bytes:
    """MessagePack; the same room makes the same bytes."""
    return msgspec.msgpack.encode(shown, order="deterministic")


@lru_cache(KEPT_ROOMS)
def shown_of(content: bytes) -> Shown:
    """What a room's row holds. Raises NewerRoom, evidence_store.rows.Unreadable."""
    try:
        shown = msgspec.msgpack.decode(unpacked(content), type=Shown)
    except msgspec.ValidationError as error:
        raise NewerRoom from error
    if shown.format != FORMAT:
        raise NewerRoom
    return shown


# --- findings ---------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What assessors say of an item or an indicator as a whole; the gravest first."""

    REJECTED = "rejected"
    ASKED = "asked"
    ACCEPTED = "accepted"
    OPEN = "open"  # nothing said yet


_VERDICTS = {
    FindingVerb.REJECT: Verdict.REJECTED,
    FindingVerb.ASK: Verdict.ASKED,
    FindingVerb.ACCEPT: Verdict.ACCEPTED,
}
_GRAVE = {verdict: rank for rank, verdict in enumerate(Verdict)}


class Findings:
    """What was said in a room, by item."""

    def __init__(self, rows: Iterable[FindingRow]) -> None:
        self.rows = list(rows)
        self.by_item: dict[str, list[FindingRow]] = {}
        self._last: dict[str, dict[str, FindingRow]] = {}
        self._answered: set[int] = set()
        for row in self.rows:
            self.by_item.setdefault(row.item, []).append(row)
            if row.answers is None:
                self._last.setdefault(row.item, {})[row.slot] = row
            else:
                self._answered.add(row.answers)

    def verdict(self, item: str) -> Verdict:
        """The gravest of the latest words on its slots; a word on the whole item comes after all before it."""
        last = self._last.get(item, {})
        whole = last.get("")
        said = [row for row in last.values() if whole is None or row.id >= whole.id]
        return min((_VERDICTS[row.verb] for row in said), key=_GRAVE.__getitem__, default=Verdict.OPEN)

    def of_indicator(self, indicator: ShownIndicator) -> Verdict:
        """Rejected or asked if one of its items is; accepted when all are."""
        verdicts = [self.verdict(item.id) for item in indicator.items]
        return (
            min(verdicts, key=_GRAVE.__getitem__, default=Verdict.OPEN)
            if _is_said(verdicts)
            else Verdict.OPEN
        )

    def wants_answer(self, item: str) -> bool:
        """Whether a rejection or a question stands that nobody of the unit has answered."""
        return any(
            row.verb in (FindingVerb.REJECT, FindingVerb.ASK) and row.id not in self._answered
            for row in self._last.get(item, {}).values()
        ) and self.verdict(item) in (Verdict.REJECTED, Verdict.ASKED)


def _is_said(verdicts: list[Verdict]) -> bool:
    grave = {Verdict.REJECTED, Verdict.ASKED}
    return bool(grave & set(verdicts)) or Verdict.OPEN not in verdicts


# --- a second round ---------------------------------------------------------------------------------------


class Changed(msgspec.Struct, frozen=True):
    """What a later room shows otherwise for an item."""

    item: str
    added: tuple[Document, ...]
    removed: tuple[Document, ...]
    closed: int  # slots that were open and are closed now
    opened: int


def changes(before: Shown, after: Shown) -> Mapping[str, Changed]:
    """By item, in the plan's order; items that show the same are left out."""
    old = {item.id: item for indicator in before.indicators for item in indicator.items}
    found = {}
    for item in (item for indicator in after.indicators for item in indicator.items):
        was = old.get(item.id) or ShownItem(item.id, item.text, ())
        changed = Changed(
            item.id, _without(item, was), _without(was, item), _closed(was, item), _closed(item, was)
        )
        if changed.added or changed.removed or changed.closed or changed.opened:
            found[item.id] = changed
    return found


def _without(of: ShownItem, other: ShownItem) -> tuple[Document, ...]:
    there = other.documents
    new = {one.key: one for slot in of.slots for one in slot.documents if one.key not in there}
    return tuple(new.values())


def _closed(was: ShownItem, now: ShownItem) -> int:
    open_then = {slot.label for slot in was.slots if not slot.state.is_closed}
    return sum(slot.state.is_closed and slot.label in open_then for slot in now.slots)
