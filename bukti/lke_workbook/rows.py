"""Which rows the sheet of answers has: headings, questions, the counts of percentages, links to evidence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from rules.gaps.ceiling import is_of
from rules.pack.model import Group, Indicator, Pack, Scale, Section
from rules.pack.sheet import Asked, Count, Sheet

WEIGHT_ROUNDING = 0.0005
"""Points by which a weight may miss its even part of the heading's: packs round to four decimals (1 ÷ 3 = 0.3333)."""

PERCENTAGE = 1.0
"""What is worth the whole weight on a measured scale that no sheet tells of: all of it."""

SHORT_LINK = 36
"""Letters of a link that fit in the question's own row, on one line: LibreOffice does not wrap a link."""

Links = Mapping[str, Sequence[tuple[str, str]]]
"""By id of an item, or of an indicator for what is of all of it: text and path of each link."""


class Heading(msgspec.Struct, frozen=True):
    """`weight` is None where it is the sum of what stands below."""

    row: int  # from 0
    id: str
    depth: int  # 0: a component
    name: str
    weight: float | None
    parent: int | None  # row of the heading above


class Question(msgspec.Struct, frozen=True):
    """An indicator. `share` is the number of questions that its heading's weight is divided by evenly; 0: it is not.

    `full`: on a measured scale, the value that is worth the whole weight; None on a scale with answers.
    """

    row: int
    indicator: Indicator
    letter: str  # empty: it has the number of its heading
    scale: Scale
    parent: int
    share: int
    full: float | None
    counts: tuple[CountLine, ...] = ()
    none: float | None = None
    link: LinkLine | None = None  # the first, if it is short: it stands in the question's own row


class CountLine(msgspec.Struct, frozen=True):
    row: int
    indicator: str
    number: int  # from 1
    count: Count


class LinkLine(msgspec.Struct, frozen=True):
    """`is_reference`: not to a file beside the workbook but to the place that the plan itself names."""

    row: int
    id: str  # of the item, or the indicator
    text: str
    path: str
    is_reference: bool = False


Line = Heading | Question | CountLine | LinkLine


class Layout(msgspec.Struct, frozen=True):
    """All rows, the first at `first`."""

    lines: tuple[Line, ...]
    first: int

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(line for line in self.lines if isinstance(line, Heading))

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(line for line in self.lines if isinstance(line, Question))

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1

    def below(self, heading: Heading) -> list[int]:
        """Rows of the headings and questions right below a heading."""
        return [
            line.row
            for line in self.lines
            if isinstance(line, Heading | Question) and line.parent == heading.row
        ]

    def weight(self, line: Heading | Question) -> float:
        """What its weight comes to."""
        if isinstance(line, Question):
            return (
                self.weight(self._headings[line.parent]) / line.share if line.share else line.indicator.weight
            )
        if line.weight is not None:
            return line.weight
        return sum(self.weight(self._headings[row]) for row in self.below(line))

    @property
    def _headings(self) -> dict[int, Heading]:
        return {line.row: line for line in self.headings}

    def worth(self, beginning: str) -> list[int]:
        """Rows whose values together are those of all indicators that an id, or its beginning, names."""
        of_id = [heading.row for heading in self.headings if heading.id == beginning]
        if of_id:
            return of_id[:1]
        return [line.row for line in self.questions if is_of(line.indicator.id, beginning)]


def layout(pack: Pack, sheet: Sheet | None, links: Links, first: int) -> Layout:
    """The rows of a pack's plan. `sheet`: the evaluation sheet that the pack names."""
    maker = _Maker(sheet or Sheet(), pack, links, first)
    for section in pack.sections:
        maker.section(section)
    return Layout(tuple(maker.lines), first)


class _Maker:
    def __init__(self, sheet: Sheet, pack: Pack, links: Links, first: int) -> None:
        self._sheet, self._pack, self._links, self._first = sheet, pack, links, first
        self._rows: dict[str, int] = {}
        self.lines: list[Line] = []

    @property
    def _next(self) -> int:
        return self._first + len(self.lines)

    def section(self, section: Section) -> None:
        """Its headings, and those above it that are not there yet."""
        labels = section.id.split(".")
        parent = None
        for depth in range(len(labels) - 1):
            id_ = ".".join(labels[: depth + 1])
            if id_ not in self._rows:
                self._head(id_, depth, self._sheet.names.get(id_, ""), None, parent)
            parent = self._rows[id_]
        is_own_group = [group.id for group in section.groups] == [section.id]
        weight = section.weight if is_own_group or not section.groups else None
        self._head(section.id, len(labels) - 1, section.name, weight, parent)
        at = self._rows[section.id]
        for group in section.groups:
            if not is_own_group:
                self._head(group.id, len(group.id.split(".")) - 1, group.name, group.weight, at)
            self._questions(group, at if is_own_group else self._rows[group.id])

    def _head(self, id_: str, depth: int, name: str, weight: float | None, parent: int | None) -> None:
        self._rows[id_] = self._next
        self.lines.append(Heading(self._next, id_, depth, name, weight, parent))

    def _questions(self, group: Group, parent: int) -> None:
        count = len(group.indicators)
        is_even = all(abs(one.weight - group.weight / count) <= WEIGHT_ROUNDING for one in group.indicators)
        for indicator in group.indicators:
            self._question(indicator, group, parent, count if is_even else 0)

    def _question(self, indicator: Indicator, group: Group, parent: int, share: int) -> None:
        row = self._next
        scale = self._pack.lke.scales.get(indicator.answers) or Scale(indicator.answers, indicator.answers)
        full = None if scale.answers else self._sheet.measured.get(scale.id, PERCENTAGE)
        asked = self._sheet.indicators.get(indicator.id) or Asked(indicator.weight, indicator.answers)
        counts = asked.counts if full == PERCENTAGE and asked.answers == indicator.answers else ()
        others = list(_links(indicator, self._links))
        first = others.pop(0) if others and _fits_beside(others[0]) else None
        counted = tuple(
            CountLine(row + number, indicator.id, number, count) for number, count in enumerate(counts, 1)
        )
        self.lines.append(
            Question(
                row,
                indicator,
                indicator.id[len(group.id) + 1 :],
                scale,
                parent,
                share,
                full,
                counted,
                asked.none,
                first and msgspec.structs.replace(first, row=row),
            )
        )
        self.lines += counted
        for link in others:
            self.lines.append(msgspec.structs.replace(link, row=self._next))


def _fits_beside(link: LinkLine) -> bool:
    return not link.is_reference and len(link.text or link.path) <= SHORT_LINK


def _links(indicator: Indicator, links: Links) -> Iterator[LinkLine]:
    """Of the indicator as a whole, then of its items in the plan's order: files, and what the plan links to. In no
    row yet."""
    for id_, references in ((indicator.id, ()), *((item.id, item.references) for item in indicator.items)):
        for text, path in links.get(id_, ()):
            yield LinkLine(0, id_, text, path)
        for address in references:
            yield LinkLine(0, id_, "", address, is_reference=True)
