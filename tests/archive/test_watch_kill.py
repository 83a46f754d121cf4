"""Invariant 5 for the watch: killed with SIGKILL after any step and started again, everything comes out the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.kill_watch import STEPS
from tests.fakes.workspace import memory_folder

SCRIPT = Path(__file__).with_name("kill_watch.py")


@pytest.mark.slow
def test_a_kill_at_any_step_of_the_watch_changes_nothing() -> None:
    with memory_folder() as folder:
        done = subprocess.run(
            [sys.executable, str(SCRIPT), str(folder)],
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    runs = [json.loads(line) for line in done.stdout.splitlines()]
    assert {run["step"] for run in runs} >= set(STEPS) - {"refused"}  # every step was really killed at
    assert {f"{run['number']} {run['step']}": run["differs"] for run in runs if run["differs"]} == {}
