"""Measures the check before an audit: without hashing, and its hashing beside `sha256sum` over the same files.

    python -m benchmarks.check WORKSPACE [--runs 3] [--objects 4000] [--bytes 400000] [--as-of 2026-12-31]

WORKSPACE is a scanned one, of 20,000 documents for the figures of issue 6; it is only read. The rate is taken over a
store of its own of so many objects (some 1.6 GB), for the files of a synthetic workspace are smaller than any scan.
Before each run the system is told to forget the files, so that both read the disk. Exits 1 when a figure is missed.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from archive.fixity import verify
from benchmarks.backup import fill
from bukti import opening
from bukti.checking import check
from bukti.packs import pack_for_reading
from evidence_store.catalogue import Catalogue
from evidence_store.objects import ObjectStore
from indexer.search.index import SearchIndex
from rules.files import load_pack

MOST_SECONDS = 15.0
"""Without hashing, at 20,000 documents."""

LEAST_OF_SHA256SUM = 0.8
"""Of its rate, in the same run."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--objects", type=int, default=4_000)
    parser.add_argument("--bytes", type=int, default=400_000)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 12, 31))
    wanted = parser.parse_args()
    is_fast = without_hashing(wanted.workspace, wanted.as_of, wanted.runs)
    with tempfile.TemporaryDirectory(dir=wanted.workspace.absolute().parent) as folder:
        is_quick = hashing(Path(folder), wanted.objects, wanted.bytes, wanted.runs)
    return 0 if is_fast and is_quick else 1


def without_hashing(folder: Path, on: date, runs: int) -> bool:
    workspace = opening.find(folder)
    pack = load_pack(pack_for_reading(workspace.places).source)
    best = float("inf")
    for _ in range(runs):
        with Catalogue.open(workspace.places.catalogue, readonly=True) as catalogue:
            cpu, started = _cpu(), time.monotonic()
            report = check(workspace, catalogue, pack, on=on, now=datetime.now(UTC), is_hashing=False)
            seconds, cpu = time.monotonic() - started, _cpu() - cpu
        best = min(best, seconds)
        print(
            f"without hashing  {report.hashing.objects:,} documents, {len(report.findings):,} findings: "
            f"{seconds:.1f} s, CPU {cpu:.1f} s"
        )
    is_met = best <= MOST_SECONDS
    print(f"  best {best:.1f} s (at most {MOST_SECONDS:.0f}): {'met' if is_met else 'MISSED'}")
    return is_met


def hashing(folder: Path, objects: int, size: int, runs: int) -> bool:
    fill(folder, objects, size)
    store = ObjectStore(folder)
    with Catalogue.open(folder / "catalogue.sqlite", readonly=True) as catalogue:
        files = [store.path(sha256) for sha256 in store.iter_hashes()]
        bytes_ = sum(path.stat().st_size for path in files)
        index = SearchIndex(folder / "index")
        best = 0.0
        for _ in range(runs):
            theirs = _seconds(files, lambda: _sha256sum(files))
            ours = _seconds(files, lambda: verify(catalogue, store, index))
            best = max(best, theirs / ours)
            print(
                f"hashing  {len(files):,} files, {bytes_ / 1e6:,.0f} MB: sha256sum {bytes_ / theirs / 1e6:,.0f} MB/s, "
                f"check {bytes_ / ours / 1e6:,.0f} MB/s"
            )
    is_met = best >= LEAST_OF_SHA256SUM
    print(f"  ÷ sha256sum {best:.2f} (at least {LEAST_OF_SHA256SUM}): {'met' if is_met else 'MISSED'}")
    return is_met


def _seconds(files: Iterable[Path], work: Callable[[], object]) -> float:
    for path in files:
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _sha256sum(files: Iterable[Path]) -> None:
    names = b"\0".join(os.fsencode(path) for path in files)
    subprocess.run(["xargs", "-0", "sha256sum"], input=names, stdout=subprocess.DEVNULL, check=True)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
