"""`bukti backup`, `restore` and `verify --mend`, from the command line, with the sentences people see."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.i18n import use_language
from evidence_store.catalogue import Catalogue
from evidence_store.lock import WriterLock
from evidence_store.model import Receipt, Sighting, Stamp
from evidence_store.objects import ObjectStore
from tests.archive.test_backup import flip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with two stored files; nothing was extracted."""
    use_language("en")
    (tmp_path / "tree").mkdir()
    place = tmp_path / "arsip"
    assert guarded(cli, ["init", str(place), "--source", f"{tmp_path / 'tree'}=TU", "--language", "en"]) == 0
    store = ObjectStore(place / "store")
    with Catalogue.open(place / "store/catalogue.sqlite") as catalogue:
        (source,) = catalogue.set_sources([("tree", "TU", os.fsencode(tmp_path / "tree"))])
        for name in ("satu", "dua"):
            file = tmp_path / "tree" / name
            file.write_text(f"isi {name}")
            with file.open("rb") as opened:
                stored = store.put(opened.fileno())
            stamp = Stamp(stored.size, 1, 1, 1)
            catalogue.record(source.id, [Sighting(name.encode(), stamp)], datetime.now(UTC))
            (filing,) = catalogue.pending()
            catalogue.received_all([Receipt(filing.id, stamp, stored.sha256, stored.size)], datetime.now(UTC))
        catalogue.audit("x", {}, who="w", at=datetime.now(UTC))
    return place


def run(place: Path, *arguments: str | Path) -> int:
    return guarded(cli, ["-w", str(place), *map(str, arguments)])


def first_object(place: Path) -> Path:
    store = ObjectStore(place / "store")
    return store.path(next(store.iter_hashes()))


def test_there_and_back(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with WriterLock(place / "store/lock"):  # a scan or a watch goes on
        assert run(place, "backup", tmp_path / "c") == 0
    assert "2 stored files" in capsys.readouterr().out
    assert guarded(cli, ["restore", str(tmp_path / "c"), "--list", "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["objects"] == 2
    assert guarded(cli, ["restore", str(tmp_path / "c"), str(tmp_path / "baru"), "--json", "--no-index"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["whole"] is True
    assert told["name"] == listed["name"]
    for name in ("bukti.toml", "pack/pack.yaml"):
        assert (tmp_path / "baru" / name).read_bytes() == (place / name).read_bytes()


def test_a_damaged_object_is_named_with_its_file(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flip(first_object(place))
    assert run(place, "backup", tmp_path / "c", "--json") == 2
    told = json.loads(capsys.readouterr().out)
    assert told["complete"] is False
    assert told["copied"] == 1
    assert told["troubles"][0]["kind"] == "damaged"
    assert told["troubles"][0]["filings"][0].startswith("tree: ")


def test_verify_names_it_mends_it_and_remembers(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, "backup", tmp_path / "c") == 0
    assert run(place, "scan") in (0, 1)  # makes the index
    flip(first_object(place))
    capsys.readouterr()
    assert run(place, "verify") == 2
    assert "--mend" in " ".join(capsys.readouterr().out.split())
    with Catalogue.open(place / "store/catalogue.sqlite", readonly=True) as catalogue:
        assert [damage for _, damage in catalogue.damaged()] == ["damaged"]
        assert catalogue.verified_since()[0] == 0
    with WriterLock(place / "store/lock"):
        assert run(place, "verify", "--mend", tmp_path / "c") == 2
    assert "is writing to this workspace" in " ".join(capsys.readouterr().err.split())
    assert run(place, "verify", "--mend", tmp_path / "c") == 0
    assert "1 file was put back" in capsys.readouterr().out
    assert run(place, "verify", "--rate", "1000", "--older-than", "1", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["sound"], told["objects"], told["left_out"]) == (True, 0, 2)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("backup", "{place}/dalam"), "would lie inside"),
        (("backup", "{tmp}/tree/c"), "would lie inside"),
        (("backup", "{tmp}/tidak/ada"), "is not there"),
        (("backup", "{tmp}/tree"), "would lie inside"),
        (("restore", "{tmp}/tree", "{tmp}/baru"), "is no backup folder"),
        (("restore", "{tmp}/c", "{place}"), "is not empty"),
        (("restore", "{tmp}/c", "{tmp}/baru", "--at", "2001-01-01"), "holds no backup of"),
        (("restore", "{tmp}/c"), "Name the new folder too"),
        (("verify", "--mend", "{tmp}/tree"), "is no backup folder"),
    ],
)
def test_each_refusal_is_one_sentence(
    place: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    assert run(place, "backup", tmp_path / "c") == 0
    flip(first_object(place))
    capsys.readouterr()
    assert run(place, *(word.format(place=place, tmp=tmp_path) for word in arguments)) == 2
    said = capsys.readouterr().err
    assert sentence in " ".join(said.split())
    assert "Traceback" not in said
