"""Writes small PDF files by hand, so that the tests decide on every object."""

from __future__ import annotations

from collections.abc import Sequence

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


class Maker:
    """Collects objects by number and joins them into a file."""

    def __init__(self) -> None:
        self.objects: dict[int, bytes] = {}
        self.catalog = b""  # further entries of the catalogue
        self.info = b""
        self._pages: list[int] = []
        self._last = 2  # 1 is the catalogue, 2 the page tree

    def add(self, body: bytes) -> int:
        """Adds an object; returns its number."""
        self._last += 1
        self.objects[self._last] = body
        return self._last

    def stream(self, data: bytes, entries: bytes = b"") -> int:
        return self.add(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data))

    def page(
        self,
        content: bytes,
        *,
        fonts: int = 0,
        pictures: int = 0,
        size: tuple[int, int] = (595, 842),
        entries: bytes = b"",
    ) -> int:
        """Adds a page; `fonts` and `pictures` are the objects called /F and /I in it."""
        font = fonts or self.add(FONT)
        picture = b"/XObject << /I %d 0 R >>" % pictures if pictures else b""
        number = self.add(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F %d 0 R >> %s >> %s >>"
            % (*size, self.stream(content), font, picture, entries)
        )
        self._pages.append(number)
        return number

    def picture(self, width: int = 40, height: int = 56) -> int:
        """Adds a grey picture."""
        entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray " % (
            width,
            height,
        )
        return self.stream(bytes(width * height), entries + b"/BitsPerComponent 8")

    def build(self) -> bytes:
        info = b"/Info %d 0 R" % self.add(b"<< %s >>" % self.info) if self.info else b""
        kids = b" ".join(b"%d 0 R" % number for number in self._pages)
        bodies = {
            1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % self.catalog,
            2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(self._pages)),
            **self.objects,
        }
        data = bytearray(b"%PDF-1.7\n")
        offsets = []
        for number in sorted(bodies):
            offsets.append(len(data))
            data += b"%d 0 obj\n%s\nendobj\n" % (number, bodies[number])
        start = len(data)
        data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
        for offset in offsets:
            data += b"%010d 00000 n \n" % offset
        data += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(bodies) + 1, info)
        data += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(data)


def writing(lines: Sequence[str], *, size: int = 12) -> bytes:
    """A content stream that writes the lines from the top of the page."""
    shown = b" ".join(b"(%s) Tj T*" % line.encode("latin-1") for line in lines)
    return b"BT /F %d Tf %d TL 60 780 Td %s ET" % (size, round(size * 1.4), shown)


def filled(picture_share: float = 1.0) -> bytes:
    """A content stream that draws the picture /I over a share of an A4 page."""
    return b"q 595 0 0 %d 0 0 cm /I Do Q\n" % round(842 * picture_share)
