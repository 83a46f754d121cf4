"""Dates and periods in the forms that Indonesian offices write them."""

from __future__ import annotations

from datetime import date, timedelta

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
QUARTER_FORMS = (
    "Triwulan {roman}",
    "TW {roman}",
    "TW-{n}",
    "Tri wulan {roman}",
    "TRIWULAN KE-{n}",
    "Triwulan {roman} (Q{n})",
)
MONTH_FORMS = (
    "{month} {year}",
    "{short} {yy}",
    "{mm}-{year}",
    "Bulan {month} TA {year}",
    "{month} T.A. {year}",
)


def month_name(month: int) -> str:
    return MONTHS[month - 1]


def long(day: date) -> str:
    """14 Maret 2025"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    return DAYS[day.weekday()]


def with_day(day: date) -> str:
    """Jumat, 14 Maret 2025"""
    return f"{weekday(day)}, {long(day)}"


def roman_month(day: date) -> str:
    return ROMAN[day.month - 1]


def dashes(day: date) -> str:
    """14-03-2025"""
    return f"{day:%d-%m-%Y}"


def slashes(day: date) -> str:
    """14/3/2025"""
    return f"{day.day}/{day.month}/{day.year}"


def ddmmyy(day: date) -> str:
    """140325"""
    return f"{day:%d%m%y}"


def compact(day: date) -> str:
    """20250314"""
    return f"{day:%Y%m%d}"


def english_short(day: date) -> str:
    """14MAR25, as some scanners and registries write"""
    months = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
    return f"{day.day:02d}{months[day.month - 1]}{day:%y}"


def month_form(year: int, month: int, form: int) -> str:
    """A month in one of MONTH_FORMS; any number selects one."""
    return MONTH_FORMS[form % len(MONTH_FORMS)].format(
        month=MONTHS[month - 1],
        short=SHORT_MONTHS[month - 1],
        mm=f"{month:02d}",
        year=year,
        yy=f"{year % 100:02d}",
    )


def quarter_form(quarter: int, form: int) -> str:
    """A quarter in one of QUARTER_FORMS, without the year; any number selects one."""
    return QUARTER_FORMS[form % len(QUARTER_FORMS)].format(roman=ROMAN[quarter - 1], n=quarter)


def quarter_months(quarter: int) -> tuple[int, int, int]:
    first = 3 * quarter - 2
    return first, first + 1, first + 2


def workday(year: int, month: int, day: int) -> date:
    """The day given, or the next Monday if it falls on a weekend."""
    at = date(year, month, day)
    return at + timedelta(days=max(0, 7 - at.weekday())) if at.weekday() >= 5 else at


def after(day: date, days: int) -> date:
    """The work day that many calendar days later (earlier if negative)."""
    later = day + timedelta(days=days)
    return workday(later.year, later.month, later.day)
