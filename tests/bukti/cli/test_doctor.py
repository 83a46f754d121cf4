"""`bukti doctor` only looks, beside whoever works, and answers whatever state things are in."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.i18n import use_language
from bukti.workspace import Places
from evidence_store.catalogue import Catalogue
from evidence_store.lock import WriterLock
from tests.bukti.cli.test_backup import place, run

__all__ = ["place"]


def examined(place: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code, and the findings by code."""
    capsys.readouterr()
    code = run(place, "doctor", "--json")
    told = json.loads(capsys.readouterr().out)
    assert {"fine": 0, "advice": 1, "trouble": 2}[told["verdict"]] == code
    return code, {finding["code"]: finding for finding in told["findings"]}


def everything(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file but SQLite's own memory, with size and time."""
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


def test_it_changes_nothing_and_waits_for_nobody(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(place, "scan") in (0, 1)
    before = everything(place)
    places = Places(place)
    with WriterLock(places.lock), Catalogue.open(places.catalogue) as writer, writer.batch():
        writer.audit("x", {}, who="w", at=datetime.now(UTC))
        code, found = examined(place, capsys)
        assert code == 1  # no backup yet
        assert {name for name, finding in found.items() if finding["mark"] != "fine"} <= {
            "backup_none",
            "runs_as_root",
            "isolation_partly",
            "room_little",
            "watches_few",
            "open_files_few",
            "workspace_in_memory",
        }
        before[str(places.lock)] = everything(place)[str(places.lock)]
        assert everything(place) == before
    assert {"catalogue", "audit", "index", "pack", "libraries", "source_events"} <= set(found)


def test_the_table_has_a_mark_and_a_remedy(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(place, "doctor")
    said = capsys.readouterr().out
    assert "✓" in said
    assert "!" in said
    assert "bukti backup" in " ".join(said.split())


def test_trouble_is_told_all_together(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = Places(place)
    os.truncate(places.catalogue, places.catalogue.stat().st_size // 2)
    (place / "pack" / "pack.yaml").write_text("id: [")
    (place.parent / "tree").rename(place.parent / "elsewhere")
    code, found = examined(place, capsys)
    assert code == 2
    assert {"catalogue_unusable", "pack_unusable", "source_unreachable"} <= set(found)
    assert all(found[name]["says"] for name in found)


def test_a_page_of_the_catalogue_is_broken(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Places(place).catalogue
    content = bytearray(path.read_bytes())
    for page in range(6, 12):
        content[page * 8192 : page * 8192 + 200] = b"\x55" * 200
    path.write_bytes(content)
    code, found = examined(place, capsys)
    assert code == 2
    assert {"catalogue_damaged", "catalogue_unusable"} & set(found)


def test_a_faulty_config_and_no_workspace(
    place: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (place / "bukti.toml").write_text("[unit\n")
    code, found = examined(place, capsys)
    assert code == 2
    assert ":1: " in found["config_faulty"]["says"]
    use_language("en")
    (tmp_path / "kosong").mkdir()
    code, found = examined(tmp_path / "kosong", capsys)
    assert code in (1, 2)
    assert "workspace_none" in found
    assert "libraries" in found


def test_a_backup_and_known_damage_are_told(
    place: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(place, "backup", tmp_path / "c") == 0
    with Catalogue.open(Places(place).catalogue) as catalogue:
        now = datetime.now(UTC)
        catalogue.verified({next(iter(catalogue.all_document_ids())): "missing"}, now)
    code, found = examined(place, capsys)
    assert code == 2
    assert "backup" in found
    assert found["stored_damaged"]["facts"]["count"] == 1
    assert guarded(cli, ["-w", str(place), "doctor"]) == 2
