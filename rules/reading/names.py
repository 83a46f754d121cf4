"""What the names of a document say: its file name and the folders it lies in, each as terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache

from msgspec.structs import replace

from indexer.language.names import split_name
from indexer.language.tokens import terms
from rules.kinds import Kinds
from rules.periods import Find, Unit, find_in_name
from rules.periods.words import MONTH_NUMBER
from rules.reading.announce import leading

MAX_FOLDERS = 4
"""Folders looked at, from the nearest up."""

MAX_CHARS = 300
"""Of a name; what is longer comes from archives and says nothing."""

WORD_LETTERS = 3
"""Letters that a word of a name has at least; what is shorter numbers and divides."""

NAMES_REMEMBERED = 4096
"""Names whose terms and dates are kept: the same folders come back with every document in them."""

_EXTENSION = re.compile(r"\.(?P<extension>[A-Za-z][A-Za-z0-9]{1,4})$")
_SEPARATOR = re.compile(r"!?/")


class Name:
    """A file's or folder's name. `depth` is 0 for the file, 1 for the folder it lies in, and so on.

    `is_own`: the document is called by it. That is the file's name, and sometimes its folder's (`called_by`).
    """

    def __init__(self, written: str, depth: int, kinds: Kinds, *, is_own: bool = False) -> None:
        found = _EXTENSION.search(written) if depth == 0 else None
        self.text = (written[: found.start()] if found else written)[:MAX_CHARS]
        self.extension = found["extension"].lower() if found else ""
        self.depth = depth
        self.is_own = is_own or depth == 0
        self._kinds = kinds

    @cached_property
    def terms(self) -> list[str]:
        """As `indexer.language` splits names, with slips mended and glued phrases parted."""
        found: list[str] = []
        for term in _split(self.text):
            found += self._kinds.parted(self._kinds.speller.mend(term))
        return found

    @cached_property
    def plain_terms(self) -> list[str]:
        """The terms as they are written, glued phrases parted."""
        return [part for term in _split(self.text) for part in self._kinds.parted(term)]

    @property
    def finds(self) -> tuple[Find, ...]:
        found = _finds(self.text)
        return tuple(map(_as_month, found)) if self.depth else found


def are_pictures(names: Sequence[Name], kinds: Kinds) -> bool:
    """Whether a file's name has the extension of a picture."""
    return any(name.depth == 0 and name.extension in kinds.extensions for name in names)


def names_of(paths: Sequence[str], kinds: Kinds) -> list[Name]:
    """The file names of a document, then the folders, nearest first; each different name once."""
    found: dict[tuple[int, str], Name] = {}
    for path in paths:
        parts = [part for part in _SEPARATOR.split(path) if part.strip(". ")]
        for depth, part in enumerate(reversed(parts[-MAX_FOLDERS - 1 :])):
            if (depth, part) not in found:
                found[depth, part] = _folder(part, depth, kinds) if depth else Name(part, depth, kinds)
    return sorted(found.values(), key=lambda name: name.depth)


@lru_cache(NAMES_REMEMBERED)
def _folder(written: str, depth: int, kinds: Kinds) -> Name:
    """The name of a folder, and all that is found in it: the next document lies there too."""
    return Name(written, depth, kinds)


def called_by(names: Sequence[Name], kinds: Kinds) -> list[Name]:
    """The names of a document without a word of its own: where its file's name says nothing either, it is called by
    the nearest folder that says anything, if that begins with a kind of document: `Laporan Dumas Bulanan 2025/05 Mei`.
    """
    if any(_says(name, kinds) for name in names if name.depth == 0):
        return list(names)
    nearest = next((name for name in names if name.depth and _says(name, kinds)), None)
    kind = leading(nearest.terms, kinds.names, kinds) if nearest else None
    if kind is None or not kind.value.counts_in_folder:
        return list(names)
    return [Name(n.text, n.depth, kinds, is_own=True) if n is nearest else n for n in names]


def are_called_by_folder(names: Sequence[Name]) -> bool:
    """Whether `called_by` gave the document its folder's name."""
    return any(name.is_own and name.depth for name in names)


def _says(name: Name, kinds: Kinds) -> bool:
    """Whether a name holds a word that is none of the calendar, of a camera, or of any file (`data`, `lampiran`)."""
    words = [term for term in name.terms if len(term) >= WORD_LETTERS and term.isalpha()]
    kind = leading(name.terms, kinds.names, kinds)
    if name.depth == 0 and kind and kind.value.extensions:
        words = [word for word in words if word not in name.terms[: kind.end]]
    return any(word not in MONTH_NUMBER and word not in kinds.plain_words for word in words)


@lru_cache(NAMES_REMEMBERED)
def _split(text: str) -> tuple[str, ...]:
    return tuple(terms(split_name(text)))


def _as_month(found: Find) -> Find:
    """A folder `06 Juni 2025` is the sixth month's, not of a day."""
    first = found.first
    if (
        found.last is None
        and first.unit is Unit.DAY
        and first.day == first.number
        and found.quote[:2].isdigit()
    ):
        return replace(found, first=replace(first, unit=Unit.MONTH, day=0))
    return found


@lru_cache(NAMES_REMEMBERED)
def _finds(text: str) -> tuple[Find, ...]:
    return tuple(find_in_name(text))
