"""Writes `docs/cadence.md`: how the shipped pack reads the cadence of every item of the plan, and why."""

from __future__ import annotations

from collections import Counter

from rules.files import PACKS, load_pack
from rules.pack.model import Cadence, Indicator, Item, Pack
from rules.slots import is_recurring, slots_of

HEADER = """# How the plan's cadences are read

Made from `rules/packs/zi-wbk-2025` by `make golden`; edit the pack, not this page.

The item's own word beats the indicator's target: "(bulanan)", "setiap triwulan", "minimal semester". A target of
the whole year without such a word is *once* within the year, due at the end of the target. *Standing* evidence (a
map, a certificate, a page on the web) counts whatever its year. The column *why* is filled wherever the reading is
not plain; it is the pack's own `why`, in the language of those who edit it.

| cadence | items | slots of the year |
|---|---:|---:|
"""
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def page() -> str:
    pack = load_pack(PACKS / "zi-wbk-2025")
    return HEADER + _summary(pack) + "".join(_section(pack, section.id) for section in pack.sections)


def _summary(pack: Pack) -> str:
    items = Counter(item.cadence for item in pack.items)
    slots = Counter[Cadence]()
    for item in pack.items:
        slots[item.cadence] += len(slots_of(item, pack.year))
    rows = [f"| {cadence} | {items[cadence]} | {slots[cadence]} |" for cadence in Cadence if items[cadence]]
    total = f"| all | {len(pack.items)} | {sum(slots.values())} |"
    return "\n".join((*rows, total)) + "\n"


def _section(pack: Pack, id_: str) -> str:
    section = next(section for section in pack.sections if section.id == id_)
    indicators = [indicator for group in section.groups for indicator in group.indicators]
    rows = [_row(pack, indicator, item) for indicator in indicators for item in indicator.items]
    head = "| item | expected evidence | target of the indicator | read as | due | years | why |\n"
    return f"\n## {id_} {section.name}\n\n{head}|---|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _row(pack: Pack, indicator: Indicator, item: Item) -> str:
    slots = slots_of(item, pack.year)
    if is_recurring(item):
        due = "each period" if not item.due else ", ".join(MONTHS[month] for month in item.due)
    else:
        due = MONTHS[slots[0].due.month]
    reading = str(item.cadence)
    if item.periods:
        reading += f" ({', '.join(item.periods)})"
    if item.minimum > 1:
        reading += f", {item.minimum} documents"
    years = ", ".join(map(str, item.years)) + (" each" if item.is_each_year else "")
    cells = (item.id, item.text, indicator.target, reading, due, years, item.why)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
