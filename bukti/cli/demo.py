"""`bukti demo`: builds the sample unit, scans it and shows what searching it is like."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import click

from bukti.cli.screen import complain, echo
from bukti.i18n import _
from bukti.settings import Source
from bukti.workspace import Places, UnitNames, make_workspace

WORKSPACE_FOLDER = "arsip"
SAMPLE_YEAR = 2025
SAMPLE_UNIT = "demo"  # the smaller of the samples: its scans are read in minutes
SEARCHES_SHOWN = 5
BIDANG_SHOWN = "SPI dan UPG"
TO_TRY = (
    "gaps --indicator A.I.5.iii.a",
    "rules show A.I.5.iii.a",
    "search 'notulen rapat'",
    "report weekly --as-of {day}",
    "check --as-of {day}",
    "handover paket-asesor --as-of {day}",
    "user add ANDA --role admin",
    "serve",
)
"""Commands to go on with, on the day that the sample was left; the last two open the desk."""


class NoSample(click.ClickException):
    """The generator of the sample is part of the source tree, not of the installed program."""

    exit_code = 2


@click.command(
    "demo",
    short_help=_("Build a sample unit and show Bukti with it"),
    help=_(
        "Build a fictitious unit's folders in FOLDER, take them in and search them. Running it again goes on there."
    ),
    epilog=_("Example: bukti demo contoh"),
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-unit"))
def command(folder: Path) -> None:
    from bukti.cli import scan, search

    build, queries = _part("build"), _part("queries")
    tree = _sample_tree(build, folder)
    workspace = folder / WORKSPACE_FOLDER
    if not Places(workspace).config.exists():
        unit = _part("unit")
        names = UnitNames(unit.UNIT, (unit.SHORT,), (unit.AGENCY, unit.AGENCY_SHORT, unit.MINISTRY))
        _make_workspace(workspace, tree, names)
    echo(
        _("Taking in {folder}. Scans are recognised page by page; this takes a few minutes.").format(
            folder=tree
        )
    )
    scan.run(workspace, folders=True)
    for asked in queries.SEARCHES[:SEARCHES_SHOWN]:
        echo()
        echo(f"# {asked.asks}", style="dim")
        echo(f"$ bukti search '{asked.text}'", style="bold green")
        search.run(workspace, asked.text, limit=3)
    day = str(_part("unit").AS_OF)
    _show_gaps(workspace, day)
    echo()
    echo(_("Now try it yourself:"), style="bold")
    for line in TO_TRY:
        echo(f"  bukti -w {workspace} {line.format(day=day)}")


def _show_gaps(workspace: Path, day: str) -> None:
    """What the smallest bidang owes on the day that the sample was left."""
    from bukti.cli import gaps

    echo()
    echo(f"$ bukti gaps --as-of {day} --bidang '{BIDANG_SHOWN}'", style="bold green")
    gaps.command.main(
        ["--as-of", day, "--bidang", BIDANG_SHOWN],
        standalone_mode=False,
        obj=workspace,
        prog_name="bukti gaps",
    )


def _part(name: str) -> Any:
    """A module of the sample's generator, which lies beside the packages in the source tree."""
    try:
        return importlib.import_module(f"demo.{name}")
    except ImportError as error:
        raise NoSample(
            _(
                "The sample unit can't be built here ({detail}). Run `make demo` in Bukti's source tree."
            ).format(detail=error)
        ) from error


def _sample_tree(build: Any, folder: Path) -> Path:
    """Builds the sample below `folder` unless it is there already; returns the tree of its sources."""
    tree = folder / str(build.TREE)
    if (folder / build.LABELS).exists():
        return tree
    is_terminal = sys.stderr.isatty()

    def show(number: int, total: int, _path: str) -> None:
        if is_terminal:
            sys.stderr.write(
                "\r" + _("Building the sample unit: {number} of {total}").format(number=number, total=total)
            )

    rows = build.build(folder, progress=show, unit=SAMPLE_UNIT)
    if is_terminal:
        sys.stderr.write("\n")
    complain(_("Sample unit: {count} files and members in {folder}").format(count=len(rows), folder=tree))
    return tree


def _make_workspace(workspace: Path, tree: Path, unit: UnitNames) -> None:
    """One source for each bidang: the folders at the top of the tree."""
    from bukti.opening import make_catalogue

    sources = [
        Source(name=folder.name, path=str(folder.absolute()), bidang=folder.name)
        for folder in sorted(tree.iterdir())
        if folder.is_dir()
    ]
    made = make_workspace(workspace, sources, pack="zi-wbk-2025", unit=unit, year=SAMPLE_YEAR, language="id")
    make_catalogue(made)
