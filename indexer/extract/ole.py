"""Reads OLE compound files (the container of DOC, XLS, PPT and MSG): their streams, properties and wrapped objects."""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode

Path = tuple[str, ...]

SUMMARY = "\x05SummaryInformation"
NATIVE = "\x01Ole10Native"

MAX_DEPTH = 50
"""Of storages within storages; a mail with mails attached to attached mails needs two for each."""

_CODEPAGE, _TITLE, _SUBJECT, _AUTHOR, _KEYWORDS, _LAST_AUTHOR, _CREATED, _SAVED = 1, 2, 3, 4, 5, 8, 12, 13
"""Property ids of [MS-OLEPS] 3.1 (summary information)."""

_FILETIME_EPOCH = datetime(1601, 1, 1)  # noqa: DTZ001 - a FILETIME is UTC and is shown with a Z
_OLDEST_YEAR = 1980  # an unset FILETIME (1601) is no date
_NEWEST_YEAR = 2100

_EXTENSION_OF_STREAM = {
    "WordDocument": ".doc",
    "Workbook": ".xls",
    "Book": ".xls",
    "PowerPoint Document": ".ppt",
    "__properties_version1.0": ".msg",
}


class Container:
    """An open compound file. Names are matched without regard to case; what can't be read yields None."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._paths: dict[Path, Path] = {}
        self._entries: dict[Path, Any] = {}
        self._collect(file.root, (), ())

    def _collect(self, storage: Any, path: Path, key: Path) -> None:
        import olefile

        for entry in storage.kids:
            name = entry.name
            if entry.entry_type == olefile.STGTY_STREAM:
                self._paths.setdefault((*key, name.lower()), (*path, name))
                self._entries.setdefault((*key, name.lower()), entry)
            elif len(path) < MAX_DEPTH:
                self._collect(entry, (*path, name), (*key, name.lower()))

    def paths(self) -> list[Path]:
        """Every stream, in the directory's order."""
        return list(self._paths.values())

    def __contains__(self, path: str | Path) -> bool:
        return _key(path) in self._paths

    def read(self, path: str | Path) -> bytes | None:
        """The whole of a stream; it can't be longer than the compound file itself."""
        entry = self._entries.get(_key(path))
        if entry is None:
            return None
        with _damage_is_none():
            if entry.size >= self._file.minisectorcutoff:
                return self._read_chain(entry.isectStart, entry.size)
            # what `openstream` does, without its search: a mail to a thousand people has ten thousand streams
            data: bytes = self._file._open(entry.isectStart, entry.size).read()
            return data
        return None

    def _read_chain(self, start: int, size: int) -> bytes:
        """A long stream, read in runs of neighbouring sectors rather than one by one. A broken chain ends it early."""
        table, sector_size, stream = self._file.fat, self._file.sectorsize, self._file.fp
        wanted, chunks, sector = min(-(-size // sector_size), len(table)), [], start
        while wanted > 0 and sector < len(table):
            first, count = sector, 1
            while count < wanted and table[sector] == sector + 1 < len(table):
                sector += 1
                count += 1
            stream.seek((first + 1) * sector_size)
            chunks.append(stream.read(count * sector_size))
            wanted -= count
            sector = table[sector]
        return b"".join(chunks)[:size]

    def children(self, storage: Path = ()) -> list[str]:
        """Names directly below a storage, streams and storages alike, in the directory's order."""
        depth, key = len(storage), _key(storage)
        names = {
            path[depth]: None for low, path in self._paths.items() if low[:depth] == key and len(path) > depth
        }
        return list(names)

    def streams_below(self, storage: Path) -> dict[Path, bytes]:
        """Every stream of a storage by its path within it."""
        depth, key = len(storage), _key(storage)
        found: dict[Path, bytes] = {}
        for low, path in self._paths.items():
            if low[:depth] == key and len(path) > depth:
                found[path[depth:]] = self.read(path) or b""
        return found

    def is_encrypted_package(self) -> bool:
        return "EncryptedPackage" in self or "\x06DataSpaces" in self.children()

    def facts(self) -> dict[str, str]:
        """`title`, `author`, `last_modified_by`, `created`, `modified`, `subject`, `keywords`, as far as given."""
        if SUMMARY not in self:
            return {}
        properties: dict[int, Any] = {}
        with _damage_is_none():
            properties = self._file.getproperties(list(self._paths[_key(SUMMARY)]))
        encoding = _codec(properties.get(_CODEPAGE))
        named = {
            "title": _TITLE,
            "subject": _SUBJECT,
            "author": _AUTHOR,
            "keywords": _KEYWORDS,
            "last_modified_by": _LAST_AUTHOR,
        }
        facts = {key: _string(properties.get(number), encoding) for key, number in named.items()}
        facts["created"] = _seconds(properties.get(_CREATED))
        facts["modified"] = _seconds(properties.get(_SAVED))
        return {key: value for key, value in facts.items() if value}


@contextlib.contextmanager
def open_file(source: str | bytes) -> Iterator[Container]:
    """The compound file of that path or with those bytes. Raises `ExtractProblem` (DAMAGED)."""
    import olefile

    stream = BytesIO(source) if isinstance(source, bytes) else open(source, "rb")  # noqa: SIM115
    with stream:
        try:
            container = Container(olefile.OleFileIO(stream))
        except (MemoryError, ExtractProblem):
            raise
        except Exception as error:  # olefile lets struct, index and recursion errors of a broken file through
            raise ExtractProblem(ProblemCode.DAMAGED, f"OLE container: {error}") from error
        yield container


def is_ole(data: bytes) -> bool:
    return data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def unwrap(data: bytes, name: str) -> tuple[bytes, str] | None:
    """What an embedded `oleObject.bin` holds: the inner file and its name; None when nothing readable.

    A compound file that is itself a document comes back as it is, with a telling extension.
    """
    if not is_ole(data):
        return (data, name) if data else None
    with contextlib.suppress(ExtractProblem), open_file(data) as container:
        for stream, extension in _EXTENSION_OF_STREAM.items():
            if stream in container:
                return data, _with_extension(name, extension)
        return unwrap_streams(container.streams_below(()), name)
    return None


def unwrap_streams(streams: dict[Path, bytes], name: str) -> tuple[bytes, str] | None:
    """As `unwrap`, for a storage inside a compound file; a document in it is made a file of its own."""
    from indexer.extract import ole_write

    by_name = {path[0].lower(): data for path, data in streams.items() if len(path) == 1}
    for stream, extension in _EXTENSION_OF_STREAM.items():
        if stream.lower() in by_name:
            return ole_write.compound_file(streams), _with_extension(name, extension)
    for stream in ("package", "embeddedodf", "contents"):
        if inner := by_name.get(stream):
            return inner, name
    if native := by_name.get(NATIVE.lower()):
        return parse_native(native, name)
    return None


def parse_native(data: bytes, name: str) -> tuple[bytes, str] | None:
    """The file inside an `Ole10Native` stream ([MS-OLEDS] 2.3.6) and the name it was dropped in with."""
    flags = int.from_bytes(data[4:6], "little")
    if flags != 2:  # no packager object but the bare data of some program
        return (data[4:], name) if len(data) > 4 else None
    label, position = _c_string(data, 6)
    path, position = _c_string(data, position)
    position += 4  # two reserved words
    skipped = int.from_bytes(data[position : position + 4], "little")
    position += 4 + skipped
    size = int.from_bytes(data[position : position + 4], "little")
    end = position + 4 + size
    content = data[position + 4 : end]
    _, end = _wide_string(data, end)  # where it lay while it was dropped in
    wide_label, _ = _wide_string(data, end)
    inner_name = (wide_label or label or path).replace("\\", "/").rpartition("/")[2]
    return (content, inner_name or name) if content else None


def _c_string(data: bytes, start: int) -> tuple[str, int]:
    end = data.find(b"\0", start)
    if end < 0:
        return "", len(data)
    return data[start:end].decode("cp1252", "replace"), end + 1


def _wide_string(data: bytes, start: int) -> tuple[str, int]:
    """Counted characters of UTF-16; newer writers repeat the names so behind the file."""
    end = start + 4 + 2 * int.from_bytes(data[start : start + 4], "little")
    return (
        (data[start + 4 : end].decode("utf-16-le", "replace"), end) if end <= len(data) else ("", len(data))
    )


def _key(path: str | Path) -> Path:
    return (path.lower(),) if isinstance(path, str) else tuple(name.lower() for name in path)


def _with_extension(name: str, extension: str) -> str:
    stem = name.removesuffix(".bin")
    return stem if stem.lower().endswith(extension) else stem + extension


@contextlib.contextmanager
def _damage_is_none() -> Iterator[None]:
    try:
        yield
    except MemoryError:
        raise
    except Exception:
        pass


def _codec(codepage: object) -> str:
    number = codepage & 0xFFFF if isinstance(codepage, int) else 1252
    name = {65001: "utf-8", 1200: "utf-16-le", 10000: "mac-roman"}.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _string(value: object, encoding: str) -> str:
    if isinstance(value, bytes):
        value = value.decode("cp1252" if encoding == "utf-16-le" else encoding, "replace")
    return value.strip(" \0\r\n\t") if isinstance(value, str) else ""


def _seconds(value: object) -> str:
    """Seconds since 1601 as ISO 8601 in UTC; empty when it is no plausible date."""
    if not isinstance(value, int) or value < 0:
        return ""
    try:
        moment = _FILETIME_EPOCH + timedelta(seconds=value)
    except OverflowError:
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if _OLDEST_YEAR < moment.year < _NEWEST_YEAR else ""
