"""The short torture; `make torture` runs the long one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.torture.engine import Plan, Torture

IMPATIENT = "import archive.reaching\narchive.reaching.UNREACHABLE_SECONDS = 1.0"

SEED = int(os.environ.get("BUKTI_TORTURE_SEED", "1"))


@pytest.mark.slow
def test_nothing_is_lost_doubled_or_half(tmp_path: Path) -> None:
    plan = Plan(seed=SEED, operations=200, kills=6, round=120, rate=25.0, first=IMPATIENT)
    torture = Torture(tmp_path, plan)
    try:
        differing = torture.run()
    finally:
        torture.close()
    assert differing == [], f"seed {SEED}, log {torture.log}"
    assert torture.service.done["SIGKILLs"] == plan.kills
    assert torture.service.done["SIGKILLs of workers"] > 0
