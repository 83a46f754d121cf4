"""The writers as a catalogue names them: `pdf()`, `scan(PHONE)`, `docx()` … each from a content to bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from demo import document as d
from demo.document import Writer
from demo.formats import archives, mail, pictures, raw, signing, text
from demo.formats import doc as doc_format
from demo.formats import docx as docx_format
from demo.formats import odt as odt_format
from demo.formats import pdf as pdf_format
from demo.formats import pptx as pptx_format
from demo.formats import rtf as rtf_format
from demo.formats import scan as scan_format
from demo.formats import xls as xls_format
from demo.formats import xlsx as xlsx_format
from demo.formats.scan import CLEAN, COLOUR, FAX, LOW, OFFICE, PHONE, Dirt

__all__ = ["CLEAN", "COLOUR", "FAX", "LOW", "OFFICE", "PHONE", "Dirt"]

Kind = TypeVar("Kind", d.Document, d.Book, d.Deck, d.Picture, d.Raw, d.Mail, d.Bundle)


def _a(kind: type[Kind], content: d.Content) -> Kind:
    if not isinstance(content, kind):
        raise TypeError(f"this format writes a {kind.__name__}, not a {type(content).__name__}")
    return content


def _day(content: d.Content) -> date:
    return content.facts.dated or pdf_format.EPOCH


def pdf(*, password: str = "", signed: bool = False) -> Writer:
    """A PDF with a text layer; under a password; digitally signed."""

    def write(content: d.Content, desk: d.Desk) -> bytes:
        data = pdf_format.write(_a(d.Document, content), desk.rng, encrypt=password)
        return signing.sign(data, _day(content)) if signed else data

    return Writer("pdf", write, readable=not password)


def scan(dirt: Dirt = OFFICE) -> Writer:
    """An image-only PDF."""
    return Writer("scan", lambda c, desk: scan_format.write(_a(d.Document, c), desk.rng, dirt), ocr=True)


def tiff(dirt: Dirt = FAX) -> Writer:
    return Writer("tiff", lambda c, desk: scan_format.tiff(_a(d.Document, c), desk.rng, dirt), ocr=True)


def snapshot(dirt: Dirt = PHONE, kind: str = "JPEG") -> Writer:
    """A sheet of paper photographed, as JPEG, PNG or WEBP."""
    return Writer(
        _picture_format(kind),
        lambda c, desk: scan_format.photo_of_page(_a(d.Document, c), desk.rng, dirt, kind),
        ocr=True,
    )


def picture(kind: str = "JPEG", *, quality: int = 72, turned: int = 0) -> Writer:
    """A drawn photo or screenshot as JPEG, PNG or WEBP."""
    return Writer(
        _picture_format(kind),
        lambda c, desk: pictures.write(_a(d.Picture, c), desk.rng, kind, quality=quality, turned=turned),
        ocr=True,
    )


def _picture_format(kind: str) -> str:
    return "jpg" if kind == "JPEG" else kind.lower()


def docx() -> Writer:
    return Writer("docx", lambda c, desk: docx_format.write(_a(d.Document, c), desk.rng))


def doc() -> Writer:
    """A true Word 97 file."""
    return Writer("doc", lambda c, _: doc_format.write(_a(d.Document, c)))


def rtf() -> Writer:
    return Writer("rtf", lambda c, _: rtf_format.write(_a(d.Document, c)))


def odt() -> Writer:
    return Writer("odt", lambda c, _: odt_format.write(_a(d.Document, c)))


def html() -> Writer:
    return Writer("html", lambda c, _: text.html(_a(d.Document, c)))


def txt(encoding: str = "cp1252") -> Writer:
    return Writer("txt", lambda c, _: text.txt(_a(d.Document, c), encoding))


def csv(encoding: str = "utf-8-sig", delimiter: str = ";") -> Writer:
    return Writer("csv", lambda c, _: text.csv_file(_a(d.Book, c), encoding, delimiter))


def xlsx(*, password: str = "") -> Writer:
    def write(content: d.Content, desk: d.Desk) -> bytes:
        book = _a(d.Book, content)
        return xlsx_format.locked(book, desk.rng, password) if password else xlsx_format.write(book, desk.rng)

    return Writer("xlsx", write, readable=not password)


def xls() -> Writer:
    return Writer("xls", lambda c, _: xls_format.write(_a(d.Book, c)))


def pptx() -> Writer:
    return Writer("pptx", lambda c, _: pptx_format.write(_a(d.Deck, c)))


def as_is(name: str) -> Writer:
    """Raw bytes of the format named."""
    return Writer(name, lambda c, _: _a(d.Raw, c).data, readable=False)


# --- containers: the builder writes their members first ------------------------------------------------


def eml() -> Writer:
    return Writer("eml", pack=lambda c, members: mail.eml(_a(d.Mail, c), members))


def msg() -> Writer:
    return Writer("msg", pack=lambda c, members: mail.msg(_a(d.Mail, c), members))


def zipped() -> Writer:
    return Writer("zip", pack=lambda c, members: archives.zip_file(members, _day(c)))


def seven_zip() -> Writer:
    return Writer("7z", pack=lambda c, members: archives.seven_zip(members, _day(c)))


def tar_gz() -> Writer:
    return Writer("tar.gz", pack=lambda c, members: archives.tar_gz(members, _day(c)))


# --- damage --------------------------------------------------------------------------------------------


def truncated(writer: Writer, share: float) -> Writer:
    """What is left of a file after a broken copy."""
    return _changed(writer, lambda data: raw.truncated(data, share))


def scrambled(writer: Writer) -> Writer:
    """A PDF damaged beyond repair."""
    return _changed(writer, raw.scrambled_pdf)


def _changed(writer: Writer, change: Callable[[bytes], bytes]) -> Writer:
    inner = writer.write
    if inner is None:
        raise TypeError("a container can't be damaged this way")
    return replace(writer, write=lambda c, desk: change(inner(c, desk)), readable=False)
