"""The workers of a workspace, opened as every command opens them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.progress import Silent
from bukti import opening
from indexer import service
from indexer.extract.model import Extract, ProblemCode
from tests.bukti.cli.test_backup import place
from tests.indexer.kernel_offers import with_isolation

__all__ = ["place"]

PATIENCE = 120

Read = Callable[[bytes], Extract]


@pytest.fixture
def read(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Read]:
    """Reads a text of the store in a worker that does what the text orders."""
    monkeypatch.setattr(service, "WORKER_MODULES", (*service.WORKER_MODULES, "tests.indexer.ordered_text"))
    with opening.writing(opening.find(place), Silent(), lambda: False) as archive:
        extractor = archive.open_extractor()

        def read(text: bytes) -> Extract:
            digest = hashlib.sha256(text).hexdigest()
            path = place / "store" / "objects" / digest
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text)
            asked = archive.remark([b"surat.txt"]) if archive.remark else None
            return extractor.submit(path, "surat.txt", sha256=digest, remark=asked).result(PATIENCE)

        yield read
        extractor.close(cancel=True)


def test_the_folder_of_objects_is_there_before_workers_are_bound_to_it(place: Path) -> None:
    shutil.rmtree(place / "store" / "objects")
    with opening.writing(opening.find(place), Silent(), lambda: False):
        assert (place / "store" / "objects").is_dir()


@with_isolation
def test_workers_read_stored_files_and_nothing_else_of_the_workspace(place: Path, read: Read) -> None:
    for file in (place / "store" / "catalogue.sqlite", place / "bukti.toml"):
        assert file.is_file()
        (problem,) = read(b"READ " + os.fsencode(file)).problems
        assert problem.code == ProblemCode.INTERNAL
        assert "Permission denied" in problem.detail


def test_workers_judge_by_the_rules_that_they_can_no_longer_read(read: Read) -> None:
    """They have them from before. Else the main process would do it, and nobody would notice but by the time."""
    extract = read(b"notulen rapat evaluasi bulan Maret 2025")
    assert not extract.problems
    assert len(extract.notes) == len(extract.parts)
