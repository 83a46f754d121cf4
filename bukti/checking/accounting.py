"""Findings of the account: every file on disk is somewhere, or somebody must look where it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from bukti.checking.model import Code, Finding, Place, Severity
from evidence_store.model import Account, FilingState, SourceRow

SETTLES_WITHIN = timedelta(days=1)
"""A file that is being written or copied for longer than this has been forgotten: an Office document that somebody
left open, or a copy that was broken off."""


class Unsettled(NamedTuple):
    """A file that was not taken in or not read yet, or can't be opened."""

    source: str
    bidang: str
    path: str
    state: str
    why: str
    since: datetime


class OnDisk(NamedTuple):
    """Files that a source's tree holds now against those in the catalogue."""

    source: str
    unknown: int  # not in the catalogue
    example: str


def accounting(
    sources: Iterable[SourceRow],
    accounts: Mapping[str, Account],
    unsettled: Iterable[Unsettled],
    on_disk: Iterable[OnDisk],
    now: datetime,
) -> Iterator[Finding]:
    """`now`: from which the age of what has not settled is counted."""
    bidang = {source.name: source.bidang for source in sources}
    for source in sources:
        if source.unreachable_since is not None:
            facts = {"why": source.unreachable_why, "since": source.unreachable_since.date()}
            yield _of(Code.SOURCE_UNREACHABLE, Severity.ERROR, source, facts)
        elif source.scanned_at is None:
            yield _of(Code.SOURCE_NEVER_SCANNED, Severity.ERROR, source, {})
    for name, account in accounts.items():
        parts = account.indexed + account.pending + account.failed + account.ignored
        if parts != account.on_disk or account.pending < 0:
            facts_ = {"on_disk": account.on_disk, "parts": parts}
            place, concerned = Place(path=name), (bidang.get(name, ""),)
            yield Finding(Code.ACCOUNT_OFF, Severity.ERROR, place, concerned, facts_)
    for one in on_disk:
        if one.unknown:
            place = Place(path=one.example)
            concerned = tuple(filter(None, (bidang.get(one.source, ""),)))
            told = {"count": one.unknown, "source": one.source}
            yield Finding(Code.NOT_TAKEN_IN, Severity.WARNING, place, concerned, told)
    for file in unsettled:
        concerned = (file.bidang,) if file.bidang else ()
        place = Place(path=file.path)
        if file.state == FilingState.FAILED:
            facts = {"why": file.why, "since": file.since.date()}
            yield Finding(Code.CANT_BE_OPENED, Severity.WARNING, place, concerned, facts)
        elif now - file.since > SETTLES_WITHIN:
            facts = {"why": file.why, "since": file.since.date()}
            yield Finding(Code.UNSETTLED, Severity.WARNING, place, concerned, facts)


def _of(code: Code, severity: Severity, source: SourceRow, facts: Mapping[str, object]) -> Finding:
    concerned = (source.bidang,) if source.bidang else ()
    return Finding(code, severity, Place(path=source.name), concerned, dict(facts))  # type: ignore[arg-type]
