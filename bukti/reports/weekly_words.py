"""The words of the weekly report: titles, periods in short, what to do, what changed, and what is not in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import msgspec

from bukti import gap_wording
from bukti.gap_wording import Names
from bukti.i18n import _, marked, ngettext
from bukti.reports.spans import spans
from bukti.service_wording import PAUSES, state_word
from bukti.wording import SOURCE_TROUBLES, worded
from rules.gaps.model import Evidence, SlotReview, Unread
from rules.gaps.rollups import EVERY_HALF

if TYPE_CHECKING:
    from bukti.incoming import Shown
    from bukti.reports.arrivals import ToMend
    from bukti.reports.weekly_model import Bunch, Doubtful, Summary, TrendPoint, Weekly

Found = TypeVar("Found", Evidence, Unread)

MOST_THERE = 3
"""Lines of what is there already, at one gap."""

MOST_LINES = 3
"""Items named at one file."""

SHORT_MONTHS = (
    marked("Jan"),
    marked("Feb"),
    marked("Mar"),
    marked("Apr"),
    marked("May (short)"),
    marked("Jun"),
    marked("Jul"),
    marked("Aug"),
    marked("Sep"),
    marked("Oct"),
    marked("Nov"),
    marked("Dec"),
)

HALVES = ("I", "II")

TONES: Mapping[str, str] = {
    "missing": "bad",
    "late": "bad",
    "doubtful": "doubt",
    "incomplete": "doubt",
    "unread": "doubt",
    "due_soon": "warn",
}
"""State of a slot → class of its tag."""


def title(bidang: str = "") -> str:
    """Of the summary, or of a bidang's page by its name."""
    if bidang:
        return _("Weekly report: {bidang}").format(bidang=bidang)
    return _("Weekly report on the completeness of evidence")


def week_of(weekly: Weekly) -> str:
    """`Minggu ke-42 tahun 2025, 8 sampai 15 Oktober 2025`"""
    year, _sep, week = weekly.week.partition("-W")
    return _("Week {week} of {year}: {begins} to {on}").format(
        week=int(week), year=year, begins=gap_wording.day(weekly.begins), on=gap_wording.day(weekly.on)
    )


def short_day(on: date) -> str:
    """`8 Okt`"""
    return f"{on.day} {_(SHORT_MONTHS[on.month - 1]).removesuffix(' (short)')}"


def periods(bunch: Bunch) -> str:
    """Of which periods documents are wanted."""
    from rules.slots import is_recurring

    if is_recurring(bunch.item):
        return spans(sorted(slot.slot.label for slot in bunch.slots))
    return ", ".join(dict.fromkeys(gap_wording.slot_period(slot) for slot in bunch.slots))


def steps(bunch: Bunch, names: Names) -> list[str]:
    """What closes it, each once."""
    told = [step for slot in bunch.slots for step in gap_wording.to_do(slot, names)]
    if not told and bunch.leans_elsewhere:
        return [_("another bidang has handed something in; the coordinator is to look at it")]
    return list(dict.fromkeys(told))


def there(bunch: Bunch, names: Names) -> list[str]:
    """What is there already, by its name without folders, and why it does not do yet; a few lines."""
    slots = (_by_name(slot) for slot in (*bunch.slots, *bunch.alike))
    lines = list(dict.fromkeys(line for slot in slots for line in gap_wording.there(slot, names)))
    left = len(lines) - MOST_THERE
    return lines if left <= 0 else [*lines[:MOST_THERE], _("… and {count} more").format(count=left)]


def _by_name(slot: SlotReview) -> SlotReview:
    def short(found: Found) -> Found:
        return msgspec.structs.replace(found, path=parted(found.path)[1])

    return msgspec.structs.replace(
        slot,
        counts=tuple(map(short, slot.counts)),
        doubtful=tuple(map(short, slot.doubtful)),
        unread=tuple(map(short, slot.unread)),
        refused=tuple(msgspec.structs.replace(one, evidence=short(one.evidence)) for one in slot.refused),
    )


def names_of(paths: Sequence[str]) -> str:
    """File names in short."""
    return few([parted(path)[1] for path in paths])


def folder_of(paths: Sequence[str]) -> str:
    """The folder that files lie in, if it is one."""
    folders = {parted(path)[0] for path in paths}
    return folders.pop() if len(folders) == 1 else ""


def ids(bunch: Bunch) -> str:
    """The items, in short."""
    return few([item.id for item in bunch.items])


def doubt(found: Doubtful) -> str:
    """Why a person must look, each reason once."""
    codes = tuple(dict.fromkeys(code for one in found.evidence for code in one.reasons))
    return gap_wording.against(msgspec.structs.replace(found.evidence[0], reasons=codes))


def may_be(found: Doubtful, names: Names) -> str:
    """The items, parts and periods that it may be for, in short."""
    periods: dict[tuple[str, str], list[str]] = {}
    for one in found.evidence:
        periods.setdefault((one.item, one.role), []).append(one.slot)
    told = []
    for (item, role), labels in periods.items():
        facts = [names.part(role) if role else "", spans(sorted(set(filter(None, labels))))]
        within = ", ".join(filter(None, facts))
        told.append(f"{item} ({within})" if within else item)
    return few(told)


def counts_for(file: Shown) -> str:
    """The items and periods that a file counts for, in short."""
    told = [f"{line.item} ({line.period})" if line.period else line.item for line in file.lines]
    return few(list(dict.fromkeys(told)))


def why_not(found: ToMend) -> list[str]:
    """Why a file does not count: it was not read, or what speaks against it at each item; a few lines."""
    file = found.file
    lines = list(file.why)
    by_reason: dict[str, list[str]] = {}
    for line in file.lines:
        by_reason.setdefault("; ".join(line.why), []).append(line.item)
    lines += [
        _("not for {items}: {why}").format(items=few(list(dict.fromkeys(items))), why=why)
        for why, items in by_reason.items()
        if why
    ]
    left = len(lines) - MOST_THERE
    return lines if left <= 0 else [*lines[:MOST_THERE], _("… and {count} more").format(count=left)]


def parted(path: str) -> tuple[str, str]:
    """Folders and name of a shown path; of a member the name is `a.zip!/b.pdf`."""
    whole, separator, member = path.partition("!/")
    folder, _slash, name = whole.rpartition("/")
    return folder, name + separator + member


def area_id(id_: str) -> str:
    """`A.I.5 + A.II.5` for the area of both halves, `A.*.5`; others as they are."""
    return " + ".join(id_.replace(EVERY_HALF, half) for half in HALVES) if EVERY_HALF in id_ else id_


def few(told: Sequence[str]) -> str:
    """The first of them, and how many more."""
    left = len(told) - MOST_LINES
    shown = ", ".join(told[:MOST_LINES])
    return shown if left <= 0 else shown + _(" and {count} more").format(count=left)


def difference(now: int, before: int | None) -> str:
    """`−3`, `+2`, `0`; empty where it is not known."""
    if before is None:
        return ""
    return f"{now - before:+d}".replace("-", "−") if now != before else "0"


def trend_words(points: Sequence[TrendPoint]) -> str:
    """What the chart says, in one sentence."""
    first, last = points[0], points[-1]
    if len(points) == 1:
        return _("Open gaps on {day}: {count}. The weeks are compared from next week on.").format(
            day=gap_wording.day(last.on), count=last.open
        )
    return _(
        "Open gaps: {before} on {since}, {now} on {on}; complete: {share_before:.0%}, now {share:.0%}."
    ).format(
        before=first.open,
        since=gap_wording.day(first.on),
        now=last.open,
        on=gap_wording.day(last.on),
        share_before=_share(first),
        share=_share(last),
    )


def _share(point: TrendPoint) -> float:
    return point.closed / point.slots if point.slots else 1.0


def problems(summary: Summary) -> list[str]:
    """What is not in order with the archive itself, a sentence each; empty if all is well."""
    found = []
    standing = summary.standing
    if standing.state in ("dead", "paused", "stopped"):
        found.append(
            _("The watch: {state}.").format(state=state_word(standing.state))
            + " "
            + (
                worded(PAUSES, standing.pause)
                if standing.pause
                else _("New files are not read until it runs again.")
            )
        )
    for source in standing.sources:
        if source.unreachable:
            found.append(
                _("The folder {source} can't be reached: {why}.").format(
                    source=source.name, why=worded(SOURCE_TROUBLES, source.unreachable)
                )
            )
    if summary.unread:
        found.append(
            ngettext(
                "{count} file is there and could not be read; it is told to its bidang.",
                "{count} files are there and could not be read; they are told to their bidang.",
                summary.unread,
            ).format(count=summary.unread)
        )
    if standing.fixity.damaged:
        found.append(
            ngettext(
                "{count} stored file is faulty; run: bukti verify",
                "{count} stored files are faulty; run: bukti verify",
                standing.fixity.damaged,
            ).format(count=standing.fixity.damaged)
        )
    if summary.idle:
        found.append(
            ngettext(
                "{count} decision is on a document that is in no folder now.",
                "{count} decisions are on documents that are in no folder now.",
                summary.idle,
            ).format(count=summary.idle)
        )
    unowned = next((line for line in summary.bidang if not line.id), None)
    if unowned is not None and unowned.tally.open:
        found.append(
            ngettext(
                "{count} gap belongs to no bidang; name one in owners.yaml of the rule pack.",
                "{count} gaps belong to no bidang; name one in owners.yaml of the rule pack.",
                unowned.tally.open,
            ).format(count=unowned.tally.open)
        )
    return found
