"""`bukti rebuild`: computes text, readings and index anew from the store."""

from __future__ import annotations

import time
from pathlib import Path

import click

from bukti.cli.door import INTERRUPTED, OK
from bukti.cli.screen import echo
from bukti.i18n import _


@click.command(
    "rebuild",
    short_help=_("Compute the text and the index anew from the store"),
    help=_(
        "Compute the text, its reading and the index anew from the stored files. People go on searching meanwhile."
    ),
    epilog=_("Example: bukti rebuild --index"),
)
@click.option("--index", "index_only", is_flag=True, help=_("Only readings and index; the text is kept."))
@click.pass_obj
def command(workspace: Path | None, index_only: bool) -> int:
    from archive.rebuild import rebuild
    from bukti import opening
    from bukti.cli.progress import ScreenProgress
    from bukti.cli.scan import NOTES

    opened = opening.find(workspace)
    started = time.monotonic()
    with (
        opening.interruptible() as stop,
        ScreenProgress(NOTES) as progress,
        opening.writing(opened, progress, stop) as archive,
    ):
        report = rebuild(archive, text=not index_only)
    echo(
        _("{read} documents read, {unread} not readable, {indexed} in the index, {seconds:.1f} s").format(
            read=report.read,
            unread=report.unread + report.set_aside,
            indexed=report.indexed,
            seconds=time.monotonic() - started,
        )
    )
    if report.is_interrupted:
        echo(_("Stopped cleanly. Go on with: bukti rebuild"))
        return INTERRUPTED
    return OK
