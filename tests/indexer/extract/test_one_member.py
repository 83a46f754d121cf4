"""A member's bytes are found again where they were found first."""

from __future__ import annotations

import hashlib
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from indexer.extract.collector import Document
from indexer.extract.context import ExtractProblem
from indexer.extract.model import Limits, OcrSettings
from indexer.extract.one_member import keep_member


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def kept(
    tmp_path: Path, data: bytes, name: str, member: str, content: bytes, limits: Limits | None = None
) -> bytes:
    (tmp_path / "wadah").write_bytes(data)
    target = tmp_path / "hasil"
    target.unlink(missing_ok=True)
    keep_member(
        *(str(tmp_path / "wadah"), name, member, hashlib.sha256(content).hexdigest(), str(target)),
        limits=limits or Limits(),
        scratch=str(tmp_path),
    )
    return target.read_bytes()


INNER = zipped(("dalam/c.txt", b"isi c"), ("d.txt", b"isi d"))


def test_members_of_members_with_every_path_that_an_extraction_gives(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Laporan", "a@b.example", "c@d.example"
    mail.set_content("terlampir")
    mail.add_attachment(INNER, maintype="application", subtype="zip", filename="lampiran.zip")
    data = zipped(("a.txt", b"isi a"), ("surat.eml", mail.as_bytes()), ("b.zip", INNER))
    (tmp_path / "wadah").write_bytes(data)
    document = Document(Limits(), OcrSettings(enabled=False), str(tmp_path / "s"))
    document.read(str(tmp_path / "wadah"), "wadah.zip")
    parts = [part for part in document.extract("1").parts if part.path]
    assert "surat.eml!/lampiran.zip!/dalam/c.txt" in {part.path for part in parts}
    for part in parts:
        (tmp_path / "hasil").unlink(missing_ok=True)
        keep_member(
            *(str(tmp_path / "wadah"), "wadah.zip", part.path, part.sha256, str(tmp_path / "hasil")),
            limits=Limits(),
            scratch=str(tmp_path),
        )
        assert hashlib.sha256((tmp_path / "hasil").read_bytes()).hexdigest() == part.sha256
    assert {one.name for one in tmp_path.iterdir()} == {"wadah", "hasil", "s"}  # nothing else is left behind


def test_of_two_members_of_one_name_the_one_that_is_meant(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a.txt", b"satu"), ("a.txt", b"dua"))
    assert kept(tmp_path, data, "x.zip", "a.txt", b"satu") == b"satu"
    assert kept(tmp_path, data, "x.zip", "a.txt (2)", b"dua") == b"dua"


def test_a_member_is_found_by_its_bytes_where_the_file_has_another_name_now(tmp_path: Path) -> None:
    import gzip

    data = gzip.compress(b"isi")
    assert kept(tmp_path, data, "laporan.txt.gz", "laporan.txt", b"isi") == b"isi"
    assert kept(tmp_path, data, "berganti.gz", "laporan.txt", b"isi") == b"isi"


def test_other_bytes_than_those_that_were_read_are_not_kept(tmp_path: Path) -> None:
    with pytest.raises(ExtractProblem):
        kept(tmp_path, zipped(("a.txt", b"lain")), "x.zip", "a.txt", b"isi")
    assert not (tmp_path / "hasil").exists()


def test_the_limits_hold_on_the_way(tmp_path: Path) -> None:
    bomb = zipped(("a.txt", b"0" * 2_000_000))
    with pytest.raises(ExtractProblem):
        kept(tmp_path, bomb, "x.zip", "a.txt", b"0" * 2_000_000, Limits(unpacked_bytes=1_000_000))
