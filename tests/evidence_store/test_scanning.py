from __future__ import annotations

import pytest

from evidence_store.catalogue import Catalogue
from evidence_store.errors import NoSuchFiling
from evidence_store.model import (
    DocumentState,
    FilingEventKind,
    FilingState,
    Known,
    Sighting,
    Stamp,
)
from tests.evidence_store.samples import at, file_it, ignored, one_source, read_it, see, stamp

# --- sources


def test_sources_keep_the_order_of_the_configuration(catalogue: Catalogue) -> None:
    listed = catalogue.set_sources([("z", "Umum", b"/z"), ("a", "Keuangan", b"/a")])
    assert [(source.name, source.bidang, source.path) for source in listed] == [
        ("z", "Umum", b"/z"),
        ("a", "Keuangan", b"/a"),
    ]
    assert catalogue.sources() == listed


def test_a_dropped_source_is_kept_but_not_listed(catalogue: Catalogue) -> None:
    first, second = catalogue.set_sources([("a", "", b"/a"), ("b", "", b"/b")])
    assert catalogue.set_sources([("b", "", b"/b")]) == [second]
    assert [(source.name, source.is_active) for source in catalogue.sources(with_dropped=True)] == [
        ("b", True),
        ("a", False),
    ]
    again = catalogue.set_sources([("a", "", b"/elsewhere"), ("b", "", b"/b")])
    assert again[0].id == first.id
    assert again[0].path == b"/elsewhere"


def test_two_sources_of_one_name_are_refused(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="one name"):
        catalogue.set_sources([("a", "", b"/a"), ("a", "", b"/b")])


def test_the_same_sources_again_write_nothing(catalogue: Catalogue) -> None:
    one_source(catalogue)
    before = catalogue.database.conn.total_changes
    one_source(catalogue)
    assert catalogue.database.conn.total_changes == before


def test_dropping_or_renaming_the_owner_reaches_the_index(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    _, document = read_it(catalogue, source, b"a.pdf")
    seq = catalogue.last_change()
    one_source(catalogue, bidang="Umum")
    seq, changed = catalogue.changes_since(seq)
    assert changed == [document.id]
    assert catalogue.units(changed)[0].filings[0].bidang == "Umum"

    catalogue.set_sources([])
    seq, changed = catalogue.changes_since(seq)
    assert changed == [document.id]
    assert catalogue.units(changed)[0].is_withdrawn
    assert catalogue.account() == {}
    assert catalogue.pending() == []

    one_source(catalogue, bidang="Umum")
    assert catalogue.changes_since(seq)[1] == [document.id]
    assert not catalogue.units(changed)[0].is_withdrawn


def test_unreachable_keeps_the_first_since_until_a_complete_scan(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    catalogue.source_unreachable(source, "not mounted", at(1))
    catalogue.source_unreachable(source, "no route to host", at(2))
    (row,) = catalogue.sources()
    assert (row.unreachable_since, row.unreachable_why) == (at(1), "no route to host")
    catalogue.source_scanned(source, at(3))
    (row,) = catalogue.sources()
    assert (row.unreachable_since, row.unreachable_why, row.scanned_at) == (None, "", at(3))


# --- filings


def test_known_tells_what_was_recorded(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    catalogue.record(source, [Sighting(b"a", stamp(1)), ignored(b"~$b.docx", "lock file")], at(0))
    known = catalogue.known(source)
    assert known[b"a"] == Known(known[b"a"].filing_id, stamp(1), FilingState.PENDING, "")
    assert known[b"~$b.docx"].state is FilingState.IGNORED
    assert known[b"~$b.docx"].reason == "lock file"


def test_sources_do_not_share_paths(catalogue: Catalogue) -> None:
    first, second = catalogue.set_sources([("a", "", b"/a"), ("b", "", b"/b")])
    catalogue.record(first.id, [Sighting(b"x", stamp(1))], at(0))
    catalogue.record(second.id, [Sighting(b"x", stamp(2))], at(0))
    assert catalogue.known(first.id)[b"x"].stamp == stamp(1)
    assert catalogue.known(second.id)[b"x"].stamp == stamp(2)


def test_of_two_sightings_of_a_path_the_later_counts(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    catalogue.record(source, [Sighting(b"a", stamp(1)), Sighting(b"a", stamp(2))], at(0))
    assert catalogue.known(source)[b"a"].stamp == stamp(2)


def test_a_changed_filing_waits_again_and_keeps_its_document(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing, document = read_it(catalogue, source, b"a.pdf")
    changed = see(catalogue, source, b"a.pdf", number=99, minute=5)
    assert changed.id == filing.id
    assert (changed.stamp, changed.state) == (stamp(99), FilingState.PENDING)
    assert (changed.document_id, changed.first_seen) == (document.id, at(0))
    assert not catalogue.units([document.id])[0].is_withdrawn


def test_a_scan_cannot_receive(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    with pytest.raises(ValueError, match="receive"):
        catalogue.record(source, [Sighting(b"a", stamp(), FilingState.RECEIVED)], at(0))
    assert catalogue.known(source) == {}


def test_sightings_may_be_endless(catalogue: Catalogue) -> None:
    """More than are held at once, from a generator, with repeats across the border."""
    source = one_source(catalogue)
    count = 12_345
    catalogue.record(source, (Sighting(b"%d" % (n % count), stamp(n)) for n in range(count + 7)), at(0))
    known = catalogue.known(source)
    assert len(known) == count
    assert known[b"3"].stamp == stamp(count + 3)


def test_restamp_changes_only_the_stamp(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing, _ = read_it(catalogue, source, b"a.pdf")
    seq = catalogue.last_change()
    catalogue.restamp(filing.id, stamp(7))
    known = catalogue.known(source)[b"a.pdf"]
    assert (known.stamp, known.state) == (stamp(7), FilingState.RECEIVED)
    assert catalogue.last_change() == seq
    with pytest.raises(NoSuchFiling):
        catalogue.restamp(999, stamp())


@pytest.mark.parametrize(
    "odd",
    [
        Stamp(0, -1, -1, 0),  # before 1970
        Stamp(2**62, 2**63 - 1, -(2**63) + 1, 2**63),
        Stamp(1, 2**64, -(2**64), 2**64 - 1),  # as FUSE inodes and far dates are
        Stamp(1, 292277026596 * 10**9, 1, 1),
    ],
)
def test_numbers_too_wide_for_the_database_compare_equal_when_met_again(
    catalogue: Catalogue, odd: Stamp
) -> None:
    source = one_source(catalogue)
    catalogue.record(source, [Sighting(b"a", odd)], at(0))
    assert catalogue.known(source)[b"a"].stamp == odd


def test_gone_keeps_the_document_and_reaches_the_index(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing, document = read_it(catalogue, source, b"a.pdf")
    seq = catalogue.last_change()
    catalogue.gone([filing.id], at(5))
    assert catalogue.known(source) == {}
    assert catalogue.changes_since(seq)[1] == [document.id]
    dossier = catalogue.document(document.id)
    assert dossier.filings[0].filing.gone_at == at(5)
    assert not dossier.filings[0].is_live


def test_gone_twice_equals_once(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing, document = read_it(catalogue, source, b"a.pdf")
    catalogue.gone([filing.id], at(5))
    seq, dossier = catalogue.last_change(), catalogue.document(document.id)
    catalogue.gone([filing.id], at(9))
    assert (catalogue.last_change(), catalogue.document(document.id)) == (seq, dossier)


def test_a_gone_filing_lives_again(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing, document = read_it(catalogue, source, b"a.pdf")
    catalogue.gone([filing.id], at(5))
    seq = catalogue.last_change()
    back = see(catalogue, source, b"a.pdf", minute=9)
    assert (back.id, back.gone_at, back.first_seen) == (filing.id, None, at(0))
    assert catalogue.changes_since(seq)[1] == [document.id]
    history = catalogue.document(document.id).filings[0].history
    assert [(event.event, event.at) for event in history] == [
        (FilingEventKind.RECEIVED, at(0)),
        (FilingEventKind.GONE, at(5)),
        (FilingEventKind.RETURNED, at(9)),
    ]


def test_ignoring_a_received_file_withdraws_it_from_the_index(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    _, document = read_it(catalogue, source, b"a.pdf")
    seq = catalogue.last_change()
    catalogue.record(source, [ignored(b"a.pdf")], at(1))
    seq, changed = catalogue.changes_since(seq)
    assert changed == [document.id]
    assert catalogue.units(changed)[0].is_withdrawn
    catalogue.record(source, [Sighting(b"a.pdf", stamp())], at(2))
    assert catalogue.changes_since(seq)[1] == [document.id]
    assert not catalogue.units(changed)[0].is_withdrawn


def test_a_move_is_known_by_its_bytes(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    old, document = file_it(catalogue, source, b"old/a.pdf")
    catalogue.gone([old.id], at(1))
    file_it(catalogue, source, b"new/a.pdf", minute=2)
    _, moved = catalogue.document(document.id).filings
    assert moved.moved_from == ("tu", b"old/a.pdf")


def test_a_gone_filing_is_claimed_once(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    old, document = file_it(catalogue, source, b"old.pdf")
    catalogue.gone([old.id], at(1))
    file_it(catalogue, source, b"one.pdf", minute=2)
    file_it(catalogue, source, b"two.pdf", minute=3)
    _, one, two = catalogue.document(document.id).filings
    assert one.moved_from == ("tu", b"old.pdf")
    assert two.moved_from is None


def test_a_copy_of_a_living_file_is_no_move(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    file_it(catalogue, source, b"a.pdf")
    _, document = file_it(catalogue, source, b"b.pdf")
    assert all(filing.moved_from is None for filing in catalogue.document(document.id).filings)


def test_a_move_is_none_any_more_when_the_old_file_is_back(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    old, document = file_it(catalogue, source, b"old.pdf")
    catalogue.gone([old.id], at(1))
    file_it(catalogue, source, b"new.pdf", minute=2)
    see(catalogue, source, b"old.pdf", minute=3)
    assert all(filing.moved_from is None for filing in catalogue.document(document.id).filings)
    assert catalogue.document(document.id).document.state is DocumentState.WAITING


# --- places within a source


def test_what_is_known_of_a_folder_is_what_lies_below_it(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    for path in (b"a", b"a/b.pdf", b"a/c/d.pdf", b"a.pdf", b"a0", b"ab/c.pdf", b"\xff/z.pdf"):
        see(catalogue, source, path)
    everything = catalogue.known(source)
    assert set(catalogue.known_below(source, b"a")) == {b"a/b.pdf", b"a/c/d.pdf"}
    assert catalogue.known_below(source, b"") == everything
    assert set(catalogue.known_below(source, b"\xff")) == {b"\xff/z.pdf"}
    wanted = [b"a", b"a/c/d.pdf", b"none", *(b"%d" % number for number in range(1200))]
    assert catalogue.known_at(source, wanted) == {path: everything[path] for path in (b"a", b"a/c/d.pdf")}


def test_gone_files_are_known_nowhere(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    filing = see(catalogue, source, b"a/b.pdf")
    catalogue.gone([filing.id], at(1))
    assert catalogue.known_below(source, b"a") == {}
    assert catalogue.known_at(source, [b"a/b.pdf"]) == {}
