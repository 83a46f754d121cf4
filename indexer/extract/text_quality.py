"""Judges whether a text layer is language or gibberish from fonts without a character map. Pure."""

from __future__ import annotations

import re

SAMPLE_CHARS = 2_000
"""Judged of a page; more adds nothing."""

MAX_UNMAPPED_SHARE = 0.15
"""Share of visible characters that are private-use, replacement or control characters."""

MAX_SYMBOL_SHARE = 0.3
"""Share of symbols that prose and tables don't hold (¢ ¥ ‡ ⌂ ╬ …), as fonts with a private encoding yield."""

MAX_ODD_SHARE = 0.25
"""Share of such symbols together with brackets, bars and carets, of which JSON and tables have a tenth at most."""

MIN_LETTERS = 80
MIN_VOWEL_SHARE = 0.22
"""Vowels are 0.38–0.47 of the letters of Indonesian and English; of shifted glyph numbers about 0.12."""

MAX_ACRONYM = 8
"""Capital letters up to which a word (LHKPN, SKPD/BPKP) is not asked for vowels."""

MAX_SWAPPED_SHARE = 0.4
"""Share of characters whose low byte is zero: UTF-16 read with its bytes swapped looks like Chinese."""

_UNMAPPED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_SYMBOL = re.compile(
    r"[\xa1-\xa9\xac-\xb1\xb4\xb6\xb8\xbf\xd7\xf7\u02b0-\u036f\u2020-\u2021\u2030-\u205f\u2190-\u25ff]"
)
_ODD = "{}[]|\\^~&<>"
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_VOWEL = re.compile(
    r"[AEIOUaeiou\u00c0-\u00c5\u00c8-\u00cf\u00d2-\u00d6\u00d8-\u00dc\u00e0-\u00e5\u00e8-\u00ef\u00f2-\u00fc]"
)
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_SWAPPED = re.compile("[" + "".join(chr(high << 8) for high in range(0x20, 0x7F)) + "]")


def visible_length(text: str) -> int:
    """Characters that leave ink."""
    return len(text) - sum(map(text.count, " \n\r\t\f\xa0"))


def is_gibberish(text: str) -> bool:
    """True for a text nobody could read or search. Text too short to judge, or in another script, passes."""
    sample = text[:SAMPLE_CHARS]
    visible = visible_length(sample)
    if visible == 0:
        return False
    if len(_UNMAPPED.findall(sample)) > MAX_UNMAPPED_SHARE * visible:
        return True
    if not sample.isascii() and visible >= MIN_LETTERS:
        if len(_SYMBOL.findall(sample)) > MAX_SYMBOL_SHARE * visible:
            return True
        if len(_SWAPPED.findall(sample)) > MAX_SWAPPED_SHARE * visible:
            return True
    if visible >= MIN_LETTERS:
        odd = sum(map(sample.count, _ODD)) + (0 if sample.isascii() else len(_SYMBOL.findall(sample)))
        if odd > MAX_ODD_SHARE * visible:
            return True
    if not _lacks_vowels(sample):
        return False  # nearly always; acronyms only make it worse
    return _lacks_vowels(
        " ".join(word for word in sample.split() if len(word) > MAX_ACRONYM or not word.isupper())
    )


def _lacks_vowels(text: str) -> bool:
    if text.isascii():
        lowered = text.lower()
        letters = len(lowered.encode().translate(None, delete=_NO_LETTERS))
        vowels = sum(map(lowered.count, "aeiou"))
    else:
        letters, vowels = len(_LATIN.findall(text)), len(_VOWEL.findall(text))
    return letters >= MIN_LETTERS and vowels < MIN_VOWEL_SHARE * letters


def readable_length(text: str) -> int:
    """How much there is to read: the visible characters, none when they are gibberish."""
    return 0 if is_gibberish(text) else visible_length(text)
