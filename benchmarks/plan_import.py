"""Importing a plan: how many of its indicators and items are read as people read them out by hand.

    python -m benchmarks.plan_import PLAN ITEMS INDICATORS

PLAN is the document, ITEMS and INDICATORS the CSV files with the readings (columns `item,indicator,text`, `id`), which
are not part of this repository and which the importer never sees. Texts are compared after folding white space.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from bukti.plan_import import read_plan
from rules.files import PACKS, load_pack, sheets
from rules.importer.drafting import draft
from rules.importer.model import Draft

BASE = PACKS / "zi-wbk-2025"


class Comparison(NamedTuple):
    """What was found against what people read. `lacking` and `over`: (indicator, text)."""

    indicators: list[str]
    same: int
    lacking: list[tuple[str, str]]
    over: list[tuple[str, str]]


def compare(made: Draft, indicators: Sequence[str], items: Sequence[Mapping[str, str]]) -> Comparison:
    """An item is the same when its indicator has one of that text; each counts once."""
    wanted = Counter(
        (row["indicator"], _folded(row["text"])) for row in items if row["indicator"] in indicators
    )
    found = Counter((one.leaf.id, _folded(item.text)) for one in made.indicators for item in one.items)
    return Comparison(
        [one.leaf.id for one in made.indicators],
        (wanted & found).total(),
        sorted((wanted - found).elements()),
        sorted((found - wanted).elements()),
    )


def _folded(text: str) -> str:
    return " ".join(text.split())


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("plan", type=Path)
    parser.add_argument("items", type=Path)
    parser.add_argument("indicators", type=Path)
    arguments = parser.parse_args()
    base = load_pack(BASE)
    started = time.process_time()
    plan = read_plan(arguments.plan)
    made = draft(plan, base, sheets([])[0], "paket")
    seconds = time.process_time() - started
    blind = draft(plan, replace(base, sections=()), None, "paket")
    with arguments.indicators.open(encoding="utf-8", newline="") as file:
        indicators = [row["id"] for row in csv.DictReader(file)]
    with arguments.items.open(encoding="utf-8", newline="") as file:
        items = list(csv.DictReader(file))
    found = compare(made, indicators, items)
    equal = sum(one in found.indicators for one in indicators)
    print(
        f"indicators  {equal} of {len(indicators)} found, {len(set(found.indicators) - set(indicators))} too many"
    )
    print(f"items       {found.same} of {len(items)} with the same text ({found.same / len(items):.1%})")
    for name, some in (("lacking", found.lacking), ("too many", found.over)):
        for indicator, text in some:
            print(f"  {name}: {indicator}: {text}")
    known = {item.id: set(item.documents) for item in base.items}
    for name, one in (("links by known texts", made), ("links by recognising alone", blind)):
        linked = [item for item in one.items if item.link.documents]
        right = sum(bool(known.get(item.id, set()) & set(item.link.documents)) for item in linked)
        print(f"{name}: {len(linked)} linked, {right} of them as in the pack {BASE.name}")
    print(f"doubts      {len(made.doubts)}")
    print(f"CPU         {seconds:.2f} s")
    return 0 if equal == len(indicators) else 1


if __name__ == "__main__":
    sys.exit(main())
