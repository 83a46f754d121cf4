"""Whose document it is: our unit's, one of the bodies above it, or another unit's. Pure.

The lowest organisation of the letterhead decides (ministry, agency, unit from top to bottom); without a letterhead
the first one named in the head. A partner mentioned in the text is no owner.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from indexer.language.tokens import terms
from rules.kinds import Kinds
from rules.periods.words import MONTH_NUMBER
from rules.phrases import Phrases, Speller
from rules.reading.lines import Line, Lines
from rules.reading.model import OWN, PARENT, Quote, Where
from rules.reading.names import Name, are_called_by_folder

LETTERHEAD_LINES = 12
"""Lines from the top in which a letterhead stands."""

PLACE_TERMS = 3
"""Words of a place at most: `BANYULANGKUNG`, `DANAU PURBA`."""

MIN_BEGINNING = 3
"""Words from which on the beginning of our name, if it is half of it, is a letterhead's short form of it."""

LEAST_ALIKE = 2
"""Words in which another's name is like ours."""

MAX_WRAPPED = 3
"""Lines over which a long name may run."""

MAX_ORGANISATION_TERMS = 9
"""Terms of a line that can be an organisation's name alone."""

HEAD_OF_HOUSE = "kepala"
"""Before an organisation's word it makes a person of it: `arahan kepala pusat`."""

FIRST_LINES = 3
"""Lines from the top within which a letterhead begins."""

CAPITALS_SHARE = 0.7
"""Of the words of an organisation's name begin with a capital; `Badan dilakukan …` is a sentence."""

APPENDED_LINES = 4
"""Lines from the top in which a title may have its house after a dash."""

_DASH = re.compile(r"\s[-–—|]\s")

IDLE_WORDS = 50_000
"""Words remembered of which no name begins; all are forgotten when there are more."""


class Houses:
    """The names of our unit and of the bodies above it, compiled once."""

    def __init__(self, own: Iterable[str], parents: Iterable[str]) -> None:
        names = [(tuple(terms(name)), OWN) for name in own] + [
            (tuple(terms(name)), PARENT) for name in parents
        ]
        self.names = Phrases((phrase, whose) for phrase, whose in names if phrase)
        self.speller = Speller(word for phrase, _ in names for word in phrase)
        self._beginnings = {
            phrase[:count]
            for phrase, whose in names
            if whose == OWN
            for count in range(max(MIN_BEGINNING, (len(phrase) + 1) // 2), len(phrase))
        }
        self._own = {phrase for phrase, whose in names if whose == OWN}
        self._pairs = {phrase[:LEAST_ALIKE] for phrase in self._own if len(phrase) > LEAST_ALIKE}
        self._beginnings_of_any_length = {
            phrase[:count] for phrase in self._own for count in range(1, len(phrase) + 1)
        }
        self._first = self.names.first_words()
        self._idle: set[str] = set()  # words met that begin no name: a quick no for most lines

    def whose(self, words: Sequence[str]) -> str:
        """OWN or PARENT if one of their names stands among the words (own before parent); else empty."""
        mended = self.speller.mend_all(words)
        found = {hit.value for hit in self.names.find(mended)}
        return OWN if OWN in found else PARENT if PARENT in found else ""

    def like_ours(self, line: Line, kinds: Kinds) -> str:
        """A name in the line that begins as ours, with two words at least, and goes on with a name's word."""
        words = line.terms
        for at, pair in enumerate(pairwise(words)):
            if pair not in self._pairs:
                continue
            end = at + LEAST_ALIKE
            while end < len(words) and tuple(words[at : end + 1]) in self._beginnings_of_any_length:
                end += 1
            after = words[end] if end < len(words) else ""
            is_ours = tuple(words[at:end]) in self._own or not after.isalpha() or _is_known(after, kinds)
            if not is_ours and _goes_on_with(line, words[end - 1], after):
                return " ".join(words[at:])
        return ""

    def is_shortened(self, words: Sequence[str]) -> bool:
        """Whether the words are the beginning of one of our own names: `PUSAT DATA DAN SISTEM INFORMASI` of a ministry
        that its letterhead names above."""
        return tuple(self.speller.mend_all(words)) in self._beginnings

    def unwrapped(self, lines: list[Line]) -> list[Line]:
        """The lines with each of the names that runs over the end of one put into one line."""
        found: list[Line] = []
        rest = lines
        while rest and len(found) < LETTERHEAD_LINES:
            count = self._lines_of_name(rest)
            text = " ".join([line.text for line in rest[:count]]) if count > 1 else ""
            found.append(Line(text, rest[0].page, rest[0].is_apart) if text else rest[0])
            rest = rest[count:]
        return [*found, *rest]

    def without_own(self, words: Sequence[str]) -> list[str]:
        """The words without our own names: of `… BALAI BESAR PELATIHAN LOGAM` no training is the topic."""
        if not self.may_stand(words):
            return list(words)
        hits = [hit for hit in self.names.find(self.speller.mend_all(words)) if hit.value == OWN]
        named = {at for hit in hits for at in range(hit.start, hit.end)}
        return [word for at, word in enumerate(words) if at not in named]

    def _lines_of_name(self, lines: Sequence[Line]) -> int:
        """Over how many lines a name runs that begins in the first; 1 if none goes on in the next."""
        words = lines[0].terms
        if self.may_stand(words):
            mended = self.speller.mend_all(words)
            for count in range(2, min(MAX_WRAPPED, len(lines)) + 1):
                before = len(mended)
                mended += self.speller.mend_all(lines[count - 1].terms)
                if any(hit.start < len(words) and hit.end > before for hit in self.names.find(mended)):
                    return count
        return 1

    def may_stand(self, words: Collection[str]) -> bool:
        """Whether one of the words begins a name: a quick no for most texts."""
        if self._idle.issuperset(words):
            return False
        begins = {word for word in words if self.speller.mend(word) in self._first}
        if len(self._idle) > IDLE_WORDS:
            self._idle.clear()
        self._idle.update(begins.symmetric_difference(words))
        return bool(begins)

    def first_own(self, lines: Iterable[Sequence[str]]) -> int | None:
        """The number of the first line in which one of our own names stands."""
        for number, words in enumerate(lines):
            if self.may_stand(words) and self.whose(words) == OWN:
                return number
        return None


@lru_cache(8)
def houses(own: tuple[str, ...], parents: tuple[str, ...]) -> Houses:
    """The compiled names; the same for every document of a pack."""
    return Houses(own, parents)


def organisation_of(lines: Lines, known: Houses, kinds: Kinds) -> tuple[str, Quote | None]:
    """OWN, PARENT, the name of another organisation, or empty; and the line that says so."""
    found: tuple[str, Quote | None] = ("", None)
    for line in _letterhead(lines, kinds):
        is_short = known.is_shortened(line.terms) and not _goes_on(lines, line, kinds)
        whose = known.whose(line.terms) or (OWN if is_short else _other(line, kinds))
        if whose:
            found = whose, Quote(Where.TEXT, line.text, line.page)
            if whose == OWN:
                return found
    if found[0] and found[0] != PARENT:
        return found
    named = _named_in_titles(lines, known)
    if named[0] == OWN:
        return named
    return found if found[0] and found[0] != PARENT else _neighbour(lines, known, kinds) or found


def house_of_folders(names: Sequence[Name], known: Houses, kinds: Kinds) -> tuple[str, Quote | None]:
    """For a document that is called by its folder: another organisation that a folder is named after."""
    if not are_called_by_folder(names):
        return "", None
    for name in names:
        for at in range(len(name.terms) if name.depth else 0):
            hit = kinds.organisations.longest_at(name.terms, at)
            if hit is None or name.terms[max(0, at - 1)] == HEAD_OF_HOUSE or hit.end == len(name.terms):
                continue
            after = name.terms[hit.end]
            is_name = after.isalpha() and after not in kinds.plain_words and after not in MONTH_NUMBER
            if is_name and not known.whose(name.terms):
                return name.text, Quote(Where.FOLDER, name.text)
    return "", None


def _letterhead(lines: Lines, kinds: Kinds) -> list[Line]:
    """The lines at the top that name organisations, addresses left out; they end where the title begins."""
    top: list[Line] = []
    for at, line in enumerate(lines.head[: min(LETTERHEAD_LINES, lines.body)]):
        if not top and at >= FIRST_LINES:
            break
        if kinds.organisations.longest_at(line.terms, 0):
            top.append(line)
        elif top and (kinds.titles.longest_at(line.terms, 0) or kinds.labels.longest_at(line.terms, 0)):
            break
    return top


def _goes_on_with(line: Line, before: str, after: str) -> bool:
    """Whether a capital begins the word after another, with nothing but a space between."""
    at = line.low.find(f"{before} {after}")
    return at >= 0 and line.text[at + len(before) + 1].isupper()


def _is_known(word: str, kinds: Kinds) -> bool:
    return word in kinds.known_words or word in kinds.plain_words or word in MONTH_NUMBER


def _goes_on(lines: Lines, line: Line, kinds: Kinds) -> bool:
    """Whether a name goes on below with a word that is no title, address or part of the house: a place's."""
    at = lines.head.index(line) + 1
    below = lines.head[at] if at < len(lines.head) else None
    if below is None or not below.is_caps or len(below.terms) > PLACE_TERMS:
        return False
    known = kinds.known_words | kinds.plain_words | kinds.letterhead.words() | kinds.organisations.words()
    return all(word.isalpha() and word not in known for word in below.terms)


def _other(line: Line, kinds: Kinds) -> str:
    """A line that is nothing but the name of an organisation."""
    hit = kinds.organisations.longest_at(line.terms, 0)
    words = [word for word in line.text.split() if word[:1].isalpha()]
    capitals = sum(word[:1].isupper() for word in words)
    is_name = line.is_caps or capitals >= CAPITALS_SHARE * len(words)
    if hit and is_name and hit.end < len(line.terms) <= MAX_ORGANISATION_TERMS:
        return " ".join(line.text.split())
    return ""


def _neighbour(lines: Lines, known: Houses, kinds: Kinds) -> tuple[str, Quote | None] | None:
    """Another organisation after a dash, `LAPORAN BULAN MEI 2025 - Balai Pengujian Uluwanua`; or one whose name begins
    as ours and goes on otherwise, `Daftar risiko Rumah Sakit Pendidikan Muara Kelumbai`."""
    for line in lines.head[: min(APPENDED_LINES, lines.body)]:
        others = [_other(Line(part, line.page, is_apart=False), kinds) for part in _DASH.split(line.text)[1:]]
        other = next(filter(None, others), "") or known.like_ours(line, kinds)
        if other:
            return other, Quote(Where.TEXT, line.text, line.page)
    return None


def _named_in_titles(lines: Lines, known: Houses) -> tuple[str, Quote | None]:
    """Our own name anywhere in the head or at the signature: `Kepala Pusat …`."""
    if not known.may_stand(lines.words):
        return "", None
    every = (*lines.head[: lines.body], *lines.tail)
    at = known.first_own(line.terms for line in every)
    return ("", None) if at is None else (OWN, Quote(Where.TEXT, every[at].text, every[at].page))
