"""Reads the parts of an office file's zip container (OOXML, OpenDocument), within limits, even when it is damaged."""

from __future__ import annotations

import contextlib
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple
from urllib.parse import unquote

from indexer.extract import safe_xml
from indexer.extract.context import ExtractProblem, Input
from indexer.extract.model import Limits, ProblemCode

PART_LIMIT_BYTES = 256 * 1024 * 1024
"""The most that is read of one part into memory; a real one of this size holds pictures or film, not text."""

RATIO_FREE_BYTES = 10 * 1024 * 1024
"""Up to here a part may be packed as densely as it likes (as `Limits.unpacked_ratio` says)."""

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_CHUNK = 1024 * 1024
_BROKEN_CHUNK = 4096  # of broken data: what precedes the fault within a step is lost
_LOCAL_HEADER = b"PK\x03\x04"
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED_FLAG = 0x1


class Relation(NamedTuple):
    """An edge from one part to another, as in a `.rels` part."""

    id: str
    kind: str  # last word of the type's URI: "image", "slide", "comments" …
    target: str  # path of the part, or the URI when external
    is_external: bool


class Package:
    """The parts by name (whatever the case or the kind of slash), each bounded when read.

    Raises `ExtractProblem`: ENCRYPTED when it is a password-protected file in an OLE wrapper, DAMAGED when no
    part can be found, TOO_MUCH_UNPACKED when the parts read exceed the limits together.
    """

    faults: list[str]
    encrypted: list[str]
    _zip: zipfile.ZipFile | None
    _salvaged: dict[str, bytes]
    _names: dict[str, str]
    _used: set[str]

    def __init__(self, source: Input, limits: Limits) -> None:
        self._begin(limits)
        with open(source.path, "rb") as stream:
            if stream.read(len(OLE_MAGIC)) == OLE_MAGIC:
                raise _ole_problem(source.path)
        try:
            self._zip = zipfile.ZipFile(source.path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            self.faults.append(f"zip container: {error}")
            self._salvage(source.path)
        names = self._salvaged if self._zip is None else self._zip.namelist()
        self._names = {_normal(name): name for name in names}
        if not self._names:
            self.close()
            raise ExtractProblem(
                ProblemCode.DAMAGED, "; ".join(self.faults) or "zip container without entries"
            )

    def _begin(self, limits: Limits) -> None:
        self.faults, self.encrypted = [], []
        self._limits, self._left = limits, limits.unpacked_bytes
        self._zip, self._salvaged, self._names, self._used = None, {}, {}, set()

    @classmethod
    def of_parts(cls, parts: dict[str, bytes], limits: Limits) -> Package:
        """A package whose parts were found elsewhere, by name."""
        package = cls.__new__(cls)
        package._begin(limits)
        package._salvaged = parts
        package._names = {_normal(name): name for name in parts}
        return package

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._zip is not None:
            self._zip.close()

    @property
    def is_salvaged(self) -> bool:
        """True when there is no sound zip behind it: its parts were found one by one."""
        return self._zip is None

    def names(self) -> list[str]:
        """The parts, lower case, forward slashes, in the order of the container."""
        return list(self._names)

    def __contains__(self, name: str) -> bool:
        return _normal(name) in self._names

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None when there is none. Of a broken part, what could be unpacked."""
        actual = self._names.get(_normal(name))
        if actual is None:
            return None
        if self._zip is None:
            return self._salvaged[actual]
        info = self._zip.getinfo(actual)
        if info.flag_bits & _ENCRYPTED_FLAG:
            self.encrypted.append(actual)
            return None
        self._check_size(actual, info.file_size, info.compress_size)
        try:
            with self._zip.open(info) as stream:
                data = self._read_whole(stream, actual, info.file_size)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            self.faults.append(f"{actual}: {error}")
            return None
        self._left -= len(data)
        return data

    def read_once(self, name: str) -> bytes | None:
        """As `read`, but None from the second time on: a chart referred to ten thousand times is one chart."""
        key = _normal(name)
        if key in self._used:
            return None
        self._used.add(key)
        return self.read(name)

    def relations(self, part: str = "") -> list[Relation]:
        """The outgoing edges of a part (of the package as a whole: empty), in the order written."""
        folder, base = posixpath.split(part)
        data = self.read(posixpath.join(folder, "_rels", base + ".rels"))
        if not data:
            return []
        try:
            root = safe_xml.parse(data, f"relationships of {part}")
        except ExtractProblem as problem:
            self.faults.append(problem.detail)
            return []
        return [self._relation(folder, element) for element in root if element.get("Target")]

    def close_account(self) -> ExtractProblem | None:
        """What to tell of the container after all was read: None when it was sound."""
        if self.encrypted:
            return ExtractProblem(ProblemCode.ENCRYPTED, ", ".join(self.encrypted[:5]))
        if self.faults:
            return ExtractProblem(ProblemCode.DAMAGED, "; ".join(self.faults[:5]))
        return None

    def _relation(self, folder: str, element: object) -> Relation:
        get = element.get  # type: ignore[attr-defined]
        target, is_external = get("Target"), get("TargetMode") == "External"
        if not is_external:
            target = _resolve(folder, target)
            if target not in self and _normal(unquote(target)) in self._names:
                target = unquote(target)
        return Relation(get("Id") or "", (get("Type") or "").rpartition("/")[2], target, is_external)

    def _check_size(self, name: str, declared: int, packed: int) -> None:
        limits = self._limits
        if declared > RATIO_FREE_BYTES and declared > packed * limits.unpacked_ratio:
            raise ExtractProblem(
                ProblemCode.TOO_MUCH_UNPACKED, f"{name}: {packed} bytes unpack to {declared}"
            )
        if declared > min(self._left, PART_LIMIT_BYTES):
            raise ExtractProblem(ProblemCode.TOO_MUCH_UNPACKED, f"{name}: {declared} bytes unpacked")

    def _read_whole(self, stream: IO[bytes], name: str, declared: int) -> bytes:
        """`zipfile` yields at most the declared size, so a lying header can't make this grow."""
        try:
            return stream.read(declared)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            self.faults.append(f"{name}: {error}")
        return self._read_broken(name)

    def _read_broken(self, name: str) -> bytes:
        """Small steps and no checksum, to get all that comes before the fault."""
        assert self._zip is not None
        info = self._zip.getinfo(name)
        info.CRC = None  # type: ignore[assignment]
        chunks: list[bytes] = []
        with (
            contextlib.suppress(zipfile.BadZipFile, zlib.error, EOFError, OSError),
            self._zip.open(info) as stream,
        ):
            while chunk := stream.read(_BROKEN_CHUNK):
                chunks.append(chunk)
        return b"".join(chunks)

    def _salvage(self, path: str) -> None:
        """Without a central directory the entries are found by their local headers, as far as they unpack."""
        for name, data in salvage_entries(path, self._limits):
            self._salvaged.setdefault(name, data)


def salvage_entries(path: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Names and (perhaps incomplete) contents of the stored or deflated entries of a zip without its directory.

    Sizes are taken from the data itself; all of them together stay within the limits' unpacked bytes and
    `PART_LIMIT_BYTES`. Raises `ExtractProblem` (TOO_MUCH_UNPACKED) beyond.
    """
    with open(path, "rb") as stream:
        raw = stream.read(PART_LIMIT_BYTES)
    left = min(
        limits.unpacked_bytes, PART_LIMIT_BYTES, max(len(raw) * limits.unpacked_ratio, RATIO_FREE_BYTES)
    )
    position = raw.find(_LOCAL_HEADER)
    while position >= 0 and position + _LOCAL_HEADER_BYTES <= len(raw):
        header = raw[position : position + _LOCAL_HEADER_BYTES]
        flags, method = int.from_bytes(header[6:8], "little"), int.from_bytes(header[8:10], "little")
        packed = int.from_bytes(header[18:22], "little")
        name_at = position + _LOCAL_HEADER_BYTES
        data_at = name_at + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        name = raw[name_at : name_at + int.from_bytes(header[26:28], "little")].decode("utf-8", "replace")
        data, end = b"", data_at
        if not flags & _ENCRYPTED_FLAG and name and "\0" not in name:
            data, end = _unpack(raw, data_at, method, packed, left)
        left -= len(data)
        if left <= 0:
            raise ExtractProblem(ProblemCode.TOO_MUCH_UNPACKED, "damaged zip container unpacks without end")
        if data:
            yield name, data
        position = raw.find(_LOCAL_HEADER, max(end, position + 4))


def _unpack(raw: bytes, start: int, method: int, packed: int, most: int) -> tuple[bytes, int]:
    """The content that begins at `start`, and where it ends."""
    if method == zipfile.ZIP_STORED:
        end = start + packed if packed else max(raw.find(_LOCAL_HEADER, start), start)
        return raw[start : min(end, start + most)], end
    if method != zipfile.ZIP_DEFLATED:
        return b"", start
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    out: list[bytes] = []
    size, position = 0, start
    try:
        while position < len(raw) and not inflate.eof and size < most:
            step = inflate.unconsumed_tail or raw[position : position + _BROKEN_CHUNK]
            out.append(inflate.decompress(step, _CHUNK))
            size += len(out[-1])
            if not inflate.unconsumed_tail:
                position += _BROKEN_CHUNK
    except zlib.error:
        return b"".join(out), start
    return b"".join(out), min(position, len(raw)) - len(inflate.unused_data)


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _resolve(folder: str, target: str) -> str:
    target = target.replace("\\", "/").partition("#")[0]
    joined = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath("/" + joined).lstrip("/")


def _ole_problem(path: str) -> ExtractProblem:
    from indexer.extract import ole

    with ole.open_file(path) as container:
        if container.is_encrypted_package():
            return ExtractProblem(ProblemCode.ENCRYPTED, "password-protected (EncryptedPackage)")
    return ExtractProblem(ProblemCode.DAMAGED, "an OLE container where a zip container was expected")
