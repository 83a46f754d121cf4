"""The weekly report as files: for the coordinator and for each bidang, as HTML, PDF and workbook."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bukti import gap_wording
from bukti.i18n import _
from bukti.reports.weekly_book import bidang_book, summary_book
from bukti.reports.weekly_html import PAPER, bidang_html, summary_html

if TYPE_CHECKING:
    from bukti.reports.press import Press
    from bukti.reports.templating import Head
    from bukti.reports.weekly_model import Weekly

MOST_NAME = 60
"""Characters of a bidang's name in a file's: paths of shares are short."""

_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*\x7f]+')
"""What Windows takes in no file name."""

MAY_READ = 0o640
"""The reports name files and gaps of everybody: of nobody's business outside of the unit."""


class Form(StrEnum):
    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"


class ReportFile(msgspec.Struct, frozen=True):
    """`bidang`: empty for the coordinator's summary."""

    bidang: str
    form: Form
    name: str
    content: bytes


def report_files(
    weekly: Weekly,
    head: Head,
    forms: Collection[Form],
    press: Press | None,
    *,
    only: str | None = None,
    address: str = "",
) -> Iterator[ReportFile]:
    """The files, the coordinator's first. `press`: where the papers are made, from now on; none: no PDF. `only`: of
    this bidang; empty: the summary alone. `address`: of the desk.

    The same report gives the same bytes.
    """
    wanted = [id_ for id_ in ("", *(page.id for page in weekly.pages)) if only in (None, id_)]
    htmls = {id_: html_of(weekly, id_, head, address) for id_ in wanted}
    papers = (
        {id_: press.put(html) for id_, html in htmls.items()}
        if press is not None and Form.PDF in forms
        else {}
    )

    def file(bidang: str, form: Form, content: bytes) -> ReportFile:
        return ReportFile(bidang, form, name_of(weekly, bidang, form), content)

    def files() -> Iterator[ReportFile]:
        for id_ in wanted:
            if Form.HTML in forms:
                yield file(id_, Form.HTML, htmls[id_].encode())
            if id_ in papers:
                yield file(id_, Form.PDF, papers[id_].result())
            if Form.XLSX in forms:
                yield file(id_, Form.XLSX, book_of(weekly, id_, address))

    return files()


def html_of(weekly: Weekly, bidang: str, head: Head, address: str, frame: str = PAPER) -> str:
    """The summary, or a bidang's page. Raises KeyError for a bidang without one."""
    if not bidang:
        return summary_html(weekly, head, address=address, frame=frame)
    return bidang_html(weekly, weekly.page(bidang), head, address=address, frame=frame)


def book_of(weekly: Weekly, bidang: str, address: str) -> bytes:
    if not bidang:
        return summary_book(weekly, address=address)
    return bidang_book(weekly, weekly.page(bidang), address=address)


def name_of(weekly: Weekly, bidang: str, form: Form) -> str:
    """`Laporan mingguan 2025-W42 Tata Usaha.pdf`, fit for any file system."""
    name = gap_wording.Names(weekly.pack).bidang(bidang) if bidang else _("summary")
    name = " ".join(_UNFIT.sub(" ", name).split())[:MOST_NAME].strip(" .") or bidang
    return _("Weekly report {week} {name}").format(week=weekly.week, name=name) + f".{form}"


def write(folder: Path, file: ReportFile) -> Path:
    """Writes it into a folder: whole or not at all, in place of one of the same name."""
    folder.mkdir(parents=True, exist_ok=True)
    target, beside = folder / file.name, folder / f".{file.name}.new"
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MAY_READ), "wb") as out:
            out.write(file.content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return target
