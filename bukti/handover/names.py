"""Names of files in a package: what people read, and what every file system takes. Pure.

Windows is the narrowest: its forbidden signs, its reserved names, its blindness for case, its length of a path.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_PATH = 180
"""Of a path within the package, in the units that Windows counts (260 in all): the rest is for where it is put."""

LONGEST_NAME_BYTES = 200
"""Of one name in UTF-8: Linux takes 255, and a program that keeps a copy adds to it."""

LONGEST_SUFFIX = 8

CACHE_SIZE = 1_000
"""Texts whose safe form is remembered: what the plan calls an item comes again with every document."""

ROOM_FOR_NUMBER = 7
"""Kept free for ` (2)` and the like, up to ` (9999)`."""

ACTIVE_SUFFIXES = frozenset(
    [
        *(
            "html",
            "htm",
            "xhtml",
            "xht",
            "shtml",
            "mht",
            "mhtml",
            "svg",
            "svgz",
            "xml",
            "xsl",
            "xslt",
            "js",
            "mjs",
        ),
        *(
            "vbs",
            "vbe",
            "wsf",
            "hta",
            "url",
            "lnk",
            "scf",
            "exe",
            "com",
            "scr",
            "bat",
            "cmd",
            "ps1",
            "msi",
            "jar",
        ),
        *("app", "sh", "desktop", "reg", "cpl", "dll", "pif"),
    ]
)
"""Of files that a browser or Windows would run instead of show. They are handed over as text (`.txt`), bytes whole."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*%]')
"""Those of Windows; and the percent sign, by which BagIt writes others and on which its programs disagree."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SUFFIX = re.compile(rf"\.([A-Za-z0-9]{{1,{LONGEST_SUFFIX}}})$")


@lru_cache(CACHE_SIZE)
def safe(text: str) -> str:
    """The text as a file's name or part of one; `_` if nothing is left. NFC."""
    seen = "".join(" " if unicodedata.category(char) in _UNSEEN else char for char in text)
    words = " ".join(_FORBIDDEN.sub(" ", unicodedata.normalize("NFC", seen)).split())
    words = words.strip(". ") or "_"
    return f"_{words}" if _RESERVED.fullmatch(words.partition(".")[0].strip()) else words


def suffix_of(name: str) -> str:
    """`.pdf`, in small letters, of a file's name; `.txt` after what must not be run; empty if it has none."""
    found = _SUFFIX.search(name)
    if found is None:
        return ""
    suffix = found[1].lower()
    return f".{suffix}.txt" if suffix in ACTIVE_SUFFIXES else f".{suffix}"


def shortened(text: str, units: int, most_bytes: int = LONGEST_NAME_BYTES) -> str:
    """The text as far as it fits, cut between words where there are any; at least one character."""
    if _units(text) <= units and len(text.encode()) <= most_bytes:
        return text
    kept = text[:units]
    while len(kept) > 1 and (_units(kept) > units or len(kept.encode()) > most_bytes):
        kept = kept[:-1]
    at_word = kept.rpartition(" ")[0]
    cut = at_word if len(at_word) > len(kept) // 2 else kept
    return cut.rstrip(". ") or "_"


class Names:
    """Gives every file a path of its own, whatever the case and the form of letters."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}  # the last that was given

    def take(self, folder: str, stem: str, suffix: str = "") -> str:
        """`folder/stem.suffix`, shortened and numbered as need be. `stem` may be any text."""
        room = LONGEST_PATH - _units(folder) - 1 - len(suffix) - ROOM_FOR_NUMBER
        cut = safe(shortened(safe(stem), room, LONGEST_NAME_BYTES - len(suffix) - ROOM_FOR_NUMBER))
        plain = _key(f"{folder}/{cut}{suffix}")
        number = self._numbers.get(plain, 0)
        while True:
            number += 1
            path = f"{folder}/{cut}{'' if number == 1 else f' ({number})'}{suffix}"
            key = plain if number == 1 else _key(path)
            if key not in self._taken:
                self._taken.add(key)
                self._numbers[plain] = number
                return path


def _key(path: str) -> str:
    """Equal for names that some file system takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", path).casefold())


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
