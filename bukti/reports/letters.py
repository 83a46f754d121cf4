"""The weekly report as letters: one for the coordinator, one for each bidang, with the PDF and the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bukti import gap_wording
from bukti.i18n import _, ngettext
from bukti.mail_message import Attachment, Letter
from bukti.mail_setup import COORDINATOR, addressees
from bukti.reports.weekly_files import Form, report_files
from bukti.reports.weekly_html import MAIL, bidang_html, summary_html
from bukti.reports.weekly_text import bidang_text, summary_text
from bukti.reviewing import Departments
from bukti.tables import XLSX_TYPE

if TYPE_CHECKING:
    from bukti.reports.press import Press
    from bukti.reports.templating import Head
    from bukti.reports.weekly_model import Weekly
    from bukti.settings import Settings

MEDIA_TYPES: Mapping[Form, str] = {Form.PDF: "application/pdf", Form.XLSX: XLSX_TYPE}
"""What is attached; the HTML is the letter itself."""


def letters(weekly: Weekly, settings: Settings, head: Head, press: Press | None) -> list[Letter]:
    """The coordinator's first, then the pack's order; one without addresses has an empty `to`. `press`: where
    the papers are made; none: only the workbook is attached."""
    to, address = addressees(settings.mail, Departments(weekly.pack)), settings.web.address
    attached: dict[str, list[Attachment]] = {}
    for file in report_files(weekly, head, MEDIA_TYPES, press, address=address):
        attachment = Attachment(file.name, MEDIA_TYPES[file.form], file.content)
        attached.setdefault(file.bidang, []).append(attachment)
    made = [
        Letter(
            bidang=COORDINATOR,
            to=to.get(COORDINATOR, ()),
            subject=subject(weekly, COORDINATOR),
            html=summary_html(weekly, head, address=address, frame=MAIL),
            text=summary_text(weekly),
            attachments=tuple(attached[COORDINATOR]),
        )
    ]
    made += [
        Letter(
            bidang=page.id,
            to=to.get(page.id, ()),
            subject=subject(weekly, page.id),
            html=bidang_html(weekly, page, head, address=address, frame=MAIL),
            text=bidang_text(weekly, page),
            attachments=tuple(attached[page.id]),
        )
        for page in weekly.pages
    ]
    return made


def subject(weekly: Weekly, bidang: str) -> str:
    """What the list of mails shows: whose, of which day, and how many are overdue."""
    page = weekly.page(bidang) if bidang else None
    overdue = page.tally.overdue if page else weekly.summary.tally.overdue
    told = (
        ngettext("{count} piece of evidence overdue", "{count} pieces of evidence overdue", overdue).format(
            count=overdue
        )
        if overdue
        else _("nothing overdue")
    )
    name = gap_wording.Names(weekly.pack).bidang(bidang) if bidang else _("summary")
    return _("Weekly report of {day}, {name}: {told}").format(
        day=gap_wording.day(weekly.on), name=name, told=told
    )
