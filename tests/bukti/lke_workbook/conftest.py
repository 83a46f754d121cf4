"""The pack that comes with Bukti, its sheet, and its workbook with nothing filled in."""

from __future__ import annotations

from datetime import date

import pytest

from bukti.i18n import use_language
from bukti.lke_workbook import workbook
from rules.files import PACKS, load_pack, sheet_of
from rules.gaps.ceiling import Ceilings, ceilings
from rules.gaps.review import review
from rules.pack.model import Pack
from rules.pack.sheet import Sheet
from rules.slots import pack_slots

ON = date(2025, 10, 15)

LINKS = {
    "A.I.1.i.a": [("buka map", "data/A.I.1.i.a")],
    "A.I.1.i.a-1": [("SK ZI.pdf", "data/A.I.1.i.a/A.I.1.i.a-1 SK ZI 100%41 #2 [é].pdf")],
    "A.I.1.i.a-2": [("=SPI", "../SK SPI.pdf"), ("lagi", "x")],
    "A.I.1.i.b-1": [
        ("luar", "/etc/passwd"),
        ("skrip", "javascript:alert(1)"),
        ("jauh", "https://contoh.id/a"),
    ],
}


@pytest.fixture(autouse=True)
def _indonesian() -> None:
    use_language("id")


@pytest.fixture(scope="package")
def pack() -> Pack:
    return load_pack(PACKS / "zi-wbk-2025")


@pytest.fixture(scope="package")
def sheet(pack: Pack) -> Sheet:
    found = sheet_of(pack)
    assert found is not None
    return found


@pytest.fixture(scope="package")
def bounds(pack: Pack) -> Ceilings:
    return ceilings(pack, review(pack, pack_slots(pack), [], [], [], ON))


@pytest.fixture(scope="package")
def empty(pack: Pack, sheet: Sheet, bounds: Ceilings) -> bytes:
    use_language("id")
    return workbook(pack, sheet, bounds, LINKS, ON)
