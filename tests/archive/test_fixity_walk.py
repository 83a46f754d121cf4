"""Verifying at a set rate: how fast, in which order, and going on where it was."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from archive import fixity_walk
from archive.fixity import FindingKind, verify
from archive.fixity_walk import FixityWalk
from archive.pace import Pace, PaceStopped
from evidence_store.catalogue import Catalogue
from tests.archive.test_backup import flip
from tests.fakes.workspace import Workspace

DAY = timedelta(days=1)
MB = 1_000_000


class Hands:
    """A clock that only moves when told, and sleeps by moving."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 3, 14, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    for number in range(5):
        workspace.write(f"{number}.bin", os.urandom(MB) + b"x" * number)
    workspace.scan()
    return workspace


def walk_over(workspace: Workspace, hands: Hands, rate: float = MB) -> FixityWalk:
    return FixityWalk(
        workspace.catalogue, workspace.archive.objects, hands, bytes_per_second=rate, period=30 * DAY
    )


def test_a_pace_holds_its_rate_without_saving_up() -> None:
    hands = Hands()
    pace = Pace(MB, monotonic=hands.monotonic, sleep=hands.sleep)
    for _ in range(20):
        pace(MB // 4)
    assert hands.seconds == pytest.approx(5.0, abs=0.3)
    hands.seconds += 1_000
    before = hands.seconds
    for _ in range(20):
        pace(MB // 4)
    assert hands.seconds - before >= 3.9


def test_a_pace_stops_in_the_middle_of_waiting() -> None:
    hands = Hands()
    pace = Pace(MB, lambda: hands.seconds > 3, monotonic=hands.monotonic, sleep=hands.sleep)
    with pytest.raises(PaceStopped):
        pace(100 * MB)
    assert hands.seconds < 4


def test_a_step_reads_as_much_as_the_rate_allows(filled: Workspace) -> None:
    hands = Hands()
    walk = walk_over(filled, hands)
    steps = 0
    while filled.catalogue.verified_since()[0]:
        hands.seconds += 0.1
        assert walk.step() == []
        walk.note()
        steps += 1
    assert 45 <= steps <= 60  # 5 MB at 1 MB/s
    hands.seconds += 100
    walk.step()
    assert filled.catalogue.verified_since()[0] == 0


def test_a_step_after_a_long_pause_is_short_all_the_same(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fixity_walk, "MOST_AT_ONCE", MB)
    hands = Hands()
    walk = walk_over(filled, hands)
    hands.seconds += 1_000
    walk.step()
    walk.note()
    assert filled.catalogue.verified_since()[0] >= 3


def test_another_walk_goes_on_where_the_last_was(filled: Workspace) -> None:
    hands = Hands()
    first = walk_over(filled, hands)
    hands.seconds += 2.5
    first.step()
    first.note()
    left = filled.catalogue.verified_since()[0]
    assert 0 < left < 5
    second = walk_over(filled, hands)
    hands.seconds += left + 0.5
    second.step()
    second.note()
    assert filled.catalogue.verified_since()[0] == 0


def test_what_was_verified_is_verified_again_after_the_period(filled: Workspace) -> None:
    hands = Hands()
    walk = walk_over(filled, hands, rate=100 * MB)
    hands.seconds += 1
    walk.step()
    hands.seconds += 1
    walk.step()
    walk.note()
    flip(filled.archive.objects.path(filled.dossier("3.bin").document.sha256))
    hands.seconds += timedelta(days=29).total_seconds()
    assert walk.step() == []
    hands.seconds += timedelta(days=2).total_seconds()
    (finding,) = walk.step()
    assert finding.kind is FindingKind.OBJECT_DAMAGED
    assert finding.filings == ("bersama: 3.bin",)
    assert walk.is_to_note
    assert filled.catalogue.damaged() == []  # a step writes nothing
    walk.note()
    ((document, damage),) = filled.catalogue.damaged()
    assert (document.sha256, damage) == (finding.what, "damaged")


def test_it_goes_no_further_than_can_be_noted(filled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixity_walk, "NOTED_AT_ONCE", 2)
    hands = Hands()
    walk = walk_over(filled, hands, rate=100 * MB)
    for _ in range(5):
        hands.seconds += 1
        walk.step()
    assert walk.objects_read == 2
    assert walk.is_to_note
    walk.note()
    hands.seconds += 1
    walk.step()
    assert walk.objects_read == 4


def test_large_objects_are_noted_before_there_are_many(filled: Workspace) -> None:
    hands = Hands()
    walk = walk_over(filled, hands)
    hands.seconds += 1.5
    walk.step()
    assert not walk.is_to_note
    hands.seconds += fixity_walk.NOTE_SECONDS
    assert walk.is_to_note


def test_what_others_noted_meanwhile_is_newer(filled: Workspace) -> None:
    """Another process mends an object that the walk has just found damaged, before the walk may note that."""
    document = filled.dossier("3.bin").document
    flip(filled.archive.objects.path(document.sha256))
    hands = Hands()
    walk = walk_over(filled, hands, rate=100 * MB)
    hands.seconds += 1
    assert len(walk.step()) == 1
    filled.catalogue.verified({document.id: ""}, hands.now())
    hands.seconds += 1
    walk.note()
    assert filled.catalogue.damaged() == []
    assert filled.catalogue.verified_since()[0] == 0  # the others are noted


def test_an_object_put_back_in_the_midst_of_its_reading_is_no_finding(filled: Workspace) -> None:
    path = filled.archive.objects.path(filled.dossier("0.bin").document.sha256)
    sound = path.read_bytes()
    flip(path)
    hands = Hands()
    walk = walk_over(filled, hands)
    hands.seconds += 0.5
    assert walk.step() == []
    beside = path.with_name("beside")
    beside.write_bytes(sound)
    beside.rename(path)
    for _ in range(12):
        hands.seconds += 1
        assert walk.step() == []
    walk.note()
    assert filled.catalogue.damaged() == []


def test_what_is_damaged_is_looked_at_again_every_day(filled: Workspace) -> None:
    path = filled.archive.objects.path(filled.dossier("3.bin").document.sha256)
    sound = path.read_bytes()
    flip(path)
    hands = Hands()
    walk = walk_over(filled, hands, rate=100 * MB)
    hands.seconds += 1
    assert len(walk.step()) == 1
    walk.note()
    hands.seconds += DAY.total_seconds() + 1
    read = walk.objects_read
    assert len(walk.step()) == 1
    assert walk.objects_read == read + 1  # and nothing else is
    walk.note()
    path.chmod(0o600)
    path.write_bytes(sound)
    hands.seconds += DAY.total_seconds() + 1
    assert walk.step() == []
    walk.note()
    assert filled.catalogue.damaged() == []


def test_a_clock_put_back_leaves_nothing_unverified(filled: Workspace) -> None:
    hands = Hands()
    ids = list(filled.catalogue.all_document_ids())
    filled.catalogue.verified(dict.fromkeys(ids, ""), hands.now() + 1000 * DAY)  # it was set wrongly then
    flip(filled.archive.objects.path(filled.dossier("3.bin").document.sha256))
    walk = walk_over(filled, hands, rate=100 * MB)
    hands.seconds += 1
    assert len(walk.step()) == 1
    walk.note()
    hands.seconds += 61
    walk.step()
    assert walk.rests == 1  # they are noted with the time of now


def test_missing_and_unreadable_objects_are_findings(filled: Workspace) -> None:
    path = filled.archive.objects.path(filled.dossier("1.bin").document.sha256)
    path.unlink()
    other = filled.archive.objects.path(filled.dossier("2.bin").document.sha256)
    other.unlink()
    other.mkdir()
    hands = Hands()
    walk = walk_over(filled, hands, rate=100 * MB)
    hands.seconds += 1
    found = {finding.filings[0]: finding.kind for finding in walk.step()}
    assert found == {
        "bersama: 1.bin": FindingKind.OBJECT_MISSING,
        "bersama: 2.bin": FindingKind.OBJECT_UNREADABLE,
    }


def test_verify_leaves_out_what_was_verified_lately(filled: Workspace) -> None:
    hands, notes = Hands(), dict[int, str]()
    first, *others = filled.catalogue.all_document_ids()
    filled.catalogue.verified(dict.fromkeys(others, ""), hands.now() - DAY)
    filled.catalogue.verified({first: ""}, hands.now() - 40 * DAY)
    with Catalogue.open(filled.catalogue.path, readonly=True) as reader:
        report = verify(
            reader,
            filled.archive.objects,
            filled.index,  # type: ignore[arg-type]
            now=hands.now(),
            older_than=30 * DAY,
            note=notes.update,
        )
    assert (report.objects, report.left_out) == (1, 4)
    assert report.is_sound
    assert notes == {first: ""}


def test_verify_looks_at_what_is_known_to_be_damaged(filled: Workspace) -> None:
    """Or `bukti verify --older-than 30 --mend` would leave out what the watch found an hour ago."""
    now, notes = Hands().now(), dict[int, str]()
    document = filled.dossier("3.bin").document
    filled.catalogue.verified(dict.fromkeys(filled.catalogue.all_document_ids(), ""), now)
    filled.catalogue.verified({document.id: "damaged"}, now)
    flip(filled.archive.objects.path(document.sha256))
    report = verify(
        filled.catalogue,
        filled.archive.objects,
        filled.index,  # type: ignore[arg-type]
        now=now,
        older_than=30 * DAY,
        note=notes.update,
    )
    assert (report.objects, report.left_out) == (1, 4)
    assert [finding.what for finding in report.findings if finding.is_fault] == [document.sha256]
    assert notes == {document.id: "damaged"}
    again = verify(filled.catalogue, filled.archive.objects, filled.index)  # type: ignore[arg-type]
    assert again.objects == 5  # once each


def test_verify_at_a_rate_takes_its_time_and_can_be_stopped(filled: Workspace) -> None:
    import time

    begun = time.monotonic()
    report = verify(
        filled.catalogue,
        filled.archive.objects,
        filled.index,  # type: ignore[arg-type]
        bytes_per_second=2 * MB,
        stop=lambda: time.monotonic() - begun > 0.8,
    )
    assert report.is_interrupted
    assert 1 <= report.objects <= 4
    assert time.monotonic() - begun < 20  # it ends, however busy the machine is
