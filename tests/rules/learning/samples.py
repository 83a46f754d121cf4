"""Decided documents for the tests of learning, over the small pack of matching with two more types."""

from __future__ import annotations

from functools import cache

import msgspec

from rules.kinds import Example
from rules.learning import Case, Document, Verb
from rules.pack.model import Cadence, DocumentType, Item, Pack
from rules.yaml_source import Place
from tests.rules.match.packs import PAPER, small_pack

MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni")

DUMAS, EVALUATION, GUESTS = "A.I.1.i.a-2", "A.I.1.i.a-3", "A.I.1.i.a-9"

NEW_TYPE = DocumentType(
    "laporan-tamu",
    "Laporan kunjungan tamu",
    kinds=("laporan",),
    about=(("tamu",),),
    examples=(
        Example(True, "Laporan kunjungan tamu 2025.pdf", "", Place("documents/x.yaml", 9, 5)),
        Example(False, "Laporan kotak saran 2025.pdf", "", Place("documents/x.yaml", 11, 5)),
    ),
)
NEW_ITEM = Item(GUESTS, "Laporan tamu (bulanan)", ("laporan-tamu",), cadence=Cadence.MONTHLY)


@cache
def pack() -> Pack:
    small = small_pack()
    (section,) = small.sections
    (group,) = section.groups
    (indicator,) = group.indicators
    indicator = msgspec.structs.replace(indicator, items=(*indicator.items, NEW_ITEM))
    group = msgspec.structs.replace(group, indicators=(indicator,))
    return msgspec.structs.replace(
        small,
        documents={**small.documents, "laporan-tamu": NEW_TYPE},
        sections=(msgspec.structs.replace(section, groups=(group,)),),
    )


def report(title: str, month: str, key: str = "") -> Document:
    """A monthly report under a name that says nothing."""
    return paper(title, f"BULAN {month.upper()} 2025", key or f"{title} {month}")


def paper(title: str, span: str, key: str) -> Document:
    text = f"{PAPER}{title}\n{span}\n\nA. Pendahuluan\nPada bulan ini tidak ada hal penting.\n"
    return Document(key, ("scan0012.pdf",), pages=(text,))


def accepted(title: str, months: int = 3, item: str = DUMAS) -> list[Case]:
    return [Case(Verb.ACCEPT, item, report(title, month)) for month in MONTHS[:months]]


def rejected(title: str, months: int = 3, item: str = DUMAS) -> list[Case]:
    return [Case(Verb.REJECT, item, report(title, month)) for month in MONTHS[:months]]
