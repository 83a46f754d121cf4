"""Proposed edits of a workspace's pack: as a diff to look at, and written once a person wants them."""

from __future__ import annotations

import codecs
import difflib
import os
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rules.learning import Edit
    from rules.pack import Pack
    from rules.yaml_source import Fault

CONTEXT = 2
"""Lines around a change that are shown."""


class EditRefused(Exception):
    """The edited pack would have mistakes that it does not have now; nothing was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)


class PackChanged(Exception):
    """Somebody wrote a file of the pack in the meantime; nothing was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


def edited(files: Mapping[str, bytes], pack: Pack, edits: Sequence[Edit]) -> dict[str, bytes]:
    """The files that the edits change, as they would be; `pack` is what `files` say. Raises
    `rules.learning.EditError`."""
    from rules.learning import propose_edit

    changed: dict[str, bytes] = {}
    for edit in edits:
        name = pack.documents[edit.type].place.file
        before = changed.get(name, files[name])
        mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
        changed[name] = mark + propose_edit(before.decode("utf-8-sig"), edit).encode()
    return changed


def diff(files: Mapping[str, bytes], changed: Mapping[str, bytes], folder: str) -> str:
    """What would change, as a unified diff; paths begin with `folder`."""
    lines: list[str] = []
    for name, data in changed.items():
        before, after = (text.decode("utf-8-sig").splitlines() for text in (files[name], data))
        path = f"{folder}/{name}"
        lines += difflib.unified_diff(before, after, path, path, n=CONTEXT, lineterm="")
    return "\n".join(lines)


def write_edits(folder: Path, files: Mapping[str, bytes], changed: Mapping[str, bytes]) -> None:
    """Writes the changed files, each whole or not at all. `files` is what the folder held when they were made.

    Raises EditRefused, PackChanged, OSError.
    """
    from rules.files import lint_files

    _pack, before = lint_files(files)
    _pack, after = lint_files({**files, **changed})
    if found := new_mistakes(before, after):
        raise EditRefused(found)
    for name in changed:
        if (folder / name).read_bytes() != files[name]:
            raise PackChanged(folder / name)
    for name, data in changed.items():
        _replace(folder / name, data)


def new_mistakes(before: Sequence[Fault], after: Sequence[Fault]) -> list[Fault]:
    """Mistakes that are not there before the edit. Lines may have moved, so places are compared by file only."""
    known = Counter(map(_what, before))
    found = []
    for fault in after:
        if known[_what(fault)]:
            known[_what(fault)] -= 1
        elif not fault.is_advice:
            found.append(fault)
    return found


def _what(fault: Fault) -> tuple[str, str, str, tuple[str, ...]]:
    return (fault.place.file, fault.code, fault.found, fault.expected)


def _replace(path: Path, data: bytes) -> None:
    """A link stays a link: what it points at is replaced."""
    target = path.resolve()
    temporary = target.with_name(target.name + ".new")
    with temporary.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    shutil.copymode(target, temporary)
    temporary.replace(target)
