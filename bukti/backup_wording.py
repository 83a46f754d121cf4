"""The words for everything that a backup or its return reports, with what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bukti.i18n import _, marked

TROUBLES: Mapping[str, str] = {
    "missing": marked("missing"),
    "damaged": marked("damaged"),
    "unreadable": marked("can't be read"),
}

BACKUP_REMEDIES: Mapping[str, str] = {
    "missing": marked(
        "drop the original again, or put it back from another backup: bukti verify --mend FOLDER"
    ),
    "damaged": marked(
        "drop the original again, or put it back from another backup: bukti verify --mend FOLDER"
    ),
    "unreadable": marked("check permissions and the disk"),
}

RESTORE_REMEDIES: Mapping[str, str] = {
    "missing": marked(
        "put it back from another backup: bukti verify --mend FOLDER, or scan the original again"
    ),
    "damaged": marked(
        "put it back from another backup: bukti verify --mend FOLDER, or scan the original again"
    ),
    "unreadable": marked("check permissions and the disk of the backup, then: bukti verify --mend FOLDER"),
}


def backup_error(error: Exception) -> str | None:
    """The sentence for an error of a backup folder, None for any other."""
    from evidence_store import backup_errors as backup

    if not isinstance(error, backup.BackupError):
        return None
    if isinstance(error, backup.NoRoom):
        return _(
            "Not enough room at {path}: {needed:.1f} MB are needed, {free:.1f} MB are free. "
            "Free some space or choose another disk; what was copied so far is kept."
        ).format(path=error.path, needed=error.needed / 1e6, free=error.free / 1e6)
    if isinstance(error, backup.NoBackup):
        return _(
            "The backup in {path} was begun but never finished, so there is nothing to bring back. "
            "Finish it with: bukti backup {path}"
        ).format(path=error.path)
    for kind, sentence in _sentences(backup).items():
        if isinstance(error, kind):
            return sentence.format(**vars(error))
    return None


def _sentences(backup: Any) -> dict[type[Exception], str]:
    return {
        backup.NotABackup: _(
            "{path} is no backup folder of Bukti. Give the folder that bukti backup made, or a new or empty one."
        ),
        backup.NoSuchBackup: _(
            "{path} holds no backup of {wanted} or before. List them with: bukti restore {path} --list"
        ),
        backup.BackupDamaged: _(
            "The backup is damaged: {path} ({detail}). Bring an older one back: bukti restore … --list, then --at"
        ),
        backup.BackupTooNew: _(
            "The backup {path} was written by a newer Bukti ({found}, this one knows {known}). Update Bukti first."
        ),
        backup.OtherWorkspace: _(
            "{path} holds the backups of another workspace (unit {unit}). Give each workspace a folder of its own."
        ),
        backup.BackupVanished: _(
            "This workspace was backed up to {path} before, but nothing of it is there: is the disk or share mounted? "
            "If the backup was removed on purpose: bukti backup {path} --new"
        ),
        backup.BackupBusy: _("Another backup is being written ({path}). Wait until it has finished."),
        backup.TargetNotEmpty: _(
            "{path} is not empty; a workspace is brought back into a new or empty folder only. Choose another one."
        ),
        backup.FolderGone: _(
            "{path} is not there ({detail}). Check that the disk or share is mounted, then run the same command again; "
            "it goes on where it stopped."
        ),
        backup.FolderUnwritable: _("{path} can't be written to. Check its owner, permissions and mount."),
        backup.FolderUnreadable: _(
            "{path} can't be read ({detail}). Check its permissions and the disk or share."
        ),
        backup.UnfitPlace: _(
            "A backup in {path} would lie inside {inside}, which Bukti watches or works in. "
            "Choose a folder elsewhere, best on another disk."
        ),
    }
