"""The command line: one module a command, imported only when it is called, and the door where errors end."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bukti.i18n import _, marked

# name → (module, help line); in the order of the help page
COMMANDS = {
    "init": ("bukti.cli.init", marked("Make a workspace")),
    "scan": ("bukti.cli.scan", marked("Take in what is new in the watched folders")),
    "watch": ("bukti.cli.watch", marked("Watch the folders and take in what comes, for ever")),
    "serve": ("bukti.cli.serve", marked("Open the desk in the browser, and watch the folders")),
    "user": ("bukti.cli.user", marked("Say who may come to the desk")),
    "status": ("bukti.cli.status", marked("Show how the watch and the sources stand")),
    "search": ("bukti.cli.search", marked("Search the text of everything")),
    "show": ("bukti.cli.show", marked("Show everything known of one document")),
    "matches": ("bukti.cli.matches", marked("List which file serves which item")),
    "decide": ("bukti.cli.decide", marked("Accept, reject or waive what the rules are not to decide")),
    "rules": ("bukti.cli.rules", marked("Check and show the rule pack")),
    "gaps": ("bukti.cli.gaps", marked("Show what is missing, by bidang")),
    "report": ("bukti.cli.report", marked("Make the weekly report")),
    "check": ("bukti.cli.check", marked("Check everything before an audit")),
    "handover": ("bukti.cli.handover", marked("Make the package for the assessors")),
    "verify-handover": ("bukti.cli.verify_handover", marked("Check a package for the assessors, anywhere")),
    "verify": ("bukti.cli.verify", marked("Prove that every stored byte is intact")),
    "backup": ("bukti.cli.backup", marked("Copy the workspace into a backup folder")),
    "restore": ("bukti.cli.restore", marked("Bring a workspace back from a backup folder")),
    "rebuild": ("bukti.cli.rebuild", marked("Compute the text and the index anew from the store")),
    "doctor": ("bukti.cli.doctor", marked("Check this machine and the workspace")),
    "demo": ("bukti.cli.demo", marked("Build a sample unit and show Bukti with it")),
    "completion": ("bukti.cli.completion", marked("Print the completion script of your shell")),
}


class LazyGroup(click.Group):
    """Imports a command's module only when that command is asked for, so that every command starts fast.

    `lazy`: name → (module, help line); the module's `command` is the command.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return list(self.lazy)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in self.lazy:
            return None
        command = importlib.import_module(self.lazy[name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(line)) for name, (_module, line) in self.lazy.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = click.utils.make_str(args[0])
        if not name.startswith("-") and name not in self.lazy:
            from bukti.cli.door import unknown_command

            raise unknown_command(ctx, name, list(self.lazy))
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    help=_("Bukti: evidence archive with search and completeness checking."),
    epilog=_("Begin with: bukti init FOLDER --source TREE=bidang, then: bukti scan"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "-w",
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Workspace folder (default: this folder or the nearest above it, or BUKTI_WORKSPACE)."),
)
@click.version_option(package_name="bukti", message="bukti %(version)s")
@click.pass_context
def cli(ctx: click.Context, workspace: Path | None) -> None:
    ctx.obj = workspace


def run() -> int:
    """Runs the command line of this process and returns its exit code."""
    from bukti.cli.door import guarded

    # A pipe that closes early (`bukti search … | head`) ends the command quietly.
    try:
        code = guarded(cli, sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    return code
