"""One walk over a document finds what looking for every phrase of every type at every place finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rules.match.pieces import Piece, Zone, often
from rules.match.topics import HELPS, MARKS, PROMINENT, SIGN, WITHOUT, Met, Place, Topics, Use, bits

WORDS = st.sampled_from("abcd")
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
LINES = (2, 1, 0, 1)
"""Lines of `about` by type."""

USES = st.sampled_from(
    [Use(type_, line) for type_, count in enumerate(LINES) for line in (*range(count), WITHOUT, HELPS, SIGN)]
)
MEANINGS = st.dictionaries(PHRASES, st.lists(USES, min_size=1, max_size=3, unique=True), max_size=8)
PIECES = st.lists(
    st.tuples(st.sampled_from([Zone.TITLE, Zone.HEAD, Zone.LEAD, Zone.BODY]), st.lists(WORDS, max_size=8)),
    max_size=5,
)
WEIGHTS = {Zone.TITLE: 1.0, Zone.HEAD: 0.5, Zone.LEAD: 0.3, Zone.BODY: 0.0}


@given(MEANINGS, PIECES, st.sets(st.integers(0, len(LINES) - 1)))
def test_one_walk_finds_what_many_do(
    meanings: dict[tuple[str, ...], list[Use]], texts: list[tuple[Zone, list[str]]], types: set[int]
) -> None:
    pieces = [Piece(zone, WEIGHTS[zone], stems, "", 1) for zone, stems in texts]
    pieces.sort(key=lambda piece: -piece.weight)
    found = Topics(meanings, LINES).met(pieces, bits(types))
    assert _plain(found) == {type_: met for type_ in types if (met := _met(type_, meanings, pieces))}


def _met(type_: int, meanings: dict[tuple[str, ...], list[Use]], pieces: list[Piece]) -> Met:
    apart: dict[int, list[Place]] = {}
    named: dict[int, dict[tuple[str, ...], list[Place]]] = {}
    for number, piece in enumerate(pieces):
        for start in range(len(piece.stems)):
            for end in range(start + 1, len(piece.stems) + 1):
                phrase = tuple(piece.stems[start:end])
                for use in meanings.get(phrase, ()):
                    if use.type == type_ and piece.zone is Zone.BODY:
                        place = Place(0.0, number, start, end, piece)
                        named.setdefault(use.line, {}).setdefault(phrase, []).append(place)
                    elif use.type == type_ and (use.line not in MARKS or piece.zone in PROMINENT):
                        apart.setdefault(use.line, []).append(Place(piece.weight, number, start, end, piece))
    lines = apart.keys() | named.keys()
    if SIGN not in lines and not set(range(LINES[type_])) <= lines:
        return {}
    words = sum(len(piece.stems) for piece in pieces if piece.zone is Zone.BODY)
    for line, phrases in named.items():
        weight = often(sum(map(len, phrases.values())), words)
        first = [places[0]._replace(weight=weight) for places in phrases.values()]
        kept = first if line == SIGN else first[:1] if line >= 0 else []
        apart.setdefault(line, []).extend(kept)
    return {line: sorted(places, key=lambda place: -place.weight) for line, places in apart.items() if places}


def _plain(found: dict[int, Met]) -> dict[int, Met]:
    """Without what was looked for and not met."""
    lines = {type_: {line: places for line, places in met.items() if places} for type_, met in found.items()}
    return {type_: met for type_, met in lines.items() if met}
