"""The sixth unit: a teaching hospital with its own words and papers of every quality, on which nothing is tuned."""

from __future__ import annotations

from pathlib import Path

from demo import written
from demo.catalog.entry import File
from demo.sixth.house import HOUSE

TEXTS = Path(__file__).parent


def files() -> list[File]:
    """All files of its tree."""
    return written.load(TEXTS, HOUSE)
