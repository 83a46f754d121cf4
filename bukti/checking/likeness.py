"""How alike two texts are when dates, numbers of letters and names of periods are left out of sight: what remains the
same in a report that was only dated anew. Pure.

A text becomes a short row of numbers (MinHash over three words in a row); rows are compared, and only texts whose rows
agree are compared word by word. Source: Broder, On the resemblance and containment of documents, 1997.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

from rules.periods.words import MONTH_NUMBER, ROMAN, WEEKDAYS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]

ROW = 32
"""Numbers of a row: how many of them agree tells the likeness to some four per cent where it is great."""

IN_A_ROW = 3
"""Words that are taken together: the same words in another order are another text."""

LEAST_WORDS = 60
"""A shorter text (a form, a receipt, a screen) is alike by its nature, and makes no row."""

MOST_WORDS = 20_000
"""Of a text that are compared."""

SLACK = 0.12
"""Rows may say so much less than the wanted likeness, and the texts are compared word by word all the same."""

FEW, FEW_AGREE = 8, 4
"""Of a row's first numbers so many agree, or the rest is not looked at: of texts that are alike to nine tenths one pair
in two thousand is missed by it."""

_LEFT_OUT, _MONTH = 0, 1
_DIGITS = re.compile(r"\d")
_EDGES = ".,:;()[]{}\"'“”‘’*_|-–—/"
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"0?[1-9]|[12]\d|3[01]")
_LETTER_OR_DATE = re.compile(r".*\d.*[/\-.].*\d.*|.*[/].*\d.*|.*\d.*/.*")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+,\d+")


class _Words(dict[str, int]):
    """What each word counts as: its number; nothing for a date or the number of a letter; a month as such."""

    def __missing__(self, word: str) -> int:
        number = self[word] = _number_of(word.strip(_EDGES))
        return number


def _number_of(word: str) -> int:
    if not word or word in WEEKDAYS or word in ROMAN or _YEAR.fullmatch(word):
        return _LEFT_OUT
    if word in MONTH_NUMBER:
        return _MONTH
    if _DIGITS.search(word) and not _AMOUNT.fullmatch(word) and _LETTER_OR_DATE.fullmatch(word):
        return _LEFT_OUT
    number = crc32(word.encode("utf-8", "replace"))
    if _DAY.fullmatch(word):
        return number & ~3 | 2  # marks what may be the day before a month
    return number & ~3 | 3


class Rows:
    """Makes rows; remembers what words count as, over many texts."""

    def __init__(self) -> None:
        self._words = _Words()

    def shingles(self, text: str) -> Numbers | None:
        """The distinct triples of words, sorted; None of a text that is too short."""
        import numpy as np

        words = self._words
        known = [words[word] for word in text.casefold().split()[:MOST_WORDS]]
        numbers = np.array(known, dtype=np.uint64)
        if len(numbers) < LEAST_WORDS:
            return None
        is_month = numbers == _MONTH
        is_day = (numbers & 3) == 2
        is_day[:-1] &= is_month[1:]
        is_day[-1:] = False
        kept = numbers[~(is_day | is_month | (numbers == _LEFT_OUT))]
        if len(kept) < LEAST_WORDS:
            return None
        mixed = kept[: len(kept) - IN_A_ROW + 1].copy()
        for step in range(1, IN_A_ROW):
            mixed *= np.uint64(0x9E3779B97F4A7C15)
            mixed ^= kept[step : len(kept) - IN_A_ROW + 1 + step]
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(31)
        found: Numbers = np.unique(mixed)
        return found

    def row(self, text: str) -> Numbers | None:
        """ROW numbers; None of a text that is too short."""
        shingles = self.shingles(text)
        if shingles is None:
            return None
        factors, terms = _permutations()
        found: Numbers = ((shingles[:, None] * factors[None, :] + terms[None, :]) >> 32).min(axis=0)
        return found


@cache
def _permutations() -> tuple[Numbers, Numbers]:
    """The same in every run."""
    import numpy as np

    made = np.array(
        [crc32(f"{n}".encode()) * 0x9E3779B97F4A7C15 % (1 << 64) for n in range(2 * ROW)], np.uint64
    )
    return made[:ROW] | np.uint64(1), made[ROW:]


def alike_rows(rows: Sequence[Numbers], least: float) -> Iterator[tuple[int, int]]:
    """Pairs (first < second) whose texts may be so alike, in order."""
    import numpy as np

    if len(rows) < 2:
        return
    table = np.stack(rows).astype(np.uint16)  # as good to compare, and a quarter to read
    few = np.ascontiguousarray(table[:, :FEW])
    for first in range(len(rows) - 1):
        near = np.flatnonzero((few[first + 1 :] == few[first]).sum(axis=1) >= FEW_AGREE) + first + 1
        if len(near):
            agree = (table[near] == table[first]).mean(axis=1)
            yield from ((first, int(second)) for second in near[agree >= least - SLACK])


def likeness(one: Numbers, other: Numbers) -> float:
    """0..1: the share of their triples that both texts have."""
    import numpy as np

    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both)
