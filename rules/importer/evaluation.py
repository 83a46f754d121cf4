"""From a workbook of the evaluation sheet (LKE) to the outline of its indicators, and what it tells of each. Pure.

Its rows are headings, questions, and what belongs to the question above: counts of a percentage, more evidence, more
links. Full ids in a column go before numbers indented over several; without them numbers are counted as in any plan.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from indexer.language.tokens import normalise
from rules.importer.columns import COLUMN_NUMBER, NUMBER, PlanRow, numbered
from rules.importer.evaluation_columns import Columns, Part, blocks
from rules.importer.model import Doubt, DoubtCode, Outline, PlanError, PlanErrorCode, Row, Told
from rules.importer.numbering import outline_by_id
from rules.importer.scales import COUNT_WORDS, ScaleReader
from rules.importer.tree import read_tree
from rules.pack.model import Pack, Scale
from rules.pack.references import addresses_in, is_address, without_addresses

LEAST_WITH_ID = 0.8
"""Share of the questions that have a full id, from which ids are believed and numbers are not looked at."""

MOST_REPEATED = 0.5
"""Share of a sheet's questions that another sheet has asked before, from which it is the same sheet once more."""

WEIGHT_DIGITS = 4

FULL_ID = re.compile(r"[A-Z](?:\.[IVX]{1,5})?(?:\.\d{1,2})?(?:\.[ivx]{1,5})?(?:\.[a-z])?(?<!^.)")
_COMPONENT = re.compile(r"[A-Z]\.?")
_ITEM_ID = re.compile(rf"(?P<indicator>{FULL_ID.pattern})-(?P<number>\d{{1,3}})")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_FOREIGN = re.compile(r"file:|\\\\|[A-Za-z]:[\\/]|[a-z][a-z0-9+.-]*:(?!//)", re.IGNORECASE)


class Evaluation(NamedTuple):
    """`told`: by id of an indicator. `weights`: by id of what stands above. `has`: the columns that there are."""

    outline: Outline
    told: Mapping[str, Told]
    weights: Mapping[str, float]
    has: frozenset[Part]


class Line(NamedTuple):
    """A row as an evaluation sheet means it."""

    row: PlanRow
    id: str  # full; empty where the sheet gives none
    item: str  # id of an item whose links these are
    weight: float | None
    answers: str
    links: tuple[str, ...]
    refused: tuple[str, ...]  # links that are none
    is_count: bool
    written: str  # of the scale
    item_links: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_evaluation(rows: Sequence[Row], base: Pack, doubts: list[Doubt]) -> Evaluation | None:
    """The indicators of an evaluation sheet; None where no table is one. PlanError where it asks nothing."""
    found = list(blocks(rows))
    if not found:
        return None
    scales = ScaleReader(base.lke.scales)
    lines: list[Line] = []
    asked: set[str] = set()
    taken: set[str] = set()
    for columns, block in found:
        made = [line for row in block if (line := _line(row, columns, scales)) is not None]
        own = {normalise(line.row.text) for line in made if line.row.is_asked and line.row.text}
        sheet = block[0].spot.sheet
        if own and sheet not in taken and len(own & asked) > MOST_REPEATED * len(own):
            doubts.append(Doubt(DoubtCode.SHEET_REPEATED, block[0].spot, found=sheet))
            continue
        taken.add(sheet)
        asked |= own
        lines += made
    folded = _Folder(doubts, base.lke.scales).fold(lines)
    questions = [one for one in folded if one.row.is_asked]
    if not questions:
        raise PlanError(PlanErrorCode.NO_INDICATORS, " | ".join(line.row.text for line in lines[:3])[:200])
    with_id = sum(bool(one.id) for one in questions)
    by_id = with_id >= LEAST_WITH_ID * len(questions)
    if by_id:
        outline = outline_by_id([(one.id, one.row) for one in folded], doubts)
    else:
        outline = read_tree([one.row for one in folded], doubts)
    has = frozenset(part for columns, _ in found for part in columns.starts)
    return _evaluation(outline, folded, has)


# --- rows -------------------------------------------------------------------------------------------------


def _line(row: Row, columns: Columns, scales: ScaleReader) -> Line | None:
    """A row cut at the columns; None where it says nothing, or only numbers its columns."""
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    if not filled or (len(filled) > 2 and all(map(COLUMN_NUMBER.fullmatch, filled))):
        return None
    first = columns.cell(row, Part.ID)
    id_, item = (first if one.fullmatch(first) else "" for one in (FULL_ID, _ITEM_ID))
    cells = columns.text_cells(row)
    if first and not id_ and not item and not (cells and NUMBER.fullmatch(cells[0])):
        cells = [first, *cells]  # `No` may hold the numbers themselves
    if _COMPONENT.fullmatch(first):
        id_ = first.rstrip(".")
    numbers, texts = numbered(cells)
    written, criteria = columns.cell(row, Part.SCALE), columns.cell(row, Part.CRITERIA)
    is_count = normalise(written) in COUNT_WORDS
    choices = row.choices.get(columns.starts.get(Part.ANSWER, -1), ())
    answers = "" if is_count else scales.of(written, choices, criteria)
    evidence = without_addresses(columns.cell(row, Part.EVIDENCE))
    is_asked = not item and not is_count and bool(texts) and bool(answers or evidence or written)
    links, refused = _links(row, columns)
    return Line(
        PlanRow(
            numbers,
            " ".join(texts),
            columns.cell(row, Part.ACTION),
            evidence,
            columns.cell(row, Part.TARGET),
            row.spot,
            False,
            is_asked,
        ),
        id_,
        item,
        _weight(columns.cell(row, Part.WEIGHT)),
        answers,
        links,
        refused,
        is_count,
        written,
    )


def _weight(text: str) -> float | None:
    return round(float(text.replace(",", ".")), WEIGHT_DIGITS) if _NUMBER.fullmatch(text) else None


def _links(row: Row, columns: Columns) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Addresses in the columns of links and of evidence, shown or behind the words; and what is none.

    A path relative to the workbook is neither: it is of files beside it.
    """
    found: list[str] = []
    refused: list[str] = []
    for part in (Part.LINK, Part.EVIDENCE):
        at = columns.starts.get(part, -1)
        behind = row.links.get(at, "")
        named = addresses_in(columns.cell(row, part))
        if is_address(behind):
            found += [behind, *(one for one in named if one.rstrip("/…") not in behind)]
        else:
            found += named
            if _FOREIGN.match(behind):
                refused.append(behind)
    return tuple(dict.fromkeys(found)), tuple(refused)


class _Folder:
    """Joins rows that belong to the question above to it."""

    def __init__(self, doubts: list[Doubt], scales: Mapping[str, Scale]) -> None:
        self._doubts, self._scales = doubts, scales

    def fold(self, lines: Sequence[Line]) -> list[Line]:
        """Headings and questions, each with what stood in rows of its own below."""
        kept: list[Line] = []
        for line in lines:
            for refused in line.refused:
                self._doubts.append(Doubt(DoubtCode.LINK_LEFT_OUT, line.row.spot, line.id, refused))
            if line.row.numbers or line.row.is_asked or (line.id and line.row.text):
                kept.append(line)
            elif kept:
                kept[-1] = self._joined(kept[-1], line)
        return kept

    def _joined(self, last: Line, line: Line) -> Line:
        row = last.row
        if line.item:
            return last._replace(item_links=(*last.item_links, (line.item, line.links)))
        if not row.is_asked:  # the name of a heading goes on
            return last._replace(row=row._replace(text=f"{row.text} {line.row.text}".strip()))
        if line.row.text and not self._is_count(last, line):
            self._doubts.append(Doubt(DoubtCode.ROW_LEFT_OUT, line.row.spot, last.id, line.row.text))
        evidence = "\n".join(filter(None, (row.evidence, line.row.evidence)))
        return last._replace(row=row._replace(evidence=evidence), links=(*last.links, *line.links))

    def _is_count(self, last: Line, line: Line) -> bool:
        """A row of a count: it says so, or it follows a measured question."""
        scale = self._scales.get(last.answers)
        return line.is_count or (scale is not None and not scale.answers)


# --- the whole --------------------------------------------------------------------------------------------


def _evaluation(outline: Outline, lines: Sequence[Line], has: frozenset[Part]) -> Evaluation:
    at = {line.row.spot: line for line in lines}
    weights = {
        id_: weight
        for id_, spot in outline.spots.items()
        if spot in at and (weight := at[spot].weight) is not None and not at[spot].row.is_asked
    }
    sizes = Counter(leaf.group for leaf in outline.leaves)
    told = {}
    for leaf in outline.leaves:
        line = at[leaf.spot]
        weight = line.weight
        if weight is None and leaf.group in weights:
            weight = round(weights[leaf.group] / sizes[leaf.group], WEIGHT_DIGITS)
        by_item = {int(item.rpartition("-")[2]): links for item, links in line.item_links}
        told[leaf.id] = Told(weight, line.answers, line.written, tuple(dict.fromkeys(line.links)), by_item)
    return Evaluation(outline, told, weights, has)
