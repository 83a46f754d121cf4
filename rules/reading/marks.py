"""Marks that a document bears: a draft, an empty form, signed or not. Pure; the words are the pack's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rules.kinds import Kinds
from rules.reading.lines import Line, Lines
from rules.reading.model import Mark, Quote, Where
from rules.reading.names import Name

LONE_TERMS = 3
"""Terms of a line that `DRAFT` can stand alone in: a watermark, a stamp."""

MIN_BLANK_LABELS = 2
"""Labels with nothing but dots behind them that make a form an empty one …"""

BLANK_SHARE = 0.6
"""… if they are this share of its labels for number, date, event and matter."""

FILLABLE = frozenset({"number_labels", "date_labels", "event_labels", "matter_labels", "subject_labels"})

SIGNED_FACTS = ("signed_by", "signed_at")

_DOTS = re.compile(r"[\s:/-]*(?:[._…·]\s*){3,}[\s:/._…·|-]*|[\s:]*[\[<(][^\]>)\d]{2,40}[\]>)][\s.]*")
"""Dots, an underscored line, or a place holder like `[nama kegiatan]`, and nothing else."""


def marks_of(
    lines: Lines, names: Sequence[Name], facts: Mapping[str, str], kinds: Kinds
) -> list[tuple[Mark, Quote]]:
    """The marks, each once with the words that show it."""
    found: dict[Mark, Quote] = {}
    for mark, quote in (
        *_in_lines(lines, kinds),
        *_in_names(names, kinds),
        *_blanks(lines, kinds),
        *_signatures(lines, facts, kinds),
    ):
        found.setdefault(mark, quote)
    return list(found.items())


def _in_lines(lines: Lines, kinds: Kinds) -> Iterator[tuple[Mark, Quote]]:
    """`DRAFT` alone in a line, or before the title."""
    for at, line in enumerate(dict.fromkeys((*lines.head, *lines.tail))):
        if len(line.terms) <= LONE_TERMS and (hit := kinds.drafts.longest_at(line.terms, 0)):
            if hit.end == len(line.terms) or not kinds.titles.longest_at(line.terms, hit.end):
                if hit.end == len(line.terms):
                    yield Mark.DRAFT, _quote(line)
            else:
                yield Mark.DRAFT, _quote(line)
        elif at < lines.body and line.is_caps and _begins_draft(line.terms, kinds):
            yield Mark.DRAFT, _quote(line)


def _begins_draft(words: Sequence[str], kinds: Kinds) -> bool:
    """`DRAFT RENCANA STRATEGIS`: the word, and then a title."""
    hit = kinds.drafts.longest_at(words, 0)
    return hit is not None and kinds.titles.longest_at(words, hit.end) is not None


def _in_names(names: Sequence[Name], kinds: Kinds) -> Iterator[tuple[Mark, Quote]]:
    for name in names:
        if name.depth:
            continue
        quote = Quote(Where.NAME, name.text)
        if kinds.drafts.find(name.terms):
            yield Mark.DRAFT, quote
        if kinds.templates.find(name.terms):
            yield Mark.TEMPLATE, quote
        if kinds.unsigned.find(name.terms):
            yield Mark.UNSIGNED, quote


def _blanks(lines: Lines, kinds: Kinds) -> Iterator[tuple[Mark, Quote]]:
    """An empty form: its labels have nothing behind them but dots."""
    asked, blank = 0, []
    for line in lines.head:
        label = kinds.labels.longest_at(line.terms, 0)
        if label and label.value[0] in FILLABLE:
            asked += 1
            if _DOTS.fullmatch(line.after(label.end)):
                blank.append(line)
    if len(blank) >= MIN_BLANK_LABELS and len(blank) >= BLANK_SHARE * asked:
        yield Mark.TEMPLATE, _quote(blank[0])


def _signatures(lines: Lines, facts: Mapping[str, str], kinds: Kinds) -> Iterator[tuple[Mark, Quote]]:
    for key in SIGNED_FACTS:
        if facts.get(key):
            yield Mark.SIGNED, Quote(Where.METADATA, facts[key])
    for line in lines.tail:
        if kinds.signed.find(line.terms):
            yield Mark.SIGNED, _quote(line)


def _quote(line: Line) -> Quote:
    return Quote(Where.TEXT, line.text, line.page)
