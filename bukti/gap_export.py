"""A review for programs: JSON, and a table as CSV. Both are stable interfaces (docs/formats.md)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bukti import gap_wording
from bukti.i18n import _
from bukti.tables import csv_bytes, csv_text

if TYPE_CHECKING:
    from bukti.cli.gaps import Selection
    from bukti.reviewing import Reviewed
    from rules.gaps.ceiling import FloorDistance, IndicatorCeiling
    from rules.gaps.model import Closer, Evidence, SlotReview, Unread
    from rules.pack.model import Pack

CSV_COLUMNS = [
    *("bidang", "indicator", "item", "expected", "period", "due", "state"),
    *("overdue", "received_late", "needed", "filled", "weight", "at_risk", "there", "to_close"),
]


def write_csv(path: str, slots: Sequence[SlotReview], pack: Pack) -> None:
    """A row for each slot; `-` is stdout. A file begins with a byte-order mark: spreadsheets then read it as UTF-8."""
    if path == "-":
        sys.stdout.write(csv_text(CSV_COLUMNS, csv_rows(slots, pack)))
    else:
        Path(path).write_bytes(csv_bytes(CSV_COLUMNS, csv_rows(slots, pack)))


def csv_rows(slots: Iterable[SlotReview], pack: Pack) -> list[list[object]]:
    """The rows under `CSV_COLUMNS`."""
    names = gap_wording.Names(pack)
    return [_row(slot, names) for slot in slots]


def worded_table(slots: Iterable[SlotReview], pack: Pack) -> tuple[list[str], list[list[object]]]:
    """Header and rows for people: names, words and days instead of codes."""
    names = gap_wording.Names(pack)
    header = [
        *(_("Bidang"), _("Indicator"), _("Item"), _("Expected"), _("Period"), _("Due"), _("State")),
        *(_("Overdue"), _("Points at risk"), _("What is there"), _("What would close it")),
    ]
    rows: list[list[object]] = [
        [
            names.bidang(slot.owner),
            slot.item.indicator,
            slot.item.id,
            slot.item.text,
            gap_wording.slot_period(slot),
            slot.slot.due,
            gap_wording.state(slot.state),
            _("yes") if slot.is_overdue else _("no"),
            round(slot.at_risk, 2),
            "; ".join(gap_wording.there(slot, names)),
            "; ".join(gap_wording.step(step, slot, names) for step in slot.steps),
        ]
        for slot in slots
    ]
    return header, rows


def _row(slot: SlotReview, names: gap_wording.Names) -> list[object]:
    return [
        slot.owner,
        slot.item.indicator,
        slot.item.id,
        slot.item.text,
        slot.slot.label,
        slot.slot.due.isoformat(),
        slot.state.value,
        int(slot.is_overdue),
        int(slot.received_late),
        slot.needed,
        slot.filled,
        _points(slot.weight),
        _points(slot.at_risk),
        "; ".join(gap_wording.there(slot, names)),
        "; ".join(gap_wording.step(step, slot, names) for step in slot.steps),
    ]


def as_json(
    done: Reviewed, slots: Sequence[SlotReview], shown: Sequence[SlotReview], selection: Selection
) -> dict[str, Any]:
    """Everything of the selection: `gaps` are the shown slots, `counts` and points are of all of it."""
    review, bounds = done.review, done.ceilings
    wanted = {(slot.slot.item, slot.slot.label) for slot in slots}
    counts: dict[str, int] = {}
    for slot in slots:
        counts[slot.state.value] = counts.get(slot.state.value, 0) + 1
    return {
        "as_of": review.on,
        "pack": review.pack,
        "is_complete": not any(slot.state.is_open for slot in slots),
        "slots": len(slots),
        "counts": counts,
        "overdue": sum(slot.is_overdue for slot in slots),
        "at_risk": _points(sum(slot.at_risk for slot in slots)),
        "gaps": [slot_json(slot) for slot in shown],
        "strays": [
            {"item": item.item.id, **_evidence(stray.evidence), "why": stray.why.value}
            for item in review.items
            for stray in item.strays
            if item.item.indicator in selection.indicators
        ],
        "unread": {
            bidang: [_unread(file) for file in files]
            for bidang, files in review.unread.items()
            if selection.has_unread_of(bidang)
        },
        "closers": [
            _closer(one)
            for one in review.closers
            if any((slot.item, slot.label) in wanted for slot in one.slots)
        ],
        "at_most": {
            "weight": _points(bounds.total.weight),
            "present": _points(bounds.total.present),
            "possible": _points(bounds.total.possible),
        },
        "indicators": {id_: ceiling_json(bounds.indicators[id_]) for id_ in selection.indicators},
        "floors": [_floor(floor) for floor in bounds.floors],
        "idle_decisions": done.idle,
        "unknown_items": list(review.unknown_items),
    }


def slot_json(slot: SlotReview) -> dict[str, Any]:
    """One slot with all that was found for it."""
    return {
        "item": slot.item.id,
        "indicator": slot.item.indicator,
        "text": slot.item.text,
        "period": slot.slot.label,
        "years": list(slot.slot.years),
        "due": slot.slot.due,
        "state": slot.state.value,
        "is_overdue": slot.is_overdue,
        "received_late": slot.received_late,
        "completed_on": slot.completed_on,
        "bidang": slot.owner,
        "weight": _points(slot.weight),
        "at_risk": _points(slot.at_risk),
        "documents": list(slot.item.documents),
        "needed": slot.needed,
        "filled": slot.filled,
        "parts": {
            "present": list(slot.parts_present),
            "doubtful": list(slot.parts_doubtful),
            "missing": list(slot.parts_missing),
        },
        "counts": [_evidence(one) for one in slot.counts],
        "doubtful": [_evidence(one) for one in slot.doubtful],
        "refused": [{**_evidence(one.evidence), "why": one.why.value} for one in slot.refused],
        "unread": [_unread(one) for one in slot.unread],
        "steps": [
            {
                "do": step.remedy.value,
                "documents": list(step.documents),
                "parts": list(step.parts),
                "count": step.count,
                "keys": list(step.keys),
            }
            for step in slot.steps
        ],
        "waiver": None if slot.waiver is None else {"who": slot.waiver.who, "why": slot.waiver.why},
    }


def _evidence(found: Evidence) -> dict[str, Any]:
    return {
        "key": found.key,
        "path": found.path,
        "title": found.title,
        "role": found.role,
        "document": found.document,
        "period": found.period,
        "state": found.state.value,
        "ruling": found.ruling.value,
        "score": round(found.score, 3),
        "reasons": list(found.reasons),
        "received_on": found.received_on,
        "document_date": found.document_date,
        "note": found.note,
    }


def _unread(file: Unread) -> dict[str, Any]:
    return {"key": file.key, "path": file.path, "bidang": file.bidang, "why": file.why}


def _closer(found: Closer) -> dict[str, Any]:
    return {
        "do": found.remedy.value,
        "document": found.document,
        "part": found.part,
        "period": found.period,
        "key": found.key,
        "path": found.path,
        "slots": [{"item": slot.item, "period": slot.label} for slot in found.slots],
        "indicators": list(found.indicators),
        "points": _points(found.points),
    }


def ceiling_json(bound: IndicatorCeiling) -> dict[str, Any]:
    """The highest answers of an indicator, and what each gap costs."""
    return {
        "weight": _points(bound.weight),
        "scale": bound.scale,
        "at_most": {
            name: {
                "answer": highest.answer,
                "share": round(highest.share, 6),
                "points": _points(highest.points),
            }
            for name, highest in (("present", bound.present), ("possible", bound.possible))
        },
        "costs": [
            {"item": cost.slot.item, "period": cost.slot.label, "points": _points(cost.points)}
            for cost in bound.costs
        ],
    }


def _floor(floor: FloorDistance) -> dict[str, Any]:
    return {
        "predicate": floor.predicate,
        "floor": floor.floor,
        "points": floor.points,
        "at_most_present": _points(floor.present),
        "at_most_possible": _points(floor.possible),
        "lacking": _points(floor.lacking),
        "is_in_reach": floor.is_in_reach,
    }


def _points(points: float) -> float:
    return round(points, 4)
