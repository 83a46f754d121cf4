"""What a query means for an engine: words become stems, synonyms, phrases and filters (`model.Plan`).

- A word asks for its stem or that of a synonym of one word, or for a synonym of several words as a phrase;
  several words that are a known phrase together (`surat keputusan`) are treated as one.
- A word of several terms (`B-123/KP.120`, `SK_Tim.pdf`, `SKMaklumat.pdf`) asks for them next to one another.
- Stop words are left out where other words remain. What follows a minus is taken as typed, without synonyms.
- `Plan.exact` asks for the words as typed, so that documents with just these come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indexer.language.names import split_name
from indexer.language.stem import stem
from indexer.language.stopwords import STOP_WORDS
from indexer.language.tokens import terms
from indexer.language.vocabulary import NO_VOCABULARY, Phrase, Vocabulary
from indexer.search import filters, model
from indexer.search.query import And, Between, Filter, Near, Not, Or, Query, Quoted, Starts, Word

KIND_FILTER = "jenis"
"""The filter whose values have synonyms: `jenis:absensi` finds what was read as the kind `daftar-hadir`."""


class _Meaning(NamedTuple):
    """A part of a query: what matches, what matches as typed (None: any document), stems that score."""

    where: model.Node
    exact: model.Node | None = None
    scoring: tuple[str, ...] = ()


def make_plan(query: Query, vocabulary: Vocabulary = NO_VOCABULARY, *, sort: str = "score") -> model.Plan:
    """The plan of a query as `grammar.parse` read it; `sort` as in `model.Plan`."""
    meaning = _meaning(query, vocabulary)
    return model.Plan(meaning.where, meaning.exact, tuple(dict.fromkeys(meaning.scoring)), sort)


def ignored_words(query: Query) -> tuple[str, ...]:
    """The stop words that a plan leaves out, as typed and in order."""
    match query:
        case And(children):
            typed = [child.text for child in children if isinstance(child, Word) and _is_stop_word(child)]
            own = tuple(typed) if _has_words(children) else ()
            return own + tuple(word for child in children for word in ignored_words(child))
        case Or(children):
            return tuple(word for child in children for word in ignored_words(child))
    return ()


def keyword_values(query: Filter, vocabulary: Vocabulary = NO_VOCABULARY) -> tuple[str, ...]:
    """The values that documents may have to pass a filter, case folded."""
    found: list[str] = []
    for value in query.values:
        if query.name == filters.YEAR_FILTER:
            found += filters.years_of(value)
        elif query.name == filters.MONTH_FILTER:
            found += filters.months_of(value)
        else:
            found.append(value.casefold())
        if query.name == KIND_FILTER and (words := tuple(terms(value))):
            for phrase in (words, *_others(words, vocabulary)):
                found += [" ".join(phrase), "-".join(phrase)]
    return tuple(dict.fromkeys(found))


def _meaning(query: Query, vocabulary: Vocabulary) -> _Meaning:
    match query:
        case And(children):
            return _all(_meanings(children, vocabulary))
        case Or(children):
            return _any([_meaning(child, vocabulary) for child in children])
        case Not(child):
            return _Meaning(model.Not(_meaning(child, NO_VOCABULARY).where))
        case Word():
            return _words([query], vocabulary, keeps_stop_words=True)[0]
        case Quoted(text):
            words = terms(text)
            return _Meaning(_adjacent(words), _adjacent(words), _scoring(words))
        case Starts(text):
            return _starts(terms(text))
        case Near(text, distance):
            return _near(terms(text), distance)
        case Filter(name):
            return _Meaning(model.Keyword(name, keyword_values(query, vocabulary)))
        case Between(first, after):
            return _Meaning(model.Dated(first, after))


def _meanings(children: Sequence[Query], vocabulary: Vocabulary) -> list[_Meaning]:
    """The meanings of all required items; words that follow one another are taken together."""
    keeps_stop_words = not _has_words(children)
    found: list[_Meaning] = []
    run: list[Word] = []
    for child in children:
        if isinstance(child, Word):
            run.append(child)
            continue
        found += _words(run, vocabulary, keeps_stop_words)
        found.append(_meaning(child, vocabulary))
        run = []
    return found + _words(run, vocabulary, keeps_stop_words)


def _words(words: Sequence[Word], vocabulary: Vocabulary, keeps_stop_words: bool) -> list[_Meaning]:
    """The meanings of words that follow one another, known phrases among them as one."""
    found: list[_Meaning] = []
    run: list[str] = []
    for word in words:
        parts = terms(word.text)
        glued = terms(split_name(word.text))
        if parts == glued and len(parts) == 1:
            run += parts
            continue
        found += _run(run, vocabulary, keeps_stop_words)
        found.append(_compound(parts, glued, vocabulary))
        run = []
    return found + _run(run, vocabulary, keeps_stop_words)


def _run(run: Sequence[str], vocabulary: Vocabulary, keeps_stop_words: bool) -> list[_Meaning]:
    found = []
    at = 0
    while at < len(run):
        known = vocabulary.match(run, at)
        length, others = known or (1, ())
        phrase = tuple(run[at : at + length])
        at += length
        if others or keeps_stop_words or phrase[0] not in STOP_WORDS:
            found.append(_phrase(phrase, others))
    return found


def _phrase(phrase: Phrase, others: Iterable[Phrase]) -> _Meaning:
    """One word, or a known phrase of several, with all that means the same."""
    words = [word for word in phrase if word not in STOP_WORDS] if len(phrase) > 1 else list(phrase)
    exact = _every([model.Term("exact", (word,)) for word in words])
    single = [other[0] for other in others if len(other) == 1]
    longer = [other for other in others if len(other) > 1]
    phrases = [model.Phrase(other) for other in longer]
    scoring = _scoring([*words, *single, *(word for other in longer for word in other)])
    if len(words) == 1:
        return _Meaning(_some([_stems([*words, *single]), *phrases]), exact, scoring)
    typed = _every([_stems([word]) for word in words])
    return _Meaning(_some([typed, *([_stems(single)] if single else []), *phrases]), exact, scoring)


def _compound(parts: Sequence[str], glued: Sequence[str], vocabulary: Vocabulary) -> _Meaning:
    """A word of several terms, or of several words glued together: they must stand next to one another."""
    spellings = [list(parts)] if list(parts) == list(glued) else [list(parts), list(glued)]
    exact = _some([_adjacent(spelling) for spelling in spellings])
    if len(parts) > 1 and parts[0].isalpha() and len({stem(part) for part in parts}) == 1:  # rapat-rapat
        return _phrase((parts[0],), _others(parts[:1], vocabulary))._replace(exact=exact)
    nodes = [_stems(spelling) if len(spelling) == 1 else _adjacent(spelling) for spelling in spellings]
    others = [other for spelling in spellings for other in _others(spelling, vocabulary)]
    nodes += [_stems(other) if len(other) == 1 else _adjacent(other) for other in others]
    words = [word for phrase in (*spellings, *others) for word in phrase]
    return _Meaning(_some(nodes), exact, _scoring(words))


def _others(words: Sequence[str], vocabulary: Vocabulary) -> tuple[Phrase, ...]:
    """What means the same as exactly these words."""
    known = vocabulary.match(words)
    return known.others if known and known.length == len(words) else ()


def _starts(words: Sequence[str]) -> _Meaning:
    *before, last = words
    node = _every([*([_adjacent(before)] if before else []), model.Prefix(last)])
    return _Meaning(node, node, _scoring(before))


def _near(words: Sequence[str], distance: int) -> _Meaning:
    if len(words) > 1:
        return _Meaning(_adjacent(words), _adjacent(words), _scoring(words))
    return _Meaning(model.Fuzzy(words[0], distance), model.Term("exact", (words[0],)), _scoring(words))


def _all(meanings: Sequence[_Meaning]) -> _Meaning:
    exact, scoring = _joined(meanings)
    return _Meaning(
        _every([meaning.where for meaning in meanings]), _every(exact) if exact else None, scoring
    )


def _any(meanings: Sequence[_Meaning]) -> _Meaning:
    exact, scoring = _joined(meanings)
    return _Meaning(_some([meaning.where for meaning in meanings]), _some(exact) if exact else None, scoring)


def _joined(meanings: Sequence[_Meaning]) -> tuple[list[model.Node], tuple[str, ...]]:
    exact = [meaning.exact for meaning in meanings if meaning.exact is not None]
    return exact, tuple(word for meaning in meanings for word in meaning.scoring)


def _every(nodes: Sequence[model.Node]) -> model.Node:
    return nodes[0] if len(nodes) == 1 else model.All(tuple(nodes))


def _some(nodes: Sequence[model.Node]) -> model.Node:
    return nodes[0] if len(nodes) == 1 else model.Any_(tuple(dict.fromkeys(nodes)))


def _stems(words: Iterable[str]) -> model.Term:
    return model.Term("stem", tuple(dict.fromkeys(map(stem, words))))


def _adjacent(words: Sequence[str]) -> model.Node:
    return model.Term("exact", (words[0],)) if len(words) == 1 else model.Phrase(tuple(words))


def _scoring(words: Iterable[str]) -> tuple[str, ...]:
    words = list(words)
    return tuple(stem(word) for word in words if word not in STOP_WORDS or len(words) == 1)


def _is_stop_word(word: Word) -> bool:
    return word.text.lower() in STOP_WORDS


def _has_words(children: Iterable[Query]) -> bool:
    """Whether anything but filters, negations and stop words is asked for."""
    return any(
        not _is_stop_word(child) if isinstance(child, Word) else not isinstance(child, Filter | Between | Not)
        for child in children
    )
