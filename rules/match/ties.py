"""Ties the papers of one meeting: undangan, daftar hadir, notulen and photos that name its day, or lie together.

A meeting's paper that says what the meeting was about is an anchor; others of the same day in the same folder (or
the same container), or of the same day and subject, belong to it, though they may say nothing themselves. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from rules.match.model import Match, MatchState, Meeting, Reason, ReasonCode
from rules.pack.model import Item, Pack

# --- how sure a tie is, as a factor on the anchor's score

SAME_FOLDER_AND_DAY = 0.97
SAME_SUBJECT_AND_DAY = 0.93
SAME_FOLDER = 0.85  # one of the two has no day, and the folder holds one meeting only

MIN_SHARED = 3
"""Stems that two subjects must share …"""

SHARED_SHARE = 0.6
"""… and the share of the shorter one's that they must be."""


class MeetingPart(msgspec.Struct, frozen=True):
    """A document (or member) that is part of some meeting. `folders`: shown paths of the folders it is filed in, and
    of the container it is a member of; `matches`: its own."""

    key: str
    folders: tuple[str, ...]
    meeting: Meeting
    matches: tuple[Match, ...] = ()


class _Anchor(NamedTuple):
    """A part whose own match to an item of a meeting stands."""

    part: MeetingPart
    match: Match
    item: Item


def tie(parts: Sequence[MeetingPart], pack: Pack) -> dict[str, tuple[Match, ...]]:
    """The matches that parts have by belonging to the meeting of another part, by key; parts without any are left
    out. The same parts give the same ties in whatever order they come."""
    items = {item.id: item for item in pack.items if item.parts}
    anchors = list(_anchors(sorted(parts, key=lambda part: part.key), items))
    by_folder: dict[str, list[_Anchor]] = defaultdict(list)
    by_day: dict[date, list[_Anchor]] = defaultdict(list)
    for anchor in anchors:
        for folder in anchor.part.folders:
            by_folder[folder].append(anchor)
        if anchor.part.meeting.day:
            by_day[anchor.part.meeting.day].append(anchor)
    tied: dict[str, tuple[Match, ...]] = {}
    for part in parts:
        found = _best(_ties(part, by_folder, by_day))
        if found:
            tied[part.key] = found
    return tied


def _anchors(parts: Iterable[MeetingPart], items: Mapping[str, Item]) -> Iterator[_Anchor]:
    for part in parts:
        for match in part.matches:
            item = items.get(match.item)
            if item and match.state is not MatchState.REJECTED and match.slot:
                yield _Anchor(part, match, item)


def _ties(
    part: MeetingPart, by_folder: Mapping[str, Sequence[_Anchor]], by_day: Mapping[date, Sequence[_Anchor]]
) -> Iterator[Match]:
    own = {match.document for match in part.matches if match.state is MatchState.ACCEPTED}
    for folder in part.folders:
        there = by_folder.get(folder, ())
        days = {anchor.part.meeting.day for anchor in there if anchor.part.meeting.day}
        for anchor in there:
            mine, its = part.meeting.day, anchor.part.meeting.day
            if mine and its and mine == its:
                yield from _tied(part, anchor, own, SAME_FOLDER_AND_DAY, folder)
            elif (not mine or not its) and len(days | ({mine} if mine else set())) <= 1:
                yield from _tied(part, anchor, own, SAME_FOLDER, folder)
    for anchor in by_day.get(part.meeting.day, ()) if part.meeting.day else ():
        if _is_same_subject(part.meeting, anchor.part.meeting):
            yield from _tied(part, anchor, own, SAME_SUBJECT_AND_DAY, "")


def _tied(part: MeetingPart, anchor: _Anchor, own: set[str], sureness: float, folder: str) -> Iterator[Match]:
    """The part's match by an anchor, unless it is of that kind no part of the item, or of another meeting."""
    is_other = bool(own) and anchor.match.document not in own
    if anchor.part.key == part.key or part.meeting.kind not in anchor.item.parts or is_other:
        return
    is_sure = sureness > SAME_FOLDER and anchor.match.state is MatchState.ACCEPTED
    detail = f"{anchor.part.key} {part.meeting.day or ''} {folder}".strip()
    doubt = () if is_sure else (Reason(ReasonCode.TOPIC_WEAK, anchor.match.document),)
    yield Match(
        item=anchor.match.item,
        role=part.meeting.kind,
        document=anchor.match.document,
        slot=anchor.match.slot,
        period=anchor.match.period,
        state=MatchState.ACCEPTED if is_sure else MatchState.SUGGESTED,
        score=round(anchor.match.score * sureness, 3),
        reasons=(Reason(ReasonCode.TIED, anchor.match.document, None, detail), *doubt),
    )


def _is_same_subject(one: Meeting, other: Meeting) -> bool:
    shared = len(set(one.subject) & set(other.subject))
    shorter = min(len(one.subject), len(other.subject))
    return shared >= MIN_SHARED and shared >= SHARED_SHARE * shorter


def _best(matches: Iterable[Match]) -> tuple[Match, ...]:
    """One match for each slot, the surest."""
    best: dict[tuple[str, str, str], Match] = {}
    for match in matches:
        key = (match.item, match.role, match.slot)
        known = best.get(key)
        if known is None or (match.score, match.reasons[0].detail) > (known.score, known.reasons[0].detail):
            best[key] = match
    return tuple(best[key] for key in sorted(best))
