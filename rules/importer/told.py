"""What an evaluation sheet tells of an indicator, compared with the one that comes with Bukti; links by item. Pure."""

from __future__ import annotations

from rules.importer.model import Doubt, DoubtCode, Leaf, Told
from rules.pack.sheet import TOLERANCE, Asked

NOTHING = "–"


def facts(leaf: Leaf, told: Told, asked: Asked | None) -> tuple[float | None, str, list[Doubt]]:
    """Weight and scale of an indicator: the workbook's; what it leaves open, the known sheet's. And every doubt."""
    doubts = []
    weight, answers = told.weight, told.answers
    if not answers:
        answers = asked.answers if asked else ""
        doubts.append(Doubt(DoubtCode.SCALE_UNREAD, leaf.spot, leaf.id, told.written, answers or NOTHING))
    elif asked and answers != asked.answers:
        doubts.append(Doubt(DoubtCode.SHEET_DIFFERS, leaf.spot, leaf.id, answers, asked.answers))
    if weight is None:
        weight = asked.weight if asked else None
        shown = NOTHING if weight is None else f"{weight:g}"
        doubts.append(Doubt(DoubtCode.NO_WEIGHT, leaf.spot, leaf.id, taken=shown))
    elif asked and abs(weight - asked.weight) > TOLERANCE:
        doubts.append(Doubt(DoubtCode.SHEET_DIFFERS, leaf.spot, leaf.id, f"{weight:g}", f"{asked.weight:g}"))
    if asked is None:
        doubts.append(Doubt(DoubtCode.OTHER_SHEET, leaf.spot, leaf.id))
    return weight, answers, doubts


def references_of(leaf: Leaf, told: Told, items: int) -> tuple[dict[int, tuple[str, ...]], list[Doubt]]:
    """Addresses by the number of an item. As many of the indicator as it has items go one to each, in order; else
    every item has them all."""
    doubts = []
    links, shown = told.links, ", ".join(told.links)
    if links and not items:
        doubts.append(Doubt(DoubtCode.LINK_LEFT_OUT, leaf.spot, leaf.id, shown))
    if links and items > 1 and len(links) != items:
        doubts.append(Doubt(DoubtCode.LINK_FOR_ALL, leaf.spot, leaf.id, shown))
    found = {}
    for number in range(1, items + 1):
        common = (links[number - 1],) if len(links) == items else links
        own = tuple(dict.fromkeys((*common, *told.item_links.get(number, ()))))
        if own:
            found[number] = own
    strays = [link for number, own in told.item_links.items() if number > items for link in own]
    if strays:
        doubts.append(Doubt(DoubtCode.LINK_LEFT_OUT, leaf.spot, leaf.id, ", ".join(strays)))
    return found, doubts
