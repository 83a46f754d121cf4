from __future__ import annotations

import pytest

from archive import decisions
from bukti.wording_matches import (
    MATCH_STATES,
    PLACES,
    REASONS,
    REMARKS,
    VERBS,
    decision_error,
    quoted,
    reading_facts,
    reason_sentence,
)
from evidence_store.model import QuoteRow, ReadingRow, ReasonRow
from evidence_store.review_model import Verb
from rules.match.model import MatchState, ReasonCode
from rules.reading.model import Where


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (ReasonCode, REASONS),
        (MatchState, MATCH_STATES),
        (Where, PLACES),
        (Verb, VERBS),
        (decisions.Remark, REMARKS),
    ],
)
def test_every_code_has_its_words(codes: type, table: dict[str, str]) -> None:
    assert not set(map(str, codes)) - set(map(str, table))  # type: ignore[call-overload]


def test_a_reason_says_rule_page_and_words() -> None:
    reason = ReasonRow("title", "laporan-dumas", quote=QuoteRow("text", "LAPORAN DUMAS", 2))
    sentence = reason_sentence(reason)
    for part in ("“LAPORAN DUMAS”", "2", "[laporan-dumas]"):
        assert part in sentence
    assert reason_sentence(ReasonRow("other_unit", detail="BPS")).endswith("(BPS)")
    assert "(" not in reason_sentence(ReasonRow("other_unit"))
    assert reason_sentence(ReasonRow("from-the-future")) == "from-the-future"
    assert quoted(QuoteRow("text", "x")) == "“x”"


def test_facts_of_a_reading_come_with_their_quotes() -> None:
    reading = ReadingRow(
        covered=("2025-03",),
        organisation="Dinas Kebun",
        marks=("draft",),
        quotes={"draft": QuoteRow("name", "draft v2"), "covered": QuoteRow("text", "Maret 2025", 1)},
    )
    found = list(reading_facts(reading).values())
    assert found[0].startswith("2025-03: “Maret 2025”")
    assert found[1] == "Dinas Kebun"
    assert "“draft v2”" in found[2]
    assert reading_facts(ReadingRow()) == {}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (decisions.UnknownItem("A-9", ("A-1", "A-2")), "A-1, A-2"),
        (decisions.UnknownItem("A-9", ()), "A-9"),
        (decisions.UnknownPeriod("A-1", "", ("2025-Q1", "2025-Q2")), "--period 2025-Q1, 2025-Q2"),
        (decisions.UnknownPeriod("A-1", "2025-03", ("2025-Q1",)), "2025-03"),
        (decisions.UnknownUnit("x.pdf"), "x.pdf"),
        (decisions.ReasonMissing(Verb.WAIVE), "--why"),
        (decisions.NothingToUndo(3), "bukti decide list"),
    ],
)
def test_every_refusal_says_what_to_do(error: Exception, words: str) -> None:
    assert words in str(decision_error(error))


def test_other_errors_are_not_ours() -> None:
    assert decision_error(ValueError("x")) is None
