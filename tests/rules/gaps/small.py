"""A small pack made of the pack's own structs, and evidence for it in one line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from rules.gaps.model import Clue, Evidence, Review, SlotReview, Unread, Waiver
from rules.gaps.review import review
from rules.kinds import Kinds, Layout
from rules.match.model import MatchState
from rules.pack.model import (
    Answer,
    Bidang,
    Cadence,
    Expectation,
    Floor,
    Group,
    Indicator,
    Item,
    Lke,
    Owners,
    Pack,
    Predicate,
    Scale,
    Section,
    Timing,
    Unit,
)
from rules.slots import pack_slots
from rules.vocabulary import Vocabulary

YES_NO = Scale("ya-tidak", "Ya/Tidak", (Answer("Ya", 1, 1), Answer("Tidak", 0, 0)))
A_C = Scale("a-c", "A/B/C", (Answer("A", 1, 1), Answer("B", 0.5, 0.5), Answer("C", 0, 0)))
PERCENT = Scale("persen", "%")

SK = Item("A.I.1.i.a-1", "SK tim", ("sk-tim",), due=(1,), is_signed=True)
MEETING = Item("A.I.1.i.a-2", "Rapat", ("rapat",), parts=("undangan", "notulen", "daftar-hadir"), due=(6,))
MONTHLY = Item("A.I.1.ii.a-1", "Laporan bulanan", ("laporan-dumas",), cadence=Cadence.MONTHLY)
BOTH = Item("A.I.1.ii.a-2", "Monev dan TL", ("monev", "tindak-lanjut"), Expectation.ALL, due=(9,))
AGENTS = Item("A.II.1.i-1", "Laporan agen", ("laporan-agen",), minimum=3)
SURVEY = Item("A.I.6.i.a-1", "Laporan IKM", ("laporan-ikm", "survei-ikm"), cadence=Cadence.QUARTERLY)
SK_AGAIN = Item("A.I.6.i.a-2", "SK tim", ("sk-tim",), due=(1,))
SPAK = Item("B.I.a-1", "Hasil survei", ("laporan-spak",))

EACH_YEAR = Item(
    "A.II.1.i-2", "PK", ("pk",), years=(2024, 2025), is_each_year=True, cadence=Cadence.ONCE, due=(3,)
)


def indicator(id_: str, weight: float, answers: str, *items: Item) -> Indicator:
    return Indicator(id_, f"teks {id_}", "", "", weight, answers, items)


def group(id_: str, *indicators: Indicator) -> Group:
    return Group(id_, f"nama {id_}", sum(one.weight for one in indicators), indicators)


def section(id_: str, *groups: Group) -> Section:
    return Section(id_, f"nama {id_}", sum(one.weight for one in groups), groups)


PACK = Pack(
    id="contoh",
    name="Contoh",
    year=2025,
    unit=Unit("Pusat Contoh"),
    vocabulary=Vocabulary(),
    kinds=Kinds((), Layout()),
    timing=Timing(grace={Cadence.MONTHLY: 10}, soon=30, late=30),
    lke=Lke(
        "contoh",
        {"ya-tidak": YES_NO, "a-c": A_C, "persen": PERCENT},
        (
            Predicate(
                "wbk",
                "WBK",
                (
                    Floor("area-1", "Area 1", ("A.I.1", "A.II.1"), 3.0),
                    Floor("spak", "SPAK", ("B.I.a",), 7.0),
                    Floor("total", "Total", ("A", "B"), 14.0),
                ),
            ),
        ),
    ),
    sections=(
        section(
            "A.I.1",
            group("A.I.1.i", indicator("A.I.1.i.a", 1, "ya-tidak", SK, MEETING)),
            group("A.I.1.ii", indicator("A.I.1.ii.a", 2, "a-c", MONTHLY, BOTH)),
        ),
        section("A.I.6", group("A.I.6.i", indicator("A.I.6.i.a", 4, "a-c", SURVEY, SK_AGAIN))),
        section("A.II.1", group("A.II.1.i", indicator("A.II.1.i", 2, "persen", AGENTS, EACH_YEAR))),
        section("B.I", group("B.I", indicator("B.I.a", 8, "persen", SPAK))),
    ),
    owners=Owners(
        (Bidang("tim-zi", "Tim ZI"), Bidang("layanan", "Kerja Sama dan Layanan"), Bidang("lain", "Lain")),
        {"A": "tim-zi", "A.I.6": "layanan", "A.I.1.ii.a-1": "layanan"},
    ),
)
SLOTS = pack_slots(PACK)


def accepted(item: Item, slot: str = "2025", key: str = "", **facts: Any) -> Evidence:
    facts = {"state": MatchState.ACCEPTED, "score": 0.9, "received_on": date(2025, 1, 10), **facts}
    return Evidence(key=key or f"{item.id}/{slot}/{facts.get('role', '')}", item=item.id, slot=slot, **facts)


def suggested(item: Item, slot: str = "2025", key: str = "", **facts: Any) -> Evidence:
    return accepted(item, slot, key, **{"state": MatchState.SUGGESTED, "score": 0.5, **facts})


def unread(item: Item | None = None, slot: str = "", role: str = "", **facts: Any) -> Unread:
    facts = {"key": "u", "path": "scan.pdf", "bidang": "tim-zi", "why": "encrypted", **facts}
    return Unread(clues=(Clue(item.id, role, slot),) if item else (), **facts)


def on(
    day: date,
    evidence: Iterable[Evidence] = (),
    unread: Iterable[Unread] = (),
    waivers: Iterable[Waiver] = (),
    pack: Pack = PACK,
) -> Review:
    return review(pack, SLOTS, evidence, unread, waivers, day)


def slot(done: Review, item: Item, label: str = "2025") -> SlotReview:
    return next(one for one in done.slots if one.slot.item == item.id and one.slot.label == label)
