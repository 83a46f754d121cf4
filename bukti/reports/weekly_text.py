"""The weekly report as plain text, for mail programs and people who read no HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from bukti import gap_wording
from bukti.i18n import _
from bukti.reports import weekly_words as words
from bukti.reports.weekly import AHEAD_DAYS
from bukti.reports.weekly_html import IN_MAIL
from bukti.wording import account_line, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bukti.gap_wording import Names
    from bukti.reports.weekly_model import BidangPage, Bunch, Weekly

WIDTH = 76  # characters of a line, as mails have them


def summary_text(weekly: Weekly) -> str:
    """The coordinator's, in short; the attachments hold the rest."""
    summary, names = weekly.summary, gap_wording.Names(weekly.pack)
    total = summary.total
    lines = [
        *_head(weekly, ""),
        counted(summary.tally.closed, summary.tally.slots, summary.tally.overdue),
        _("At most {present} of {weight} points by what is there today").format(
            present=number(total.present), weight=number(total.weight, 0)
        ),
        words.trend_words(summary.trend),
        "",
        _("By bidang").upper(),
    ]
    lines += [
        f"{names.bidang(line.id)}: " + counted(line.tally.closed, line.tally.slots, line.tally.overdue)
        for line in summary.bidang
    ]
    problems = words.problems(summary)
    if problems:
        lines += ["", _("Problems").upper(), *(f"- {line}" for line in problems)]
    return _text([*lines, "", account_line(summary.account)])


def bidang_text(weekly: Weekly, page: BidangPage) -> str:
    """A bidang's: what is overdue, what is due, what came in."""
    names = gap_wording.Names(weekly.pack)
    last = gap_wording.day(weekly.on + timedelta(days=AHEAD_DAYS))
    lines = [
        *_head(weekly, names.bidang(page.id)),
        counted(page.tally.closed, page.tally.slots, page.tally.overdue),
    ]
    if not page.tally.open:
        lines.append(_("Nothing is open this week, thank you."))
    lines += _gaps(_("Overdue"), page.overdue, IN_MAIL.overdue, names)
    lines += _gaps(_("Due until {day}").format(day=last), page.ahead, IN_MAIL.ahead, names)
    if page.came.counted:
        lines += ["", f"{_('Came in and counts, this week')}: {page.came.counted}".upper()]
        lines += [f"- {file.name}" for file in page.came.counted_files[: IN_MAIL.counted]]
    if page.came.to_mend:
        lines += ["", f"{_('Came in and does not count yet')}: {page.came.to_mend}".upper()]
        for one in page.came.files_to_mend[: IN_MAIL.to_mend]:
            told = "; ".join([*words.why_not(one), *one.remedies])
            lines.append(f"- {one.file.name}: {told}")
    return _text([*lines, "", _("The attached PDF and workbook hold all of it.")])


def _head(weekly: Weekly, name: str) -> list[str]:
    return [weekly.unit, words.title(name), words.week_of(weekly), ""]


def counted(closed: int, slots: int, overdue: int) -> str:
    return _("{closed} of {slots} pieces of evidence complete, {overdue} overdue").format(
        closed=closed, slots=slots, overdue=overdue
    )


def _gaps(title: str, bunches: Sequence[Bunch], most: int, names: Names) -> list[str]:
    if not bunches:
        return []
    lines = ["", f"{title}: {sum(bunch.count for bunch in bunches)}".upper()]
    for bunch in bunches[:most]:
        day = gap_wording.day(bunch.due)
        lines.append(f"- {day}: {bunch.item.text} · {words.periods(bunch)} ({words.ids(bunch)})")
        steps = "; ".join(words.steps(bunch, names))
        if steps:
            lines.append(f"  -> {steps}")
    left = sum(bunch.count for bunch in bunches[most:])
    return [*lines, _("… and {count} more").format(count=left)] if left else lines


def _text(lines: Iterable[str]) -> str:
    wrapped = [
        textwrap.fill(line, WIDTH, subsequent_indent="  " if line[:1] in "- " else "") for line in lines
    ]
    return "\n".join(wrapped) + "\n"
