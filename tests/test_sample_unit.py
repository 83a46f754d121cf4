"""The sample unit goes the whole way, as a user would send it: built, scanned, searched, verified."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("reportlab", reason="the sample needs the demo extra")

from bukti.searching import searching
from demo import build, labels, queries
from demo import unit as house
from tests.sharing import made_once

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PHRASES_FOUND = 0.99
"""Share of key phrases that a search must find, scans included; the sample holds scans that no OCR reads whole."""


class Unit:
    """The scanned sample."""

    def __init__(self, folder: Path) -> None:
        self.rows = build.build(folder)
        self.tree = folder / build.TREE
        self.workspace = folder / "arsip"
        sources = [
            argument
            for top in sorted(path for path in self.tree.iterdir() if path.is_dir())
            for argument in ("--source", f"{top}={top.name}")
        ]
        names = ["--unit", house.UNIT, "--alias", house.SHORT, "--year", "2025"]
        for parent in (house.AGENCY, house.AGENCY_SHORT, house.MINISTRY):
            names += ["--parent", parent]
        assert self.bukti("init", str(self.workspace), *names, *sources, in_workspace=False).returncode == 0
        self.scanned = self.bukti("scan", "--json")

    def bukti(self, *arguments: str, in_workspace: bool = True) -> subprocess.CompletedProcess[str]:
        place = ["-w", str(self.workspace)] if in_workspace else []
        return subprocess.run(
            [sys.executable, "-m", "bukti", *place, *arguments], capture_output=True, text=True, check=False
        )

    def hits(self, text: str) -> list[dict[str, Any]]:
        """All results of a query."""
        result = self.bukti("search", "--json", "--limit", "1000", text)
        assert result.returncode == 0, result.stderr
        hits: list[dict[str, Any]] = json.loads(result.stdout)["hits"]
        return hits

    def found(self, text: str) -> list[str]:
        """The paths of all results of a query."""
        return [hit["path"] for hit in self.hits(text)]


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Unit:
    return made_once(tmp_path_factory, "unit", Unit)


def files_in(tree: Path) -> int:
    return sum(len(files) for _folder, _folders, files in os.walk(os.fsencode(tree)))


def test_every_file_on_disk_is_accounted_for(unit: Unit) -> None:
    assert unit.scanned.returncode == 0, unit.scanned.stderr
    account: dict[str, int] = json.loads(unit.scanned.stdout)["account"]
    on_disk = account.pop("on_disk")
    assert on_disk == files_in(unit.tree) == sum(account.values())
    assert account["pending"] == 0


def test_what_cannot_be_read_is_a_named_problem(unit: Unit) -> None:
    problems = json.loads(unit.bukti("show", "--problems", "--json").stdout)
    codes = {problem["code"] for problem in problems}
    assert {"encrypted", "damaged"} <= codes
    assert "internal" not in codes
    assert "crashed" not in codes


@pytest.mark.parametrize("search", queries.SEARCHES, ids=lambda search: search.text)
def test_a_person_finds_what_he_looks_for(unit: Unit, search: Any) -> None:
    found = unit.found(search.text)
    for path in search.finds:
        assert labels.shown(path) in found, f"{search.asks}: {found}"
    for path in search.not_found:
        assert labels.shown(path) not in found


def test_key_phrases_are_found_in_their_documents(unit: Unit) -> None:
    """By the index key, as the same bytes may be filed in several places. In one process: 300 queries."""
    with searching(unit.workspace, on_rebuild=lambda: None) as search:

        def has(row: labels.Row) -> bool:
            keys = {hit.key: hit.filing for hit in search(f'"{row.facts.phrase}"', limit=1000).hits}
            return row.sha256 in keys or labels.shown(row.path) in keys.values()

        rows = [row for row in unit.rows if row.facts.phrase]
        missed = [row.path for row in rows if not has(row)]
    assert 1 - len(missed) / len(rows) >= PHRASES_FOUND, missed


def test_a_second_scan_finds_nothing_to_do_and_the_store_is_sound(unit: Unit) -> None:
    again = json.loads(unit.bukti("scan", "--json").stdout)
    assert again["road"]["received"] == again["road"]["read"] == 0
    assert again["account"] == json.loads(unit.scanned.stdout)["account"]
    verified = unit.bukti("verify")
    assert verified.returncode == 0, verified.stdout


CHECKED_ON = "2025-10-15"
FINDINGS = {
    "wrong_year": 26,
    "other_unit": 14,
    "draft": 16,
    "template": 6,
    "unsigned": 1,
    "superseded": 9,
    "dated_after_due": 2,
    "received_unknown": 1,
    "unreadable": 4,
    "password": 4,
    "partly_unread": 2,
    "low_confidence": 2,
}
"""By code, of all families but completeness. The sample is an honest unit: nothing for an assessor to ask about, the
archive sound, every file accounted for."""

OPEN_SLOTS = {
    "slot_missing": 2,
    "slot_late": 4,
    "slot_incomplete": 3,
    "slot_doubtful": 100,
    "slot_unread": 1,
    "slot_due_soon": 5,
    "slot_not_yet_due": 52,
}
OPEN_SLOTS_APART = 5
"""Slots by which a count may differ: what another release of Tesseract reads of a bad scan."""


def test_the_check_finds_what_is_in_the_sample_and_accuses_nobody(unit: Unit) -> None:
    result = unit.bukti("check", "--as-of", CHECKED_ON, "--json")
    assert result.returncode == 1, result.stderr
    told = json.loads(result.stdout)
    codes: dict[str, int] = told["counts"]["code"]
    slots = {code: count for code, count in codes.items() if code.startswith("slot_")}
    assert {code: count for code, count in codes.items() if code not in slots} == FINDINGS
    assert told["counts"]["family"]["honesty"] == told["counts"]["family"]["integrity"] == 0
    assert set(slots) == set(OPEN_SLOTS)
    for code, count in OPEN_SLOTS.items():
        assert abs(slots[code] - count) <= OPEN_SLOTS_APART, (code, slots[code])
    assert told["hashing"]["now"] == told["hashing"]["objects"]
