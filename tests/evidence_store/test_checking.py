"""What a check asks of the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_store.model import unit_key
from tests.fakes.workspace import Workspace


@pytest.fixture
def filled(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path)
    made.write("A/satu.txt", "isi satu")
    made.write("A/wadah.zip", "!members 2\nwadah")
    made.write("B/dua.txt", "isi dua")
    made.scan()
    return made


def test_parts_of_live_documents_with_their_members(filled: Workspace) -> None:
    parts = filled.catalogue.checks.parts()
    keys = {part.key for part in parts}
    assert keys == {key for _id, key in filled.catalogue.unit_keys()}
    assert sum(bool(part.member) for part in parts) == 2
    (filled.tree / "B" / "dua.txt").unlink()
    gone = filled.dossier("B/dua.txt").document
    filled.scan()
    assert unit_key(gone.sha256) not in {part.key for part in filled.catalogue.checks.parts()}
    assert [part.sha256 for part in filled.catalogue.checks.parts_of([gone.id])] == [gone.sha256]


def test_texts_and_pages(filled: Workspace) -> None:
    document = filled.dossier("A/satu.txt").document
    assert dict(filled.catalogue.checks.texts([document.id])) == {(document.id, 0): "isi satu"}
    assert dict(filled.catalogue.checks.texts([])) == {}
    pages = filled.catalogue.checks.pages()[document.id, 0]
    assert (pages.count, pages.blank, pages.first_blank) == (1, 0, 0)


def test_blank_pages_are_counted(filled: Workspace) -> None:
    document = filled.dossier("A/satu.txt").document
    filled.catalogue.database.execute(
        "INSERT INTO page (document_id, part, position, number, label, method, rotation, text)"
        " VALUES (?, 0, 1, 2, '', 'none', 0, ' \n\t')",
        (document.id,),
    )
    pages = filled.catalogue.checks.pages()[document.id, 0]
    assert (pages.count, pages.blank, pages.first_blank) == (2, 1, 2)


def test_what_filings_held_before(filled: Workspace) -> None:
    assert filled.catalogue.checks.replaced() == []
    first = filled.dossier("A/satu.txt").document
    filled.write("A/satu.txt", "isi satu yang baru")
    filled.scan()
    (changed,) = filled.catalogue.checks.replaced()
    assert (changed.sha256, changed.path, changed.is_elsewhere) == (first.sha256, b"A/satu.txt", False)
    assert changed.next_sha256 == filled.dossier("A/satu.txt").document.sha256
    (filled.tree / "A" / "satu.txt").unlink()
    filled.scan()
    before, last = filled.catalogue.checks.replaced()
    assert before.sha256 == first.sha256
    assert (last.next_id, last.next_sha256) == (None, "")


def test_a_file_that_moved_or_has_a_copy_is_not_gone(filled: Workspace) -> None:
    (filled.tree / "A" / "satu.txt").rename(filled.tree / "B" / "satu pindah.txt")
    filled.write("B/salinan dua.txt", "isi dua")
    filled.scan()
    assert filled.catalogue.checks.replaced() == []
    (filled.tree / "B" / "dua.txt").unlink()
    filled.scan()
    (gone,) = filled.catalogue.checks.replaced()
    assert gone.is_elsewhere
