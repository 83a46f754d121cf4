"""Decides what kind of document it is: the head of the document, then its name, then its folder. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from indexer.language.tokens import terms
from rules.kinds import Kind, Kinds
from rules.reading.announce import Announcement, leading, refined
from rules.reading.lines import Line, Lines
from rules.reading.model import KindGuess, Quote, Where
from rules.reading.names import Name

# --- how much each place says. A title outweighs name and folder together; below MINIMUM nothing is known, though
# matching may look at what is FAINT.

SUBJECT = 13.0  # a letter's subject begins with it: beats `NOTA DINAS` above it (`announce.TITLE`)
METADATA = 4.0  # the file's own title or the mail's subject begins with it
NAME = 5.0  # the file's name begins with it, numbers and noise aside
IN_NAME = 3.5  # the first phrase in the file's name
LATER_IN_NAME = 1.0  # any other phrase in the file's name
FOLDER = 2.0  # a folder's name begins with it; halved with each step up
SIGN = 1.3  # each different sign of the kind's layout …
SIGN_ON_SCREEN = 2.0  # … and of a kind that is a picture: menus and buttons
LETTER = 7.0  # number and subject stand at their labels, and no title says what else it is
LOOK = 2.0  # the file type, when there is next to no text
PICTURE = 16.0  # a picture's name begins with what it is: a screenshot of a report is a screenshot
MINIMUM, MINIMUM_IN_TEXT = 2.0, 3.6  # a few words typical of it do not make a kind of a text
FAINT = 0.5  # what is less is not even worth a suggestion

MIN_SIGNS = 2
MAX_SIGNS = 5

FOLDERS_REMEMBERED = 1024
"""With what they say of the documents in them."""

SCANT_CHARS = 300
"""Characters of text below which a picture shows something rather than being a scanned page."""


def guess(
    lines: Lines,
    announced: Sequence[Announcement],
    names: Sequence[Name],
    title: str,
    text_length: int,
    kinds: Kinds,
) -> list[KindGuess]:
    """The kinds that it could be, the likeliest first; the first only if it is alone at the top."""
    scores: dict[str, dict[str, tuple[float, Quote]]] = {}

    def add(kind: Kind, place: str, score: float, quote: Quote) -> None:
        places = scores.setdefault(kind.id, {})
        if score > places.get(place, (0.0, quote))[0]:
            places[place] = (score, quote)

    for announcement in announced:
        line = lines.head[announcement.at]
        add(announcement.kind, "title", announcement.score, Quote(Where.TEXT, line.text, line.page))
    if all(announcement.score < LETTER for announcement in announced):
        for kind, quote in _letters(lines, kinds):
            add(kind, "title", LETTER, quote)
    for kind, quote in _subjects(lines, kinds):
        add(kind, "title", SUBJECT * kind.weight, quote)
    extensions = {name.extension for name in names}
    for kind, score, quote in _signs(lines, extensions, kinds):
        add(kind, "signs", score, quote)
    for kind, score in _of_name(kinds, _mended(title, kinds), METADATA, 0.0):
        add(kind, "metadata", score, Quote(Where.METADATA, title))
    for name in names:
        quote = Quote(Where.NAME if name.is_own else Where.FOLDER, name.text)
        for kind, score in _of_file(name, text_length, kinds) if name.is_own else _of_folder(name, kinds):
            add(kind, "name" if name.is_own else "folder", score, quote)
    return _ranked(scores)


def name_announces(names: Iterable[Name], kinds: Kinds) -> KindGuess | None:
    """The kind that a file's name begins with, whatever the content says; a camera's name says nothing."""
    for name in names:
        hit = leading(name.terms, kinds.names, kinds) if name.depth == 0 else None
        if hit and not hit.value.extensions:
            return KindGuess(refined(hit, name.terms, kinds).id, NAME, Quote(Where.NAME, name.text))
    return None


# --- places -----------------------------------------------------------------------------------------------


def _letters(lines: Lines, kinds: Kinds) -> Iterator[tuple[Kind, Quote]]:
    subjects = lines.labelled("subject_labels")
    if subjects and (lines.labelled("number_labels") or subjects[0].value):
        line = lines.head[subjects[0].at]
        for kind in kinds.all:
            if kind.is_any_letter:
                yield kind, Quote(Where.TEXT, line.text, line.page)


def _subjects(lines: Lines, kinds: Kinds) -> Iterator[tuple[Kind, Quote]]:
    for label in lines.labelled("subject_labels"):
        line = lines.head[label.at]
        hit = leading(_mended(label.value, kinds), kinds.subjects, kinds)
        if hit:
            yield hit.value, Quote(Where.TEXT, line.text, line.page)


def _signs(lines: Lines, extensions: set[str], kinds: Kinds) -> Iterator[tuple[Kind, float, Quote]]:
    seen: dict[str, set[tuple[str, ...]]] = {}
    first: dict[str, Line] = {}
    every = lines.every
    for at, (start, end, kind) in kinds.signs.find_in_lines([line.terms for line in every], lines.words):
        seen.setdefault(kind.id, set()).add(tuple(every[at].terms[start:end]))
        first.setdefault(kind.id, every[at])
    for id_, signs in seen.items():
        kind, line = kinds.by_id[id_], first[id_]
        if len(signs) >= MIN_SIGNS and (not kind.extensions or extensions.intersection(kind.extensions)):
            yield (
                kind,
                (SIGN_ON_SCREEN if kind.extensions else SIGN) * min(len(signs), MAX_SIGNS) * kind.weight,
                Quote(Where.TEXT, line.text, line.page),
            )


def _of_file(name: Name, text_length: int, kinds: Kinds) -> Iterator[tuple[Kind, float]]:
    yield from _of_name(kinds, name.terms, NAME, IN_NAME)
    pictured = leading(name.terms, kinds.titles, kinds)
    for kind in kinds.all:
        if name.extension in kind.extensions and text_length < SCANT_CHARS:
            yield kind, LOOK
    if pictured and pictured.value.extensions and name.extension in kinds.extensions:
        yield pictured.value, PICTURE


@lru_cache(FOLDERS_REMEMBERED)
def _of_folder(name: Name, kinds: Kinds) -> tuple[tuple[Kind, float], ...]:
    """The one kind that a folder's name begins with; where it names several (`01. SK & Surat Tugas`), or a kind that
    does not count in folders, each of them is no more than a faint guess."""
    step = 0.5 ** (name.depth - 1)
    named = {hit.value.id: hit.value for hit in kinds.names.find(name.terms)}
    special = [kind for kind in named.values() if not named.keys() & set(kind.refined_by)]
    sure = [kind for kind, _ in _of_name(kinds, name.terms, FOLDER, 0.0) if kind.counts_in_folder]
    if len(special) == 1 and sure:
        return ((sure[0], FOLDER * sure[0].weight * step),)
    return tuple((kind, FAINT) for kind in special)


def _of_name(
    kinds: Kinds, words: Sequence[str], at_start: float, inside: float
) -> Iterator[tuple[Kind, float]]:
    hit = leading(words, kinds.names, kinds)
    if hit:
        kind = refined(hit, words, kinds)
        yield kind, at_start * kind.weight
    if inside:
        score, end = (LATER_IN_NAME, hit.end) if hit else (inside, 0)
        for start in range(end, len(words)):
            other = kinds.names.longest_at(words, start)
            if other and start >= end:
                kind = refined(other, words, kinds)
                yield kind, score * kind.weight
                score, end = LATER_IN_NAME, other.end


# --- pieces -----------------------------------------------------------------------------------------------


def _mended(text: str, kinds: Kinds) -> list[str]:
    return kinds.speller.mend_all(terms(text))


def _ranked(scores: dict[str, dict[str, tuple[float, Quote]]]) -> list[KindGuess]:
    guesses = []
    for id_, places in scores.items():
        total = sum(score for score, _ in places.values())
        quote = max(places.values(), key=lambda place: place[0])[1]
        if total >= FAINT:
            guesses.append(KindGuess(id_, round(total, 2), quote))
    guesses.sort(key=lambda guess: (-guess.score, guess.kind))
    return guesses
