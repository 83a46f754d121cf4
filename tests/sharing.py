"""What takes long to make is made once for all processes of a run, not once in each."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """What the first process makes in a folder of this name. All of them look at it; nobody may change it."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # each process has its own below the run's
    folder, kept = base / f"once-{name}", base / f"once-{name}.pickle"
    with (base / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            found: T = pickle.loads(kept.read_bytes())
            return found
        folder.mkdir()
        made = make(folder)
        kept.write_bytes(pickle.dumps(made))
        return made
