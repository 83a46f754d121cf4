"""A long run of the real watch under an operator who does everything at random, and somebody who kills it.

    python -m benchmarks.soak [--minutes 30] [--seed 1] [--kills-per-minute 10]

Three sources: by events, polled, and one that is unmounted and mounted again (where root can mount). In rounds:
half a minute of random operations, some SIGKILLs and some orderly restarts; then the operator rests, and the
catalogue must come to equal the trees, file by file. At the end `bukti verify` must be content. Prints what was
survived, and how many descriptors and how much memory the process had at most. Exits 1 at the first difference.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from benchmarks.sample_files import one_file
from benchmarks.scan import ROOT, command, judge, tell
from benchmarks.watch import rss_mib
from evidence_store.catalogue import Catalogue
from evidence_store.model import FilingState
from tests.fakes.operator import Operator

ROUND_SECONDS = 30.0
OPERATIONS_A_SECOND = 30.0
PATIENCE_SECONDS = 120.0
START_SECONDS = 5.0
SETTLE_SECONDS = 0.5
MOST_DESCRIPTORS = 120
MOST_MIB = 400.0


class Run:
    """The service, what is done to it, and what was measured."""

    def __init__(self, folder: Path, seed: int, kills_per_minute: float) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.workspace = folder / "kerja"
        self.trees = [folder / name for name in ("tata usaha", "keuangan", "umum")]
        for tree in self.trees:
            tree.mkdir()
        self.behind = folder / "dibelakang"
        self.may_mount = os.geteuid() == 0
        self.kill_share = kills_per_minute / 60 / OPERATIONS_A_SECOND
        sources = [word for tree in self.trees for word in ("--source", f"{tree}={tree.name}")]
        command(self.workspace, "init", os.fspath(self.workspace), *sources, is_workspace=False)
        config = self.workspace / "bukti.toml"
        text = config.read_text("utf-8").replace("# poll_seconds = 60.0", "poll_seconds = 3.0")
        text = re.sub(r"settle_seconds = [0-9.]+", f"settle_seconds = {SETTLE_SECONDS}", text)
        text = text.replace("# scan_seconds = 900.0", "scan_seconds = 60.0")
        modes = iter(['mode = "events"', 'mode = "polling"', 'mode = "events"'])
        config.write_text(re.sub(r'mode = "auto"', lambda _: next(modes), text), "utf-8")
        if self.may_mount:
            self.behind.mkdir()
            self.mount()
        self.operator = Operator(seed, self.trees, folder / "luar", content=_content)
        self.done: Counter[str] = Counter()
        self.most_descriptors, self.most_mib = 0, 0.0
        self.process = self.start()

    # --- what is done to it

    def start(self) -> subprocess.Popen[bytes]:
        self.started = time.monotonic()
        with open(self.folder / "log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bukti", "-w", os.fspath(self.workspace), "watch"],
                stderr=log,
                cwd=ROOT,
            )

    def kill(self) -> None:
        self.measure()
        self.process.kill()
        self.process.wait()
        self.process = self.start()
        self.done["killed"] += 1

    def restart(self) -> None:
        if time.monotonic() - self.started < START_SECONDS:
            return  # Python itself is still starting, and heeds no signal yet
        self.measure()
        self.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        if self.process.wait(10) or time.monotonic() - began > 5.5:
            raise SystemExit(
                f"SIGTERM: code {self.process.returncode} after {time.monotonic() - began:.1f} s"
            )
        self.process = self.start()
        self.done["restarted"] += 1

    def mount(self) -> None:
        subprocess.run(["mount", "--bind", self.behind, self.trees[2]], check=True)

    def vanish(self) -> None:
        """The share is gone for some seconds."""
        if not self.may_mount:
            return
        subprocess.run(["umount", "-l", self.trees[2]], check=True)
        time.sleep(self.chance.uniform(0.5, 8))
        self.mount()
        self.done["unmounted"] += 1

    def measure(self) -> None:
        with suppress(OSError, StopIteration):
            pid = self.process.pid
            self.most_descriptors = max(self.most_descriptors, len(os.listdir(f"/proc/{pid}/fd")))
            self.most_mib = max(self.most_mib, rss_mib(pid))

    # --- a round

    def round(self) -> None:
        end = time.monotonic() + ROUND_SECONDS
        due = time.monotonic()
        while time.monotonic() < end:
            self.operator.act()
            self.done["operations"] += 1
            due += self.chance.expovariate(OPERATIONS_A_SECOND)
            if self.chance.random() < self.kill_share:
                self.kill()
            elif self.chance.random() < self.kill_share / 5:
                self.restart()
            elif self.chance.random() < 0.002:
                self.vanish()
            if self.process.poll() is not None:
                raise SystemExit(f"the watch ended by itself: {self.process.returncode}")
            time.sleep(max(0.0, due - time.monotonic()))
        self.operator.finish()
        self.measure()
        self.compare()
        self.done["rounds"] += 1

    def compare(self) -> None:
        """Waits until the catalogue equals the trees."""
        end = time.monotonic() + PATIENCE_SECONDS
        while differing := self.differing():
            if time.monotonic() > end:
                for line in differing[:20]:
                    print(line)
                raise SystemExit(f"{len(differing)} files differ, see {self.folder / 'log'}")
            time.sleep(0.5)
            self.measure()

    def differing(self) -> list[str]:
        lines: list[str] = []
        with Catalogue.open(self.workspace / "store/catalogue.sqlite", readonly=True) as catalogue:
            for source, tree in zip(catalogue.sources(), self.trees, strict=True):
                truth = {
                    path: hashlib.sha256(data).hexdigest() for path, data in self.operator.truth(tree).items()
                }
                known = {
                    path: _hash_at(catalogue, tree, path)
                    if one.state is FilingState.RECEIVED
                    else str(one.state)
                    for path, one in catalogue.known(source.id).items()
                    if one.state is not FilingState.IGNORED
                }
                lines += [
                    f"{tree.name}/{path!r}: {known.get(path)} instead of {truth.get(path)}"
                    for path in sorted(truth.keys() | known.keys())
                    if known.get(path) != truth.get(path)
                ]
            waiting = catalogue.waiting_counts()
        return lines or ([f"waiting: {waiting}"] if any(waiting) else [])

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        if self.may_mount:
            subprocess.run(["umount", "-l", self.trees[2]], check=False)


def _content(chance: random.Random, number: int) -> bytes:
    """Some office file's bytes; every kind is told by its content, whatever its name."""
    return one_file(chance, number)[1]


def _hash_at(catalogue: Catalogue, tree: Path, path: bytes) -> str:
    (document,) = catalogue.find(bytes(tree) + b"/" + path)
    return document.sha256


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills-per-minute", type=float, default=14.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bukti-soak-") as name:
        run = Run(Path(name), given.seed, given.kills_per_minute)
        try:
            soak(run, given.minutes)
            verified = verify(run)
        finally:
            run.end()
            keep(Path(name) / "log")
        for what, count in sorted(
            {**run.done, **{f"  {k}": v for k, v in run.operator.done.items()}}.items()
        ):
            tell(what, count)
        is_good = judge("descriptors at most", run.most_descriptors, at_most=MOST_DESCRIPTORS)
        is_good &= judge("MiB at most", run.most_mib, at_most=MOST_MIB)
    return 0 if is_good and verified else 1


def soak(run: Run, minutes: float, tell_round: Callable[[str], None] = print) -> None:
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        run.round()
        tell_round(
            f"round {run.done['rounds']}: {run.done['operations']} operations, {run.done['killed']} kills"
        )
        sys.stdout.flush()


def verify(run: Run) -> bool:
    """With the watch ended: every stored byte, the audit log, index and catalogue."""
    run.process.terminate()
    run.process.wait(10)
    done = subprocess.run(
        [sys.executable, "-m", "bukti", "-w", os.fspath(run.workspace), "verify"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout)
    with Catalogue.open(run.workspace / "store/catalogue.sqlite", readonly=True) as catalogue:
        counts = catalogue.counts()
    run.done["documents"] = counts["documents"]
    tell("set aside although sound", counts["documents_set_aside"])
    return done.returncode == 0 and not counts["documents_set_aside"]


def keep(log: Path) -> None:
    """For who wants to know what happened."""
    with suppress(OSError):
        Path(tempfile.gettempdir(), "bukti-soak.log").write_bytes(log.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
