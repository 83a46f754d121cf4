"""A watch driven turn by turn, for tests; and the truth to compare it with."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from archive.watch import Watcher
from evidence_store.model import FilingState
from tests.fakes.workspace import Workspace

PATIENCE = 30.0
"""Seconds after which a test gives up waiting."""


class Watch:
    """A `Watcher` over a fake workspace. Use as a context manager."""

    def __init__(self, workspace: Workspace, **options: Any) -> None:
        options.setdefault("free", lambda: "")
        self.workspace = workspace
        self.watcher = Watcher(workspace.archive, workspace.sources, **options)

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.watcher.close()

    def until(self, holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Turns until it holds."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it never came to that"
            self.watcher.turn()

    def rest(self, quiet_seconds: float = 0.6) -> None:
        """Turns until nothing has changed for a while."""
        end, quiet, before = time.monotonic() + PATIENCE, time.monotonic(), self._look()
        while time.monotonic() - quiet < quiet_seconds:
            assert time.monotonic() < end, "it never came to rest"
            self.watcher.turn()
            now = self._look()
            if now != before or any(now[:3]):
                quiet, before = time.monotonic(), now

    def _look(self) -> tuple[int, ...]:
        """What is left to do, and how far things have come."""
        catalogue, intake = self.workspace.catalogue, self.watcher.intake
        return (
            sum(catalogue.waiting_counts()),
            sum(intake.hints_waiting(tree) for tree in intake.trees),
            sum(len(tree.again) for tree in intake.trees),
            catalogue.last_change(),
            self.watcher.state.unsettled,
        )

    @property
    def notes(self) -> list[str]:
        return [code for code, _ in self.workspace.progress.notes]


def on_disk(tree: Path) -> dict[bytes, str]:
    """The hash of every file that counts, by path."""
    found: dict[bytes, str] = {}
    for folder, _, names in os.walk(os.fsencode(tree)):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.getsize(path) and not name.endswith(b".tmp"):
                data = Path(os.fsdecode(path)).read_bytes()
                found[os.path.relpath(path, os.fsencode(tree))] = hashlib.sha256(data).hexdigest()
    return found


def in_catalogue(workspace: Workspace, source: int = 0) -> dict[bytes, str]:
    """The hash of the document of every live filing that was received; of others their state."""
    catalogue = workspace.catalogue
    root = workspace.sources[source].path
    found: dict[bytes, str] = {}
    for path, known in workspace.known(source).items():
        if known.state is FilingState.IGNORED:
            continue
        if known.state is FilingState.RECEIVED:
            (document,) = catalogue.find(root + b"/" + path)
            found[path] = document.sha256
        else:
            found[path] = str(known.state)
    return found
