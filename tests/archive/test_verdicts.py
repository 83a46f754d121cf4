from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.verdicts import Verdict, by_unit, verdicts, waivers
from evidence_store.model import MatchState
from evidence_store.review_model import DecisionRow, Verb
from tests.evidence_store.samples import at, match, sha

ACCEPTED, SUGGESTED, REJECTED = MatchState.ACCEPTED, MatchState.SUGGESTED, MatchState.REJECTED


def decision(
    verb: Verb, item: str = "A-1", slot: str = "", id_: int = 1, sha256: str = sha("x"), member: str = ""
) -> DecisionRow:
    return DecisionRow(id_, at(id_), "sri", verb, sha256, member, item, slot, "")


def states(found: list[Verdict]) -> list[tuple[str, str, MatchState]]:
    return [(verdict.item, verdict.slot, verdict.state) for verdict in found]


def test_without_decisions_the_rules_stand() -> None:
    (one,) = verdicts([match("A-1", "2025", SUGGESTED)], [])
    assert (one.state, one.decision, one.reasons) == (SUGGESTED, None, match().reasons)


def test_a_decision_beats_the_rules_for_its_period_only() -> None:
    matches = [match("A-1", "2025-01"), match("A-1", "2025-02"), match("A-2", "2025-01")]
    assert states(verdicts(matches, [decision(Verb.REJECT, slot="2025-01")])) == [
        ("A-1", "2025-01", REJECTED),
        ("A-1", "2025-02", ACCEPTED),
        ("A-2", "2025-01", ACCEPTED),
    ]


def test_a_decision_without_period_is_for_all_of_them() -> None:
    matches = [match("A-1", "2025-01"), match("A-1", "2025-02")]
    assert {one.state for one in verdicts(matches, [decision(Verb.REJECT)])} == {REJECTED}


def test_the_later_decision_wins() -> None:
    decisions = [decision(Verb.REJECT, slot="2025"), decision(Verb.ACCEPT, id_=2)]
    assert states(verdicts([match("A-1", "2025", SUGGESTED)], decisions)) == [("A-1", "2025", ACCEPTED)]


def test_what_only_a_person_matched_counts() -> None:
    (one,) = verdicts([], [decision(Verb.ACCEPT, slot="2025-03")])
    assert (one.item, one.slot, one.period, one.state, one.document_type) == (
        *("A-1", "2025-03", "2025-03", ACCEPTED, ""),
    )
    assert one.reasons == ()
    assert verdicts([], [decision(Verb.REJECT, slot="2025-03")]) == []
    withdrawn = [decision(Verb.ACCEPT, slot="2025-03"), decision(Verb.REJECT, slot="2025-03", id_=2)]
    assert verdicts([], withdrawn) == []


def test_an_accepted_period_is_that_of_a_match_that_knew_none() -> None:
    (one,) = verdicts([match("A-1", "", SUGGESTED)], [decision(Verb.ACCEPT, slot="2025-03")])
    assert (one.slot, one.period, one.state) == ("2025-03", "2025-03", ACCEPTED)
    (other,) = verdicts([match("A-1", "", SUGGESTED)], [decision(Verb.REJECT, slot="2025-03")])
    assert (other.slot, other.state) == ("", SUGGESTED)


@given(
    st.lists(st.tuples(st.sampled_from(["A-1", "A-2"]), st.sampled_from(["", "2025-01", "2025-02"]))),
    st.lists(
        st.tuples(
            st.sampled_from([Verb.ACCEPT, Verb.REJECT]),
            st.sampled_from(["A-1", "A-2"]),
            st.sampled_from(["", "2025-01", "2025-02"]),
        )
    ),
)
def test_the_last_word_of_a_person_always_stands(
    matched: list[tuple[str, str]], decided: list[tuple[Verb, str, str]]
) -> None:
    """Invariant 4."""
    matches = [match(item, slot, SUGGESTED) for item, slot in matched]
    decisions = [decision(verb, item, slot, id_) for id_, (verb, item, slot) in enumerate(decided)]
    found = verdicts(matches, decisions)
    if decisions:
        last = decisions[-1]
        about = [one for one in found if one.item == last.item and last.slot in ("", one.slot)]
        wanted = ACCEPTED if last.verb is Verb.ACCEPT else REJECTED
        assert all(one.state is wanted for one in about)
        assert about or last.verb is Verb.REJECT


def test_decisions_are_sorted_by_what_they_are_on() -> None:
    undone = DecisionRow(3, at(3), "w", Verb.ACCEPT, sha("x"), "", "A-1", "", "", undone_by=4)
    undo = DecisionRow(4, at(4), "w", Verb.UNDO, sha("x"), "", "A-1", "", "", undoes=3)
    first, second = decision(Verb.ACCEPT), decision(Verb.REJECT, id_=2, member="m")
    waived = decision(Verb.WAIVE, id_=5, sha256="")
    everything = [first, second, undone, undo, waived]
    assert by_unit(everything) == {(sha("x"), ""): [first], (sha("x"), "m"): [second]}
    assert waivers(everything) == [waived]
