"""An indicator as it is read: numbers, pages, what is known to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bukti.indicator_view import FIRST_SHOWN, IndicatorView, indicator_view, lines
from bukti.reviewing import Reviewed
from bukti.seeing import EVERYTHING, Seer, Sight
from evidence_store.model import MatchRow, MatchState, QuoteRow, ReasonRow
from rules.gaps.ceiling import ceilings
from rules.gaps.model import Evidence, SlotState
from tests.rules.gaps.small import BOTH, MONTHLY, PACK, SK, accepted, on, suggested

DAY = date(2025, 6, 15)
OWNER = Sight(frozenset({"layanan"}), frozenset({"Layanan"}), "layanan")
A, B = "a" * 64, "b" * 64


def reviewed(evidence: Iterable[Evidence] = ()) -> Reviewed:
    done = on(DAY, evidence)
    return Reviewed(done, ceilings(PACK, done), 0)


def view(
    done: Reviewed,
    id_: str = "A.I.1.ii.a",
    sight: Sight = EVERYTHING,
    matches: Mapping[tuple[str, str], Sequence[MatchRow]] | None = None,
    *,
    show_all: bool = False,
) -> IndicatorView:
    found = indicator_view(
        PACK,
        done,
        id_,
        sight,
        Seer(sight, lambda _: {}),
        lambda _hashes, _items: matches or {},
        show_all=show_all,
    )
    assert found is not None
    return found


def test_no_such_indicator() -> None:
    done = reviewed()
    for id_ in ("", "A.I.1", "A.I.1.ii.a-1", "x"):
        assert (
            indicator_view(PACK, done, id_, EVERYTHING, Seer(EVERYTHING, lambda _: {}), lambda _a, _b: {})
            is None
        )


def test_from_one_to_the_next_through_all_of_them() -> None:
    done, id_ = reviewed(), PACK.indicators[0].id
    seen: list[str] = []
    while id_:
        found = view(done, id_)
        assert found.position == len(seen) + 1
        assert found.previous == (seen[-1] if seen else "")
        seen.append(id_)
        id_ = found.next
    assert seen == [one.id for one in PACK.indicators]
    assert found.total == len(seen)


def test_a_document_has_one_number_wherever_it_stands() -> None:
    done = reviewed(
        [
            accepted(MONTHLY, "2025-01", A),
            accepted(MONTHLY, "2025-02", B),
            suggested(MONTHLY, "2025-03", A),
            accepted(BOTH, key=A, role="monev"),
        ]
    )
    found = view(done)
    numbers = {
        (item.item.id, slot.seen.slot.slot.label): [one.number for one in (*slot.counts, *slot.doubtful)]
        for item in found.items
        for slot in item.slots
    }
    assert numbers[MONTHLY.id, "2025-01"] == [1]
    assert numbers[MONTHLY.id, "2025-02"] == [2]
    assert numbers[MONTHLY.id, "2025-03"] == [1]
    assert numbers[BOTH.id, "2025"] == [1]


def row(slot: str, *reasons: ReasonRow, role: str = "") -> MatchRow:
    return MatchRow(MONTHLY.id, role, slot, slot, "laporan-dumas", MatchState.ACCEPTED, 0.9, reasons)


def reason(code: str, page: int, text: str = "laporan pengaduan", where: str = "text") -> ReasonRow:
    return ReasonRow(code, quote=QuoteRow(where, text, page))


def test_the_page_is_where_the_topic_stands() -> None:
    kind, body = (
        reason("kind", 1),
        reason("body", 5, "an laporan pengaduan masyarakat bulan Maret tahun ini sam"),
    )
    name = reason("title", 3, where="metadata")
    matches = {(A, ""): [row("2025-01", kind, name, body), row("2025-02", reason("period", 2))]}
    found = view(
        reviewed([accepted(MONTHLY, "2025-01", A), accepted(MONTHLY, "2025-02", A)]), matches=matches
    )
    first, second = (found.items[0].slots[n].counts[0] for n in (0, 1))
    assert (first.page, first.words) == (5, "laporan pengaduan masyarakat bulan Maret tahun")
    assert (second.page, second.words) == (2, "laporan pengaduan")
    assert first.match is matches[A, ""][0]


def test_what_only_a_person_saw_has_no_page() -> None:
    found = view(reviewed([accepted(MONTHLY, "2025-01", A)]))
    one = found.items[0].slots[0].counts[0]
    assert (one.page, one.words, one.match) == (0, "", None)


def test_many_documents_are_told_of_when_asked_for() -> None:
    many = [accepted(MONTHLY, "2025-01", f"{n:064x}") for n in range(FIRST_SHOWN + 5)]
    short, long = view(reviewed(many)), view(reviewed(many), show_all=True)
    assert len(short.items[0].slots[0].counts) + short.items[0].slots[0].more == len(many)
    assert short.items[0].slots[0].more == 5
    assert len(long.items[0].slots[0].counts) == len(many)
    assert long.items[0].slots[0].more == 0


def test_strays_are_told_of_with_their_reason() -> None:
    found = view(reviewed([accepted(MONTHLY, "2024-01", A)]))
    [stray] = found.items[0].others
    assert stray.why_not is not None
    assert stray.why_not.why == "other_period"


def test_a_bidang_knows_its_items_and_sees_its_own_documents_elsewhere() -> None:
    done = reviewed(
        [
            accepted(MONTHLY, "2025-01", A, bidang="layanan"),
            accepted(BOTH, key=B, role="monev", bidang="layanan", title="kita"),
            accepted(BOTH, key="c" * 64, role="tindak-lanjut", bidang="tim-zi", title="RAHASIA"),
        ]
    )
    found = view(done, sight=OWNER)
    own, others = found.items
    assert own.is_known
    assert len(own.slots) == 12
    assert not others.is_known
    assert others.slots == ()
    assert [one.evidence.title for one in others.others] == ["kita"]
    assert "RAHASIA" not in repr(found)
    assert found.ceiling is None  # it would tell of the other item
    whole = view(done, "A.I.6.i.a", OWNER)
    assert whole.ceiling is not None


def test_the_list_counts_only_what_may_be_known() -> None:
    done = reviewed([accepted(SK, key=A)])
    everything = {
        line.indicator.id: line for _, of_section in lines(PACK, done, EVERYTHING) for line in of_section
    }
    own = {line.indicator.id: line for _, of_section in lines(PACK, done, OWNER) for line in of_section}
    assert list(everything) == list(own) == [one.id for one in PACK.indicators]
    assert everything["A.I.1.i.a"].states[SlotState.SATISFIED] == 1
    assert everything["A.I.1.i.a"].closed == 1
    assert own["A.I.1.i.a"].states == {}
    assert own["A.I.1.i.a"].ceiling is None
    assert own["A.I.1.ii.a"].slots == 12
    assert everything["A.I.1.ii.a"].slots == 13
    assert own["A.I.1.ii.a"].open > 0
