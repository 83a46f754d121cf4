"""`bukti gaps`: what is not satisfied on a date, by bidang and indicator, and what would close it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.cli.door import NOT_COMPLETE, OK
from bukti.cli.screen import echo_json
from bukti.i18n import _

if TYPE_CHECKING:
    from bukti.reviewing import Reviewed
    from rules.gaps.model import SlotReview
    from rules.pack.model import Pack


@click.command(
    "gaps",
    short_help=_("Show what is missing, by bidang"),
    help=_(
        "Show what is missing on a date, by bidang and indicator, the overdue first: what is expected, what is there"
        " and why it does not count, and what would close the gap."
    ),
    epilog=_("Exit code 0: nothing is open; 1: there are gaps. Example: bukti gaps --bidang 'Tata Usaha'"),
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar=_("DATE"), help=_("On this day (default: today).")
)
@click.option("--bidang", metavar="BIDANG", help=_("Only what this bidang owes."))
@click.option(
    "--indicator", metavar="ID", help=_("Only this indicator or what begins so (A.I.5), with its ceiling.")
)
@click.option("--all", "show_all", is_flag=True, help=_("Also what is satisfied, waived and not yet due."))
@click.option(
    "--csv",
    "csv_file",
    metavar=_("FILE"),
    help=_("Write a CSV file; - is the screen."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.pass_obj
def command(
    workspace: Path | None,
    as_of: datetime | None,
    bidang: str | None,
    indicator: str | None,
    show_all: bool,
    csv_file: str | None,
    as_json: bool,
) -> int:
    from bukti import opening
    from bukti.packs import pack_for_reading
    from bukti.reviewing import reviewed
    from evidence_store.catalogue import Catalogue
    from rules.files import load_pack

    opened = opening.find(workspace)
    pack = load_pack(pack_for_reading(opened.places).source)
    selection = Selection(pack, bidang, indicator)
    on = as_of.date() if as_of else opening.today()
    with Catalogue.open(opened.places.catalogue, readonly=True) as catalogue:
        done = reviewed(catalogue, pack, on, opening.zone())
    return show(pack, done, selection, show_all=show_all, csv_file=csv_file, as_json=as_json)


def known_bidang(pack: Pack, name: str) -> str:
    """The id of a bidang, by any name that the pack knows it by. Raises click.UsageError for another."""
    from bukti.reviewing import Departments

    departments = Departments(pack)
    if not departments.knows(name):
        names = ", ".join(one.name for one in pack.owners.bidang)
        raise click.UsageError(
            _("There is no bidang “{name}”; there are: {names}").format(name=name, names=names)
        )
    return departments.id_of(name)


class Selection:
    """Which slots are asked for: of a bidang, of an indicator (or several: `A.I.5`), or all."""

    def __init__(self, pack: Pack, bidang: str | None, indicator: str | None) -> None:
        from rules.gaps.ceiling import is_of

        self.bidang = known_bidang(pack, bidang) if bidang is not None else None
        self.indicator = indicator
        self.indicators = [one.id for one in pack.indicators if indicator is None or is_of(one.id, indicator)]
        if not self.indicators:
            raise click.UsageError(_("There is no indicator “{id}”.").format(id=indicator))

    def slots(self, slots: Iterable[SlotReview]) -> list[SlotReview]:
        wanted = set(self.indicators)
        return [slot for slot in slots if slot.item.indicator in wanted and self.bidang in (None, slot.owner)]

    def has_unread_of(self, bidang: str) -> bool:
        return self.indicator is None and self.bidang in (None, bidang)


def show(
    pack: Pack,
    done: Reviewed,
    selection: Selection,
    *,
    show_all: bool = False,
    csv_file: str | None = None,
    as_json: bool = False,
) -> int:
    """Prints (and writes) the selected slots; returns the exit code."""
    from bukti import gap_export
    from bukti.cli import gaps_screen

    slots = selection.slots(done.review.slots)
    shown = slots if show_all else [slot for slot in slots if slot.state.is_open]
    if csv_file is not None:
        gap_export.write_csv(csv_file, shown, pack)
    if as_json:
        echo_json(gap_export.as_json(done, slots, shown, selection))
    elif csv_file is None:
        gaps_screen.print_review(pack, done, selection, slots, shown)
    return NOT_COMPLETE if any(slot.state.is_open for slot in slots) else OK
