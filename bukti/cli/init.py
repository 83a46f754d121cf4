"""`bukti init`: makes a workspace."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from bukti.cli.screen import echo
from bukti.i18n import _
from bukti.workspace import UnitNames, make_workspace, parse_source


@click.command(
    "init",
    short_help=_("Make a workspace"),
    help=_("Make a workspace in FOLDER: settings, store, index and an editable copy of the rule pack."),
    epilog=_('Example: bukti init arsip --source "/srv/bagi/Tata Usaha=Tata Usaha" --unit "Pusat Contoh"'),
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="TREE[=BIDANG]",
    help=_("A folder to watch and its bidang; repeatable."),
)
@click.option("--pack", default="zi-wbk-2025", show_default=True, help=_("Rule pack."))
@click.option("--unit", "unit_name", default="", help=_("Name of the unit (default: the pack's)."))
@click.option(
    "--alias",
    "aliases",
    multiple=True,
    help=_("Another name of the unit, as documents write it; repeatable."),
)
@click.option(
    "--parent",
    "parents",
    multiple=True,
    help=_("An agency or ministry above the unit, as letterheads name it; repeatable."),
)
@click.option("--year", type=int, default=None, help=_("Year of the plan (default: this year)."))
@click.option(
    "--language", type=click.Choice(["id", "en"]), default="id", show_default=True, help=_("Language.")
)
def command(
    folder: Path,
    sources: tuple[str, ...],
    pack: str,
    unit_name: str,
    aliases: tuple[str, ...],
    parents: tuple[str, ...],
    year: int | None,
    language: str,
) -> None:
    from bukti.opening import make_catalogue

    places = make_workspace(
        folder,
        [parse_source(text) for text in sources],
        pack=pack,
        unit=UnitNames(unit_name, aliases, parents),
        year=year or datetime.now(UTC).year,
        language=language,
    )
    make_catalogue(places)
    echo(_("Workspace made: {folder}").format(folder=places.root))
    echo(
        _("Look through {config} and {pack}, then run: bukti -w {folder} scan").format(
            config=places.config, pack=places.pack / "pack.yaml", folder=folder
        )
    )
