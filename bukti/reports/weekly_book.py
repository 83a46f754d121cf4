"""The weekly report as a workbook: a summary, what changed, and a sheet for each bidang with all that it owes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bukti import gap_wording
from bukti.i18n import _
from bukti.reports.spans import spans
from bukti.reports.weekly import turned
from bukti.seeing import place_of
from bukti.tables import Link, Sheet, book_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bukti.gap_wording import Names
    from bukti.overview import Changes
    from bukti.reports.weekly_model import BidangPage, Weekly
    from rules.gaps.model import Evidence, SlotReview
    from rules.pack.model import Pack


WIDEST = 38
"""Characters of a column: ten of them are printed on one page."""


def summary_book(weekly: Weekly, *, address: str = "") -> bytes:
    """For the coordinator. `address`: of the desk, for links to documents."""
    names = gap_wording.Names(weekly.pack)
    sheets = [_by_bidang(weekly, names), _by_area(weekly)]
    if weekly.summary.changes:
        sheets.append(_changed(weekly.summary.changes, weekly.pack))
    sheets += [_owed(page, names, address) for page in weekly.pages]
    return book_bytes(sheets, created=_created(weekly))


def bidang_book(weekly: Weekly, page: BidangPage, *, address: str = "") -> bytes:
    """For one bidang."""
    sheets = [_owed(page, gap_wording.Names(weekly.pack), address)]
    if page.changes:
        sheets.append(_changed(page.changes, weekly.pack))
    return book_bytes(sheets, created=_created(weekly))


def _created(weekly: Weekly) -> datetime:
    return datetime(weekly.on.year, weekly.on.month, weekly.on.day)  # noqa: DTZ001 (workbooks know no zone)


def _by_bidang(weekly: Weekly, names: Names) -> Sheet:
    header = [
        *(_("Bidang"), _("Complete"), _("Expected"), _("Complete (%)"), _("Overdue"), _("Due soon")),
        *(_("Doubtful"), _("Points at risk"), _("Open gaps"), _("Open gaps last week")),
    ]
    rows: list[list[object]] = [
        [
            names.bidang(line.id),
            line.tally.closed,
            line.tally.slots,
            round(100 * line.tally.share),
            line.tally.overdue,
            line.tally.due_soon,
            line.tally.doubtful,
            round(line.tally.at_risk, 2),
            line.tally.open,
            line.before.open if line.before else None,
        ]
        for line in weekly.summary.bidang
    ]
    return Sheet(_("Summary"), header, rows)


def _by_area(weekly: Weekly) -> Sheet:
    header = [_("Area"), _("Complete"), _("Expected"), _("Overdue")]
    rows = [[area.name, area.closed, area.slots, area.overdue] for area in weekly.summary.areas]
    return Sheet(_("By area"), header, rows)


def _changed(changes: Changes, pack: Pack) -> Sheet:
    """All that closed and all that is new since last week."""
    texts = {item.id: item.text for item in pack.items}
    header = [_("What changed"), _("Item"), _("Expected"), _("Period"), _("State")]
    rows = [
        [
            what,
            one.item,
            texts.get(one.item, ""),
            spans(one.labels),
            gap_wording.state(one.state.value) if one.state else "",
        ]
        for what, found in ((_("new gap"), changes.opened), (_("closed gap"), changes.closed))
        for one in turned(found)
    ]
    return Sheet(_("Changes"), header, rows)


def _owed(page: BidangPage, names: Names, address: str) -> Sheet:
    """What a bidang owes, overdue first; the document that is nearest to it as a link."""
    header = [
        *(_("Item"), _("Expected"), _("Period"), _("Due"), _("State"), _("Overdue"), _("Points at risk")),
        *(_("What is there"), _("What would close it"), _("Document")),
    ]
    rows: list[list[object]] = [
        [
            slot.item.id,
            slot.item.text,
            gap_wording.slot_period(slot),
            slot.slot.due,
            gap_wording.state(slot.state.value),
            _("yes") if slot.is_overdue else _("no"),
            round(slot.at_risk, 2),
            "\n".join(gap_wording.there(slot, names)),
            "; ".join(gap_wording.to_do(slot, names)),
            _document(slot, address),
        ]
        for slot in page.slots
    ]
    return Sheet(names.bidang(page.id), header, rows, WIDEST)


def _document(slot: SlotReview, address: str) -> object:
    """The first document that was found for a slot: a link where the desk has an address, else its path."""
    evidence = next(_evidence(slot), None)
    if evidence is None:
        return ""
    path, place = evidence.path or evidence.title, place_of(evidence.key)
    if not address or place is None:
        return path
    return Link(path, f"{address.rstrip('/')}/dokumen/{place.sha256}")


def _evidence(slot: SlotReview) -> Iterator[Evidence]:
    yield from slot.counts
    yield from slot.doubtful
    yield from (refused.evidence for refused in slot.refused)
