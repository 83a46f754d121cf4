"""What is damaged or missing in the store is put back from a backup, and only if it is sound there."""

from __future__ import annotations

import pytest

from archive.mending import mend
from evidence_store.backup_errors import NotABackup
from evidence_store.backup_folder import BackupFolder
from tests.archive.test_backup import NOW, back_up, filled, flip, folder, stored
from tests.fakes.workspace import Workspace

__all__ = ["filled", "folder"]


def test_sound_copies_take_the_place_of_what_is_damaged(filled: Workspace, folder: BackupFolder) -> None:
    back_up(filled, folder)
    objects, catalogue = filled.archive.objects, filled.catalogue
    one, two, three = (stored(filled, f"A/{name}.txt") for name in ("satu", "dua", "tiga"))
    flip(objects.path(one))
    objects.path(two).unlink()
    objects.path(three).unlink()
    flip(folder.object_path(three))
    (document,) = catalogue.find(one)
    catalogue.verified({document.id: "damaged"}, NOW)
    report = mend(catalogue, objects, folder, [one, two, three], who="uji", at=NOW)
    assert report.mended == (one, two)
    assert report.lost == (three,)
    assert [objects.check(sha256) for sha256 in (one, two)] == [None, None]
    assert not objects.has(three)
    assert catalogue.damaged() == []
    row = catalogue.audit_rows()[-1]
    assert (row.event, row.who) == ("mended", "uji")
    assert one in row.facts
    assert three not in row.facts
    assert catalogue.check_audit() == []


def test_any_folder_will_not_do(filled: Workspace, folder: BackupFolder) -> None:
    folder.path.mkdir()
    with pytest.raises(NotABackup):
        mend(filled.catalogue, filled.archive.objects, folder, ["0" * 64], who="uji", at=NOW)
