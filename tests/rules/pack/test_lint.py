"""What lint says of a pack that loads: unreachable rules, types not told apart, the sheet it should follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.files import SHEETS, lint_pack, sheets
from rules.pack.lint import lint, stray_files
from rules.pack.sheet import Asked, Sheet, compare, read_sheet
from rules.yaml_source import Fault, FaultCode
from tests.rules.pack.small import FILES, edited, loaded

DOCUMENTS, INDICATORS = "documents/kebun.yaml", "indicators/1-sayur.yaml"

SHEET = Sheet(
    "Kebun 1",
    {"ya-tidak": (1.0, 0.0), "persen": ()},
    {"K.1": 3.0},
    {"K.1.i.a": Asked(1.5, "ya-tidak"), "K.1.i.b": Asked(0.5, "persen"), "K.1.ii": Asked(1.0, "ya-tidak")},
)


def linted(files: dict[str, str]) -> list[Fault]:
    pack, faults = loaded(files)
    assert faults == []
    return lint(pack, [SHEET])


def told(faults: list[Fault]) -> list[tuple[FaultCode, str]]:
    return [(fault.code, str(fault.place)) for fault in faults]


def test_the_small_pack_only_lacks_an_example() -> None:
    assert told(linted(FILES)) == [(FaultCode.NO_EXAMPLES, "documents/kebun.yaml:18:5")]


def found(files: dict[str, str]) -> list[tuple[FaultCode, str]]:
    """What is told beyond the missing example."""
    return [one for one in told(linted(files)) if one[0] is not FaultCode.NO_EXAMPLES]


def test_a_type_that_no_item_refers_to() -> None:
    more = FILES[DOCUMENTS] + "  - id: foto\n    name: Foto\n    about: [tomat]\n"
    assert found({**FILES, DOCUMENTS: more}) == [(FaultCode.UNUSED_TYPE, "documents/kebun.yaml:24:5")]


def test_a_type_that_forbids_what_it_asks_for() -> None:
    files = edited(DOCUMENTS, "without: [rencana]", "without: [panen, hasil perkebunan]")
    assert found(files) == [(FaultCode.FORBIDS_ITSELF, "documents/kebun.yaml:2:5")]
    files = edited(
        DOCUMENTS, "without: [rencana]", "without: [petik, hasil]"
    )  # the vocabulary's word for panen
    assert found(files) == [(FaultCode.FORBIDS_ITSELF, "documents/kebun.yaml:2:5")]
    assert found(edited(DOCUMENTS, "without: [rencana]", "without: [panen]")) == []  # `hasil kebun` is left


def test_a_kind_that_no_document_can_have_and_a_type_of_it() -> None:
    files = edited("kinds.yaml", "    title: [laporan]\n", "")
    assert found(files) == [
        (FaultCode.NO_KIND_KNOWN, "documents/kebun.yaml:2:5"),
        (FaultCode.UNKNOWABLE_KIND, "kinds.yaml:4:5"),
    ]


TWIN = """\
  - id: hasil-panen
    name: Hasil panen
    kinds: [laporan]
    about:
      - [hasil perkebunan, petik]
    {more}
"""


@pytest.mark.parametrize(
    ("more", "is_overlap"),
    [
        ("foreign: tidak", True),
        ("without: [tomat]", False),  # helps the other
        ("without: [jagung]", True),
        ("general: ya", False),  # taken only where nothing else fits
        ("  - [tomat]", True),  # asks for more, so that it is the other too
    ],
)
def test_a_type_of_which_every_document_is_of_another_type_too(more: str, is_overlap: bool) -> None:
    used = FILES[INDICATORS].replace("document: laporan-panen", "any_of: [laporan-panen, hasil-panen]")
    files = {**FILES, DOCUMENTS: FILES[DOCUMENTS] + TWIN.format(more=more), INDICATORS: used}
    pair = ("hasil-panen", ("laporan-panen",)) if "tomat" in more else ("laporan-panen", ("hasil-panen",))
    overlaps = [fault for fault in linted(files) if fault.code is FaultCode.OVERLAP]
    assert [(fault.found, fault.expected) for fault in overlaps] == ([pair] if is_overlap else [])


def test_an_indicator_without_items() -> None:
    text = FILES[INDICATORS]
    at = text.index("            items:\n              - {id: K.1.ii-1")
    files = {**FILES, INDICATORS: text[:at] + "            items: []\n"}
    assert found(files) == [(FaultCode.NO_ITEMS, "indicators/1-sayur.yaml:48:13")]


def test_an_item_that_nobody_owes() -> None:
    assert found(edited("owners.yaml", "K: kebun", "K.1.ii: kebun")) == [
        (FaultCode.NO_OWNER, "indicators/1-sayur.yaml:17:17"),
        (FaultCode.NO_OWNER, "indicators/1-sayur.yaml:22:17"),
    ]


def test_files_that_nobody_reads_are_told() -> None:
    names = [*FILES, "dokumen/lain.yaml", "owners.yml", "documents/a.yml", "documents/b/c.yaml"]
    assert [fault.found for fault in stray_files(names)] == [
        "documents/a.yml",
        "dokumen/lain.yaml",
        "owners.yml",
    ]


# --- the sheet


def test_a_sheet_that_is_not_known() -> None:
    assert found(edited("pack.yaml", "version: Kebun 1", "version: Kebun 2")) == [
        (FaultCode.UNKNOWN_SHEET, "pack.yaml")
    ]


def compared(**changed: object) -> list[tuple[FaultCode, str, tuple[str, ...]]]:
    values = {name: changed.get(name, getattr(SHEET, name)) for name in SHEET.__struct_fields__}
    faults = compare(loaded(FILES)[0], Sheet(**values))  # type: ignore[arg-type]
    return [(fault.code, fault.found, fault.expected) for fault in faults]


def test_the_small_pack_follows_its_sheet() -> None:
    assert compared() == []


def test_an_indicator_of_the_sheet_that_is_missing_is_told_with_its_file() -> None:
    more = {**SHEET.indicators, "K.1.i.c": Asked(1, "persen")}
    (fault,) = compare(loaded(FILES)[0], Sheet("Kebun 1", SHEET.scales, SHEET.sections, more))
    assert (fault.code, fault.expected) == (FaultCode.MISSING_INDICATOR, ("K.1.i.c",))
    assert str(fault.place) == "indicators/1-sayur.yaml"


def test_an_indicator_that_the_sheet_does_not_have() -> None:
    less = {id_: asked for id_, asked in SHEET.indicators.items() if id_ != "K.1.i.b"}
    assert compared(indicators=less) == [(FaultCode.EXTRA_INDICATOR, "K.1.i.b", ("K.1.i.a", "K.1.ii"))]


def test_other_weights_and_answers_than_the_sheets() -> None:
    other = {**SHEET.indicators, "K.1.i.b": Asked(0.6, "ya-tidak")}
    assert compared(indicators=other) == [
        (FaultCode.SHEET_DIFFERS, "K.1.i.b: weight 0.5", ("0.6",)),
        (FaultCode.SHEET_DIFFERS, "K.1.i.b: answers persen", ("ya-tidak",)),
    ]
    assert compared(sections={"K.1": 4.0}) == [(FaultCode.SHEET_DIFFERS, "K.1: weight 3", ("4",))]
    assert compared(scales={"ya-tidak": (1.0, 0.5)}) == [
        (FaultCode.SHEET_DIFFERS, "ya-tidak: 1, 0", ("1, 0.5",))
    ]


def test_our_sheet_is_whole() -> None:
    faults: list[Fault] = []
    (sheet,) = sheets(faults)
    assert faults == []
    assert len(sheet.indicators) == 113
    assert sum(sheet.sections.values()) == 100
    by_half = {
        half: sum(w for id_, w in sheet.sections.items() if id_.startswith(half))
        for half in ("A.I.", "A.II.", "B.")
    }
    assert by_half == {"A.I.": 30, "A.II.": 30, "B.": 40}
    for section, weight in sheet.sections.items():
        inside = [asked.weight for id_, asked in sheet.indicators.items() if id_.startswith(f"{section}.")]
        assert sum(inside) == pytest.approx(weight, abs=0.001), section
    answers = [asked.answers for asked in sheet.indicators.values()]
    assert {name: answers.count(name) for name in sheet.scales} == {
        "ya-tidak": 17,
        "a-c": 36,
        "a-d": 33,
        "a-e": 17,
        "persen": 8,
        "nilai": 2,
    }


def test_a_sheet_with_a_mistake_is_told() -> None:
    faults: list[Fault] = []
    text = next(SHEETS.glob("*.yaml")).read_text("utf-8").replace("A.I.1: 4", "A.I.1: empat")
    read_sheet(text, "lembar.yaml", faults)
    assert [fault.code for fault in faults] == [FaultCode.BAD_VALUE]


# --- a folder


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_a_file_that_cannot_be_read_is_told_without_what_follows_from_it(tmp_path: Path) -> None:
    files = {**FILES, DOCUMENTS: FILES[DOCUMENTS].replace("    name:", "\tname:", 1)}
    _, faults = lint_pack(written(tmp_path, files))
    assert told(faults) == [(FaultCode.TAB, "documents/kebun.yaml:3:1")]
