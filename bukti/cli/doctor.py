"""`bukti doctor`: looks at machine and workspace and says what to do for each finding."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.cli.door import NOT_COMPLETE, OK, TROUBLE
from bukti.cli.screen import console, echo, echo_json, printable
from bukti.doctor import Mark
from bukti.i18n import _, ngettext

if TYPE_CHECKING:
    from rich.table import Table

    from bukti.doctor import Finding

EXIT_CODES = {Mark.FINE: OK, Mark.ADVICE: NOT_COMPLETE, Mark.TROUBLE: TROUBLE}


@click.command(
    "doctor",
    short_help=_("Check this machine and the workspace"),
    help=_(
        "Check this machine and the workspace, and say what to do for each finding: libraries, languages of OCR, "
        "limits, disks, permissions, watched folders, catalogue, index, rule pack, backup, mail. Nothing is changed; "
        "a scan may go on meanwhile."
    ),
    epilog=_("Exit code 0: fine; 1: there is advice; 2: there is trouble. Example: bukti doctor"),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.option(
    "--mail",
    "asks_server",
    is_flag=True,
    help=_("Also connect to the mail server and sign in; nothing is sent."),
)
@click.pass_obj
def command(workspace: Path | None, as_json: bool, asks_server: bool) -> int:
    import msgspec

    from bukti.doctor.examine import examine
    from bukti.doctor_wording import TOPICS, said

    with console(to_stderr=True).status(_("Looking …")) if sys.stderr.isatty() else nullcontext():
        found = sorted(
            examine(workspace, datetime.now(UTC), asks_server=asks_server),
            key=lambda finding: list(TOPICS).index(finding.topic),
        )
    worst = max((finding.mark for finding in found), key=list(Mark).index, default=Mark.FINE)
    if as_json:
        rows = []
        for finding in found:
            what, remedy = said(finding)
            rows.append(msgspec.to_builtins(finding) | {"says": what, "remedy": remedy})
        echo_json({"verdict": worst, "findings": rows})
    else:
        console().print(_table(found))
        _verdict(found)
    return EXIT_CODES[worst]


def _table(found: Sequence[Finding]) -> Table:
    """A line for each finding, its topic named once."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from bukti.doctor_wording import MARKS, TOPICS, said

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    made.add_column("", no_wrap=True)
    for heading in ("", _("Finding"), _("What to do")):
        made.add_column(heading, overflow="fold")
    before = ""
    for finding in found:
        mark, style = MARKS[finding.mark]
        what, remedy = said(finding)
        topic = "" if finding.topic == before else _(TOPICS[finding.topic])
        before = finding.topic
        cells = (topic, what, remedy)
        made.add_row(Text(printable(mark), style=style), *(Text(printable(cell)) for cell in cells))
    return made


def _verdict(found: Sequence[Finding]) -> None:
    trouble = sum(finding.mark is Mark.TROUBLE for finding in found)
    advice = sum(finding.mark is Mark.ADVICE for finding in found)
    if trouble:
        echo(
            ngettext("{count} thing needs mending.", "{count} things need mending.", trouble).format(
                count=trouble
            ),
            style="bold red",
        )
    if advice:
        echo(
            ngettext("{count} piece of advice.", "{count} pieces of advice.", advice).format(count=advice),
            style="yellow",
        )
    if not trouble and not advice:
        echo(_("All is well."), style="bold green")
