from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import cells


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5.0, "5"), (0.1 + 0.2, "0.3"), (1234567.891, "1234567.891"), (3276011234567890.0, "3276011234567890"),
        (1e21, "1e+21"), (float("nan"), "nan"), (float("inf"), "inf"), (-0.5, "-0.5"),
    ],
)  # fmt: skip
def test_numbers(value: float, expected: str) -> None:
    assert cells.number(value) == expected


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        (45730, "2025-03-14"), (45730.5, "2025-03-14 12:00"), (0.25, "06:00"), (1, "1900-01-01"), (61, "1900-03-01"),
        (45730 + 32399.6 / 86400, "2025-03-14 09:00"), (-1, "-1"), (1e9, "1000000000"),
    ],
)  # fmt: skip
def test_dates(serial: float, expected: str) -> None:
    assert cells.serial_date(serial) == expected


def test_dates_of_old_macs() -> None:
    assert cells.serial_date(44268, since_1904=True) == "2025-03-14"


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        (14, "", True),
        (0, "", False),
        (164, "dd/mm/yyyy", True),
        (164, '0.00" mm"', False),
        (164, "[Red]0;[h]:mm", False),
    ],
)
def test_date_formats(number: int, code: str, expected: bool) -> None:
    assert cells.is_date_format(number, code) is expected


@pytest.mark.parametrize(
    ("coded", "expected"),
    [
        ('&L&"Arial,Bold"&12Kop&CTengah&RHal &P dari &N', "Kop\tTengah\tHal  dari"),
        ("&K000000R&&D", "R&D"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_margins(coded: str, expected: str) -> None:
    assert cells.header_text(coded) == expected


def test_gaps_are_shortened() -> None:
    assert cells.sparse_row([(0, "a"), (2, "b"), (16_000, "c")]) == "a\t\tb" + "\t" * cells.MAX_GAP + "c"


@settings(deadline=None)
@given(st.datetimes(datetime.datetime(1900, 3, 1), datetime.datetime(9999, 1, 1)))  # noqa: DTZ001
def test_serials_come_back_as_their_dates(when: datetime.datetime) -> None:
    when = when.replace(microsecond=0)
    days = (when - datetime.datetime(1899, 12, 30)) / datetime.timedelta(days=1)  # noqa: DTZ001
    assert cells.serial_date(days) == cells.moment(when)
