"""Which document types an item expects: by the texts of a base pack's items, and by recognising its own text. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from indexer.language.stem import stem
from indexer.language.tokens import normalise, terms
from rules.importer.model import Link, Sureness
from rules.importer.words import Words
from rules.match import recognise
from rules.pack.model import DocumentType, Expectation, Item, Pack

LIKE = 0.9
"""Likeness (0..1) from which a text is that of a known item in other words …"""

SOMEWHAT_LIKE = 0.75
"""… and from which it may be: below, only recognising it helps."""

EXAMPLE_ENDING = ".pdf"


class Linker:
    """A base pack, compiled once."""

    def __init__(self, pack: Pack, words: Words) -> None:
        self._pack = pack
        self._words = words
        self._by_text: dict[str, list[Item]] = {}
        for item in pack.items:
            self._by_text.setdefault(_key(item.text), []).append(item)
        self._keys = list(self._by_text)
        self._of_type: dict[str, list[Item]] = {}
        for item in pack.items:
            for document in item.documents:
                self._of_type.setdefault(document, []).append(item)

    def twin(self, text: str, indicator: str) -> Item | None:
        """The base pack's item with this text: that of the same indicator, else of the one nearest to it; None where
        there is none, or the near ones do not agree."""
        same = self._by_text.get(_key(text), ())
        if not same:
            return None
        nearness = [_common(item.indicator, indicator) for item in same]
        near = [item for item, common in zip(same, nearness, strict=True) if common == max(nearness)]
        return near[0] if len({item.documents for item in near}) == 1 else None

    def link(self, text: str, indicator: str) -> Link:
        """What an item with this text expects."""
        twin = self.twin(text, indicator)
        if twin is not None:
            return _as(twin, Sureness.SURE, 1.0)
        near, score = self._nearest(text, indicator)
        recognised = recognise((text + EXAMPLE_ENDING,), text, (text,), {}, self._pack)
        if near is not None and score >= LIKE and set(near.documents) & set(recognised[:1]):
            return _as(near, Sureness.LIKELY, score)
        if near is not None and score >= LIKE and not recognised:
            return _as(near, Sureness.UNSURE, score)
        if recognised:
            return self._of(recognised[0], text, score)
        if near is not None and score >= SOMEWHAT_LIKE:
            return _as(near, Sureness.UNSURE, score)
        return Link(score=score, near=near.text if near else "")

    def _nearest(self, text: str, indicator: str) -> tuple[Item | None, float]:
        """The known item whose text is likest."""
        found = process.extractOne(_key(text), self._keys, scorer=fuzz.token_sort_ratio)
        if found is None:
            return None, 0.0
        key, score, _ = found
        items = sorted(self._by_text[key], key=lambda item: -_common(item.indicator, indicator))
        return items[0], round(score / 100, 2)

    def _of(self, document: str, text: str, score: float) -> Link:
        """A type by which the text was recognised; what its items have in common goes for this one too."""
        type_ = self._pack.documents[document]
        others = self._of_type.get(document, [])
        return Link(
            documents=(document,),
            parts=self._parts(type_, text),
            is_signed=bool(others) and all(item.is_signed for item in others),
            sureness=Sureness.UNSURE,
            score=score,
            near=type_.name,
        )

    def _parts(self, type_: DocumentType, text: str) -> tuple[str, ...]:
        """The parts of a meeting that the text names; all where it names none."""
        named = self._words.parts_in(text)
        return tuple(part for part in type_.parts if part in named)


def _as(item: Item, sureness: Sureness, score: float) -> Link:
    return Link(
        documents=item.documents,
        is_all=item.expectation is Expectation.ALL,
        parts=item.parts,
        minimum=item.minimum,
        is_signed=item.is_signed,
        is_waivable=item.is_waivable,
        sureness=sureness,
        score=score,
        near=item.text,
    )


def _key(text: str) -> str:
    """Texts that differ in stems, capitals and signs only have one key."""
    return " ".join(map(stem, terms(text))) or normalise(text)


def _common(one: str, other: str) -> int:
    """How many parts two ids begin with alike."""
    pairs: Sequence[tuple[str, str]] = list(zip(one.split("."), other.split("."), strict=False))
    return next((at for at, (a, b) in enumerate(pairs) if a != b), len(pairs))
