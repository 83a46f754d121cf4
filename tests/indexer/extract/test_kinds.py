from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from indexer.extract import registry
from indexer.extract.kinds import EMPTY, recognise
from tests.indexer.drawing import encoded


def kind_of(tmp_path: Path, data: bytes, name: str = "file") -> str:
    path = tmp_path / "stored"  # by content: the store's names say nothing
    path.write_bytes(data)
    return recognise(str(path), name).kind


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("Content_Types", "[Content_Types].xml"), data)
    return buffer.getvalue()


def content_types(main: str) -> bytes:
    return f'<Types><Override PartName="/x" ContentType="application/{main}.main+xml"/></Types>'.encode()


WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4\n%%EOF", "pdf"),
        (b"\xef\xbb\xbf \n%PDF-1.4 after some junk", "pdf"),
        (b"{\\rtf1\\ansi Surat}", "rtf"),
        (b"Notulen rapat\nbulan Maret\n", "txt"),
        ("Notulen rapat zona integritas bulan Maret tahun ini".encode("utf-16"), "txt"),
        ("Notulen rapat zona integritas bulan Maret tahun ini".encode("utf-16-le"), "txt"),
        ("Notulen rapat zona integritas bulan Maret tahun ini".encode("utf-16-be"), "txt"),
        ("Laporan kegiatan – dibuat di Café".encode("cp1252"), "txt"),
        (b"<!DOCTYPE html><html><body>halo</body></html>", "html"),
        (b"<html xmlns='x'><body>halo</body></html>", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE x><html><body/></html>", "html"),
        (b"<?xml version='1.0'?><data>1</data>", "xml"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "doc"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "xls"),
        (b"From: a@x.id\r\nTo: b@x.id\r\nSubject: Undangan\r\n\r\nIsi", "eml"),
        (b"Subject: satu baris saja\n\nIni surat biasa.", "txt"),
        (
            b"From: <Saved by Blink>\r\nSubject: halaman\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: multipart/related; boundary=x\r\n\r\n--x--",
            "mhtml",
        ),
        (gzip.compress(b"x" * 100, mtime=0), "gz"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "unknown"),
        (b"SQLite format 3\0" + b"\0" * 100, "unknown"),
        (bytes(range(256)) * 8, "unknown"),
    ],
)
def test_kinds_are_told_by_content(tmp_path: Path, data: bytes, kind: str) -> None:
    assert kind_of(tmp_path, data, "misleading.pdf") == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped(a=b"1"), "zip"),
        (zipped(Content_Types=content_types(WORD), word__document=b""), "docx"),
        (zipped(Content_Types=content_types("vnd.ms-word.document.macroEnabled"), x=b""), "docx"),
        (zipped(Content_Types=content_types(SHEET), x=b""), "xlsx"),
        (
            zipped(
                Content_Types=b'<Override ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
            ),
            "xlsb",
        ),
        (zipped(**{"word/document.xml": b"<w:document/>"}), "docx"),
        (zipped(**{"xl\\workbook.xml": b"<workbook/>"}), "xlsx"),
        (zipped(**{"word/notes.txt": b"a folder that happens to be called word"}), "zip"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text", x=b""), "odt"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.presentation-template"), "odp"),
        (zipped(mimetype=b"application/epub+zip"), "zip"),
    ],
)
def test_zip_containers_are_looked_into(tmp_path: Path, data: bytes, kind: str) -> None:
    assert kind_of(tmp_path, data) == kind


def test_a_zip_that_lost_its_directory_is_told_by_its_members(tmp_path: Path) -> None:
    whole = zipped(**{"[Content_Types].xml": b"<Types/>" * 9, "xl/workbook.xml": b"<workbook/>" * 50})
    assert kind_of(tmp_path, whole[: whole.index(b"PK\x01\x02")]) == "xlsx"


def test_pictures_and_archives(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 30), "red")
    for name in ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP"):
        wanted = {"JPEG": "jpg"}.get(name, name.lower())
        assert kind_of(tmp_path, encoded(image, name)) == wanted
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"), io.BytesIO())
    assert kind_of(tmp_path, buffer.getvalue()) == "tar"


def test_the_name_only_breaks_a_tie(tmp_path: Path) -> None:
    assert kind_of(tmp_path, b"a;b\n1;2\n", "daftar.csv") == "csv"
    assert kind_of(tmp_path, b"%PDF-1.7\n", "daftar.csv") == "pdf"


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    assert recognise(str(tmp_path / "x")) == EMPTY


def test_every_module_of_the_registry_exists() -> None:
    assert [kind for kind in registry.MODULES if registry.extractor_for(kind) is None] == []
    assert registry.extractor_for("unknown") is None
