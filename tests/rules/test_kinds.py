"""The kinds file: every mistake in it is named at its place, and what is right is used."""

from __future__ import annotations

import pytest

from rules.kinds import Kinds, load
from rules.yaml_source import Fault, FaultCode

GOOD = """
layout:
  subject_labels: [hal, perihal]
kinds:
  - id: laporan
    name: Laporan
    title: [laporan]
    weight: 0,8
    refined_by: [survei]
  - id: survei
    name: Survei
    title: [survei kepuasan, ikm]
    folder: tidak
    dated_by: event
    meets:
      - name: Laporan IKM.pdf
    misses:
      - text: |
          LAPORAN
"""


def loaded(text: str) -> tuple[Kinds, list[Fault]]:
    faults: list[Fault] = []
    return load(text, "kinds.yaml", faults), faults


def test_a_good_file_has_no_faults() -> None:
    kinds, faults = loaded(GOOD)
    assert faults == []
    report, survey = kinds.by_id["laporan"], kinds.by_id["survei"]
    assert (report.weight, report.refined_by, report.title) == (0.8, ("survei",), (("laporan",),))
    assert (survey.counts_in_folder, survey.is_dated_by_event) == (False, True)
    assert [(example.meets, example.name, example.text) for example in survey.examples] == [
        (True, "Laporan IKM.pdf", ""),
        (False, "", "LAPORAN"),
    ]


@pytest.mark.parametrize(
    ("wrong", "right", "code", "line"),
    [
        ("id: survei", "id: laporan", FaultCode.DUPLICATE_ID, 10),
        ("[survei]", "[survey]", FaultCode.UNKNOWN_ID, 5),
        ("ikm]", "laporan]", FaultCode.DUPLICATE_ID, 10),
        ("[laporan]", "[laporan, Laporan]", FaultCode.DUPLICATE_ID, 7),
        ("[laporan]", "['!']", FaultCode.BAD_VALUE, 7),
        ("0,8", "8", FaultCode.BAD_VALUE, 8),
        ("dated_by: event", "dated_by: evnt", FaultCode.BAD_VALUE, 14),
        ("folder: tidak", "folder: mungkin", FaultCode.BAD_VALUE, 13),
        ("folder: tidak", "foldr: tidak", FaultCode.UNKNOWN_KEY, 13),
        ("    name: Survei\n", "", FaultCode.MISSING_KEY, 10),
        ("layout:\n", "layuot:\n", FaultCode.UNKNOWN_KEY, 2),
        ("subject_labels", "subject_lables", FaultCode.UNKNOWN_KEY, 3),
        ("      - name: Laporan IKM.pdf", "      - nama: Laporan IKM.pdf", FaultCode.UNKNOWN_KEY, 16),
        ("    name: Laporan", "\tname: Laporan", FaultCode.TAB, 6),
    ],
)
def test_mistakes_are_named_with_their_line(wrong: str, right: str, code: FaultCode, line: int) -> None:
    assert wrong in GOOD
    _, faults = loaded(GOOD.replace(wrong, right, 1))
    assert (code, line) in [(fault.code, fault.place.line) for fault in faults]


def test_what_is_right_is_used_beside_what_is_wrong() -> None:
    kinds, faults = loaded(GOOD.replace("0,8", "berat"))
    assert len(faults) == 1
    assert list(kinds.by_id) == ["laporan", "survei"]


def test_a_glued_title_phrase_is_parted() -> None:
    kinds, _ = loaded(GOOD)
    assert kinds.parted("surveikepuasantw1") == ("survei", "kepuasan", "tw1")
    assert kinds.parted("ikmtw1") == ("ikmtw1",)  # too short to be sure
    assert kinds.parted("laporan") == ("laporan",)
