"""Invariant 7: a flipped bit in the store is found by verify and named."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from archive.fixity import FindingKind, VerifyReport, verify
from evidence_store.catalogue import Catalogue
from evidence_store.objects import ObjectStore
from tests.fakes.workspace import Workspace


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    workspace.write("A/satu.txt", "isi satu")
    workspace.write("B/salinan satu.txt", "isi satu")
    workspace.write("A/dua.txt", "isi dua")
    workspace.write("A/wadah.zip", "!members 2\nwadah")
    workspace.scan()
    return workspace


def check(workspace: Workspace) -> VerifyReport:
    return verify(
        workspace.catalogue,
        workspace.archive.objects,
        workspace.index,  # type: ignore[arg-type]
        progress=workspace.progress,
    )


def stored(workspace: Workspace, path: str) -> Path:
    return workspace.archive.objects.path(workspace.dossier(path).document.sha256)


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    path.write_bytes(content)


def test_a_sound_workspace(filled: Workspace) -> None:
    report = check(filled)
    assert report.findings == ()
    assert report.is_sound
    assert report.objects == 3
    assert report.size == sum(len(text) for text in ("isi satu", "isi dua", "!members 2\nwadah"))


def test_a_flipped_bit_is_found_and_named(filled: Workspace) -> None:
    path = stored(filled, "A/satu.txt")
    content = bytearray(path.read_bytes())
    content[3] ^= 1
    overwrite(path, bytes(content))
    report = check(filled)
    (finding,) = report.findings
    assert finding.kind is FindingKind.OBJECT_DAMAGED
    assert finding.what == path.name
    assert finding.filings == ("bersama: A/satu.txt", "bersama: B/salinan satu.txt")
    assert not report.is_sound


def test_every_finding_is_collected(filled: Workspace) -> None:
    overwrite(stored(filled, "A/satu.txt"), b"lain")
    stored(filled, "A/dua.txt").unlink()
    stray = filled.folder / "stray"
    stray.write_bytes(b"tanpa dokumen")
    with stray.open("rb") as file:
        orphan = filled.archive.objects.put(file.fileno())
    saved = filled.index.saved()
    lost = next(key for key in saved.documents if key.endswith("m1.txt"))
    saved.documents["f" * 64] = saved.documents.pop(lost)
    filled.index.save(saved)
    found = {(finding.kind, finding.what) for finding in check(filled).findings}
    assert found == {
        (FindingKind.OBJECT_DAMAGED, filled.dossier("A/satu.txt").document.sha256),
        (FindingKind.OBJECT_MISSING, filled.dossier("A/dua.txt").document.sha256),
        (FindingKind.OBJECT_ORPHAN, orphan.sha256),
        (FindingKind.INDEX_MISSING, lost),
        (FindingKind.INDEX_EXTRA, "f" * 64),
    }


def test_an_orphan_is_no_loss(filled: Workspace) -> None:
    stray = filled.folder / "stray"
    stray.write_bytes(b"tanpa dokumen")
    with stray.open("rb") as file:
        filled.archive.objects.put(file.fileno())
    assert check(filled).is_sound


def test_a_changed_audit_row_is_found(filled: Workspace) -> None:
    database = filled.catalogue.database
    database.execute("DROP TRIGGER audit_refuses_update")
    database.execute("UPDATE audit SET who = 'orang lain' WHERE seq = 1")
    kinds = [finding.kind for finding in check(filled).findings]
    assert set(kinds) == {FindingKind.AUDIT}


def test_an_unusable_index_is_told_and_the_rest_is_checked(filled: Workspace) -> None:
    (filled.folder / "index" / "index.msgpack").write_bytes(b"rusak")
    stored(filled, "A/dua.txt").unlink()
    kinds = [finding.kind for finding in check(filled).findings]
    assert kinds == [FindingKind.OBJECT_MISSING, FindingKind.INDEX_UNUSABLE]


def test_what_is_on_its_way_into_the_index_is_no_drift(filled: Workspace) -> None:
    saved = filled.index.saved()
    filled.write("A/baru.txt", "baru")
    (filled.tree / "A/dua.txt").unlink()
    filled.scan()
    filled.index.save(saved)  # as a reader sees it before the next commit
    assert check(filled).is_sound


def test_a_damaged_catalogue_is_told(filled: Workspace) -> None:
    path = filled.folder / "store" / "catalogue.sqlite"
    objects, index = ObjectStore(filled.folder / "store"), filled.index
    database = filled.catalogue.database
    number = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'filing_document'").fetchone()[
        0
    ]
    size = database.execute("PRAGMA page_size").fetchone()[0]
    filled.close()
    with path.open("r+b") as file:
        file.seek((number - 1) * size)
        file.write(b"\xa5" * size)
    with Catalogue.open(path, readonly=True) as catalogue:
        report = verify(catalogue, objects, index)  # type: ignore[arg-type]
    assert FindingKind.CATALOGUE in {finding.kind for finding in report.findings}
    assert not report.is_sound


def test_it_can_be_stopped(filled: Workspace) -> None:
    report = verify(
        filled.catalogue,
        filled.archive.objects,
        filled.index,  # type: ignore[arg-type]
        stop=lambda: True,
    )
    assert report.is_interrupted
    assert not report.is_sound
