"""Measures the review on synthetic evidence: 20,000 documents with three matches each, against a pack as large as ours.

    python -m benchmarks.gaps
    python -m benchmarks.gaps --documents 5000 20000 100000

Prints, of several runs, the least CPU time (user + system) of `review`, of the ceilings and of the snapshot. The pack
has 113 indicators and 340 items: of nine one is monthly, one quarterly, one a meeting, one an `all_of`. A tenth of the
matches are suggested, a twentieth rejected; in a third of the slots nothing is accepted; some files are unread.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections.abc import Callable
from datetime import date, timedelta

from rules.gaps.ceiling import ceilings
from rules.gaps.model import Clue, Evidence, Review, Ruling, Unread, Waiver
from rules.gaps.review import review
from rules.gaps.snapshot import encode, snapshot
from rules.kinds import Kinds, Layout
from rules.match.model import MatchState
from rules.pack.model import (
    Answer,
    Bidang,
    Cadence,
    Expectation,
    Group,
    Indicator,
    Item,
    Lke,
    Owners,
    Pack,
    Scale,
    Section,
    Unit,
)
from rules.slots import pack_slots
from rules.vocabulary import Vocabulary

INDICATORS, ITEMS = 113, 340
MATCHES = 3
"""Of a document: the same report serves several items."""

RUNS = 7
TARGET_MS = 300  # `review` at 20,000 documents
DAY = date(2025, 10, 1)
PARTS = ("undangan", "notulen", "daftar-hadir", "dokumentasi")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, nargs="+", default=[20_000])
    pack = synthetic_pack()
    slots = pack_slots(pack)
    print(
        f"{len(pack.indicators)} indicators, {len(pack.items)} items, {sum(map(len, slots.values()))} slots"
    )
    for documents in parser.parse_args().documents:
        evidence, unread, waivers = synthetic_evidence(pack, documents)

        def reviewed(found: tuple[list[Evidence], list[Unread], list[Waiver]]) -> Review:
            return review(pack, slots, *found, DAY)

        found = (evidence, unread, waivers)
        done = reviewed(found)
        bounds = ceilings(pack, done)
        times = {
            "review": cpu(lambda found=found: reviewed(found)),  # type: ignore[misc]
            "ceilings": cpu(lambda done=done: ceilings(pack, done)),  # type: ignore[misc]
            "snapshot": cpu(lambda done=done, bounds=bounds: encode(snapshot(done, bounds))),  # type: ignore[misc]
        }
        verdict = "" if documents > 20_000 else (" ok" if times["review"] * 1000 < TARGET_MS else " TOO SLOW")
        print(
            f"{documents} documents, {len(evidence)} matches, {len(unread)} unread: "
            + ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in times.items())
            + f"{verdict}; {sum(1 for _gap in done.gaps)} gaps, {len(done.closers)} closers, "
            f"snapshot {len(encode(snapshot(done, bounds)))} bytes"
        )


def cpu(work: Callable[[], object]) -> float:
    """The least CPU seconds of several runs, each beginning with a collected heap."""
    least = float("inf")
    for _run in range(RUNS):
        gc.collect()
        started = time.process_time()
        work()
        least = min(least, time.process_time() - started)
    return least


def synthetic_pack() -> Pack:
    """113 indicators with three items each (the last with what is left)."""
    scales = {
        "ya-tidak": Scale("ya-tidak", "", (Answer("Ya", 1, 1), Answer("Tidak", 0, 0))),
        "a-c": Scale("a-c", "", (Answer("A", 1, 1), Answer("B", 0.5, 0.5), Answer("C", 0, 0))),
        "persen": Scale("persen", ""),
    }
    groups = []
    left = ITEMS
    for number in range(INDICATORS):
        count = left if number == INDICATORS - 1 else 3
        left -= count
        id_ = f"A.I.{number % 6 + 1}.g{number}.a"
        items = tuple(_item(id_, number * 3 + at, at + 1) for at in range(count))
        indicator = Indicator(id_, "", "", "", 0.5, [*scales][number % 3], items)
        groups.append(Group(id_.rpartition(".")[0], "", 0.5, (indicator,)))
    return Pack(
        id="synthetic",
        name="",
        year=2025,
        unit=Unit(""),
        vocabulary=Vocabulary(),
        kinds=Kinds((), Layout()),
        lke=Lke("", scales),
        sections=tuple(
            Section(f"A.I.{area}", "", 10, tuple(one for one in groups if one.id.startswith(f"A.I.{area}.")))
            for area in range(1, 7)
        ),
        owners=Owners((Bidang("zi", "ZI"), Bidang("tu", "TU")), {"A": "zi", "A.I.3": "tu"}),
    )


def _item(indicator: str, number: int, at: int) -> Item:
    documents: tuple[str, ...] = (f"type-{number % 180}",)
    match number % 9:
        case 1:
            return Item(f"{indicator}-{at}", "", documents, cadence=Cadence.MONTHLY)
        case 2:
            return Item(f"{indicator}-{at}", "", documents, cadence=Cadence.QUARTERLY)
        case 3:
            return Item(f"{indicator}-{at}", "", documents, parts=PARTS, due=(6,))
        case 4:
            documents = (*documents, f"type-{(number + 1) % 180}")
            return Item(f"{indicator}-{at}", "", documents, Expectation.ALL)
    return Item(f"{indicator}-{at}", "", documents, due=(number % 12 + 1,))


def synthetic_evidence(pack: Pack, documents: int) -> tuple[list[Evidence], list[Unread], list[Waiver]]:
    """Always the same for the same number."""
    dice = random.Random(20250101)
    slots = pack_slots(pack)
    bare = {slot for of_item in slots.values() for slot in of_item if dice.random() < 1 / 3}
    evidence = []
    for number in range(documents):
        key = f"{number:064x}"
        received = date(2025, 1, 1) + timedelta(days=dice.randrange(300))
        for item in dice.sample(pack.items, MATCHES):
            slot = dice.choice(slots[item.id])
            chance = dice.random()
            state = (
                MatchState.REJECTED
                if chance < 0.05
                else MatchState.SUGGESTED
                if chance < 0.15 or slot in bare
                else MatchState.ACCEPTED
            )
            roles = item.parts or (item.documents if item.expectation is Expectation.ALL else ("",))
            evidence.append(
                Evidence(
                    key=key,
                    item=item.id,
                    slot=slot.label if dice.random() < 0.98 else "",
                    state=state,
                    role=dice.choice(roles),
                    ruling=Ruling.ACCEPTED if dice.random() < 0.02 else Ruling.MACHINE,
                    score=dice.random(),
                    occasion=f"2025-{dice.randrange(1, 13):02}-01" if item.parts else "",
                    document=item.documents[0],
                    title="Laporan",
                    path=f"Bidang/{number}.pdf",
                    reasons=("kind", "title"),
                    received_on=received,
                )
            )
    unread = [
        Unread(f"u{number}", f"u{number}.pdf", "tu", "encrypted", (Clue(dice.choice(pack.items).id),))
        for number in range(documents // 200)
    ]
    waivers = [Waiver(item.id) for item in dice.sample(pack.items, 5)]
    return evidence, unread, waivers


if __name__ == "__main__":
    main()
