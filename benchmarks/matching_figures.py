"""What matching is worth against labels: precision, recall, periods, decoys. Pure; `benchmarks.matching` prints it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rules.periods import Period, Unit

HELD_OUT = 3
"""One label in so many is kept out of tuning."""

NO_EVIDENCE = frozenset({"container", "system"})
"""Rows that are no documents at all: not counted among the decoys."""

FITS = ("same", "fitting", "other")
"""How a period fits the labelled one, the best first."""

Label = Mapping[str, str]
"""A row of the sample's labels."""


@dataclass(frozen=True)
class Row:
    """A row of `bukti matches --csv`."""

    path: str
    item: str
    period: str
    state: str
    score: float = 0.0


@dataclass
class Tally:
    """Counts of pairs of path and item."""

    right: int = 0  # accepted, and labelled
    wrong: int = 0  # accepted, not labelled
    labelled: int = 0
    found: int = 0  # labelled, accepted or suggested
    offered: int = 0  # accepted or suggested

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.labelled)

    @property
    def wide_recall(self) -> float:
        return self.found / max(1, self.labelled)

    @property
    def wide_precision(self) -> float:
        return self.found / max(1, self.offered)

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Figures:
    """Of one set of labels."""

    labels: int = 0
    whole: Tally = field(default_factory=Tally)
    by: dict[str, dict[str, Tally]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Tally)))
    periods: Counter[str] = field(default_factory=Counter)  # same, fitting, other
    decoys: Counter[str] = field(default_factory=Counter)
    decoys_accepted: Counter[str] = field(default_factory=Counter)
    wrong: list[Row] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)
    only_suggested: list[Row] = field(default_factory=list)
    wrong_periods: list[tuple[Row, str]] = field(default_factory=list)

    @property
    def period_accuracy(self) -> float:
        all_ = sum(self.periods.values())
        return (self.periods["same"] + self.periods["fitting"]) / max(1, all_)

    @property
    def false_accepts(self) -> float:
        return sum(self.decoys_accepted.values()) / max(1, sum(self.decoys.values()))


def is_held_out(label: Label) -> bool:
    """By a hash of what the file is, so that copies and the papers of one meeting stay together."""
    key = label["bundle"] or label["same_as"] or label["path"]
    return hashlib.sha256(key.encode()).digest()[0] % HELD_OUT == 0


def figures(labels: Iterable[Label], rows: Iterable[Row], recurring: frozenset[str]) -> Figures:
    """The figures of these labels; rows on other paths are left out. `recurring`: items with slots of their own."""
    by_path: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        known = by_path[row.path].get(row.item)
        if row.state != "rejected" and (known is None or _rank(row) > _rank(known)):
            by_path[row.path][row.item] = row
    periods: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.state != "rejected":
            periods[row.path, row.item].add(row.period)
    found = Figures()
    for label in labels:
        found.labels += 1
        _add(found, label, by_path.get(label["path"], {}), periods, recurring)
    return found


def _rank(row: Row) -> tuple[bool, float]:
    return row.state == "accepted", row.score


def _add(
    found: Figures,
    label: Label,
    rows: Mapping[str, Row],
    periods: Mapping[tuple[str, str], set[str]],
    recurring: frozenset[str],
) -> None:
    path, items = label["path"], set(filter(None, label["items"].split(";")))
    for item in sorted(items | set(rows)):
        row = rows.get(item)
        tallies = [found.whole, *(found.by[name][value] for name, value in _cuts(label, item))]
        for tally in tallies:
            is_accepted = row is not None and row.state == "accepted"
            tally.labelled += item in items
            tally.offered += row is not None
            tally.found += row is not None and item in items
            tally.right += is_accepted and item in items
            tally.wrong += is_accepted and item not in items
        if row is None:
            found.missed.append((path, item))
        elif item not in items:
            found.wrong += [row] if row.state == "accepted" else []
        else:
            found.only_suggested += [row] if row.state != "accepted" else []
            if item in recurring and label["period"]:
                how = min(
                    (_fit(said, label["period"]) for said in periods[path, item]),
                    key=FITS.index,
                    default="other",
                )
                found.periods[how] += 1
                if how == "other":
                    found.wrong_periods.append((row, label["period"]))
    if label["why_not"] and label["why_not"] not in NO_EVIDENCE:
        found.decoys[label["why_not"]] += 1
        found.decoys_accepted[label["why_not"]] += any(row.state == "accepted" for row in rows.values())


def _cuts(label: Label, item: str) -> Sequence[tuple[str, str]]:
    return (
        ("item", item),
        ("indicator", item.rpartition("-")[0]),
        ("cue", label["cue"]),
        ("format", label["format"]),
    )


def _fit(said: str, labelled: str) -> str:
    """`same`, `fitting` (one lies in the other: the quarter of a meeting in March) or `other`."""
    if said == labelled:
        return "same"
    one, other = _period(said), _period(labelled)
    return "fitting" if one and other and (one.covers(other) or other.covers(one)) else "other"


def _period(label: str) -> Period | None:
    year, _, part = label.partition("-")
    if not year.isdigit():
        return None
    if not part:
        return Period.of(Unit.YEAR, int(year))
    unit = {"Q": Unit.QUARTER, "S": Unit.SEMESTER}.get(part[0], Unit.MONTH)
    return Period.of(unit, int(year), int(part.lstrip("QS")))
