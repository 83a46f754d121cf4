"""From a document and its reading to the slots of the plan that it serves. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rules.match.judge import Matcher
from rules.match.model import MATCH_VERSION, Judgement, Match, MatchState, Meeting, Reason, ReasonCode
from rules.pack.model import Pack
from rules.reading.model import Reading

__all__ = [
    "MATCH_VERSION",
    "Judgement",
    "Match",
    "MatchState",
    "Matcher",
    "Meeting",
    "Reason",
    "ReasonCode",
    "judge",
    "matcher",
    "recognise",
]

_compiled: list[tuple[Pack, Matcher]] = []
PACKS_REMEMBERED = 2


def matcher(pack: Pack) -> Matcher:
    """The pack compiled; kept for the last packs asked for."""
    for known, compiled in _compiled:
        if known is pack:
            return compiled
    compiled = Matcher(pack)
    _compiled.append((pack, compiled))
    del _compiled[:-PACKS_REMEMBERED]
    return compiled


def judge(
    names: Sequence[str],
    title: str,
    pages: Sequence[str],
    facts: Mapping[str, str],
    problems: Iterable[str],
    pack: Pack,
) -> tuple[Reading, Judgement]:
    """What a document says of itself, and which slots it serves. `problems`: codes of its extract."""
    return matcher(pack)(names, title, pages, facts, problems)


def recognise(
    names: Sequence[str], title: str, pages: Sequence[str], facts: Mapping[str, str], pack: Pack
) -> tuple[str, ...]:
    """The ids of the document types that a document is taken for, surely or perhaps."""
    return tuple(one.type.id for one in matcher(pack).recognised(names, title, pages, facts))
