"""The queue of doubtful matches: what a person must look at, in which order, and what comes next. Pure."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import msgspec

from evidence_store.model import MEMBER_SEPARATOR, unit_key
from rules.gaps.ceiling import is_of
from rules.gaps.model import Evidence, Review, SlotReview

_SEPARATOR = "\n"


class Question(msgspec.Struct, frozen=True):
    """Whether a document (or a member of one) counts for an item. `slot`: empty for whichever."""

    sha256: str
    member: str
    item: str
    slot: str

    @property
    def id(self) -> str:
        """By which addresses name it: always the same, safe in a path."""
        text = _SEPARATOR.join((self.sha256, self.item, self.slot, self.member))
        return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")

    @classmethod
    def of_id(cls, id_: str) -> Question | None:
        """None for what names none."""
        try:
            text = base64.urlsafe_b64decode(id_ + "=" * (-len(id_) % 4)).decode("utf-8", "surrogatepass")
            sha256, item, slot, member = text.split(_SEPARATOR, 3)
        except (binascii.Error, ValueError):
            return None
        return cls(sha256, member, item, slot)

    @property
    def key(self) -> str:
        return unit_key(self.sha256, self.member)


class Doubt(msgspec.Struct, frozen=True):
    """A question that stands open. `gaps`: those that a yes may help to close, in order of time; of a match that does
    not say its period there are several. `evidence`: the surest of what was found for it."""

    question: Question
    evidence: Evidence
    gaps: tuple[SlotReview, ...]
    place: int  # of the first gap among all slots of the plan

    @property
    def periods(self) -> tuple[str, ...]:
        return tuple(gap.slot.label for gap in self.gaps)


def doubts(review: Review) -> list[Doubt]:
    """All questions of open gaps, in the plan's order, the surest document of a gap first."""
    found: dict[tuple[str, str, str], tuple[Evidence, list[SlotReview], int]] = {}
    for place, gap in enumerate(review.slots):
        if gap.state.is_open:
            for one in gap.doubtful:
                _best, gaps, _place = found.setdefault((one.key, one.item, one.slot), (one, [], place))
                if not gaps or gaps[-1] is not gap:
                    gaps.append(gap)
    return [Doubt(_question(best), best, tuple(gaps), place) for best, gaps, place in found.values()]


class Remembered:
    """`doubts` of the review that was asked for last: many look at the same."""

    def __init__(self) -> None:
        self._last: tuple[Review, list[Doubt]] | None = None

    def __call__(self, review: Review) -> list[Doubt]:
        last = self._last
        if last is None or last[0] is not review:
            last = self._last = (review, doubts(review))
        return last[1]


def chosen(queue: Iterable[Doubt], within: str = "", bidang: str = "") -> list[Doubt]:
    """`within`: an item, an indicator or what its id begins with; `bidang`: whose the gaps are (an id of the pack)."""
    return [
        one
        for one in queue
        if bidang in ("", one.gaps[0].owner) and (not within or _is_within(one.gaps[0], within))
    ]


def _is_within(gap: SlotReview, within: str) -> bool:
    return gap.item.id == within or is_of(gap.item.indicator, within)


def _question(evidence: Evidence) -> Question:
    sha256, _separator, member = evidence.key.partition(MEMBER_SEPARATOR)
    return Question(sha256, member, evidence.item, evidence.slot)


def find(queue: Sequence[Doubt], question: Question) -> int | None:
    """Where it stands in the queue."""
    return next((at for at, one in enumerate(queue) if one.question == question), None)


def following(
    before: Sequence[Doubt], question: Question, now: Sequence[Doubt], review: Review
) -> Doubt | None:
    """What comes next after a question: the first of those after it in the queue as it was (`before`) that is still
    there; at the end those that were passed over, from the start. None: nothing is left but perhaps itself."""
    there = {one.question: one for one in now if one.question != question}
    if not there:
        return None
    at = find(before, question)
    if at is not None:
        rest = (there.get(one.question) for one in before[at + 1 :])
        return next(filter(None, rest), None) or next(iter(there.values()))
    left = list(there.values())
    at = bisect_left([one.place for one in left], _place(review, question))
    return left[at % len(left)]


def _place(review: Review, question: Question) -> int:
    """Of the question's slot in the plan, or of its item's first; 0 if the plan has it no more."""
    return next(
        (
            place
            for place, slot in enumerate(review.slots)
            if slot.item.id == question.item and question.slot in ("", slot.slot.label)
        ),
        0,
    )
