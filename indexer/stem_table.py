"""The file that keeps words and their stems: finding one takes a third of a millisecond, loading it none."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from indexer.language import LANGUAGE_VERSION
from indexer.language.stem import learned, teach


def load_stems(folder: Path) -> None:
    """Takes in what an earlier process has found. The table is a cache: a missing or damaged one is no matter."""
    with contextlib.suppress(OSError, ValueError):
        teach(msgspec.json.decode(_table(folder).read_bytes(), type=dict[str, str]))


def save_stems(folder: Path) -> None:
    """Writes down what this process knows; where that can't be done, the next one finds out by itself."""
    path = _table(folder)
    temporary = path.with_suffix(".new")
    with contextlib.suppress(OSError):
        temporary.write_bytes(msgspec.json.encode(learned()))
        os.replace(temporary, path)


def _table(folder: Path) -> Path:
    return folder / f"stems-{LANGUAGE_VERSION}.json"
