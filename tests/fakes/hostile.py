"""Files that want to do harm, or that came to harm: each made here, small on disk, with what it must be named for."""

from __future__ import annotations

import bz2
import gzip
import io
import random
import tarfile
import zipfile
import zlib
from typing import Protocol

from indexer.extract.model import ProblemCode as Code
from tests.fakes.office import zipped
from tests.indexer.extract.pdf_maker import Maker, writing

MIB = 1024 * 1024
LIMITS = {"unpacked_mib": 64, "pages": 200, "members": 500, "wall_seconds": 20}
"""Of the workspace that they are dropped into, lower than usual: small bombs are made sooner."""

BOMB_MIB = 100
"""Unpacked."""

DOCX = "word/document.xml"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

DAMAGE = frozenset(
    {Code.DAMAGED, Code.NO_TEXT, Code.UNSUPPORTED, Code.CRASHED, Code.TIMEOUT, Code.OUT_OF_MEMORY}
)
BOMB = frozenset({Code.TOO_MUCH_UNPACKED, Code.TOO_LARGE})
UNSAFE = frozenset({Code.UNSAFE_NAME})
HARMLESS: frozenset[Code] = frozenset()
"""What it asks for is simply not done; the rest of it is read."""


def hostile_files(good_docx: bytes, good_pdf: bytes) -> dict[str, tuple[bytes, frozenset[Code]]]:
    """Name → bytes, and problems of which at least one must be told. The good files given are maimed."""
    noise = random.Random(7).randbytes(30_000)
    return {
        "terpotong.docx": (good_docx[: len(good_docx) // 2], DAMAGE),
        "terpotong.pdf": (good_pdf[: len(good_pdf) // 3], DAMAGE),
        "derau.pdf": (b"%PDF-1.7\n" + noise, DAMAGE),
        "derau.docx": (b"PK\x03\x04" + noise, DAMAGE),
        "derau.doc": (bytes.fromhex("d0cf11e0a1b11ae1") + noise, DAMAGE),
        "derau.7z": (b"7z\xbc\xaf\x27\x1c\x00\x04" + noise, DAMAGE),
        "derau.rar": (b"Rar!\x1a\x07\x01\x00" + noise, DAMAGE),
        "derau.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + noise, DAMAGE),
        "derau.tif": (b"II*\x00\x08\x00\x00\x00" + noise, DAMAGE),
        "terbalik.zip": (b"PK\x03\x04" + good_docx[4:][::-1], DAMAGE),
        "tawa.docx": (_docx(_laughs("&l9;")), DAMAGE),
        "tawa.xml": (_laughs("&l9;"), DAMAGE),
        "intip.docx": (_docx(_peek()), HARMLESS),
        "nol.bz2": (_squeezed(bz2.BZ2Compressor(9)), BOMB),
        "nol.gz": (_squeezed(zlib.compressobj(9, zlib.DEFLATED, 31)), BOMB),
        "nol.zip": (_zip_of_zeros(), BOMB),
        "lipat.zip": (_folded(30), frozenset({Code.TOO_DEEP})),
        "gaung.zip": (_folded(5, 4), BOMB | {Code.TOO_MANY_MEMBERS, Code.TOO_DEEP}),
        "lari.zip": (zipped({"../../../../etc/cron.d/jahat": "* * * * * root id"}), UNSAFE),
        "mutlak.tar": (_tar("/etc/jahat.txt"), UNSAFE),
        "tautan.tar.gz": (gzip.compress(_tar("pintas", link="/etc/passwd"), mtime=0), UNSAFE),
        "banyak.zip": (
            zipped({f"{n}.txt": f"isi {n}" for n in range(1_000)}),
            frozenset({Code.TOO_MANY_MEMBERS}),
        ),
        "kunci.zip": (_locked(), frozenset({Code.ENCRYPTED})),
        "raksasa.png": (_png(60_000, 60_000), frozenset({Code.TOO_MANY_PIXELS, *DAMAGE})),
        "raksasa.bmp": (_bmp(40_000, 40_000), frozenset({Code.TOO_MANY_PIXELS, *DAMAGE})),
        "lingkar.pdf": (_pdf_in_circles(), HARMLESS),
        "ribuan.pdf": (_pdf_of_pages(1_000), frozenset({Code.TOO_MANY_PAGES})),
        "program.exe": (b"MZ\x90\x00\x03\x00" + noise, frozenset({Code.UNSUPPORTED, *DAMAGE})),
    }


class _Squeezer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def _docx(document: bytes) -> bytes:
    return zipped({"[Content_Types].xml": TYPES, "_rels/.rels": RELS, DOCX: document.decode()})


def _laughs(text: str) -> bytes:
    """A billion of them."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return _body(f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>', text)


def _peek() -> bytes:
    return _body('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;")


def _body(declared: str, text: str) -> bytes:
    return (
        f'<?xml version="1.0"?>{declared}<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
        "</w:body></w:document>"
    ).encode()


def _squeezed(squeezer: _Squeezer) -> bytes:
    zeros = bytes(MIB)
    pieces = [squeezer.compress(zeros) for _ in range(BOMB_MIB)]
    return b"".join([*pieces, squeezer.flush()])


def _zip_of_zeros() -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("laporan.txt", "w") as member,
    ):
        for _ in range(BOMB_MIB):
            member.write(bytes(MIB))
    return target.getvalue()


def _folded(depth: int, copies: int = 1) -> bytes:
    """A zip in a zip in a zip …, each several times in the next."""
    data = zipped({"isi.txt": "akhirnya"})
    for _ in range(depth):
        data = zipped({f"{number}.zip": data for number in range(copies)})
    return data


def _tar(name: str, link: str = "") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        info = tarfile.TarInfo(name)
        if link:
            info.type, info.linkname = tarfile.SYMTYPE, link
        else:
            info.size = 5
        archive.addfile(info, None if link else io.BytesIO(b"jahat"))
    return target.getvalue()


def _locked() -> bytes:
    """Says that its only member needs a password."""
    data = bytearray(zipped({"rahasia.txt": "rahasia sekali"}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 0, 0, 0, 0])
    rows = zlib.compress(bytes(10 * MIB), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _bmp(width: int, height: int) -> bytes:
    head = (40).to_bytes(4, "little") + width.to_bytes(4, "little") + height.to_bytes(4, "little")
    head += (1).to_bytes(2, "little") + (24).to_bytes(2, "little") + bytes(24)
    return b"BM" + (1000).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little") + head + bytes(946)


def _pdf_in_circles() -> bytes:
    """Its page tree has itself for a child."""
    maker = Maker()
    maker.page(writing(["putar"]))
    return maker.build().replace(b"/Kids [", b"/Kids [2 0 R ", 1)


def _pdf_of_pages(pages: int) -> bytes:
    maker = Maker()
    font = maker.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for _ in range(pages):
        maker.page(b"", fonts=font)
    return maker.build()
