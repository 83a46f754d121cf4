from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bukti.i18n import use_language
from bukti.reports.arrivals import Came
from bukti.reports.weekly import AHEAD_DAYS, TREND_WEEKS, bunches, point_of, trend, turned, weekly_report
from bukti.reports.weekly_model import Surroundings, TrendPoint, Weekly
from bukti.reviewing import reviewed
from bukti.seeing import SeenSlot
from rules.gaps.model import SlotKey, SlotReview, SlotState
from rules.gaps.snapshot import SlotChange
from tests.bukti.gap_rows import Match, Rows, Unit
from tests.bukti.reports import sample
from tests.rules.gaps.small import AGENTS, MONTHLY, PACK, SK, SK_AGAIN, SLOTS


@pytest.fixture
def weekly(tmp_path: Path) -> Weekly:
    return sample.weekly(tmp_path)


def slots_of(weekly: Weekly, bidang: str) -> list[SlotReview]:
    page = weekly.page(bidang)
    return [slot for bunch in page.overdue for slot in (*bunch.slots, *bunch.alike)]


def test_the_summary_counts_every_slot_once(weekly: Weekly) -> None:
    tally = weekly.summary.tally
    assert tally.slots == sum(len(slots) for slots in SLOTS.values())
    assert tally.slots == sum(line.tally.slots for line in weekly.summary.bidang)
    assert tally.overdue == sum(line.tally.overdue for line in weekly.summary.bidang)
    assert tally.closed == sum(area.closed for area in weekly.summary.areas)
    assert weekly.summary.account.on_disk == 12
    assert weekly.summary.received == 7
    assert weekly.summary.unread == 1


def test_what_is_overdue_stands_apart_from_what_falls_due(weekly: Weekly) -> None:
    page = weekly.page(sample.OTHER)
    for bunch in page.overdue:
        assert all(slot.slot.due < weekly.on and not slot.state.is_closed for slot in bunch.slots)
    last = weekly.on + timedelta(days=AHEAD_DAYS)
    assert page.ahead
    for bunch in page.ahead:
        assert all(weekly.on <= slot.slot.due <= last for slot in bunch.slots)
    days = [bunch.due for bunch in page.overdue]
    assert days == sorted(days)
    assert sum(bunch.count for bunch in page.overdue) == page.tally.overdue


def test_the_files_of_the_week_and_what_became_of_them(weekly: Weekly) -> None:
    came = weekly.page(sample.OWN).came
    assert (came.received, came.counted, came.doubtful, came.to_mend) == (4, 1, 1, 3)
    assert [file.name for file in came.counted_files] == ["Undangan.pdf"]
    told = {one.file.name: one.remedies for one in came.files_to_mend}
    assert set(told) == {"terkunci.pdf", "SK konsep.docx", "lain-lain.pdf"}  # unread ones whenever they came
    assert told["SK konsep.docx"] == ("taruh versi final",)
    assert told["terkunci.pdf"] == ()  # it says so by itself
    assert "tanyakan kepada koordinator" in told["lain-lain.pdf"][0]


def test_a_day_before_the_files_came_tells_of_none(tmp_path: Path) -> None:
    early = sample.weekly(tmp_path, date(2025, 10, 10))
    assert early.page(sample.OWN).came.received == 0
    assert early.summary.received == 0


def test_last_week_is_the_snapshot_of_seven_days_before(weekly: Weekly) -> None:
    assert weekly.summary.changes is not None
    assert weekly.summary.changes.since == date(2025, 10, 8)
    closed, _opened = sample.labels(weekly.summary.changes)
    assert closed[0] == "A.I.6.i.a-1@2025-Q1"  # and what is not due any more
    assert sample.labels(weekly.page(sample.OTHER).changes)[0] == closed
    assert sample.labels(weekly.page(sample.OWN).changes)[0] == []
    assert weekly.page(sample.OTHER).before is not None


def test_a_bidang_is_told_of_no_file_of_others(weekly: Weekly) -> None:
    """The doubtful paper for its meeting lies with the other bidang."""
    own = weekly.page(sample.OWN)
    told = [path for one in own.doubtful for path in one.paths]
    assert told == [f"zi/map/{sample.EVIL}"]
    paths = [evidence.path for slot in own.slots for evidence in (*slot.counts, *slot.doubtful)]
    assert paths
    assert not any("rahasia" in path for path in paths)
    assert any(bunch.leans_elsewhere for bunch in own.overdue)
    assert [path for one in weekly.page(sample.OTHER).doubtful for path in one.paths] == [
        "layanan/map/IKM ragu rahasia.pdf"
    ]


def test_a_bidang_without_anything_has_no_page(weekly: Weekly) -> None:
    assert [page.id for page in weekly.pages] == [sample.OWN, sample.OTHER]
    with pytest.raises(KeyError):
        weekly.page("lain")


def test_nothing_open_is_clear() -> None:
    units = [
        Unit(f"{slot.item}{slot.label}{role}{n}", [Match(slot.item, slot.label, role=role)])
        for item in PACK.items
        for slot in SLOTS[item.id]
        for role in item.parts or (item.documents if item.expectation == "all_of" else ("",))
        for n in range(item.minimum)
    ]
    use_language("id")
    done = reviewed(Rows(units), PACK, date(2026, 6, 1), ZoneInfo("UTC"))
    made = weekly_report(PACK, done, Surroundings(), unit="Contoh", begins=date(2026, 5, 25))
    assert made.summary.tally.open == 0
    assert made.summary.tally.share == 1.0
    assert all(page.is_clear for page in made.pages)
    with_trouble = Surroundings(came={"tim-zi": Came(to_mend=1)})
    again = weekly_report(PACK, done, with_trouble, unit="Contoh", begins=date(2026, 5, 25))
    assert not again.page("tim-zi").is_clear


# --- pieces


def seen(item: object, label: str, done: object) -> SeenSlot:
    return SeenSlot(
        next(one for one in done.review.slots if (one.item, one.slot.label) == (item, label))  # type: ignore[attr-defined]
    )


def test_slots_that_the_same_documents_close_are_told_at_once() -> None:
    done = reviewed(Rows(), PACK, date(2025, 6, 15), ZoneInfo("UTC"))
    found = bunches(
        [
            seen(SK, "2025", done),
            seen(MONTHLY, "2025-01", done),
            seen(SK_AGAIN, "2025", done),
            seen(MONTHLY, "2025-02", done),
            seen(AGENTS, "2025", done),
        ]
    )
    assert [[item.id for item in bunch.items] for bunch in found[:2]] == [[SK.id, SK_AGAIN.id], [MONTHLY.id]]
    assert [bunch.count for bunch in found] == [2, 2, 1]
    assert found[0].due == date(2025, 1, 31)


def test_the_trend_has_one_point_a_week_the_latest_weeks_only() -> None:
    days = [date(2025, 1, 6) + timedelta(days=day) for day in range(7 * (TREND_WEEKS + 3))]
    points = [TrendPoint(day, 0, number, 9) for number, day in enumerate(days)]
    found = trend(reversed(points))
    assert len(found) == TREND_WEEKS
    assert all(point.on.isoweekday() == 7 for point in found)
    assert found[-1].on == days[-1]
    twice = [TrendPoint(days[0], 0, 1, 9), TrendPoint(days[0], 0, 2, 9)]
    assert trend(twice)[0].open == 2  # of one day the last that was kept


def test_a_point_counts_what_a_summary_says() -> None:
    point = point_of(
        date(2025, 1, 6), {"satisfied": 3, "waived": 1, "missing": 2, "not_yet_due": 4, "strange": 5}
    )
    assert (point.closed, point.open, point.slots) == (4, 2, 10)


def test_changes_of_one_item_are_told_at_once() -> None:
    def change(item: str, label: str, after: SlotState) -> SlotChange:
        return SlotChange(SlotKey(item, label), None, after)

    found = turned(
        [
            change("a", "2025-01", SlotState.MISSING),
            change("b", "2025", SlotState.LATE),
            change("a", "2025-02", SlotState.MISSING),
            change("a", "2025-03", SlotState.LATE),
        ]
    )
    assert [(one.item, one.labels) for one in found] == [
        ("a", ("2025-01", "2025-02")),
        ("b", ("2025",)),
        ("a", ("2025-03",)),
    ]
