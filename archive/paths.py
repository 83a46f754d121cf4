"""Opening files and folders below a source root by bytes paths of any length, never for writing.

The kernel refuses paths over PATH_MAX bytes, yet trees deeper than that exist: such a path is opened
piece by piece, each relative to the folder opened before.
"""

from __future__ import annotations

import errno
import os

LONGEST_PIECE = 3800
"""Bytes handed to the kernel in one call: PATH_MAX is 4096, and a name of 255 bytes may still be added."""

FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK
"""NONBLOCK so that a pipe put in the place of a file cannot hang us; regular files do not care."""

_NO_ATIME: int = getattr(os, "O_NOATIME", 0)


REASONS = {
    errno.EACCES: "permission",
    errno.EPERM: "permission",
    errno.ENOENT: "vanished",
    errno.ENOTDIR: "vanished",
    errno.ELOOP: "vanished",  # a symbolic link took its place; the next scan says so
    errno.EBUSY: "busy",
    errno.ETXTBSY: "busy",
    errno.EAGAIN: "busy",  # a lease or lock of a file server's client
    errno.EDEADLK: "busy",
    errno.ESTALE: "unreachable",
    errno.ENODEV: "unreachable",
    errno.ENXIO: "unreachable",
    errno.ENOTCONN: "unreachable",
    errno.EHOSTDOWN: "unreachable",
    errno.EHOSTUNREACH: "unreachable",
    errno.ENETUNREACH: "unreachable",
    errno.ETIMEDOUT: "unreachable",
    errno.ECONNABORTED: "unreachable",
    errno.ECONNRESET: "unreachable",
    errno.ESHUTDOWN: "unreachable",
}
"""What an error on a department's file or folder means for us; any other is "io" (a fault of the disk)."""


def reason_of(error: OSError) -> str:
    return REASONS.get(error.errno or 0, "io")


def join(folder: bytes, name: bytes) -> bytes:
    """`folder` may be empty (the root itself)."""
    return folder + b"/" + name if folder else name


def open_folder(root: bytes, path: bytes) -> int:
    """A descriptor of the folder `path` (relative to `root`, empty for the root itself). Raises OSError."""
    if not path:
        return os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    return _open(root, path, FOLDER_FLAGS)


def open_file(root: bytes, path: bytes) -> int:
    """A descriptor for reading; leaves the access time alone where the system lets us. Raises OSError.

    A symbolic link in the file's place is refused with ELOOP.
    """
    if _NO_ATIME:
        try:
            return _open(root, path, FILE_FLAGS | _NO_ATIME)
        except PermissionError:  # O_NOATIME is only for the file's owner: try as any reader
            pass
    return _open(root, path, FILE_FLAGS)


def lstat(root: bytes, path: bytes) -> os.stat_result:
    """`os.lstat` without the limit on the path's length. Raises OSError."""
    if len(root) + len(path) < LONGEST_PIECE:
        return os.lstat(join(root, path))
    folder, _, name = path.rpartition(b"/")
    at = open_folder(root, folder)
    try:
        return os.lstat(name, dir_fd=at)
    finally:
        os.close(at)


def _open(root: bytes, path: bytes, flags: int) -> int:
    if len(root) + len(path) < LONGEST_PIECE:
        return os.open(join(root, path), flags)
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        *folders, last = pieces(path)
        for folder in folders:
            deeper = os.open(folder, FOLDER_FLAGS, dir_fd=at)
            os.close(at)
            at = deeper
        return os.open(last, flags, dir_fd=at)
    finally:
        os.close(at)


def pieces(path: bytes, longest: int = LONGEST_PIECE) -> list[bytes]:
    """The path cut at slashes into pieces that the kernel accepts; joined with slashes they are the path."""
    found: list[bytes] = []
    for name in path.split(b"/"):
        if found and len(found[-1]) + len(name) < longest:
            found[-1] += b"/" + name
        else:
            found.append(name)
    return found
