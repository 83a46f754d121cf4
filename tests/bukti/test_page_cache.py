"""The cache never outgrows its bound, and loses the longest unused first."""

from __future__ import annotations

import os
from pathlib import Path

from bukti.page_cache import PageCache


def total(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_what_was_put_is_there_for_another_process_too(tmp_path: Path) -> None:
    PageCache(tmp_path / "cache", 1_000).put("ab-1", b"isi")
    other = PageCache(tmp_path / "cache", 1_000)
    assert other.get("ab-1") == b"isi"
    assert other.get("ab-2") is None
    assert other.find("ab-1") == other.path("ab-1")
    assert [path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()] == ["ab-1"]


def test_the_bound_holds_and_the_longest_unused_go(tmp_path: Path) -> None:
    cache = PageCache(tmp_path, 1_000)
    for number in range(10):
        cache.put(f"{number:02}-x", bytes(100))
        os.utime(cache.path(f"{number:02}-x"), (number * 10_000, number * 10_000))
    assert cache.get("00-x") is not None  # used now
    cache.put("99-x", bytes(100))
    assert total(tmp_path) <= 800
    assert cache.get("00-x") is not None
    assert cache.get("99-x") is not None
    assert cache.get("01-x") is None


def test_what_somebody_else_placed_counts_too(tmp_path: Path) -> None:
    cache = PageCache(tmp_path, 1_000)
    cache.place("aa").write_bytes(bytes(900))
    cache.count(900)
    cache.put("bb", bytes(300))
    assert total(tmp_path) <= 1_000


def test_a_folder_that_can_not_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"")  # a file where the folder should be
    cache = PageCache(tmp_path / "cache", 1_000)
    cache.put("aa", b"isi")
    assert cache.get("aa") is None
