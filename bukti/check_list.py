"""Findings put together as people read them: by family, by kind, a line each; periods of one item in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from bukti import check_sentences, check_wording, gap_wording
from bukti.checking.model import Code, Family, Finding, Place, Severity
from bukti.i18n import _
from bukti.wording import worded

if TYPE_CHECKING:
    from bukti.gap_wording import Names

SHADES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTICE: "calm"}
"""How a severity is coloured at the desk and on paper."""


class Line(msgspec.Struct, frozen=True):
    """One or, for periods of an item, several findings that say the same."""

    finding: Finding  # the first
    where: str  # item and periods
    file: str  # path and page
    what: str
    concerned: str
    others: tuple[tuple[Place, str], ...] = ()  # further places, and what to call each
    count: int = 1


class Kind(msgspec.Struct, frozen=True):
    code: Code
    severity: Severity
    title: str
    severity_words: str
    remedy: str  # empty: each line's own
    lines: tuple[Line, ...]

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)

    @property
    def shade(self) -> str:
        return SHADES[self.severity]


class Section(msgspec.Struct, frozen=True):
    family: Family
    title: str
    careful: str  # what stands above findings that could sound like an accusation
    kinds: tuple[Kind, ...]

    @property
    def count(self) -> int:
        return sum(kind.count for kind in self.kinds)


def sections(findings: Iterable[Finding], names: Names) -> list[Section]:
    """Of findings in their order (`checking.model.in_order`)."""
    return [
        Section(
            family,
            worded(check_wording.FAMILIES, family),
            _(check_wording.CAREFUL) if family is Family.HONESTY else "",
            tuple(
                _kind(list(alike), names)
                for _key, alike in groupby(found, key=lambda one: (one.code, one.severity))
            ),
        )
        for family, found in groupby(findings, key=lambda one: one.family)
    ]


def _kind(alike: Sequence[Finding], names: Names) -> Kind:
    first = alike[0]
    if first.family is Family.COMPLETENESS and first.code is not Code.SLOT_WAIVED:
        lines = [
            _of_item(list(found), names) for _item, found in groupby(alike, key=lambda one: one.place.item)
        ]
    else:
        lines = [_line(one, names) for one in alike]
    return Kind(
        first.code,
        first.severity,
        check_sentences.title(first.code),
        worded(check_wording.SEVERITIES, first.severity),
        check_sentences.remedy(first),
        tuple(lines),
    )


def _of_item(found: Sequence[Finding], names: Names) -> Line:
    """Periods of one item in one state."""
    first = found[0]
    periods = ", ".join(gap_wording.period(one.place.slot) for one in found)
    return Line(
        finding=first,
        where=f"{first.place.item} ({periods})",
        file="",
        what=check_sentences.slots(found),
        concerned=check_sentences.concerned(first, names),
        count=len(found),
    )


def _line(finding: Finding, names: Names) -> Line:
    place = finding.place
    return Line(
        finding=finding,
        where=check_sentences.slot_of(place),
        file=check_sentences.file_of(place),
        what=check_sentences.sentence(finding),
        concerned=check_sentences.concerned(finding, names),
        others=tuple((one, _further(one, place)) for one in finding.others),
    )


def _further(other: Place, first: Place) -> str:
    """What tells a further place from the first one."""
    if other.item and other.path == first.path:
        return check_sentences.slot_of(other)
    return check_sentences.place(other)
