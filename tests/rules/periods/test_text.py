"""Dates and periods in running text, in all the forms that offices use."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.months import MONTH_NAMES
from rules.periods import Find, Origin, Unit, find, find_days
from rules.periods.words import MONTH_NUMBER, PLAIN_MONTHS

DATES = st.dates(date(1990, 1, 1), date(2079, 12, 31))
NAMES = [name.title() for name in MONTH_NAMES]


def label(found: Find) -> str:
    if found.period:
        return found.period.label
    return "impossible" if found.is_impossible else f"{found.unit}?"


def labels(text: str, *, is_name: bool = False) -> list[str]:
    return [label(found) for found in find(text, is_name=is_name)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 Maret 2025", ["2025-03-14"]),
        ("Jakarta, 14 MARET 2025", ["2025-03-14"]),
        ("14 Mar 2025", ["2025-03-14"]),
        ("14-Mar-25", ["2025-03-14"]),
        ("17FEB14", ["2014-02-17"]),
        ("14-03-25", ["2025-03-14"]),
        ("14/3/2025", ["2025-03-14"]),
        ("14.03.2025", ["2025-03-14"]),
        ("2025-03-14", ["2025-03-14"]),
        ("tanggal 14 bulan Maret tahun 2025", ["2025-03-14"]),
        ("2 Pebruari 2025 dan 3 Nopember 2024", ["2025-02-02", "2024-11-03"]),
        ("empat belas Maret dua ribu dua puluh lima", ["2025-03-14"]),
        ("tanggal Dua Puluh Satu bulan Nopember tahun Dua Ribu Sembilan Belas", ["2019-11-21"]),
        ("tanggal tiga\nbulan April tahun duaribu duapuluh lima", ["2025-04-03"]),
        ("March 14, 2025", ["2025-03-14"]),
        ("14 Maret 2025 pukul 09.00", ["2025-03-14"]),
    ],
)
def test_days(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "14 Maret 2O25",
        "l4 Maret 2025",
        "14 Marct 2025",
        "14 Maret2025",
        "14 Maret  2025",
        "14\nMaret 2025",
        "Jumat/1 4-03-2025",
    ],
)
def test_days_as_scans_read_them(text: str) -> None:
    assert labels(text) == ["2025-03-14"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maret 2025", ["2025-03"]),
        ("Mar 25", ["2025-03"]),
        ("Maret '25", ["2025-03"]),
        ("03-2025", ["2025-03"]),
        ("03/2025", ["2025-03"]),
        ("2025-03", ["2025-03"]),
        ("Bulan Maret TA 2025", ["2025-03"]),
        ("bulan Maret Tahun Anggaran 2025", ["2025-03"]),
        ("Triwulan I Tahun 2025", ["2025-Q1"]),
        ("TW I 2025", ["2025-Q1"]),
        ("TRIWULAN KE-1 TAHUN 2025", ["2025-Q1"]),
        ("Tri wulan I 2025", ["2025-Q1"]),
        ("TW-1 2025", ["2025-Q1"]),
        ("TWIV/2025", ["2025-Q4"]),
        ("Triwulan lll Tahun 2025", ["2025-Q3"]),  # a scan's idea of III
        ("triwulan kedua tahun 2025", ["2025-Q2"]),
        ("Q3 2025", ["2025-Q3"]),
        ("Semester I Tahun 2025", ["2025-S1"]),
        ("Smt 2 TA 2025", ["2025-S2"]),
        ("Tahun 2025", ["2025"]),
        ("TA 2025", ["2025"]),
        ("T.A. 2025", ["2025"]),
        ("Tahun Anggaran 2025", ["2025"]),
    ],
)
def test_months_and_longer(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TW-1", "quarter?"),
        ("TRIWULAN KE-1", "quarter?"),
        ("Smt 1", "semester?"),
        ("bulan Maret", "month?"),
        ("14 Maret", "day?"),
        ("Januari s.d. Maret", "span?"),
    ],
)
def test_without_a_year_nothing_is_guessed(text: str, expected: str) -> None:
    (found,) = find(text)
    assert label(found) == expected
    assert found.period is None
    assert not found.is_impossible


def test_a_year_can_be_filled_in() -> None:
    (found,) = find("Januari s.d. Maret")
    period = found.in_year(2025)
    assert period is not None
    assert period.label == "2025-Q1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Januari s.d. Maret 2025", ["2025-Q1"]),
        ("Januari s/d Juni 2025", ["2025-S1"]),
        ("Jan–Mar 2025", ["2025-Q1"]),
        ("Januari-Desember2025", ["2025"]),
        ("Januari sampai dengan April 2025", ["2025-01-01/2025-04-30"]),
        ("Desember 2024 - Januari 2025", ["2024-12-01/2025-01-31"]),
        ("Desember s.d. Januari 2025", ["2024-12-01/2025-01-31"]),
        ("Triwulan I s.d. III Tahun 2025", ["2025-01-01/2025-09-30"]),
        ("TW I s.d. TW II 2025", ["2025-S1"]),
        ("2023-2024", ["2023-01-01/2024-12-31"]),
        ("Renstra 2025 – 2029", ["2025-01-01/2029-12-31"]),
        ("13 s.d. 15 Maret 2025", ["2025-03-13/2025-03-15"]),
        ("30 Januari s.d. 2 Februari 2025", ["2025-01-30/2025-02-02"]),
        ("30 Desember 2024 s.d. 2 Januari 2025", ["2024-12-30/2025-01-02"]),
        ("Senin, 3 Maret 2025 s.d. Rabu, 5 Maret 2025", ["2025-03-03/2025-03-05"]),
    ],
)
def test_ranges_are_one_span(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maret, Juni, September, Desember 2025", ["2025-03", "2025-06", "2025-09", "2025-12"]),
        ("Juni dan Agustus 2025", ["2025-06", "2025-08"]),
        ("Triwulan I dan II Tahun 2025", ["2025-Q1", "2025-Q2"]),
        ("13, 14 dan 15 Maret 2025", ["2025-03-13", "2025-03-14", "2025-03-15"]),
        ("akhir tahun 2023 dan 2024", ["2023", "2024"]),
        ("Tahun 2024 dan 2025", ["2024", "2025"]),
        ("PK 2024 & 2025", ["2024", "2025"]),
    ],
)
def test_lists_share_their_year(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text", ["31 Februari 2025", "31/02/2025", "32-13-2025", "29 Februari 2025", "0 Maret 2025"]
)
def test_the_impossible_is_kept_as_text(text: str) -> None:
    (found,) = find(text)
    assert found.is_impossible
    assert found.period is None
    assert found.quote == text


def test_day_comes_first_and_doubt_is_told() -> None:
    (found,) = find("03/04/2025")
    assert label(found) == "2025-04-03"
    assert found.other is not None
    assert found.other.label == "2025-03-04"
    assert not find("14/03/2025")[0].is_ambiguous
    assert not find("04/04/2025")[0].is_ambiguous


@pytest.mark.parametrize(
    ("text", "expected", "is_ambiguous"),
    [
        ("Rabu/12-02-2025", "2025-02-12", False),
        ("Jum'at, 04/07/2025", "2025-07-04", False),
        ("Rabu, 02/12/2025", "2025-02-12", False),  # month first, as 2 December was a Tuesday
        ("Kamis, 02/12/2025", "2025-12-02", True),  # neither was a Thursday
    ],
)
def test_a_weekday_settles_the_doubt(text: str, expected: str, is_ambiguous: bool) -> None:
    (found,) = find(text)
    assert (label(found), found.is_ambiguous) == (expected, is_ambiguous)


def test_month_first_only_where_nothing_else_is_a_date() -> None:
    (found,) = find("09-16-2022")
    assert label(found) == "2022-09-16"
    assert not found.is_ambiguous


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B-123/KP.120/H.4/03/2025", "2025-03"),
        ("015/UN/III/2025", "2025-03"),
        ("12/ST/XII/2024", "2024-12"),
        ("Nomor 022 TAHUN 2026", "2026"),
        ("Permentan No. 13 Tahun 2023", "2023"),
        ("Keputusan Nomor 278 dan 279 Tahun 2023", "2023"),
    ],
)
def test_what_belongs_to_a_number_is_marked(text: str, expected: str) -> None:
    (found,) = find(text)
    assert (label(found), found.origin) == (expected, Origin.NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1.2.10 Bab",
            "Rp 2.025.000",
            "(021) 7806202",
            "NIP 19850314 201001 1 002",
            "pukul 09.00",
            "setiap triwulan",
        ),
        *(
            "minimal semester",
            "Marilah kita",
            "sepuluh orang",
            "kode pos 16111",
            "12,5 %",
            "per triwulan dan semester",
        ),
    ],
)
def test_other_numbers_and_words_are_no_times(text: str) -> None:
    assert find(text) == []


def test_abbreviations_count_in_names_only() -> None:
    assert labels("Dumas Mar", is_name=True) == ["month?"]
    assert labels("Dumas Mar") == []
    assert labels("Agustus 25", is_name=True) == ["2025-08"]
    assert find("Agustus 25 orang")[0].year is None


def test_a_year_beside_a_stated_one_is_stated() -> None:
    assert not any(found.is_bare for found in find("Tahun 2024 dan 2025"))


def test_a_bare_year_is_weak() -> None:
    assert find("SK Tim 2025")[0].is_bare
    assert not find("SK Tim Tahun 2025")[0].is_bare


FORMS = (
    "{d} {name} {y}",
    "{d:02} {NAME} {y}",
    "{d}-{m}-{y}",
    "{d:02}/{m:02}/{y}",
    "{d:02}.{m:02}.{y}",
    "{y}-{m:02}-{d:02}",
    "tanggal {d} bulan {name} tahun {y}",
    "Hari/Tanggal : Jumat, {d} {name} {y}, pukul 09.00 WIB",
)


@given(DATES, st.sampled_from(FORMS))
def test_every_day_is_found_in_every_form(day: date, form: str) -> None:
    name = NAMES[day.month - 1]
    text = form.format(d=day.day, m=day.month, y=day.year, name=name, NAME=name.upper())
    (found,) = find(text)
    assert found.period is not None
    assert (found.unit, found.period.start) == (Unit.DAY, day)


@given(DATES)
def test_every_day_is_found_spelled_out(day: date) -> None:
    text = f"tanggal {spelled(day.day)} bulan {NAMES[day.month - 1]} tahun {spelled(day.year)}"
    (found,) = find(text)
    assert found.period is not None
    assert found.period.start == day


@given(st.sampled_from(sorted(MONTH_NUMBER)), st.integers(1990, 2079))
def test_every_name_of_a_month_is_known_beside_a_year(name: str, year: int) -> None:
    assert labels(f"{name} {year}") == [f"{year}-{MONTH_NUMBER[name]:02}"]


@given(st.integers(1, 12), st.integers(1, 12), st.integers(1990, 2079))
def test_a_range_never_ends_before_it_starts(first: int, last: int, year: int) -> None:
    (found,) = (
        find(f"{NAMES[first - 1]} s.d. {NAMES[last - 1]} {year}") if first != last else find(f"Mei {year}")
    )
    assert found.period is not None
    assert found.period.start < found.period.end
    assert found.period.end <= date(year + 1, 1, 1)


WORDS = [
    "s.d.",
    " dan ",
    "maret",
    "Mei",
    "TW",
    "I",
    "II",
    "iv",
    "tahun",
    "TA",
    "2025",
    "25",
    "semester",
    "belas",
]
OTHERS = ["dua puluh", "ribu", "bulan", "ke-", "\n", "İ", "ﬁ", *sorted(PLAIN_MONTHS)[:3]]
PIECES = st.sampled_from([*"0123456789 .,-/'’_", *WORDS, *OTHERS])


@given(st.lists(PIECES, max_size=14).map("".join), st.booleans())
def test_finds_are_in_order_apart_and_quoted(text: str, is_name: bool) -> None:
    end = 0
    for found in find(text, is_name=is_name):
        assert end <= found.start < found.end
        assert text[found.start : found.end] == found.quote
        assert found.period is None or found.period.start < found.period.end
        end = found.end


def test_hostile_text_takes_no_longer() -> None:
    """Bounded patterns: with open ones, each of these took minutes."""
    for text in (
        "1," * 20_000,
        "1 " * 20_000,
        "satu " * 20_000,
        " " * 50_000 + "1",
        "triwulan i" + " dan i" * 9_000,
    ):
        find(text)


def spelled(number: int) -> str:
    digits = ["", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
    if number >= 2000:
        return f"dua ribu {spelled(number - 2000)}".strip()
    if number >= 1000:
        return f"seribu {spelled(number - 1000)}".strip()
    if number >= 200:
        return f"{digits[number // 100]} ratus {spelled(number % 100)}".strip()
    if number >= 100:
        return f"seratus {spelled(number - 100)}".strip()
    if number >= 20:
        return f"{digits[number // 10]} puluh {digits[number % 10]}".strip()
    if number in (10, 11):
        return "sepuluh" if number == 10 else "sebelas"
    return f"{digits[number - 10]} belas" if number > 11 else digits[number]


PIECES = st.sampled_from(
    [
        "14",
        "3",
        "l4",
        "2O25",
        "2025",
        "1999",
        "03/04/2025",
        "14.03.25",
        "2025-03-14",
        "Maret",
        "Marct",
        "Mar",
        "Desember,",
        "bulan",
        "tahun",
        "Tahun",
        "s.d.",
        "-",
        "dan",
        ",",
        "/",
        "empat",
        "belas",
        "dua",
        "ribu",
        "puluh",
        "triwulan",
        "I",
        "semester",
        "Nomor",
        "B-472/KP/III/2025",
        "August",
        "5,",
        "hari",
    ]
)


@given(st.lists(PIECES, max_size=9).map(" ".join))
def test_the_days_alone_are_those_found_among_all(text: str) -> None:
    assert find_days(text) == [found for found in find(text) if found.first.unit is Unit.DAY]


def test_a_day_shares_the_year_of_a_month_that_follows() -> None:
    assert [label(found) for found in find_days("13 Maret dan April 2025")] == ["2025-03-13"]
