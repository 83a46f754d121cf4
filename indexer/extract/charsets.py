"""Turns bytes of unknown encoding into text: marks and declarations first, then what the bytes themselves can be."""

from __future__ import annotations

import codecs
import re

SAMPLE_BYTES = 32 * 1024
"""Looked at when the encoding must be guessed."""

FEW_HIGH_BYTES = 0.10
"""Share of bytes over 127 up to which a text that is no UTF-8 is taken for Western European: words with an accent
here and there. Other scripts have far more of them."""

TOO_FEW_TO_JUDGE = 8
"""Bytes over 127: of fewer, among as many letters, no other encoding could be told with any certainty."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_GUESSES = [
    "cp1252",
    "cp1251",
    "koi8_r",
    "cp866",
    "cp1256",
    "cp1253",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
]

_HALF = re.compile("[\ud800-\udfff]")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode(data: bytes, declared: str = "") -> str:
    """`declared` is what the file says of itself; it is believed when the bytes agree and nothing stronger speaks."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if declared and (text := _strictly(data, declared)) is not None:
        return text
    if (text := _strictly(data, "utf-8")) is not None and "\0" not in text[:SAMPLE_BYTES]:
        return text
    encoding = wide_encoding(data) or known(declared) or guess(data)
    return data.decode(encoding, "replace")


def paired(text: str) -> str:
    """Joins the halves of characters beyond the basic plane, where a format counts them one by one."""
    if text.isascii() or not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def known(name: str) -> str:
    """Python's name of the encoding; empty when it is none of text."""
    try:
        info = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return ""
    return "cp1252" if info.name in {"iso8859-1", "ascii"} else info.name if info._is_text_encoding else ""


def wide_encoding(data: bytes) -> str:
    """UTF-16 or 32 without a mark, seen by where the zeros are; else empty."""
    sample = data[: SAMPLE_BYTES // 8 * 8]
    quarter, zeros = max(len(sample) // 4, 1), [sample[i::4].count(0) for i in range(4)]
    often = [count > quarter * 0.4 for count in zeros]
    if often == [False, True, True, True]:
        return "utf-32-le"
    if often == [True, True, True, False]:
        return "utf-32-be"
    if often == [False, True, False, True]:
        return "utf-16-le"
    if often == [True, False, True, False]:
        return "utf-16-be"
    return ""


def guess(data: bytes) -> str:
    """An encoding of one or two bytes a character for a text that is no UTF-8."""
    sample = data[:SAMPLE_BYTES]
    if sample.isascii() and (later := _HIGH.search(data, len(sample))):
        sample = data[max(later.start() - SAMPLE_BYTES // 2, 0) :][:SAMPLE_BYTES]
    high = len(_HIGH.findall(sample))
    if high <= len(sample) * FEW_HIGH_BYTES or (high < TOO_FEW_TO_JUDGE and high * 2 < len(sample)):
        return "cp1252"
    import charset_normalizer

    best = charset_normalizer.from_bytes(sample, cp_isolation=_GUESSES).best()
    return best.encoding if best is not None else "cp1252"


def _strictly(data: bytes, encoding: str) -> str | None:
    name = known(encoding)
    if not name:
        return None
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        # a text cut off within its last character is what it is, once it has shown another such character
        is_cut = len(data) - error.start < 4 and "end" in error.reason and not data[: error.start].isascii()
        return data[: error.start].decode(name) if is_cut else None
    except (UnicodeError, ValueError):
        return None
