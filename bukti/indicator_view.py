"""An indicator as an assessor reads it: items, slots, and the evidence numbered, each at its page. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from bukti.reviewing import Reviewed
from bukti.seeing import Place, SeenSlot, Seer, Sight, place_of
from evidence_store.model import MatchRow, QuoteRow
from rules.gaps.ceiling import IndicatorCeiling, is_of
from rules.gaps.model import Evidence, ItemReview, Refused, SlotState
from rules.match.model import ReasonCode
from rules.pack.model import Group, Indicator, Item, Pack, Scale, Section
from rules.reading.model import Where

FIRST_SHOWN, FIRST_REFUSED = 5, 3
"""Documents told of at one slot before somebody asks for all: that count, or are doubtful; that do not count."""

PLACE_BY = (
    *(ReasonCode.BOUND, ReasonCode.TITLE, ReasonCode.HEAD, ReasonCode.SIGNS, ReasonCode.BODY),
    *(ReasonCode.PERIOD, ReasonCode.KIND),
)
"""Whose words say on which page a document speaks of what is asked for: the first of these that is on a page."""

WORDS_SOUGHT = 6
"""Of a quote, to be marked on its page."""

T = TypeVar("T")

Serving = Callable[[Sequence[str], Sequence[str]], Mapping[tuple[str, str], Sequence[MatchRow]]]
"""What documents do for items, with reasons (`Catalogue.serving`)."""


class Numbered(msgspec.Struct, frozen=True):
    """A piece of evidence. The same document has the same number wherever it stands on the page.

    `page`: 1-based, where it speaks of the item; 0 where nothing says. `words` stand there.
    """

    number: int
    evidence: Evidence
    place: Place | None
    page: int = 0
    words: str = ""
    match: MatchRow | None = None  # with the reasons; None for what only a person saw
    why_not: Refused | None = None


class SlotView(msgspec.Struct, frozen=True):
    """`more`: documents that are not told of."""

    seen: SeenSlot
    counts: tuple[Numbered, ...] = ()
    doubtful: tuple[Numbered, ...] = ()
    refused: tuple[Numbered, ...] = ()
    more: int = 0


class ItemView(msgspec.Struct, frozen=True):
    """`is_known`: the viewer may know its state; if not, `others` are the viewer's own documents that serve it, and
    there are no slots. If so, they are of no period that is asked for."""

    item: Item
    owner: str
    is_known: bool
    slots: tuple[SlotView, ...] = ()
    others: tuple[Numbered, ...] = ()
    more: int = 0  # others that are not told of


class IndicatorView(msgspec.Struct, frozen=True):
    section: Section
    group: Group
    indicator: Indicator
    scale: Scale | None
    items: tuple[ItemView, ...]
    ceiling: IndicatorCeiling | None  # None: the viewer may not know the state of all items
    previous: str  # id; empty at the first
    next: str
    position: int  # from 1
    total: int


class Line(msgspec.Struct, frozen=True):
    """An indicator in the list of all. Counts are of slots whose state the viewer may know."""

    indicator: Indicator
    slots: int
    states: Mapping[SlotState, int]
    overdue: int
    ceiling: IndicatorCeiling | None

    @property
    def open(self) -> int:
        return sum(count for state, count in self.states.items() if state.is_open)

    @property
    def closed(self) -> int:
        return sum(count for state, count in self.states.items() if state.is_closed)


def lines(pack: Pack, done: Reviewed, sight: Sight) -> list[tuple[Section, list[Line]]]:
    """All indicators by area, in the plan's order."""
    items = _by_indicator(done.review.items)
    return [
        (
            section,
            [
                _line(indicator, items.get(indicator.id, []), done, pack, sight)
                for group in section.groups
                for indicator in group.indicators
            ],
        )
        for section in pack.sections
    ]


def indicator_view(
    pack: Pack,
    done: Reviewed,
    id_: str,
    sight: Sight,
    seer: Seer,
    serving: Serving,
    *,
    show_all: bool = False,
) -> IndicatorView | None:
    """None if the plan has no such indicator."""
    ids = [one.id for one in pack.indicators]
    if id_ not in ids:
        return None
    at = ids.index(id_)
    section, group, indicator = _place_in(pack, id_)
    reviews = _by_indicator(done.review.items)[id_]
    items = [_item(review, pack, sight, seer, show_all=show_all) for review in reviews]
    return IndicatorView(
        section=section,
        group=group,
        indicator=indicator,
        scale=pack.lke.scales.get(indicator.answers),
        items=_numbered(items, serving),
        ceiling=_ceiling(indicator, done, pack, sight),
        previous=ids[at - 1] if at else "",
        next=ids[at + 1] if at + 1 < len(ids) else "",
        position=at + 1,
        total=len(ids),
    )


# --- what may be known


def _by_indicator(items: Iterable[ItemReview]) -> dict[str, list[ItemReview]]:
    found: dict[str, list[ItemReview]] = {}
    for item in items:
        found.setdefault(item.item.indicator, []).append(item)
    return found


def _place_in(pack: Pack, id_: str) -> tuple[Section, Group, Indicator]:
    return next(
        (section, group, indicator)
        for section in pack.sections
        if is_of(id_, section.id)
        for group in section.groups
        for indicator in group.indicators
        if indicator.id == id_
    )


def _ceiling(indicator: Indicator, done: Reviewed, pack: Pack, sight: Sight) -> IndicatorCeiling | None:
    """It tells of all items at once, so it is for who may know of all."""
    is_known = all(sight.knows(pack.owners.of(item.id)) for item in indicator.items)
    return done.ceilings.indicators.get(indicator.id) if is_known else None


def _line(
    indicator: Indicator, reviews: Sequence[ItemReview], done: Reviewed, pack: Pack, sight: Sight
) -> Line:
    slots = [slot for review in reviews for slot in review.slots if sight.knows(slot.owner)]
    states: dict[SlotState, int] = {}
    for slot in slots:
        states[slot.state] = states.get(slot.state, 0) + 1
    return Line(
        indicator,
        len(slots),
        {state: states[state] for state in SlotState if state in states},
        sum(slot.is_overdue for slot in slots),
        _ceiling(indicator, done, pack, sight),
    )


def _item(review: ItemReview, pack: Pack, sight: Sight, seer: Seer, *, show_all: bool) -> ItemView:
    """Not numbered yet."""
    item, owner = review.item, pack.owners.of(review.item.id)
    if not sight.knows(owner):
        own, more = _first(seer.evidence(_serves(review)), FIRST_SHOWN, show_all=show_all)
        return ItemView(item, owner, False, (), tuple(map(_bare, own)), more)
    strays, more = _first(seer.refused(review.strays), FIRST_REFUSED, show_all=show_all)
    slots = tuple(_slot(seen, show_all=show_all) for seen in seer.slots(review.slots))
    return ItemView(item, owner, True, slots, tuple(map(_refused, strays)), more)


def _serves(review: ItemReview) -> list[Evidence]:
    """Every document once that was found for an item and is not refused."""
    found = {one.key: one for slot in review.slots for one in (*slot.counts, *slot.doubtful)}
    return list(found.values())


def _slot(seen: SeenSlot, *, show_all: bool) -> SlotView:
    slot = seen.slot
    counts, more = _first(slot.counts, FIRST_SHOWN, show_all=show_all)
    doubtful, more_doubtful = _first(slot.doubtful, FIRST_SHOWN, show_all=show_all)
    refused, more_refused = _first(slot.refused, FIRST_REFUSED, show_all=show_all)
    return SlotView(
        seen,
        tuple(map(_bare, counts)),
        tuple(map(_bare, doubtful)),
        tuple(map(_refused, refused)),
        more + more_doubtful + more_refused,
    )


def _first(found: Sequence[T], most: int, *, show_all: bool) -> tuple[Sequence[T], int]:
    """The first of them, and how many are left out."""
    return (found, 0) if show_all else (found[:most], len(found[most:]))


def _bare(evidence: Evidence) -> Numbered:
    return Numbered(0, evidence, place_of(evidence.key))


def _refused(refused: Refused) -> Numbered:
    return msgspec.structs.replace(_bare(refused.evidence), why_not=refused)


# --- numbers and pages


def _numbered(items: Sequence[ItemView], serving: Serving) -> tuple[ItemView, ...]:
    """Numbers in the order of reading, and the page of each: one question for all of them."""
    all_of_it = [one for item in items for one in _all(item)]
    numbers: dict[str, int] = {}
    for one in all_of_it:
        numbers.setdefault(one.evidence.key, len(numbers) + 1)
    hashes = sorted({one.place.sha256 for one in all_of_it if one.place})
    matches = serving(hashes, [item.item.id for item in items]) if hashes else {}

    def complete(one: Numbered) -> Numbered:
        place = one.place
        match = _match(one.evidence, matches.get((place.sha256, place.member), ()) if place else ())
        quote = _quote(match)
        return msgspec.structs.replace(
            one,
            number=numbers[one.evidence.key],
            match=match,
            page=quote.page if quote else 0,
            words=_sought(quote.text) if quote else "",
        )

    def all_complete(found: Iterable[Numbered]) -> tuple[Numbered, ...]:
        return tuple(complete(one) for one in found)

    return tuple(
        msgspec.structs.replace(
            item,
            others=all_complete(item.others),
            slots=tuple(
                msgspec.structs.replace(
                    slot,
                    counts=all_complete(slot.counts),
                    doubtful=all_complete(slot.doubtful),
                    refused=all_complete(slot.refused),
                )
                for slot in item.slots
            ),
        )
        for item in items
    )


def _all(item: ItemView) -> Iterator[Numbered]:
    for slot in item.slots:
        yield from (*slot.counts, *slot.doubtful, *slot.refused)
    yield from item.others


def _match(evidence: Evidence, matches: Sequence[MatchRow]) -> MatchRow | None:
    """The one that the evidence came from, as nearly as can be told."""

    def nearness(match: MatchRow) -> tuple[bool, bool, bool, float]:
        is_same = match.slot == evidence.slot, match.role == evidence.role
        return (*is_same, match.document_type == evidence.document, match.score)

    return max((one for one in matches if one.item == evidence.item), key=nearness, default=None)


def _quote(match: MatchRow | None) -> QuoteRow | None:
    """The words on a page that say best what the document is."""
    if match is None:
        return None
    on_pages = {one.code: one.quote for one in match.reasons if one.quote and one.quote.page}
    return next(
        (on_pages[code] for code in PLACE_BY if code in on_pages and on_pages[code].where == Where.TEXT), None
    )


def _sought(quote: str) -> str:
    """A few whole words of a quote; it may begin and end within one."""
    words = quote.split()
    whole = words[1:-1] if len(words) > WORDS_SOUGHT else words
    return " ".join(whole[:WORDS_SOUGHT]).replace('"', "")
