from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidence_store.catalogue import Catalogue


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.sqlite"


@pytest.fixture
def catalogue(path: Path) -> Iterator[Catalogue]:
    with Catalogue.create(path, unit="satker-01") as made:
        yield made


@pytest.fixture(scope="session")
def repo() -> Callable[[str], str]:
    """Reads a text file of the repository."""
    root = Path(__file__).parents[2]
    return lambda name: (root / name).read_text(encoding="utf-8")
