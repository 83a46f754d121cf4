"""`bukti rules suggest` on a small workspace: it shows, and writes only what it is told to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bukti import opening
from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.i18n import use_language
from bukti.workspace import Places, UnitNames, make_workspace
from evidence_store.catalogue import Catalogue
from evidence_store.model import DocumentState
from evidence_store.review_model import Verb
from rules.files import contents, load_pack
from tests.evidence_store.samples import at, file_it, part
from tests.rules.pack.small import FILES

MONTHS = ("Januari", "Februari", "Maret")
ITEM = "K.1.i.a-1"
DOCUMENTS = "documents/kebun.yaml"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A workspace with the garden's pack, and three reports that its rules do not know."""
    use_language("id")
    places = make_workspace(
        tmp_path / "arsip", [], pack="zi-wbk-2025", unit=UnitNames("Balai Kebun"), year=2025, language="id"
    )
    for name in contents(places.pack):
        (places.pack / name).unlink()
    for name, text in FILES.items():
        (places.pack / name).parent.mkdir(exist_ok=True)
        (places.pack / name).write_text(text, "utf-8")
    opening.make_catalogue(places)
    with Catalogue.open(places.catalogue) as catalogue:
        (row,) = catalogue.set_sources([("tu", "Kebun", b"/srv/tu")])
        for month in MONTHS:
            text = f"LAPORAN UNDUH TOMAT\nBULAN {month.upper()} 2025\n"
            _, document = file_it(catalogue, row.id, f"A/scan {month}.pdf".encode(), text)
            catalogue.extracted(document.id, "1", [part(text)], DocumentState.READ, at(0))
    return places


def decide(places: Places, verb: Verb = Verb.ACCEPT) -> None:
    with Catalogue.open(places.catalogue) as catalogue:
        for number, month in enumerate(MONTHS, 1):
            (document,) = catalogue.find(f"A/scan {month}.pdf")
            slot = f"2025-{number:02}" if verb is Verb.ACCEPT else ""
            catalogue.decide(verb, ITEM, sha256=document.sha256, slot=slot, who="sri", at=at(5))


def run(places: Places, *arguments: str) -> int:
    return guarded(cli, ["-w", str(places.root), "rules", "suggest", *arguments])


def events(places: Places) -> list[str]:
    with Catalogue.open(places.catalogue, readonly=True) as catalogue:
        assert catalogue.check_audit() == []
        return [row.event for row in catalogue.audit_rows()]


def test_without_decisions_there_is_nothing_to_suggest(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(places) == 0
    assert "0 keputusan diperiksa; tidak ada perubahan aturan yang diminta." in capsys.readouterr().out


def test_a_suggestion_is_shown_with_its_diff_and_nothing_is_written(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    decide(places)
    files, noted = contents(places.pack), events(places)
    assert run(places) == 0
    out = capsys.readouterr().out
    for expected in (
        "1. “Laporan panen” juga dikenali dari “unduh tomat”",
        f"3 dokumen yang diterima orang akan dihitung dengan sendirinya: {ITEM}",
        "tu/A/scan Februari.pdf",
        "-      - [panen, hasil kebun]",
        "+      - [panen, hasil kebun, unduh tomat]",
        "3 keputusan diperiksa; 1 usulan.",
    ):
        assert expected in out
    assert contents(places.pack) == files
    assert events(places) == noted


def test_suggestions_for_programs(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    decide(places)
    assert run(places, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    (one,) = told["suggestions"]
    assert told["decisions"] == 3
    assert {key: one[key] for key in ("number", "type", "field", "line", "phrase", "file", "applied")} == {
        "number": 1,
        "type": "laporan-panen",
        "field": "about",
        "line": 0,
        "phrase": "unduh tomat",
        "file": DOCUMENTS,
        "applied": False,
    }
    decided = [change for change in one["changes"] if change["is_decided"]]
    assert len(one["support"]) == len(decided) == 3
    assert {change["after"] for change in decided} == {"accepted"}


def test_a_person_applies_one(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    decide(places)
    assert run(places, "--apply", "1") == 0
    assert "bukti scan" in capsys.readouterr().out
    assert load_pack(places.pack).documents["laporan-panen"].about[0][-1] == "unduh tomat"
    assert events(places)[-1] == "pack_edited"
    assert run(places) == 0
    assert "tidak ada perubahan aturan yang diminta" in capsys.readouterr().out


def test_a_number_that_there_is_not(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    decide(places)
    files = contents(places.pack)
    assert run(places, "--apply", "1", "--apply", "7") == 2
    assert "7" in capsys.readouterr().err
    assert contents(places.pack) == files


def test_what_fails_the_check_of_the_rules_is_not_written(
    places: Places, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the trial had overlooked something."""
    from bukti import pack_edits
    from rules.yaml_source import Fault, FaultCode, Place

    decide(places)
    files, noted = contents(places.pack), events(places)
    fault = Fault(Place(DOCUMENTS, 3, 5), FaultCode.EXAMPLE_TAKEN, "laporan-panen")
    monkeypatch.setattr(pack_edits, "new_mistakes", lambda _before, _after: [fault])
    assert run(places, "--apply", "1") == 1
    assert "contoh ini tidak boleh dikenali sebagai laporan-panen" in capsys.readouterr().err
    assert (contents(places.pack), events(places)) == (files, noted)


def test_mistakes_in_the_pack_come_first(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    text = FILES[DOCUMENTS].replace("[laporan]", "[lapran]")
    (places.pack / DOCUMENTS).write_text(text, "utf-8")
    assert run(places) == 2
    assert "lapran" in capsys.readouterr().err
