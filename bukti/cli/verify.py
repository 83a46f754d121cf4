"""`bukti verify`: hashes every stored byte again, walks the audit log, compares catalogue and index."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti import wording
from bukti.cli.door import INTERRUPTED, OK, TROUBLE
from bukti.cli.screen import console, echo, echo_json, table
from bukti.i18n import _, ngettext
from bukti.wording import worded

if TYPE_CHECKING:
    from archive.fixity import Finding, VerifyReport

FINDINGS_SHOWN = 200  # on the terminal; --json has them all


@click.command(
    "verify",
    short_help=_("Prove that every stored byte is intact"),
    help=_(
        "Prove that every stored byte is intact: all files hashed again, audit log, catalogue and index compared."
    ),
    epilog=_("Exit code 0: sound; 2: a fault was found. Example: bukti verify"),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.pass_obj
def command(workspace: Path | None, as_json: bool) -> int:
    import msgspec

    from archive.fixity import verify
    from bukti import opening
    from bukti.cli.progress import ScreenProgress
    from evidence_store.catalogue import Catalogue
    from evidence_store.objects import ObjectStore

    opened = opening.find(workspace)
    started = time.monotonic()
    with (
        opening.interruptible() as stop,
        ScreenProgress({}) as progress,
        Catalogue.open(opened.places.catalogue, readonly=True) as catalogue,
    ):
        objects, index = ObjectStore(opened.places.store), opening.open_index(opened)
        report = verify(catalogue, objects, index, progress=progress, stop=stop)
        head = catalogue.audit_head()
    if as_json:
        echo_json({"sound": report.is_sound, "audit_head": head, **msgspec.to_builtins(report)})
    else:
        _print(report, seconds=time.monotonic() - started, audit_head=f"{head.count}:{head.hash[:16]}")
    if report.is_interrupted:
        return INTERRUPTED
    return OK if report.is_sound else TROUBLE


def _print(report: VerifyReport, *, seconds: float, audit_head: str) -> None:
    if report.findings:
        shown = report.findings[:FINDINGS_SHOWN]
        rows = [_row(finding) for finding in shown]
        console().print(table([_("Finding"), _("Where"), _("Detail"), _("What to do")], rows))
        if len(report.findings) > FINDINGS_SHOWN:
            echo(
                _("… and {count} more: bukti verify --json").format(
                    count=len(report.findings) - FINDINGS_SHOWN
                )
            )
    echo(
        _(
            "{objects} stored files, {megabytes:.1f} MB hashed again in {seconds:.1f} s; audit log {head}"
        ).format(objects=report.objects, megabytes=report.size / 1e6, seconds=seconds, head=audit_head)
    )
    faults = sum(finding.is_fault for finding in report.findings)
    if report.is_interrupted:
        echo(_("Interrupted: not everything was checked."), style="yellow")
    elif faults:
        echo(
            ngettext("{count} fault found.", "{count} faults found.", faults).format(count=faults),
            style="bold red",
        )
    else:
        echo(_("Sound: every stored byte is intact."), style="bold green")


def _row(finding: Finding) -> list[str]:
    where = "\n".join(finding.filings) or finding.what
    return [
        worded(wording.FINDINGS, finding.kind),
        where,
        finding.detail,
        worded(wording.FINDING_REMEDIES, finding.kind),
    ]
