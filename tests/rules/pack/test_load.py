"""Loading a pack: every value arrives, every mistake is named where it stands, and the rest is still there."""

from __future__ import annotations

import pytest

from rules.pack.model import Cadence, Expectation
from rules.slots import pack_slots
from rules.yaml_source import FaultCode
from tests.rules.pack.small import FILES, edited, loaded

DOCUMENTS, INDICATORS = "documents/kebun.yaml", "indicators/1-sayur.yaml"


def test_the_small_pack_is_sound() -> None:
    assert loaded(FILES)[1] == []


def test_the_head_arrives() -> None:
    pack, _ = loaded(FILES)
    assert (pack.id, pack.year, pack.unit.parents) == ("kebun", 2025, ("Kementerian Kebun",))
    assert pack.parameters == {"petak": 3}
    assert (pack.timing.grace, pack.timing.soon, pack.timing.late) == ({"monthly": 10}, 20, 15)
    assert pack.lke.version == "Kebun 1"
    assert [answer.answer for answer in pack.lke.scales["ya-tidak"].answers] == ["Ya", "Tidak"]
    assert pack.lke.scales["persen"].answers == ()
    assert pack.lke.predicates[0].floors[0].points == 7.5


def test_a_document_type_arrives() -> None:
    report = loaded(FILES)[0].documents["laporan-panen"]
    assert report.kinds == ("laporan",)
    assert report.about == (("panen", "hasil kebun"),)
    assert (report.without, report.helps) == (("rencana",), ("tomat",))
    assert report.signs == ("berat panen", "jumlah keranjang")
    assert (report.is_foreign, report.is_draft, report.is_undated) == (False, True, True)
    assert [(e.meets, e.name, e.text) for e in report.examples] == [
        (True, "laporan panen maret.pdf", ""),
        (False, "scan.pdf", "rencana panen"),
    ]
    assert str(report.place) == "documents/kebun.yaml:2:5"


def test_a_line_of_about_may_be_a_single_phrase() -> None:
    assert loaded(FILES)[0].documents["rapat-kebun"].about == (("rapat",), ("kebun",))


def test_items_arrive() -> None:
    items = {item.id: item for item in loaded(FILES)[0].items}
    assert list(items) == ["K.1.i.a-1", "K.1.i.a-2", "K.1.i.b-1", "K.1.ii-1"]
    meeting = items["K.1.i.a-2"]
    assert (meeting.expectation, meeting.documents) == (Expectation.ANY, ("rapat-kebun", "laporan-panen"))
    assert (meeting.parts, meeting.periods, meeting.due) == (("notulen",), ("Q2", "Q3"), (7, 10))
    years = items["K.1.i.b-1"]
    assert (years.expectation, years.cadence) == (Expectation.ALL, Cadence.ONCE)
    assert (years.years, years.is_each_year, years.minimum) == ((2023, 2024), True, 3)
    assert (years.is_signed, years.is_waivable) == (True, True)
    assert items["K.1.i.a-1"].why == "bulanan"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://drive.contoh.id/map?id=1#a", ("https://drive.contoh.id/map?id=1#a",)),
        ("[http://satu.id, https://dua.id/]", ("http://satu.id", "https://dua.id/")),
    ],
)
def test_an_item_may_link_to_where_the_plan_keeps_its_evidence(written: str, read: tuple[str, ...]) -> None:
    pack, faults = loaded(
        edited(INDICATORS, "minimum: petak", f"reference: {written}\n                minimum: petak")
    )
    assert faults == []
    assert {item.id: item.references for item in pack.items if item.references} == {"K.1.i.b-1": read}


@pytest.mark.parametrize(
    "written",
    [
        *(
            "javascript:alert(1)",
            "//contoh.id/a",
            "ftp://contoh.id",
            "drive.contoh.id",
            "https://",
            "'https://a b'",
        ),
        *("'https://a.id/\"onclick=1'", "C:/Bukti", f"https://a.id/{'x' * 2000}", "''", "'https://a.id\\b'"),
    ],
)
def test_what_a_browser_does_not_open_as_a_page_is_no_link(written: str) -> None:
    pack, faults = loaded(
        edited(INDICATORS, "minimum: petak", f"reference: {written}\n                minimum: petak")
    )
    assert [fault.code for fault in faults] == [FaultCode.BAD_VALUE]
    assert not any(item.references for item in pack.items)


def test_owners_arrive() -> None:
    owners = loaded(FILES)[0].owners
    assert [(one.id, one.aliases) for one in owners.bidang] == [("kebun", ("Kebun",)), ("dapur", ())]
    assert owners.of("K.1.i.b-1") == "dapur"
    assert owners.of("K.1.i.a-1") == "kebun"


def test_one_due_month_for_all_periods_is_repeated() -> None:
    pack, faults = loaded(edited(INDICATORS, "due: [7, 10]", "due: [12]"))
    assert faults == []
    assert [slot.due.month for slot in pack_slots(pack)["K.1.i.a-2"]] == [12, 12]


def test_sections_stand_in_the_order_of_the_plan_however_files_are_named() -> None:
    section = "sections: [{id: %s, name: x, weight: 0, groups: []}]\n"
    more = {
        f"indicators/{name}.yaml": section % id_
        for name, id_ in (("0", "L.II"), ("5", "L.I"), ("7", "K.10"), ("9", "K.2"))
    }
    pack, faults = loaded({**FILES, **more})
    assert faults == []
    assert [section.id for section in pack.sections] == ["K.1", "K.2", "K.10", "L.I", "L.II"]


def test_a_pack_without_types_and_indicators_is_sound() -> None:
    bare = {name: FILES[name] for name in ("pack.yaml", "vocabulary.yaml", "kinds.yaml")}
    pack, faults = loaded(bare)
    assert faults == []
    assert (pack.documents, pack.sections, pack.owners.bidang) == ({}, (), ())


WRONG = [
    # (file, what is there, what is put there, the fault, its line)
    ("pack.yaml", "petak: 3", "petak: tiga", FaultCode.BAD_VALUE, 8),
    ("pack.yaml", "monthly: 10", "bulanan: 10", FaultCode.UNKNOWN_KEY, 9),
    ("pack.yaml", "id: persen", "id: ya-tidak", FaultCode.DUPLICATE_ID, 16),
    ("pack.yaml", "{answer: Ya, value: 1, share: 1}", "{answer: Ya, value: 0}", FaultCode.MISSING_KEY, 15),
    ("pack.yaml", "{answer: Ya, value: 1,", "{answer: Ya, value: 0,", FaultCode.BAD_VALUE, 15),
    ("pack.yaml", "sections: [K]", "sections: [K.2]", FaultCode.UNKNOWN_ID, 22),
    (DOCUMENTS, "kinds: [laporan]", "kinds: [lapran]", FaultCode.UNKNOWN_ID, 4),
    (DOCUMENTS, "parts: [undangan, notulen]", "parts: [undangan, notula]", FaultCode.UNKNOWN_ID, 20),
    (DOCUMENTS, "id: rapat-kebun", "id: laporan-panen", FaultCode.DUPLICATE_ID, 18),
    (DOCUMENTS, "[panen, hasil kebun]", "[panen, '…']", FaultCode.BAD_VALUE, 6),
    (DOCUMENTS, "[panen, hasil kebun]", "[panen, Panen]", FaultCode.DUPLICATE_ID, 6),
    (DOCUMENTS, "[panen, hasil kebun]", "[]", FaultCode.BAD_VALUE, 6),
    (DOCUMENTS, "draft: ya", "draft: boleh", FaultCode.BAD_VALUE, 11),
    (DOCUMENTS, "    parts:", "    kinds: [laporan]\n    parts:", FaultCode.NOT_HERE, 20),
    (DOCUMENTS, "    without:", "\twithout:", FaultCode.TAB, 7),
    (INDICATORS, "id: K.1.i.b\n", "id: K.1.i.a\n", FaultCode.DUPLICATE_ID, 29),
    (INDICATORS, "id: K.1.i.b\n", "id: K.2.i.b\n", FaultCode.MISPLACED_ID, 29),
    (INDICATORS, "id: K.1.ii\n", "id: K.2.ii\n", FaultCode.MISPLACED_ID, 44),
    (INDICATORS, "id: K.1.i.a-2", "id: K.1.i.a-1", FaultCode.DUPLICATE_ID, 22),
    (INDICATORS, "id: K.1.i.a-2", "id: K.1.i.a-3", FaultCode.NUMBERING, 22),
    (INDICATORS, "id: K.1.i.b-1", "id: K.1.i.a-9", FaultCode.MISPLACED_ID, 34),
    (INDICATORS, "document: laporan-panen", "document: laporan-panne", FaultCode.UNKNOWN_ID, 19),
    (
        INDICATORS,
        "document: laporan-panen",
        "document: [laporan-panen, rapat-kebun]",
        FaultCode.WRONG_TYPE,
        19,
    ),
    (INDICATORS, "                document: laporan-panen\n", "", FaultCode.MISSING_KEY, 17),
    (INDICATORS, "any_of:", "document: rapat-kebun\n                any_of:", FaultCode.NOT_HERE, 25),
    (INDICATORS, "answers: persen", "answers: prosen", FaultCode.UNKNOWN_ID, 32),
    (INDICATORS, "weight: 1,5", "weight: 1", FaultCode.WEIGHT_SUM, 8),
    (INDICATORS, "weight: 3", "weight: 4", FaultCode.WEIGHT_SUM, 4),
    (INDICATORS, "cadence: monthly", "cadence: bulanan", FaultCode.BAD_VALUE, 20),
    (INDICATORS, "periods: [Q2, Q3]", "periods: [Q2, M3]", FaultCode.BAD_VALUE, 28),
    (INDICATORS, "periods: [Q2, Q3]", "periods: [Q3, Q2]", FaultCode.BAD_VALUE, 28),
    (INDICATORS, "due: [3]", "periods: [Q1]", FaultCode.NOT_HERE, 38),
    (INDICATORS, "due: [3]", "due: [3, 4]", FaultCode.BAD_VALUE, 38),
    (INDICATORS, "due: [3]", "due: [13]", FaultCode.BAD_VALUE, 38),
    (INDICATORS, "due: [7, 10]", "due: [7, 10, 12]", FaultCode.BAD_VALUE, 28),
    (INDICATORS, "due: [7, 10]", "due: [1, 10]", FaultCode.BAD_VALUE, 28),
    (INDICATORS, "years: [2023, 2024]", "years: [2024, 2023]", FaultCode.BAD_VALUE, 39),
    (INDICATORS, "years: [2023, 2024]", "years: [23]", FaultCode.BAD_VALUE, 39),
    (INDICATORS, "                years: [2023, 2024]\n", "", FaultCode.NOT_HERE, 39),
    (INDICATORS, "why: bulanan", "years: [2024]", FaultCode.NOT_HERE, 21),
    (INDICATORS, "minimum: petak", "minimum: petal", FaultCode.UNKNOWN_ID, 41),
    (INDICATORS, "minimum: petak", "minimum: 0", FaultCode.BAD_VALUE, 41),
    (INDICATORS, "why: bulanan", "parts: [notulen]", FaultCode.NOT_HERE, 17),
    (INDICATORS, "parts: [notulen]", "parts: [laporan]", FaultCode.UNKNOWN_ID, 22),
    ("owners.yaml", "K.1.i.b: dapur", "K.1.i.b: dapurr", FaultCode.UNKNOWN_ID, 9),
    ("owners.yaml", "K.1.i.b: dapur", "K.1.i.x: dapur", FaultCode.UNKNOWN_ID, 9),
    ("owners.yaml", "id: dapur", "id: kebun", FaultCode.DUPLICATE_ID, 5),
    ("owners.yaml", "name: Bidang Dapur", "name: Kebun", FaultCode.DUPLICATE_ID, 5),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "line"), WRONG)
def test_a_mistake_is_named_where_it_stands(
    file: str, old: str, new: str, code: FaultCode, line: int
) -> None:
    pack, faults = loaded(edited(file, old, new))
    assert (file, code, line) in [(fault.place.file, fault.code, fault.place.line) for fault in faults]
    assert pack.kinds.all


def test_what_would_be_right_is_told() -> None:
    _, faults = loaded(edited(INDICATORS, "document: laporan-panen", "document: laporan-panne"))
    assert [(fault.found, fault.expected) for fault in faults] == [("laporan-panne", ("laporan-panen",))]
    _, faults = loaded(edited(INDICATORS, "weight: 3", "weight: 4"))
    assert [(fault.found, fault.expected) for fault in faults] == [("3", ("4",))]


@pytest.mark.parametrize("file", ["kinds.yaml", "pack.yaml", DOCUMENTS, INDICATORS])
def test_a_file_that_cannot_be_parsed_is_one_fault_not_a_hundred(file: str) -> None:
    _, faults = loaded({**FILES, file: FILES[file] + "  [\n"})
    assert [(fault.place.file, fault.code) for fault in faults] == [(file, FaultCode.SYNTAX)]


def test_faults_of_all_files_are_told_together() -> None:
    files = edited(INDICATORS, "answers: persen", "answers: prosen")
    files[DOCUMENTS] = FILES[DOCUMENTS].replace("[laporan]", "[lapran]")
    assert {fault.place.file for fault in loaded(files)[1]} == {INDICATORS, DOCUMENTS}
