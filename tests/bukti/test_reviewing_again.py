"""Bringing a review up to date gives what reviewing everything gives, whatever has changed, time after time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bukti.reviewing_again import Worked, worked, worked_again
from rules.gaps.filling import roles_of
from rules.gaps.model import SlotState
from tests.bukti.gap_rows import Decision, Filing, Match, Meeting, MeetingPart, Rows, Unit, UnreadFile
from tests.rules.gaps.small import PACK, SK, SLOTS

LATER = date(2025, 12, 1)
JAKARTA = ZoneInfo("Asia/Jakarta")
HASHES = "abcde"
MEMBERS = ("", "", "x.pdf")
UNKNOWN = "Z.9-1"


class Archive(msgspec.Struct, frozen=True):
    """What there is at a moment. Units and meetings by hash."""

    units: dict[str, list[Unit]]
    meetings: dict[str, list[MeetingPart]]
    unread: list[UnreadFile]
    decisions: list[Decision]

    def rows(self, hashes: set[str] | None = None) -> Rows:
        """All, or of these documents alone."""
        named = sorted(self.units if hashes is None else hashes & set(self.units))
        return Rows(
            [unit for name in named for unit in self.units[name]],
            self.unread,
            self.decisions,
            [part for name in named for part in self.meetings.get(name, [])],
        )


@st.composite
def slots(draw: st.DrawFn) -> tuple[str, str, str]:
    """Item (perhaps one that the pack has not), label (perhaps none, perhaps one that the item has not) and role."""
    item = draw(st.sampled_from(PACK.items))
    label = draw(st.sampled_from([*(slot.label for slot in SLOTS[item.id]), "", "2019"]))
    return (
        draw(st.sampled_from([item.id, item.id, item.id, UNKNOWN])),
        label,
        draw(st.sampled_from(["", *roles_of(item)])),
    )


@st.composite
def matches(draw: st.DrawFn) -> Match:
    item, label, role = draw(slots())
    return Match(
        item,
        label,
        draw(st.sampled_from(["accepted", "suggested", "suggested", "rejected"])),
        role,
        score=draw(st.sampled_from([0.4, 0.9])),
        codes=draw(st.sampled_from(["kind", "unsigned", "name unread"])),
    )


@st.composite
def documents(draw: st.DrawFn, name: str) -> list[Unit]:
    """The units of one document; none: it matches nothing any more."""
    members = draw(st.lists(st.sampled_from(MEMBERS), unique=True, max_size=2))
    received = datetime(2025, draw(st.integers(1, 11)), 10, tzinfo=UTC)
    filings = draw(st.sampled_from([[], [Filing("zi", "Tim ZI", b"a.pdf")], [Filing("lain", "?", b"b.pdf")]]))
    return [
        Unit(
            name,
            draw(st.lists(matches(), max_size=3)),
            member,
            received_at=received,
            filings=filings or [Filing("zi", "Tim ZI", b"c")],
        )
        for member in members
    ]


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    verb = draw(st.sampled_from(["accept", "reject", "waive"]))
    item, label, _role = draw(slots())
    document = "" if verb == "waive" else draw(st.sampled_from([*HASHES, "tidak ada"]))
    member = draw(st.sampled_from(MEMBERS)) if document else ""
    return Decision(verb, item, document, label, member, why=draw(st.sampled_from(["", "salinan"])))


@st.composite
def meetings(draw: st.DrawFn, name: str) -> list[MeetingPart]:
    day = draw(st.sampled_from([None, date(2025, 3, 14), date(2025, 5, 2)]))
    return [MeetingPart(name, Meeting("notulen", day))] if draw(st.booleans()) else []


unread_files = st.lists(
    st.builds(
        UnreadFile,
        sha256=st.sampled_from(["", *HASHES]),
        why=st.sampled_from(["encrypted", "busy later", ""]),
        bidang=st.sampled_from(["Tim ZI", "lain"]),
    ),
    max_size=3,
)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Archive, set[str]]]:
    """An archive, and what became of it step by step, with the documents that changed."""
    units = {name: draw(documents(name)) for name in HASHES}
    met = {name: draw(meetings(name)) for name in HASHES}
    archive = Archive(units, met, draw(unread_files), draw(st.lists(decisions(), max_size=4)))
    steps = [(archive, set(HASHES))]
    for _step in range(draw(st.integers(1, 3))):
        changed = set(draw(st.lists(st.sampled_from(HASHES), max_size=2)))
        made = draw(st.lists(decisions(), max_size=2))
        undone = draw(st.integers(0, 8))
        decided = [
            msgspec.structs.replace(one, is_in_force=one.is_in_force and at != undone)
            for at, one in enumerate(archive.decisions)
        ]
        changed |= {one.sha256 for one in (*made, *archive.decisions[undone : undone + 1]) if one.sha256}
        archive = Archive(
            {
                name: draw(documents(name)) if name in changed and draw(st.booleans()) else units[name]
                for name in units
            },
            {name: draw(meetings(name)) if name in changed else met[name] for name in met},
            draw(unread_files),
            decided + made,
        )
        units, met = archive.units, archive.meetings
        steps.append((archive, changed))
    return steps


def anew(archive: Archive) -> Worked:
    return worked(archive.rows(), PACK, LATER, JAKARTA)


@given(histories())
def test_it_is_what_reviewing_everything_gives(history: list[tuple[Archive, set[str]]]) -> None:
    (first, _all), *later = history
    at_hand = anew(first)
    for archive, changed in later:
        at_hand = worked_again(at_hand, archive.rows(changed), changed, PACK, JAKARTA)
        whole = anew(archive)
        assert at_hand.done == whole.done
        assert at_hand.found.met == whole.found.met
        assert sorted(at_hand.found.evidence, key=repr) == sorted(whole.found.evidence, key=repr)
        assert sorted(at_hand.found.unread, key=repr) == sorted(whole.found.unread, key=repr)


def test_only_what_is_touched_is_judged_anew() -> None:
    unit = Unit("a", [Match(SK.id, state="suggested")])
    before = worked(Rows([unit]), PACK, LATER, JAKARTA)
    yes = Rows([unit], decisions=[Decision("accept", SK.id, "a")])
    after = worked_again(before, yes, {"a"}, PACK, JAKARTA)
    changed = {
        new.item.id
        for old, new in zip(before.done.review.items, after.done.review.items, strict=True)
        if old is not new
    }
    assert changed == {SK.id}
    states = {slot.slot.item: slot.state for slot in after.done.review.slots}
    assert states[SK.id] is SlotState.SATISFIED
