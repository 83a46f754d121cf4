"""Golden files: what a report looked like when somebody last looked at it. `make golden` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"
VARIABLE = "BUKTI_GOLDEN"


def assert_golden(name: str, made: str) -> None:
    """Compares with the file of that name, or writes it when `BUKTI_GOLDEN=write` says so."""
    path = FOLDER / name
    if os.environ.get(VARIABLE) == "write":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made, f"{name} has changed; look at it, then: make golden"
