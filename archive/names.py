"""Names of files: any bytes in, something that a screen can show and a person can search out.

The original bytes are the identity of a filing and are kept as they are everywhere; what this module
returns is only for showing and searching, and cannot be turned back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

MEMBER_SEPARATOR = "!/"

HIDDEN_FORMATS = frozenset("\u061c\u200b\u200e\u200f\u2060\ufeff\u00ad")
"""Characters that show nothing and can make two different names look alike. ZWJ and ZWNJ stay: emoji and
some scripts need them."""

BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Turn the reading direction: `laporan\\u202efdp.exe` would show as `laporanexe.pdf`."""

UNSHOWABLE_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, lone surrogates (undecodable bytes), line and paragraph separators."""


def shown(name: bytes) -> str:
    """The name or path as NFC text without anything that a screen would obey instead of show.

    Bytes that are no UTF-8 appear as `\\xE9`, other unshowable characters as `\\u202E`.
    """
    if name.isascii() and name.decode("ascii").isprintable():
        return name.decode("ascii")
    text = unicodedata.normalize("NFC", name.decode("utf-8", "surrogateescape"))
    return "".join(_visible(char) for char in text)


def shown_member(filing: bytes, member: str) -> str:
    """The shown path of a member of an archive or mail, `a.zip!/b.pdf`; of the filing itself without one."""
    if not member:
        return shown(filing)
    return shown(filing) + MEMBER_SEPARATOR + shown(member.encode("utf-8", "surrogateescape"))


def names_of(paths: Iterable[bytes], member: str) -> tuple[str, ...]:
    """The shown names of a part, sorted, so that the order of arrival makes no difference."""
    return tuple(sorted({shown_member(path, member) for path in paths}))


def top_folder(path: bytes) -> bytes:
    """The first folder of a path within a source, `b""` for a file in the root."""
    head, slash, _ = path.partition(b"/")
    return head if slash else b""


def base_name(path: bytes) -> bytes:
    return path.rpartition(b"/")[2]


def _visible(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02X}"
    if char in BIDI_CONTROLS or char in HIDDEN_FORMATS or unicodedata.category(char) in UNSHOWABLE_CATEGORIES:
        return f"\\u{code:04X}"
    return char
