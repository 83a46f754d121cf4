"""`bukti rules import`: drafts a rule pack from a plan document, with a list of everything doubtful."""

from __future__ import annotations

from pathlib import Path

import click

from bukti.cli.door import OK
from bukti.cli.screen import echo
from bukti.i18n import _


@click.command(
    "import",
    short_help=_("Draft a rule pack from a plan document"),
    help=_(
        "Draft a rule pack from the table of a plan (Markdown, DOCX, XLSX or PDF with ruled lines), or from a workbook"
        " of the evaluation sheet (LKE), with its weights, answer scales and links. Beside the pack's files,"
        " periksa.md lists everything that was not plain, with its place in the plan. Words, kinds and types of"
        " document come from an existing pack."
    ),
    epilog=_("Example: bukti rules import rencana-kerja-2026.docx --out paket-2026"),
)
@click.argument("plan", metavar="PLAN", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help=_("Folder of the new pack (default: paket-… after the plan's name, in this folder)."),
)
@click.option(
    "--pack", metavar="FOLDER", help=_("Pack to build on: a folder or a name (default: the one with Bukti).")
)
@click.option("--force", is_flag=True, help=_("Replace the folder if it is a rule pack already."))
@click.pass_obj
def command(workspace: Path | None, plan: Path, out: Path | None, pack: str | None, force: bool) -> int:
    from archive.progress import Phase
    from bukti.cli.progress import ScreenProgress
    from bukti.cli.rules import choose
    from bukti.plan_import import REVIEW_FILE, import_plan
    from bukti.plan_wording import summary
    from bukti.workspace import bundled_packs
    from rules.importer.write import slug

    base = choose(workspace, pack or next(iter(bundled_packs()))).folder
    folder = out or Path(f"paket-{slug(plan.stem) or 'baru'}")
    with ScreenProgress({}) as progress:

        def tell(done: int, of: int) -> None:
            if done == 1:
                progress.total(Phase.EXTRACT, of)
            progress.advance(Phase.EXTRACT)

        draft = import_plan(plan, folder, base, is_forced=force, tell=tell)
    for line in summary(draft, str(folder), REVIEW_FILE):
        echo(line)
    return OK
