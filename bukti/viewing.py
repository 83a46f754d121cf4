"""One document as a person may see it: who may, its filings and versions, its parts, and what the rules say of them.

Everything that tells of other documents or of other bidang's folders is left out for whom they are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from archive.names import base_name, shown
from archive.verdicts import Verdict, by_unit, verdicts
from evidence_store.catalogue import Catalogue
from evidence_store.model import (
    MEMBER_SEPARATOR,
    DecisionRow,
    FilingDossier,
    FilingEventKind,
    PartRow,
    QuoteRow,
    ReadingRow,
    ReasonRow,
)
from evidence_store.viewing import Held, Outline, PartHead
from rules.match.model import ReasonCode
from rules.reading.model import Where

MOST_MEMBERS = 500
"""Members listed at most."""

_SHA256 = re.compile("[0-9a-f]{64}")

Sees = Callable[[str], bool]
"""Whether documents filed under this name of a bidang may be shown."""


class Version(NamedTuple):
    """Bytes that a filing of this document holds or held. `is_this`: the document itself."""

    at: datetime
    sha256: str
    path: str
    is_this: bool


class Seen(NamedTuple):
    """A document for somebody who may see it. `filings`: those they may see, live ones first."""

    sha256: str
    held: Held
    outline: Outline
    filings: tuple[FilingDossier, ...]
    versions: tuple[Version, ...]

    @property
    def file_name(self) -> str:
        """Of the file, as they know it."""
        return shown(base_name(self.filings[0].filing.path))

    def part(self, member: str) -> PartHead | None:
        return next((part for part in self.outline.parts if part.path == member), None)

    def members(self, member: str) -> tuple[list[PartHead], int]:
        """What lies in a part, and how many more than are listed."""
        prefix = f"{member}{MEMBER_SEPARATOR}" if member else ""
        found = [part for part in self.outline.parts if part.path and part.path.startswith(prefix)]
        return found[:MOST_MEMBERS], max(0, len(found) - MOST_MEMBERS)


class Judgement(NamedTuple):
    """What the rules and people say of a part. `decisions`: all ever made on it, newest first."""

    part: PartRow
    verdicts: tuple[Verdict, ...]
    decisions: tuple[DecisionRow, ...]


def held_for(catalogue: Catalogue, sha256: str, sees: Sees) -> Held | None:
    """Where the document is filed; None when it is not known, or not to whoever asks: that makes no difference."""
    if not _SHA256.fullmatch(sha256):
        return None
    held = catalogue.views.held([sha256]).get(sha256)
    return held if held is not None and _is_seen(held, sees) else None


def seen(catalogue: Catalogue, sha256: str, sees: Sees) -> Seen | None:
    """The document without its text. None as for `held_for`."""
    held = held_for(catalogue, sha256, sees)
    if held is None:
        return None
    outline = catalogue.views.outline(held.document_id)
    bidang_of = {source.name: source.bidang for source in catalogue.sources(with_dropped=True)}
    filings = [
        filing
        if filing.moved_from is None or sees(bidang_of.get(filing.moved_from[0], ""))
        else msgspec.structs.replace(filing, moved_from=None)
        for filing in outline.filings
        if sees(filing.bidang)
    ]
    filings.sort(key=lambda filing: (not filing.is_live, filing.filing.gone_at is not None, filing.filing.id))
    return Seen(sha256, held, outline, tuple(filings), tuple(_versions(catalogue, sha256, filings, sees)))


def _is_seen(held: Held, sees: Sees) -> bool:
    return any(sees(filing.bidang) for filing in held.filings)


def _versions(
    catalogue: Catalogue, sha256: str, filings: Iterable[FilingDossier], sees: Sees
) -> list[Version]:
    """What these filings held before and hold since, newest first; nothing when it was ever the same."""
    found = [
        Version(event.at, event.sha256, shown(filing.filing.path), event.sha256 == sha256)
        for filing in filings
        for event in filing.history
        if event.event is FilingEventKind.RECEIVED and event.sha256
    ]
    others = {one.sha256 for one in found} - {sha256}
    if not others:
        return []
    known = {other: _is_seen(held, sees) for other, held in catalogue.views.held(others).items()}
    kept = [one for one in found if one.is_this or known.get(one.sha256)]
    return sorted(kept, key=lambda one: one.at, reverse=True) if len(kept) > 1 else []


# --- what is said of it


def judgement(catalogue: Catalogue, document: Seen, member: str, sees: Sees) -> Judgement | None:
    """None when the document has no such part."""
    part = catalogue.views.part(document.held.document_id, member)
    if part is None:
        return None
    made = [one for one in catalogue.views.decided(document.sha256) if one.member == member]
    in_force = by_unit(made).get((document.sha256, member), [])
    part = _for_viewer(catalogue, document, part, sees)
    return Judgement(part, tuple(verdicts(part.matches, in_force)), tuple(reversed(made)))


def _for_viewer(catalogue: Catalogue, document: Seen, part: PartRow, sees: Sees) -> PartRow:
    """Without what tells of documents and folders that are not for them."""
    hides = len(document.filings) < len(document.outline.filings)
    paths = [f"{one.source}/{shown(one.filing.path)}".casefold() for one in document.filings]
    paths.append(part.path.casefold())

    def may(quote: QuoteRow | None) -> bool:
        if quote is None or not hides or quote.where not in (Where.NAME, Where.FOLDER):
            return True
        return any(quote.text.casefold() in path for path in paths)

    reading = _reading_for(part.reading, may)
    anchors = _anchors(catalogue, part, sees)
    matches = tuple(
        msgspec.structs.replace(
            match, reasons=tuple(_reason_for(reason, may, anchors) for reason in match.reasons)
        )
        for match in part.matches
    )
    return msgspec.structs.replace(part, reading=reading, matches=matches)


def _reading_for(reading: ReadingRow, may: Callable[[QuoteRow | None], bool]) -> ReadingRow:
    quotes = {name: quote for name, quote in reading.quotes.items() if may(quote)}
    return msgspec.structs.replace(reading, quotes=quotes)


def _reason_for(
    reason: ReasonRow, may: Callable[[QuoteRow | None], bool], anchors: dict[str, str]
) -> ReasonRow:
    if reason.code == ReasonCode.TIED:
        return msgspec.structs.replace(reason, detail=anchors.get(reason.detail[:64], ""))
    return reason if may(reason.quote) else msgspec.structs.replace(reason, quote=None)


def _anchors(catalogue: Catalogue, part: PartRow, sees: Sees) -> dict[str, str]:
    """The files of documents that this one is tied to, by hash, as far as they may be seen."""
    hashes = {
        reason.detail[:64]
        for match in part.matches
        for reason in match.reasons
        if reason.code == ReasonCode.TIED
    }
    found = {}
    for sha256, held in catalogue.views.held(hashes).items() if hashes else ():
        path = next((filing.path for filing in held.filings if sees(filing.bidang)), None)
        if path is not None:
            found[sha256] = shown(base_name(path))
    return found
