"""The published plan, where it is at hand: all its indicators, and nearly all items as people read them out."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from benchmarks.plan_import import compare
from rules.files import PACKS, load_pack, sheets
from rules.importer.drafting import draft
from rules.importer.model import Sureness
from rules.importer.text_plan import read_text

SHARED = Path(os.environ.get("BUKTI_SHARED", Path(__file__).parents[4] / "shared")) / "plan"
PLAN = SHARED / "rencana-kerja-zi-2025.md"

pytestmark = pytest.mark.skipif(not PLAN.exists(), reason="the shared plan is not here")

LEAST_SAME, LEAST_RECOGNISED, LEAST_RIGHT = 0.97, 0.85, 0.9


def test_the_published_plan() -> None:
    base = replace(load_pack(PACKS / "zi-wbk-2025"), sections=())  # whose known texts are not known here
    made = draft(read_text(PLAN.read_text("utf-8")), base, sheets([])[0], "paket")
    with (SHARED / "items.csv").open(encoding="utf-8", newline="") as file:
        items = list(csv.DictReader(file))
    with (SHARED / "indicators.csv").open(encoding="utf-8", newline="") as file:
        indicators = [row["id"] for row in csv.DictReader(file)]
    found = compare(made, indicators, items)
    assert found.indicators == indicators
    assert found.same >= LEAST_SAME * len(items)


def test_types_are_recognised_by_the_text_alone() -> None:
    full = load_pack(PACKS / "zi-wbk-2025")
    made = draft(read_text(PLAN.read_text("utf-8")), replace(full, sections=()), None, "paket")
    known = {item.id: set(item.documents) for item in full.items}
    linked = [item for item in made.items if item.link.documents]
    right = [item for item in linked if known.get(item.id, set()) & set(item.link.documents)]
    assert all(item.link.sureness is Sureness.UNSURE for item in linked)
    assert len(linked) >= LEAST_RECOGNISED * len(made.items)
    assert len(right) >= LEAST_RIGHT * len(linked)
