"""Formats: how many known phrases the real pipeline finds, and whether hostile files do any harm.

    python -m benchmarks.formats FOLDER

FOLDER holds `files/` with `expected_text.tsv` (path, tier, phrase) and `hostile/`: real files of other projects'
test suites, which are not part of this repository. Everything goes the user's way: init, scan, show --text.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil

LIMIT_SECONDS = 60
LIMIT_MIB = 1536


def bukti(*arguments: str, workspace: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command with a home and a folder for temporary files of its own beside the workspace."""
    own = {"HOME": str(home_of(workspace)), "TMPDIR": str(home_of(workspace))}
    home_of(workspace).mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "bukti", "-w", str(workspace), *arguments],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env={**os.environ, **own},
    )


def home_of(workspace: Path) -> Path:
    return workspace.with_name(workspace.name + "-home")


def squeezed(text: str) -> str:
    """White space folded: a phrase may be broken over lines."""
    return re.sub(r"\s+", " ", text).strip()


class Memory(threading.Thread):
    """Samples the resident memory of each process below this one; the largest of any is `peak` (bytes)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.is_over = threading.Event()

    def run(self) -> None:
        me = psutil.Process()
        while not self.is_over.wait(0.05):
            for child in me.children(recursive=True):
                try:
                    self.peak = max(self.peak, child.memory_info().rss)
                except psutil.Error:
                    continue


def scanned(folder: Path, workspace: Path) -> tuple[dict[str, object], float, int]:
    """A workspace over `folder`: the scan's JSON, its wall seconds, the peak memory of any process in it."""
    subprocess.run(
        [sys.executable, "-m", "bukti", "init", str(workspace), "--source", f"{folder}=uji"],
        check=True,
        capture_output=True,
    )
    memory = Memory()
    memory.start()
    started = time.monotonic()
    result = bukti("scan", "--json", workspace=workspace)
    seconds = time.monotonic() - started
    memory.is_over.set()
    memory.join()
    if not result.stdout:
        raise SystemExit(f"scan failed: {result.stderr}")
    report: dict[str, object] = json.loads(result.stdout)
    return report, seconds, memory.peak


def phrases(table: Path) -> Iterator[tuple[str, str, str]]:
    """(path, tier letter, phrase) of each row."""
    with table.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["path"], row["tier"][0], row["expected_text"]


def check_phrases(folder: Path, scratch: Path) -> None:
    """Prints the share of phrases found for each tier, and each one missed."""
    workspace = scratch / "formats"
    _report, seconds, peak = scanned(folder / "files", workspace)
    texts: dict[str, str] = {}
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for path, tier, phrase in phrases(folder / "expected_text.tsv"):
        if path not in texts:
            texts[path] = squeezed(bukti("show", "--text", f"files/{path}", workspace=workspace).stdout)
        total[tier] += 1
        if squeezed(phrase) in texts[path]:
            found[tier] += 1
        else:
            print(f"  missed {tier} {path}: {phrase!r}")
    for tier in sorted(total):
        print(f"tier {tier}: {found[tier]}/{total[tier]} = {found[tier] / total[tier]:.1%}")
    print(f"{len(texts)} files in {seconds:.1f} s, largest process {peak / 2**20:.0f} MiB")


def everything_below(folder: Path) -> set[str]:
    return {os.path.join(at, name) for at, folders, files in os.walk(folder) for name in (*folders, *files)}


def check_hostile(folder: Path, scratch: Path) -> None:
    """Prints what became of each hostile file, and any limit that was broken."""
    workspace = scratch / "hostile"
    before = everything_below(folder)
    report, seconds, peak = scanned(folder / "hostile", workspace)
    verified = bukti("verify", workspace=workspace)
    strays = sorted((everything_below(folder) - before) | everything_below(home_of(workspace)))
    listed = json.loads(bukti("show", "--problems", "--json", workspace=workspace).stdout)
    problems: dict[str, set[str]] = {}
    for problem in listed:
        problems.setdefault(problem["path"].partition("!/")[0], set()).add(problem["code"])
    for file in sorted(path for path in (folder / "hostile").rglob("*") if path.is_file()):
        name = f"hostile/{file.relative_to(folder / 'hostile')}"
        size = len(bukti("show", "--text", name, workspace=workspace).stdout)
        outcome = ", ".join(sorted(problems.get(name, ()))) or (
            f"text, {size} characters" if size else "IGNORED"
        )
        print(f"  {name}: {outcome}")
    print(f"account {report['account']}")
    print(f"{seconds:.1f} s, largest process {peak / 2**20:.0f} MiB (limit {LIMIT_MIB})")
    print(f"written outside the workspace: {strays or 'nothing'}; verify exits {verified.returncode}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.resolve()
    with tempfile.TemporaryDirectory(prefix="bukti-formats-") as scratch:
        check_phrases(folder, Path(scratch))
        check_hostile(folder, Path(scratch))


if __name__ == "__main__":
    main()
