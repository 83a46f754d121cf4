"""Where errors end: each becomes one clear sentence with what to do, and an exit code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from bukti.cli.screen import complain
from bukti.config import CONFIG_NAME, ConfigError, NoWorkspace
from bukti.i18n import _
from bukti.opening import local_time
from bukti.workspace import UnknownPack, UnusableName, WorkspaceExists

OK, NOT_COMPLETE, TROUBLE = 0, 1, 2
INTERRUPTED = 130  # what shells give for Ctrl-C


def guarded(command: click.Command, arguments: list[str]) -> int:
    """Runs `command`; returns the exit code, having said on stderr what went wrong."""
    try:
        result = command.main(arguments, prog_name="bukti", standalone_mode=False)
        return result if isinstance(result, int) else OK
    except click.ClickException as error:
        _usage(error)
        return TROUBLE
    except (KeyboardInterrupt, click.Abort):
        complain(_("Interrupted."))
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:
        sentence = explain(error)
        if sentence is None:
            import traceback

            traceback.print_exc()
            sentence = _(
                "An unforeseen fault ({kind}). Nothing was lost; please report the lines above."
            ).format(kind=type(error).__name__)
        complain(_("Error: {message}").format(message=sentence))
        return TROUBLE


def _usage(error: click.ClickException) -> None:
    if isinstance(error, click.UsageError) and error.ctx is not None:
        complain(error.ctx.get_usage())
        hint = _("Try '{command} {option}' for help.").format(command=error.ctx.command_path, option="--help")
        complain(hint)
    complain(_("Error: {message}").format(message=error.format_message()))


def unknown_command(ctx: click.Context, name: str, known: list[str]) -> click.UsageError:
    """The error for a command that does not exist, with the nearest one that does."""
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    text = _("There is no command “{name}”.").format(name=name)
    if near:
        text += " " + _("Did you mean “{near}”?").format(near=near[0])
    return click.UsageError(text, ctx)


def explain(error: Exception) -> str | None:
    """The sentence for an error that we know, None for one that we don't."""
    for group in (
        _setup_errors,
        _person_errors,
        _store_errors,
        _backup_errors,
        _handover_errors,
        _mail_errors,
        _report_errors,
        _search_errors,
        _rule_errors,
        _decision_errors,
        _system_errors,
    ):
        sentence = group(error)
        if sentence is not None:
            return sentence
    return None


def _setup_errors(error: Exception) -> str | None:
    if isinstance(error, ConfigError):
        return _config(error)
    if isinstance(error, NoWorkspace):
        return _(
            "There is no workspace in {folder} (no {config}). Go to its folder, name it with -w, "
            "or make one: bukti init FOLDER"
        ).format(folder=error.folder, config=CONFIG_NAME)
    if isinstance(error, WorkspaceExists):
        return _(
            "{path} exists: this folder is a workspace already. To take in files, run: bukti scan"
        ).format(path=error.path)
    if isinstance(error, UnknownPack):
        return _("There is no rule pack “{name}”. Available: {known}").format(
            name=error.name, known=", ".join(error.known)
        )
    if isinstance(error, UnusableName):
        return _(
            "The path {path} can't be written in {config}: its name is not UTF-8. Give the folder above it instead."
        ).format(path=error.path, config=CONFIG_NAME)
    return None


def _config(error: ConfigError) -> str:
    sentences: dict[str, Callable[[], str]] = {
        "syntax": lambda: _("this is not valid TOML: {value} ({expected})"),
        "unknown_key": lambda: _("the key “{key}” is not known; known here: {expected}"),
        "missing_key": lambda: _("the key “{key}” is missing"),
        "bad_choice": lambda: _("“{value}” is not possible for “{key}”; possible: {expected}"),
        "bad_type": lambda: _("“{key}” must be of type {expected}, not {value}"),
        "bad_value": lambda: _("the value {value} does not fit “{key}”; it must be {expected}"),
        "bad_timezone": lambda: _(
            "“{value}” is no time zone; use Asia/Jakarta, Asia/Makassar or Asia/Jayapura"
        ),
        "duplicate_name": lambda: _("the name “{value}” is used by two sources; give each its own"),
        "unreadable": lambda: _("the file can't be read: {value}"),
    }
    sentence = sentences[error.code]().format(key=error.key, value=error.value, expected=error.expected)
    place = f"{error.path}:{error.line}" if error.line else str(error.path)
    return f"{place}: {sentence}"


def _store_errors(error: Exception) -> str | None:
    from evidence_store import errors as store

    if not isinstance(error, store.StoreError):
        return None
    if isinstance(error, store.Locked):
        return _locked(error.pid, error.since)
    sentences: dict[type[Any], str] = {
        store.NotAWorkspace: _("{path} is missing; the workspace is incomplete. Restore it from a backup."),
        store.NetworkFileSystem: _(
            "{path} is on a network file system ({fstype}); catalogue and index must be on a local disk. "
            "Make the workspace on a local disk; the watched folders may stay on the network."
        ),
        store.CatalogueDamaged: _(
            "The catalogue {path} is damaged ({detail}). Nothing was changed. Restore it from a backup; "
            "the stored files in store/objects are not touched by this."
        ),
        store.CatalogueTooNew: _(
            "The catalogue {path} was written by a newer Bukti (schema {found}, this one knows {known}). Update Bukti."
        ),
        store.DiskFull: _("The disk of {path} is full. Free some space and run again; nothing was lost."),
        store.ReadOnlyStore: _(
            "{path} can't be written to. Check the owner and permissions of the workspace."
        ),
        store.NoSuchDecision: _("There is no decision no. {decision_id} in force."),
        store.ObjectDamaged: _("The stored object {sha256} is damaged. Run: bukti verify"),
        store.ObjectMissing: _("The stored object {sha256} is missing. Run: bukti verify"),
        store.CatalogueTooOld: _(
            "The catalogue {path} is of an older Bukti. Bring it up to date first: bukti scan"
        ),
        store.AlreadyAWorkspace: _("{path} exists already; this folder is a workspace."),
        store.NoAccess: _("{path} can't be read. Check the owner and permissions of the workspace."),
        store.DiskFault: _("The disk failed at {path} ({detail}). Have it checked; nothing was lost."),
    }
    for kind, sentence in sentences.items():
        if isinstance(error, kind):
            return sentence.format(**vars(error))
    return None


def _locked(pid: int | None, since: datetime | None) -> str:
    who = (
        _(" (process {pid}, since {since})").format(pid=pid, since=local_time(since)) if pid and since else ""
    )
    return _(
        "Another Bukti{who} is writing to this workspace. Wait until it has finished, or stop it."
    ).format(who=who)


def _person_errors(error: Exception) -> str | None:
    from bukti.person_wording import person_error

    return person_error(error)


def _backup_errors(error: Exception) -> str | None:
    from bukti import backup_wording

    return backup_wording.backup_error(error)


def _mail_errors(error: Exception) -> str | None:
    from bukti import mail_errors, mail_wording

    return mail_wording.mail_error(error) if isinstance(error, mail_errors.MailError) else None


def _report_errors(error: Exception) -> str | None:
    from bukti.reports.wording import report_error

    return report_error(error)


def _handover_errors(error: Exception) -> str | None:
    from bukti.handover.errors import HandoverError

    if not isinstance(error, HandoverError):
        return None
    from bukti.handover_wording import handover_error

    return handover_error(error)


def _search_errors(error: Exception) -> str | None:
    from bukti import wording

    return wording.search_error(error)


def _rule_errors(error: Exception) -> str | None:
    from bukti.plan_wording import plan_error
    from bukti.rule_wording import rule_error

    return rule_error(error) or plan_error(error)


def _decision_errors(error: Exception) -> str | None:
    from bukti import wording_matches

    return wording_matches.decision_error(error)


def _system_errors(error: Exception) -> str | None:
    if isinstance(error, PermissionError):
        return _("{path} can't be opened: permission denied. Check its owner and permissions.").format(
            path=error.filename
        )
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return None
