"""`bukti backup FOLDER`: copies the workspace into a folder, beside whatever else runs."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.cli.door import INTERRUPTED, OK, TROUBLE
from bukti.cli.screen import console, echo, echo_json, table
from bukti.i18n import _, ngettext

if TYPE_CHECKING:
    from archive.backup import BackupReport, BackupSource
    from bukti.opening import Workspace


@click.command(
    "backup",
    short_help=_("Copy the workspace into a backup folder"),
    help=_(
        "Copy the workspace into FOLDER, on another disk or a share: every stored file, the catalogue with decisions "
        "and audit log, the rule pack and the settings. The next time only what is new is copied. Scans may go on "
        "meanwhile; an interrupted backup is continued by the same command."
    ),
    epilog=_(
        "Exit code 0: complete; 2: something could not be copied. Example: bukti backup /mnt/cadangan/bukti"
    ),
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--keep", type=click.IntRange(min=1), help=_("Keep the newest N backups of the catalogue (default: all).")
)
@click.option(
    "--check", is_flag=True, help=_("Hash everything in the backup again, and mend what is damaged there.")
)
@click.option("--new", "is_new", is_flag=True, help=_("Begin anew where an earlier backup was removed."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.pass_obj
def command(
    workspace: Path | None, folder: Path, keep: int | None, check: bool, is_new: bool, as_json: bool
) -> int:
    from importlib.metadata import version

    import msgspec

    from archive.backup import BackupOptions, backup
    from bukti import opening
    from bukti.cli.progress import ScreenProgress
    from evidence_store.backup_folder import BackupFolder

    opened = opening.find(workspace)
    started = time.monotonic()
    refuse_inside(opened, folder)
    options = BackupOptions(version("bukti"), datetime.now(UTC), keep or 0, check, is_new)
    with opening.interruptible() as stop, ScreenProgress({}) as progress:
        report = backup(backup_source(opened), BackupFolder(folder), options, progress=progress, stop=stop)
    if as_json:
        echo_json({"complete": bool(report.name) and not report.troubles, **msgspec.to_builtins(report)})
    else:
        _print(report, folder, seconds=time.monotonic() - started)
    if report.is_interrupted:
        return INTERRUPTED
    return TROUBLE if report.troubles else OK


def backup_source(workspace: Workspace) -> BackupSource:
    """What of a workspace goes into a backup: not the index (made again), not the passwords."""
    from archive.backup import BackupSource

    places = workspace.places
    files = [places.config, places.sound_pack]
    files += [path for path in sorted(places.pack.rglob("*")) if path.is_file() and not path.is_symlink()]
    return BackupSource(
        places.store,
        places.catalogue,
        tuple((path.relative_to(places.root).as_posix(), path) for path in files if path.is_file()),
    )


def refuse_inside(workspace: Workspace, folder: Path) -> None:
    """Raises UnfitPlace for a folder within the workspace or a watched tree: those are only read."""
    from bukti import opening
    from evidence_store.backup_errors import UnfitPlace

    wanted = Path(os.path.realpath(folder))
    for root in opening.own_folders(workspace):
        if wanted.is_relative_to(os.path.realpath(root)):
            raise UnfitPlace(folder, root)


def _print(report: BackupReport, folder: Path, *, seconds: float) -> None:
    from bukti.backup_wording import BACKUP_REMEDIES
    from bukti.cli.restore import trouble_rows

    if report.is_interrupted:
        echo(
            _("Stopped cleanly; {copied} files are copied. Go on with: bukti backup {folder}").format(
                copied=report.copied, folder=folder
            )
        )
        return
    if report.troubles:
        rows = trouble_rows(report.troubles, BACKUP_REMEDIES)
        console().print(table([_("Finding"), _("Where"), _("Detail"), _("What to do")], rows))
    echo(
        _(
            "{objects} stored files, {megabytes:.1f} MB in the backup {name}; {copied} of them copied now "
            "({copied_megabytes:.1f} MB) in {seconds:.1f} s"
        ).format(
            objects=report.objects,
            megabytes=report.size / 1e6,
            name=report.name,
            copied=report.copied,
            copied_megabytes=report.copied_bytes / 1e6,
            seconds=seconds,
        )
    )
    if report.mended:
        echo(
            ngettext(
                "{count} file was damaged in the backup and was copied anew.",
                "{count} files were damaged in the backup and were copied anew.",
                report.mended,
            ).format(count=report.mended),
            style="yellow",
        )
    if report.pruned:
        echo(_("Older backups removed: {names}").format(names=", ".join(report.pruned)))
    if report.unreadable:
        echo(
            _("Older backups that can't be brought back (damaged, or of a newer Bukti): {names}").format(
                names=", ".join(report.unreadable)
            ),
            style="yellow",
        )
    if report.is_same_disk:
        echo(
            _("The backup lies on the same disk as the workspace and is lost with it; choose another disk."),
            style="yellow",
        )
    count = len(report.troubles)
    if count:
        echo(
            ngettext(
                "Not complete: {count} stored file could not be copied.",
                "Not complete: {count} stored files could not be copied.",
                count,
            ).format(count=count),
            style="bold red",
        )
    else:
        echo(_("Complete."), style="bold green")
