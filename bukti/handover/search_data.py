"""The search of the offline browser: what a page of it loads, made of the texts of the documents inside. Pure.

A browser that reads a file may not ask for another by `fetch`, but may load a script. So everything is a script that
calls one function of ours with plain data, in pieces, of which a search loads few:

- `isi.js` how many there are, the first page of every document, the first page of every block of texts;
- `kata/xx.js` for every two letters that words begin with: the stems that begin so with their pages, and the other
  words that begin so with their stems;
- `teks/n.js` a block of pages, for the passages that are shown.

Page 0 of a document is its title and name. Pages are numbered through all documents.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from indexer.language.stem import stem
from indexer.language.tokens import terms

LONGEST_PAGE = 20_000
"""Characters of one page that can be found; a page of print has 3,000, a sheet of a table may have millions."""

MOST_TEXT = 100_000_000
"""Characters in all: with more, the rest of the documents is found by title and name only, and the page says so."""

BLOCK = 100_000
"""Characters of a block of texts. Each result loads one or two."""

SHORTEST_WORD, LONGEST_WORD = 2, 40

KEY_LENGTH = 2
"""Letters by which words are divided into files."""

Title = Mapping[str, object]
"""What is shown of a document: plain values for JSON."""


class SearchData:
    """Takes document after document; then `files`."""

    def __init__(self) -> None:
        self._pages = 0
        self._starts: list[int] = []  # page 0 of every document
        self._blocks: list[int] = []  # first page of every block
        self._block: list[object] = []
        self._block_size = 0
        self._text = 0
        self._where: dict[str, array[int]] = {}  # stem → pages, ascending
        self._words: dict[str, str] = {}  # other words → their stems
        self._known: dict[str, str] = {}
        self.left_out = 0  # pages that are not searched

    def add(self, title: Title, found_by: str, pages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """A document: what is shown of it, what it is found by besides its text, its text. Yields finished blocks."""
        self._starts.append(self._pages)
        yield from self._add_page(title, found_by, len(found_by))
        for text in pages:
            if self._text >= MOST_TEXT:
                self.left_out += 1
                continue
            cut = text[:LONGEST_PAGE]
            self._text += len(cut)
            yield from self._add_page(cut, cut, len(cut))

    def _add_page(self, shown: object, text: str, size: int) -> Iterator[tuple[str, bytes]]:
        if not self._block:
            self._blocks.append(self._pages)
        self._block.append(shown)
        self._block_size += size
        known, where, page = self._known, self._where, self._pages
        for word in set(terms(text)):
            found = known.get(word)
            if found is None:
                found = self._learn(word)
            pages = where.get(found)
            if pages is None:
                pages = where[found] = array("I")
            if not pages or pages[-1] != page:
                pages.append(page)
        self._pages += 1
        if self._block_size >= BLOCK:
            yield self._end_block()

    def _learn(self, word: str) -> str:
        """The stem under which a word's pages stand; words that nobody would look for stand under none (empty)."""
        if not SHORTEST_WORD <= len(word) <= LONGEST_WORD:
            found = ""
        else:
            found = stem(word)
            if found != word:
                self._words[word] = found
        self._known[word] = found
        return found

    def _end_block(self) -> tuple[str, bytes]:
        name, content = f"teks/{len(self._blocks) - 1}.js", [len(self._blocks) - 1, self._block]
        self._block, self._block_size = [], 0
        return name, _call("teks", content)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """What is left: the last block, the words, the beginning."""
        if self._block:
            yield self._end_block()
        self._where.pop("", None)
        shards: dict[str, tuple[dict[str, list[int]], dict[str, str]]] = {}
        for found in sorted(self._where):
            shards.setdefault(_key(found), ({}, {}))[0][found] = _steps(self._where[found])
        for word in sorted(self._words):
            shards.setdefault(_key(word), ({}, {}))[1][word] = self._words[word]
        for key, (where, words) in sorted(shards.items()):
            yield f"kata/{_hexed(key)}.js", _call("kata", [_hexed(key), where, words])
        yield (
            "isi.js",
            _call("isi", [self._pages, self._starts, self._blocks, sorted(map(_hexed, shards))]),
        )


def _key(word: str) -> str:
    return word[:KEY_LENGTH]


def _hexed(key: str) -> str:
    """A name that any file system takes: the letters' numbers, `6c-61`."""
    return "-".join(f"{ord(char):x}" for char in key)


def _steps(pages: Iterable[int]) -> list[int]:
    """Each as its distance from the one before."""
    found, before = [], 0
    for page in pages:
        found.append(page - before)
        before = page
    return found


def _call(function: str, data: Sequence[object]) -> bytes:
    """A script with nothing in it but data: `<` is written by number, whatever takes the file for a page."""
    made = msgspec.json.encode(data).replace(b"<", b"\\u003c")
    made = made.replace("\u2028".encode(), b"\\u2028").replace("\u2029".encode(), b"\\u2029")
    return b"bukti." + function.encode() + b"(..." + made + b");\n"
