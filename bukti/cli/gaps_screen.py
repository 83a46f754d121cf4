"""A review on the terminal: by bidang and indicator, the overdue first, then what would close most and the sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from bukti import gap_wording
from bukti.cli.screen import echo
from bukti.gap_list import in_order
from bukti.i18n import _, ngettext

if TYPE_CHECKING:
    from bukti.cli.gaps import Selection
    from bukti.gap_wording import Names
    from bukti.reviewing import Reviewed
    from rules.gaps.ceiling import Ceilings
    from rules.gaps.model import Closer, Refused, SlotReview, Unread
    from rules.pack.model import Pack

CLOSERS_SHOWN = 5
UNREAD_SHOWN = 5  # files without a clue, of each bidang
LINES_SHOWN = 4  # documents told of at one gap; --json has them all
LEAST_POINTS = 0.005  # less would be shown as 0.00
STYLES = {"missing": "bold red", "late": "red", "due_soon": "yellow", "satisfied": "green"}
OTHER_STYLE = "magenta"


def print_review(
    pack: Pack,
    done: Reviewed,
    selection: Selection,
    slots: Sequence[SlotReview],
    shown: Sequence[SlotReview],
) -> None:
    """`slots` are those of the selection, `shown` those of them that are told one by one."""
    names = gap_wording.Names(pack)
    if selection.indicator is not None:
        for id_ in selection.indicators:
            _print_ceiling(id_, done.ceilings)
    unread = {
        bidang: files for bidang, files in done.review.unread.items() if selection.has_unread_of(bidang)
    }
    strays = {item.item.id: item.strays for item in done.review.items}
    owners = [bidang.id for bidang in pack.owners.bidang]
    for owner in dict.fromkeys([*owners, *(slot.owner for slot in shown), *unread]):
        owed = [slot for slot in shown if slot.owner == owner]
        if owed or owner in unread:
            _print_bidang(owner, owed, strays, names)
            _print_unread(unread.get(owner, ()))
    wanted = {(slot.slot.item, slot.slot.label) for slot in slots}
    closers = [
        one
        for one in done.review.closers
        if len(one.slots) > 1 and all((slot.item, slot.label) in wanted for slot in one.slots)
    ]
    _print_closers(closers[:CLOSERS_SHOWN], names)
    _print_summary(slots, done, selection)


def _print_bidang(
    owner: str, slots: Sequence[SlotReview], strays: Mapping[str, Sequence[Refused]], names: Names
) -> None:
    gaps = [slot for slot in slots if slot.state.is_open]
    echo()
    echo(
        f"{names.bidang(owner)}: "
        + ngettext("{count} gap", "{count} gaps", len(gaps)).format(count=len(gaps))
        + ", "
        + _("{points:.2f} points at risk").format(points=sum(slot.at_risk for slot in gaps)),
        style="bold underline",
    )
    for group in in_order(slots):
        indicator = group[0].item.indicator
        echo(f"{indicator}  {names.indicator(indicator)}", style="bold")
        for alike in together(group):
            _print_slots(alike, names)
        for item in dict.fromkeys(slot.item.id for slot in group):
            _print_strays(item, strays.get(item, ()))


def _print_unread(unread: Sequence[Unread]) -> None:
    """Files of a bidang that give no clue to any item."""
    if not unread:
        return
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


def _print_strays(item: str, strays: Sequence[Refused]) -> None:
    """What was found for an item and is of none of its periods."""
    if not strays:
        return
    echo("  " + _("{item}, of no period that is asked for:").format(item=item), style="dim")
    for stray in strays[:LINES_SHOWN]:
        echo(
            f"      {stray.evidence.path or stray.evidence.title}: {gap_wording.why_not(stray)}", style="dim"
        )
    if len(strays) > LINES_SHOWN:
        echo("      " + _("… and {count} more").format(count=len(strays) - LINES_SHOWN), style="dim")


def together(slots: Iterable[SlotReview]) -> list[list[SlotReview]]:
    """Slots in their order; those of one item, in one state, for which nothing was found at all, are told at once."""
    told: list[list[SlotReview]] = []
    for slot in slots:
        before = told[-1][-1] if told else None
        if before is not None and _is_same(before, slot) and _is_bare(before) and _is_bare(slot):
            told[-1].append(slot)
        else:
            told.append([slot])
    return told


def _is_same(one: SlotReview, other: SlotReview) -> bool:
    return (one.item.id, one.state) == (other.item.id, other.state)


def _is_bare(slot: SlotReview) -> bool:
    return not (slot.counts or slot.doubtful or slot.refused or slot.unread or slot.waiver)


def _print_slots(slots: Sequence[SlotReview], names: Names) -> None:
    """One slot, or several with the same to say."""
    slot, points = slots[0], sum(one.at_risk for one in slots)
    facts = [
        *(
            _("{period}, due {day}").format(
                period=gap_wording.slot_period(one), day=gap_wording.day(one.slot.due)
            )
            for one in slots
        ),
        _("received late") if slot.received_late else "",
        _("{points:.2f} points").format(points=points) if points >= LEAST_POINTS else "",
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
    first, *more = gap_wording.ceiling_lines(bounds.indicators[id_])
    echo(first, style="bold")
    for line in more:
        echo(f"  {line}")


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
    if not slots:
        echo(_("This bidang owes nothing there."))
        return
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
        _print_bounds(done.ceilings)
    _print_notes(done)


def _print_bounds(bounds: Ceilings) -> None:
    """The highest total, and the minimum scores of each predicate that it does not carry."""
    total = bounds.total
    echo(
        _("At most {present:.2f} of {weight:.2f} points today, {possible:.2f} still possible").format(
            present=total.present, weight=total.weight, possible=total.possible
        )
    )
    for predicate in dict.fromkeys(floor.predicate for floor in bounds.floors):
        floors = [floor for floor in bounds.floors if floor.predicate == predicate]
        echo(
            _("{predicate}: {count} of {all} minimum scores not carried by what is there today").format(
                predicate=predicate.upper(), count=sum(floor.lacking > 0 for floor in floors), all=len(floors)
            )
        )
        for floor in floors:
            if not floor.is_in_reach:
                echo(
                    "  "
                    + _(
                        "out of reach unless gaps are closed: {name}, {lacking:.2f} of {points:.2f} points short"
                    ).format(name=floor.name, lacking=floor.lacking_at_best, points=floor.points),
                    style="red",
                )


def _print_notes(done: Reviewed) -> None:
    """What is in nobody's sight otherwise."""
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
