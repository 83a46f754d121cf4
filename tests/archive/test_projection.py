"""The index follows the catalogue, and heals itself."""

from __future__ import annotations

import errno
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.searchable import index_document, title_of
from evidence_store.errors import DiskFull
from evidence_store.model import DocumentState, Judged, ReadingRow, UnitFiling, UnitRow
from tests.fakes.index import FakeIndex
from tests.fakes.workspace import Workspace, picture


def unit(**fields: object) -> UnitRow:
    given: dict[str, object] = {
        "key": "0" * 64,
        "unit": "unit-uji",
        "document_id": 1,
        "sha256": "0" * 64,
        "received_at": datetime(2025, 1, 1, tzinfo=UTC),
        "state": DocumentState.READ,
        "member": "",
        "mime": "application/pdf",
        "kind": "pdf",
        "size": 1,
        "part_sha256": "0" * 64,
        "title": "",
        "facts": {},
        "reading": ReadingRow(),
        "pages": ("isi",),
        "filings": (UnitFiling(1, "umum", "TU", b"A/caf\xe9.pdf"), UnitFiling(2, "spi", "SPI", b"b.pdf")),
        "former": (),
        "problems": (),
    }
    return UnitRow(**(given | fields))  # type: ignore[arg-type]


def test_a_document_as_the_index_sees_it() -> None:
    dated = ReadingRow(kind="sk", title="SK Tim", document_date=date(2025, 3, 14), year=2025, month=2)
    document = index_document(unit(reading=dated))
    assert document.title == "SK Tim"
    assert document.names == ("A/caf\\xE9.pdf", "b.pdf")
    assert document.pages == ("isi",)
    assert document.date == date(2025, 3, 14)
    assert document.keywords == {
        "bidang": ("SPI", "TU"),
        "sumber": ("spi", "umum"),
        "jenis": ("sk",),
        "tahun": ("2025",),
        "bulan": ("2025-02",),
        "tipe": ("pdf",),
        "status": ("ada",),
    }


def test_year_and_month_from_the_date_where_nothing_else_says() -> None:
    keywords = index_document(unit(reading=ReadingRow(document_date=date(2025, 3, 14)))).keywords
    assert (keywords["tahun"], keywords["bulan"]) == (("2025",), ("2025-03",))
    other_year = ReadingRow(document_date=date(2025, 3, 14), year=2024)
    keywords = index_document(unit(reading=other_year)).keywords
    assert keywords["tahun"] == ("2024",)  # the covered year; whose month is unknown
    assert "bulan" not in keywords
    assert "bulan" not in index_document(unit(reading=ReadingRow(month=3))).keywords


def test_status() -> None:
    def status(**fields: object) -> tuple[str, ...]:
        return tuple(index_document(unit(**fields)).keywords["status"])

    former = (UnitFiling(1, "umum", "TU", b"a.pdf"),)
    assert status() == ("ada",)
    assert status(filings=(), former=former) == ("ditarik",)
    assert status(state=DocumentState.UNREAD) == ("ada", "belum-terbaca")
    assert status(state=DocumentState.SET_ASIDE) == ("ada", "belum-terbaca")
    assert status(problems=("low_confidence",)) == ("ada", "bermasalah")


def test_titles() -> None:
    assert title_of(unit(title="Judul berkas")) == "Judul berkas"
    assert title_of(unit()) == "caf\\xE9.pdf"
    assert title_of(unit(member="dalam/b.pdf")) == "b.pdf"
    assert title_of(unit(filings=(), former=())) == ""


def fill(workspace: Workspace) -> None:
    for number in range(5):
        workspace.write(f"{number}.txt", f"isi {number}")
    workspace.scan()


def index_file(workspace: Workspace) -> Path:
    return workspace.folder / "index" / "index.msgpack"


def test_a_missing_index_is_made_anew(workspace: Workspace) -> None:
    fill(workspace)
    before = picture(workspace)
    index_file(workspace).unlink()
    workspace.scan()
    assert picture(workspace) == before
    assert workspace.progress.notes[-1] == ("index_rebuild", {"why": "missing", "engine": "whoosh"})


def test_a_damaged_index_is_made_anew(workspace: Workspace) -> None:
    fill(workspace)
    before = picture(workspace)
    index_file(workspace).write_bytes(b"rusak")
    workspace.scan()
    assert picture(workspace) == before


def test_an_older_copy_of_the_index_catches_up(workspace: Workspace) -> None:
    fill(workspace)
    saved = index_file(workspace).read_bytes()
    workspace.write("baru.txt", "baru")
    workspace.scan()
    before = picture(workspace)
    index_file(workspace).write_bytes(saved)
    rebuilds = len(workspace.index.rebuilds)
    workspace.scan()
    assert picture(workspace) == before
    assert len(workspace.index.rebuilds) == rebuilds  # by the changes alone


def test_an_index_ahead_of_the_catalogue_is_made_anew(workspace: Workspace) -> None:
    """The catalogue was restored from a backup, the index was not."""
    fill(workspace)
    saved = workspace.index.saved()
    saved.seq += 1_000
    workspace.index.save(saved)
    workspace.scan()
    assert workspace.index.state().seq == workspace.catalogue.last_change()


def test_the_engine_changes_when_the_archive_outgrows_it(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.index = FakeIndex(tmp_path / "index", threshold=6)
    workspace.change(index=workspace.index)
    fill(workspace)
    assert workspace.index.state().engine == "whoosh"
    workspace.write("wadah.zip", "!members 3\nisi")  # six documents, but nine units
    workspace.scan()
    assert workspace.index.state().engine == "tantivy"
    assert workspace.index.state().documents == 9
    assert workspace.scan().total.indexed == 6
    workspace.close()


def test_a_lost_index_does_not_hide_that_a_name_changed(workspace: Workspace) -> None:
    """The document was moved, the process died before the index, and with it the reading, took that up."""

    def die(step: str) -> None:
        if step == "received":
            raise KeyboardInterrupt

    old = workspace.write("surat.txt", "isi")
    workspace.scan()
    old.rename(workspace.tree / "SK tim 2025.txt")
    workspace.checkpoint(die)
    with pytest.raises(KeyboardInterrupt):
        workspace.scan()
    workspace.checkpoint()
    index_file(workspace).unlink()
    workspace.scan()
    (document,) = workspace.index.documents().values()
    assert document.keywords["jenis"] == ("sk",)
    assert document.keywords["tahun"] == ("2025",)


def test_a_large_intake_begins_on_the_engine_it_will_need(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.index = FakeIndex(tmp_path / "index", threshold=3)
    workspace.change(index=workspace.index)
    fill(workspace)
    assert workspace.index.rebuilds == ["tantivy"]  # made once, empty
    workspace.close()


def test_searchable_within_a_second_while_others_are_being_read(workspace: Workspace) -> None:
    workspace.write("a.txt", "isi")
    for number in range(3):
        workspace.write(f"lambat {number}.txt", f"!slow 0.9\n{number}")
    read_at: list[float] = []
    found_at: list[float] = []

    def look(step: str) -> None:
        if step == "extracted" and not read_at:
            read_at.append(time.monotonic())
        if step == "index committed" and not found_at and workspace.index.documents():
            found_at.append(time.monotonic())

    workspace.change(checkpoint=look)
    workspace.scan()
    assert found_at[0] - read_at[0] < 1.0


def test_renewed_rules_read_the_same_text_again(workspace: Workspace) -> None:
    fill(workspace)

    def judge(*given: object) -> Judged:  # noqa: ARG001
        return Judged(ReadingRow(kind="notulen", version="reading-2"))

    workspace.change(judge=judge, reading_version="reading-2")
    workspace.scan()
    assert {d.keywords["jenis"] for d in workspace.index.documents().values()} == {("notulen",)}
    assert len(workspace.submitted) == 5  # no text was extracted again


def test_a_disk_that_is_full_for_the_index_is_told_and_made_up_for(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: FakeIndex, saved: object) -> None:  # noqa: ARG001
        raise OSError(errno.ENOSPC, "No space left on device")

    fill(workspace)
    workspace.write("baru.txt", "baru")
    with monkeypatch.context() as patched:
        patched.setattr(FakeIndex, "save", full)
        with pytest.raises(DiskFull):
            workspace.scan()
    assert workspace.catalogue.account()["bersama", b""].pending == 1  # read, but not to be found yet
    assert workspace.scan().total.indexed == 6
    assert workspace.submitted.count("baru.txt") == 1


@pytest.mark.parametrize("seconds", [0.0, 10.0])
def test_all_changes_arrive_however_seldom_it_commits(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr("archive.projection.COMMIT_SECONDS", seconds)
    monkeypatch.setattr("archive.projection.CHANGES_AT_ONCE", 2)
    fill(workspace)
    assert len(workspace.index.documents()) == 5
    assert workspace.scan().total.indexed == 5
