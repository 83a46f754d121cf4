"""Columns without their dead rows, and without the words that only those had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from indexer.search.engines.column_files import BREAK, COLUMNS, AppendedFile, Extent, column_path, lines_of
from indexer.search.engines.columns import Columns

Array = np.ndarray[Any, Any]


def compact(columns: Columns, rows: Sequence[int], folder: str, epoch: int) -> dict[str, Extent]:
    """Writes columns of `epoch` with these rows (ascending), renumbered from 0, and syncs them."""
    files = {name: AppendedFile(column_path(folder, name, epoch), Extent()) for name in COLUMNS}
    kept = np.array(rows, dtype=np.int64)
    records = columns.rows[kept].copy()
    new_number = _copy_words(columns, records, files)
    for start, length in zip(records["start"].tolist(), records["length"].tolist(), strict=True):
        files["tokens"].append(new_number[columns.tokens[start : start + length]].tobytes())
    labels = columns.content("labels")
    sizes = records["key"].astype(np.int64) + records["name"]
    for start, size in zip(records["label"].tolist(), sizes.tolist(), strict=True):
        files["labels"].append(labels[start : start + size])
    records["start"] = _offsets(records["length"])
    records["label"] = _offsets(sizes)
    files["rows"].append(records.tobytes())
    files["pairs"].append(_copied_pairs(columns, kept).tobytes())
    files["values"].append(columns.content("values"))
    extents = {name: file.sync() for name, file in files.items()}
    for file in files.values():
        file.close()
    return extents


def _copy_words(columns: Columns, records: Array, files: dict[str, AppendedFile]) -> Array:
    """Writes the vocabulary that these rows use and returns, by old term number, the new one."""
    is_used = np.zeros(len(columns.terms), dtype=bool)
    is_used[BREAK] = True
    for start, length in zip(records["start"].tolist(), records["length"].tolist(), strict=True):
        is_used[columns.tokens[start : start + length]] = True
    used = np.flatnonzero(is_used)
    files["terms"].append(lines_of([columns.terms[number] for number in used.tolist()]))
    stems, stemmed = np.unique(columns.stemmed[used], return_inverse=True)
    files["stems"].append(lines_of([columns.stems[number] for number in stems.tolist()]))
    files["stemmed"].append(stemmed.astype("<u4").tobytes())
    new_number = np.zeros(len(columns.terms), dtype="<u4")
    new_number[used] = np.arange(len(used))
    return new_number


def _copied_pairs(columns: Columns, kept: Array) -> Array:
    """The keyword values of the kept rows, under their new numbers."""
    new_row = np.full(len(columns.rows), -1, dtype=np.int64)
    new_row[kept] = np.arange(len(kept))
    moved = new_row[columns.pairs["row"]]
    pairs: Array = columns.pairs[moved >= 0].copy()
    pairs["row"] = moved[moved >= 0]
    return pairs


def _offsets(sizes: Array) -> Array:
    """Where each of these begins when they are laid one after another."""
    begins: Array = np.cumsum(sizes, dtype=np.int64) - sizes
    return begins
