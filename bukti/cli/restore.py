"""`bukti restore FOLDER TARGET`: brings a workspace back from a backup folder, every byte checked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.cli.door import INTERRUPTED, OK, TROUBLE
from bukti.cli.screen import complain, console, echo, echo_json, table
from bukti.i18n import _, ngettext

if TYPE_CHECKING:
    from archive.object_copies import ObjectTrouble
    from archive.restore import RestoreReport
    from evidence_store.backup_folder import BackupFolder

HASH_SHOWN = 16  # digits, where no file is known


@click.command(
    "restore",
    short_help=_("Bring a workspace back from a backup folder"),
    help=_(
        "Bring the workspace back from the backup in FOLDER into TARGET, a new or empty folder, on this or another "
        "machine. Every stored file is hashed, the catalogue and the audit log are checked, and the index is made anew."
    ),
    epilog=_(
        "Exit code 0: whole; 2: something is damaged. Example: bukti restore /mnt/cadangan/bukti /srv/arsip"
    ),
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.argument("target", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--at",
    default="",
    metavar="TIME",
    help=_("The newest backup of then or before: 2026-03-14 or 20260314T081500Z (UTC)."),
)
@click.option("--list", "lists", is_flag=True, help=_("List the backups in FOLDER."))
@click.option("--no-index", is_flag=True, help=_("Leave the index to the next scan."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
def command(folder: Path, target: Path | None, at: str, lists: bool, no_index: bool, as_json: bool) -> int:
    from evidence_store.backup_folder import BackupFolder

    if lists:
        return _list(BackupFolder(folder), as_json=as_json)
    if target is None:
        raise click.UsageError(_("Name the new folder too: bukti restore FOLDER TARGET"))
    at = at.replace("-", "").replace(":", "")
    return _restore(BackupFolder(folder), target, at, with_index=not no_index, as_json=as_json)


def _restore(folder: BackupFolder, target: Path, at: str, *, with_index: bool, as_json: bool) -> int:
    import msgspec

    from archive.restore import restore
    from bukti import opening
    from bukti.cli.progress import ScreenProgress

    started = time.monotonic()
    with opening.interruptible() as stop:
        with ScreenProgress({}) as progress:
            report = restore(
                folder, target, at=at, who=opening.user(), now=datetime.now(UTC), progress=progress, stop=stop
            )
        indexed = None if report.is_interrupted or not with_index else _index(target, stop)
    if as_json:
        echo_json({"whole": report.is_whole, "indexed": indexed, **msgspec.to_builtins(report)})
    else:
        _print(report, folder, target, indexed, seconds=time.monotonic() - started)
    if report.is_interrupted:
        return INTERRUPTED
    return OK if report.is_whole else TROUBLE


def _index(target: Path, stop: Callable[[], bool]) -> int | None:
    """Documents in the new index; None when it could not be made, which the next scan does."""
    from archive.restore import index_again
    from bukti import opening
    from bukti.cli.door import explain
    from bukti.cli.progress import ScreenProgress
    from bukti.cli.scan import NOTES

    try:
        opened = opening.find(target)
        with ScreenProgress(NOTES) as progress, opening.writing(opened, progress, stop) as archive:
            return index_again(archive)
    except Exception as error:
        complain(explain(error) or repr(error))
        return None


def _list(folder: BackupFolder, *, as_json: bool) -> int:
    import msgspec

    from evidence_store.backup_errors import BackupDamaged, BackupTooNew, NotABackup

    if not folder.is_there():
        raise NotABackup(folder.path)
    rows, found = [], []
    for name in folder.names():
        try:
            manifest = folder.manifest(name)
        except (BackupDamaged, BackupTooNew) as error:
            rows.append([name, "", "", str(error)])
            found.append({"name": name, "fault": str(error)})
            continue
        missing = len(manifest.missing)
        note = ngettext("{count} file missing", "{count} files missing", missing).format(count=missing)
        rows.append([name, str(manifest.objects), f"{manifest.size / 1e6:.1f}", note if missing else ""])
        found.append({key: value for key, value in msgspec.to_builtins(manifest).items() if key != "files"})
    if as_json:
        echo_json(found)
    elif rows:
        columns: list[str | tuple[str, str]] = [
            _("Backup"),
            (_("Stored files"), "right"),
            ("MB", "right"),
            "",
        ]
        console().print(table(columns, rows))
    else:
        echo(_("No complete backup yet."))
    return OK


def trouble_rows(troubles: Sequence[ObjectTrouble], remedies: Mapping[str, str]) -> list[list[str]]:
    """What is wrong, with which files, why, and what to do."""
    from bukti.backup_wording import TROUBLES
    from bukti.wording import worded

    return [
        [
            worded(TROUBLES, trouble.kind),
            "\n".join(trouble.filings) or trouble.sha256[:HASH_SHOWN],
            trouble.detail,
            worded(remedies, trouble.kind),
        ]
        for trouble in troubles
    ]


def _print(
    report: RestoreReport, folder: BackupFolder, target: Path, indexed: int | None, *, seconds: float
) -> None:
    from bukti.backup_wording import RESTORE_REMEDIES

    if report.is_interrupted:
        echo(
            _("Stopped cleanly. Go on with: bukti restore {folder} {target}").format(
                folder=folder.path, target=target
            )
        )
        return
    if report.troubles:
        rows = trouble_rows(report.troubles, RESTORE_REMEDIES)
        console().print(table([_("Finding"), _("Where"), _("Detail"), _("What to do")], rows))
    for line in report.audit:
        echo(_("Audit log: {detail}").format(detail=line), style="bold red")
    echo(
        _(
            "Backup {name}: {objects} stored files, {megabytes:.1f} MB brought back and hashed in {seconds:.1f} s"
        ).format(name=report.name, objects=report.objects, megabytes=report.size / 1e6, seconds=seconds)
    )
    if indexed is not None:
        echo(_("{count} documents can be searched.").format(count=indexed))
    if report.is_whole:
        echo(
            _("Whole: every stored byte, the catalogue and the audit log are as they were."),
            style="bold green",
        )
    else:
        echo(_("Not whole: see above. Everything else was brought back."), style="bold red")
    echo(
        _("Check the paths of the watched folders in {config}, then run: bukti -w {target} scan").format(
            config=target / "bukti.toml", target=target
        )
    )
