"""The words and signs that dates are written with: months, number words, roman numerals, ordinals."""

from __future__ import annotations

import re

from indexer.language.months import MONTH_NAMES, MONTHS

PLAIN_MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)} | {
    "pebruari": 2,
    "febuari": 2,
    "nopember": 11,
}
"""Names that mean a month even without a day or a year beside them."""

MONTH_NUMBER = {**MONTHS, **PLAIN_MONTHS, "djanuari": 1, "pebuari": 2, "agst": 8}
"""With English names and abbreviations, which need a day or a year beside them."""

MONTH_STARTS = tuple(sorted({name[:3] for name in MONTH_NUMBER}))
"""A text without any of these names no month."""

LETTERS_FOR_FUZZY = 5
"""Letters from which a month's name is still known with one of them wrong (`Maret` read as `Marct`)."""

_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
ROMAN = {name: number for number, name in enumerate(_ROMANS, 1)}

WEEKDAYS = {"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "sabtu": 5, "minggu": 6, "ahad": 6}
"""As `date.weekday` counts them."""

_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_NUMBER_WORDS = {word: number for number, word in enumerate(_DIGITS)} | {
    "kesatu": 1,
    "pertama": 1,
    "kedua": 2,
    "ketiga": 3,
    "keempat": 4,
    "sepuluh": 10,
    "sebelas": 11,
    "seratus": 100,
    "seribu": 1000,
}
_SCALES = {"belas": 0, "puluh": 10, "ratus": 100, "ribu": 1000}

NUMBER_WORD = rf"(?:{'|'.join(sorted([*_NUMBER_WORDS, *_SCALES], key=len, reverse=True))})"
NUMBER_WORDS = rf"{NUMBER_WORD}(?:[ \t]*\n?[ \t]*{NUMBER_WORD}){{0,7}}"
"""A number spelled out, in words apart (`dua puluh lima`) or glued (`duapuluh lima`)."""

ORDINAL = r"(?:[il1|]v|[il1|]{1,3}|[2-4]|pertama|kesatu|satu|kedua|dua|ketiga|tiga|keempat|empat)"
"""Of a quarter or semester; `l` and `|` are how scans read the roman I."""

_MISREAD = str.maketrans("oils|", "01151")

_WORD = re.compile(NUMBER_WORD)


def number_from_words(text: str) -> int:
    """`dua ribu dua puluh lima` → 2025. `text` is lower case and matches NUMBER_WORDS."""
    total = group = last = 0
    for word in _WORD.findall(text):
        if word == "belas":
            group += 10
        elif word == "puluh":
            group += last * 9
        elif word == "ratus":
            group += last * 99
        elif word == "ribu":
            total, group = total + (group or 1) * 1000, 0
        else:
            last = _NUMBER_WORDS[word]
            group += last
    return total + group


def ordinal(text: str) -> int:
    """1..4 of what matches ORDINAL."""
    if text in _NUMBER_WORDS:
        return _NUMBER_WORDS[text]
    if text.endswith("v"):
        return 4
    return int(text) if text in "234" else len(text)


def number_from_digits(text: str) -> int:
    """Digits, with the letters that scans take for them (`2O25`, `l4`)."""
    return int(text.translate(_MISREAD))
