"""What came in: each present file in exactly one state, page by page, only of the sources that may be told of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evidence_store.catalogue import Catalogue
from evidence_store.filings import PRESENT, TROUBLED, FiledState, Wanted, Worth
from evidence_store.model import DocumentState, FilingState, Sighting
from tests.evidence_store.samples import at, file_it, match, part, sha, stamp

STATES = {
    b"hitung.pdf": FiledState.COUNTS,
    b"ragu.pdf": FiledState.DOUBTFUL,
    b"lain.pdf": FiledState.NOTHING,
    b"tunggu.pdf": FiledState.WAITING,
    b"rusak.pdf": FiledState.UNREAD,
    b"sisih.pdf": FiledState.SET_ASIDE,
    b"kunci.pdf": FiledState.FAILED,
    b"baru.pdf": FiledState.WAITING,
    b"Thumbs.db": FiledState.IGNORED,
}
READ = (b"hitung.pdf", b"ragu.pdf", b"lain.pdf")
WORTH = Worth([sha("hitung.pdf")], [sha("ragu.pdf"), sha("hitung.pdf")])


@pytest.fixture
def filled(catalogue: Catalogue) -> Catalogue:
    own, other = catalogue.set_sources([("TU", "Tata Usaha", b"/tu"), ("SPI", "SPI", b"/spi")])
    for n, name in enumerate(STATES):
        if STATES[name] in (FiledState.FAILED, FiledState.IGNORED) or name == b"baru.pdf":
            continue
        _, document = file_it(catalogue, own.id, name, name.decode())
        outcome = {b"rusak.pdf": DocumentState.UNREAD, b"sisih.pdf": DocumentState.SET_ASIDE}
        if name in READ or name in outcome:
            state = outcome.get(name, DocumentState.READ)
            catalogue.extracted(document.id, "1", [part(matches=(match(),))], state, at(n))
    sightings = [
        Sighting(b"kunci.pdf", stamp(91)),
        Sighting(b"baru.pdf", stamp(92)),
        Sighting(b"Thumbs.db", stamp(93), FilingState.IGNORED, "system"),
    ]
    catalogue.record(own.id, sightings, at(50))
    locked = next(one for one in catalogue.find_filings(b"kunci.pdf"))
    catalogue.failed(locked.id, "permission", at(51))
    file_it(catalogue, other.id, b"rahasia.pdf", "rahasia")
    return catalogue


def test_each_file_is_in_the_one_state_that_it_is_found_by(filled: Catalogue) -> None:
    found = {row.path: row.state for row in filled.filings.page(Wanted(("TU",)), WORTH)}
    assert found == STATES
    for state in PRESENT:
        asked = filled.filings.page(Wanted(("TU",), (state,)), WORTH)
        assert {row.path for row in asked} == {name for name, of in STATES.items() if of is state}


def test_the_tally_counts_what_the_list_shows(filled: Catalogue) -> None:
    tally = filled.filings.tally(WORTH, at(0))
    for name in ("TU", "SPI"):
        for state in PRESENT:
            listed = filled.filings.page(Wanted((name,), (state,)), WORTH)
            assert tally[name].of((state,)) == len(listed), (name, state)
    assert tally["TU"].of(TROUBLED) == 3
    assert tally["TU"].received == 6
    assert filled.filings.tally(WORTH, at(10_000))["TU"].received == 0


def test_pages_follow_one_another_without_hole_or_double(filled: Catalogue) -> None:
    whole = [row.id for row in filled.filings.page(Wanted(("TU",)), WORTH)]
    assert whole == sorted(whole, reverse=True)
    pages = [
        row.id
        for offset in range(0, 12, 4)
        for row in filled.filings.page(Wanted(("TU",)), WORTH, offset=offset, limit=4)
    ]
    assert pages == whole
    steps: list[int] = []
    while step := filled.filings.before(Wanted(("TU",)), WORTH, before=steps[-1] if steps else None, limit=2):
        steps += [row.id for row in step]
    assert steps == whole


def test_other_sources_are_never_told_of(filled: Catalogue) -> None:
    filings = filled.filings
    assert filings.page(Wanted(()), WORTH) == []
    assert filings.count(Wanted(("TU",), name="rahasia"), WORTH, most=10) == 0
    assert filings.count(Wanted(("SPI",), name="RAHASIA"), WORTH, most=10) == 1
    assert filings.one(sha("rahasia"), ["TU"], WORTH) is None
    assert filings.seen([sha("rahasia"), sha("lain.pdf")], ["TU"]) == {sha("lain.pdf")}


def test_a_file_that_left_is_withdrawn_and_not_among_the_present(filled: Catalogue) -> None:
    gone = filled.find_filings(b"lain.pdf")[0]
    filled.gone([gone.id], at(60))
    assert b"lain.pdf" not in {row.path for row in filled.filings.page(Wanted(("TU",)), WORTH)}
    (row,) = filled.filings.page(Wanted(("TU",), (FiledState.WITHDRAWN,)), WORTH)
    assert (row.path, row.gone_at) == (b"lain.pdf", at(60))
    assert filled.filings.tally(WORTH, at(0))["TU"].of((FiledState.WITHDRAWN,)) == 1


def test_since_a_day_and_by_name(filled: Catalogue) -> None:
    newest = filled.filings.page(Wanted(("TU",), (FiledState.COUNTS,)), WORTH)[0]
    assert newest.received_at is not None
    late = Wanted(("TU",), since=newest.received_at + timedelta(days=400))
    assert filled.filings.page(late, WORTH) == []
    assert len(filled.filings.page(Wanted(("TU",), since=at(0)), WORTH)) == 6
    assert [row.path for row in filled.filings.page(Wanted(("TU",), name="%' OR 1"), WORTH)] == []
    assert filled.filings.count(Wanted(("TU",), name=".PDF"), WORTH, most=3) == 3


def test_what_is_stuck_is_what_can_be_tried_again(filled: Catalogue) -> None:
    stuck = filled.filings.stuck()
    assert set(stuck.values()) == {sha("rusak.pdf"), sha("sisih.pdf")}
    assert filled.filings.stuck(["SPI"]) == {}
    assert set(filled.filings.stuck(["TU"], sha("sisih.pdf")).values()) == {sha("sisih.pdf")}
    before = filled.last_change()
    assert filled.retry(stuck) == 2
    assert filled.last_change() > before, "a watch in another process must see it"
    assert filled.filings.stuck() == {}
    assert filled.retry(stuck) == 0
    assert filled.troubled() == {"TU": 1}


def test_problems_and_matches_of_a_page_by_member(filled: Catalogue) -> None:
    row = filled.filings.page(Wanted(("TU",), (FiledState.COUNTS,)), WORTH)[0]
    assert row.document is not None
    found = filled.filings.found_in([row.document])[row.document]
    assert [one.item for one in found.matches[""]] == [match().item]


def test_what_was_received_within_a_time(filled: Catalogue) -> None:
    def received(since: int, until: int | None) -> int:
        end = None if until is None else at(until)
        return filled.filings.count(Wanted(("TU",), since=at(since), until=end), WORTH, most=99)

    assert received(0, None) == 6
    assert received(0, 1) == 6
    assert received(0, 0) == 0  # up to, not at
    assert received(1, None) == 0
