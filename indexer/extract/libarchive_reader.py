"""Walks archives through libarchive: RAR, 7Z, and ZIP with compression methods that Python lacks."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import logging
import stat
from collections.abc import Iterator
from typing import IO, Any, cast

from indexer.extract import charsets
from indexer.extract.context import Collector, ExtractProblem
from indexer.extract.member_stream import MemberStream
from indexer.extract.model import ProblemCode

FORMATS = {"rar": ("rar", "rar5"), "7z": ("7zip",), "zip": ("zip",)}
"""Kind → the only formats libarchive may take the file for: one of its others reads files that the archive names."""

_BLOCK = 64 * 1024
_MAX_BROKEN_HEADERS = 100  # in a row, before an archive is given up


def extract_members(path: str, kind: str, out: Collector) -> None:
    """Raises `ExtractProblem`: DAMAGED, ENCRYPTED when the list of members is, or a limit."""
    with _open(path, kind) as archive:
        for entry in archive.entries():
            _member(archive, entry, out)
        if archive.fault:
            code = (
                ProblemCode.ENCRYPTED
                if archive.is_encrypted or "encrypt" in archive.fault.lower()
                else ProblemCode.DAMAGED
            )
            raise ExtractProblem(code, archive.fault)


def _member(archive: _Archive, entry: Any, out: Collector) -> None:
    name = archive.name(entry)
    kind = archive.ffi.entry_filetype(entry)
    if stat.S_ISDIR(kind):
        return
    if archive.is_entry_encrypted(entry):
        out.problem(ProblemCode.ENCRYPTED, name)
    elif (kind and not stat.S_ISREG(kind)) or archive.is_link(entry):
        out.problem(ProblemCode.UNSAFE_NAME, f"{name}: a link or device")
    else:
        with MemberStream(archive.read) as stream:
            out.member(name, cast("IO[bytes]", stream))
            if stream.fault:
                out.problem(ProblemCode.DAMAGED, f"{name}: {stream.fault}")


@contextlib.contextmanager
def _open(path: str, kind: str) -> Iterator[_Archive]:
    from libarchive import exception, ffi

    logging.getLogger("libarchive").setLevel(logging.CRITICAL)  # it logs what becomes a problem here
    pointer = ffi.read_new()
    try:
        for name in FORMATS[kind]:
            ffi.get_read_format_function(name)(pointer)
        try:
            ffi.read_open_filename_w(pointer, path, _BLOCK)
        except exception.ArchiveError as error:
            raise ExtractProblem(ProblemCode.DAMAGED, _message(error)) from error
        yield _Archive(ffi, exception.ArchiveError, pointer)
    finally:
        ffi.read_free(pointer)


class _Archive:
    """An open archive: its entries one after another, and the data of the present one."""

    def __init__(self, ffi: Any, error: type[Exception], pointer: Any) -> None:
        self.ffi = ffi
        self.fault = ""
        self._error = error
        self._pointer = pointer
        self._buffer = ctypes.create_string_buffer(_BLOCK)
        library = ffi.libarchive
        self._utf8_name = library.archive_entry_pathname_utf8
        self._utf8_name.argtypes, self._utf8_name.restype = [ctypes.c_void_p], ctypes.c_char_p
        self._entry_flag = library.archive_entry_is_encrypted
        self._entry_flag.argtypes, self._entry_flag.restype = [ctypes.c_void_p], ctypes.c_int
        self._archive_flag = library.archive_read_has_encrypted_entries
        self._archive_flag.argtypes, self._archive_flag.restype = [ctypes.c_void_p], ctypes.c_int

    def entries(self) -> Iterator[Any]:
        """Each is valid until the next. A broken header is passed over when libarchive says it can go on."""
        entry = self.ffi.entry_new()
        broken = 0
        try:
            while broken < _MAX_BROKEN_HEADERS:
                try:
                    if self.ffi.read_next_header2(self._pointer, entry) == self.ffi.ARCHIVE_EOF:
                        return
                except self._error as error:
                    self.fault = _message(error)
                    self._raise_no_memory(error)
                    if getattr(error, "retcode", self.ffi.ARCHIVE_FATAL) == self.ffi.ARCHIVE_FATAL:
                        return
                    broken += 1
                    continue
                broken = 0
                yield entry
        finally:
            self.ffi.entry_free(entry)

    def read(self, size: int) -> bytes:
        """Of the present entry, up to a block; empty at its end."""
        try:
            count = self.ffi.read_data(self._pointer, self._buffer, _BLOCK if size < 0 else min(size, _BLOCK))
        except self._error as error:
            self._raise_no_memory(error)
            raise OSError(_message(error)) from error
        if count < 0:
            raise OSError(f"libarchive returned {count}")
        return self._buffer.raw[:count]

    def name(self, entry: Any) -> str:
        """Independent of the locale; bytes of an unknown code page are guessed at."""
        encoded: bytes | None = self._utf8_name(entry)
        if encoded is not None:
            return encoded.decode("utf-8", "replace")
        return charsets.decode(self.ffi.entry_pathname(entry) or b"unnamed")

    def is_link(self, entry: Any) -> bool:
        return bool(self.ffi.entry_hardlink(entry) or self.ffi.entry_symlink(entry))

    def is_entry_encrypted(self, entry: Any) -> bool:
        return bool(self._entry_flag(entry))

    @property
    def is_encrypted(self) -> bool:
        """Some member, or the list of members; negative answers mean "unknown"."""
        return int(self._archive_flag(self._pointer)) > 0

    @staticmethod
    def _raise_no_memory(error: Exception) -> None:
        if getattr(error, "errno", None) == errno.ENOMEM:
            raise MemoryError(str(error))


def _message(error: Exception) -> str:
    """Without the numbers and the address that the library puts behind it."""
    return str(getattr(error, "msg", None) or error or "unreadable")
