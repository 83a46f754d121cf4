"""Workspaces for the tests of the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace with one source, settled at once."""
    made = Workspace(tmp_path)
    yield made
    made.close()


@pytest.fixture
def make_workspace(tmp_path: Path) -> Iterator[Callable[[str], Workspace]]:
    """Several workspaces, by name of their folder."""
    made: list[Workspace] = []

    def make(name: str) -> Workspace:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        made.append(Workspace(folder))
        return made[-1]

    yield make
    for each in made:
        each.close()
