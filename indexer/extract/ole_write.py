"""Writes OLE compound files: an object stored inside an old office file becomes a file that its reader can open."""

from __future__ import annotations

import struct
from collections.abc import Mapping

Path = tuple[str, ...]

_SECTOR = 512
_MINI_SECTOR = 64
_MINI_CUTOFF = 4096  # shorter streams live in the mini stream
_FREE, _END, _FAT, _DIFAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_ENTRIES_PER_FAT = _SECTOR // 4
_HEADER_DIFAT = 109  # FAT sectors named in the header itself
_BLACK = 1


def compound_file(streams: Mapping[Path, bytes], *, classes: Mapping[Path, bytes] | None = None) -> bytes:
    """A version 3 compound file ([MS-CFB]) with those streams; storages come from the paths.

    `classes` gives the 16-byte class of a storage, the root being `()`.
    """
    return _Writer(streams, classes or {}).build()


class _Entry:
    def __init__(self, name: str, kind: int) -> None:
        self.name, self.kind = name, kind
        self.children: list[_Entry] = []
        self.data = b""
        self.path: Path = ()
        self.number = 0
        self.left = self.right = self.child = _NONE
        self.start, self.size = (_END, 0) if kind != _STORAGE else (0, 0)


class _Writer:
    def __init__(self, streams: Mapping[Path, bytes], classes: Mapping[Path, bytes]) -> None:
        self._classes = classes
        self._sectors: list[bytes] = []
        self._fat: list[int] = []
        self._mini: list[bytes] = []
        self._mini_fat: list[int] = []
        self._root = _Entry("Root Entry", _ROOT)
        self._entries = [self._root]
        storages: dict[Path, _Entry] = {(): self._root}
        for path, data in streams.items():
            entry = self._add(storages, path, _STREAM)
            entry.data = data

    def build(self) -> bytes:
        for entry in self._entries:
            entry.child = _tree(sorted(entry.children, key=_order))
            if entry.kind == _STREAM and entry.data:
                entry.start, entry.size = self._store(entry.data), len(entry.data)
        self._root.size = len(self._mini) * _MINI_SECTOR
        self._root.start = self._chain(b"".join(self._mini)) if self._mini else _END
        directory = b"".join(self._pack(entry) for entry in self._entries)
        directory_start = self._chain(directory + _empty_entries(len(self._entries)))
        mini_fat = b"".join(struct.pack("<I", sector) for sector in self._mini_fat)
        mini_fat_start = self._chain(mini_fat, fill=b"\xff") if mini_fat else _END
        return self._assemble(directory_start, mini_fat_start, -(-len(mini_fat) // _SECTOR))

    def _add(self, storages: dict[Path, _Entry], path: Path, kind: int) -> _Entry:
        parent = storages.get(path[:-1]) or self._add(storages, path[:-1], _STORAGE)
        entry = _Entry(path[-1], kind)
        entry.path, entry.number = path, len(self._entries)
        parent.children.append(entry)
        self._entries.append(entry)
        if kind == _STORAGE:
            storages[path] = entry
        return entry

    def _store(self, data: bytes) -> int:
        if len(data) >= _MINI_CUTOFF:
            return self._chain(data)
        return _append_chain(data, self._mini, self._mini_fat, _MINI_SECTOR, b"\0")

    def _chain(self, data: bytes, fill: bytes = b"\0") -> int:
        return _append_chain(data, self._sectors, self._fat, _SECTOR, fill)

    def _pack(self, entry: _Entry) -> bytes:
        name = entry.name[:31].encode("utf-16-le", "surrogatepass")
        return struct.pack(
            "<64sHBBIII16sIQQIII",
            name,
            len(name) + 2,
            entry.kind,
            _BLACK,
            entry.left,
            entry.right,
            entry.child,
            self._classes.get(entry.path, bytes(16)),
            0,
            0,
            0,
            entry.start,
            entry.size,
            0,
        )

    def _assemble(self, directory: int, mini_fat: int, mini_fat_sectors: int) -> bytes:
        used = len(self._sectors)
        fat_count, difat_count = _table_sizes(used)
        fat = self._fat + [_FAT] * fat_count + [_DIFAT] * difat_count
        fat += [_FREE] * (fat_count * _ENTRIES_PER_FAT - len(fat))
        places = list(range(used, used + fat_count))
        difat_start = used + fat_count if difat_count else _END
        header = struct.pack(
            "<8s16s5H6s9I",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            bytes(16),
            0x3E,
            3,
            0xFFFE,
            9,
            6,
            bytes(6),
            0,
            fat_count,
            directory,
            0,
            _MINI_CUTOFF,
            mini_fat,
            mini_fat_sectors,
            difat_start,
            difat_count,
        )
        named = places[:_HEADER_DIFAT] + [_FREE] * (_HEADER_DIFAT - len(places[:_HEADER_DIFAT]))
        parts = [header, struct.pack(f"<{_HEADER_DIFAT}I", *named), *self._sectors]
        parts.append(struct.pack(f"<{len(fat)}I", *fat))
        parts.extend(_difat_sectors(places[_HEADER_DIFAT:], difat_start))
        return b"".join(parts)


def _append_chain(data: bytes, sectors: list[bytes], table: list[int], size: int, fill: bytes) -> int:
    start = len(sectors)
    for offset in range(0, len(data), size):
        sectors.append(data[offset : offset + size].ljust(size, fill))
        table.append(len(sectors))
    table[-1] = _END
    return start


def _table_sizes(used: int) -> tuple[int, int]:
    """Sectors of the FAT and of the DIFAT that describe `used` sectors and themselves."""
    fat = difat = 0
    while True:
        need_fat = -(-(used + fat + difat) // _ENTRIES_PER_FAT)
        need_difat = -(-max(need_fat - _HEADER_DIFAT, 0) // (_ENTRIES_PER_FAT - 1))
        if (need_fat, need_difat) == (fat, difat):
            return fat, difat
        fat, difat = need_fat, need_difat


def _difat_sectors(places: list[int], start: int) -> list[bytes]:
    per_sector = _ENTRIES_PER_FAT - 1
    chunks = [places[i : i + per_sector] for i in range(0, len(places), per_sector)]
    sectors = []
    for index, chunk in enumerate(chunks):
        chunk = chunk + [_FREE] * (per_sector - len(chunk))
        following = start + index + 1 if index + 1 < len(chunks) else _END
        sectors.append(struct.pack(f"<{_ENTRIES_PER_FAT}I", *chunk, following))
    return sectors


def _empty_entries(count: int) -> bytes:
    missing = -count % (_SECTOR // 128)
    return (
        struct.pack("<64sHBBIII16sIQQIII", b"", 0, 0, 0, _NONE, _NONE, _NONE, bytes(16), 0, 0, 0, 0, 0, 0)
        * missing
    )


def _order(entry: _Entry) -> tuple[int, str]:
    return len(entry.name.encode("utf-16-le", "surrogatepass")), entry.name.upper()


def _tree(children: list[_Entry]) -> int:
    """Links sorted siblings into a balanced tree; the number of its top."""
    if not children:
        return _NONE
    middle = len(children) // 2
    top = children[middle]
    top.left, top.right = _tree(children[:middle]), _tree(children[middle + 1 :])
    return top.number
