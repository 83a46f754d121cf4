"""What somebody of a bidang is shown of slots: never a document that is not theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from bukti.review_rows import FilingLike
from bukti.seeing import EVERYTHING, Place, Seer, Sight, place_of
from rules.gaps.model import Remedy, SlotState
from tests.bukti.gap_rows import Filing
from tests.rules.gaps.small import MONTHLY, SURVEY, accepted, on, slot, suggested, unread

DAY = date(2025, 6, 15)
SIGHT = Sight(frozenset({"layanan"}), frozenset({"Layanan"}), "layanan")
A, B, C = ("a" * 64, "b" * 64, "c" * 64)


def nowhere(_hashes: Sequence[str]) -> Mapping[str, Sequence[FilingLike]]:
    return {}


def test_who_sees_everything_is_shown_it_as_it_is() -> None:
    done = on(DAY, [accepted(MONTHLY, "2025-01", A, bidang="tim-zi")])
    shown = Seer(EVERYTHING, nowhere).slots(done.slots)
    assert [one.slot for one in shown] == list(done.slots)
    assert not any(one.leans_elsewhere for one in shown)


def test_slots_of_others_are_not_known() -> None:
    shown = Seer(SIGHT, nowhere).slots(on(DAY).slots)
    assert {one.slot.owner for one in shown} == {"layanan"}
    assert Seer(Sight(frozenset(), frozenset(), ""), nowhere).slots(on(DAY).slots) == []  # nor nobody's


def test_documents_of_others_are_taken_out_everywhere() -> None:
    secret = {"bidang": "tim-zi", "title": "RAHASIA", "path": "zi/rahasia.pdf"}
    done = on(
        DAY,
        [
            accepted(MONTHLY, "2025-01", A, **secret),
            suggested(MONTHLY, "2025-02", B, **secret),
            suggested(MONTHLY, "2025-02", C, bidang="layanan", title="milik kita"),
            accepted(MONTHLY, "2025-03", A, is_withdrawn=True, **secret),
        ],
        [unread(MONTHLY, "2025-04", path="zi/rahasia.pdf", key="d" * 64)],
    )
    shown = {
        one.slot.slot.label: one for one in Seer(SIGHT, nowhere).slots(done.slots) if one.slot.item is MONTHLY
    }
    assert "rahasia" not in repr([one.slot for one in shown.values()]).casefold()
    assert shown["2025-01"].slot.state is SlotState.SATISFIED
    assert shown["2025-01"].leans_elsewhere
    assert [one.title for one in shown["2025-02"].slot.doubtful] == ["milik kita"]
    assert [step.keys for step in shown["2025-02"].slot.steps if step.remedy is Remedy.DECIDE] == [(C,)]
    assert not shown["2025-03"].leans_elsewhere  # what does not count is not hinted at
    assert shown["2025-04"].slot.state is SlotState.UNREAD
    assert shown["2025-04"].slot.steps == ()


def test_a_document_filed_in_several_bidang_is_shown_by_the_filing_that_may_be_seen() -> None:
    asked: list[Sequence[str]] = []

    def filings(hashes: Sequence[str]) -> Mapping[str, Sequence[FilingLike]]:
        asked.append(hashes)
        return {A: [Filing("zi", "Tim ZI", b"x.zip"), Filing("lay", "Layanan", b"kita.zip")]}

    found = accepted(MONTHLY, "2025-01", f"{A}!/isi.pdf", bidang="tim-zi", path="zi/x.zip!/isi.pdf")
    other = accepted(SURVEY, "2025-Q1", B, bidang="tim-zi", path="zi/y.pdf")
    shown = Seer(SIGHT, filings).slots(on(DAY, [found, other]).slots)
    told = [one for each in shown for one in each.slot.counts]
    assert [(one.path, one.bidang) for one in told] == [("lay/kita.zip!/isi.pdf", "layanan")]
    assert asked == [[A, B]]  # once, for all of them


def test_a_file_that_was_never_received_has_no_other_filing() -> None:
    done = on(DAY, (), [unread(MONTHLY, "2025-01", key="zi/scan.pdf")])
    shown = Seer(SIGHT, nowhere).slots(done.slots)
    assert not any(one.slot.unread for one in shown)


def test_a_list_of_evidence_keeps_what_may_be_seen() -> None:
    own, others = (
        accepted(MONTHLY, "2025-01", A, bidang="layanan"),
        accepted(MONTHLY, "2025-01", B, bidang="x"),
    )
    assert Seer(SIGHT, nowhere).evidence([own, others]) == [own]
    stray = on(DAY, [accepted(MONTHLY, "2024-01", B, bidang="x")]).items
    strays = [one for item in stray for one in item.strays]
    assert strays
    assert Seer(SIGHT, nowhere).refused(strays) == []
    assert Seer(EVERYTHING, nowhere).refused(strays) == strays


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (A, Place(A)),
        (f"{A}!/x!/y.pdf", Place(A, "x!/y.pdf")),
        ("sumber/berkas.pdf", None),
        ("", None),
        (A + "x", None),
        ("A" * 64, None),
        (A[:-1], None),
    ],
)
def test_the_place_of_a_key(key: str, place: Place | None) -> None:
    assert place_of(key) == place


def test_the_slot_of_the_fixture_is_owned_by_layanan() -> None:
    assert slot(on(DAY), MONTHLY, "2025-01").owner == "layanan"
