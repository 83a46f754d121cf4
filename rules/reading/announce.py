"""Finds the lines of a document's head that announce its kind: titles, and what they begin with. Pure.

Indonesian titles begin with what the thing is (`NOTULEN rapat …`, `Laporan …`), so the phrase that a title
line, a letter's subject or a name begins with announces the kind; the same phrase further on says much less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rules.kinds import Kind, Kinds
from rules.phrases import Hit, Phrases
from rules.reading.lines import Line, Lines

TITLE = 12.0  # a title line of the head begins with the phrase
IN_TITLE = 3.0  # a title line has it further on

# --- how likely a line is to be a title, as a factor

CAPS = 1.0
SHORT = 0.75  # not in capitals, yet short and without a full stop
LONE = 0.25  # a single word, not in capitals: a menu, a table's heading
SENTENCE = 0.15
ON_SCREEN = 0.4  # not in capitals, in a picture: screens are full of short lines
LATER = 0.5  # each announcing line after the first
IN_BODY = 0.2  # after the body's first words …
HEADING_IN_BODY = 0.6  # … unless in capitals and saying nothing else: scans lose the order of lines
MIN_LIKENESS = 0.1

ROW_NUMBERS = 3
"""Numbers in a line that make it the row of a table."""

SHORT_TERMS = 14
"""A title line that is not in capitals has no more terms."""

WRAPPED_CHARS = 60
"""A line this long that does not end a sentence goes on in the next."""

BLOCK_LINES = 5
"""Lines of a title."""

REFINE_REACH = 4
"""Terms after a general kind within which a special one refines it."""

_TOLD = re.compile(r"\w: [a-z]+ [a-z]+ [a-z]")
"""`Tindak lanjut usul: kotak saran sudah dipasang`: what was said of it, and no title."""

_ENTRY = re.compile(r"[:\t]\s*[\d.,%]+$")
"""`Berita tayang : 10`, a number at its label."""


class Announcement(NamedTuple):
    """A line of the head that names a kind; `at` is its index in `Lines.head`."""

    kind: Kind
    score: float
    at: int


def announcements(lines: Lines, is_picture: bool, kinds: Kinds) -> list[Announcement]:
    """The lines of the head that begin with a kind's title words, or have them within, in order."""
    found: list[Announcement] = []
    factor = 1.0
    for at, line in enumerate(lines.head):
        may_lead = _may_lead(line, kinds)
        if not (may_lead or line.is_caps):
            continue
        likeness = _likeness(lines.head, at)
        if is_picture and not line.is_caps:
            likeness *= ON_SCREEN
        if likeness < MIN_LIKENESS:
            continue
        words = _block(lines.head, at, kinds) if may_lead else []
        hit = leading(words, kinds.titles, kinds)
        if at >= lines.body:
            is_heading = line.is_caps and hit is not None and hit.end >= len(line.terms)
            likeness *= HEADING_IN_BODY if is_heading else IN_BODY
        if hit and hit.start < len(line.terms):
            kind = refined(hit, words, kinds)
            found.append(Announcement(kind, TITLE * likeness * factor * kind.weight, at))
            factor *= LATER
        elif line.is_caps and not kinds.letterhead.longest_at(line.terms, 0):
            for inside in kinds.titles.find(line.mended(kinds))[:1]:
                score = IN_TITLE * likeness * factor * inside.value.weight
                found.append(Announcement(inside.value, score, at))
    return found


def _may_lead(line: Line, kinds: Kinds) -> bool:
    """Whether a title may begin in the line, by its first word that is no number: a quick no for most lines."""
    for at, term in enumerate(line.terms):
        if kinds.speller.mend(term) in kinds.leading_words:
            beginning = kinds.speller.mend_all(line.terms[at : at + 2])
            if kinds.titles.may_begin(beginning) or kinds.before_title.may_begin(beginning):
                return True
        if line.is_caps and len(kinds.parted(term)) > 1:
            return True
        if not (term.isdigit() or len(term) == 1):
            return False
    return False


def leading(words: Sequence[str], phrases: Phrases[Kind], kinds: Kinds) -> Hit[Kind] | None:
    """The phrase that the words begin with, numbering and words like `Lampiran` and `Draft` aside."""
    at = 0
    while at < len(words):
        hit = phrases.longest_at(words, at)
        if hit:
            return hit
        before = kinds.before_title.longest_at(words, at)
        if before:
            at = before.end
        elif words[at].isdigit() or len(words[at]) == 1:
            at += 1
        else:
            return None
    return None


def refined(hit: Hit[Kind], words: Sequence[str], kinds: Kinds) -> Kind:
    """The special kind that the rest of the title makes of a general one: `Laporan … survei kepuasan`."""
    general = hit.value
    if general.refined_by:
        for other in kinds.titles.find(words[hit.end : hit.end + 2 * REFINE_REACH]):
            if other.start < REFINE_REACH and other.value.id in general.refined_by:
                return other.value
    return general


def _block(head: Sequence[Line], at: int, kinds: Kinds) -> list[str]:
    """The words of a title line and of the lines that go on with it, slips mended."""
    words = list(head[at].mended(kinds))
    for line in head[at + 1 : at + BLOCK_LINES]:
        if line.is_caps != head[at].is_caps or kinds.labels.longest_at(line.terms, 0):
            break
        words += line.mended(kinds)
    return words


def _likeness(head: Sequence[Line], at: int) -> float:
    """How much a line looks like a title: 0..1."""
    line = head[at]
    if line.is_caps:
        return CAPS
    is_sentence = (
        len(line.terms) > SHORT_TERMS
        or line.text.endswith((".", ";", ","))
        or _TOLD.search(line.text)
        or sum(map(str.isdigit, line.terms)) >= ROW_NUMBERS
    )
    if is_sentence or not line.text[:1].isupper() or _ENTRY.search(line.text):
        return SENTENCE
    if len(line.terms) == 1:
        return LONE
    above = head[at - 1] if at and not line.is_apart else None
    goes_on = above and len(above.text) > WRAPPED_CHARS and not above.text.endswith((".", ":"))
    return SENTENCE if above and goes_on and not above.is_caps else SHORT
