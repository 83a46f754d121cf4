"""The table of stems found so far, kept in a file beside the index: finding one takes 0.3 ms, loading it none."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from indexer.language import LANGUAGE_VERSION
from indexer.language.stem import learned, teach


def table_path(folder: Path) -> Path:
    """The file of the table in a folder; another version of the language has another."""
    return folder / f"stems-{LANGUAGE_VERSION}.json"


def teach_from(path: Path) -> None:
    """Takes the table in. It is a cache: missing or damaged it is nothing."""
    with contextlib.suppress(OSError, ValueError):
        teach(msgspec.json.decode(path.read_bytes(), type=dict[str, str]))


def write_to(path: Path) -> None:
    """Writes all stems known to this process; says nothing if that can't be done."""
    temporary = path.with_suffix(".new")
    with contextlib.suppress(OSError):
        temporary.write_bytes(msgspec.json.encode(learned()))
        os.replace(temporary, path)
