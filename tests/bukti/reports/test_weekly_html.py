from __future__ import annotations

import hashlib
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
import msgspec
import pypdf
import pytest

from bukti.reports.arrivals import Came
from bukti.reports.paper import pdf
from bukti.reports.weekly import tally
from bukti.reports.weekly_html import IN_MAIL, MAIL, ON_PAPER, bidang_html, summary_html
from bukti.reports.weekly_model import BidangPage, Weekly
from bukti.reports.weekly_text import bidang_text, summary_text
from tests.bukti.reports import sample
from tests.golden_files import assert_golden


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Weekly:
    return sample.weekly(tmp_path_factory.mktemp("arsip"))


def own(weekly: Weekly, **how: str) -> str:
    return bidang_html(weekly, weekly.page(sample.OWN), sample.HEAD, **how)


def parsed(html: str) -> Any:
    return lxml.html.fromstring(html)


def words(html: str) -> str:
    return " ".join(parsed(html).text_content().split())


def without_style(html: str) -> str:
    """Style sheets are looked at, not compared."""
    return re.sub(r"(?s)<style>.*?</style>", "<style></style>", html)


def test_golden_pages(weekly: Weekly) -> None:
    assert_golden("mingguan-ringkasan.html", without_style(summary_html(weekly, sample.HEAD)))
    assert_golden("mingguan-bidang.html", without_style(own(weekly)))
    assert_golden("mingguan-surel.html", own(weekly, frame=MAIL))
    assert_golden("mingguan-surel.txt", bidang_text(weekly, weekly.page(sample.OWN)))


def test_the_same_week_gives_the_same_bytes(weekly: Weekly, tmp_path: Path) -> None:
    again = sample.weekly(tmp_path)
    html = summary_html(weekly, sample.HEAD)
    assert html == summary_html(again, sample.HEAD)
    made = [hashlib.sha256(pdf(html)).hexdigest() for _time in range(2)]
    assert made[0] == made[1]
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf(html))).pages)
    assert "Laporan mingguan kelengkapan bukti" in text
    assert "Kekurangan per minggu" in text


@pytest.mark.parametrize("frame", [MAIL, "letter.html"])
def test_it_opens_alone_and_runs_nothing(weekly: Weekly, frame: str) -> None:
    for html in (summary_html(weekly, sample.HEAD, frame=frame), own(weekly, frame=frame)):
        assert "<script" not in html
        assert not re.search(r'(src|href)="(?!data:|https://bukti)', html)
        assert "url(" not in html
        assert "<img" not in html
    assert sample.EVIL in words(own(weekly, frame=frame))  # as a name


def test_a_mail_carries_its_styles_in_its_elements(weekly: Weekly) -> None:
    """Outlook knows no style sheet, no variables and no SVG; Gmail cuts off what is longer than 102 KB."""
    for html in (summary_html(weekly, sample.HEAD, frame=MAIL), own(weekly, frame=MAIL)):
        assert "<style" not in html
        assert "var(" not in html
        assert "<svg" not in html
        assert len(html) < 102_000
        page = parsed(html)
        assert all(
            "padding" in (cell.get("style") or "") for cell in page.xpath("//table[@class='list']//td")
        )
    summary = parsed(summary_html(weekly, sample.HEAD, frame=MAIL))
    assert len(summary.xpath("//td[normalize-space() = '8 Okt']")) == 1  # the trend as a table


def test_no_page_tells_a_bidang_of_the_files_of_others(weekly: Weekly) -> None:
    for frame in (MAIL, "letter.html"):
        assert "rahasia" not in own(weekly, frame=frame)
    assert "rahasia" not in bidang_text(weekly, weekly.page(sample.OWN))
    assert "rahasia" in bidang_html(weekly, weekly.page(sample.OTHER), sample.HEAD)


def test_a_bound_is_called_a_bound(weekly: Weekly) -> None:
    text = words(summary_html(weekly, sample.HEAD))
    assert "paling tinggi menurut bukti yang ada" in text
    assert "penilai boleh memberi kurang dari itu" in text


def test_the_account_stands_in_the_summary(weekly: Weekly) -> None:
    line = "12 berkas = 0 dapat dicari + 10 menunggu + 1 tidak terbaca + 1 diabaikan"
    assert line in words(summary_html(weekly, sample.HEAD))
    assert line in " ".join(summary_text(weekly).split())


def clear(page: BidangPage) -> BidangPage:
    closed = [slot for slot in page.slots if slot.state.is_closed]
    nothing = msgspec.structs.replace(page, overdue=(), ahead=(), doubtful=(), later=0, tally=tally(closed))
    return msgspec.structs.replace(nothing, came=Came(), changes=None, slots=())


def test_where_nothing_is_open_it_says_so_kindly(weekly: Weekly) -> None:
    page = clear(weekly.page(sample.OWN))
    text = words(bidang_html(weekly, page, sample.HEAD))
    assert "Minggu ini tidak ada kekurangan. Terima kasih" in text
    assert "Lewat tenggat:" not in text
    assert "Minggu ini tidak ada kekurangan, terima kasih." in bidang_text(weekly, page)


def test_a_long_list_is_cut_and_says_how_much_is_left(weekly: Weekly) -> None:
    page = weekly.page(sample.OTHER)
    many = tuple(
        msgspec.structs.replace(
            page.overdue[0], items=(msgspec.structs.replace(page.overdue[0].item, text=f"Bukti {n}"),)
        )
        for n in range(200)
    )
    left = sum(bunch.count for bunch in many[ON_PAPER.overdue :])
    long = msgspec.structs.replace(page, overdue=many)
    text = words(bidang_html(weekly, long, sample.HEAD, address="https://bukti.example.go.id/"))
    assert f"Bukti {ON_PAPER.overdue - 1} " in text
    assert f"Bukti {ON_PAPER.overdue} " not in text
    assert f"… dan {left} lagi. Selengkapnya: https://bukti.example.go.id/kekurangan?bidang=layanan" in text
    mail = words(bidang_html(weekly, long, sample.HEAD, frame=MAIL))
    assert f"Bukti {IN_MAIL.overdue} " not in mail
    assert "Selengkapnya ada di buku kerja (Excel) laporan ini." in mail


def test_the_first_week_compares_with_nothing(tmp_path: Path) -> None:
    first = sample.weekly(tmp_path, date(2025, 9, 20))
    text = words(summary_html(first, sample.HEAD))
    assert "Belum ada minggu sebelumnya untuk dibandingkan." in text
    assert "Perbandingan antarminggu mulai ada minggu depan." in text
