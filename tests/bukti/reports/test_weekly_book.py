from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from python_calamine import CalamineWorkbook

from bukti.reports.weekly_book import bidang_book, summary_book
from bukti.reports.weekly_model import Weekly
from tests.bukti.reports import sample


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Weekly:
    return sample.weekly(tmp_path_factory.mktemp("arsip"))


def book(content: bytes) -> dict[str, list[list[Any]]]:
    read = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: read.get_sheet_by_name(name).to_python() for name in read.sheet_names}


def test_a_summary_the_changes_and_a_sheet_for_each_bidang(weekly: Weekly) -> None:
    sheets = book(summary_book(weekly))
    assert list(sheets) == ["Ringkasan", "Menurut area", "Perubahan", "Tim ZI", "Kerja Sama dan Layanan"]
    header, *rows = sheets["Ringkasan"]
    assert header[0] == "Bidang"
    assert [row[0] for row in rows] == ["Tim ZI", "Kerja Sama dan Layanan", "tanpa penanggung jawab"]
    assert sum(row[2] for row in rows) == weekly.summary.tally.slots


def test_everything_that_is_owed_stands_there_days_as_days(weekly: Weekly) -> None:
    page = weekly.page(sample.OTHER)
    header, *rows = book(bidang_book(weekly, page))["Kerja Sama dan Layanan"]
    assert len(rows) == len(page.slots) >= page.tally.overdue > 0
    due = header.index("Jatuh tempo")
    assert all(isinstance(row[due], date) for row in rows)
    late = [row[header.index("Lewat tenggat")] for row in rows]
    assert late == sorted(late, reverse=True)  # “ya” before “tidak”


def test_the_changes_are_all_there(weekly: Weekly) -> None:
    changes = weekly.summary.changes
    assert changes is not None
    _header, *rows = book(summary_book(weekly))["Perubahan"]
    closed = {row[1] for row in rows if row[0] == "kekurangan tertutup"}
    opened = {row[1] for row in rows if row[0] == "kekurangan baru"}
    assert closed == {one.slot.item for one in changes.closed}
    assert opened == {one.slot.item for one in changes.opened}
    assert closed
    assert opened


def test_a_bidang_gets_its_own_alone(weekly: Weekly) -> None:
    sheets = book(bidang_book(weekly, weekly.page(sample.OWN)))
    assert list(sheets) == ["Tim ZI", "Perubahan"]
    assert "rahasia" not in repr(sheets)
    assert sample.EVIL in repr(sheets)


def test_documents_are_links_where_the_desk_has_an_address(weekly: Weekly) -> None:
    page = weekly.page(sample.OTHER)
    bare = bidang_book(weekly, page)
    linked = bidang_book(weekly, page, address="https://bukti.example.go.id/")
    assert b"bukti.example.go.id" not in unzipped(bare)
    assert b"https://bukti.example.go.id/dokumen/" in unzipped(linked)
    assert "layanan/map/IKM ragu rahasia.pdf" in repr(book(linked)) + repr(book(bare))


def unzipped(content: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def test_the_same_week_gives_the_same_bytes(weekly: Weekly, tmp_path: Path) -> None:
    assert summary_book(weekly) == summary_book(sample.weekly(tmp_path))
    assert b"2025-10-15T00:00:00Z" in unzipped(summary_book(weekly))


def test_text_never_becomes_a_formula(weekly: Weekly) -> None:
    page = weekly.page(sample.OWN)
    bunch = page.slots[0]
    item = msgspec.structs.replace(bunch.item, text="=HYPERLINK(1)")
    evil = msgspec.structs.replace(page, slots=(msgspec.structs.replace(bunch, item=item),))
    assert b"<f>" not in unzipped(bidang_book(weekly, evil))
    assert "=HYPERLINK(1)" in repr(book(bidang_book(weekly, evil)))
