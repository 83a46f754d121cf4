"""From rows to the tree of the plan: which level each number is of, which row goes on from the one before. Pure.

Levels are known by how they are numbered, from the component down: `A.` · `I.` · `1.` · `i.` · `a.`. A dot more or
less does not matter. `i` may be a sub-component or the letter after h, `I` a half or the component after H: the one
that goes on from what came before is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from indexer.language.tokens import normalise
from rules.importer.columns import PlanRow
from rules.importer.model import Doubt, DoubtCode, Leaf, Outline, PlanError, PlanErrorCode, Spot
from rules.periods.words import ROMAN


class Level(IntEnum):
    """From the whole to the leaf."""

    COMPONENT = 0  # A, B
    HALF = 1  # I, II
    AREA = 2  # 1, 2
    SUB = 3  # i, ii
    LETTER = 4  # a, b


_NUMERAL = {number: name for name, number in ROMAN.items()}
_WEIGHTY = re.compile(r"[^\W\d_]{2}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def read_tree(rows: Sequence[PlanRow], doubts: list[Doubt]) -> Outline:
    """The indicators that the rows hold. PlanError where there is none."""
    builder = _Builder(doubts)
    for row in rows:
        builder.add(row)
    outline = builder.outline()
    if not outline.leaves:
        shown = " | ".join(row.text for row in rows[:3])
        raise PlanError(PlanErrorCode.NO_INDICATORS, shown[:200])
    return outline


class _Open:
    """An indicator that rows may still be added to."""

    def __init__(self, path: tuple[str, ...], row: PlanRow, levels: dict[Level, str]) -> None:
        self.path = path
        self.levels = dict(levels)
        self.cells = [row.text, row.action, row.evidence, row.target]
        self.spot = row.spot

    @property
    def id(self) -> str:
        return self.path[-1]

    def go_on(self, row: PlanRow, between: str) -> None:
        for at, more in enumerate((row.text, row.action, row.evidence, row.target)):
            self.cells[at] = between.join(part for part in (self.cells[at], more) if part)


class _Builder:
    def __init__(self, doubts: list[Doubt]) -> None:
        self._doubts = doubts
        self._at: dict[Level, str] = {}
        self._leaves: list[_Open] = []
        self._names: dict[str, str] = {}
        self._spots: dict[str, Spot] = {}
        self._is_open = False  # the last row headed something that has no indicator yet

    def add(self, row: PlanRow) -> None:
        if row.numbers:
            for number in row.numbers[:-1]:
                self._step(number, "", row.spot)
            self._step(row.numbers[-1], row.text, row.spot)
            if row.is_leaf:
                self._leaf(row)
        elif not row.is_leaf and self._is_open and row.text:
            self._names[self._id()] = f"{self._names[self._id()]} {row.text}".strip()
        elif self._is_open:
            self._leaf(row)
            if Level.LETTER not in self._at:
                self._doubts.append(Doubt(DoubtCode.NO_LETTER, row.spot, self._id(), row.text))
        elif self._leaves and not self._is_new(row):
            self._go_on(row)
        elif self._leaves and self._at:
            self._add_letter(row)

    def _is_new(self, row: PlanRow) -> bool:
        """Without a number, and yet no rest of the row above: it has a text and a time of its own."""
        if row.is_asked:
            return bool(row.text)
        return bool(row.text and row.evidence and row.target and self._leaves[-1].cells[3])

    def _go_on(self, row: PlanRow) -> None:
        last = self._leaves[-1]
        last.go_on(row, " " if row.is_first else "\n")
        code = DoubtCode.REJOINED if row.is_first else DoubtCode.REJOINED_INSIDE
        found = " | ".join(cell for cell in (row.text, row.action, row.evidence, row.target) if cell)
        self._doubts.append(Doubt(code, row.spot, last.id, found))

    def _add_letter(self, row: PlanRow) -> None:
        letter = self._at.get(Level.LETTER)
        self._take_free(Level.LETTER, following(Level.LETTER, letter) if letter else "a")
        self._spots[self._id()] = row.spot
        self._leaf(row)
        self._doubts.append(
            Doubt(DoubtCode.LETTER_ADDED, row.spot, self._id(), row.text, self._at[Level.LETTER])
        )

    def _take_free(self, level: Level, label: str) -> None:
        """The first label from this one on that nothing here has yet."""
        self._at[level] = label or _first(level)
        while self._id() in self._spots:
            self._at[level] = following(level, self._at[level]) or f"{self._at[level]}0"

    def _leaf(self, row: PlanRow) -> None:
        self._is_open = False
        self._leaves.append(_Open(self._path(), row, self._at))

    # --- numbers

    def _step(self, number: str, name: str, spot: Spot) -> None:
        """Goes to where a number leads: the levels below it begin anew."""
        level = self._level(number)
        label = _plain(level, number)
        before = self._at.get(level)
        self._at = {one: it for one, it in self._at.items() if one < level}
        wanted = following(level, before) if before else _first(level)
        self._at[level] = label
        if self._id() in self._spots:
            self._take_free(level, wanted)
            self._doubts.append(Doubt(DoubtCode.REPEATED, spot, self._id(), number, self._at[level]))
        elif label != wanted:
            self._doubts.append(Doubt(DoubtCode.GAP, spot, self._id(), number, wanted))
        self._spots[self._id()] = spot
        self._names[self._id()] = name
        self._is_open = True
        self._compare_names(level, name, spot)

    def _compare_names(self, level: Level, name: str, spot: Spot) -> None:
        """Two sub-components of one area with one name: one of them is probably wrong."""
        here = self._id()
        above = here.rpartition(".")[0]
        if level is not Level.SUB or not name:
            return
        for id_, other in self._names.items():
            is_beside = id_ != here and id_.rpartition(".")[0] == above
            if is_beside and normalise(other) == normalise(name):
                self._doubts.append(Doubt(DoubtCode.SAME_NAME, spot, here, name, id_))

    def _level(self, number: str) -> Level:
        """The level of a number: where two are possible, the one at which it goes on counting."""
        possible = _levels(number)
        for level in reversed(possible):
            before = self._at.get(level)
            if before and _plain(level, number) == following(level, before):
                return level
        for level in possible:
            if _plain(level, number) == _first(level):
                return level
        return possible[0]

    def _path(self) -> tuple[str, ...]:
        labels = [self._at[level] for level in sorted(self._at)]
        return tuple(".".join(labels[: end + 1]) for end in range(len(labels)))

    def _id(self) -> str:
        return self._path()[-1]

    # --- the whole

    def outline(self) -> Outline:
        leaves = tuple(_closed(leaf) for leaf in self._leaves)
        return Outline(leaves, dict(self._names), spots=dict(self._spots))


def _closed(leaf: _Open) -> Leaf:
    text, action, evidence, target = leaf.cells
    levels = sorted(leaf.levels)
    section = max((at for at, level in enumerate(levels) if level <= Level.AREA), default=0)
    group = max((at for at, level in enumerate(levels) if level <= Level.SUB), default=0)
    return Leaf(
        id=leaf.id,
        path=leaf.path,
        section=leaf.path[section],
        group=leaf.path[group],
        text=_line(text),
        action=_line(action),
        evidence=evidence,
        target=_line(target),
        spot=leaf.spot,
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _levels(number: str) -> list[Level]:
    """The levels that a number may be of."""
    if number.isdecimal():
        return [Level.AREA]
    possible = []
    if number.lower() in ROMAN:
        possible.append(Level.HALF if number.isupper() else Level.SUB)
    if len(number) == 1:
        possible.append(Level.COMPONENT if number.isupper() else Level.LETTER)
    return possible or [Level.SUB if number.islower() else Level.HALF]


def _plain(level: Level, number: str) -> str:
    return str(int(number)) if level is Level.AREA and number.isdecimal() else number


def _first(level: Level) -> str:
    return ("A", "I", "1", "i", "a")[level]


def following(level: Level, label: str) -> str:
    """The number after this one: `b` after `a`, `iii` after `ii`; empty after the last that is known."""
    if level is Level.AREA:
        return str(int(label) + 1) if label.isdecimal() else ""
    if level in (Level.HALF, Level.SUB):
        number = ROMAN.get(label.lower(), 0)
        name = _NUMERAL.get(number + 1, "") if number else ""
        return name.upper() if level is Level.HALF else name
    if len(label) > 1:
        return ""
    at = _LETTERS.find(label.lower()) + 1
    name = _LETTERS[at : at + 1]
    return name.upper() if level is Level.COMPONENT else name
