from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bukti.i18n import use_language
from bukti.reports.errors import BadLogo
from bukti.reports.paper import pdf
from bukti.reports.templating import MOST_LOGO_BYTES, Head, environment, logo, rendered
from bukti.settings import Letterhead

LETTERHEAD = Letterhead(
    above=("KEMENTERIAN <CONTOH>",),
    address=("Jalan Rempah 1, Bogor",),
    city="Bogor",
    signer="Rini & Kawan",
    signer_role="Ketua Tim Kerja ZI,",
    signer_id="19800101 200501 1 001",
)
PNG = b"\x89PNG\r\n\x1a\n rest"


def head(letterhead: Letterhead = LETTERHEAD) -> Head:
    use_language("id")
    return Head("Pusat Rempah", letterhead, date(2025, 10, 13), "id")


def test_a_report_carries_the_letterhead_and_who_signs() -> None:
    page = rendered("letter.html", head(), {})
    for words in ("KEMENTERIAN &lt;CONTOH&gt;", "Pusat Rempah", "Bogor, 13 Oktober 2025", "Rini &amp; Kawan"):
        assert words in page
    assert "<script" not in page
    assert "<img" not in page


def test_without_settings_there_is_room_to_write_by_hand() -> None:
    page = rendered("letter.html", head(Letterhead()), {})
    assert "Ketua Tim Kerja ZI," in page
    assert "NIP ……" in page
    assert ", 13 Oktober 2025" not in page


def test_it_goes_on_paper() -> None:
    assert pdf(rendered("letter.html", head(), {})).startswith(b"%PDF")


def test_a_style_sheet_is_ours_and_stands_in_the_page() -> None:
    assert "@page" in environment().from_string('{{ sheet("letter.css") }}').render()


def test_the_logo_stands_in_the_page(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    assert logo(Letterhead(logo="logo.png"), tmp_path).startswith("data:image/png;base64,")
    assert logo(Letterhead(), tmp_path) == ""


@pytest.mark.parametrize(
    ("content", "why"), [(None, "unreadable"), (b"<svg/>", "kind"), (PNG + bytes(MOST_LOGO_BYTES), "size")]
)
def test_a_logo_that_can_not_be_used_says_why(tmp_path: Path, content: bytes | None, why: str) -> None:
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(BadLogo) as caught:
        logo(Letterhead(logo="logo.png"), tmp_path)
    assert caught.value.why == why
