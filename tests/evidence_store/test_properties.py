"""Whatever goes in comes out, and twice equals once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence_store import rows
from evidence_store.catalogue import Catalogue
from evidence_store.model import (
    DocumentRow,
    DocumentState,
    Extracted,
    FilingState,
    PageRow,
    PartRow,
    ProblemRow,
    ReadingRow,
    Receipt,
    Sighting,
    Stamp,
    unit_key,
)
from tests.evidence_store.samples import at, file_it, match, meeting, one_source, part, sha

STEADY = settings(derandomize=True, deadline=None)
SHARED = settings(STEADY, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ANY_TEXT = st.text(st.characters(), max_size=40)  # halves of surrogate pairs too
COUNT = st.integers(0, 2**40)
PATHS = st.one_of(
    st.binary(min_size=1, max_size=300),
    st.text(min_size=1, max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(
        [b"a\nb", b"a\tb", b"\xff\xfe/\x80", b"'; DROP TABLE filing; --", b"%s?1", b" ", b"a" * 4096]
    ),
    st.text(min_size=1, max_size=30).map(
        lambda text: unicodedata.normalize("NFD", text).encode("utf-8", "replace")
    ),
)
STAMPS = st.builds(Stamp, COUNT, st.integers(-(2**70), 2**70), st.integers(), st.integers(0, 2**64 - 1))
PAGES = st.builds(
    PageRow,
    number=st.integers(1, 10**6),
    text=TEXT,
    label=TEXT,
    method=st.sampled_from(["native", "ocr", "none"]),
    confidence=st.none() | st.floats(0, 100),
    rotation=st.sampled_from([0, 90, 180, 270]),
    words=st.binary(max_size=200),
)
READINGS = st.builds(
    ReadingRow,
    kind=TEXT,
    title=TEXT,
    number=TEXT,
    document_date=st.none() | st.dates(date(1, 1, 1)),
    year=st.none() | st.integers(1900, 2100),
    month=st.none() | st.integers(1, 12),
    version=st.text("abc123", max_size=5),
)
PARTS = st.lists(
    st.builds(
        PartRow,
        path=TEXT,
        mime=TEXT,
        kind=TEXT,
        size=COUNT,
        sha256=st.just(sha("part")),
        title=TEXT,
        facts=st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=4),
        pages=st.lists(PAGES, max_size=4).map(tuple),
        problems=st.lists(st.builds(ProblemRow, TEXT, TEXT, COUNT), max_size=3).map(tuple),
        reading=READINGS,
    ),
    max_size=4,
    unique_by=lambda part: part.path,
)


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[Catalogue, int, int]]:
    """A catalogue, a source and a document that all examples use in turn."""
    with (
        TemporaryDirectory() as folder,
        Catalogue.create(Path(folder) / "catalogue.sqlite", unit="u") as catalogue,
    ):
        catalogue.database.execute("PRAGMA synchronous = OFF")  # nothing here is about crashes
        source = one_source(catalogue)
        _, document = file_it(catalogue, source, b"shared")
        yield catalogue, source, document.id


@given(PARTS, st.sampled_from(DocumentState))
@SHARED
def test_extracts_come_back_as_they_were_put(
    shared: tuple[Catalogue, int, int], parts: list[PartRow], state: DocumentState
) -> None:
    catalogue, _, id_ = shared
    counts = []
    for _ in range(2):
        catalogue.extracted(id_, "1", parts, state, at(0))
        assert catalogue.document(id_).parts == tuple(parts)
        assert catalogue.document(id_).document.state is state
        counts.append(catalogue.counts())
    assert counts[0] == counts[1]
    units = catalogue.units([id_])
    assert [(unit.member, unit.pages) for unit in units] == [
        (part.path, tuple(page.text for page in part.pages)) for part in parts
    ]
    texts = catalogue.page_texts([unit.key for unit in units])
    assert {key: found for key, (_, found) in texts.items()} == {unit.key: list(unit.pages) for unit in units}
    assert catalogue.check() == []


@given(st.lists(ANY_TEXT, max_size=4))
@SHARED
def test_no_text_stops_the_queue(shared: tuple[Catalogue, int, int], texts: list[str]) -> None:
    catalogue, _, id_ = shared
    parts = [
        PartRow(
            path=text,
            mime=text,
            kind=text,
            size=1,
            sha256="",
            title=text,
            facts={text: text},
            pages=(PageRow(1, text, text, "native", None, 0, b""),),
            problems=(ProblemRow(text, text, 0),),
            reading=ReadingRow(kind=text, title=text, number=text),
        )
        for text in texts
    ]
    catalogue.extracted(id_, "1", parts, DocumentState.READ, at(0))
    keys = [unit.key for unit in catalogue.units([id_])]
    assert len(keys) == len(set(keys)) == len(texts)
    "".join(keys).encode()  # valid Unicode


@given(ANY_TEXT)
@STEADY
def test_cleaning_changes_only_lone_halves(text: str) -> None:
    cleaned = rows.clean(text)
    cleaned.encode()
    assert rows.clean(cleaned) == cleaned
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert cleaned == text


@given(st.dictionaries(PATHS, STAMPS, min_size=1, max_size=8))
@SHARED
def test_paths_and_stamps_of_any_kind_come_back(
    shared: tuple[Catalogue, int, int], stamps: dict[bytes, Stamp]
) -> None:
    catalogue, source, _ = shared
    catalogue.gone([known.filing_id for known in catalogue.known(source).values()], at(0))
    catalogue.record(source, [Sighting(path, stamp) for path, stamp in stamps.items()], at(1))
    assert {path: known.stamp for path, known in catalogue.known(source).items()} == stamps
    filings = {filing.path: filing for filing in catalogue.pending(limit=1_000)}
    assert set(filings) == set(stamps)
    for path in stamps:
        folder = path.split(b"/")[0] if b"/" in path else b""
        assert ("tu", folder) in catalogue.account()
        if path.strip(b"/"):
            assert filings[path] in catalogue.find_filings(path)


@given(PATHS)
@STEADY
def test_paths_as_text_and_back(path: bytes) -> None:
    assert rows.path_bytes(rows.path_text(path)) == path


@given(
    st.datetimes(
        min_value=at(0).replace(year=1970, tzinfo=None),
        max_value=at(0).replace(year=2999, tzinfo=None),
        timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    )
)
@STEADY
def test_times_are_kept_to_the_microsecond_and_sort_as_text(local: datetime) -> None:
    text = rows.time_text(local)
    assert rows.time_of(text) == local
    assert rows.time_of(text).tzinfo is not None
    assert rows.time_text(local + timedelta(microseconds=1)) > text
    assert len(text) == len(rows.time_text(datetime(1999, 1, 1, tzinfo=UTC)))


@given(st.lists(PATHS, min_size=1, max_size=6, unique=True))
@SHARED
def test_received_twice_equals_once(shared: tuple[Catalogue, int, int], paths: list[bytes]) -> None:
    catalogue, source, _ = shared
    one = Stamp(1, 1, 1, 1)
    catalogue.record(source, [Sighting(path, one) for path in paths], at(2))
    pending = [filing for filing in catalogue.pending(limit=10_000) if filing.path in paths]
    seen = []
    for _ in range(2):
        for filing in pending:
            catalogue.received(filing.id, one, sha("one document"), 12, at(3))
        (document,) = catalogue.find(sha("one document"))
        seen.append((catalogue.document(document.id), catalogue.last_change(), catalogue.counts()))
        assert all(catalogue.known(source)[path].state is FilingState.RECEIVED for path in paths)
    assert seen[0] == seen[1]


@given(st.text("0123456789abcdef", min_size=64, max_size=64), TEXT)
@STEADY
def test_keys_tell_document_and_member_apart(name: str, member: str) -> None:
    key = unit_key(name, member)
    assert key[:64] == name
    assert key[66:] == member
    assert (key == name) == (member == "")


CONTENTS = st.sampled_from(["lama", "baru", "sama", "lain"])
ROUNDS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from(range(6)), CONTENTS), max_size=6, unique_by=lambda each: each[0]),
        st.sets(st.sampled_from(range(6)), max_size=3),
    ),
    min_size=1,
    max_size=4,
)
"""What is received in a round (file, content), and which files are gone after it."""


@pytest.mark.slow
@given(ROUNDS)
@settings(STEADY, max_examples=80)
def test_many_at_once_are_as_one_after_another(rounds: list[tuple[list[tuple[int, str]], set[int]]]) -> None:
    """Documents, history, moves, text and outbox: the number of a change may differ, its order may not."""
    with TemporaryDirectory() as folder:
        one, many = (Catalogue.create(Path(folder) / name, unit="u") for name in ("one", "many"))
        with one, many:
            pictures = [_after(catalogue, rounds, catalogue is many) for catalogue in (one, many)]
    assert pictures[0] == pictures[1]


def _after(
    catalogue: Catalogue, rounds: list[tuple[list[tuple[int, str]], set[int]]], is_at_once: bool
) -> list[object]:
    source = one_source(catalogue)
    for number, (received, gone) in enumerate(rounds):
        stamps = {file: Stamp(len(text), number, 0, file) for file, text in received}
        catalogue.record(source, [Sighting(b"%d" % file, stamps[file]) for file, _ in received], at(number))
        ids = {int(path): known.filing_id for path, known in catalogue.known(source).items()}
        receipts = [Receipt(ids[file], stamps[file], sha(text), len(text)) for file, text in received]
        for some in [receipts] if is_at_once else [[receipt] for receipt in receipts]:
            catalogue.received_all(some, at(number))
        outcomes = [
            Extracted(document.id, str(number), _judged_parts(document), DocumentState.READ)
            for document in catalogue.waiting(str(number))
        ]
        for few in [outcomes] if is_at_once else [[outcome] for outcome in outcomes]:
            catalogue.extracted_all(few, at(number))
        catalogue.gone([ids[file] for file in gone if file in ids], at(number))
    documents = list(catalogue.all_document_ids())
    tables = [
        catalogue.database.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4").fetchall()
        for table in ("filing", "document", "filing_event", "part", "reading", "match", "meeting")
    ]
    return [
        *tables,
        catalogue.changes_since(0, limit=100)[1],
        catalogue.units(documents),
        [catalogue.filed_as([id_]) for id_ in documents],
    ]


def _judged_parts(document: DocumentRow) -> list[PartRow]:
    """Two, of which one serves something, and one belongs to a meeting."""
    serving = part(document.sha256, matches=(match(document.sha256), match("A-2", "2025-03")))
    return [serving, part("b", path="b.pdf", meeting=meeting())]


def test_the_later_of_two_receipts_of_one_filing_counts(catalogue: Catalogue) -> None:
    filing, _ = file_it(catalogue, one_source(catalogue), b"a")
    receipts = [Receipt(filing.id, filing.stamp, sha(text), 4) for text in ("satu", "dua!")]
    documents = catalogue.received_all(receipts, at(1))
    assert [document.sha256 for document in documents] == [sha("satu"), sha("dua!")]
    assert catalogue.filing(filing.id).document_id == documents[1].id
