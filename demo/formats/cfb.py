"""The OLE compound file (MS-CFB, version 3) that old Office formats live in: streams in nested storages."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union

SECTOR = 512
MINI_SECTOR = 64
MINI_CUTOFF = 4096  # shorter streams live in the mini stream
END, FREE, FAT_SECTOR, NOTHING = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5

Tree = Mapping[str, Union[bytes, "Tree"]]


@dataclass
class _Node:
    name: str
    kind: int
    data: bytes = b""
    children: list[_Node] = field(default_factory=list)
    number: int = 0
    left: int = NOTHING
    right: int = NOTHING
    child: int = NOTHING
    start: int = END
    size: int = 0


def pack(tree: Tree, class_id: bytes = bytes(16)) -> bytes:
    """The container's bytes. Dictionaries are storages, bytes are streams; `class_id` is the root's CLSID."""
    root = _Node("Root Entry", ROOT, children=_nodes(tree))
    nodes = _numbered(root)
    mini, sectors = bytearray(), bytearray()
    mini_fat: list[int] = []
    fat: list[int] = []
    for node in nodes[1:]:
        if node.kind != STREAM or not node.data:
            continue
        node.size = len(node.data)
        if node.size < MINI_CUTOFF:
            node.start = _append(mini, mini_fat, node.data, MINI_SECTOR)
        else:
            node.start = _append(sectors, fat, node.data, SECTOR)
    if mini:
        root.start, root.size = _append(sectors, fat, bytes(mini), SECTOR), len(mini)
    table = b"".join(struct.pack("<I", link) for link in mini_fat)
    mini_fat_start = _append(sectors, fat, table, SECTOR, b"\xff") if table else END
    mini_fat_count = -(-len(table) // SECTOR)
    directory = b"".join(_entry(node, class_id if node is root else bytes(16)) for node in nodes)
    directory += _entry(_Node("", 0), bytes(16)) * (-len(nodes) % 4)
    directory_start = _append(sectors, fat, directory, SECTOR)
    return _finish(sectors, fat, directory_start, mini_fat_start, mini_fat_count)


def _nodes(tree: Tree) -> list[_Node]:
    nodes = []
    for name, content in tree.items():
        if isinstance(content, bytes):
            nodes.append(_Node(name, STREAM, content))
        else:
            nodes.append(_Node(name, STORAGE, children=_nodes(content)))
    return sorted(nodes, key=lambda node: (len(node.name), node.name.upper()))


def _numbered(root: _Node) -> list[_Node]:
    """All nodes in the order of their directory entries, linked into balanced trees of siblings."""
    nodes = [root]
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        for node in parent.children:
            node.number = len(nodes)
            nodes.append(node)
        parent.child = _balance(parent.children)
        waiting += [node for node in parent.children if node.kind == STORAGE]
    return nodes


def _balance(siblings: list[_Node]) -> int:
    if not siblings:
        return NOTHING
    middle = len(siblings) // 2
    node = siblings[middle]
    node.left, node.right = _balance(siblings[:middle]), _balance(siblings[middle + 1 :])
    return node.number


def _append(sectors: bytearray, fat: list[int], data: bytes, size: int, filler: bytes = b"\0") -> int:
    """Adds data as a chain of sectors; returns the first one's number."""
    start = len(fat)
    count = -(-len(data) // size)
    sectors += data + filler * (count * size - len(data))
    fat += [*range(start + 1, start + count), END]
    return start


def _entry(node: _Node, class_id: bytes) -> bytes:
    name = node.name.encode("utf-16-le")
    length = len(name) + 2 if node.name else 0
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBB", length, node.kind, 1)
        + struct.pack("<III", node.left, node.right, node.child)
        + class_id
        + bytes(4 + 16)
        + struct.pack("<IQ", 0 if node.kind in (0, STORAGE) else node.start, node.size)
    )


def _finish(sectors: bytearray, fat: list[int], directory: int, mini_fat: int, mini_fat_count: int) -> bytes:
    count = 0
    while count * (SECTOR // 4) < len(fat) + count:
        count += 1
    first = len(fat)
    links = fat + [FAT_SECTOR] * count
    links += [FREE] * (count * (SECTOR // 4) - len(links))
    if count > 109:
        raise ValueError("compound file too large for a header without DIFAT sectors")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIII", 0, count, directory, 0)
    header += struct.pack("<IIIII", MINI_CUTOFF, mini_fat, mini_fat_count, END, 0)
    header += b"".join(struct.pack("<I", first + i if i < count else FREE) for i in range(109))
    return header + bytes(sectors) + b"".join(struct.pack("<I", link) for link in links)
