"""`bukti verify-handover PATH`: checks a package anywhere, without a workspace."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.cli.door import INTERRUPTED, OK, TROUBLE
from bukti.cli.screen import console, echo, echo_json, table
from bukti.i18n import _, ngettext

if TYPE_CHECKING:
    from bukti.handover.verifying import Verdict


@click.command(
    "verify-handover",
    short_help=_("Check a package for the assessors, anywhere"),
    help=_(
        "Check the package PATH, a folder or a zip: that it is a valid BagIt bag, that every file is there and has the"
        " bytes that were handed over, that there is nothing besides, and who signed it. Needs no workspace."
    ),
    epilog=_("Exit code 0: sound; 2: not sound. Example: bukti verify-handover /media/usb/ZI-2025"),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--fingerprint",
    default="",
    help=_("It must be signed by the key with this fingerprint, as the unit told it."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
def command(path: Path, fingerprint: str, as_json: bool) -> int:
    from bukti import opening
    from bukti.cli.progress import ScreenProgress
    from bukti.handover.errors import Stopped
    from bukti.handover.verifying import verify

    started = time.monotonic()
    try:
        with opening.interruptible() as stop, ScreenProgress({}) as progress:
            verdict = verify(path, fingerprint=fingerprint, progress=progress, stop=stop)
    except Stopped:
        echo(_("Stopped; the package was not checked to its end."))
        return INTERRUPTED
    if as_json:
        import msgspec

        echo_json({"is_sound": verdict.is_sound, **msgspec.to_builtins(verdict)})
    else:
        _tell(verdict, seconds=time.monotonic() - started)
    return OK if verdict.is_sound else TROUBLE


def _tell(verdict: Verdict, *, seconds: float) -> None:
    from archive.names import shown
    from bukti.gap_wording import day
    from bukti.handover_wording import finding

    if verdict.findings:
        rows = [
            [
                shown(one.path.encode("utf-8", "surrogateescape")) or ".",
                finding(one.code, shown(one.detail.encode("utf-8", "surrogateescape"))),
            ]
            for one in verdict.findings
        ]
        console().print(table([_("File"), _("Finding")], rows))
    if verdict.as_of is not None:
        facts = _("{unit}, as of {day}: {documents} documents").format(
            unit=verdict.unit, day=day(verdict.as_of), documents=verdict.documents
        )
        echo(facts)
    echo(
        _("{files} files hashed, {megabytes:.1f} MB in {seconds:.1f} s").format(
            files=verdict.files, megabytes=verdict.size / 1e6, seconds=seconds
        )
    )
    if verdict.fingerprint:
        echo(_("Signed by the key: {fingerprint}").format(fingerprint=verdict.fingerprint))
        echo(_("Compare it with the fingerprint that the unit has told you."))
    else:
        echo(_("Not signed: who made it can't be proven."), style="yellow")
    count = len(verdict.findings)
    if count:
        sentence = ngettext("Not sound: {count} finding.", "Not sound: {count} findings.", count)
        echo(sentence.format(count=count), style="bold red")
    else:
        echo(_("Sound: everything is as it was handed over."), style="bold green")
