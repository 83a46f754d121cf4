"""What goes into a package and under which name: from a review to folders, copies and pointers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from bukti.gap_wording import Names as Wording
from bukti.gap_wording import slot_period
from bukti.handover.model import DATA, DOUBTFUL, Copy, Folder, Layout, Line, Pointer, Served, Unit
from bukti.handover.names import Names, safe, shortened, suffix_of
from bukti.indicator_view import IndicatorView
from bukti.reviewing import Reviewed
from rules.gaps.model import Evidence, ItemReview, SlotReview
from rules.pack.model import Cadence, Item
from rules.slots import is_recurring

LONGEST_TEXT = 70
"""Characters of what the plan calls an item, in a file's name."""

POINTER_SUFFIX = ".html"


def handed(done: Reviewed, *, only_accepted: bool) -> Reviewed:
    """The review without what the unit does not stand by: refused documents, and doubtful ones if so wished."""
    items = tuple(_without(review, only_accepted=only_accepted) for review in done.review.items)
    return msgspec.structs.replace(done, review=msgspec.structs.replace(done.review, items=items))


def _without(review: ItemReview, *, only_accepted: bool) -> ItemReview:
    def slot(one: SlotReview) -> SlotReview:
        kept = () if only_accepted else one.doubtful
        return msgspec.structs.replace(one, refused=(), doubtful=kept)

    return ItemReview(review.item, tuple(map(slot, review.slots)))


def keys_of(done: Reviewed) -> list[str]:
    """Of all units in it, in the plan's order."""
    return list(
        dict.fromkeys(one.key for slot in done.review.slots for one in (*slot.counts, *slot.doubtful))
    )


class Found(msgspec.Struct, frozen=True):
    """A piece of evidence at one of its places."""

    folder: int
    slot: SlotReview
    evidence: Evidence
    unit: Unit
    is_doubtful: bool


def lay_out(views: Sequence[IndicatorView], units: Mapping[str, Unit], words: Wording) -> Layout:
    """Every unit once, at the first place where it counts (else where it is doubtful); pointers at the others where it
    counts.

    `views`: of all indicators in the plan's order, of a `handed` review. What `units` does not have is left out.
    """
    folders = [f"{DATA}/{number:03d} {safe(view.indicator.id)}" for number, view in enumerate(views, 1)]
    found = list(_found(views, units))
    plan = _Plan(folders, words)
    for one in sorted(found, key=lambda one: one.is_doubtful):  # stable: in the plan's order
        plan.place(one)
    lines: dict[int, list[Line]] = {}
    for one in found:
        path = plan.paths[one.unit.content]
        lines.setdefault(one.folder, []).append(
            Line(one.slot.item.id, slot_period(one.slot), one.unit, path, one.is_doubtful)
        )
    return Layout(
        folders=tuple(
            Folder(path, view, tuple(lines.get(number, ())))
            for number, (path, view) in enumerate(zip(folders, views, strict=True))
        ),
        copies=tuple(plan.copies(found)),
        pointers=tuple(plan.pointers),
        paths={key: plan.paths[unit.content] for key, unit in units.items() if unit.content in plan.paths},
    )


def _found(views: Sequence[IndicatorView], units: Mapping[str, Unit]) -> Iterator[Found]:
    for number, view in enumerate(views):
        for seen in (one.seen for item in view.items for one in item.slots):
            for is_doubtful, all_of_it in ((False, seen.slot.counts), (True, seen.slot.doubtful)):
                for evidence in all_of_it:
                    if evidence.key in units:
                        yield Found(number, seen.slot, evidence, units[evidence.key], is_doubtful)


class _Plan:
    """Hands out places."""

    def __init__(self, folders: Sequence[str], words: Wording) -> None:
        self._folders, self._words = folders, words
        self._names = Names()
        self._there: set[tuple[str, str]] = set()  # content, folder
        self.paths: dict[str, str] = {}  # content → its copy
        self.pointers: list[Pointer] = []

    def place(self, one: Found) -> None:
        folder = self._folders[one.folder] + (f"/{DOUBTFUL}" if one.is_doubtful else "")
        content = one.unit.content
        if (content, folder) in self._there or (content, self._folders[one.folder]) in self._there:
            return
        self._there.add((content, folder))
        if content not in self.paths:
            self.paths[content] = self._names.take(folder, self._stem(one), suffix_of(one.unit.name))
        elif not one.is_doubtful:
            path = self._names.take(folder, self._stem(one), POINTER_SUFFIX)
            self.pointers.append(Pointer(path, self.paths[content], one.unit))

    def _stem(self, one: Found) -> str:
        """`A.I.1.i.a-1 SK ZI 2025`: what the plan asks for, not what somebody called the file."""
        item, role = one.slot.item, one.evidence.role
        text = shortened(safe(item.text), LONGEST_TEXT)
        part = f"{self._words.part(role)} - " if role else ""
        period = _period(item, one.slot)
        return " ".join(filter(None, [item.id, part + text, "" if text.endswith(period) else period]))

    def copies(self, found: Iterable[Found]) -> Iterator[Copy]:
        """In the order of their paths' folders."""
        served: dict[str, list[Served]] = {}
        units: dict[str, Unit] = {}
        for one in found:
            units.setdefault(one.unit.content, one.unit)
            what = Served(one.slot.item.id, one.slot.slot.label, one.is_doubtful, one.evidence.ruling.value)
            served.setdefault(one.unit.content, []).append(what)
        for content, path in self.paths.items():
            yield Copy(path, units[content], tuple(dict.fromkeys(served[content])))


def _period(item: Item, slot: SlotReview) -> str:
    if is_recurring(item):
        return slot.slot.label
    return "" if item.cadence is Cadence.STANDING else slot.slot.label
