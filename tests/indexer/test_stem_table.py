"""Words and stems are kept for the next process, and nothing depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.language import LANGUAGE_VERSION, stem
from indexer.stem_table import load_stems, save_stems


@pytest.fixture(autouse=True)
def own_table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(stem, "_stems", {})
        yield


def test_kept_for_the_next_process(tmp_path: Path) -> None:
    assert stem.stem("penilaian") == "nilai"
    save_stems(tmp_path)
    stem._stems.clear()
    load_stems(tmp_path)
    assert stem.learned() == {"penilaian": "nilai"}


def test_a_missing_or_damaged_table_is_no_matter(tmp_path: Path) -> None:
    load_stems(tmp_path)
    (tmp_path / f"stems-{LANGUAGE_VERSION}.json").write_bytes(b"{rusak")
    load_stems(tmp_path)
    save_stems(tmp_path / "none")
    assert stem.stem("penilaian") == "nilai"
