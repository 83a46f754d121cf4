"""Which documents an edit of a pack can concern, by their words alone. Pure.

Most edits change a document type or an item. A document that could be of none of the changed types, before or
after, by its words, is judged as before; it need not be looked at again. What is kept of a document for this
question are its distinct stems, three bytes each. The answer may be yes for too many, never no for one too many.
"""

from __future__ import annotations

import re
import string
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from typing import NamedTuple, Protocol

import msgspec

from indexer.language.stem import stem, stems
from indexer.language.tokens import page_terms, terms
from rules.pack.model import DocumentType, Item, Pack
from rules.phrases import MIN_LETTERS
from rules.yaml_source import Place

HASH_BYTES = 3
"""Of a stem's checksum: two stems in a million are taken for each other in a text of a thousand."""

MAX_NEW_WORDS = 40
"""Words that an edit may bring or take away; with more of them everything is looked at again, as the slips of
every one of them must be looked for."""

NO_NUMBER = -1
"""Of a word that is not kept."""

WORDS_REMEMBERED = 60_000
"""With their checksums; all are forgotten when full."""

LETTERS = string.ascii_lowercase + string.digits

JOINTS = ("-", "\u2010", "\u2011", "\u00ad")
"""At a line's end: whether two words are one depends on whether lines or pages are read."""

_JOINTS_AT_END = [
    (joint, re.compile(rf"{joint}\s*?(?:[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|\Z)")) for joint in JOINTS
]
"""Each before a line's end, wherever `str.splitlines` sees one; the regex engine skips to a first letter fast."""


class Words(Protocol):
    """The words of a pack, as `rules.match.lexicon.Lexicon` knows them."""

    def written(self, phrase: str) -> Sequence[tuple[str, ...]]:
        """A phrase of a rule and all that means the same, as terms."""

    def stems(self, words: Sequence[str]) -> Sequence[str]:
        """The stems of a text's terms, slips mended."""


class Rules(NamedTuple):
    """A pack and its words."""

    pack: Pack
    words: Words


# --- what is kept of a document


class Packer:
    """What is kept of documents. Remembers words, which come again and again."""

    def __init__(self, words: Words) -> None:
        self._numbers = _WordNumbers(words)

    def __call__(self, title: str, pages: Iterable[str]) -> bytes:
        """The distinct stems of a document's text and own title, as written and as mended. Its names are not
        among them: they change."""
        met = set(terms(title))
        for page in pages:
            met.update(page_terms(page))
            met.update(_broken(page))
        return _packed(self._numbers.of(met))


class _WordNumbers(dict[str, int]):
    """The checksums of words' stems as numbers, found when a word is first met; none of a number. `mended`: those of
    words that count as another too, where that has another stem."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.mended: dict[str, int] = {}
        self._words = words

    def of(self, words: Set[str]) -> set[int]:
        if len(self) >= WORDS_REMEMBERED:
            self.clear()
            self.mended.clear()
        found = {*map(self.__getitem__, words)}
        found.update(map(self.mended.__getitem__, self.mended.keys() & words))
        found.discard(NO_NUMBER)
        return found

    def __missing__(self, word: str) -> int:
        written, (mended,) = stem(word), self._words.stems([word])
        if word.isdigit():
            found = NO_NUMBER
        else:
            found = _number(written)
            if mended != written:
                self.mended[word] = _number(mended)
        self[word] = found
        return found


def _number(word: str) -> int:
    """A checksum's first bytes, so that numbers are in the order of these bytes."""
    return int.from_bytes(_hash(word), "big")


def _packed(numbers: Collection[int]) -> bytes:
    """The numbers in order, `HASH_BYTES` each."""
    whole = struct.pack(f">{len(numbers)}I", *sorted(numbers))
    packed = bytearray(HASH_BYTES * len(numbers))
    for at in range(HASH_BYTES):
        packed[at::HASH_BYTES] = whole[at + 1 :: 4]
    return bytes(packed)


def unpacked(stored: bytes) -> frozenset[bytes]:
    return frozenset(stored[at : at + HASH_BYTES] for at in range(0, len(stored), HASH_BYTES))


def _may_be_broken(page: str) -> bool:
    return any(joint in page and at_end.search(page) for joint, at_end in _JOINTS_AT_END)


def _broken(page: str) -> Iterator[str]:
    """The words at line ends with a hyphen, each line by itself."""
    if not _may_be_broken(page):
        return
    lines = page.splitlines()
    for at, line in enumerate(lines):
        if line.rstrip().endswith(JOINTS):
            yield from terms(line)
            yield from terms(lines[at + 1] if at + 1 < len(lines) else "")


def _hashes(found: Iterable[str]) -> set[bytes]:
    return {_hash(word) for word in found}


def _hash(word: str) -> bytes:
    return zlib.crc32(word.encode()).to_bytes(4, "little")[:HASH_BYTES]


# --- what an edit changes


class _Type:
    """What a document must hold to be of a type: a fitting kind among those it may be of (or nothing that tells
    its kind); of every line some phrase, or two signs of different words."""

    def __init__(self, type_: DocumentType, rules: Rules) -> None:
        self._lines = [_ways(line, rules.words) for line in type_.about]
        self._signs = _ways(type_.signs, rules.words)
        known, wanted = rules.pack.kinds.by_id, {*type_.kinds, *type_.parts}
        served = [known[kind] for kind in wanted if kind in known]
        self._kinds = wanted.union(*((*kind.refined_by, *kind.near) for kind in served))

    def may_be(self, met: Set[bytes], kinds: Set[str]) -> bool:
        if self._kinds and kinds and self._kinds.isdisjoint(kinds):
            return False
        if all(any(way <= met for way in line) for line in self._lines):
            return True
        signs = [way for way in self._signs if way <= met]
        return any(one.isdisjoint(other) for at, one in enumerate(signs) for other in signs[at + 1 :])


def _ways(phrases: Iterable[str], words: Words) -> list[frozenset[bytes]]:
    """The ways of writing any of these phrases, each as the hashes of its stems. Numbers are not kept of
    documents, so they are not asked for."""
    return [
        frozenset(_hashes(stem(word) for word in way if not word.isdigit()))
        for phrase in phrases
        for way in words.written(phrase)
    ]


class Touch:
    """The documents that an edit can concern. Made by `difference`."""

    def __init__(self, changed: Iterable[tuple[DocumentType, Rules]], slips: Set[str]) -> None:
        self._types = [_Type(type_, rules) for type_, rules in changed]
        self._slips = _hashes(slips)

    @property
    def is_nothing(self) -> bool:
        return not self._types and not self._slips

    def concerns(self, met: Set[bytes], kinds: Set[str]) -> bool:
        """Whether a document with these stems (unpacked, with those of its names) that was taken, surely or
        perhaps, for these kinds may be judged otherwise."""
        return not self._slips.isdisjoint(met) or any(one.may_be(met, kinds) for one in self._types)


def hashes_of_names(names: Iterable[Sequence[str]], *rules: Rules) -> set[bytes]:
    """The same for the terms of a document's names, under the rules before and after."""
    found: set[str] = set()
    for name in names:
        plain = [word for word in name if not word.isdigit()]
        found.update(stems(plain), *(one.words.stems(plain) for one in rules))
    return _hashes(found)


def difference(old: Rules, new: Rules) -> Touch | None:
    """What an edit can concern; None for everything. Kinds and vocabulary must be the same in both packs: the
    caller knows their texts."""
    before, after = old.pack, new.pack
    if (before.year, before.unit) != (after.year, after.unit) or _is_otherwise_ordered(before, after):
        return None
    if _part_kinds(before) != _part_kinds(after):
        return None
    slips = _slips(old, new)
    if slips is None:
        return None
    changed = _with_neighbours(
        _changed_types(before, after) | _types_of_changed_items(before, after), (before, after)
    )
    sides = [
        (side.pack.documents[id_], side)
        for side in (old, new)
        for id_ in sorted(changed)
        if id_ in side.pack.documents
    ]
    return Touch(sides, slips)


def _part_kinds(pack: Pack) -> set[str]:
    return {kind for type_ in pack.documents.values() for kind in type_.parts}


def _is_otherwise_ordered(before: Pack, after: Pack) -> bool:
    """Matches come in the plan's order."""
    old, new = [item.id for item in before.items], [item.id for item in after.items]
    both = set(old) & set(new)
    return [id_ for id_ in old if id_ in both] != [id_ for id_ in new if id_ in both]


def _changed_types(before: Pack, after: Pack) -> set[str]:
    old = {id_: _essence_of_type(type_) for id_, type_ in before.documents.items()}
    new = {id_: _essence_of_type(type_) for id_, type_ in after.documents.items()}
    return {id_ for id_ in old.keys() | new.keys() if old.get(id_) != new.get(id_)}


def _essence_of_type(type_: DocumentType) -> DocumentType:
    """Without what judging does not look at."""
    return msgspec.structs.replace(type_, name="", examples=(), place=Place(""))


def _types_of_changed_items(before: Pack, after: Pack) -> set[str]:
    old = {item.id: item for item in before.items}
    new = {item.id: item for item in after.items}
    changed: set[str] = set()
    for id_ in old.keys() | new.keys():
        one, other = old.get(id_), new.get(id_)
        if one is None or other is None or _essence_of_item(one) != _essence_of_item(other):
            changed.update(*(item.documents for item in (one, other) if item))
    return changed


def _with_neighbours(types: set[str], packs: Iterable[Pack]) -> set[str]:
    """And the types that stand beside these in an item: which kinds of document it takes depends on all."""
    beside = (item.documents for pack in packs for item in pack.items if not types.isdisjoint(item.documents))
    return types.union(*beside)


def _essence_of_item(item: Item) -> Item:
    """Without what only people and the review look at."""
    return msgspec.structs.replace(
        item, text="", why="", place=Place(""), due=(), minimum=1, is_waivable=False
    )


# --- slips that are mended otherwise


def _slips(old: Rules, new: Rules) -> Set[str] | None:
    """Stems of the words that one pack takes for a slip of another word than the other does; None when too many
    words are new for looking."""
    changed = _words_of(old) ^ _words_of(new)
    if len(changed) > MAX_NEW_WORDS:
        return None
    found: set[str] = set()
    for word in changed:
        near = sorted({word, *_one_slip_from(word)})
        pairs = zip(near, old.words.stems(near), new.words.stems(near), strict=True)
        found.update(stem(slip) for slip, before, after in pairs if before != after)
    return found


def _words_of(rules: Rules) -> set[str]:
    """All words that slips may be mended to."""
    return {
        word
        for type_ in rules.pack.documents.values()
        for phrase in (*(p for line in type_.about for p in line), *type_.without, *type_.helps, *type_.signs)
        for way in rules.words.written(phrase)
        for word in way
    }


def _one_slip_from(word: str) -> Iterator[str]:
    """All that differ by one letter wrong, missing or too many, or by two neighbours swapped."""
    if len(word) < MIN_LETTERS:
        return  # shorter ones are never meant
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from (head + letter + tail for letter in LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
