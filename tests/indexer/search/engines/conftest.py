from __future__ import annotations

from pathlib import Path

import pytest

from indexer.search.engines import NAMES, CheckedEngine, open_engine


@pytest.fixture(params=NAMES)
def engine(request: pytest.FixtureRequest) -> CheckedEngine:
    """Every engine in turn."""
    return open_engine(request.param)


@pytest.fixture
def folder(engine: CheckedEngine, tmp_path: Path) -> str:
    """An empty index of that engine."""
    made = str(tmp_path / "data")
    engine.create(made)
    return made
