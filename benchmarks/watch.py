"""How fast a watch is: from a file's last byte to found in search, and what it costs while nothing happens.

    python -m benchmarks.watch [--seconds 60] [--rate 5] [--files 100000] [--idle 60] [--burst 5000] [--scans 40]

Prints p50, p95 and the most of the latency over the settle time under a steady load of born-digital files; the CPU of
an idle watch over so many known files, by events, and of one whole scan of them; how long a burst of so many files
and a folder of so many moved in at once take until all of them are found; how long one letter takes while another
department's scans are recognised. Exits 1 when a limit is missed. The idle files are left out by a rule: they are
walked and compared like all others, and need no ingesting.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.sample_files import KINDS, MIX, WORDS
from benchmarks.scan import ROOT, command, judge, scanned_pdf, tell
from bukti.watch_news import read_news
from evidence_store.catalogue import Catalogue
from indexer.search.index import SearchIndex
from indexer.search.model import Plan, Term

SETTLE_SECONDS = 2.0
LATENCY_OVER_SETTLE = 2.0
"""Seconds that p95 may be over the settle time."""

IDLE_SHARE = 0.01
"""Of a core, that an idle watch may use."""

LETTER_OVER_SETTLE = 15.0
"""Seconds; a reader that recognises a page finishes it first, which takes some seconds."""

BEFORE_LETTER_SECONDS = 15.0
MOST_MIB = 400.0
POLL_SECONDS = 0.1


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--idle", type=int, default=60)
    parser.add_argument("--burst", type=int, default=5_000)
    parser.add_argument("--scans", type=int, default=40)
    given = parser.parse_args()
    is_good = True
    with tempfile.TemporaryDirectory(prefix="bukti-bench-") as folder:
        if given.seconds:
            is_good &= latency(Path(folder) / "a", given.seconds, given.rate)
        if given.files:
            is_good &= idle(Path(folder) / "b", given.files, given.idle)
        if given.burst:
            is_good &= burst(Path(folder) / "c", given.burst)
        if given.scans:
            is_good &= fairness(Path(folder) / "d", given.scans)
    return 0 if is_good else 1


def latency(folder: Path, seconds: int, rate: float) -> bool:
    """A load of so many files a second, renamed into place; each is looked for by a word of its own."""
    workspace, tree = made(folder, "")
    waiting: dict[str, float] = {}
    took: list[float] = []
    chance = random.Random(1)
    count = int(seconds * rate)
    with watching(workspace):
        began = time.monotonic()
        written = 0
        while written < count or waiting:
            now = time.monotonic()
            while written < count and began + written / rate <= now:
                word = f"latensi{written:05}"
                write(tree, chance, written, word)
                waiting[word] = time.monotonic()
                written += 1
            for word in found(workspace, list(waiting)):
                took.append(time.monotonic() - waiting.pop(word))
            if now - began > seconds + 60:
                tell("never found", len(waiting))
                return False
            time.sleep(POLL_SECONDS)
    took.sort()
    p95 = took[int(len(took) * 0.95)]
    tell("files", len(took))
    tell("latency p50", median(took), "s")
    tell("latency p95", p95, "s")
    tell("latency max", took[-1], "s")
    return judge("p95 over the settle time", p95 - SETTLE_SECONDS, at_most=LATENCY_OVER_SETTLE)


def write(tree: Path, chance: random.Random, number: int, word: str) -> None:
    """Beside its place, then renamed into it, as programs save."""
    extension, writer = chance.choices([kind[:2] for kind in MIX], [kind[2] for kind in MIX])[0]
    title = f"{chance.choice(KINDS)} nomor B-{number} {word}".split()
    content = writer([title, *(chance.choices(WORDS, k=60) for _ in range(10))])
    folder = tree / f"{number % 7}"
    folder.mkdir(exist_ok=True)
    beside = folder / f"~{number}.tmp"
    beside.write_bytes(content)
    beside.rename(folder / f"{number}.{extension}")


def found(workspace: Path, words: list[str]) -> list[str]:
    reader = SearchIndex(workspace / "index").reader()
    try:
        return [word for word in words if reader.keys(Plan(where=Term("exact", (word,))))]
    finally:
        reader.close()


def idle(folder: Path, files: int, seconds: int) -> bool:
    workspace, tree = made(folder, '\nignore = ["*.bak"]')
    for number in range(files):
        path = tree / f"{number // 1000:03}/{number // 20 % 50:02}/{number}.bak"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    with watching(workspace) as process:
        wait_until_idle(workspace, files)
        before = cpu_seconds(process.pid)
        time.sleep(seconds)
        share = (cpu_seconds(process.pid) - before) / seconds
        before, began = cpu_seconds(process.pid), scanned_at(workspace)
        process.send_signal(signal.SIGHUP)
        while scanned_at(workspace) == began:
            time.sleep(POLL_SECONDS)
        cost = cpu_seconds(process.pid) - before
        news = read_news(workspace / "watch.json")
        tell("watched folders", news.folders_watched if news else 0)
        tell("memory of the process", rss_mib(process.pid), "MiB")
    tell("one whole scan, CPU", cost, "s")
    tell("polling interval by that", max(60.0, cost / IDLE_SHARE), "s")
    return judge("idle share of a core", share, at_most=IDLE_SHARE)


def burst(folder: Path, files: int) -> bool:
    """So many files created as fast as it goes, then a folder of as many moved in at once; nothing may be missed."""
    workspace, tree = made(folder, "")
    chance = random.Random(2)
    most = 0.0
    with watching(workspace) as process:
        for turn, what in enumerate(("burst", "moved in at once"), 1):
            target = tree if turn == 1 else folder / "luar"
            began = time.monotonic()
            for number in range(files):
                path = target / f"{what}/{number // 100:03}/{number}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(" ".join([what, str(number), *chance.choices(WORDS, k=50)]), "utf-8")
            if turn == 2:
                began = time.monotonic()
                (target / what).rename(tree / what)
            while indexed(workspace) < turn * files:
                most = max(most, rss_mib(process.pid))
                if time.monotonic() - began > 60 + files / 20:
                    tell("missing", turn * files - indexed(workspace))
                    return False
                time.sleep(0.5)
            tell(f"{what}: {files} files", time.monotonic() - began, "s")
    return judge("memory of the process, MiB", most, at_most=MOST_MIB)


def fairness(folder: Path, scans: int) -> bool:
    """One department drops so many scans of three pages; while they are recognised, another drops one letter."""
    workspace, tree = made(folder, "")
    outside = folder / "luar"
    outside.mkdir()
    for number in range(scans):
        scanned_pdf(outside / f"pindai {number}.pdf", number)
    with watching(workspace):
        outside.rename(tree / "keuangan")
        time.sleep(BEFORE_LETTER_SECONDS)
        (tree / "umum").mkdir()
        beside = tree / "umum/~1.tmp"
        beside.write_text("Surat undangan suratkilat rapat", "utf-8")
        beside.rename(tree / "umum/surat.txt")
        began = time.monotonic()
        while not found(workspace, ["suratkilat"]):
            if time.monotonic() - began > 600:
                return False
            time.sleep(POLL_SECONDS)
        took = time.monotonic() - began
        news = read_news(workspace / "watch.json")
        tell("scans still to be read", news.documents_waiting if news else 0)
    return judge("a letter beside scans, over settle", took - SETTLE_SECONDS, at_most=LETTER_OVER_SETTLE)


def indexed(workspace: Path) -> int:
    with Catalogue.open(workspace / "store/catalogue.sqlite", readonly=True) as catalogue:
        return sum(row.indexed for row in catalogue.account().values())


def made(folder: Path, settings: str) -> tuple[Path, Path]:
    """A workspace and its tree."""
    workspace, tree = folder / "kerja", folder / "pohon"
    tree.mkdir(parents=True)
    command(workspace, "init", os.fspath(workspace), "--source", f"{tree}=TU", is_workspace=False)
    file = workspace / "bukti.toml"
    text = re.sub(
        r"settle_seconds = [0-9.]+", f"settle_seconds = {SETTLE_SECONDS}{settings}", file.read_text("utf-8")
    )
    file.write_text(text, "utf-8")
    return workspace, tree


@contextmanager
def watching(workspace: Path, log: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """`bukti watch`, from when it is ready until it is ended by SIGTERM."""
    with open(log or workspace / "log.txt", "ab") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "bukti", "-w", os.fspath(workspace), "watch"], stderr=stderr, cwd=ROOT
        )
        try:
            wait_until_idle(workspace, 0)
            yield process
        finally:
            process.terminate()
            process.wait(10)


def wait_until_idle(workspace: Path, files: int) -> None:
    """Until all is taken in; `files` only raises the patience."""
    end = time.monotonic() + 60 + files / 500
    while time.monotonic() < end:
        news = read_news(workspace / "watch.json")
        if news is not None and news.state == "idle" and all(source.scanned_at for source in news.sources):
            return
        time.sleep(POLL_SECONDS)
    raise SystemExit("the watch never came to rest")


def scanned_at(workspace: Path) -> object:
    news = read_news(workspace / "watch.json")
    return [source.scanned_at for source in news.sources] if news else []


def cpu_seconds(pid: int) -> float:
    """User and system time of one process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_mib(pid: int) -> float:
    """Anonymous memory of one process."""
    text = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(next(line for line in text.splitlines() if line.startswith("RssAnon")).split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
