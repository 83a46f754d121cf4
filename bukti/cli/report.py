"""`bukti report`: what is told of the archive on paper and in files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.cli.door import OK
from bukti.cli.screen import echo
from bukti.i18n import _, marked

if TYPE_CHECKING:
    from bukti.opening import Workspace
    from bukti.reports.weekly_model import Weekly

FORMS = ("html", "pdf", "xlsx")

MAKING = marked("Making the report")


@click.group(
    "report",
    short_help=_("Make the weekly report"),
    help=_("Make reports for the coordinator and for every bidang."),
)
def command() -> None:
    pass


@command.command(
    "weekly",
    short_help=_("The gaps of the week, for the coordinator and each bidang."),
    help=_(
        "Make the weekly gap report: a summary for the coordinator, and for each bidang a page with what is overdue,"
        " what falls due, what is in doubt, and what became of the files that came in. As HTML, PDF and workbook."
    ),
    epilog=_(
        "Works beside a running watch. Compares with the snapshot of seven days before. Exit code 1: not all letters"
        " went out."
        " Example: bukti report weekly --as-of 2025-10-13 --bidang 'Tata Usaha'"
    ),
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar=_("DATE"), help=_("On this day (default: today).")
)
@click.option("--bidang", metavar="BIDANG", help=_("Only the page of this bidang."))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar=_("FOLDER"),
    help=_("Into this folder (default: laporan/ and the week, in the workspace)."),
)
@click.option(
    "--format",
    "forms",
    type=click.Choice(FORMS),
    multiple=True,
    help=_("Only in this form; may be given several times (default: all)."),
)
@click.option(
    "--send", is_flag=True, help=_("Also send it: a letter for the coordinator and for each bidang ([mail]).")
)
@click.option(
    "--again",
    is_flag=True,
    help=_("With --send: also to addresses that have got this week's letter already."),
)
@click.pass_obj
def weekly(
    workspace: Path | None,
    as_of: datetime | None,
    bidang: str | None,
    out: Path | None,
    forms: Sequence[str],
    send: bool,
    again: bool,
) -> int:
    from contextlib import ExitStack

    from bukti import opening
    from bukti.cli.waiting import waiting
    from bukti.reports import making
    from bukti.reports.letters import MEDIA_TYPES, letters
    from bukti.reports.press import Press
    from bukti.reports.weekly_files import Form, report_files, write

    if again and not send:
        raise click.UsageError(_("--again belongs to --send."))
    opened = opening.find(workspace)
    if send:
        _can_send(opened)
    on = as_of.date() if as_of else opening.today()
    only = _known(opened, bidang) if bidang is not None else None
    head = making.head_of(opened, on)
    wanted = frozenset(Form(form) for form in forms or FORMS)
    made_of = wanted | MEDIA_TYPES.keys() if send else wanted
    with ExitStack() as stack:
        step = stack.enter_context(waiting(_(MAKING)))
        papers = 1 if only is not None else making.MOST_PAPERS
        press = stack.enter_context(Press(papers)) if Form.PDF in made_of else None
        now = datetime.now(UTC)
        made = making.made(opened, on, opening.zone(), now=now)
        found = made.weekly
        if as_of is None:
            making.keep(opened, made, now)
        folder = out or opened.places.reports / found.week
        files, names = [], []
        for file in report_files(found, head, made_of, press, only=only, address=opened.settings.web.address):
            step(file.name)
            files.append(file)
            if file.form in wanted:
                names.append(write(folder, file).name)
    _tell(found, folder, names)
    if not send:
        return OK
    from bukti.cli import sending_screen

    return sending_screen.send(
        opened,
        letters(found, opened.settings, head, files),
        on=on,
        again=again,
        names={one.id: one.name for one in found.pack.owners.bidang},
    )


def _can_send(opened: Workspace) -> None:
    """Before the work is done. Raises NotSetUp."""
    from bukti import mail_setup

    with mail_setup.server(opened.settings.mail, opened.places.root):
        pass


def _known(opened: Workspace, name: str) -> str:
    """The id of a bidang by any of its names."""
    from bukti.cli.gaps import known_bidang
    from bukti.packs import pack_for_reading
    from rules.files import load_pack

    return known_bidang(load_pack(pack_for_reading(opened.places).source), name)


def _tell(found: Weekly, folder: Path, names: Sequence[str]) -> None:
    """The week in three lines, and where the files are."""
    from bukti.reports import weekly_words
    from bukti.reports.weekly_text import counted

    tally = found.summary.tally
    echo(weekly_words.week_of(found), style="bold")
    echo(counted(tally.closed, tally.slots, tally.overdue))
    echo(weekly_words.trend_words(found.summary.trend))
    if not names:
        echo(_("This bidang owes nothing and has handed nothing in: there is no page for it."))
        return
    echo(_("Written to {folder}:").format(folder=folder))
    for name in names:
        echo(f"  {name}")
