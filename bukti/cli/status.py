"""`bukti status`: how the watch and each source stand, for people, programs and Prometheus."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.cli.door import NOT_COMPLETE, OK
from bukti.cli.screen import complain, console, echo, echo_json, table
from bukti.i18n import _, ngettext
from bukti.wording import worded

if TYPE_CHECKING:
    from bukti.standing import SourceStanding, Standing

HASH_SHOWN = 16


@click.command(
    "status",
    short_help=_("Show how the watch and the sources stand"),
    help=_(
        "Show how the watch and the sources stand: reachable or since when not, last and next scan, what waits, "
        "problems. Works without a running watch too."
    ),
    epilog=_(
        "Exit code 0: all is well; 1: a source is out of reach, intake is paused, a stored file is faulty, the "
        "watch has died, or letters of the week have not gone out. "
        "Example: bukti status --metrics > /var/lib/prometheus/node-exporter/bukti.prom"
    ),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.option("--metrics", is_flag=True, help=_("Print metrics as Prometheus reads them."))
@click.pass_obj
def command(workspace: Path | None, as_json: bool, metrics: bool) -> int:
    found = _standing(workspace)
    if metrics:
        from bukti.metrics import metrics_text

        sys.stdout.write(metrics_text(found))
    elif as_json:
        import msgspec

        echo_json({"well": found.is_well, **msgspec.to_builtins(found)})
    else:
        _print(found)
    return OK if found.is_well else NOT_COMPLETE


def _standing(workspace: Path | None) -> Standing:
    from bukti import opening
    from bukti.standing import look
    from evidence_store.catalogue import Catalogue

    opened = opening.find(workspace)
    with Catalogue.open(opened.places.catalogue, readonly=True) as catalogue:
        places, now = opened.places, datetime.now(UTC)
        return look(catalogue, places.watch_news, opened.settings.verify, now=now, mail=places.mail_news)


def _print(found: Standing) -> None:
    from bukti.opening import local_time
    from bukti.service_wording import PAUSES, state_word

    who = _(" (process {pid}, since {since})").format(
        pid=found.pid, since=local_time(found.started_at) if found.started_at else ""
    )
    echo(_("Watch: {state}").format(state=state_word(found.state)) + (who if found.pid else ""), style="bold")
    if found.pause and found.pause_since:
        complain(
            _("Paused since {since}: {why}.").format(
                since=local_time(found.pause_since), why=worded(PAUSES, found.pause)
            )
        )
    queue = _("Waiting: {files} files to copy, {documents} documents to read").format(
        files=found.files_waiting, documents=found.documents_waiting
    )
    if found.pid:
        queue += _("; {rate} documents a minute").format(rate=f"{found.done.per_minute:g}")
    echo(queue)
    if found.unsettled:
        echo(_("Still being written: {files} files").format(files=found.unsettled))
    _print_fixity(found)
    _print_mail(found)
    headings: list[str | tuple[str, str]] = [_("Source"), _("Watched by"), _("Last scan"), _("Next scan")]
    headings += [(name, "right") for name in (_("files"), _("searchable"), _("waiting"), _("problems"))]
    console().print(table(headings, [_row(source) for source in found.sources]))
    for source in found.sources:
        _complain_of(source)


def _print_fixity(found: Standing) -> None:
    from bukti.opening import local_time
    from bukti.wording import FINDINGS

    fixity = found.fixity
    if not found.documents:
        return
    told = _("Read again within {days:g} days: {verified} of {documents} stored files").format(
        days=fixity.days, verified=fixity.verified, documents=found.documents
    )
    if fixity.round_at is not None:
        told += _("; all of them last on {at}").format(at=local_time(fixity.round_at))
    if not fixity.is_on:
        told += _(" (not by the watch: [verify] in bukti.toml)")
    echo(told)
    if not fixity.damaged:
        return
    complain(
        ngettext(
            "{count} stored file is faulty. To put it back: bukti verify --older-than 30 --mend FOLDER",
            "{count} stored files are faulty. To put them back: bukti verify --older-than 30 --mend FOLDER",
            fixity.damaged,
        ).format(count=fixity.damaged)
    )
    for one in fixity.named:
        where = "; ".join(one.filings) or one.sha256
        complain(f"  {worded(FINDINGS, f'object_{one.damage}')}: {where} ({one.sha256[:HASH_SHOWN]})")
    if fixity.damaged > len(fixity.named):
        complain(_("  … and {count} more: bukti verify").format(count=fixity.damaged - len(fixity.named)))


def _print_mail(found: Standing) -> None:
    mail = found.mail
    if mail is None or not mail.is_on:
        return
    from bukti.mail_wording import progress, schedule

    echo(schedule(mail))
    for line in progress(mail):
        (complain if mail.is_ill else echo)(f"  {line}")


def _row(source: SourceStanding) -> list[str]:
    from bukti.opening import local_clock
    from bukti.service_wording import MODES

    return [
        source.name,
        worded(MODES, source.mode) or "–",
        local_clock(source.scanned_at) if source.scanned_at else "–",
        local_clock(source.next_scan_at) if source.next_scan_at else "–",
        *map(str, (source.files, source.searchable, source.waiting, source.problems)),
    ]


def _complain_of(source: SourceStanding) -> None:
    from bukti.opening import local_time
    from bukti.service_wording import MODE_REASONS
    from bukti.wording import SOURCE_TROUBLES

    if source.unreachable and source.unreachable_since:
        complain(
            _(
                "Source {source} ({path}) can't be reached since {since}: {why}. Nothing is taken for deleted."
            ).format(
                source=source.name,
                path=source.path,
                since=local_time(source.unreachable_since),
                why=worded(SOURCE_TROUBLES, source.unreachable),
            )
        )
    if source.mode == "polling":
        echo(
            _("Source {source} is polled: {why}.").format(
                source=source.name, why=worded(MODE_REASONS, source.mode_why)
            ),
            style="dim",
        )
    if source.folders_unread:
        complain(
            _("Source {source}: {count} folders can't be opened; ask their owner.").format(
                source=source.name, count=source.folders_unread
            )
        )
