"""Which answer scale of a pack a workbook means: by what its cells say of answers. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from indexer.language.tokens import normalise
from rules.pack.model import Scale

PERCENT_WORDS = ("%", "persen")
VALUE_WORDS = ("nilai", "indeks", "angka", "skor", "survei", "survey")

COUNT_WORDS = frozenset({"jumlah", "count", "orang", "angka jumlah"})
"""What stands for a scale in the rows of counts that a percentage is worked out of."""

_APART = re.compile(r"[\s/,;|]+")
_RANGE = re.compile(r"([a-z])\s*(?:-|–|s\.?\s?/?\s?d\.?|sampai|to)\s*([a-z])", re.IGNORECASE)
_LETTERED = re.compile(r"(?:^|\n|\s)([a-eA-E])\s*[.):]\s*\S")
_VALUES = re.compile(r"\b0\s*[-–]\s*[1-9]\d?\b")


class ScaleReader:
    """The scales of one pack."""

    def __init__(self, scales: Mapping[str, Scale]) -> None:
        self._scales = [scale for scale in scales.values() if scale.answers]
        self._measured = [scale for scale in scales.values() if not scale.answers]

    def of(self, written: str, choices: Sequence[str], criteria: str) -> str:
        """The id of the scale; empty where none is meant, or it can't be told.

        `written`: the cell of the scale; `choices`: what the cell of the answer offers; `criteria`: what each answer is
        given for. The first that says it counts.
        """
        return (
            self._named(written)
            or self._listed(_tokens(written))
            or self._listed([normalise(one) for one in choices])
            or self._measured_as(written)
            or self._of_criteria(criteria)
        )

    def _named(self, written: str) -> str:
        name = normalise(written)
        every = (*self._scales, *self._measured)
        return next((scale.id for scale in every if name and normalise(scale.name) == name), "")

    def _listed(self, answers: Sequence[str]) -> str:
        """The scale with these answers, or with their first letters (`Y/T`)."""
        for scale in self._scales:
            known = [normalise(one.answer) for one in scale.answers]
            if list(answers) in (known, [answer[:1] for answer in known]):
                return scale.id
        return ""

    def _measured_as(self, written: str) -> str:
        low = written.casefold()
        percents = [one for one in self._measured if _is_percentage(one.name)]
        values = [one for one in self._measured if not _is_percentage(one.name)]
        if percents and any(word in low for word in PERCENT_WORDS):
            return percents[0].id
        if values and (any(word in low for word in VALUE_WORDS) or _VALUES.search(low)):
            return values[0].id
        return ""

    def _of_criteria(self, criteria: str) -> str:
        """`a. … b. … c. …` counts the answers; `Ya, bila …` and `Tidak, bila …` are answers themselves."""
        letters = [found.casefold() for found in _LETTERED.findall(criteria)]
        if letters and letters == [chr(ord("a") + at) for at in range(len(letters))]:
            return self._listed(letters)
        words = [normalise(line).partition(" ")[0] for line in criteria.splitlines() if line.strip()]
        return self._listed(words) or (
            self._measured_as(criteria) if criteria.casefold().startswith(PERCENT_WORDS) else ""
        )


def _tokens(written: str) -> list[str]:
    if found := _RANGE.fullmatch(written.strip()):
        first, last = ord(found[1].casefold()), ord(found[2].casefold())
        return [chr(code) for code in range(first, last + 1)]
    return [normalise(one) for one in _APART.split(written.strip()) if normalise(one)]


def _is_percentage(name: str) -> bool:
    return any(word in name.casefold() for word in PERCENT_WORDS)
