"""What came in during a week from one bidang: what counted, what did not and how that is mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from bukti.i18n import _, marked
from bukti.incoming import Shown, shown
from bukti.whereabouts import Use, Whereabouts
from evidence_store.filings import FiledRow, FiledState, Found, Wanted
from rules.gaps.model import Why
from rules.match.model import ReasonCode

if TYPE_CHECKING:
    from bukti.whereabouts import Place
    from evidence_store.catalogue import Catalogue

EVERY = 2**31 - 1
"""Files are counted to the last one: a report is no page that is waited for."""

MOST_COUNTED = 30
MOST_TO_MEND = 40
"""Files told of one by one on a bidang's page; of all others their number."""

ALWAYS_TOLD = (FiledState.UNREAD, FiledState.SET_ASIDE, FiledState.FAILED)
"""They need somebody as long as they are there, whichever week they came in."""

REMEDIES: Mapping[str, str] = {
    ReasonCode.DRAFT: marked("hand in the final version"),
    ReasonCode.TEMPLATE: marked("fill in the form and hand it in again"),
    ReasonCode.UNSIGNED: marked("hand in the signed one"),
    ReasonCode.SUPERSEDED: marked("hand in the document that has taken its place"),
    ReasonCode.WRONG_YEAR: marked("hand in the one of the year that is asked for"),
    ReasonCode.OTHER_UNIT: marked("hand in the one of our own unit"),
    ReasonCode.NO_YEAR: marked("say its year in its name or on its first page"),
    ReasonCode.NO_PERIOD: marked("say its month or quarter in its name or on its first page"),
    ReasonCode.ONLY_NAMED: marked("make sure that its text can be read; a clearer scan helps"),
    ReasonCode.TOPIC_WEAK: marked("give it a title or a file name that says what it is"),
    ReasonCode.KIND_UNSURE: marked("give it a title or a file name that says what it is"),
    ReasonCode.CONFLICT: marked("give the file a name that fits its content"),
    "covering": marked("hand in the attachment itself"),
    "other_span": marked("hand in the one of the period that is due"),
    Why.WITHDRAWN: marked("put the file back into the folder"),
    Why.OTHER_MEETING: marked("hand in all papers of one and the same meeting"),
    Why.OTHER_PERIOD: marked("hand in the one of the period that is due"),
    Why.COPY: marked("nothing more is needed"),
    Why.NOT_NEEDED: marked("nothing more is needed"),
}
"""What its bidang can do about a document that does not count, by the code of the reason."""

NOT_EXPECTED = marked(
    "if it is evidence for something, give it a name or a title that says for what, or ask the coordinator"
)


class ToMend(msgspec.Struct, frozen=True):
    """A file that does not count, and what can be done, in words."""

    file: Shown
    remedies: tuple[str, ...]


class Came(msgspec.Struct, frozen=True):
    """Of one bidang. Counts of files; the first of them are named, the latest first."""

    received: int = 0
    counted: int = 0
    doubtful: int = 0
    to_mend: int = 0
    waiting: int = 0
    counted_files: tuple[Shown, ...] = ()
    files_to_mend: tuple[ToMend, ...] = ()


def came(
    catalogue: Catalogue, where: Whereabouts, sources: Sequence[str], since: datetime, until: datetime
) -> Came:
    """What these sources brought from `since` up to `until`, and what of theirs was not read at all.

    The words are of the language in use.
    """
    filings, worth = catalogue.filings, where.worth

    def listed(states: tuple[FiledState, ...], most: int, *, whenever: bool = False) -> list[FiledRow]:
        wanted = _wanted(sources, states, None if whenever else (since, until))
        return filings.page(wanted, worth, limit=most)

    def counted(states: tuple[FiledState, ...], *, whenever: bool = False) -> int:
        wanted = _wanted(sources, states, None if whenever else (since, until))
        return filings.count(wanted, worth, most=EVERY)

    good = listed((FiledState.COUNTS,), MOST_COUNTED)
    bad = listed(ALWAYS_TOLD, MOST_TO_MEND, whenever=True)
    bad += listed((FiledState.NOTHING,), MOST_TO_MEND - len(bad)) if len(bad) < MOST_TO_MEND else []
    found = filings.found_in([row.document for row in (*good, *bad) if row.document is not None])

    def told(row: FiledRow) -> Shown:
        return shown(row, found.get(row.document or 0, Found()), where)

    numbers = {
        state: counted((state,))
        for state in (FiledState.COUNTS, FiledState.DOUBTFUL, FiledState.NOTHING, FiledState.WAITING)
    }
    return Came(
        received=counted(()),
        counted=numbers[FiledState.COUNTS],
        doubtful=numbers[FiledState.DOUBTFUL],
        to_mend=numbers[FiledState.NOTHING] + counted(ALWAYS_TOLD, whenever=True),
        waiting=numbers[FiledState.WAITING],
        counted_files=tuple(_counting(told(row)) for row in good),
        files_to_mend=tuple(ToMend(told(row), remedies(row, where.of(row.sha256))) for row in bad),
    )


def _wanted(
    sources: Sequence[str], states: tuple[FiledState, ...], within: tuple[datetime, datetime] | None
) -> Wanted:
    since, until = within or (None, None)
    return Wanted(tuple(sources), states, since=since, until=until)


def _counting(file: Shown) -> Shown:
    """Where it counts; where it does not is of no interest on such a day."""
    return msgspec.structs.replace(file, lines=tuple(line for line in file.lines if line.use is Use.COUNTS))


def remedies(row: FiledRow, places: Iterable[Place]) -> tuple[str, ...]:
    """What can be done about a file that does not count, each once. What was not read says so by itself."""
    if row.state in ALWAYS_TOLD:
        return ()
    codes = [code for place in places for code in _codes(place)]
    told = [_(REMEDIES[code]) for code in codes if code in REMEDIES]
    return tuple(dict.fromkeys(told)) or (() if codes else (_(NOT_EXPECTED),))


def _codes(place: Place) -> Iterable[str]:
    if place.refused is not None and place.refused.why is not Why.RULES:
        return (place.refused.why,)
    return place.evidence.reasons
