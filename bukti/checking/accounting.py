"""Findings of the account: every file on disk is somewhere, or somebody must look where it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bukti.checking.model import Code, Fact, Finding, Place, Severity
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


Facts = dict[str, Fact]


def accounting(
    sources: Sequence[SourceRow],
    accounts: Mapping[str, Account],
    unsettled: Iterable[Unsettled],
    on_disk: Iterable[OnDisk],
    now: datetime,
) -> Iterator[Finding]:
    """`now`: from which the age of what has not settled is counted."""
    bidang = {source.name: source.bidang for source in sources}
    for source in sources:
        if source.unreachable_since is not None:
            facts: Facts = {"why": source.unreachable_why, "since": source.unreachable_since.date()}
            yield _of(Code.SOURCE_UNREACHABLE, Severity.ERROR, Place(path=source.name), source.bidang, facts)
        elif source.scanned_at is None:
            yield _of(Code.SOURCE_NEVER_SCANNED, Severity.ERROR, Place(path=source.name), source.bidang)
    for name, account in accounts.items():
        parts = account.indexed + account.pending + account.failed + account.ignored
        if parts != account.on_disk or account.pending < 0:
            counts: Facts = {"on_disk": account.on_disk, "parts": parts}
            yield _of(Code.ACCOUNT_OFF, Severity.ERROR, Place(path=name), bidang.get(name, ""), counts)
    for one in on_disk:
        if one.unknown:
            told: Facts = {"count": one.unknown, "source": one.source}
            place = Place(path=one.example)
            yield _of(Code.NOT_TAKEN_IN, Severity.WARNING, place, bidang.get(one.source, ""), told)
    for file in unsettled:
        facts = {"why": file.why, "since": file.since.date()}
        if file.state == FilingState.FAILED:
            yield _of(Code.CANT_BE_OPENED, Severity.WARNING, Place(path=file.path), file.bidang, facts)
        elif now - file.since > SETTLES_WITHIN:
            yield _of(Code.UNSETTLED, Severity.WARNING, Place(path=file.path), file.bidang, facts)


def _of(
    code: Code, severity: Severity, place: Place, bidang: str, facts: Mapping[str, Fact] | None = None
) -> Finding:
    return Finding(code, severity, place, (bidang,) if bidang else (), facts or {})
