"""`bukti check` over a scanned archive: what it finds and writes, its exit codes, interrupted and beside a writer."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.etree
import pytest

from archive.progress import Silent
from bukti import opening
from bukti.checking import Report, check
from bukti.cli.door import INTERRUPTED
from bukti.packs import pack_for_reading
from bukti.workspace import Places
from evidence_store.catalogue import Catalogue
from evidence_store.lock import WriterLock
from rules.files import load_pack
from tests.bukti.checking.conftest import APRIL, DRAFT, HOSTILE, MAY, init, run

pytestmark = pytest.mark.slow

DAY = "2025-07-15"
NOW = datetime(2027, 1, 1, tzinfo=UTC)  # later than every file here
SCHEMA = Path(__file__).with_name("junit.xsd")

Capture = pytest.CaptureFixture[str]


def as_json(archive: Path, capsys: Capture, *more: str, code: int = 1) -> dict[str, Any]:
    capsys.readouterr()
    assert run(archive, "check", "--as-of", DAY, "--json", *more) == code
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def of(told: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [one for one in told["findings"] if one["code"] == code]


def objects(archive: Path) -> list[Path]:
    return sorted(path for path in Places(archive).objects.rglob("*") if path.is_file())


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)


def checked(archive: Path, now: datetime = NOW, **how: Any) -> Report:
    workspace = opening.find(archive)
    pack = load_pack(pack_for_reading(workspace.places).source)
    with Catalogue.open(workspace.places.catalogue, readonly=True) as catalogue:
        return check(workspace, catalogue, pack, on=date.fromisoformat(DAY), now=now, **how)


# --- what is found


def test_the_sample_has_gaps_and_only_the_report_that_was_dated_anew_is_asked_about(
    archive: Path, capsys: Capture
) -> None:
    told = as_json(archive, capsys)
    assert (told["verdict"], told["is_interrupted"]) == ("gaps", False)
    honest = [one for one in told["findings"] if one["family"] == "honesty"]
    (copy,) = honest
    assert copy["code"] == "near_copy"
    paths = {place["path"] for place in (copy["place"], *copy["others"])}
    assert paths == {APRIL, MAY}
    assert not [one for one in told["findings"] if one["family"] == "accounting"]
    assert [one["severity"] for one in of(told, "wrong_year")] == ["notice"]
    assert told["hashing"]["now"] == told["hashing"]["objects"] == len(objects(archive))
    assert sum(told["counts"]["code"].values()) == len(told["findings"])
    assert not told["bounds"]["is_score"]


def test_what_a_person_accepted_against_the_rules_names_who(
    archive: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "ani.wijaya")
    assert run(archive, "decide", "accept", DRAFT, "A.II.5.i-5", "--period", "2025") == 0
    (draft,) = [one for one in of(as_json(archive, capsys), "draft") if one["facts"].get("who")]
    assert (draft["severity"], draft["facts"]["who"]) == ("warning", "ani.wijaya")
    assert "ani.wijaya" in draft["sentence"]


def test_only_what_concerns_a_bidang(archive: Path, capsys: Capture) -> None:
    told = as_json(archive, capsys, "--bidang", "Tata Usaha")
    assert told["findings"]
    assert told["bidang"] == "tata-usaha"
    assert all("tata-usaha" in one["bidang"] for one in told["findings"])


def test_only_the_minimum_scores_of_the_target(archive: Path, capsys: Capture) -> None:
    told = as_json(archive, capsys, "--target", "WBK")
    assert {one["predicate"] for one in told["bounds"]["floors"]} == {"wbk"}
    assert run(archive, "check", "--target", "wbkk") == 2
    assert "wbbm" in capsys.readouterr().err
    assert run(archive, "check", "--bidang", "Gudang") == 2


# --- damage


def test_a_flipped_bit_is_named_and_the_exit_code_is_2(archive: Path, capsys: Capture) -> None:
    path = objects(archive)[3]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    overwrite(path, bytes(content))
    told = as_json(archive, capsys, code=2)
    (damaged,) = of(told, "object_damaged")
    assert (told["verdict"], damaged["place"]["document"]) == ("integrity", path.name)
    assert damaged["place"]["path"]
    assert run(archive, "check", "--as-of", DAY) == 2
    assert "ARSIPNYA SENDIRI BERMASALAH" in capsys.readouterr().out


def test_without_hashing_it_only_sees_what_is_missing_and_says_so(archive: Path, capsys: Capture) -> None:
    path = objects(archive)[3]
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    overwrite(path, bytes(content))
    told = as_json(archive, capsys, "--no-hash")
    assert (told["hashing"]["is_wanted"], told["hashing"]["now"]) == (False, 0)
    overwrite(path, bytes(content) + b"x")
    assert of(as_json(archive, capsys, "--no-hash", code=2), "object_damaged")
    path.unlink()
    assert of(as_json(archive, capsys, "--no-hash", code=2), "object_missing")


# --- interrupted and taken up again


class StopAfter(Silent):
    """Wants the check to stop once so many objects were hashed."""

    def __init__(self, count: int) -> None:
        self.left = count

    def advance(self, phase: str, items: int = 1, size: int = 0) -> None:  # noqa: ARG002
        if phase == "verify":
            self.left -= items

    def wished(self) -> bool:
        return self.left <= 0


def test_interrupted_in_the_middle_it_goes_on_where_it_stood(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.fixity.OBJECTS_AT_ONCE", 2)
    count = len(objects(archive))
    half = StopAfter(3)
    first = checked(archive, progress=half, stop=half.wished)
    assert first.is_interrupted
    assert first.hashing.now >= 3
    assert first.hashing.left == count - first.hashing.now > 0
    second = checked(archive, NOW + timedelta(minutes=5))
    assert not second.is_interrupted
    assert second.hashing.before == first.hashing.now
    assert second.hashing.before_since == NOW
    assert second.hashing.now == count - first.hashing.now
    third = checked(archive, NOW + timedelta(minutes=9))
    assert (third.hashing.now, third.hashing.before) == (count, 0)


def test_damage_found_before_the_interruption_is_found_again(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.fixity.OBJECTS_AT_ONCE", 1)
    for path in objects(archive):
        overwrite(path, b"rusak")
    half = StopAfter(2)
    checked(archive, progress=half, stop=half.wished)
    again = checked(archive, NOW + timedelta(minutes=5))
    assert again.hashing.before == 0
    assert len([one for one in again.findings if one.code == "object_damaged"]) == len(objects(archive))


def test_ctrl_c_says_how_far_it_came_and_that_it_goes_on(
    archive: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.fixity.OBJECTS_AT_ONCE", 2)

    @contextlib.contextmanager
    def wished(_then: Callable[[], None]) -> Iterator[Callable[[], bool]]:
        asked = 0

        def stop() -> bool:
            nonlocal asked
            asked += 1
            return asked > 12

        yield stop

    monkeypatch.setattr("bukti.opening.interruptible", wished)
    assert run(archive, "check", "--as-of", DAY) == INTERRUPTED
    out = capsys.readouterr().out
    assert "TERPUTUS SEBELUM SELESAI" in out
    assert "bukti check berikutnya melanjutkan" in out
    assert "masih tersisa" in out


def test_it_runs_beside_a_writer(archive: Path, capsys: Capture) -> None:
    with WriterLock(Places(archive).lock), Catalogue.open(Places(archive).catalogue):
        assert as_json(archive, capsys)["hashing"]["now"] == len(objects(archive))


# --- changed and vanished


@pytest.fixture
def own(scanned: Path, tmp_path: Path) -> Path:
    """An archive with a tree of its own, scanned."""
    shutil.copytree(scanned / "pohon", tmp_path / "pohon")
    init(tmp_path, tmp_path / "pohon")
    return tmp_path


def test_an_accepted_file_that_is_gone_or_replaced_and_one_that_only_moved(
    own: Path, capsys: Capture
) -> None:
    archive, tree = own / "arsip", own / "pohon"
    april, may = tree / APRIL, tree / MAY
    january = april.with_name("Laporan Dumas Januari 2025.pdf")
    april.unlink()
    january.rename(january.with_name("Laporan Dumas Januari 2025 (ttd).pdf"))
    may.write_text(may.read_text("utf-8").replace("Mei 2025", "Juni 2025") + "\ntambahan", "utf-8")
    assert run(archive, "scan") in (0, 1)
    told = as_json(archive, capsys)
    assert {one["place"]["path"] for one in of(told, "vanished")} == {APRIL}
    assert {one["severity"] for one in of(told, "vanished")} == {"warning"}  # nothing else fills April
    assert {one["place"]["path"] for one in of(told, "changed")} <= {MAY}


def test_a_new_version_with_another_date_only(own: Path, capsys: Capture) -> None:
    archive, may = own / "arsip", own / "pohon" / MAY
    text = may.read_text("utf-8")
    dated = [line for line in text.splitlines() if "Mei 2025" in line]
    assert dated
    may.write_text(text.replace(" Mei 2025", " Juni 2025"), "utf-8")
    assert run(archive, "scan") in (0, 1)
    (edited,) = of(as_json(archive, capsys), "redated_version")
    assert edited["place"]["path"] == MAY
    assert edited["facts"]["before"] < edited["facts"]["after"]


def test_files_on_the_disk_that_nobody_took_in(own: Path, capsys: Capture) -> None:
    (own / "pohon" / "Tata Usaha" / "baru.txt").write_text("baru")
    (new,) = of(as_json(own / "arsip", capsys), "not_taken_in")
    assert (new["facts"]["count"], new["place"]["path"]) == (1, "Tata Usaha/baru.txt")


# --- what is written


def test_a_hostile_name_stays_a_name_everywhere(archive: Path, capsys: Capture, tmp_path: Path) -> None:
    html, xml = tmp_path / "a.html", tmp_path / "a.xml"
    assert run(archive, "check", "--as-of", DAY, "--all", "--html", str(html), "--junit", str(xml)) == 1
    out = capsys.readouterr().out
    assert "\x1b[31m<script>" not in out
    assert "<script>alert(1)<!script>" in out  # as a name, in sight
    page = html.read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\x1b" not in page
    document: Any = lxml.etree.fromstring(xml.read_bytes())
    assert any("<script>alert(1)" in text for text in document.itertext())
    assert HOSTILE.rpartition("/")[2][-3:] == "doc"


def test_junit_fits_its_schema_and_fails_where_the_check_fails(
    archive: Path, capsys: Capture, tmp_path: Path
) -> None:
    xml = tmp_path / "a.xml"
    objects(archive)[0].unlink()
    assert run(archive, "check", "--as-of", DAY, "--no-hash", "--junit", str(xml)) == 2
    told = as_json(archive, capsys, "--no-hash", code=2)
    document: Any = lxml.etree.fromstring(xml.read_bytes())
    schema = lxml.etree.XMLSchema(file=str(SCHEMA))
    assert schema.validate(document), schema.error_log
    suites = {suite.get("name"): suite for suite in document}
    assert set(suites) == set(told["counts"]["family"])
    (missing,) = suites["integrity"].xpath("testcase[@name='object_missing']")
    assert missing.find("failure") is not None
    (sound,) = suites["integrity"].xpath("testcase[@name='audit']")
    assert sound.find("failure") is None
    indicators = suites["completeness"].xpath("testcase/@name")
    assert len(indicators) == len(told["bounds"]["indicators"])
    assert document.get("failures") == str(len(document.xpath("//failure")))


def test_the_same_archive_makes_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        files = [
            word
            for kind in ("html", "pdf", "junit")
            for word in (f"--{kind}", str(tmp_path / f"{name}.{kind}"))
        ]
        assert run(archive, "check", "--as-of", DAY, "--no-hash", *files) == 1
    for kind in ("html", "pdf", "junit"):
        assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_long_lists_are_cut_with_their_number_and_all_shows_them(archive: Path, capsys: Capture) -> None:
    assert run(archive, "check", "--as-of", DAY, "--no-hash") == 1
    short = capsys.readouterr().out
    assert "lagi" in short
    assert "--all" in short
    assert run(archive, "check", "--as-of", DAY, "--no-hash", "--all") == 1
    assert len(capsys.readouterr().out.splitlines()) > len(short.splitlines())


def test_an_empty_workspace(tmp_path: Path, capsys: Capture) -> None:
    for name in ("Tata Usaha", "SPI dan UPG"):
        (tmp_path / "pohon" / name).mkdir(parents=True)
    init(tmp_path, tmp_path / "pohon")
    told = as_json(tmp_path / "arsip", capsys)
    assert (told["verdict"], told["hashing"]["objects"]) == ("gaps", 0)
    assert {one["family"] for one in told["findings"]} == {"completeness"}
    assert run(tmp_path / "arsip", "check", "--as-of", DAY) == 1
