"""`bukti gaps`: what it prints, writes and answers, over rows made by hand."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import pytest

from bukti import gap_wording
from bukti.cli.gaps import Selection, show
from bukti.gap_list import in_order
from bukti.i18n import use_language
from bukti.reviewing import reviewed
from rules.gaps.model import SlotState
from rules.match.model import ReasonCode
from tests.bukti.gap_rows import Decision, Match, Rows, Unit, UnreadFile
from tests.rules.gaps.small import AGENTS, MEETING, MONTHLY, PACK, SK, SK_AGAIN, SLOTS, SPAK

DAY = date(2025, 6, 15)
DRAFT = Unit("d", [Match(SK.id, state="rejected", codes="kind draft")])
SCAN = Unit("u", [Match(MEETING.id, role="notulen", state="suggested", codes="unread")])
ROWS = Rows([DRAFT, SCAN], [UnreadFile("u"), UnreadFile("v", path=b"x.pdf")])


@pytest.fixture(autouse=True)
def indonesian() -> None:
    use_language("id")


def run(rows: Rows, on: date = DAY, bidang: str | None = None, indicator: str | None = None, **how) -> int:  # type: ignore[no-untyped-def]
    return show(PACK, reviewed(rows, PACK, on, ZoneInfo("UTC")), Selection(PACK, bidang, indicator), **how)


def complete() -> Rows:
    units = [
        Unit(f"{slot.item}{slot.label}{role}{n}", [Match(slot.item, slot.label, role=role)])
        for item in PACK.items
        for slot in SLOTS[item.id]
        for role in item.parts or (item.documents if item.expectation == "all_of" else ("",))
        for n in range(item.minimum)
    ]
    return Rows(units)


def test_exit_code_tells_whether_anything_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(complete(), date(2026, 6, 1)) == 0
    assert "Tidak ada kekurangan." in capsys.readouterr().out
    assert run(ROWS) == 1
    early = date(2024, 6, 1)
    assert run(Rows(), early) == 0  # nothing is due yet
    assert run(Rows([Unit("a", [Match(SK.id, state="suggested")])]), early) == 1


def test_a_gap_says_what_is_there_why_it_does_not_count_and_what_would_close_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(ROWS, bidang="Tim ZI")
    out = capsys.readouterr().out
    assert f"[belum ada] {SK.id} SK tim" in out
    assert "2025, tenggat 31 Januari 2025" in out
    assert "zi/SK.pdf: masih konsep; taruh yang final" in out
    assert "→ taruh sk-tim" in out
    assert "belum ada: undangan, daftar-hadir" in out
    assert "zi/SK.pdf: terkunci kata sandi" in out
    assert "1 berkas belum terbaca dan tidak diketahui untuk bukti yang mana" in out


def test_the_overdue_come_first() -> None:
    done = reviewed(ROWS, PACK, date(2025, 6, 15), ZoneInfo("UTC"))
    groups = in_order(done.review.gaps)
    overdue = [group[0].is_overdue for group in groups]
    assert overdue == sorted(overdue, reverse=True)
    for group in groups:
        assert [slot.is_overdue for slot in group] == sorted(
            (slot.is_overdue for slot in group), reverse=True
        )


def test_a_bidang_sees_its_own_only(capsys: pytest.CaptureFixture[str]) -> None:
    run(ROWS, bidang="kerja sama dan layanan")
    out = capsys.readouterr().out
    assert SK_AGAIN.id in out
    assert SK.id + " " not in out
    assert "Tim ZI" not in out


def test_months_with_nothing_in_them_are_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    run(Rows([Unit("a", [Match(MONTHLY.id, "2025-02", state="suggested", codes="topic_weak")])]))
    out = capsys.readouterr().out
    assert out.count(f"] {MONTHLY.id} ") == 5  # January, February, March and April, May (late), June (soon)
    assert "Maret 2025, tenggat 10 April 2025 · April 2025, tenggat 10 Mei 2025" in out


def test_a_file_of_another_year_is_told_with_its_item(capsys: pytest.CaptureFixture[str]) -> None:
    """Otherwise its bidang sees twelve months missing and not why the report that it dropped does not count."""
    run(Rows([Unit("a", [Match(MONTHLY.id, "2024-05", state="rejected", codes="wrong_year")])]))
    out = capsys.readouterr().out
    assert f"{MONTHLY.id}, bukan dari periode yang diminta:\n      zi/SK.pdf: dari tahun lain" in out


def test_minimum_scores_out_of_reach_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    run(ROWS, date(2026, 3, 1))
    out = capsys.readouterr().out
    assert "WBK: 3 dari 3 nilai minimum belum didukung bukti yang ada hari ini" in out
    assert "tidak terjangkau sebelum kekurangan ditutup: SPAK, kurang 7.00 dari 7.00 poin" in out
    assert "Paling tinggi 0.00 dari 17.00 poin hari ini" in out


def test_a_bidang_that_owes_nothing_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ROWS, bidang="Lain") == 0
    assert "Bidang ini tidak punya tanggungan di sini." in capsys.readouterr().out


def test_unknown_names_are_told_with_those_that_there_are() -> None:
    with pytest.raises(click.UsageError, match="Kerja Sama dan Layanan"):
        Selection(PACK, "Gudang", None)
    with pytest.raises(click.UsageError, match=r"A\.I\.9"):
        Selection(PACK, None, "A.I.9")


def test_an_indicator_is_shown_with_what_it_can_claim_at_most(capsys: pytest.CaptureFixture[str]) -> None:
    run(ROWS, date(2025, 11, 15), indicator="A.I.6.i.a")
    out = capsys.readouterr().out
    assert "A.I.6.i.a: paling tinggi C hari ini (0.00 dari 4.00 poin, 0% bukti dukung)" in out
    assert SK.id + " " not in out


def test_all_shows_what_is_satisfied_and_waived_too(capsys: pytest.CaptureFixture[str]) -> None:
    rows = Rows([Unit("a", [Match(SK.id)])], decisions=[Decision("waive", SPAK.id, why="tidak ada")])
    run(rows)
    assert "[terpenuhi]" not in capsys.readouterr().out
    run(rows, show_all=True)
    out = capsys.readouterr().out
    assert f"[terpenuhi] {SK.id}" in out
    assert f"[dibebaskan] {SPAK.id}" in out
    assert "Ani · tidak ada" in out
    assert "[belum jatuh tempo]" in out


def test_json_is_whole_and_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    run(ROWS, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["as_of"] == "2025-06-15"
    assert not told["is_complete"]
    assert sum(told["counts"].values()) == told["slots"] == sum(map(len, SLOTS.values()))
    assert len(told["gaps"]) == sum(
        count for state, count in told["counts"].items() if SlotState(state).is_open
    )
    assert sum(gap["at_risk"] for gap in told["gaps"]) == pytest.approx(told["at_risk"], abs=1e-2)
    (sk,) = [gap for gap in told["gaps"] if gap["item"] == SK.id]
    assert sk["refused"][0]["reasons"] == ["kind", "draft"]
    assert sk["steps"] == [{"do": "drop", "documents": ["sk-tim"], "parts": [], "count": 1, "keys": []}]
    assert set(told["indicators"]) == {indicator.id for indicator in PACK.indicators}


def test_the_table_has_a_row_a_gap_and_no_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = Unit("e", [Match(AGENTS.id, state="suggested")], title="=1+1", filings=())
    assert run(Rows([DRAFT, evil]), csv_file=str(tmp_path / "gaps.csv")) == 1
    assert capsys.readouterr().out == ""
    with (tmp_path / "gaps.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {row["state"] for row in rows} <= {state.value for state in SlotState}
    assert next(row for row in rows if row["item"] == SK.id)["to_close"] == "taruh sk-tim"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    run(Rows([DRAFT]), csv_file="-")
    assert (
        capsys.readouterr().out.splitlines()[0].startswith("bidang,indicator,item,expected,period,due,state")
    )


def test_periods_and_days_as_people_write_them() -> None:
    assert gap_wording.day(date(2025, 4, 10)) == "10 April 2025"
    assert gap_wording.period("2025-03") == "Maret 2025"
    assert gap_wording.period("2025-Q2") == "Triwulan II 2025"
    assert gap_wording.period("2025-S1") == "Semester I 2025"
    for plain in ("2025", "2025-13", "2025-Q5", "2025-01-01/2025-04-30", ""):
        assert gap_wording.period(plain) == plain


def test_every_state_why_and_doubt_has_words() -> None:
    from rules.gaps.model import Why

    assert set(gap_wording.STATES) == {state.value for state in SlotState}
    assert set(gap_wording.WHY_NOT) == {why.value for why in Why}
    first_against = list(ReasonCode).index(ReasonCode.KIND_UNSURE)
    assert {code.value for code in list(ReasonCode)[first_against:]} <= set(gap_wording.AGAINST)
