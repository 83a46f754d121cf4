"""Splits a cell of evidence into its items, however they are numbered, and keeps together what belongs together. Pure.

The texts stay as printed, without the signs between them. What is not plain is told with every item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.language.tokens import normalise, terms, tokenize
from rules.importer.model import DoubtCode
from rules.importer.words import CHANNELS, CONNECTIVES, GOES_ON, OPENERS, Words

LEAST_BARE = 2
"""Parts of a meeting, named and no more, before a last one that says of which meeting they are."""

WORDS_BEFORE_KIND = 4
"""Words that stand before a capitalised kind of document which begins another item without any sign."""

WORDS_TO_SHARE = 3
"""Words of `Laporan bulanan website`, of which all but the last are said once for the whole list."""

_NUMBER = re.compile(
    r"(?:(?<=\s)|(?<=^)|(?<=[;,:]))(?P<number>\d{1,2})[.)](?=\s*(?:[^\W\d_]|[-–•]|\d{1,2}[.)]|$))"
)
_LETTERED = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[;,:]))(?P<number>[a-z])[.)]\s+(?=[^\W\d_])")
_NUMBER_WORD = re.compile(r"(?:\b(?:no|nomor|pasal|ayat|huruf|butir|bab)\.?\s*)$", re.IGNORECASE)
_DASH = re.compile(r"(?:(?<=\s)|(?<=^))[-–•·▪*]\s+(?=\S)|(?:(?<=\s)|(?<=^))[-•·▪*](?=[^\W\d_])")
_TIGHT_DASH = re.compile(r"(?:(?<=\s)|(?<=^))[-•·▪*](?=[^\W\d_])")
_YEARS_APART = re.compile(r"\d{4}\s[-–]\s\d{4}")
_DASH_FIRST = re.compile(r"[-–•·▪*]")
_EDGES = re.compile(r"^[\s\-–•·▪*,;:.]+|[\s,;:.]+$")
_LAST_AND = re.compile(r"[\s,;]+(?:dan|serta|&)$", re.IGNORECASE)
_FIRST_AND = re.compile(r"^(?:dan|serta|&)\s+", re.IGNORECASE)
_AND = re.compile(r"\s(?:dan|serta)\s", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_GLUED = re.compile(r"\b(?P<one>[A-Za-z][a-z]{2,})(?P<other>[A-Z][A-Za-z]{2,})\b")
_OF_IT = re.compile(r"nya\b", re.IGNORECASE)
_PLACE_LAST = re.compile(r"\b(?:di\s*\w+|via|melalui|lewat)(?:\s+\w+)?$", re.IGNORECASE)
_OPENER = re.compile(rf"\b(?:{'|'.join(OPENERS)})\b", re.IGNORECASE)


class Piece(NamedTuple):
    """An item's text, and why it may not be meant so: code, what was written, what it was taken for."""

    text: str
    doubts: tuple[tuple[DoubtCode, str, str], ...] = ()

    def because(self, code: DoubtCode, found: str, taken: str = "") -> Piece:
        return self._replace(doubts=(*self.doubts, (code, found, taken)))


def split_evidence(cell: str, words: Words) -> list[Piece]:
    """The items of a cell, in its order."""
    text = "\n".join(" ".join(line.split()) for line in cell.split("\n")).strip()
    pieces = _listed(text)
    if pieces is None:
        pieces = [piece for line in _lines(text, words) for piece in _commas(line, words)]
    found = []
    for piece in pieces:
        bare = _bare(piece)
        if bare.text:
            found += _run_together(bare, words)
    return found


def _lines(text: str, words: Words) -> list[str]:
    """The lines of a cell, an item or more each. Where commas separate, a line only begins an item with a kind of
    document: the others were broken for want of room."""
    lines: list[str] = []
    for line in filter(None, text.split("\n")):
        if lines and "," in text and not words.kind_of(line) and not lines[-1].endswith((",", ";", ".")):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return lines


def _bare(piece: Piece) -> Piece:
    """Without the signs around it, and without an `and` that led on to the next."""
    text = _EDGES.sub("", piece.text.replace("\n", " "))
    text = _EDGES.sub("", _LAST_AND.sub("", text))
    return piece._replace(text=text)


# --- lists with signs -------------------------------------------------------------------------------------


def _listed(text: str) -> list[Piece] | None:
    """The pieces of a list with numbers, letters or dashes; None if it is none."""
    for sign in (_NUMBER, _LETTERED):
        marks = [mark for mark in sign.finditer(text) if not _NUMBER_WORD.search(text[: mark.start()])]
        if marks and _begins_list(text, marks, sign):
            return _numbered(text, marks)
    if not _DASH_FIRST.match(text):
        return None
    sign = _TIGHT_DASH if _TIGHT_DASH.match(text) else _DASH
    marks = [
        mark
        for mark in sign.finditer(text)
        if not _YEARS_APART.search(text, mark.start() - 5, mark.end() + 4)
    ]
    return [Piece(piece) for _, piece in _between(text, marks)] if marks else None


def _begins_list(text: str, marks: Sequence[re.Match[str]], sign: re.Pattern[str]) -> bool:
    """The first number is the first of a list: it begins the cell, or stands after a colon, or another follows."""
    before = text[: marks[0].start()].rstrip()
    first = marks[0]["number"]
    if sign is _LETTERED:
        return first == "a" and len(marks) > 1 and (not before or before.endswith(":"))
    return not before or (first == "1" and (before.endswith(":") or len(marks) > 1))


def _numbered(text: str, marks: Sequence[re.Match[str]]) -> list[Piece]:
    """A numbered list. What stands before its first number is no item but for a sentence of its own."""
    lead = text[: marks[0].start()].strip()
    numbers = [mark["number"] for mark in marks]
    wanted = _counted(numbers[0], len(numbers))
    pieces: list[Piece] = []
    for _, piece in _between(text, marks):
        if not _EDGES.sub("", piece):
            continue  # a number over, `4. … 1. 5. …`
        pieces.append(Piece(piece))
    if numbers != wanted and pieces:
        shown = " ".join(f"{number}." for number in numbers)
        pieces[0] = pieces[0].because(DoubtCode.NUMBERING, shown)
    if not lead or not pieces:
        return pieces
    if lead.endswith(":"):
        return [pieces[0].because(DoubtCode.LEAD, lead), *pieces[1:]]
    return [Piece(lead).because(DoubtCode.NUMBERING, lead), *pieces]


def _counted(first: str, count: int) -> list[str]:
    if first.isdecimal():
        return [str(int(first) + at) for at in range(count)]
    return [chr(ord(first) + at) for at in range(count)]


def _between(text: str, marks: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], str]]:
    """What stands after each mark, as far as the next."""
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        yield mark, text[mark.end() : end]


# --- lists with commas ------------------------------------------------------------------------------------


def _commas(line: str, words: Words) -> list[Piece]:
    """The members of a list without numbers: apart by semicolons, then by commas that separate items."""
    return [piece for part in _parted(line, ";") for piece in _members(_parted(part, ","), words)]


def _parted(text: str, sign: str) -> list[str]:
    """A text cut at a sign, not inside brackets."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth = max(0, depth + (char in "([") - (char in ")]"))
        if char == sign and not depth:
            parts.append(text[start:at])
            start = at + 1
    return [part.strip() for part in (*parts, text[start:]) if part.strip(" .")]


def _members(parts: Sequence[str], words: Words) -> list[Piece]:
    if len(parts) < 2:
        return [Piece(part) for part in parts]
    shared = _shared(parts, words)
    if shared:
        return shared
    pieces: list[Piece] = []
    bundle = _bundle_end(parts, words)
    for at, part in enumerate(parts):
        is_member = len(pieces) > 1 and not pieces[-1].doubts
        if at and (at < bundle or _goes_on(pieces[-1].text, part, words, is_member=is_member)):
            joined = f"{pieces[-1].text}, {part}"
            pieces[-1] = pieces[-1]._replace(text=joined, doubts=()).because(DoubtCode.KEPT, joined)
        else:
            pieces.append(Piece(_FIRST_AND.sub("", part)))
    return [cut for piece in pieces for cut in _second_and(piece, words)]


def _shared(parts: Sequence[str], words: Words) -> list[Piece]:
    """`Laporan bulanan website, PPID, IKM`: the members after the first are single words that share its beginning."""
    first = parts[0].split()
    rest = [_EDGES.sub("", _FIRST_AND.sub("", part)) for part in parts[1:]]
    if len(first) < WORDS_TO_SHARE or not words.kind_of(parts[0]) or _OPENER.search(parts[0]):
        return []
    if any(len(part.split()) > 1 for part in rest) or any(words.part_of(part) for part in rest):
        return []
    if len(rest) < 2 and words.is_kind(rest[0]):
        return []
    head = " ".join(first[:-1])
    whole = ", ".join(parts)
    carried = [Piece(f"{head} {part}").because(DoubtCode.SHARED, whole, f"{head} {part}") for part in rest]
    return [Piece(parts[0]), *carried]


def _bundle_end(parts: Sequence[str], words: Words) -> int:
    """How many members, from the first, are the papers of one meeting: named and no more, but for the last."""
    bare = next((at for at, part in enumerate(parts) if not words.part_of(part)), len(parts))
    if bare == len(parts):
        return bare if bare > LEAST_BARE else 0
    if not bare:
        return 0
    last = _FIRST_AND.sub("", parts[bare])
    named = len(words.parts_in(last))
    begins = any(words.part_of(" ".join(last.split()[:n])) for n in (1, 2, 3))
    return bare + 1 if begins and bare + named > LEAST_BARE else 0


def _goes_on(before: str, part: str, words: Words, *, is_member: bool) -> bool:
    """A member is no item of its own: the one before goes on with it. `is_member`: that is one of several itself,
    so that `…, dan POK` after it ends the list, while `…, dan tindak lanjutnya` speaks of it."""
    if _OPENER.search(before):
        return True
    first = terms(part)[:1]
    if _FIRST_AND.match(part):
        rest = _FIRST_AND.sub("", part)
        return not words.kind_of(rest) and not (is_member and not _OF_IT.search(rest))
    if first and first[0] in GOES_ON:
        return True
    if words.is_name(part):
        return True
    is_place = bool(_PLACE_LAST.search(before)) or normalise(before.split()[-1]) in CHANNELS
    return is_place and all(term in CHANNELS for term in terms(part))


def _second_and(piece: Piece, words: Words) -> Iterator[Piece]:
    """`SS Aplikasi … dan aplikasi lain … dan laporan …`: after an `and` within the item, one before another kind of
    document separates."""
    ands = [found for found in _AND.finditer(piece.text) if not _depth(piece.text, found.start())]
    for found in ands[1:]:
        rest = piece.text[found.end() :]
        kind = words.kind_of(rest)
        if kind and words.kind_of(piece.text) != kind and not _OPENER.search(piece.text[: found.start()]):
            yield Piece(piece.text[: found.start()])
            yield Piece(rest).because(DoubtCode.BOUNDARY, piece.text, rest)
            return
    yield piece


def _depth(text: str, at: int) -> int:
    return text.count("(", 0, at) - text.count(")", 0, at)


# --- items without any sign between them ------------------------------------------------------------------


def _run_together(piece: Piece, words: Words) -> list[Piece]:
    """An item in which another begins without a sign, cut there."""
    glued = _glued(piece, words)
    if glued:
        return glued
    cut = _boundary(piece.text, words)
    if not cut:
        return [_with_second_kind(piece, words)]
    first, *more = _run_together(_bare(Piece(piece.text[cut:])), words)
    return [
        _bare(piece._replace(text=piece.text[:cut])),
        first.because(DoubtCode.BOUNDARY, piece.text, first.text),
        *more,
    ]


def _with_second_kind(piece: Piece, words: Words) -> Piece:
    """An item that names a second document after an `and` is left whole, with a word of warning; not so a meeting's
    papers, which belong together."""
    if len(words.parts_in(piece.text)) > 1:
        return piece
    for found in _AND.finditer(piece.text):
        rest = piece.text[found.end() :]
        if not _depth(piece.text, found.start()) and words.kind_of(rest):
            return piece.because(DoubtCode.KEPT, piece.text, rest)
    return piece


def _glued(piece: Piece, words: Words) -> list[Piece]:
    """`RenstraLAKIN`: two kinds of document without a space between them."""
    for found in _GLUED.finditer(piece.text):
        if words.is_kind(found["one"]) and words.is_kind(found["other"]):
            parts = (piece.text[: found.start("other")], piece.text[found.start("other") :])
            return [_bare(Piece(part)).because(DoubtCode.GLUED, piece.text, part) for part in parts]
    return []


def _boundary(text: str, words: Words) -> int:
    """Where in a text another item begins; 0 if nowhere.

    A kind of document begins one after a year (`Lakin 2024 Tanda Terima …`), where the item began with the same
    word (`laporan triwulan laporan sinergi …`), or capitalised after a whole phrase (`… Jafung Juklak/Juknis …`).
    """
    tokens = tokenize(text)
    plain = [token.text for token in tokens]
    for at in range(1, len(tokens)):
        token, before = tokens[at], tokens[at - 1]
        found = words.kind_at(plain, at)
        if found is None or _depth(text, token.start) or before.text in CONNECTIVES:
            continue
        written, between = text[token.start : token.end], text[before.end : token.start]
        if between.strip():
            continue
        is_capital = written[:1].isupper()
        if is_capital and _YEAR.fullmatch(before.text):
            return token.start
        if at >= 2 and token.text == plain[0] and not CONNECTIVES.intersection(plain[:at]):
            return token.start
        is_word = is_capital and not written.isupper()
        if is_word and at >= WORDS_BEFORE_KIND and _is_closed(plain[:at], words):
            return token.start
    return 0


def _is_closed(before: list[str], words: Words) -> bool:
    """The words before name a whole document: its kind, and after a preposition what it is about."""
    return words.kind_at(before, 0) is not None and "tentang" in before[1:-1]
