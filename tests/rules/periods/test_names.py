"""Dates in the names of files, where digits run together and machines add their own."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.periods import Origin, find_in_name

DATES = st.dates(date(2005, 1, 1), date(2039, 12, 31))


def labels(name: str) -> list[tuple[str, Origin]]:
    return [
        (found.period.label if found.period else str(found.unit), found.origin)
        for found in find_in_name(name)
    ]


@pytest.mark.parametrize(
    ("name", "expected", "origin"),
    [
        ("20250314_notulen.pdf", "2025-03-14", Origin.WRITTEN),
        ("14032025 notulen.pdf", "2025-03-14", Origin.WRITTEN),
        ("Notulen 140325.docx", "2025-03-14", Origin.WRITTEN),
        ("17FEB14.pdf", "2014-02-17", Origin.WRITTEN),
        ("NOTULEN14MARET2025.pdf", "2025-03-14", Origin.WRITTEN),
        ("notulen_rapat_14_Maret_2025 (1).pdf", "2025-03-14", Origin.WRITTEN),
        ("Absen 5 mei 25.pdf", "2025-05-05", Origin.WRITTEN),
        ("IMG_20250314_091233.jpg", "2025-03-14", Origin.CAMERA),
        ("IMG-20250314-WA0003.jpg", "2025-03-14", Origin.CAMERA),
        ("WhatsApp Image 2025-03-14 at 09.12.33.jpeg", "2025-03-14", Origin.CAMERA),
        ("Screenshot_20250314-091233_Chrome.jpg", "2025-03-14", Origin.CAMERA),
        ("CamScanner 09-16-2022 11.00.pdf", "2022-09-16", Origin.SCANNER),
        ("CamScanner 09-03-2022 11.00.pdf", "2022-09-03", Origin.SCANNER),
        ("20221029140012_sk tim.pdf", "2022-10-29", Origin.UPLOAD),
        ("1743926688_laporan.pdf", "2025-04-06", Origin.UPLOAD),
        ("LaporanDumasMaret2025.pdf", "2025-03", Origin.WRITTEN),
        ("lap monev Mar 25.pdf", "2025-03", Origin.WRITTEN),
        ("202503 lap.pdf", "2025-03", Origin.WRITTEN),
        ("032025 lap.pdf", "2025-03", Origin.WRITTEN),
        ("Laporan_TWIII_2025.pdf", "2025-Q3", Origin.WRITTEN),
        ("Smt 1 2025.docx", "2025-S1", Origin.WRITTEN),
        ("LAKIN2024final.pdf", "2024", Origin.WRITTEN),
        ("Renstra 2025-2029.pdf", "2025-01-01/2029-12-31", Origin.WRITTEN),
        ("03. Maret", "month", Origin.WRITTEN),
        ("03 Maret", "month", Origin.WRITTEN),
        ("TW-1", "quarter", Origin.WRITTEN),
    ],
)
def test_names(name: str, expected: str, origin: Origin) -> None:
    assert labels(name) == [(expected, origin)]


@pytest.mark.parametrize(
    "name", ["1.pdf", "scan0012.pdf", "IMG_3483.JPG", "123456.pdf", "SKMaklumatPelayanan.pdf"]
)
def test_meaningless_names_have_no_date(name: str) -> None:
    assert find_in_name(name) == []


def test_six_digits_are_day_first_and_doubt_is_told() -> None:
    (found,) = find_in_name("250314.pdf")
    assert found.period is not None
    assert found.period.label == "2014-03-25"
    assert found.other is not None
    assert found.other.label == "2025-03-14"


@given(
    DATES, st.sampled_from(["{:%Y%m%d}", "IMG_{:%Y%m%d}_235959", "rapat {:%d%m%Y} ok", "{:%d-%m-%Y}_notulen"])
)
def test_every_day_is_found(day: date, form: str) -> None:
    found = find_in_name(form.format(day) + ".pdf")
    assert [one.period.start for one in found if one.period] == [day]


@given(DATES)
def test_six_digits_mean_the_day_or_tell_that_they_may(day: date) -> None:
    (found,) = find_in_name(f"{day:%d%m%y}.pdf")
    meant = [found.period, found.other]
    assert day in [period.start for period in meant if period]


@given(st.integers(1_000_000_000, 2_300_000_000))
def test_seconds_since_1970_are_an_upload(seconds: int) -> None:
    (found,) = find_in_name(f"{seconds}_sk.pdf")
    assert found.origin is Origin.UPLOAD
    assert found.period is not None
    assert found.period.start == datetime.fromtimestamp(seconds, UTC).date()


@given(st.text(alphabet="0123456789_- .IMGmaretTWsdA(ﬁİé", max_size=30))
def test_finds_are_in_order_apart_and_quoted(name: str) -> None:
    end = 0
    for found in find_in_name(name):
        assert end <= found.start < found.end
        assert name[found.start : found.end] == found.quote
        end = found.end
