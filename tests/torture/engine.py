"""One torture: an operator does everything at random to the trees of a real watch that is killed again and again;
in the end all must be as if nobody had ever been killed.

What is done, and between which operations the service is killed, follows from the seed alone. What is compared is
where things come to rest, so it does not matter how far the service was at each of these moments.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.sample_files import MIX, WORDS
from benchmarks.scan import ROOT, command
from tests.fakes.operator import Operator
from tests.torture.service import Service
from tests.torture.shares import Plain, Share, two_shares
from tests.torture.truth import Truth, all_files, live, opened, unlike, unsound

SETTLE_SECONDS = 0.5
PATIENCE_SECONDS = 180.0
LOOK_SECONDS = 0.3

RESTARTS = 0.1
WORKER_KILLS = 0.5
VANISHINGS = 0.25
"""So many of each for every kill of the service."""

LONGEST_ABSENCE = 200
"""A share comes back after so many operations at the latest."""


class Plan(NamedTuple):
    """How much is done."""

    seed: int
    operations: int
    kills: int
    round: int
    """The operator rests after so many operations, until all is compared."""
    rate: float
    """Operations a second, on average."""
    first: str = ""
    """Python for the service to begin with."""


class _Absence(NamedTuple):
    until: int  # the operation before which the share comes back
    known: set[bytes]  # what the catalogue took to be there when it went


class Torture:
    """Made, it has a workspace and a running service. `close` it whatever happens."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.plan, self.log = plan, folder / "log"
        self.workspace = folder / "kerja"
        self._pace = random.Random(f"pace {plan.seed}")
        self._shares = two_shares(folder)
        places: list[Share] = [Plain(folder, "tata usaha"), Plain(folder, "keuangan"), *self._shares]
        self._away: dict[int, _Absence] = {}  # by number of the share
        self._differing: list[str] = []
        self._fate = _fate(plan, len(self._shares))
        self._words: dict[str, str] = {}
        trees = {place.path: place.behind for place in places}
        self._make_workspace(list(trees))
        operator = Operator(plan.seed, list(trees.values()), folder / "luar", content=self._content)
        self.truth = Truth(operator, trees, self._words)
        self.done: Counter[str] = Counter()
        self.service = Service(self.workspace, self.log, random.Random(f"moment {plan.seed}"), plan.first)

    def run(self, tell: Callable[[str], object] = lambda _: None) -> list[str]:
        """Goes through the plan; what differs in the end. Raises AssertionError when the service misbehaves."""
        while self.done["operations"] < self.plan.operations:
            self._round()
            if differing := self._differing or self._at_rest():
                return differing
            self.done["rounds"] += 1
            tell(f"{self.done['operations']} operations, {self.service.done['SIGKILLs']} SIGKILLs")
        return self._in_the_end()

    def close(self) -> None:
        if self.service.process.poll() is None:
            self.service.process.kill()
            self.service.process.wait()
        for share in self._shares:
            share.close()

    # --- a round

    def _round(self) -> None:
        due = time.monotonic()
        for _ in range(min(self.plan.round, self.plan.operations - self.done["operations"])):
            number = self.done["operations"]
            for deed in self._fate.get(number, ()):
                self._do(deed, number)
            self._bring_back(number)
            self.truth.operator.act()
            self.done["operations"] += 1
            self.service.look()
            due += self._pace.expovariate(self.plan.rate)
            time.sleep(max(0.0, due - time.monotonic()))
        self._bring_back(sys.maxsize)
        self.truth.operator.finish()
        self.service.measure()

    def _do(self, deed: str, number: int) -> None:
        if deed == "kill":
            self.service.kill()
        elif deed == "kill worker":
            self.service.kill_worker()
        elif deed == "restart":
            self.service.restart()
        else:
            which, operations = map(int, deed.split()[1:])
            if which not in self._away:
                self._shares[which].vanish()
                known = live(self.workspace, self._number_of(which))
                self._away[which] = _Absence(number + operations, known)
                self.done["shares gone and come back"] += 1

    def _bring_back(self, number: int) -> None:
        for which in [which for which, absence in self._away.items() if absence.until <= number]:
            before, share = self._away.pop(which).known, self._shares[which]
            still = before & set(all_files(share.behind))
            for path in sorted(still - live(self.workspace, self._number_of(which))):
                self._differing.append(f"taken for gone while its share was away: {share.path.name}/{path!r}")
            share.come_back()

    def _number_of(self, which: int) -> int:
        """The share's among all sources."""
        return len(self.truth.trees) - len(self._shares) + which

    # --- comparing

    def _at_rest(self) -> list[str]:
        """Waits until the catalogue equals the trees; what still differs when patience ends."""
        end = time.monotonic() + PATIENCE_SECONDS
        while differing := unlike(self.workspace, self.truth):
            self.service.look()
            if time.monotonic() > end:
                break
            time.sleep(LOOK_SECONDS)
        self.service.measure()
        return differing

    def _in_the_end(self) -> list[str]:
        self.service.end()
        with opened(self.workspace) as catalogue:
            self.done["set aside by kills, read on request"] = catalogue.counts()["documents_set_aside"]
        scanned = self._bukti("scan", "--json", "--retry")
        lines = unlike(self.workspace, self.truth) + unsound(self.workspace, self.truth)
        if any(source["new"] + source["changed"] + source["gone"] for source in scanned["sources"]):
            lines.append(f"a scan still finds something to do: {scanned['sources']}")
        verified = self._bukti("verify", "--json")
        self.done["objects verified"] = verified["objects"]
        return lines + [f"verify: {finding}" for finding in verified["findings"] if _is_fault(finding)]

    def _bukti(self, *words: str) -> Any:
        """What the command prints as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "bukti", "-w", os.fspath(self.workspace), *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    # --- making

    def _make_workspace(self, watched: list[Path]) -> None:
        sources = [word for path in watched for word in ("--source", f"{path}={path.name}")]
        command(self.workspace, "init", os.fspath(self.workspace), *sources, is_workspace=False)
        config = self.workspace / "bukti.toml"
        text = config.read_text("utf-8").replace("# poll_seconds = 60.0", "poll_seconds = 3.0")
        text = re.sub(r"settle_seconds = [0-9.]+", f"settle_seconds = {SETTLE_SECONDS}", text)
        text = text.replace("# scan_seconds = 900.0", "scan_seconds = 60.0")
        modes = iter(["events", "polling", "events", "events"])
        config.write_text(re.sub(r'mode = "auto"', lambda _: f'mode = "{next(modes)}"', text), "utf-8")

    def _content(self, chance: random.Random, number: int) -> bytes:
        """Some office file's bytes; every kind is told by its content, whatever its name."""
        (write,) = chance.choices([kind[1] for kind in MIX], [kind[2] for kind in MIX])
        word = f"katakunci{number}"
        paragraphs = [chance.choices(WORDS, k=chance.randint(10, 90)) for _ in range(chance.randint(1, 20))]
        data = write([["Notula", "rapat", word], *paragraphs])
        self._words[hashlib.sha256(data).hexdigest()] = word
        return data


def _fate(plan: Plan, shares: int) -> dict[int, list[str]]:
    """What befalls the service before which operation."""
    chance = random.Random(f"fate {plan.seed}")
    fate: dict[int, list[str]] = {}
    for deed, times in (
        ("kill", plan.kills),
        ("kill worker", round(plan.kills * WORKER_KILLS)),
        ("restart", round(plan.kills * RESTARTS)),
        ("vanish", round(plan.kills * VANISHINGS) if shares else 0),
    ):
        for number in sorted(chance.sample(range(plan.operations), times)):
            which, operations = chance.randrange(max(1, shares)), chance.randint(5, LONGEST_ABSENCE)
            fate.setdefault(number, []).append(f"{deed} {which} {operations}" if deed == "vanish" else deed)
    return fate


def _is_fault(finding: dict[str, str]) -> bool:
    return finding["kind"] != "object_orphan"
