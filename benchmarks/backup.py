"""What a backup costs beside rsync and cp of the same objects, and what bringing it back costs; exits 1 when missed.

    python -m benchmarks.backup [--objects 20000] [--bytes 6000]

A workspace of so many small objects is backed up, a second time with nothing new, and restored; the same objects are
copied by `rsync -a` (where it is installed) and `cp -a`, each followed by `sync -f`. Trust the ratios.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

from archive.backup import BackupOptions, BackupSource, backup
from archive.restore import restore
from benchmarks.scan import judge, tell, timed
from evidence_store.backup_folder import BackupFolder
from evidence_store.catalogue import Catalogue
from evidence_store.landing import Landing
from evidence_store.model import Receipt, Sighting, Stamp

MOST_TIMES_RSYNC = 2.0
"""A backup also hashes every byte, and names nothing before it is on the disk."""

TURNS = 5
"""The median of neighbours' ratios counts: a busy machine changes from one minute to the next."""

NOW = datetime(2026, 3, 14, tzinfo=UTC)
AT_ONCE = 500


class Seconds(NamedTuple):
    wall: float
    cpu: float


def fill(store: Path, objects: int, size: int) -> None:
    """Objects and a catalogue of them, with a filing each."""
    from hashlib import sha256

    landing, chance = Landing(store), random.Random(1)
    landing.sweep()
    with Catalogue.create(store / "catalogue.sqlite", unit="unit") as catalogue:
        source, *_ = catalogue.set_sources([("tu", "TU", b"/srv/tu")])
        left = iter(range(objects))
        while numbers := list(islice(left, AT_ONCE)):
            contents = [chance.randbytes(size) for _ in numbers]
            hashes = [sha256(content).hexdigest() for content in contents]
            for name, content in zip(hashes, contents, strict=True):
                landing.write(f"objects/{name[:2]}/{name}", content)
            landing.settle()
            stamp = Stamp(size, 1, 1, 1)
            with catalogue.batch():
                catalogue.record(source.id, [Sighting(b"%d.pdf" % n, stamp) for n in numbers], NOW)
                pending = catalogue.pending(limit=AT_ONCE)
                receipts = [
                    Receipt(row.id, stamp, name, size) for row, name in zip(pending, hashes, strict=True)
                ]
                catalogue.received_all(receipts, NOW)
        catalogue.audit("filled", {}, who="bench", at=NOW)


def copied(*command: str | Path) -> Callable[[], None]:
    """A command, and everything it wrote made durable."""

    def run() -> None:
        subprocess.run(command, check=True)
        subprocess.run(["sync", "-f", command[-1]], check=True)

    return run


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--objects", type=int, default=20_000)
    parser.add_argument("--bytes", type=int, default=6_000)
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bukti-", dir=options.folder) as folder:
        base = Path(folder)
        store = base / "store"
        store.mkdir()
        fill(store, options.objects, options.bytes)
        (base / "bukti.toml").write_text("[unit]\n")
        source = BackupSource(store, store / "catalogue.sqlite", (("bukti.toml", base / "bukti.toml"),))
        tell("cores", len(os.sched_getaffinity(0)))
        tell("objects", options.objects)
        turns = [one_turn(base, source) for _ in range(TURNS)]
    for name in turns[0]:
        tell(f"{name}, wall", median(turn[name].wall for turn in turns), "s")
        tell(f"{name}, CPU", median(turn[name].cpu for turn in turns), "s")
    other = "rsync -a" if "rsync -a" in turns[0] else "cp -a"
    ratio = median(turn["first backup"].wall / turn[other].wall for turn in turns)
    return 0 if judge(f"first backup ÷ {other}, wall", ratio, at_most=MOST_TIMES_RSYNC) else 1


def one_turn(base: Path, source: BackupSource) -> dict[str, Seconds]:
    """Everything once, into fresh folders, which are removed again."""
    to, target, objects = BackupFolder(base / "cadangan"), base / "baru", source.store / "objects"
    begin_anew = BackupOptions("bench", NOW, is_new=True)
    works: dict[str, Callable[[], object]] = {
        "cp -a": copied("cp", "-a", objects, base / "cp"),
        "first backup": lambda: backup(source, to, begin_anew),
        "second backup, nothing new": lambda: backup(source, to, begin_anew),
        "restore": lambda: restore(to, target, who="bench", now=NOW),
    }
    if shutil.which("rsync"):
        works["rsync -a"] = copied("rsync", "-a", objects, base / "rsync")
        works["rsync -a, nothing new"] = copied("rsync", "-a", objects, base / "rsync")
    taken = {name: measured(work) for name, work in works.items()}
    for folder in (to.path, target, base / "cp", base / "rsync"):
        shutil.rmtree(folder, ignore_errors=True)
    return taken


def measured(work: Callable[[], object]) -> Seconds:
    """Wall time, and CPU time of this process and of its children."""
    before = os.times()
    wall = timed(work)
    after = os.times()
    return Seconds(wall, sum(after[:4]) - sum(before[:4]))


if __name__ == "__main__":
    sys.exit(main())
