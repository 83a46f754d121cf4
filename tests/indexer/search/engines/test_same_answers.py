"""A few thousand random plans: both engines and the oracle find the same documents and count the same facets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from indexer.search.engines import NAMES, open_engine
from indexer.search.model import All, Keyword, Not, Plan, Reader
from tests.fakes import oracle
from tests.fakes.oracle import OracleIndex
from tests.indexer.search.engines.archive import Archive

pytestmark = pytest.mark.slow

SEED = 20_251_123
DOCUMENTS = 240
PLANS = 2_500
COMMIT_EVERY = 17  # several segments, so that every join over segments is exercised


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive(SEED)


@pytest.fixture(scope="module")
def readers(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Reader]]:
    """The same changes applied to all: documents put, some replaced, some deleted, over several commits."""
    root = tmp_path_factory.mktemp("same")
    folders = {name: str(root / name) for name in NAMES}
    for name, folder in folders.items():
        open_engine(name).create(folder)
    expected = OracleIndex()
    writers = [expected, *(open_engine(name).writer(folder) for name, folder in folders.items())]
    for number in range(DOCUMENTS):
        key = f"{archive.random.randrange(DOCUMENTS):04}"  # some come twice
        document = archive.document(key)
        gone = f"{archive.random.randrange(DOCUMENTS):04}" if number % 9 == 0 else None
        for writer in writers:
            writer.put(document)
            if gone:
                writer.delete(gone)
            if number % COMMIT_EVERY == 0:
                writer.commit(number)
    for writer in writers:
        writer.commit(DOCUMENTS)
        writer.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(oracle, "levenshtein", cache(oracle.levenshtein))  # the same pairs come again and again
        yield {"oracle": expected} | {name: open_engine(name).reader(folders[name]) for name in NAMES}


def _answer(reader: Reader, plan: Plan) -> dict[str, object]:
    """What all must agree on. Scores are each one's own, so order is compared only where it needs none."""
    answer = reader.search(plan, limit=DOCUMENTS)
    keys = [hit.key for hit in answer.hits]
    is_ordered = plan.sort != "score" or not plan.scoring
    return {
        "keys": sorted(keys),
        "order": keys if is_ordered else None,
        "exact": {hit.key for hit in answer.hits if hit.is_exact},
        "tiers": [hit.is_exact for hit in answer.hits],
        "total": answer.total,
        "facets": dict(answer.facets),
    }


@pytest.mark.parametrize("part", range(5))
def test_random_plans(readers: dict[str, Reader], part: int) -> None:
    archive = Archive(SEED + part)
    found = 0
    for _ in range(PLANS // 5):
        plan = archive.plan()
        expected = _answer(readers["oracle"], plan)
        for name in NAMES:
            assert _answer(readers[name], plan) == expected, (name, plan)
        found += bool(expected["keys"])
    assert found > PLANS // 5 // 3, "most plans find nothing: they compare nothing"


def test_words(readers: dict[str, Reader], archive: Archive) -> None:
    expected = readers["oracle"]
    words = {archive.word() for _ in range(150)} | {"tiada"}
    for name in NAMES:
        reader = readers[name]
        assert reader.doc_count() == expected.doc_count()
        assert reader.terms() == expected.terms()
        assert {word: reader.doc_freq(word) for word in words} == {w: expected.doc_freq(w) for w in words}
        for prefix in ("", "k", "ke", "kepu", "café", "ü"):
            assert reader.terms(prefix, limit=9) == expected.terms(prefix, limit=9)


def test_completions(readers: dict[str, Reader]) -> None:
    bounds = (None, Keyword("bidang", ("Tata Usaha",)), Keyword("bidang", ("tiada",)), Not(All(())))
    for prefix in ("", "k", "ke", "kepu", "café", "ü"):
        for within in bounds:
            expected = readers["oracle"].completions(prefix, 12, within)
            for name in NAMES:
                assert readers[name].completions(prefix, 12, within) == expected, (name, prefix, within)
    assert readers["oracle"].completions("k"), "nothing is compared"


@pytest.mark.parametrize("distance", [1, 2])
def test_similar_words(readers: dict[str, Reader], archive: Archive, distance: int) -> None:
    for word in archive.near[:12]:
        expected = readers["oracle"].similar(word, distance)
        for name in NAMES:
            assert readers[name].similar(word, distance) == expected, (name, word)
