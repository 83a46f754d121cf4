"""From the rows of a plan to a draft of a pack: the tree, the items, when and what. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from msgspec.structs import replace

from indexer.language.tokens import normalise
from rules.importer.columns import plan_rows
from rules.importer.evaluation import Evaluation, read_evaluation
from rules.importer.evaluation_columns import Part
from rules.importer.evidence import Piece, split_evidence
from rules.importer.link import Linker
from rules.importer.model import (
    Doubt,
    DoubtCode,
    Draft,
    DraftIndicator,
    DraftItem,
    Leaf,
    Plan,
    Spot,
    Sureness,
    When,
)
from rules.importer.spelling import Spelling
from rules.importer.told import facts, references_of
from rules.importer.tree import read_tree
from rules.importer.unit import unit_of
from rules.importer.when import plan_year, read_when, title_year
from rules.importer.words import NO_FILES, Words
from rules.pack.model import Cadence, Item, Pack
from rules.pack.sheet import Sheet

AMOUNT_WORDS = ("sesuai jumlah", "sesuai dengan jumlah", "sejumlah", "sebanyak")
"""How an item says that there are to be several, without saying how many."""

Step = Callable[[int, int], None]


def draft(
    plan: Plan, base: Pack, sheet: Sheet | None, id_: str, tell: Step = lambda _done, _all: None
) -> Draft:
    """The pack that a plan asks for. `base`: whose words and document types are used; `sheet`: weights and answers.

    `tell` is called after each indicator with how many are done, of how many. Raises PlanError.
    """
    doubts: list[Doubt] = []
    found = read_evaluation(plan.rows, base, doubts)
    outline = found.outline if found else read_tree(plan_rows(plan.rows, doubts), doubts)
    year = plan_year([leaf.target for leaf in outline.leaves]) or (title_year(plan.lines) if found else 0)
    if not year:
        doubts.append(Doubt(DoubtCode.YEAR_UNKNOWN, taken=str(base.year)))
    words = Words(base)
    spelling = Spelling(words, _texts(outline.leaves))
    reader = _Reader(words, Linker(base, words), spelling, sheet, (year or base.year, base.year), found)
    indicators = []
    for leaf in outline.leaves:
        indicators.append(reader.indicator(leaf))
        tell(len(indicators), len(outline.leaves))
    ids = {leaf.spot: leaf.id for leaf in outline.leaves}
    doubts = [replace(doubt, id=doubt.id or ids.get(doubt.spot, "")) for doubt in doubts]
    doubts += reader.doubts
    if sheet is not None:
        known = {leaf.id for leaf in outline.leaves}
        doubts += [Doubt(DoubtCode.MISSING, id=id_) for id_ in sheet.indicators if id_ not in known]
    unit = unit_of(plan.lines, base.unit)
    if found and Part.TARGET not in found.has:
        doubts.append(Doubt(DoubtCode.NO_TIMES))
    if not unit:
        doubts.append(Doubt(DoubtCode.UNIT_UNKNOWN, taken=base.unit.name))
    return Draft(
        id=id_,
        name=plan_name(plan.lines, id_),
        unit=unit,
        year=year or base.year,
        names=outline.names,
        indicators=tuple(indicators),
        section_weights={**(sheet.sections if sheet else {}), **(found.weights if found else {})},
        doubts=tuple(sorted(doubts, key=lambda doubt: (doubt.spot, doubt.id))),
    )


def plan_name(lines: Sequence[str], otherwise: str) -> str:
    """The document's title: its first line of text."""
    first = next((line for line in lines if normalise(line)), otherwise)
    return " ".join(first.split())[:120]


def _texts(leaves: Sequence[Leaf]) -> Iterator[str]:
    for leaf in leaves:
        yield from (leaf.text, leaf.action, leaf.evidence)


class _Reader:
    """Reads indicators one after the other, and collects the doubts."""

    def __init__(
        self,
        words: Words,
        linker: Linker,
        spelling: Spelling,
        sheet: Sheet | None,
        years: tuple[int, int],
        evaluation: Evaluation | None,
    ) -> None:
        self._words = words
        self._linker = linker
        self._spelling = spelling
        self._sheet = sheet
        self._year, self._base_year = years
        self._told = evaluation.told if evaluation else {}
        self._columns = evaluation.has if evaluation else frozenset((Part.ACTION, Part.TARGET))
        self.doubts: list[Doubt] = []

    def indicator(self, leaf: Leaf) -> DraftIndicator:
        pieces = split_evidence(leaf.evidence, self._words)
        told = self._told.get(leaf.id)
        references, doubts = references_of(leaf, told, len(pieces)) if told else ({}, [])
        self.doubts += doubts
        items = tuple(
            self._item(leaf, f"{leaf.id}-{number}", piece, references.get(number, ()))
            for number, piece in enumerate(pieces, 1)
        )
        self.doubts += _cell_doubts(leaf, self._columns)
        for word, right in self._spelling.slips(f"{leaf.text} {leaf.action}"):
            self.doubts.append(Doubt(DoubtCode.TYPO, leaf.spot, leaf.id, word, right))
        asked = self._sheet.indicators.get(leaf.id) if self._sheet else None
        if told is not None:
            weight, answers, doubts = facts(leaf, told, asked)
            self.doubts += doubts
            return DraftIndicator(leaf, items, weight, answers)
        if asked is None:
            self.doubts.append(Doubt(DoubtCode.NOT_IN_SHEET, leaf.spot, leaf.id))
            return DraftIndicator(leaf, items)
        return DraftIndicator(leaf, items, asked.weight, asked.answers)

    def _item(self, leaf: Leaf, id_: str, piece: Piece, references: tuple[str, ...]) -> DraftItem:
        when, whys = read_when(piece.text, leaf.target, self._year)
        link = self._linker.link(piece.text, leaf.id)
        doubts = [Doubt(code, leaf.spot, id_, found, taken) for code, found, taken in (*piece.doubts, *whys)]
        when = self._as_base(leaf, id_, piece.text, when, doubts)
        low = normalise(piece.text)
        if any(low == word or low.startswith(f"{word} ") for word in NO_FILES):
            doubts.append(Doubt(DoubtCode.NO_FILE, leaf.spot, id_, piece.text))
        if any(f" {word} " in f" {low} " for word in AMOUNT_WORDS):
            doubts.append(Doubt(DoubtCode.AMOUNT, leaf.spot, id_, piece.text, str(link.minimum)))
        code = _LINK_DOUBTS.get(link.sureness)
        if code:
            shown = ", ".join(link.documents)
            near = f"{link.near} ({link.score:.0%})" if link.near else ""
            doubts.append(Doubt(code, leaf.spot, id_, near or piece.text, shown))
        for word, right in self._spelling.slips(piece.text):
            doubts.append(Doubt(DoubtCode.TYPO, leaf.spot, id_, word, right))
        self.doubts += doubts
        return DraftItem(id_, piece.text, when, link, references, tuple(doubts))

    def _as_base(self, leaf: Leaf, id_: str, text: str, when: When, doubts: list[Doubt]) -> When:
        """Where the plan says no more than "within the year", the base pack's reading of the same text goes."""
        twin = self._linker.twin(text, leaf.id)
        if twin is None or when.cadence is not Cadence.ONCE or when.years:
            return when
        if twin.cadence is not Cadence.ONCE:
            doubts.append(Doubt(DoubtCode.AS_BASE, leaf.spot, id_, text, twin.cadence))
            return When(twin.cadence, twin.periods, _due_as(twin, when))
        years = tuple(year + self._year - self._base_year for year in twin.years)
        if not years or years == (self._year,):
            return when
        doubts.append(Doubt(DoubtCode.AS_BASE, leaf.spot, id_, text, ", ".join(map(str, years))))
        return replace(when, years=years, is_each_year=twin.is_each_year)


def _due_as(twin: Item, when: When) -> tuple[int, ...]:
    """A standing item is due when the plan says so; a recurring one when the base pack does."""
    return when.due if twin.cadence in (Cadence.STANDING, Cadence.YEARLY) else twin.due


_LINK_DOUBTS = {
    Sureness.LIKELY: DoubtCode.TYPE_LIKELY,
    Sureness.UNSURE: DoubtCode.TYPE_UNSURE,
    Sureness.NONE: DoubtCode.TYPE_UNKNOWN,
}


def _cell_doubts(leaf: Leaf, columns: Collection[Part]) -> Iterator[Doubt]:
    """What is odd about an indicator's cells; a column that the plan does not have is not missed in each."""
    if not leaf.action and Part.ACTION in columns:
        yield Doubt(DoubtCode.NO_ACTION, leaf.spot, leaf.id)
    if not leaf.evidence:
        yield Doubt(DoubtCode.NO_EVIDENCE, leaf.spot, leaf.id)
    if not leaf.target and Part.TARGET in columns:
        yield Doubt(DoubtCode.NO_TARGET, leaf.spot, leaf.id)
    evidence = normalise(leaf.evidence)
    if evidence and any(evidence in normalise(cell) for cell in (leaf.action, leaf.text)):
        yield Doubt(DoubtCode.COPIED, leaf.spot, leaf.id, leaf.evidence)


def without_doubts(made: Draft) -> Draft:
    """The draft alone, to compare what two formats of one plan give."""
    bare = [
        replace(
            one,
            items=tuple(replace(item, doubts=()) for item in one.items),
            leaf=replace(one.leaf, spot=Spot()),
        )
        for one in made.indicators
    ]
    return replace(made, indicators=tuple(bare), doubts=())
