"""Notes beside an indicator: who writes, who reads, who takes back."""

from __future__ import annotations

import re
from collections.abc import Callable

from bukti.web.desk import Desk
from tests.bukti.web.conftest import Person

SignIn = Callable[[str], Person]

TU, SPI = "A.I.3.i.b", "A.I.5.i.a"
"""Indicators of Tata Usaha, and of SPI dan UPG."""


def write(who: Person, indicator: str, text: str, *, asesor: bool = False) -> int:
    data = {"kata": text, **({"asesor": "true"} if asesor else {})}
    return int(who.post(f"/indikator/{indicator}/catatan", data=data).status_code)


def back(who: Person, indicator: str) -> list[str]:
    """Addresses by which the viewer may take notes back."""
    return re.findall(r'action="(/indikator/[^"]+/tarik)"', who.get(f"/indikator/{indicator}").text)


def test_the_unit_reads_each_note_an_assessor_only_what_is_meant_for_them(person: SignIn, desk: Desk) -> None:
    sri, rini, tpi = person("sri"), person("rini"), person("tpi")
    assert write(sri, TU, "SK menyusul <b>minggu depan</b>") == 303
    assert write(rini, TU, "Lihat lampiran II", asesor=True) == 303
    page = rini.get(f"/indikator/{TU}").text
    assert "SK menyusul &lt;b&gt;minggu depan&lt;/b&gt;" in page
    assert page.index("SK menyusul") < page.index("Lihat lampiran II")
    seen = tpi.get(f"/indikator/{TU}").text
    assert "Lihat lampiran II" in seen
    assert "SK menyusul" not in seen
    assert "<textarea" not in seen
    told = tpi.get(f"/api/indicators/{TU}").json()["notes"]
    assert [one["text"] for one in told] == ["Lihat lampiran II"]
    assert len(sri.get(f"/api/indicators/{TU}").json()["notes"]) == 2
    with desk.reading() as catalogue:
        assert catalogue.audit_rows()[-1].event == "noted"


def test_of_another_bidang_nobody_reads_or_writes(person: SignIn, desk: Desk) -> None:
    sri, wayan, rini = person("sri"), person("wayan"), person("rini")
    write(rini, SPI, "Rahasia Pilar lima", asesor=True)
    assert "Rahasia Pilar lima" in wayan.get(f"/indikator/{SPI}").text
    assert "Rahasia Pilar lima" not in sri.get(f"/indikator/{SPI}").text
    assert sri.get(f"/api/indicators/{SPI}").json()["notes"] == []
    assert write(sri, SPI, "bukan urusan saya") == 403
    (address,) = back(rini, SPI)
    assert sri.post(address).status_code == 404
    with desk.reading() as catalogue:
        assert [one.text for one in catalogue.notes.of(SPI)] == ["Rahasia Pilar lima"]


def test_whoever_wrote_it_or_decides_takes_it_back(person: SignIn) -> None:
    sri, rini, tpi = person("sri"), person("rini"), person("tpi")
    write(rini, TU, "dari koordinator", asesor=True)
    write(sri, TU, "dari bidang")
    (own,) = back(sri, TU)
    others = [one for one in back(rini, TU) if one != own]
    assert len(others) == 1
    assert sri.post(others[0]).status_code == 403
    assert tpi.post(others[0]).status_code == 403
    assert sri.post(own).status_code == 303
    assert sri.post(own).status_code == 404
    assert "dari bidang" not in rini.get(f"/indikator/{TU}").text
    assert rini.post(others[0]).status_code == 303
    assert back(rini, TU) == []


def test_what_is_no_note(person: SignIn) -> None:
    rini = person("rini")
    assert write(rini, TU, "   ") == 303
    assert write(rini, TU, "x" * 4_001) == 422
    assert write(rini, "A.9", "apa") == 404
    assert rini.post(f"/indikator/{TU}/catatan/1/tarik").status_code == 404
    assert back(rini, TU) == []
    assert person("tpi").post(f"/indikator/{TU}/catatan", data={"kata": "x"}).status_code == 403
