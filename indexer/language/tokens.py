"""From text to terms: the only tokenizer, with every token's place in the original text.

A term is a run of letters and digits, compared after NFKC, case folding and removal of accents. Every
other character separates: `B-123/KP.120` is b · 123 · kp · 120 and `rapat-rapat` is rapat · rapat, so that a
number, a part of it and the whole (as a phrase) are all found. Four things are put together again first:

- letter-spaced words, `S U R A T  K E P U T U S A N` → surat · keputusan (two spaces or more between words);
- words hyphenated at a line end, `pem-⏎bangunan` → pembangunan (but `rapat-⏎rapat` stays two);
- an apostrophe inside a word, `Jum'at` → jumat;
- soft hyphens, zero-width characters and combining marks inside a word, which vanish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

MAX_TERM = 64
"""Longest term, in characters. A longer run (base64, OCR rubbish) falls into pieces of this length."""

MIN_SPACED_CAPITALS = 3
MIN_SPACED_LETTERS = 4
"""Single letters in a row that make a letter-spaced word: capitals (`S O P`), or others (`R a p a t`)."""

MIN_HYPHENATED = 2
"""Letters that must stand on both sides of a hyphen at a line end for it to be hyphenation."""

MIN_REPEATED = 3
"""Letters shared by the halves of a reduplication at a line end: `perundang-⏎undangan` is not hyphenation."""

CACHE_SIZE = 50_000
"""Folded words kept; emptied when full."""

PAGES_REMEMBERED = 64
SHORTEST_REMEMBERED, LONGEST_REMEMBERED = 500, 20_000
"""Pages whose terms are remembered, and how many characters they may have: some 10 MB at most. What is shorter may
be a line, of which there are many."""


class Token(NamedTuple):
    """A term and where it stands: `original[start:end]` is what was written."""

    text: str
    start: int
    end: int


# Written inside words without being seen: soft hyphen, zero-width and direction marks, the byte order mark.
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
# Combining marks: general, Cyrillic, Hebrew, Arabic, for symbols, variation selectors, half marks.
_MARKS = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
)
_APOSTROPHES = frozenset("'`\u2018\u2019\u02bc\u02b9\u00b4\u2032\uff07")
_SPACES = frozenset(" \u00a0")
_BREAK_SIGNS = (
    "\u00ad\x02\ufffe"  # PDF readers write one of these for a hyphen at a line end, often without the end
)
_JOINTS = _APOSTROPHES | frozenset("-\u2010\u2011" + _BREAK_SIGNS)

_ASCII_WORD = re.compile(rf"[a-z0-9]{{1,{MAX_TERM}}}")
_ASCII_LETTERS = bytes(byte if bytes([byte]).isalnum() else 32 for byte in bytes(range(256)).lower())
"""Each byte of UTF-8: capitals as small letters, all that is no ASCII letter or digit a space."""

_ASCII_LETTERS_IN_LINES = _ASCII_LETTERS[:10] + b"\n" + _ASCII_LETTERS[11:]
"""The same, but line ends stay."""

_LETTERS_AND_SPACES = bytes(97 if bytes([byte]).isalpha() else byte for byte in range(256))
"""Each ASCII letter as `a`."""

_PLAIN_WORD = re.compile(rf"[^\W_]{{1,{MAX_TERM}}}")
_WORD = re.compile(rf"[^\W_]{{1,{MAX_TERM}}}(?:[{_MARKS}]+|[{_MARKS}{_UNSEEN}]+[^\W_]{{1,{MAX_TERM}}})*")
_BREAK = re.compile(rf"(?:[-\u2010\u2011][ \t]*\r?\n|[{_BREAK_SIGNS}][ \t]*(?:\r?\n)?)[ \t]*")
_WIDE_GAP = re.compile(r"[ \u00a0\t]{2,}")

_L = r"[^\W\d_]"

# Whether anything may need putting together. Each begins with a literal, which the regex engine finds fast.
_APOSTROPHE_HINT = re.compile(r"'[^\W\d_]")
_BREAK_HINT = re.compile(r"-(?<=[^\W\d_]{2}-)[ \t]*\r?\n[ \t]*[^\W\d_]{2}")
_SPACED_HINT = re.compile(rf" {_L} {_L}(?![^\W_])(?<={_L} {_L} {_L})(?<![^\W_]{_L} {_L} {_L})")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_ODD_HINT = re.compile(rf"[{_MARKS}{_UNSEEN}{_BREAK_SIGNS}\u02bc\u02b9\u00b4\u2032\uff07\u2010\u2011]")
_CURLY_HINT = re.compile(r"[\u2018\u2019](?<=[^\W\d_].)[^\W\d_]")
_WIDE_SPACED_HINT = re.compile(r"[ \u00a0][^\W\d_][ \u00a0][^\W\d_](?![^\W_])")

# Letters that Unicode does not decompose, as people type them.
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)

_folded: dict[str, str] = {}


def terms(text: str) -> list[str]:
    """The terms of a text in order: the fast path of `tokenize`, always the same terms."""
    if _is_intact(text):
        if _has_ascii_words(text):
            return _ascii_terms(text)
        words = _PLAIN_WORD.findall(text)
        return [term for word in words if (term := word.lower() if word.isascii() else fold(word))]
    return [term for start, end in _spans(text) if (term := fold(text[start:end]))]


def page_terms(text: str) -> Sequence[str]:
    """The terms of a page, remembered for a while: reading, matching and the index look at it in turn."""
    return _of_page(text) if len(text) <= LONGEST_REMEMBERED else terms(text)


@lru_cache(PAGES_REMEMBERED)
def _of_page(text: str) -> tuple[str, ...]:
    lines = _taken_apart(text)
    return tuple(terms(text)) if lines is None else tuple(chain.from_iterable(lines))


@lru_cache(PAGES_REMEMBERED)
def line_terms(page: str) -> Mapping[str, list[str]]:
    """The terms of lines of a page by the line, without the spaces around it; of some pages none are known. All
    are taken apart at once, and remembered with those of the page."""
    lines = _taken_apart(page) if len(page) <= LONGEST_REMEMBERED else None
    return {} if lines is None else dict(zip(map(str.strip, page.splitlines()), lines, strict=True))


@lru_cache(PAGES_REMEMBERED)
def _taken_apart(text: str) -> list[list[str]] | None:
    """The terms of each line of a plain text; None for another, in which a word may stand in two lines."""
    if not is_plain(text):
        return None
    lines = text.splitlines()
    spaced = "\n".join(lines).encode(errors="replace").translate(_ASCII_LETTERS_IN_LINES)
    if _has_long_word(spaced):
        return [*map(_ascii_terms, lines)]
    return [*map(str.split, spaced.decode().split("\n"))] if lines else []


def _ascii_terms(text: str) -> list[str]:
    """The terms of a text whose letters and digits are ASCII: less than half the time of a pattern."""
    spaced = text.encode(errors="replace").translate(_ASCII_LETTERS)
    return _ASCII_WORD.findall(text.lower()) if _has_long_word(spaced) else spaced.decode().split()


def _has_long_word(spaced: bytes) -> bool:
    """Whether a word is longer than a term may be: looks at a space in each stretch of that length."""
    at, last = 0, len(spaced) - MAX_TERM
    while at < last:
        space = spaced.rfind(b" ", at, at + MAX_TERM + 1)
        if space < 0:
            return True
        at = space + 1
    return False


@lru_cache(PAGES_REMEMBERED)
def _is_plain_page(text: str) -> bool:
    return is_plain(text)


def tokenize(text: str) -> list[Token]:
    """The terms of a text in order with their places: start inclusive, end exclusive, in characters."""
    if is_plain(text):
        return [Token(found.group(), *found.span()) for found in _ASCII_WORD.finditer(text.lower())]
    return [Token(term, start, end) for start, end in _spans(text) if (term := fold(text[start:end]))]


def extent(text: str, start: int, end: int) -> tuple[int, int]:
    """Where `terms(text)[start:end]`, which are some, begin and end in the text: without a look at what follows."""
    if _is_plain_page(text) if len(text) >= SHORTEST_REMEMBERED else is_plain(text):
        found = [one.span() for one in islice(_ASCII_WORD.finditer(text.lower()), start, end)]
        return found[0][0], found[-1][1]
    tokens = tokenize(text)
    return tokens[start].start, tokens[end - 1].end


def normalise(text: str) -> str:
    """A text as its terms with single spaces between: equal for writings that differ only in form."""
    return " ".join(terms(text))


def fold(word: str) -> str:
    """One written word as a term: NFKC, case folded, without accents and all that is no letter or digit."""
    term = _folded.get(word)
    if term is None:
        if len(_folded) >= CACHE_SIZE:
            _folded.clear()
        term = _folded[word] = _fold(word)
    return term


def _fold(word: str) -> str:
    if word.isascii():
        folded = word.lower()
    else:
        # Twice, because folding the case of a decomposed letter can give one that decomposes again.
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()).casefold()
        folded = unicodedata.normalize("NFC", _letters_and_digits(folded.translate(_UNDECOMPOSED)))
    return _letters_and_digits(folded)[:MAX_TERM]


def _letters_and_digits(text: str) -> str:
    if text.isalnum() and text.isascii():
        return text
    return "".join(char for char in text if char.isalnum() and char not in _APOSTROPHES)


def is_plain(text: str) -> bool:
    """Whether each term stands in the text as it is but for capitals: `text.lower()` has all in place."""
    return _has_ascii_words(text) and _is_intact(text)


def _has_ascii_words(text: str) -> bool:
    """Whether all letters and digits are ASCII, whatever other signs there are: dashes, bullets, curly quotes."""
    return text.isascii() or not any(map(str.isalnum, _NON_ASCII.findall(text)))


def _is_intact(text: str) -> bool:
    """Whether no word can stand in pieces: False may be wrong (and only slow), True never is."""
    if ("'" in text and _APOSTROPHE_HINT.search(text)) or "`" in text or "\x02" in text:
        return False
    is_ascii = text.isascii()
    may_be_spaced = not is_ascii or b"a a a" in text.encode().translate(_LETTERS_AND_SPACES)
    if _BREAK_HINT.search(text) or (may_be_spaced and _SPACED_HINT.search(text)):
        return False
    if is_ascii:
        return True
    odd = "".join(set(_NON_ASCII.findall(text)))
    if _ODD_HINT.search(odd) or (("\u2018" in odd or "\u2019" in odd) and _CURLY_HINT.search(text)):
        return False
    return "\u00a0" not in odd or not _WIDE_SPACED_HINT.search(text)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each word stands, from its first piece to its last."""
    pieces = [found.span() for found in _WORD.finditer(text)]
    index = 0
    while index < len(pieces):
        start, end = pieces[index]
        last = index
        if text[end : end + 1] in _JOINTS:
            last = _last_piece(text, pieces, index)
        elif end - start == 1 and text[end : end + 1] in _SPACES:
            last = _last_letter(text, pieces, index)
        yield start, pieces[last][1]
        if last > index and end - start == 1:
            digits = _last_spaced_digit(text, pieces, last)
            if digits > last:
                yield pieces[last + 1][0], pieces[digits][1]
                last = digits
        index = last + 1


def _last_piece(text: str, pieces: list[tuple[int, int]], index: int) -> int:
    """The last piece of a word with apostrophes, or hyphenated at line ends."""
    start = pieces[index][0]
    while index + 1 < len(pieces):
        end, (next_start, next_end) = pieces[index][1], pieces[index + 1]
        gap, left, right = text[end:next_start], text[start:end], text[next_start:next_end]
        is_apostrophe = gap in _APOSTROPHES and fold(text[end - 1 : end]).isalpha() and fold(right).isalpha()
        if not is_apostrophe and not (_BREAK.fullmatch(gap) and _is_hyphenated(left, right)):
            break
        index += 1
    return index


def _is_hyphenated(left: str, right: str) -> bool:
    """Whether two pieces around a hyphen at a line end are one word, not a compound or a reduplication."""
    if not (right.islower() or (right.isupper() and left.isupper())):
        return False
    head, tail = fold(left), fold(right)
    if min(len(left), len(right)) < MIN_HYPHENATED or not (head.isalpha() and tail.isalpha()):
        return False
    return not any(head.endswith(tail[:size]) for size in range(MIN_REPEATED, len(tail) + 1))


def _last_letter(text: str, pieces: list[tuple[int, int]], index: int) -> int:
    """The last letter of a letter-spaced word that begins here; the same piece when there is none."""
    last = _last_single(text, pieces, index, str.isalpha)
    letters = text[pieces[index][0] : pieces[last][1] : 2]
    wanted = MIN_SPACED_CAPITALS if letters.isupper() else MIN_SPACED_LETTERS
    return last if len(letters) >= wanted else index


def _last_spaced_digit(text: str, pieces: list[tuple[int, int]], index: int) -> int:
    """The last digit of a spaced number right after a letter-spaced word: `T A H U N  2 0 2 5`."""
    if index + 1 >= len(pieces):
        return index
    end, (next_start, next_end) = pieces[index][1], pieces[index + 1]
    if (
        next_end - next_start != 1
        or not text[next_start].isdigit()
        or not _WIDE_GAP.fullmatch(text, end, next_start)
    ):
        return index
    return _last_single(text, pieces, index + 1, str.isdigit)


def _last_single(text: str, pieces: list[tuple[int, int]], index: int, belongs: Callable[[str], bool]) -> int:
    """How far single characters of a kind follow one another with one space between."""
    if not belongs(text[pieces[index][0]]):
        return index
    while index + 1 < len(pieces):
        end, (next_start, next_end) = pieces[index][1], pieces[index + 1]
        is_next = next_end - next_start == 1 and next_start - end == 1 and text[end] in _SPACES
        if not is_next or not belongs(text[next_start]):
            break
        index += 1
    return index
