"""What can be wrong with a report."""

from __future__ import annotations

from pathlib import Path


class ReportError(Exception):
    """Any of these."""


class BadLogo(ReportError):
    """The letterhead's logo can't be used. `why`: `unreadable`, `kind` or `size`."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path, self.why = path, why


class Unreachable(ReportError):
    """A report names something outside of itself: the address."""
