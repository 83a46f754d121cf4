"""What would close most: one document, several gaps."""

from __future__ import annotations

from datetime import date

from rules.gaps.model import Closer, Evidence, Remedy, Review, SlotKey
from rules.match.model import MatchState
from tests.rules.gaps.small import AGENTS, MEETING, MONTHLY, SK, SK_AGAIN, SURVEY, accepted, on, suggested

DAY = date(2025, 12, 1)


def drops(done: Review, document: str) -> list[tuple[str, str, int]]:
    return [
        (one.part, one.period, len(one.slots))
        for one in done.closers
        if one.remedy is Remedy.DROP and one.document == document
    ]


def accepts(done: Review) -> list[Closer]:
    return [one for one in done.closers if one.remedy is Remedy.DECIDE]


def test_one_document_that_two_indicators_want_is_named_once_with_both() -> None:
    done = on(DAY)
    (closer,) = [one for one in done.closers if one.document == "sk-tim"]
    assert closer.slots == (SlotKey(SK.id, "2025"), SlotKey(SK_AGAIN.id, "2025"))
    assert closer.indicators == ("A.I.1.i.a", "A.I.6.i.a")
    assert closer.points == 1 / 2 + 4 / 2


def test_the_heaviest_comes_first() -> None:
    points = [one.points for one in on(DAY).closers]
    assert points == sorted(points, reverse=True)
    assert on(DAY).closers[0].document == "laporan-spak"


def test_what_one_document_cannot_close_is_not_promised() -> None:
    assert drops(on(date(2026, 1, 5)), "laporan-agen") == []
    two = [accepted(AGENTS, key=key) for key in "ab"]
    assert drops(on(date(2026, 1, 5), two), "laporan-agen") == [("", "2025", 1)]


def test_of_a_bundle_the_one_missing_part_is_named() -> None:
    def part(role: str) -> Evidence:
        return accepted(MEETING, role=role, occasion="2025-03-14")

    assert drops(on(DAY), "rapat") == [("", "2025", 1)]
    assert drops(on(DAY, [part("undangan"), part("notulen")]), "rapat") == [("daftar-hadir", "2025", 1)]


def test_each_period_is_a_document_of_its_own() -> None:
    assert sorted(drops(on(date(2025, 4, 1)), "laporan-dumas")) == [
        ("", "2025-01", 1),
        ("", "2025-02", 1),
        ("", "2025-03", 1),
    ]


def test_accepting_one_doubtful_document_closes_all_that_it_serves() -> None:
    both = [suggested(SK, key="x", title="SK"), suggested(SK_AGAIN, key="x", title="SK")]
    (closer,) = accepts(on(DAY, both))
    assert (closer.key, closer.title, len(closer.slots)) == ("x", "SK", 2)


def test_a_doubtful_document_of_no_known_month_closes_one_month_only() -> None:
    (closer,) = accepts(on(DAY, [suggested(MONTHLY, "", key="x", received_on=DAY)]))
    assert closer.slots == (SlotKey(MONTHLY.id, "2025-01"),)


def test_a_doubtful_part_that_completes_nothing_is_no_closer() -> None:
    assert accepts(on(DAY, [suggested(MEETING, role="undangan", key="x")])) == []


def test_a_doubtful_part_that_completes_the_bundle_is_a_closer() -> None:
    def part(role: str) -> Evidence:
        return accepted(MEETING, role=role, occasion="2025-03-14")

    last = suggested(MEETING, role="daftar-hadir", key="x", occasion="2025-03-14")
    (closer,) = accepts(on(DAY, [part("undangan"), part("notulen"), last]))
    assert (closer.key, closer.slots) == ("x", (SlotKey(MEETING.id, "2025"),))
    of_another = suggested(MEETING, role="daftar-hadir", key="x", occasion="2025-08-01")
    assert accepts(on(DAY, [part("undangan"), part("notulen"), of_another])) == []


def test_a_report_of_a_quarter_closes_the_year_too() -> None:
    """The pack of this test asks for the same report each quarter and once in the year."""
    import msgspec

    from rules.gaps.review import review
    from rules.slots import pack_slots
    from tests.rules.gaps.small import PACK, group, indicator, section

    once = msgspec.structs.replace(AGENTS, id="A.I.6.i.b-1", documents=("laporan-ikm",), minimum=1, due=(3,))
    pack = msgspec.structs.replace(
        PACK,
        sections=(
            section(
                "A.I.6",
                group(
                    "A.I.6.i",
                    indicator("A.I.6.i.a", 1, "a-c", SURVEY),
                    indicator("A.I.6.i.b", 1, "a-c", once),
                ),
            ),
        ),
    )
    done = review(pack, pack_slots(pack), [], [], [], date(2025, 4, 20))
    assert drops(done, "laporan-ikm") == [("", "2025-Q1", 2), ("", "2025", 1)]


def test_rejected_evidence_closes_nothing() -> None:
    assert accepts(on(DAY, [accepted(SK, key="x", state=MatchState.REJECTED)])) == []
