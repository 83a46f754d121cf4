"""What a package costs beside `cp -r` and `sha256sum` of the same documents; exits 1 when missed.

    python -m benchmarks.handover --workspace demo-unit/arsip [--bytes 1500000] [--as-of 2025-10-15]

A copy of a scanned workspace (`make demo` makes one) is used whose documents are made as large as scans of some pages
are: random bytes are put behind each, and its hash is changed wherever it is named. Then `bukti handover` makes a
package, and `cp -r` copies the same documents, which `sha256sum` then hashes: `--turns` times, one after the other,
each followed by `sync -f`. The median of the neighbours' ratios counts, as a busy machine changes from one minute to
the next.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.scan import judge, tell, timed
from evidence_store.catalogue import Catalogue

LEAST_SHARE = 0.6
"""Of the speed of `cp -r` and `sha256sum`."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workspace", type=Path, default=Path("demo-unit/arsip"))
    parser.add_argument("--bytes", type=int, default=1_500_000, help="put behind every document")
    parser.add_argument("--as-of", default="2025-10-15")
    parser.add_argument("--only", action="store_true", help="leave out what is doubtful")
    parser.add_argument("--zip", action="store_true")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    options = parser.parse_args()
    how = ["--as-of", options.as_of]
    how += ["--only", "accepted"] * options.only + ["--zip"] * options.zip
    with tempfile.TemporaryDirectory(prefix="bukti-", dir=options.folder) as folder:
        base = Path(folder)
        workspace = enlarged(options.workspace, base / "arsip", options.bytes)
        handover(workspace, base / "hangat", ["--as-of", options.as_of] + how[2:4] * options.only)
        taken = documents(base / "hangat", base / "dokumen")
        tell("cores", len(os.sched_getaffinity(0)))
        tell("documents", taken[0])
        tell("bytes", taken[1] / 1e6, "MB")
        ratios, walls = [], []
        for _turn in range(options.turns):
            with gone(base / "paket", base / "paket.zip"):
                ours = timed(lambda: handover(workspace, base / "paket", how))
            with gone(base / "salinan"):
                theirs = timed(lambda: copied_and_hashed(base / "dokumen", base / "salinan"))
            ratios.append(theirs / ours)
            walls.append((ours, theirs))
    tell("bukti handover", median(ours for ours, _theirs in walls), "s")
    tell("cp -r and sha256sum", median(theirs for _ours, theirs in walls), "s")
    return 0 if judge("speed ÷ that of cp -r and sha256sum", median(ratios), at_least=LEAST_SHARE) else 1


def enlarged(source: Path, target: Path, size: int) -> Path:
    """A copy of the workspace whose stored documents have so many bytes more."""
    shutil.copytree(source, target, symlinks=True)
    objects = target / "store" / "objects"
    chance, renamed = random.Random(1), []
    for path in sorted(objects.glob("??/*")):
        content = path.read_bytes() + chance.randbytes(size)
        name = hashlib.sha256(content).hexdigest()
        path.unlink()
        (objects / name[:2]).mkdir(exist_ok=True)
        (objects / name[:2] / name).write_bytes(content)
        renamed.append((name, len(content), path.name))
    with Catalogue.open(target / "store" / "catalogue.sqlite") as catalogue:
        database = catalogue.database
        database.conn.executemany("UPDATE document SET sha256 = ?, size = ? WHERE sha256 = ?", renamed)
        database.conn.execute(
            "UPDATE part SET sha256 = d.sha256, size = d.size FROM document d"
            " WHERE d.id = part.document_id AND part.path = ''"
        )
        database.conn.commit()
    return target


def documents(package: Path, target: Path) -> tuple[int, int]:
    """The package's documents alone, in a folder of their own; how many, and their bytes."""
    told = json.loads((package / "manifest.json").read_bytes())["documents"]
    for one in told:
        (target / one["path"]).parent.mkdir(parents=True, exist_ok=True)
        os.link(package / one["path"], target / one["path"])
    return len(told), sum(one["size"] for one in told)


def handover(workspace: Path, out: Path, how: list[str]) -> None:
    command = [sys.executable, "-m", "bukti", "-w", str(workspace), "handover", str(out), *how]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run(["sync", "-f", out.parent], check=True)


def copied_and_hashed(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-r", source, target], check=True)
    subprocess.run(["sync", "-f", target], check=True)
    hashed = ["find", str(target), "-type", "f", "-exec", "sha256sum", "{}", "+"]
    subprocess.run(hashed, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def gone(*paths: Path) -> Iterator[None]:
    """Removes them at the end."""
    try:
        yield
    finally:
        for path in paths:
            remove: Callable[[Path], None] = shutil.rmtree if path.is_dir() else Path.unlink
            if path.exists():
                remove(path)


if __name__ == "__main__":
    sys.exit(main())
