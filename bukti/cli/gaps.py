"""`bukti gaps`: what is not satisfied on a date, by bidang and indicator, and what would close it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from bukti import gap_wording
from bukti.cli.door import NOT_COMPLETE, OK
from bukti.cli.screen import echo, echo_json
from bukti.i18n import _, ngettext

if TYPE_CHECKING:
    from bukti.gap_wording import Names
    from bukti.reviewing import Kept, Reviewed
    from rules.gaps.ceiling import Ceilings
    from rules.gaps.model import Closer, SlotReview, Unread
    from rules.pack.model import Pack

CLOSERS_SHOWN = 5
UNREAD_SHOWN = 5  # files without a clue, of each bidang
LINES_SHOWN = 4  # documents told of at one gap; --json has them all
STYLES = {"missing": "bold red", "late": "red", "due_soon": "yellow", "satisfied": "green"}
OTHER_STYLE = "magenta"


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
    from bukti.reviewing import reviewed
    from evidence_store.catalogue import Catalogue
    from rules.files import load_pack

    opened = opening.find(workspace)
    pack = load_pack(opened.places.pack)
    selection = Selection(pack, bidang, indicator)
    on = as_of.date() if as_of else opening.today()
    with Catalogue.open(opened.places.catalogue, readonly=True) as catalogue:
        done = reviewed(cast("Kept", catalogue), pack, on, opening.zone())
    return show(pack, done, selection, show_all=show_all, csv_file=csv_file, as_json=as_json)


class Selection:
    """Which slots are asked for: of a bidang, of an indicator (or several: `A.I.5`), or all."""

    def __init__(self, pack: Pack, bidang: str | None, indicator: str | None) -> None:
        from bukti.reviewing import Departments
        from rules.gaps.ceiling import is_of

        departments = Departments(pack)
        self.bidang = departments.id_of(bidang) if bidang is not None else None
        self.indicator = indicator
        self.indicators = [one.id for one in pack.indicators if indicator is None or is_of(one.id, indicator)]
        if bidang is not None and not departments.knows(bidang):
            names = ", ".join(one.name for one in pack.owners.bidang)
            raise click.UsageError(
                _("There is no bidang “{name}”; there are: {names}").format(name=bidang, names=names)
            )
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
    from bukti.cli import gaps_export

    slots = selection.slots(done.review.slots)
    shown = slots if show_all else [slot for slot in slots if slot.state.is_open]
    if csv_file is not None:
        gaps_export.write_csv(csv_file, shown, pack)
    if as_json:
        echo_json(gaps_export.as_json(done, slots, shown, selection))
    elif csv_file is None:
        _print(pack, done, selection, slots, shown)
    return NOT_COMPLETE if any(slot.state.is_open for slot in slots) else OK


def in_order(slots: Iterable[SlotReview]) -> list[list[SlotReview]]:
    """By indicator, those with something overdue first; in each the overdue first, then by due date."""
    by_indicator: dict[str, list[SlotReview]] = {}
    for slot in slots:
        by_indicator.setdefault(slot.item.indicator, []).append(slot)
    ordered = [
        sorted(group, key=lambda slot: (not slot.is_overdue, slot.slot.due))
        for group in by_indicator.values()
    ]
    return sorted(ordered, key=lambda group: not group[0].is_overdue)


# --- on the terminal --------------------------------------------------------------------------------------


def _print(
    pack: Pack,
    done: Reviewed,
    selection: Selection,
    slots: Sequence[SlotReview],
    shown: Sequence[SlotReview],
) -> None:
    names = gap_wording.Names(pack)
    if selection.indicator is not None:
        for id_ in selection.indicators:
            _print_ceiling(id_, done.ceilings)
    unread = {
        bidang: files for bidang, files in done.review.unread.items() if selection.has_unread_of(bidang)
    }
    owners = [bidang.id for bidang in pack.owners.bidang]
    for owner in dict.fromkeys([*owners, *(slot.owner for slot in shown), *unread]):
        _print_bidang(
            owner, [slot for slot in shown if slot.owner == owner], unread.get(owner, ()), pack, names
        )
    wanted = {(slot.slot.item, slot.slot.label) for slot in slots}
    closers = [
        one
        for one in done.review.closers
        if len(one.slots) > 1 and all((slot.item, slot.label) in wanted for slot in one.slots)
    ]
    _print_closers(closers[:CLOSERS_SHOWN], names)
    _print_summary(slots, done, selection)


def _print_bidang(
    owner: str, slots: Sequence[SlotReview], unread: Sequence[Unread], pack: Pack, names: Names
) -> None:
    if not slots and not unread:
        return
    gaps = [slot for slot in slots if slot.state.is_open]
    echo()
    echo(
        f"{names.bidang(owner)}: "
        + ngettext("{count} gap", "{count} gaps", len(gaps)).format(count=len(gaps))
        + ", "
        + _("{points:.2f} points at risk").format(points=sum(slot.at_risk for slot in gaps)),
        style="bold underline",
    )
    texts = {indicator.id: indicator.text for indicator in pack.indicators}
    for group in in_order(slots):
        echo(f"{group[0].item.indicator}  {texts[group[0].item.indicator]}", style="bold")
        for slot in group:
            _print_slot(slot, names)
    if unread:
        echo(
            ngettext(
                "{count} file was not read and gives no clue to what it is:",
                "{count} files were not read and give no clue to what they are:",
                len(unread),
            ).format(count=len(unread)),
            style=OTHER_STYLE,
        )
        for file in unread[:UNREAD_SHOWN]:
            echo(f"  {file.path}: {gap_wording.unread_why(file.why)}", style="dim")
        if len(unread) > UNREAD_SHOWN:
            echo("  " + _("… and {count} more").format(count=len(unread) - UNREAD_SHOWN), style="dim")


def _print_slot(slot: SlotReview, names: Names) -> None:
    facts = [
        gap_wording.slot_period(slot),
        _("due {day}").format(day=gap_wording.day(slot.slot.due)),
        _("received late") if slot.received_late else "",
        _("{points:.2f} points").format(points=slot.at_risk) if slot.at_risk else "",
    ]
    echo(
        f"  [{gap_wording.state(slot.state)}] {slot.item.id} {slot.item.text}",
        style=STYLES.get(slot.state, OTHER_STYLE if slot.state.is_open else "dim"),
    )
    echo("      " + " · ".join(filter(None, facts)), style="dim")
    if slot.waiver is not None:
        echo("      " + " · ".join(filter(None, [slot.waiver.who, slot.waiver.why])), style="dim")
    if slot.state.is_closed:
        for evidence in slot.counts[:LINES_SHOWN]:
            echo(f"      {evidence.path or evidence.title}", style="dim")
        return
    lines = gap_wording.there(slot, names)
    for line in lines[:LINES_SHOWN]:
        echo(f"      {line}")
    if len(lines) > LINES_SHOWN:
        echo("      " + _("… and {count} more").format(count=len(lines) - LINES_SHOWN))
    for step in slot.steps:
        echo(f"      → {gap_wording.step(step, slot, names)}", style="cyan")


def _print_ceiling(id_: str, bounds: Ceilings) -> None:
    bound = bounds.indicators[id_]
    present, possible = bound.present, bound.possible
    echo(
        _(
            "{id}: at most {answer} today ({points:.2f} of {weight:.2f} points, {share:.0%} of the evidence)"
        ).format(
            id=id_,
            answer=present.answer or f"{present.value:.0%}",
            points=present.points,
            weight=bound.weight,
            share=present.share,
        ),
        style="bold",
    )
    if possible.points > present.points:
        echo(
            "  "
            + _("still possible: at most {answer} ({points:.2f} points)").format(
                answer=possible.answer or f"{possible.value:.0%}", points=possible.points
            )
        )


def _print_closers(closers: Sequence[Closer], names: Names) -> None:
    if closers:
        echo()
        echo(_("One document that closes several gaps"), style="bold")
        for closer in closers:
            echo(f"  {gap_wording.closer(closer, names)}")


def _print_summary(slots: Sequence[SlotReview], done: Reviewed, selection: Selection) -> None:
    counts: dict[str, int] = {}
    for slot in slots:
        counts[slot.state] = counts.get(slot.state, 0) + 1
    told = ", ".join(
        f"{gap_wording.state(code)} {counts[code]}" for code in gap_wording.STATES if code in counts
    )
    gaps = [slot for slot in slots if slot.state.is_open]
    echo()
    echo(
        _("On {day}: {slots} slots; {counts}").format(
            day=gap_wording.day(done.review.on), slots=len(slots), counts=told
        )
    )
    echo(
        _("{overdue} overdue, {points:.2f} points at risk").format(
            overdue=sum(slot.is_overdue for slot in gaps), points=sum(slot.at_risk for slot in gaps)
        )
        if gaps
        else _("Nothing is open."),
        style="bold" if gaps else "bold green",
    )
    if selection.indicator is None and selection.bidang is None:
        total = done.ceilings.total
        echo(
            _("At most {present:.2f} of {weight:.2f} points today, {possible:.2f} still possible").format(
                present=total.present, weight=total.weight, possible=total.possible
            )
        )
        for floor in done.ceilings.floors:
            if floor.lacking > 0:
                style = "" if floor.is_in_reach else "red"
                echo(
                    "  "
                    + _("{predicate} {name}: {lacking:.2f} of {points:.2f} points short").format(
                        predicate=floor.predicate.upper(),
                        name=floor.name,
                        lacking=floor.lacking,
                        points=floor.points,
                    ),
                    style=style or "dim",
                )
    if done.idle:
        echo(
            ngettext(
                "{count} decision is on a document that is in no folder now.",
                "{count} decisions are on documents that are in no folder now.",
                done.idle,
            ).format(count=done.idle),
            style="dim",
        )
    if done.review.unknown_items:
        echo(
            _("Not in the pack any more: {items}").format(items=", ".join(done.review.unknown_items)),
            style="dim",
        )
