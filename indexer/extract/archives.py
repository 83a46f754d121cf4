"""Walks archives (ZIP, TAR) and single compressed files (GZ, BZ2, XZ); 7Z and RAR are read through libarchive."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import IO, Any, cast

from indexer.extract import charsets
from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.member_stream import MemberStream
from indexer.extract.model import ProblemCode
from indexer.extract.package import salvage_entries

ZIP_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
"""What the standard library unpacks; a zip that uses another method is given to libarchive."""

XZ_MEMORY_BYTES = 256 * 1024 * 1024
"""For the dictionary of an XZ file; the strongest preset takes 65 MiB."""

RESOURCE_FORKS = "__MACOSX/"
"""Macs put a shadow with icons and attributes beside every file of a zip; it holds nothing anybody wrote."""

_ENCRYPTED_FLAG, _UTF8_FLAG = 0x1, 0x800
_UNICODE_NAME = b"\x75\x70"  # extra field with the name in UTF-8
_CHUNK = 64 * 1024
_TAR_BLOCK = 512
_ENDINGS = {"gz": (".gz", ".tgz", ".z"), "bz2": (".bz2", ".tbz2", ".tbz"), "xz": (".xz", ".txz", ".lzma")}


def extract(source: Input, out: Collector) -> None:
    """Hands every member to the collector. Members that can't be read become problems that name them.

    Raises `ExtractProblem`: DAMAGED when the archive as a whole can't be read, ENCRYPTED when even its list of
    members is, or a limit.
    """
    if source.kind == "zip":
        _zip(source, out)
    elif source.kind == "tar":
        with open(source.path, "rb") as stream:
            _tar(stream, out, None)
    elif source.kind in _ENDINGS:
        _single(source, out)
    else:
        from indexer.extract import libarchive_reader

        libarchive_reader.extract_members(source.path, source.kind, out)


def _zip(source: Input, out: Collector) -> None:
    try:
        archive = zipfile.ZipFile(source.path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        _salvage(source, out, str(error))
        return
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        readable = [info for info in infos if not info.flag_bits & _ENCRYPTED_FLAG]
        if any(info.compress_type not in ZIP_METHODS for info in readable):
            from indexer.extract import libarchive_reader

            libarchive_reader.extract_members(source.path, "zip", out)
            return
        for info, name in zip(infos, _zip_names(infos), strict=True):
            if not name.startswith(RESOURCE_FORKS):
                _zip_member(archive, info, name, out)


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, out: Collector) -> None:
    if info.flag_bits & _ENCRYPTED_FLAG:
        out.problem(ProblemCode.ENCRYPTED, name)
    elif stat.S_ISLNK(info.external_attr >> 16):
        out.problem(ProblemCode.UNSAFE_NAME, f"{name}: a symbolic link")
    else:
        _hand_over(name, lambda: archive.open(info), info.compress_size, out)


def _hand_over(name: str, opener: Callable[[], Any], packed: int | None, out: Collector) -> None:
    """Lets the collector read a member as far as it can be read, then tells of the fault that ended it."""
    try:
        content = opener()
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        out.problem(ProblemCode.DAMAGED, f"{name}: {error}")
        return
    with MemberStream(content.read, content.close) as stream:
        out.member(name, cast("IO[bytes]", stream), packed)
        if stream.fault:
            out.problem(ProblemCode.DAMAGED, f"{name}: {stream.fault}")


def _zip_names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Names as they were meant: marked as UTF-8, in UTF-8 unmarked, or in the code page of an old system."""
    raw = [b"" if info.flag_bits & _UTF8_FLAG else _raw_name(info) for info in infos]
    encoding = _name_encoding(b"\n".join(raw))
    return [
        data.decode(encoding, "replace") if data else info.filename
        for info, data in zip(infos, raw, strict=True)
    ]


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    """The bytes of a name that `zipfile` took for code page 437; empty when it needs no second look."""
    position = 0
    while position + 4 <= len(info.extra):
        size = int.from_bytes(info.extra[position + 2 : position + 4], "little")
        if info.extra[position : position + 2] == _UNICODE_NAME and size > 5:
            return info.extra[position + 9 : position + 4 + size]
        position += 4 + size
    return b"" if info.filename.isascii() else info.filename.encode("cp437", "replace")


def _name_encoding(names: bytes) -> str:
    try:
        names.decode("utf-8")
    except UnicodeDecodeError:
        in_437 = names.decode("cp437")
        # lines and blocks are no letters: then it was another code page
        return charsets.guess(names) if any("\u2500" <= letter <= "\u259f" for letter in in_437) else "cp437"
    return "utf-8"


def _salvage(source: Input, out: Collector, detail: str) -> None:
    """Of a zip whose directory is lost: the members that stand before the damage."""
    found = False
    for name, data in salvage_entries(source.path, out.limits):
        found = True
        if not name.endswith("/"):
            out.member(name, io.BytesIO(data))
    if not found:
        raise ExtractProblem(ProblemCode.DAMAGED, detail)
    out.problem(ProblemCode.DAMAGED, detail)


def _tar(stream: IO[bytes], out: Collector, packed: int | None) -> None:
    """Reads from start to end without going back, as a compressed stream allows."""
    try:
        with tarfile.open(fileobj=stream, mode="r|", errorlevel=0) as archive:
            for member in archive:
                if member.isfile():
                    _hand_over(member.name, lambda m=member: _tar_file(archive, m), packed, out)  # type: ignore[misc]
                elif not member.isdir():
                    out.problem(ProblemCode.UNSAFE_NAME, f"{member.name}: a link or device")
    except (tarfile.TarError, OSError, EOFError, zlib.error, lzma.LZMAError, UnicodeError) as error:
        raise ExtractProblem(ProblemCode.DAMAGED, str(error)) from error


def _tar_file(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise ValueError("no content")
    return content


def _single(source: Input, out: Collector) -> None:
    """One compressed file; when it is a TAR, its members."""
    with open(source.path, "rb") as raw:
        content = (
            cast("io.RawIOBase", gzip.GzipFile(fileobj=raw))
            if source.kind == "gz"
            else _Unpacking(raw, source.kind)
        )
        with MemberStream(content.read) as stream:
            buffered = io.BufferedReader(stream, _CHUNK)
            if _is_tar(buffered.peek(_TAR_BLOCK)[:_TAR_BLOCK]):
                _tar(buffered, out, source.size)
            else:
                out.member(_inner_name(source.name, source.kind), buffered, source.size)
            if stream.fault:
                out.problem(ProblemCode.DAMAGED, stream.fault)


def _inner_name(name: str, kind: str) -> str:
    """`a.txt.gz` → `a.txt`, `a.tgz` → `a.tar`, `a` → `a`."""
    for ending in _ENDINGS[kind]:
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)] + (".tar" if ending.startswith(".t") else "")
    return name


def _is_tar(head: bytes) -> bool:
    if head[257:262] == b"ustar":
        return True
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "replace")
    except (tarfile.TarError, UnicodeError):
        return False
    return bool(head.strip(b"\0"))


class _Unpacking(io.RawIOBase):
    """The content of a BZ2 or XZ file, its concatenated streams joined, in bounded memory."""

    def __init__(self, raw: IO[bytes], kind: str) -> None:
        self._raw = raw
        self._make: Callable[[], Any] = (
            bz2.BZ2Decompressor if kind == "bz2" else lambda: lzma.LZMADecompressor(memlimit=XZ_MEMORY_BYTES)
        )
        self._decoder = self._make()
        self._ahead = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        most = _CHUNK if size is None or size < 0 else size
        while True:
            if self._decoder.eof:
                self._ahead = (self._decoder.unused_data or self._raw.read(_CHUNK)).lstrip(b"\0")
                if not self._ahead:
                    return b""
                self._decoder = self._make()
            needs = self._decoder.needs_input
            chunk = (self._ahead or self._raw.read(_CHUNK)) if needs else b""
            self._ahead = b""
            if needs and not chunk:
                raise EOFError("compressed data ends too early")
            if data := self._decoder.decompress(chunk, most):
                return data
