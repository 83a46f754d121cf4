"""Invariant 5: killed with SIGKILL after any step and started again, everything comes out the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.kill_road import STEPS
from tests.fakes.workspace import memory_folder

SCRIPT = Path(__file__).with_name("kill_road.py")


@pytest.mark.slow
def test_a_kill_at_any_step_changes_nothing() -> None:
    # What a killed process wrote stays without syncing, so memory will do, and is ten times faster.
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
    assert {run["step"] for run in runs} == set(STEPS)  # every step was really killed at
    differing = {f"{run['number']} {run['step']}": run["differs"] for run in runs if run["differs"]}
    assert differing == {}
