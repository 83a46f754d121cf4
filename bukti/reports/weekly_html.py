"""The weekly report as HTML: for the screen and for paper, and as the body of a mail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec

from bukti import gap_wording
from bukti.i18n import _
from bukti.reports import weekly_words
from bukti.reports.chart import columns
from bukti.reports.spans import spans
from bukti.reports.templating import Head, rendered
from bukti.reports.weekly import AHEAD_DAYS, turned
from bukti.wording import account_line

if TYPE_CHECKING:
    from bukti.reports.weekly_model import BidangPage, Weekly

PAPER, MAIL = "letter.html", "mail.html"
"""The frames of a report."""


class Most(msgspec.Struct, frozen=True):
    """How many lines of each list are shown; that there are more is said, and where."""

    overdue: int = 25
    ahead: int = 15
    doubtful: int = 12
    counted: int = 12
    to_mend: int = 15
    changes: int = 6


ON_PAPER = Most()
IN_MAIL = Most(overdue=12, ahead=8, doubtful=6, counted=6, to_mend=8, changes=5)
"""Mail programs cut a long body off (Gmail at 102 KB); the attachments hold the rest."""


def summary_html(weekly: Weekly, head: Head, *, address: str = "", frame: str = PAPER) -> str:
    """The coordinator's summary. `address`: of the desk, if people can open it."""
    all_of_it = weekly.summary
    highest = max(point.open for point in all_of_it.trend) or 1
    chart = None
    if frame == PAPER:
        bars = [(weekly_words.short_day(point.on), point.open) for point in all_of_it.trend]
        chart = columns(bars, weekly_words.trend_words(all_of_it.trend))
    values = {
        **_common(weekly, frame),
        "chart": chart,
        "highest": highest,
        "closer": gap_wording.closer,
        "account_line": account_line,
        "turned": turned,
        "spans": spans,
        "where": _where(address, "/minggu"),
    }
    return _finished(rendered("weekly_summary.html", head, values), frame)


def bidang_html(
    weekly: Weekly, page: BidangPage, head: Head, *, address: str = "", frame: str = PAPER
) -> str:
    """A bidang's page."""
    values = {
        **_common(weekly, frame),
        "page": page,
        "name": gap_wording.Names(weekly.pack).bidang(page.id),
        "last_day": weekly.on + timedelta(days=AHEAD_DAYS),
        "where": _where(address, "/kekurangan", bidang=page.id),
        "where_files": _where_files(address, weekly.begins),
    }
    return _finished(rendered("weekly_bidang.html", head, values), frame)


def _common(weekly: Weekly, frame: str) -> dict[str, object]:
    items = {item.id: item.text for item in weekly.pack.items}
    return {
        "frame": frame,
        "is_mail": frame == MAIL,
        "weekly": weekly,
        "words": weekly_words,
        "names": gap_wording.Names(weekly.pack),
        "most": IN_MAIL if frame == MAIL else ON_PAPER,
        "tone": lambda state: weekly_words.TONES.get(state, ""),
        "item_text": lambda id_: items.get(id_, ""),
    }


def _where(address: str, path: str, **asked: str) -> str:
    """Where all of a list is."""
    if not address:
        return _("The workbook of this report has all of them.")
    query = f"?{urlencode(asked)}" if asked else ""
    return _("All of them: {address}").format(address=f"{address.rstrip('/')}{path}{query}")


def _where_files(address: str, since: date) -> str:
    """The workbook has the gaps only."""
    return (
        _where(address, "/berkas", sejak=since.isoformat())
        if address
        else _("The page Files of Bukti’s desk has all of them.")
    )


def _finished(html: str, frame: str) -> str:
    """A mail carries its styles in each element, for programs that know no style sheet."""
    if frame != MAIL:
        return html
    import css_inline

    inliner = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)
    inlined: str = inliner.inline(html)
    return inlined
