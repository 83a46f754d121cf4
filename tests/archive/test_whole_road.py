"""The road with the real workers and the real index: no fakes but the rules."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from archive.fixity import verify
from archive.rebuild import rebuild
from benchmarks.sample_files import one_file
from evidence_store.model import Account
from indexer.extract.model import Limits, OcrSettings
from indexer.search.index import SearchIndex
from indexer.search.model import Keyword, Plan, Term
from indexer.service import EXTRACTOR_VERSION, Extractor
from tests.fakes.workspace import Workspace, picture


@pytest.fixture
def real(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path, index=SearchIndex(tmp_path / "index"))

    def open_extractor() -> Extractor:
        return Extractor(
            workers=2,
            limits=Limits(),
            ocr=OcrSettings(enabled=False),
            scratch=tmp_path / "scratch",
            reads=[tmp_path / "store"],
        )

    workspace.change(open_extractor=open_extractor, extractor_version=EXTRACTOR_VERSION)
    return workspace


def found(workspace: Workspace, word: str) -> list[str]:
    reader = workspace.archive.index.reader()
    return reader.keys(Plan(where=Term("exact", (word,))))


def names_of(workspace: Workspace, keys: list[str]) -> set[str]:
    heads = workspace.catalogue.page_texts(keys)
    return {f"{head.filing.path.decode()}!{head.member}" for head, _ in heads.values() if head.filing}


@pytest.mark.slow
def test_from_the_folder_to_the_answer_and_back(real: Workspace) -> None:
    chance = random.Random(1)
    files: dict[str, tuple[str, bytes]] = {}
    while len(files) < 5:
        name, content = one_file(chance, 1000 + len(files))
        files.setdefault(name.rpartition(".")[2], (name, content))
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as package:
        package.writestr("dalam/nota khusus.txt", "kelengkapanberkas ada di sini")
    for name, content in files.values():
        real.write(f"A/{name}", content)
    real.write("B/kumpulan.zip", inside.getvalue())
    real.write("B/rusak.pdf", b"%PDF-1.4 tidak utuh")

    report = real.scan()
    assert (report.total.on_disk, report.total.pending, report.total.failed) == (7, 0, 1)
    keys = found(real, "kelengkapanberkas")
    assert names_of(real, keys) == {"B/kumpulan.zip!dalam/nota khusus.txt"}
    for number in range(1000, 1005):
        assert len(found(real, str(number))) == 1  # each file's letter number
    assert verify(real.catalogue, real.archive.objects, real.archive.index).findings == ()
    damaged = real.archive.index.reader().keys(Plan(where=Keyword("status", ("bermasalah",))))
    assert names_of(real, damaged) == {"B/rusak.pdf!"}

    before = picture(real)
    rebuild(real.archive)
    assert picture(real) == before
    assert real.scan().total == report.total
    real.close()


@pytest.mark.slow
def test_an_index_of_an_older_version_is_made_anew(real: Workspace) -> None:
    real.write("a.txt", "isi surat")
    real.scan()
    (about,) = (real.folder / "index").glob("g*/about.json")
    about.write_text(about.read_text().replace('"format":1', '"format":0'))
    assert not real.archive.index.state().usable
    assert real.scan().total == Account(on_disk=1, indexed=1)
    assert len(found(real, "surat")) == 1
    assert "version" in str(real.progress.notes[-1][1]["why"])
    real.close()
