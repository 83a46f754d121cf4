"""`bukti completion`: prints the completion script of a shell."""

from __future__ import annotations

import click

from bukti.i18n import _


@click.command(
    "completion",
    short_help=_("Print the completion script of your shell"),
    help=_(
        "Print the completion script of SHELL. Load it once in each session, or from the shell's start-up file."
    ),
    epilog=_('Example: eval "$(bukti completion bash)"'),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    from click.shell_completion import get_completion_class

    root = ctx.find_root().command
    completer = get_completion_class(shell)
    assert completer is not None
    click.echo(completer(root, {}, "bukti", "_BUKTI_COMPLETE").source())
