from __future__ import annotations

import io

import pypdf
import pytest

from bukti.reports.errors import Unreachable
from bukti.reports.paper import pdf

PAGE = "<html lang=id><title>Laporan</title><body><h1>Laporan kekurangan</h1><p>SK Tim Kerja ✓ 31 Maret</p>"
DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Er"
    "kJggg=="
)


def test_a_pdf_says_what_the_page_says_and_is_made_to_be_kept() -> None:
    made = pypdf.PdfReader(io.BytesIO(pdf(PAGE)))
    assert "SK Tim Kerja ✓ 31 Maret" in made.pages[0].extract_text()
    assert made.metadata is not None
    assert made.metadata.title == "Laporan"
    assert made.xmp_metadata is not None
    assert made.xmp_metadata.pdfaid_part == "3"


def test_the_same_text_gives_the_same_bytes() -> None:
    assert pdf(PAGE) == pdf(PAGE)
    assert pdf(PAGE) != pdf(PAGE.replace("31", "30"))


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "http://127.0.0.1:9/a.png", "//127.0.0.1/a.png", "../a.png"]
)
def test_nothing_is_fetched(address: str) -> None:
    if address.startswith((".", "/")):  # without a place of its own a page can't even name these
        assert pdf(f'{PAGE}<img src="{address}">')
        return
    with pytest.raises(Unreachable):
        pdf(f'{PAGE}<img src="{address}">')


def test_a_picture_stands_in_the_page_itself() -> None:
    assert len(pypdf.PdfReader(io.BytesIO(pdf(f'{PAGE}<img src="{DOT}">'))).pages[0].images) == 1
