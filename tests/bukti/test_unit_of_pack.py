"""A new workspace's pack is for its own unit: names are written in, comments and the rest stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from bukti.unit_of_pack import unit_name_of, with_unit
from bukti.workspace import UnitNames, bundled_packs, make_workspace
from rules.files import PACKS, contents, lint_files, load_pack

OURS = bundled_packs()["zi-wbk-2025"]
TEXT = (OURS / "pack.yaml").read_text("utf-8")


def make(folder: Path, unit: UnitNames) -> Path:
    return make_workspace(folder, [], pack="zi-wbk-2025", unit=unit, year=2025, language="id").pack


def test_the_whole_pack_is_copied_with_its_folders(tmp_path: Path) -> None:
    copy = make(tmp_path / "w", UnitNames())
    assert contents(copy) == contents(OURS)
    assert (copy / "schema" / "documents.json").is_file()
    assert f'name = "{unit_name_of(TEXT)}"' in (tmp_path / "w" / "bukti.toml").read_text("utf-8")


def test_another_unit_takes_the_packs_place(tmp_path: Path) -> None:
    names = UnitNames('Balai "Rempah": Utara', ("BRU", "Balai Utara"), ("Kementerian Rempah",))
    unit = load_pack(make(tmp_path / "w", names)).unit
    assert (unit.name, unit.aliases, unit.parents) == names
    assert r'name = "Balai \"Rempah\": Utara"' in (tmp_path / "w" / "bukti.toml").read_text("utf-8")


def test_another_units_aliases_go_and_the_agencies_above_stay(tmp_path: Path) -> None:
    was = load_pack(OURS).unit
    unit = load_pack(make(tmp_path / "w", UnitNames("Balai Lain"))).unit
    assert (unit.name, unit.aliases, unit.parents) == ("Balai Lain", (), was.parents)


def test_only_the_units_lines_are_touched() -> None:
    before, after = TEXT.splitlines(), with_unit(TEXT, "Balai Lain").splitlines()
    lost = [line for line in before if line not in after]
    assert lost
    assert all(line.lstrip().startswith(("name:", "aliases:", "- ")) for line in lost)
    assert [line for line in after if line not in before] == ['  name: "Balai Lain"', "  aliases: []"]


@pytest.mark.parametrize("alias", ["PSI Perkebunan", "Pusat Standardisasi Instrumen Perkebunan"])
def test_the_packs_own_unit_by_any_of_its_names_changes_nothing(alias: str) -> None:
    assert with_unit(TEXT, alias) == TEXT


def test_aliases_are_added_to_the_packs_own_unit() -> None:
    text = with_unit("unit:\n  name: A\n  aliases: [B]\nyear: 2025\n", "A", ["C", "B"])
    assert text == 'unit:\n  name: A\n  aliases: ["B", "C"]\nyear: 2025\n'


def test_keys_that_are_not_there_are_added_under_the_name() -> None:
    text = with_unit("# x\nunit:\n    name: A  # nama\nyear: 2025\n", "B", ["C"], ["D"])
    assert text == '# x\nunit:\n    name: "B"\n    aliases: ["C"]\n    parents: ["D"]\nyear: 2025\n'


@pytest.mark.slow
@pytest.mark.parametrize("parents", ["[Badan Perbenihan Rempah]", "[]"])
def test_our_pack_is_sound_for_any_unit(parents: str) -> None:
    files = dict(contents(PACKS / "zi-wbk-2025"))
    own = with_unit(files["pack.yaml"].decode(), "Balai Rempah Nusantara", ["BRN"], ["?"])
    own = own.replace('parents: ["?"]', f"parents: {parents}")
    assert f"parents: {parents}" in own
    assert lint_files({**files, "pack.yaml": own.encode()})[1] == []
