"""The weekly report as letters: one for the coordinator, one for each bidang, with the PDF and the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bukti import gap_wording
from bukti.i18n import _, ngettext
from bukti.mail_message import Attachment, Letter
from bukti.mail_setup import addressees
from bukti.reports.weekly_files import Form, ReportFile, html_of
from bukti.reports.weekly_html import MAIL
from bukti.reports.weekly_text import bidang_text, summary_text
from bukti.reviewing import Departments
from bukti.tables import XLSX_TYPE

if TYPE_CHECKING:
    from bukti.reports.templating import Head
    from bukti.reports.weekly_model import Weekly
    from bukti.settings import Settings

MEDIA_TYPES: Mapping[Form, str] = {Form.PDF: "application/pdf", Form.XLSX: XLSX_TYPE}
"""What is attached; the HTML is the letter itself."""


def letters(weekly: Weekly, settings: Settings, head: Head, files: Iterable[ReportFile]) -> list[Letter]:
    """One for each that `files` of the report are of, in their order; papers and workbooks among them are attached.
    One without addresses has an empty `to`."""
    to, address = addressees(settings.mail, Departments(weekly.pack)), settings.web.address
    attached: dict[str, list[Attachment]] = {}
    for file in files:
        if file.form in MEDIA_TYPES:
            attachment = Attachment(file.name, MEDIA_TYPES[file.form], file.content)
            attached.setdefault(file.bidang, []).append(attachment)
    return [
        Letter(
            bidang=bidang,
            to=to.get(bidang, ()),
            subject=subject(weekly, bidang),
            html=html_of(weekly, bidang, head, address, frame=MAIL),
            text=bidang_text(weekly, weekly.page(bidang)) if bidang else summary_text(weekly),
            attachments=tuple(attachments),
        )
        for bidang, attachments in attached.items()
    ]


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
