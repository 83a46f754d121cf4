"""The shapes of written times, as patterns over lower-case text. Repetition is bounded: none can run away.

The patterns tried most often begin with a character and look behind it only then: the regex engine skips fast to
a first character, while one that looks behind first is tried at every place of a text.
"""

from __future__ import annotations

import re

from rules.periods.neighbours import JOIN
from rules.periods.words import LETTERS_FOR_FUZZY, MONTH_NUMBER, NUMBER_WORDS, ORDINAL

_MONTH = rf"(?P<month>{'|'.join(sorted(MONTH_NUMBER, key=len, reverse=True))})(?![a-z])"
_GAP = r"[\s_.,/-]{0,4}"
_AFTER_T = r"(?:ahun(?:\s{1,3}anggaran)?|hn|h|\.?\s?a)[\s_.:]{0,4}"
_YEAR_WORD = rf"(?:t{_AFTER_T})"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_YEAR_MISREAD = r"2[0oli\d]{3}(?![\da-z])"
_TWO_DIGITS = r"\d\d(?![\d:]|\.\d)"  # of a year, not the hour of 09.00
_DAY = r"(?:\d[\dlio]?|[il]\d)"
_KE = r"(?:ke[\s._-]{0,2})?"
_OF_TWO = r"(?:[il1|]{1,2}|2|pertama|kesatu|kedua|satu|dua)"

DAY_APART = re.compile(_DAY)
JOIN_APART = re.compile(JOIN)
ORDINAL_APART = re.compile(ORDINAL)

NUMERIC = re.compile(
    r"(?<![\d.,-])(?<!\d/)(?P<a>(?<=[a-z]/)\d \d|(?<=[a-z], )\d \d|\d{1,2})"
    r"\s?(?P<sign>[-/.])\s?(?P<b>\d{1,2})\s?(?P=sign)\s?(?P<year>\d{4}|\d{2})"
    r"(?![\d/-]|\.\d)"
)
ISO = re.compile(
    r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<b>\d{1,2})(?P=sign)(?P<a>\d{1,2})(?!\d)"
)
NUMERIC_MONTH = re.compile(
    r"(?<![\d/.,-])(?P<month>0?[1-9]|1[0-2])\s?[-/]\s?(?P<year>(?:19|20)\d\d)(?![\d/-])"
)
ISO_MONTH = re.compile(r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)[-/](?P<month>0[1-9]|1[0-2])(?![\d/-])")
IN_NUMBER = re.compile(
    r"(?<=/)\s?(?P<month>[ivxl]{1,4}|0[1-9]|1[0-2])\s?[/-]\s?(?P<year>(?:19|20)\d\d)(?!\d)"
)
SPELLED = re.compile(
    rf"(?P<day>{NUMBER_WORDS}|\d{{1,2}})\s{{1,3}}(?:bulan\s{{1,3}})?{_MONTH}\s{{1,3}}(?:tahun\s{{1,3}})?"
    rf"(?P<year>{NUMBER_WORDS}|{_YEAR})"
)
DAYS = re.compile(
    rf"(?<![\d/.,])(?P<days>{_DAY}(?:{JOIN}{_DAY}){{0,9}})(?P<gap>{_GAP})(?:bulan\s{{1,3}})?{_MONTH}"
    rf"(?:{_GAP}{_YEAR_WORD}?(?P<year>{_YEAR}|{_YEAR_MISREAD})"
    rf"|[-/.'’_]{{0,2}}(?P<glued>{_TWO_DIGITS})|\s{{1,2}}(?P<short>{_TWO_DIGITS}))?"
)
DAYS_MISREAD = re.compile(
    rf"(?<!\d)(?P<days>{_DAY})\s(?P<word>[a-z0-9]{{{LETTERS_FOR_FUZZY},10}})\s(?P<year>{_YEAR}|{_YEAR_MISREAD})"
)
MONTH_FIRST = re.compile(rf"(?<![a-z]){_MONTH}\s(?P<days>\d{{1,2}}),\s?(?P<year>{_YEAR})")
MONTHS = re.compile(
    rf"(?<![a-z]){_MONTH}(?:[\s_.,/()-]{{0,4}}{_YEAR_WORD}?(?P<year>{_YEAR}|{_YEAR_MISREAD})"
    rf"|(?:\s?['’]|[-_]{{0,2}})(?P<glued>{_TWO_DIGITS})|\s(?P<short>{_TWO_DIGITS}))?"
)
MONTH_AFTER = re.compile(rf"{JOIN}(?:bulan\s{{1,3}})?{_MONTH}")
QUARTERS = re.compile(
    rf"(?<![a-z])(?:(?:tri\s?-?wulan|tr[iw]{{1,3}}ulan|trw|tw|t\.w|kuartal|kwartal)[\s._:-]{{0,4}}{_KE}"
    rf"(?P<which>{ORDINAL}(?:{JOIN}(?:ke[\s-]?)?{ORDINAL}(?![a-z0-9])){{0,3}})|q(?P<q>[1-4]))(?![a-z0-9])"
)
SEMESTERS = re.compile(
    rf"(?<![a-z])(?:semester|semseter|smstr|smtr|smt|sms|sem)[\s._:-]{{0,4}}{_KE}"
    rf"(?P<which>{_OF_TWO}(?:{JOIN}(?:ke[\s-]?)?{_OF_TWO}(?![a-z0-9]))?)(?![a-z0-9])"
)
YEAR_AFTER = re.compile(rf"[\s_.,/()-]{{0,6}}{_YEAR_WORD}?(?P<year>{_YEAR})")
STATED_YEAR = re.compile(rf"t(?<![a-z]t){_AFTER_T}(?P<year>{_YEAR})")
BARE_YEAR = re.compile(
    r"(?P<year>[12](?:(?<=(?:19|20)\d\d[-/–][12])|(?<![\d/.,-][12]))(?:(?<=1)9|(?<=2)0)\d\d(?!\d))"
    r"(?!/\d{1,2}(?!\d)|[.,]\d)"
)
WEEKDAY_BEFORE = re.compile(r"(?P<weekday>senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)[\s,/(]{1,3}$")
LAW_BEFORE = re.compile(r"(?:nomor|nomer|no|nmr)[\s.:]{0,4}\S{1,40}(?:\s+(?:dan|&)\s+\S{1,20})?\s+$")
"""Before `tahun 2023`: the year belongs to a document's number."""

ENDS_HERE = re.compile(r"\s*(?:$|[\n,;)(_]|\.(?!\d))")
"""After `14 Mar 25`: nothing that the last number could be counting."""
