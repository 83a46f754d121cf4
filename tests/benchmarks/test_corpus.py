"""The synthetic archive of the search benchmark: the same for everyone, and of the size it claims."""

from __future__ import annotations

from statistics import median

from benchmarks.corpus import MEDIAN_WORDS, Corpus
from indexer.language.tokens import terms


def test_a_document_depends_on_its_number_only() -> None:
    assert list(Corpus().documents(3, start=5))[1] == Corpus().document(6)
    assert Corpus().document(6) != Corpus().document(7)
    assert Corpus(1).document(6) != Corpus(2).document(6)


def test_lengths_and_words_are_like_those_of_an_archive() -> None:
    lengths, vocabulary, total = [], set(), 0
    for document in Corpus().documents(150):
        words = [word for page in document.pages for word in terms(page)]
        lengths.append(len(words))
        vocabulary.update(words)
        total += len(words)
    assert 0.75 * MEDIAN_WORDS < median(lengths) < 1.35 * MEDIAN_WORDS
    assert total / 25 < len(vocabulary) < total / 5
