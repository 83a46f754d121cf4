"""A small pack for the tests of matching: the kinds and words of the shipped pack, documents and items of its own."""

from __future__ import annotations

from functools import cache

import msgspec

from rules.files import PACKS, load_pack
from rules.match import Judgement, Match, MatchState, judge
from rules.pack.model import Cadence, DocumentType, Group, Indicator, Item, Pack, Section, Unit
from rules.reading.model import Reading

PAPER = (
    "KEMENTERIAN PERTANIAN\nBADAN STANDARDISASI INSTRUMEN PERTANIAN\n"
    "PUSAT STANDARDISASI INSTRUMEN PERKEBUNAN\nJalan Tentara Pelajar 1, Bogor\n\n"
)
"""Our letterhead."""

DOCUMENTS = (
    DocumentType("sk-zi", "SK Tim ZI", kinds=("sk",), about=(("zona integritas",),)),
    DocumentType("laporan-dumas", "Laporan dumas", kinds=("laporan",), about=(("dumas",),)),
    DocumentType(
        "evaluasi-dumas",
        "Laporan evaluasi dumas",
        kinds=("laporan", "laporan-monev"),
        about=(("dumas",), ("evaluasi",)),
    ),
    DocumentType("lakin", "LAKIN", kinds=("lakin",)),
    DocumentType(
        "layar-sakti",
        "Layar SAKTI",
        kinds=("tangkapan-layar",),
        about=(("sakti",),),
        signs=("belanja modal", "pagu anggaran", "realisasi anggaran"),
        is_undated=True,
    ),
    DocumentType("renstra-badan", "Renstra badan", kinds=("renstra",), is_foreign=True, is_draft=True),
    DocumentType(
        "rapat-spi",
        "Rapat SPI",
        parts=("undangan", "daftar-hadir", "notulen", "dokumentasi"),
        about=(("sosialisasi",), ("pengendalian intern",)),
    ),
)

ITEMS = (
    Item("A.I.1.i.a-1", "SK ZI", ("sk-zi",), is_signed=True),
    Item("A.I.1.i.a-2", "Laporan Dumas (bulanan)", ("laporan-dumas",), cadence=Cadence.MONTHLY),
    Item("A.I.1.i.a-3", "Evaluasi (triwulan)", ("evaluasi-dumas",), cadence=Cadence.QUARTERLY),
    Item("A.I.1.i.a-4", "LAKIN 2024", ("lakin",), years=(2024,)),
    Item("A.I.1.i.a-5", "Screenshot SAKTI", ("layar-sakti",)),
    Item("A.I.1.i.a-6", "Draft Renstra", ("renstra-badan",)),
    Item("A.I.1.i.a-7", "Rapat SPI", ("rapat-spi",), parts=("undangan", "daftar-hadir", "notulen")),
    Item("A.I.1.i.a-8", "LAKIN 2023 dan 2024", ("lakin",), years=(2023, 2024), is_each_year=True),
)


@cache
def small_pack() -> Pack:
    shipped = load_pack(PACKS / "zi-wbk-2025")
    group = Group("A.I.1.i", "Tim", 1.0, (Indicator("A.I.1.i.a", "", "", "", 1.0, "a-c", ITEMS),))
    return msgspec.structs.replace(
        shipped,
        unit=Unit(
            "Pusat Standardisasi Instrumen Perkebunan",
            ("PSI Perkebunan", "BSIP Perkebunan"),
            ("Badan Standardisasi Instrumen Pertanian", "Kementerian Pertanian"),
        ),
        documents={type_.id: type_ for type_ in DOCUMENTS},
        sections=(Section("A.I.1", "", 1.0, (group,)),),
    )


def judged(
    text: str = "", name: str = "1.pdf", problems: tuple[str, ...] = (), facts: dict[str, str] | None = None
) -> tuple[Reading, Judgement]:
    return judge([name], "", [text] if text else [], facts or {}, problems, small_pack())


def matches(text: str = "", name: str = "1.pdf", **more: object) -> list[Match]:
    return list(judged(text, name, **more)[1].matches)  # type: ignore[arg-type]


def states(text: str = "", name: str = "1.pdf", **more: object) -> dict[str, MatchState]:
    """By item, the state of its (last) match."""
    return {match.item: match.state for match in matches(text, name, **more)}


def slots(text: str = "", name: str = "1.pdf", item: str = "") -> list[str]:
    """The slots that an item's matches fill."""
    return [match.slot for match in matches(text, name) if match.item == item]
