"""`bukti scan`: one pass over all sources with progress, then the account and the problems."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bukti import wording
from bukti.cli.door import INTERRUPTED, OK, TROUBLE
from bukti.cli.screen import complain, console, echo, echo_json, table
from bukti.i18n import _, marked, ngettext
from bukti.wording import worded

if TYPE_CHECKING:
    from archive.progress import ScanReport, Trouble
    from evidence_store.model import ProblemListing
    from rules.gaps.snapshot import Snapshot

NOTES = {
    "source_unreachable": marked("Source {source} can't be reached; what is known of it is kept."),
    "pack_faulty": marked(
        "The rule pack has mistakes:\n{faults}\nUntil they are mended, the last sound one is used, of {since}."
        " To check: bukti rules lint"
    ),
    "index_rebuild": marked("The index is being made anew ({engine})."),
    "index_move": marked(
        "A new index ({engine}) is being made in the background; searching goes on with the old one."
    ),
    "index_move_failed": marked(
        "The new index could not be made ({why}); the old one stays in use. The next scan tries again."
    ),
}
PROBLEMS_SHOWN = 40  # on the terminal after a scan; `bukti show --problems` has them all


@click.command(
    "scan",
    short_help=_("Take in what is new in the watched folders"),
    help=_(
        "Take in what is new or changed in the watched folders, read it and make it searchable. Ctrl-C stops cleanly."
    ),
    epilog=_("Example: bukti scan"),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.option("--folders", is_flag=True, help=_("Show the account of every folder."))
@click.option("--retry", is_flag=True, help=_("Try again also what could not be read before."))
@click.pass_obj
def command(workspace: Path | None, as_json: bool, folders: bool, retry: bool) -> int:
    return run(workspace, as_json=as_json, folders=folders, retry=retry)


def run(workspace: Path | None, *, as_json: bool = False, folders: bool = False, retry: bool = False) -> int:
    """Scans and prints; returns the exit code."""
    from archive.one_pass import scan
    from archive.retrying import retry as try_again
    from bukti import opening
    from bukti.cli.progress import ScreenProgress
    from bukti.keeping import keep

    opened = opening.find(workspace)
    started = time.monotonic()
    with (
        opening.interruptible() as stop,
        ScreenProgress(NOTES) as progress,
        opening.writing(opened, progress, stop) as archive,
    ):
        if retry:
            try_again(archive, archive.catalogue.filings.stuck(), who=archive.who)
        report = scan(archive, opening.source_settings(opened))
        slots = None
        if not report.is_interrupted:
            slots = keep(archive, opened.places, on=opening.today(), zone=opening.zone())
        problems = archive.catalogue.problems()
    if as_json:
        echo_json(report_json(report, problems))
    else:
        print_report(report, problems, seconds=time.monotonic() - started, with_folders=folders)
        if slots is not None and slots.counts:
            echo(slots_line(slots))
    if report.is_interrupted:
        return INTERRUPTED
    return TROUBLE if any(source.unreachable for source in report.sources) else OK


def slots_line(slots: Snapshot) -> str:
    """How many of the plan's slots are satisfied, and how many are gaps today."""
    from rules.gaps.model import SlotState

    gaps = sum(count for state, count in slots.counts.items() if state.is_open)
    return _("{satisfied} of {all} slots of the plan satisfied, {gaps} open: bukti gaps").format(
        satisfied=slots.counts.get(SlotState.SATISFIED, 0), all=sum(slots.counts.values()), gaps=gaps
    )


def print_report(
    report: ScanReport, problems: list[ProblemListing], *, seconds: float, with_folders: bool = False
) -> None:
    """What a person reads after a scan: what was taken in, the account, what needs attention."""
    road = report.road
    echo(
        _(
            "{new} new, {changed} changed, {moved} moved, {gone} gone; {pages} pages read ({ocr} recognised) in {time}"
        ).format(
            new=sum(source.new for source in report.sources) - road.moved,
            changed=sum(source.changed for source in report.sources),
            moved=road.moved,
            gone=sum(source.gone for source in report.sources) - road.moved,
            pages=road.pages,
            ocr=road.pages_ocr,
            time=_duration(seconds),
        )
    )
    echo(wording.account_line(report.total), style="bold")
    if with_folders:
        _print_folders(report)
    _print_attention(report)
    _print_problems(problems)


def _print_folders(report: ScanReport) -> None:
    from archive.names import shown

    headings: list[str | tuple[str, str]] = [_("Folder")]
    headings += [(name, "right") for name in _account_names()]
    rows = [
        [
            f"{source}/{shown(folder)}",
            *map(str, (row.on_disk, row.indexed, row.pending, row.failed, row.ignored)),
        ]
        for (source, folder), row in sorted(report.account.items())
    ]
    console().print(table(headings, rows))


def _account_names() -> list[str]:
    return [_("files"), _("searchable"), _("waiting"), _("not readable"), _("ignored")]


def _print_attention(report: ScanReport) -> None:
    """What is not as it should be, apart from single documents."""
    for source in report.sources:
        if source.unreachable:
            why = worded(wording.SOURCE_TROUBLES, source.unreachable)
            complain(
                _("Source {source}: {why}. Nothing is taken for deleted.").format(
                    source=source.source, why=why
                )
            )
        _print_troubles(source.folders_unread)
    _print_troubles(report.road.unsettled)
    if report.is_interrupted:
        road = report.road
        files = ngettext("{count} file", "{count} files", road.left_files).format(count=road.left_files)
        documents = ngettext("{count} document", "{count} documents", road.left_documents).format(
            count=road.left_documents
        )
        complain(
            _(
                "Stopped cleanly. Left for the next scan: {files} to copy, {documents} to read. Go on with: bukti scan"
            ).format(files=files, documents=documents)
        )


def _print_troubles(troubles: tuple[Trouble, ...]) -> None:
    from archive.names import shown

    for trouble in troubles:
        path = f"{trouble.source}/{shown(trouble.path)}"
        complain(f"{path}: {worded(wording.FILE_TROUBLES, trouble.reason)}")


def _print_problems(problems: list[ProblemListing]) -> None:
    from bukti.cli.problems import is_remark, problem_table

    serious = [problem for problem in problems if not is_remark(problem)]
    if serious:
        console().print(problem_table(serious[:PROBLEMS_SHOWN], with_remarks=True))
    if len(serious) > PROBLEMS_SHOWN:
        echo(_("… and {count} more: bukti show --problems").format(count=len(serious) - PROBLEMS_SHOWN))
    remarks = len(problems) - len(serious)
    if remarks:
        echo(
            ngettext(
                "{count} remark on documents that were read all the same: bukti show --problems",
                "{count} remarks on documents that were read all the same: bukti show --problems",
                remarks,
            ).format(count=remarks),
            style="dim",
        )


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return (
        _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
        if minutes
        else f"{seconds:.1f} s"
    )


def report_json(report: ScanReport, problems: list[ProblemListing]) -> dict[str, Any]:
    """The stable JSON form of a scan."""
    import msgspec

    from archive.names import shown
    from bukti.cli.problems import problems_json

    total = msgspec.to_builtins(report.total)
    return {
        "interrupted": report.is_interrupted,
        "account": total,
        "folders": [
            {"source": source, "folder": shown(folder), **msgspec.to_builtins(row)}
            for (source, folder), row in sorted(report.account.items())
        ],
        "sources": [
            {
                "source": source.source,
                "on_disk": source.on_disk,
                "new": source.new,
                "changed": source.changed,
                "gone": source.gone,
                "ignored": source.ignored,
                "unreachable": source.unreachable,
            }
            for source in report.sources
        ],
        "road": {
            name: getattr(report.road, name)
            for name in report.road.__struct_fields__
            if name not in ("unsettled", "is_interrupted")
        },
        "unsettled": [
            {"source": t.source, "path": shown(t.path), "reason": t.reason} for t in report.road.unsettled
        ],
        "problems": problems_json(problems),
    }
