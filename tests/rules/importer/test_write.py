"""A draft becomes a pack that loads: the same indicators and items, and open places where nothing is known."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rules.files import PACKS, sheets, texts
from rules.importer.drafting import draft
from rules.importer.model import Doubt, Draft
from rules.importer.text_plan import read_text
from rules.importer.write import pack_files, quoted
from rules.pack import load
from rules.pack.model import Pack
from rules.yaml_source import Fault, FaultCode
from tests.rules.importer.plan import EXPECTED, PLAN


def say(doubt: Doubt) -> str:
    return f"{doubt.code}: {doubt.found}"


@pytest.fixture(scope="module")
def made(base: Pack) -> Draft:
    return draft(read_text(PLAN), base, sheets([])[0], "paket-2026")


@pytest.fixture(scope="module")
def files(made: Draft, base: Pack) -> dict[str, str]:
    return pack_files(made, base, texts(PACKS / "zi-wbk-2025", []), say)


def read(files: dict[str, str]) -> tuple[Pack, list[Fault]]:
    faults: list[Fault] = []
    return load(files, faults), faults


def test_what_is_written_is_what_was_read(files: dict[str, str], made: Draft) -> None:
    pack, _ = read(files)
    assert (pack.id, pack.year, pack.name) == ("paket-2026", 2026, made.name)
    assert pack.unit.name == made.unit
    assert not pack.unit.aliases
    assert {one.id: (one.text, one.action, one.target) for one in pack.indicators} == {
        id_: expected[:3] for id_, expected in EXPECTED.items()
    }
    assert [(item.id, item.text, item.cadence, item.due, item.years) for item in pack.items] == [
        (item.id, item.text, item.when.cadence, item.when.due or (), item.when.years) for item in made.items
    ]
    assert [item.documents for item in pack.items] == [item.link.documents for item in made.items]


def test_only_open_places_and_what_the_short_plan_lacks_are_faults(
    files: dict[str, str], made: Draft
) -> None:
    _, faults = read(files)
    open_items = sum(not item.link.documents for item in made.items)
    missing = [
        fault for fault in faults if fault.code is FaultCode.MISSING_KEY and fault.expected == ("document",)
    ]
    assert len(missing) == open_items
    others = {fault.code for fault in faults} - {FaultCode.MISSING_KEY, FaultCode.WEIGHT_SUM}
    assert others <= {FaultCode.UNKNOWN_ID}  # floors of sections that this plan does not have


def test_the_base_packs_comments_and_numbers_stay(files: dict[str, str]) -> None:
    head = files["pack.yaml"]
    assert "agents: 3" in head
    assert "# Lembar evaluasi (LKE)." in head
    assert "# yaml-language-server: $schema=schema/pack.json" in head
    assert "WBK/WBBM 2025" not in head
    assert "#   why" in files["indicators/1-manajemen-perubahan.yaml"]


def test_sections_of_both_halves_of_an_area_share_a_file(files: dict[str, str]) -> None:
    names = [name for name in files if name.startswith("indicators/")]
    assert names == ["indicators/1-manajemen-perubahan.yaml", "indicators/b-hasil.yaml"]


def test_owners_of_what_is_not_there_are_left_out(files: dict[str, str]) -> None:
    pack, _ = read(files)
    assert pack.owners.bidang
    known = {item.id for item in pack.items}
    for prefix in pack.owners.by_prefix:
        assert any(id_ == prefix or id_.startswith((f"{prefix}.", f"{prefix}-")) for id_ in known)


def test_doubts_stand_beside_the_item(files: dict[str, str]) -> None:
    text = files["indicators/1-manajemen-perubahan.yaml"]
    assert "why: 'shared: Laporan bulanan website, PPID, IKM.'" in text
    assert "# type_unsure: " in text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40))
def test_a_text_is_read_back_as_it_was(text: str) -> None:
    line = " ".join(text.split())
    if not all(char.isprintable() for char in line):
        return
    loaded = yaml.load(f"text: {quoted(line)}", yaml.BaseLoader)
    assert loaded == {"text": line}


def test_a_plan_of_nothing_that_the_base_pack_owns_or_knows(base: Pack) -> None:
    rows = (
        "Indikator\tBukti\tWaktu\n\t\t\nZ. BAGIAN\x85LAIN: #1\t\t\na. Teks 'x': y\tKwitansi bibit\tMei 2026\n"
    )
    made = draft(read_text(rows), base, None, "lain")
    written = pack_files(made, base, texts(PACKS / "zi-wbk-2025", []), say)
    pack, faults = read(written)
    assert [(one.id, one.text) for one in pack.indicators] == [("Z.a", "Teks 'x': y")]
    assert not pack.owners.by_prefix
    assert {fault.code for fault in faults} == {FaultCode.MISSING_KEY, FaultCode.UNKNOWN_ID}
