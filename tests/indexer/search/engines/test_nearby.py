"""Near words against measuring every word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.search.engines.lexicon import SHARED_FROM, LexiconCache
from indexer.search.engines.nearby import Nearby
from tests.fakes.oracle import levenshtein

words = st.text("abcé文0", max_size=7)


@given(st.lists(words, max_size=30, unique=True), words, st.integers(0, 3))
def test_within(vocabulary: list[str], word: str, limit: int) -> None:
    expected = [(other, levenshtein(word, other)) for other in vocabulary]
    found = Nearby(vocabulary).within(word, limit)
    assert sorted(found) == sorted(entry for entry in expected if entry[1] <= limit)


def test_a_large_list_serves_until_much_has_changed() -> None:
    cache = LexiconCache()
    made: list[int] = []

    def load() -> Nearby:
        made.append(1)
        return Nearby(["kata"])

    first = cache.get("folder", 1_000, SHARED_FROM, load)
    assert cache.get("folder", 1_000 + SHARED_FROM // 200, SHARED_FROM, load) is first
    assert cache.get("folder", 1_000 + SHARED_FROM // 50, SHARED_FROM, load) is not first
    assert cache.get("other", 1_000 + SHARED_FROM // 50, SHARED_FROM, load) is not first
    assert len(made) == 3


def test_a_small_list_is_always_made_anew() -> None:
    cache = LexiconCache()
    assert cache.get("f", 1, 100, lambda: Nearby(["a"])) is not cache.get("f", 1, 100, lambda: Nearby(["a"]))
