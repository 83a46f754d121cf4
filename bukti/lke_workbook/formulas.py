"""How answers count, as formulas that every spreadsheet computes alike: no arrays, nothing volatile. Pure.

The assessor's answer counts, and the unit's where the assessor has given none. An answer that is not of the scale
counts nothing, and the cell turns red.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from bukti.lke_workbook.columns import Column
from bukti.lke_workbook.rows import CountLine, Question
from rules.pack.model import Scale

EXACT_DIGITS = 6
"""Digits to which a value is rounded before it is compared with a minimum: sums of thirds may miss by a breath."""


def cell(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column))


def quoted(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def total(cells: Iterable[str]) -> str:
    return f"=SUM({','.join(cells)})"


def weight(question: Question) -> str | None:
    """Its even part of the heading's weight; None where the pack divides it unevenly."""
    if not question.share:
        return None
    return f"={cell(question.parent, Column.WEIGHT)}/{question.share}"


def unit_value(question: Question) -> str:
    """By the unit's own answer; empty where there is none."""
    answer = cell(question.row, Column.UNIT_ANSWER)
    return f'=IF({_is_given(question, answer)},{_worth(question, answer)},"")'


def value(question: Question) -> str:
    """By the assessor's answer, else by the unit's."""
    answer = cell(question.row, Column.ANSWER)
    own = cell(question.row, Column.UNIT_VALUE)
    return f"=IF({_is_given(question, answer)},{_worth(question, answer)},{own})"


def part_of_weight(row: int) -> str:
    """The value as a part of the weight; empty where there is no value."""
    value_cell, weight_cell = cell(row, Column.VALUE), cell(row, Column.WEIGHT)
    return f'=IF(OR({value_cell}="",{weight_cell}=0),"",{value_cell}/{weight_cell})'


def is_answered(question: Question) -> str:
    """1 where the assessor has answered, else 0."""
    return f"=IF({_is_given(question, cell(question.row, Column.ANSWER))},1,0)"


def _is_given(question: Question, answer: str) -> str:
    return f'TRIM({answer})<>""' if question.full is None else f"ISNUMBER({answer})"


def _worth(question: Question, answer: str) -> str:
    """Points of an answer that is given."""
    weight_cell = cell(question.row, Column.WEIGHT)
    if question.full is not None:
        share = f"MAX(0,MIN({question.full:g},{answer}))"
        return f"{weight_cell}*{share}" + ("" if question.full == 1 else f"/{question.full:g}")
    return f"{weight_cell}*{_share(question.scale, answer)}"


def _share(scale: Scale, answer: str) -> str:
    """0..1 of the weight, by the text of an answer. What is worth nothing needs no mention."""
    nested = "0"
    for one in reversed(scale.answers):
        if one.value:
            nested = f"IF(TRIM({answer})={quoted(one.answer)},{one.value:g},{nested})"
    return nested


def is_unknown(scale: Scale, answer: str) -> str:
    """Whether something else than an answer of the scale is written in a cell."""
    others = "".join(f",TRIM({answer})<>{quoted(one.answer)}" for one in scale.answers)
    return f'=AND(TRIM({answer})<>""{others})'


# --- percentages ------------------------------------------------------------------------------------------


def percentage(question: Question, column: int) -> str:
    """0..1 from the counts in a column; empty until those that it is worked out of are filled in."""
    needed = [line for line in question.counts if line.count.part or line.count.whole]
    part = _sum([(line, line.count.part) for line in question.counts], column)
    whole = _sum([(line, line.count.whole) for line in question.counts], column)
    filled = ",".join(cell(line.row, column) for line in needed)
    none = '""' if question.none is None else f"IF({part}=0,{question.none:g},0)"
    share = f"IF({whole}>0,MAX(0,MIN(1,({part})/({whole}))),{none})"
    return f'=IF(COUNT({filled})={len(needed)},{share},"")'


def _sum(counted: Sequence[tuple[CountLine, int]], column: int) -> str:
    terms = [("-" if times < 0 else "+") + cell(line.row, column) for line, times in counted if times]
    return "".join(terms).removeprefix("+") or "0"


# --- minimums ---------------------------------------------------------------------------------------------


def is_met(value_cell: str, least_cell: str, met: str, not_met: str) -> str:
    rounded = f"ROUND({value_cell},{EXACT_DIGITS})"
    return f"=IF({rounded}>={least_cell},{quoted(met)},{quoted(not_met)})"


def are_all_met(cells: Sequence[str], met: str, not_met: str) -> str:
    every = ",".join(f"{one}={quoted(met)}" for one in cells)
    return f"=IF(AND({every}),{quoted(met)},{quoted(not_met)})"
