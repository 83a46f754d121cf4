"""What workers give up costs no file its text."""

from __future__ import annotations

import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest

from benchmarks.sample_files import MIX
from indexer import sandbox, service
from indexer.extract.model import Extract, Limits, OcrSettings, ProblemCode
from indexer.service import Extractor
from tests.indexer import drawing

PATIENCE = 120
CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """All of the corpus, and one of each kind that can be written here."""
    folder = tmp_path / "files"
    folder.mkdir()
    for extension, write, _share in MIX:
        (folder / f"a.{extension}").write_bytes(write([["laporan", "monitoring"], ["butir", "satu"]]))
    page = drawing.page(["daftar hadir rapat"], size=(1166, 400))
    for kind in ("PNG", "JPEG", "TIFF", "PDF"):
        (folder / f"scan.{kind.lower()}").write_bytes(drawing.encoded(page, kind, resolution=200))
    with (
        zipfile.ZipFile(folder / "b.zip", "w") as zipped,
        tarfile.open(folder / "b.tar.gz", "w:gz") as tarred,
    ):
        for inner in sorted(folder.glob("a.*")):
            zipped.write(inner, f"dalam/{inner.name}")
            tarred.add(inner, f"dalam/{inner.name}")
    (folder / "c.eml").write_bytes(_mail((folder / "b.zip").read_bytes()))
    return [*sorted(folder.iterdir()), *sorted(path for path in CORPUS.rglob("*") if path.is_file())]


def _mail(attachment: bytes) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "lampiran"
    mail.set_content("terlampir")
    mail.add_attachment(attachment, maintype="application", subtype="zip", filename="b.zip")
    return mail.as_bytes()


def extracts(
    files: list[Path], scratch: Path, monkeypatch: pytest.MonkeyPatch, *, free: bool
) -> list[Extract]:
    def free_pool(*args: int, bounds: object, **more: object) -> sandbox.Pool:  # noqa: ARG001
        return sandbox.Pool(*args, bounds=None, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(service, "Pool", free_pool if free else sandbox.Pool)
    reads = [files[0].parent, CORPUS]
    with Extractor(workers=2, limits=Limits(), ocr=OcrSettings(), scratch=scratch, reads=reads) as extractor:
        futures = [extractor.submit(file, file.name) for file in files]
        return [future.result(PATIENCE) for future in futures]


@pytest.mark.slow
def test_every_kind_of_file_is_read_as_without_isolation(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolated = extracts(files, tmp_path / "one", monkeypatch, free=False)
    free = extracts(files, tmp_path / "two", monkeypatch, free=True)
    for file, one, two in zip(files, isolated, free, strict=True):
        assert msgspec.to_builtins(one) == msgspec.to_builtins(two), file.name
        assert ProblemCode.INTERNAL not in {problem.code for problem in one.problems}, file.name
    assert sum(any(part.has_text for part in one.parts) for one in isolated) >= len(files) - 1
