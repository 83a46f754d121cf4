"""`bukti verify`: hashes every stored byte again, walks the audit log, compares catalogue and index."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
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
    from archive.mending import MendReport
    from bukti.opening import Workspace

OBJECT_FAULTS = ("object_missing", "object_damaged", "object_unreadable")

FINDINGS_SHOWN = 200  # on the terminal; --json has them all


@click.command(
    "verify",
    short_help=_("Prove that every stored byte is intact"),
    help=_(
        "Prove that every stored byte is intact: all files hashed again, audit log, catalogue and index compared."
    ),
    epilog=_(
        "Exit code 0: sound; 2: a fault was found. Example: bukti verify, "
        "or every night: bukti verify --rate 20 --older-than 30"
    ),
)
@click.option(
    "--rate",
    type=click.FloatRange(min=0.1),
    metavar="MB/S",
    help=_("Read no faster than so many MB a second."),
)
@click.option(
    "--older-than",
    "days",
    type=click.FloatRange(min=0),
    metavar="DAYS",
    help=_("Leave out what was verified within so many days."),
)
@click.option(
    "--mend",
    "backup",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="BACKUP",
    help=_("Put missing and damaged files back from a backup folder, after checking their hash."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.pass_obj
def command(
    workspace: Path | None, rate: float | None, days: float | None, backup: Path | None, as_json: bool
) -> int:
    import msgspec

    from archive.fixity import verify
    from bukti import opening
    from bukti.cli.progress import ScreenProgress
    from bukti.fixity_notes import Notes
    from evidence_store.catalogue import Catalogue
    from evidence_store.objects import ObjectStore

    opened = opening.find(workspace)
    started = time.monotonic()
    notes = Notes(opened.places)
    with (
        opening.interruptible() as stop,
        ScreenProgress({}) as progress,
        Catalogue.open(opened.places.catalogue, readonly=True) as catalogue,
    ):
        report = verify(
            catalogue,
            ObjectStore(opened.places.store),
            opening.open_index(opened),
            older_than=timedelta(days=days or 0),
            bytes_per_second=(rate or 0) * 1e6,
            note=notes.add,
            progress=progress,
            stop=stop,
        )
        head = catalogue.audit_head()
    notes.write()
    mended = _mended(opened, backup, report) if backup else None
    is_sound = report.is_sound or (mended is not None and _is_sound_but_for(report, mended.mended))
    if as_json:
        told = {"sound": is_sound, "audit_head": head, **msgspec.to_builtins(report)}
        echo_json(told | ({"mend": msgspec.to_builtins(mended)} if mended else {}))
    else:
        _print(report, seconds=time.monotonic() - started, audit_head=f"{head.count}:{head.hash[:16]}")
        _print_mended(mended)
    if report.is_interrupted:
        return INTERRUPTED
    return OK if is_sound else TROUBLE


def _mended(opened: Workspace, backup: Path, report: VerifyReport) -> MendReport:
    """Puts back what the report names. Raises Locked when another process writes, NotABackup, StoreError."""
    from archive.mending import MendReport, mend
    from bukti import opening
    from evidence_store.backup_folder import BackupFolder
    from evidence_store.catalogue import Catalogue
    from evidence_store.lock import WriterLock
    from evidence_store.objects import ObjectStore

    hashes = [finding.what for finding in report.findings if finding.kind in OBJECT_FAULTS]
    if not hashes:
        return MendReport()
    places = opened.places
    with WriterLock(places.lock), Catalogue.open(places.catalogue) as catalogue:
        return mend(
            catalogue,
            ObjectStore(places.store),
            BackupFolder(backup),
            hashes,
            who=opening.user(),
            at=datetime.now(UTC),
        )


def _is_sound_but_for(report: VerifyReport, mended: Sequence[str]) -> bool:
    """Whether every fault was one of an object that is put back now."""
    faults = [finding for finding in report.findings if finding.is_fault]
    return not report.is_interrupted and all(
        fault.kind in OBJECT_FAULTS and fault.what in mended for fault in faults
    )


def _print_mended(mended: MendReport | None) -> None:
    if mended is None:
        return
    if mended.mended:
        count = len(mended.mended)
        echo(
            ngettext(
                "{count} file was put back from the backup.",
                "{count} files were put back from the backup.",
                count,
            ).format(count=count),
            style="bold green",
        )
    if mended.lost:
        count = len(mended.lost)
        echo(
            ngettext(
                "{count} file is not sound in the backup either; try another one, or drop the original again.",
                "{count} files are not sound in the backup either; try another one, or drop the originals again.",
                count,
            ).format(count=count),
            style="bold red",
        )


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
    if report.left_out:
        echo(
            ngettext(
                "{count} stored file was verified lately and left out.",
                "{count} stored files were verified lately and left out.",
                report.left_out,
            ).format(count=report.left_out)
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
