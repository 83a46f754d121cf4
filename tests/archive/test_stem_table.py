from __future__ import annotations

from pathlib import Path

import pytest

from archive.stem_table import table_path, teach_from, write_to
from indexer.language import stem as stem_module
from indexer.language.stem import learned, stem


def test_the_table_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table_path(tmp_path)
    monkeypatch.setattr(stem_module, "_stems", {})
    assert stem("penilaian") == "nilai"
    write_to(path)
    monkeypatch.setattr(stem_module, "_stems", {})
    assert learned() == {}
    teach_from(path)
    assert learned() == {"penilaian": "nilai"}


@pytest.mark.parametrize("content", [None, b"", b"{", b"[1]"])
def test_a_missing_or_damaged_table_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    path = table_path(tmp_path)
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(stem_module, "_stems", {})
    teach_from(path)
    assert learned() == {}


def test_where_it_cannot_be_written_it_is_not(tmp_path: Path) -> None:
    write_to(tmp_path / "missing" / "stems.json")
    assert list(tmp_path.iterdir()) == []
