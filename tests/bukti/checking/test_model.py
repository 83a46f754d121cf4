from __future__ import annotations

import pytest

from bukti import check_sentences, check_wording, gap_wording
from bukti.check_list import sections
from bukti.checking.model import (
    FAMILY_OF,
    OPEN_SLOTS,
    Code,
    Family,
    Finding,
    Place,
    Severity,
    Verdict,
    gathered,
    in_order,
    verdict,
)
from bukti.i18n import use_language
from tests.rules.gaps.small import PACK

DAMAGE = Finding(Code.OBJECT_DAMAGED, Severity.ERROR)
GAP = Finding(Code.SLOT_LATE, Severity.ERROR)
SOON = Finding(Code.SLOT_DUE_SOON, Severity.WARNING)
NOTE = Finding(Code.CHANGED, Severity.NOTICE)
LOOK = Finding(Code.NEAR_COPY, Severity.WARNING)


@pytest.fixture(autouse=True)
def indonesian() -> None:
    use_language("id")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], Verdict.SOUND),
        ([NOTE, LOOK], Verdict.SOUND),  # to be looked at, and no gap
        ([GAP, LOOK], Verdict.GAPS),
        ([SOON], Verdict.GAPS),  # open, though it has time
        ([Finding(Code.SOURCE_UNREACHABLE, Severity.ERROR)], Verdict.GAPS),
        ([GAP, DAMAGE], Verdict.INTEGRITY),
        ([Finding(Code.VANISHED, Severity.WARNING)], Verdict.SOUND),
    ],
)
def test_damage_goes_before_gaps_and_warnings_are_none(findings: list[Finding], expected: Verdict) -> None:
    assert verdict(findings) is expected


def test_every_code_is_of_one_family_and_has_words() -> None:
    assert set(FAMILY_OF) == set(Code)
    assert set(FAMILY_OF.values()) == set(Family) == set(check_wording.FAMILIES)
    assert set(check_wording.TITLES) == set(Code)
    assert set(check_wording.SEVERITIES) == set(Severity)
    for code in Code:
        finding = Finding(code, Severity.NOTICE, Place("A.I.1.i.a-1", "2025-03"))
        assert check_sentences.remedy(finding) not in ("", code.value), code
        assert "{" not in check_sentences.sentence(finding), code


def test_findings_that_could_accuse_only_ask_to_look() -> None:
    use_language("id")
    for code, family in FAMILY_OF.items():
        if family is Family.HONESTY:
            assert check_sentences.title(code).startswith("Perlu dilihat: ")
    for severity, words in check_wording.SEVERITIES.items():
        assert words, severity


def test_the_gravest_first_in_the_order_of_families() -> None:
    ordered = in_order([LOOK, SOON, NOTE, GAP, DAMAGE])
    assert ordered == (DAMAGE, NOTE, GAP, SOON, LOOK)


def test_one_finding_for_a_document_as_grave_as_the_gravest() -> None:
    def of(item: str, severity: Severity, who: str = "") -> Finding:
        return Finding(Code.DRAFT, severity, Place(item, "2025", "k", "a.pdf"), (item,), {"who": who})

    one, other = gathered(
        [of("A-1", Severity.NOTICE), of("A-2", Severity.WARNING), of("A-3", Severity.WARNING, "Ani")], "who"
    )
    assert one.severity is Severity.WARNING
    assert one.place.item == "A-2"
    assert [place.item for place in one.others] == ["A-1"]
    assert one.bidang == ("A-2", "A-1")
    assert other.facts["who"] == "Ani"


def test_periods_of_one_item_are_one_line_and_none_is_lost() -> None:
    slots = [
        Finding(Code.SLOT_MISSING, Severity.ERROR, Place("A.I.1.ii.a-1", f"2025-0{month}"))
        for month in (1, 2, 3)
    ]
    (section,) = sections(in_order([*slots]), gap_wording.Names(PACK))
    (kind,) = section.kinds
    (line,) = kind.lines
    assert line.where == "A.I.1.ii.a-1 (Januari 2025, Februari 2025, Maret 2025)"
    assert section.count == kind.count == 3


def test_places_tell_what_they_know() -> None:
    whole = Place("A.I.1.i.a-1", "2025-03", "k", "zi/SK.pdf", 4)
    assert check_sentences.place(whole) == "A.I.1.i.a-1 (Maret 2025) · zi/SK.pdf · halaman 4"
    assert check_sentences.place(Place(key="abc")) == "abc"
    assert whole.indicator == "A.I.1.i.a"
    assert Place(key="abc!/b.pdf").member == "b.pdf"
    assert set(Code) >= OPEN_SLOTS
