"""What the tests of importing share: the pack that comes with Bukti, compiled once."""

from __future__ import annotations

import pytest

from rules.files import PACKS, load_pack
from rules.importer.words import Words
from rules.pack.model import Pack


@pytest.fixture(scope="session")
def base() -> Pack:
    return load_pack(PACKS / "zi-wbk-2025")


@pytest.fixture(scope="session")
def words(base: Pack) -> Words:
    return Words(base)
