"""`bukti rules …`: check a rule pack, show it. One module a command, as for `bukti` itself."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click

from bukti.cli import LazyGroup
from bukti.cli.screen import complain
from bukti.config import NoWorkspace
from bukti.i18n import _, marked

COMMANDS = {
    "lint": ("bukti.cli.rules_lint", marked("Look through a rule pack for mistakes")),
    "import": ("bukti.cli.rules_import", marked("Draft a rule pack from a plan document")),
    "show": ("bukti.cli.rules_show", marked("Show what a rule pack expects")),
    "suggest": ("bukti.cli.rules_suggest", marked("Suggest edits of the rules from what people decided")),
}


@click.group(
    "rules",
    cls=LazyGroup,
    lazy=COMMANDS,
    short_help=_("Check and show the rule pack"),
    help=_(
        "Check and show the rule pack: which evidence each indicator expects, for which period, by when, and how it"
        " is recognised. How to edit one: docs/aturan.md"
    ),
    epilog=_("Example: bukti rules show A.I.5.iii.a"),
)
def command() -> None:
    pass


@dataclass(frozen=True)
class Chosen:
    """A pack's folder, and how the places in it are shown: so that a terminal or an editor finds the file."""

    folder: Path
    shown: str


def choose(workspace: Path | None, given: str | None) -> Chosen:
    """The pack a command is about: a folder, one that comes with Bukti by name, or that of the workspace.

    Outside of any workspace it is the one that comes with Bukti, if there is only one. Raises UnknownPack,
    NoWorkspace, ConfigError.
    """
    from bukti.opening import find
    from bukti.workspace import UnknownPack, bundled_packs

    packs = bundled_packs()
    if given is not None:
        if Path(given).is_dir():
            return Chosen(Path(given), os.path.normpath(given))
        if given not in packs:
            raise UnknownPack(given, sorted(packs))
        return _bundled(packs[given])
    try:
        folder = find(workspace).places.pack
    except NoWorkspace:
        if workspace is not None or len(packs) != 1:
            raise
        (name, folder), *_rest = packs.items()
        complain(
            _("There is no workspace here; this is the pack {name} that comes with Bukti.").format(name=name)
        )
        return _bundled(folder)
    return Chosen(folder, os.path.relpath(folder))


def _bundled(folder: Path) -> Chosen:
    return Chosen(folder, str(folder))
