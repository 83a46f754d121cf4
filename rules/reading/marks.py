"""Marks that a document bears: a draft, an empty form, signed or not. Pure; the words are the pack's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from indexer.language.tokens import terms
from rules.kinds import Kinds
from rules.reading.lines import Line, Lines
from rules.reading.model import Mark, Quote, Where
from rules.reading.names import Name

TOP_LINES = 10
"""Lines from the top in which a document says that another has taken its place; a decision revokes others later."""

NOTE_TERMS = 14
"""Terms of such a note; a longer line is a sentence about something else."""

BEFORE_REPLACED = 3
"""Words before those that say so: `SOP ini sudah …`."""

FOLDER_TERMS = 3
SIGNATURE_LINES = 8
STAMP_TERMS = 6

LONE_TERMS = 3
"""Terms of a line that `DRAFT` can stand alone in: a watermark, a stamp."""

MIN_FILLED = 3
"""Labels with a value from which on somebody has filled a form in."""

MIN_BLANK_LABELS = 2
"""Labels with nothing but dots behind them that make a form an empty one …"""

BLANK_SHARE = 0.6
"""… if they are this share of its labels for number, date, event and matter."""

FILLABLE = frozenset({"number_labels", "date_labels", "event_labels", "matter_labels", "subject_labels"})

SIGNED_FACTS = ("signed_by", "signed_at")

MAX_LABEL, MAX_VALUE = 40, 60
"""Characters of a label, and of its value that are looked at."""

_DOTTED = re.compile(r"\s*[._…·]{4,}\s*")
_CLAUSE_END = re.compile(r"[.:;,()–—]\s|\s[-(]\s?|\(")
_SIGN = re.compile(r"\s*[-–—:(/]")
_UNDATED = re.compile(r"^[A-Z][\w. ]{2,25},\s*(?:[._…]\s*){2,}[\s._…]*(?:[A-Z][a-z]+ )?(?:20\d\d)?\s*$")
"""`Bogor, ... Juli 2025`: nobody has dated it yet."""

_GAP = re.compile(r"\w\s*[._…]{6,}(?!\s*\d|[._…])")
_DOTS = re.compile(r"[\s:/-]*(?:[._…·]\s*){3,}[\s:/._…·|-]*|[\s:]*[\[<(][^\]>)\d]{2,40}[\]>)][\s.]*")
"""Dots, an underscored line, or a place holder like `[nama kegiatan]`, and nothing else."""


def marks_of(
    lines: Lines,
    titles: Iterable[str],
    names: Sequence[Name],
    facts: Mapping[str, str],
    kinds: Kinds,
    *,
    is_dated: bool,
) -> list[tuple[Mark, Quote]]:
    """The marks, each once with the words that show it. `titles`: that
    found in the text and the file's own; `is_dated`: a form that bears a date has been filled in."""
    found: dict[Mark, Quote] = {}
    for mark, quote in (
        *_in_lines(lines, kinds),
        *_in_names(names, kinds),
        *_blanks(lines),
        *(mark for title in titles if not is_dated for mark in _form(title, lines, kinds)),
        *(_gaps(lines) if not is_dated else ()),
        *_signatures(lines, facts, kinds),
    ):
        found.setdefault(mark, quote)
    return list(found.items())


def _in_lines(lines: Lines, kinds: Kinds) -> Iterator[tuple[Mark, Quote]]:
    """`DRAFT` alone in a line or with a few words, or before the title; what says that it is replaced."""
    has_drafts = kinds.drafts.may_hold(lines.words)
    drafts = kinds.drafts.at_starts([line.terms for line in lines.every]) if has_drafts else {}
    notes = min(lines.body, TOP_LINES) if kinds.superseded.may_hold(lines.words) else 0
    for at, line in enumerate(lines.every):
        if hit := drafts.get(at):
            is_stamp = hit.end == len(line.terms) <= LONE_TERMS or _is_set_off(line, hit.end)
            if is_stamp or (at < lines.body and line.is_caps and _begins_draft(line.terms, kinds)):
                yield Mark.DRAFT, _quote(line)
        if ":" in line.text and (has_drafts or len(line.text) > MAX_VALUE) and _is_valued_so(line, kinds):
            yield Mark.DRAFT, _quote(line)
        is_note = at < notes and len(line.terms) <= NOTE_TERMS and kinds.superseded.find(line.terms)
        if is_note and _is_replaced(line.text, kinds):
            yield Mark.SUPERSEDED, _quote(line)
    for line in lines.tail[-SIGNATURE_LINES:]:
        if _UNDATED.match(line.text):
            yield Mark.DRAFT, _quote(line)


def _is_replaced(text: str, kinds: Kinds) -> bool:
    """`SOP ini sudah tidak berlaku`, `Versi 1 (diganti …)`: a note on the document; no prose on a machine that was
    replaced, of which a line may begin anywhere."""
    for number, clause in enumerate([text, *_CLAUSE_END.split(text)]):
        words = terms(clause)
        hit = next(iter(kinds.superseded.find(words)), None)
        is_begun = number > 1 or clause[:1].isupper() or words[:1] == ["versi"]
        if hit is not None and is_begun and hit.start <= (BEFORE_REPLACED if number else 0):
            return True
    return False


def _is_valued_so(line: Line, kinds: Kinds) -> bool:
    """Whether the value in the line begins with a draft's word. The value may be cut within a term, so that it holds
    one which the line does not."""
    value = _value(line)
    if not (kinds.drafts.may_hold(line.terms) or len(value) == MAX_VALUE):
        return False
    words = terms(value)
    hit = kinds.drafts.longest_at(words, 0)
    return hit is not None and (hit.end - hit.start > 1 or hit.end == len(words))  # `Keluaran: konsep naskah`


def _value(line: Line) -> str:
    """`diisi setelah 30 September` of `Realisasi fisik: diisi setelah 30 September`."""
    label, colon, value = line.text.partition(":")
    return value[:MAX_VALUE] if colon and len(label) <= MAX_LABEL else ""


def _is_set_off(line: Line, words: int) -> bool:
    """`KONSEP - jangan diedarkan`, `DRAFT: ...`: the first words of a short line, and a sign."""
    return len(line.terms) <= STAMP_TERMS and _SIGN.match(line.after(words)) is not None


def _begins_draft(words: Sequence[str], kinds: Kinds) -> bool:
    """`DRAFT RENCANA STRATEGIS`: the word, and then a title."""
    hit = kinds.drafts.longest_at(words, 0)
    return hit is not None and kinds.titles.longest_at(words, hit.end) is not None


def _in_names(names: Sequence[Name], kinds: Kinds) -> Iterator[tuple[Mark, Quote]]:
    for name in names:
        if name.depth:
            if name.depth == 1 and len(name.terms) <= FOLDER_TERMS:
                yield from _of_folder(name, kinds)
            continue
        quote = Quote(Where.NAME, name.text)
        if kinds.drafts.find(name.terms):
            yield Mark.DRAFT, quote
        if kinds.superseded.find(name.terms):
            yield Mark.SUPERSEDED, quote
        if kinds.templates.find(name.terms):
            yield Mark.TEMPLATE, quote
        if kinds.unsigned.find(name.terms):
            yield Mark.UNSIGNED, quote


def _of_folder(name: Name, kinds: Kinds) -> Iterator[tuple[Mark, Quote]]:
    """The file lies in a folder called `blanko`, `draft`, `tidak dipakai` and nothing else."""
    for mark, phrases in (
        (Mark.TEMPLATE, kinds.templates),
        (Mark.DRAFT, kinds.drafts),
        (Mark.SUPERSEDED, kinds.superseded),
    ):
        hit = phrases.longest_at(name.terms, 0)
        if hit is not None and hit.end == len(name.terms):
            yield mark, Quote(Where.FOLDER, name.text)


def _blanks(lines: Lines) -> Iterator[tuple[Mark, Quote]]:
    """An empty form: its labels have nothing behind them but dots."""
    asked, blank = 0, []
    for at, line in enumerate(lines.head):
        label = lines.beginnings.get(at)
        if label and label.value[0] in FILLABLE:
            asked += 1
            if _DOTS.fullmatch(line.after(label.end)):
                blank.append(line)
        elif ":" in line.text and _DOTTED.fullmatch(_value(line)):
            asked += 1
            blank.append(line)
    if len(blank) >= MIN_BLANK_LABELS and len(blank) >= BLANK_SHARE * asked:
        yield Mark.TEMPLATE, _quote(blank[0])


def _gaps(lines: Lines) -> Iterator[tuple[Mark, Quote]]:
    """`nama .........., jabatan ..........`: words that nobody has put where the dots are; a table of contents has its
    page numbers there."""
    gaps = [line for line in lines.head for _ in _GAP.findall(line.text)]
    if len(gaps) >= MIN_BLANK_LABELS:
        yield Mark.TEMPLATE, _quote(gaps[0])


def _form(title: str, lines: Lines, kinds: Kinds) -> Iterator[tuple[Mark, Quote]]:
    """`FORMULIR LAPORAN …`, `Contoh SK …`: the title begins so, and nobody has dated it nor filled it in."""
    words = terms(title)
    hit = kinds.forms.longest_at(words, 0)
    filled = sum(bool(_value(line).strip(" ._…|-[]")) for line in lines.head)
    is_asking = any(found.end - found.start > 1 for found in kinds.templates.find(words))  # `mohon diisi`
    if is_asking or (hit and hit.end < len(words) and filled < MIN_FILLED):
        yield Mark.TEMPLATE, Quote(Where.TEXT, title, 1)


def _signatures(lines: Lines, facts: Mapping[str, str], kinds: Kinds) -> Iterator[tuple[Mark, Quote]]:
    for key in SIGNED_FACTS:
        if facts.get(key):
            yield Mark.SIGNED, Quote(Where.METADATA, facts[key])
    if kinds.signed.may_hold(lines.words):
        for at, _ in kinds.signed.find_in_lines([line.terms for line in lines.tail]):
            yield Mark.SIGNED, _quote(lines.tail[at])


def _quote(line: Line) -> Quote:
    return Quote(Where.TEXT, line.text, line.page)
