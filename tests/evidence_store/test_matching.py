from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_store import rows
from evidence_store.catalogue import Catalogue
from evidence_store.model import (
    DocumentState,
    FilingState,
    Judged,
    MatchState,
    MeetingRow,
    PartRow,
    ProblemRow,
    QuoteRow,
    ReadingRow,
    ReasonRow,
    Sighting,
)
from tests.evidence_store.samples import at, file_it, match, meeting, one_source, part, read_it, see, stamp

FULL = ReadingRow(
    kind="notulen",
    version="1",
    covered=("2025-03", "2025-Q1"),
    organisation="own",
    marks=("draft", "unsigned"),
    kinds=("notulen", "laporan"),
    event_date=at(0).date(),
    quotes={"kind": QuoteRow("text", "NOTULEN", 1), "covered": QuoteRow("name", "Maret 2025")},
)


def extracted(catalogue: Catalogue, source: int, path: bytes, *parts: PartRow) -> int:
    _, document = file_it(catalogue, source, path, path.decode())
    catalogue.extracted(document.id, "1", parts, DocumentState.READ, at(1))
    return document.id


def test_what_was_judged_comes_back_with_the_part(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    parts = (
        part("z", reading=FULL, matches=(match(), match("A-2", "2025-03", MatchState.SUGGESTED))),
        part("m", path="b.pdf", meeting=meeting()),
    )
    id_ = extracted(catalogue, source, b"a.zip", *parts)
    assert catalogue.document(id_).parts == parts
    units = catalogue.units([id_])
    assert [(unit.reading, unit.matches, unit.meeting) for unit in units] == [
        (stored.reading, stored.matches, stored.meeting) for stored in parts
    ]
    catalogue.extracted(id_, "2", [part("z")], DocumentState.READ, at(2))
    assert catalogue.document(id_).parts == (part("z"),)
    assert catalogue.check() == []


def test_judging_again_replaces_matches_and_leaves_the_ties(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    id_ = extracted(catalogue, source, b"a", part(matches=(match(), match("A-2")), meeting=meeting()))
    tied = match("A-9", role="undangan", is_tied=True)
    catalogue.set_ties({(id_, 0): [tied]}, "1")
    seq = catalogue.last_change()
    catalogue.rejudge(id_, {"": Judged(FULL, (match("A-3"),))})
    (unit,) = catalogue.units([id_])
    assert (unit.reading, unit.matches, unit.meeting) == (FULL, (match("A-3"), tied), None)
    assert catalogue.changes_since(seq)[1] == [id_]


def test_what_came_out_the_same_is_not_indexed_again(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    id_ = extracted(catalogue, source, b"a", part(reading=FULL), part(path="m", reading=FULL))
    seq = catalogue.last_change()
    catalogue.confirm([id_], "2")
    assert catalogue.last_change() == seq
    assert [unit.reading.version for unit in catalogue.units([id_])] == ["2", "2"]
    assert catalogue.stale_versions("2") == []
    assert catalogue.stale_versions("3") == ["2"]


@given(st.text(st.characters(), max_size=20))
def test_no_text_stops_a_match(text: str) -> None:
    quotes = {text: QuoteRow("text", text, 1)}
    reasons = (ReasonRow("kind", text, text, QuoteRow("name", text)),)
    assert rows.quotes_of(rows.quotes_text(quotes)) == {
        rows.clean(text): QuoteRow("text", rows.clean(text), 1)
    }
    (stored,) = rows.reasons_of(rows.reasons_text(reasons))
    assert (stored.rule, stored.detail) == (rows.clean(text), rows.clean(text))
    rows.reasons_text(reasons).encode()


# --- evidence


def test_evidence_is_every_live_unit_that_matches(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    dated = ReadingRow(
        title="SK Tim",
        document_date=at(0).date(),
        version="1",
        marks=("signed",),
        event_date=at(0).date(),
    )
    matched = extracted(
        catalogue, source, b"a.zip", part("z"), part("m", path="b.pdf", reading=dated, matches=(match(),))
    )
    extracted(catalogue, source, b"nothing", part("n"))
    filing, gone = file_it(catalogue, source, b"gone", "gone")
    catalogue.extracted(gone.id, "1", [part("g", matches=(match(),))], DocumentState.READ, at(1))
    catalogue.gone([filing.id], at(2))
    (row,) = catalogue.evidence()
    assert (row.document_id, row.member, row.title, row.document_date) == (
        *(matched, "b.pdf", "SK Tim", at(0).date()),
    )
    assert row.key == f"{row.sha256}!/b.pdf"
    assert [(at_.source, at_.bidang, at_.path) for at_ in row.filings] == [("tu", "Tata Usaha", b"a.zip")]
    (found,) = row.matches
    assert found.codes == "kind other_unit"
    assert catalogue.matches([matched]) == {(matched, 1): (match(),)}
    assert (row.part, row.marks, row.event_date) == (1, ("signed",), at(0).date())
    assert (found.item, found.slot, found.state, found.is_tied) == (
        *("A.I.1.i.a-1", "2025", MatchState.ACCEPTED, False),
    )
    catalogue.set_sources([])
    assert catalogue.evidence() == []


def test_evidence_and_meetings_of_some_documents_are_those_of_all(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    meeting = MeetingRow("notulen", at(0).date(), ("spi",))
    ids = [
        extracted(catalogue, source, name, part(name.decode(), matches=(match(),), meeting=meeting))
        for name in (b"a", b"b", b"c")
    ]
    for chosen in ([], ids[1:2], ids[1:], [*ids, 99]):
        assert catalogue.evidence(chosen) == [
            row for row in catalogue.evidence() if row.document_id in chosen
        ]
        assert catalogue.meeting_parts(chosen) == [
            row for row in catalogue.meeting_parts() if row.document_id in chosen
        ]
    assert catalogue.hashes(ids[:2]) == {row.sha256 for row in catalogue.evidence(ids[:2])}
    assert len(catalogue.hashes(ids[:2])) == 2


# --- what was not read


def test_every_present_file_that_was_not_read_is_listed_with_its_reason(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    see(catalogue, source, b"pending")
    failing = see(catalogue, source, b"failing")
    catalogue.failed(failing.id, "permission", at(1))
    file_it(catalogue, source, b"waiting", "w")
    for state in (DocumentState.UNREAD, DocumentState.SET_ASIDE):
        _, document = file_it(catalogue, source, state.encode(), state)
        faults = (ProblemRow("timeout", "", 0), ProblemRow("encrypted", "", 0), ProblemRow("timeout", "", 2))
        catalogue.extracted(document.id, "1", [part(problems=faults)], state, at(1))
    read_it(catalogue, source, b"read", "r")
    _, again = read_it(catalogue, source, b"again", "a")
    catalogue.begin_try([again.id])  # queued by a newer extractor: it has its text still
    catalogue.record(source, [Sighting(b"ignored", stamp(), FilingState.IGNORED, "temporary")], at(1))
    filing, _ = file_it(catalogue, source, b"gone", "g")
    catalogue.gone([filing.id], at(1))
    assert [(row.path, str(row.state), row.why) for row in catalogue.unread()] == [
        (b"failing", "failed", "permission"),
        (b"pending", "pending", ""),
        (b"set_aside", "set_aside", "encrypted timeout"),
        (b"unread", "unread", "encrypted timeout"),
        (b"waiting", "waiting", ""),
    ]
    assert all(row.bidang == "Tata Usaha" for row in catalogue.unread())


# --- ties


def test_ties_are_replaced_as_a_whole_and_only_changes_are_told(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    ids = [
        extracted(catalogue, source, b"%d" % n, part(str(n), meeting=meeting(), matches=(match(),)))
        for n in range(3)
    ]
    rows_ = catalogue.meeting_parts()
    assert [(row.document_id, row.part, row.meeting, len(row.matches)) for row in rows_] == [
        (id_, 0, meeting(), 1) for id_ in ids
    ]
    one, other = match("A-1", is_tied=True), match("A-2", is_tied=True)
    assert catalogue.set_ties({(ids[0], 0): [one], (ids[1], 0): [one]}, "1") == 2
    seq = catalogue.last_change()
    assert catalogue.set_ties({(ids[0], 0): [one], (ids[1], 0): [other], (ids[2], 0): []}, "1") == 1
    assert catalogue.changes_since(seq)[1] == [ids[1]]
    assert catalogue.set_ties({}, "1") == 2
    assert [unit.matches for unit in catalogue.units(ids)] == [(match(),)] * 3


def test_ties_are_current_until_something_changes(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    id_ = extracted(catalogue, source, b"a", part(meeting=meeting()))
    assert not catalogue.ties_are_current("1")
    catalogue.set_ties({(id_, 0): [match(is_tied=True)]}, "1")
    assert catalogue.ties_are_current("1")
    assert not catalogue.ties_are_current("2")
    extracted(catalogue, source, b"b", part("b"))
    assert not catalogue.ties_are_current("1")


def test_a_withdrawn_part_of_a_meeting_ties_nothing(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing, document = file_it(catalogue, source, b"a")
    catalogue.extracted(
        document.id, "1", [part(meeting=MeetingRow("sk", None, ()))], DocumentState.READ, at(1)
    )
    assert len(catalogue.meeting_parts()) == 1
    catalogue.gone([filing.id], at(2))
    assert catalogue.meeting_parts() == []


# --- which parts an edit can concern


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_stale_parts_come_by_whole_documents(catalogue: Catalogue, limit: int) -> None:
    source = one_source(catalogue)
    old = ReadingRow(version="old")
    for n in range(3):
        parts = [part(str(m), path=str(m) if m else "", reading=old) for m in range(n + 1)]
        id_ = extracted(catalogue, source, b"%d" % n, *parts)
        catalogue.rejudge(
            id_, {p.path: Judged(old, stems=b"%d%d" % (n, m)) for m, p in enumerate(parts) if m < 2}
        )
    met = []
    after = 0
    while found := catalogue.stale_parts("old", after_id=after, limit=limit):
        assert len({row.document_id for row in found}) <= limit
        assert found[0].document_id > after
        met += found
        after = found[-1].document_id
    assert [(row.document_id, row.member, row.stems) for row in met] == [
        (1, "", b"00"),
        *((2, "", b"10"), (2, "1", b"11")),
        *((3, "", b"20"), (3, "1", b"21"), (3, "2", None)),
    ]
    assert {row.paths for row in met} == {(b"0",), (b"1",), (b"2",)}


def test_stems_stay_when_a_part_is_judged_again_without_new_ones(catalogue: Catalogue) -> None:
    id_ = extracted(catalogue, one_source(catalogue), b"a", part(reading=ReadingRow(version="1")))
    catalogue.rejudge(id_, {"": Judged(ReadingRow(version="1"), stems=b"abc")})
    catalogue.rejudge(id_, {"": Judged(ReadingRow(kind="sk", version="1"))})
    assert [row.stems for row in catalogue.stale_parts("1")] == [b"abc"]


def test_packs_are_kept_while_readings_of_theirs_are_left(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    id_ = extracted(catalogue, source, b"a", part(reading=ReadingRow(version="1")))
    catalogue.keep_pack("1", {"pack.yaml": "id: ü"}, at(0))
    catalogue.keep_pack("2", {"pack.yaml": "id: b"}, at(1))
    assert catalogue.kept_pack("1") == {"pack.yaml": "id: ü"}
    catalogue.confirm([id_], "2")
    catalogue.keep_pack("2", {"pack.yaml": "another"}, at(2))
    assert catalogue.kept_pack("1") is None
    assert catalogue.kept_pack("2") == {"pack.yaml": "id: b"}


def test_what_documents_do_for_items_is_told_with_the_reasons(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    both, other = match("A-1", "2025-01"), match("A-2")
    extracted(
        catalogue,
        source,
        b"a.zip",
        part("z", matches=(both, other)),
        part("m", path="b.pdf", matches=(both,)),
    )
    extracted(catalogue, source, b"c.pdf", part("c", matches=(both,)))
    sha256 = catalogue.find(b"a.zip")[0].sha256
    assert catalogue.serving([sha256], ["A-1"]) == {(sha256, ""): (both,), (sha256, "b.pdf"): (both,)}
    assert catalogue.serving([sha256], ["A-2", "A-3"]) == {(sha256, ""): (other,)}
    assert catalogue.serving([], ["A-1"]) == catalogue.serving([sha256], []) == {}
    assert catalogue.serving(["f" * 64], ["A-1"]) == {}
