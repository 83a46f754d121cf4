"""Where quoted words stand in the text of a page, however its lines break. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_QUOTES = 20
"""Of one match; more mark nothing that helps."""


def places_of(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    """Begin and end of every occurrence of any of the quotes, in order, those that overlap made one.

    Case and white space make no difference.
    """
    found = []
    for quote in list(dict.fromkeys(quotes))[:MOST_QUOTES]:
        words = [re.escape(word) for word in quote.split()]
        if words:
            pattern = re.compile(r"\s+".join(words), re.IGNORECASE)
            found += [(match.start(), match.end()) for match in pattern.finditer(text)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
