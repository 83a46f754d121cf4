"""`bukti check`: the check before an audit, on the screen and as files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.cli.door import INTERRUPTED, NOT_COMPLETE, OK, TROUBLE
from bukti.cli.screen import complain, echo_json
from bukti.i18n import _

if TYPE_CHECKING:
    from bukti.checking.model import Report
    from bukti.opening import Workspace
    from rules.pack.model import Pack

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    "check",
    short_help=_("Check everything before an audit"),
    help=_(
        "Check everything before an audit: one verdict, and every finding behind it. Completeness, validity, dates and "
        "readability of the evidence, every stored byte hashed again, audit log, catalogue and index compared, the "
        "account of files, and what assessors may ask about. It may run beside a watch; interrupted, the next one goes "
        "on with the hashing."
    ),
    epilog=_(
        "Exit code 0: complete and sound; 1: there are gaps; 2: something is wrong with the archive. "
        "Example: bukti check --target wbk --pdf periksa.pdf"
    ),
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar=_("DATE"), help=_("On this day (default: today).")
)
@click.option(
    "--target", metavar="wbk|wbbm", help=_("Only the minimum scores of this predicate (default: of all).")
)
@click.option(
    "--no-hash", is_flag=True, help=_("Do not read stored files again; only look whether each is there.")
)
@click.option("--bidang", metavar="BIDANG", help=_("Only what concerns this bidang."))
@click.option("--all", "show_all", is_flag=True, help=_("Print long lists whole."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.option("--junit", type=_FILE, metavar=_("FILE"), help=_("Write JUnit XML for programs."))
@click.option("--html", type=_FILE, metavar=_("FILE"), help=_("Write the report as HTML."))
@click.option("--pdf", type=_FILE, metavar=_("FILE"), help=_("Write the report as PDF."))
@click.pass_obj
def command(
    workspace: Path | None,
    as_of: datetime | None,
    target: str | None,
    no_hash: bool,
    bidang: str | None,
    show_all: bool,
    as_json: bool,
    junit: Path | None,
    html: Path | None,
    pdf: Path | None,
) -> int:
    from bukti import check_export, opening
    from bukti.cli import check_screen
    from bukti.cli.gaps import known_bidang
    from bukti.packs import pack_for_reading
    from rules.files import load_pack

    opened = opening.find(workspace)
    pack = load_pack(pack_for_reading(opened.places).source)
    predicate = _predicate(pack, target)
    owner = known_bidang(pack, bidang) if bidang is not None else ""
    on = as_of.date() if as_of else opening.today()
    report = _checked(opened, pack, on=on, target=predicate, is_hashing=not no_hash)
    if owner:
        report = report.of(bidang=owner)
    for path, content in _files(opened, report, pack, junit, html, pdf):
        path.write_bytes(content)
    if as_json:
        echo_json(check_export.as_json(report, pack))
    else:
        check_screen.print_report(report, pack, show_all=show_all)
    if report.is_interrupted:
        return INTERRUPTED
    return {"sound": OK, "gaps": NOT_COMPLETE, "integrity": TROUBLE}[report.verdict.value]


def _checked(opened: Workspace, pack: Pack, *, on: date, target: str, is_hashing: bool) -> Report:
    from bukti import opening
    from bukti.checking.disk import on_disk
    from bukti.checking.whole import check
    from bukti.cli.progress import ScreenProgress
    from bukti.fixity_notes import Notes
    from evidence_store.catalogue import Catalogue

    notes = Notes(opened.places)
    with (
        opening.interruptible(lambda: complain(_("Stopping; this takes a moment."))) as stop,
        ScreenProgress({}) as progress,
        Catalogue.open(opened.places.catalogue, readonly=True) as catalogue,
    ):
        report = check(
            opened,
            catalogue,
            pack,
            on=on,
            now=datetime.now(UTC),
            target=target,
            is_hashing=is_hashing,
            on_disk=on_disk(catalogue, opened.places.root, stop),
            note=notes.add,
            progress=progress,
            stop=stop,
        )
    notes.write()
    return report


def _predicate(pack: Pack, name: str | None) -> str:
    if name is None:
        return ""
    known = {one.id.casefold(): one.id for one in pack.lke.predicates}
    if name.casefold() not in known:
        raise click.UsageError(
            _("There is no predicate “{name}”; there are: {names}").format(name=name, names=", ".join(known))
        )
    return known[name.casefold()]


def _files(
    opened: Workspace, report: Report, pack: Pack, junit: Path | None, html: Path | None, pdf: Path | None
) -> list[tuple[Path, bytes]]:
    from bukti import check_export

    made: list[tuple[Path, bytes]] = []
    if junit is not None:
        made.append((junit, check_export.junit(report, pack)))
    if html is not None or pdf is not None:
        from bukti.reports.check import as_html

        text = as_html(report, pack, opened)
        if html is not None:
            made.append((html, text.encode("utf-8", "replace")))
        if pdf is not None:
            from bukti.reports.paper import pdf as printed

            made.append((pdf, printed(text)))
    return made
