"""Which files are left out, and why: the rules as data, one reason code for each file left out.

A file that is left out still counts in the account, with its reason (invariant 2); so do the files below
a folder that is left out.
"""

from __future__ import annotations

import fnmatch
import re
import stat
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import msgspec


class Rule(NamedTuple):
    """Names that match the glob (letter case aside) are left out for this reason."""

    reason: str
    glob: str


BUILT_IN = (
    Rule("office_lock", "~$*"),  # owner file of Word, Excel, PowerPoint while a document is open
    Rule("office_lock", ".~lock.*#"),  # the same of LibreOffice
    Rule("temporary", "*.tmp"),
    Rule("temporary", "~wrl*.tmp"),
    Rule("partial_download", "*.crdownload"),  # Chrome, Edge
    Rule("partial_download", "*.part"),  # Firefox, wget, rsync front ends
    Rule("partial_download", "*.partial"),
    Rule("partial_download", "*.download"),  # Safari
    Rule("system", "thumbs.db"),
    Rule("system", "ehthumbs.db"),
    Rule("system", "desktop.ini"),
    Rule("system", ".ds_store"),
    Rule("system", "._*"),  # resource forks that macOS leaves on foreign disks
)

SYSTEM_FOLDERS = (
    "$recycle.bin",
    "system volume information",
    "#recycle",  # Synology's bin
    "@eadir",  # Synology's thumbnails
    "lost+found",
)
"""Everything below a folder of this name is left out as `system`."""

HIDDEN = "hidden"
EMPTY = "empty"
SYMLINK = "symlink"
SPECIAL = "special"
SYSTEM = "system"
PATTERN = "pattern"
"""Left out by the unit's own pattern; the reason says which: `pattern:*.bak`."""


class IgnoreSettings(msgspec.Struct, frozen=True):
    """The unit's own additions, from `bukti.toml`.

    A pattern is a glob on the name; with a slash inside, on the path within the source (`*` then crosses
    folders); with a slash at the end it names folders, whose whole content is left out.
    """

    patterns: tuple[str, ...] = ()
    hidden: bool = True  # leave out names that begin with a dot


class IgnoreRules:
    """The rules compiled once for a scan; asking is a regular expression or two per name."""

    def __init__(self, settings: IgnoreSettings | None = None) -> None:
        settings = settings or IgnoreSettings()
        self._hidden = settings.hidden
        own = settings.patterns
        names = [*BUILT_IN, *(Rule(f"{PATTERN}:{p}", p) for p in own if "/" not in p)]
        folders = [
            *(Rule(SYSTEM, name) for name in SYSTEM_FOLDERS),
            *(Rule(f"{PATTERN}:{p}", p[:-1]) for p in own if p.endswith("/") and "/" not in p[:-1]),
        ]
        self._names = _Globs(names)
        self._folders = _Globs(folders)
        self._paths = _Globs([Rule(f"{PATTERN}:{p}", p.strip("/")) for p in own if "/" in p.rstrip("/")])

    def of_folder(self, path: bytes) -> str:
        """Why everything below this folder (path within the source) is left out; "" when it is not."""
        name = path.rpartition(b"/")[2]
        if reason := self._folders.match(name):
            return reason
        if self._hidden and name.startswith(b"."):
            return HIDDEN
        return self._paths.match(path)

    def of_file(self, name: bytes, path: bytes, mode: int, size: int) -> str:
        """Why this file is left out; "" when it is not. `mode` and `size` as `lstat` gives them."""
        if not stat.S_ISREG(mode):
            return SYMLINK if stat.S_ISLNK(mode) else SPECIAL
        if reason := self._names.match(name):
            return reason
        if self._hidden and name.startswith(b"."):
            return HIDDEN
        if self._paths and (reason := self._paths.match(path)):
            return reason
        return EMPTY if size == 0 else ""


def bad_pattern(pattern: str) -> str:
    """What is wrong with a pattern of the settings; "" when it can be used."""
    if not pattern.strip("/ "):
        return "empty"
    try:
        re.compile(fnmatch.translate(pattern))
    except re.error as error:
        return str(error)
    return ""


class _Globs:
    """One alternation over all globs finds whether any matches; only then is it looked up which."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [(_compiled(_composed(rule.glob)), rule.reason) for rule in rules]
        self._any = re.compile("|".join(p.pattern for p, _ in self._rules), re.IGNORECASE) if rules else None

    def __bool__(self) -> bool:
        return self._any is not None

    def match(self, name: bytes) -> str:
        if self._any is None:
            return ""
        text = name.decode("ascii") if name.isascii() else _composed(name.decode("utf-8", "surrogateescape"))
        if not self._any.match(text):
            return ""
        return next(reason for pattern, reason in self._rules if pattern.match(text))


def _compiled(glob: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(glob), re.IGNORECASE)


def _composed(text: str) -> str:
    """NFC: a pattern typed in Windows must match a name written by macOS (NFD)."""
    return unicodedata.normalize("NFC", text)
