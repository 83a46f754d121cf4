"""Listing a tree of folders fast, with what `lstat` says of every file; nothing is opened but folders.

Symbolic links are listed and never followed, so a loop of links cannot trap the walk. A folder that
cannot be read (to its end) is yielded with the reason: whoever compares must not take its content for gone.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from archive.paths import LONGEST_PIECE, join, lstat, open_folder, reason_of

MAX_DEPTH = 2_000
"""Folders within folders; beyond this it is a broken file system that contains itself (seen with FUSE)."""


class Folder(NamedTuple):
    """One folder's own content, sorted by name, so that ids come out the same on every machine."""

    path: bytes  # within the root; empty for the root itself
    files: list[tuple[bytes, os.stat_result]]  # whatever is no folder: name, lstat
    folders: list[bytes]  # paths within the root
    unknown: list[tuple[bytes, str]]  # listed, but lstat failed: name, reason
    trouble: str = ""  # why the folder could not be read to its end


def walk(
    root: bytes,
    *,
    excluded: frozenset[bytes] = frozenset(),
    start: bytes = b"",
    before: Callable[[bytes], None] | None = None,
    met: Callable[[], None] = lambda: None,
) -> Iterator[Folder]:
    """Yields every folder below `root`, parents first, but for `excluded` ones (paths within root).

    `start` is the path within root of the folder to begin with: nothing else is listed then. It may be gone, or be
    none; then it is empty. `before` is called with each folder's path before it is listed, `met` whenever the file
    system has answered again.
    """
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if before is not None:
            before(path)
        folder = _list(root, path, met)
        yield folder
        waiting.extend(path for path in reversed(folder.folders) if path not in excluded)


def look(root: bytes, path: bytes, names: Iterable[bytes], met: Callable[[], None] = lambda: None) -> Folder:
    """The folder `path` as if it held nothing but entries of these names; those that are not there are left out.
    `met`: as for `walk`."""
    folder = Folder(path, [], [], [])
    for name in sorted(names):
        met()
        try:
            found = lstat(root, join(path, name))
        except OSError as error:
            reason = reason_of(error)
            if reason in ("unreachable", "io"):
                return folder._replace(trouble=reason)
            if reason != "vanished":
                folder.unknown.append((name, reason))
            continue
        if stat.S_ISDIR(found.st_mode):
            folder.folders.append(join(path, name))
        else:
            folder.files.append((name, found))
    return folder


def _list(root: bytes, path: bytes, met: Callable[[], None]) -> Folder:
    folder = Folder(path, [], [], [])
    if path.count(b"/") > MAX_DEPTH:
        return folder._replace(trouble="too_deep")
    try:
        if len(root) + len(path) < LONGEST_PIECE:
            with os.scandir(join(root, path) if path else root) as entries:
                for entry in entries:
                    met()
                    _note(folder, entry, entry.name)
        else:
            _list_long(root, folder, met)
    except OSError as error:
        reason = reason_of(error)
        if reason != "vanished" or not path:
            folder = folder._replace(trouble=reason)
    folder.files.sort()
    folder.folders.sort()
    return folder


def _list_long(root: bytes, folder: Folder, met: Callable[[], None]) -> None:
    """Lists by descriptor, the path being too long for the kernel. Entries then come as text."""
    descriptor = open_folder(root, folder.path)
    try:
        with os.scandir(descriptor) as entries:
            for entry in entries:
                met()
                _note(folder, entry, os.fsencode(entry.name))
    finally:
        os.close(descriptor)


def _note(folder: Folder, entry: os.DirEntry[bytes] | os.DirEntry[str], name: bytes) -> None:
    try:
        if entry.is_dir(follow_symlinks=False):
            folder.folders.append(join(folder.path, name))
        else:
            folder.files.append((name, entry.stat(follow_symlinks=False)))
    except OSError as error:
        reason = reason_of(error)
        if reason != "vanished":
            folder.unknown.append((name, reason))
