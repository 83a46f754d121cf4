"""`bukti matches`, `bukti decide` and what `bukti show` says of matches, on a small workspace."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from bukti import opening
from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.i18n import use_language
from bukti.settings import Source
from bukti.workspace import UnitNames, make_workspace
from evidence_store.catalogue import Catalogue
from evidence_store.model import DocumentState, MatchState
from evidence_store.review_model import Verb
from tests.evidence_store.samples import at, file_it, match, part, read_it


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files and a zip that serve items; nothing is scanned."""
    use_language("en")
    source = Source(name="tu", path=str(tmp_path / "tree"), bidang="Tata Usaha")
    (tmp_path / "tree").mkdir()
    places = make_workspace(
        tmp_path / "arsip", [source], pack="zi-wbk-2025", unit=UnitNames("Unit"), year=2025, language="en"
    )
    opening.make_catalogue(places)
    with Catalogue.open(places.catalogue) as catalogue:
        (row,) = catalogue.set_sources([("tu", "Tata Usaha", b"/srv/tu")])
        matches = (match(), match("A.I.5.iii.a-1", "2025-03", MatchState.SUGGESTED, score=0.5))
        for path, parts in {
            b"A/sk, baru.pdf": [part("satu", matches=matches)],
            b"A/isi.zip": [part("z"), part("m", path="b.pdf", matches=matches[1:])],
        }.items():
            _, document = file_it(catalogue, row.id, path, path.decode())
            catalogue.extracted(document.id, "1", parts, DocumentState.READ, at(0))
        read_it(catalogue, row.id, b"A/lain.txt", "lain")
    return places.root


def run(folder: Path, *arguments: str) -> int:
    return guarded(cli, ["-w", str(folder), *arguments])


def test_the_csv_has_its_columns_and_a_line_for_each(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "matches", "--csv", "-") == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows == [
        ["path", "item", "period", "state", "score"],
        ["tu/A/isi.zip!/b.pdf", "A.I.5.iii.a-1", "2025-03", "suggested", "0.5"],
        ["tu/A/sk, baru.pdf", "A.I.1.i.a-1", "2025-03", "accepted", "0.9"],
        ["tu/A/sk, baru.pdf", "A.I.5.iii.a-1", "2025-03", "suggested", "0.5"],
    ]
    target = folder / "keluar.csv"
    assert run(folder, "matches", "--csv", str(target), "--item", "A.I.1") == 0
    assert target.read_text().splitlines()[1:] == ['"tu/A/sk, baru.pdf",A.I.1.i.a-1,2025-03,accepted,0.9']


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--item", "A.I.5"), 2),
        (("--item", "A.I.5.iii.a-1"), 2),
        (("--item", "A.I.5.iii.a-"), 0),
        (("--item", "A.I"), 3),
        (("--state", "accepted"), 1),
        (("--state", "accepted", "--item", "A.I.5"), 0),
    ],
)
def test_items_stand_for_all_below_them(
    folder: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], count: int
) -> None:
    assert run(folder, "matches", "--json", *options) == 0
    assert len(json.loads(capsys.readouterr().out)) == count


def test_show_tells_the_reasons_and_the_decision(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Catalogue.open(folder / "store" / "catalogue.sqlite") as catalogue:
        (document,) = catalogue.find("A/sk, baru.pdf")
        catalogue.decide(
            Verb.REJECT, "A.I.1.i.a-1", sha256=document.sha256, why="salah unit", who="sri", at=at(5)
        )
    assert run(folder, "show", "sk, baru.pdf") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "A.I.1.i.a-1 · 2025-03 · does not count (0.90)" in shown
    assert "salah unit" in shown
    assert "“KEPUTUSAN” (page 1) [sk-tim]" in shown
    assert run(folder, "show", "sk, baru.pdf", "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)
    first = found["parts"][0]["matches"][0]
    assert (first["item"], first["state"], first["decision"]["who"]) == ("A.I.1.i.a-1", "rejected", "sri")
    assert first["reasons"][0]["quote"]["text"] == "KEPUTUSAN"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("accept", "sk, baru.pdf", "Z.9"), "There is no item “Z.9”"),
        (("waive", "Z.9", "--why", "x"), "There is no item “Z.9”"),
        (("undo", "7"), "bukti decide list"),
        (("undo", "tidak-ada.pdf", "A.I.1.i.a-1"), "No document “tidak-ada.pdf”"),
        (("undo", "a", "b", "c"), "Give a number"),
    ],
)
def test_what_cannot_be_decided_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert run(folder, "decide", *arguments) == 2
    assert words in capsys.readouterr().err


def test_decisions_are_listed_and_taken_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "decide", "list") == 0
    assert "No decisions." in capsys.readouterr().out
    with Catalogue.open(folder / "store" / "catalogue.sqlite") as catalogue:
        catalogue.decide(Verb.WAIVE, "Z.9-1", why="tidak ada", who="sri", at=at(5))
    assert run(folder, "decide", "list") == 0
    assert "no longer in the plan" in " ".join(capsys.readouterr().out.split())
    assert run(folder, "decide", "undo", "Z.9-1") == 0  # also of an item that is gone
    capsys.readouterr()
    assert run(folder, "decide", "list", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["verb"], one["is_in_force"], one["is_lost"]) for one in found] == [
        ("waive", False, True),
        ("undo", False, True),
    ]
