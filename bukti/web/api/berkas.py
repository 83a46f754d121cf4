"""How things stand, the files that came in, and trying one again, for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel

from bukti.incoming import Shown
from bukti.standing import Standing
from bukti.web.access import Decider, Receiver, TheDesk
from evidence_store.filings import TROUBLED, FiledState, Wanted

router = APIRouter(prefix="/api", tags=["files"])

MOST_FILES = 500
LONGEST_NAME = 200


class SourceStatus(BaseModel):
    """One watched folder; counts of files."""

    name: str
    bidang: str
    mode: str
    unreachable: str
    unreachable_since: datetime | None
    scanned_at: datetime | None
    next_scan_at: datetime | None
    files: int
    searchable: int
    waiting: int
    failed: int
    ignored: int
    problems: int


class Status(BaseModel):
    """How the watch and the sources stand; for somebody of a bidang, its own sources and their counts only."""

    well: bool
    state: str
    at: datetime | None
    pause: str
    pause_since: datetime | None
    files_waiting: int
    documents_waiting: int
    sources: list[SourceStatus]

    @classmethod
    def of(cls, found: Standing) -> Status:
        return cls(
            well=found.is_well,
            state=found.state,
            at=found.at,
            pause=found.pause,
            pause_since=found.pause_since,
            files_waiting=found.files_waiting,
            documents_waiting=found.documents_waiting,
            sources=[
                SourceStatus(**{name: getattr(source, name) for name in SourceStatus.model_fields})
                for source in found.sources
            ],
        )


class Served(BaseModel):
    """What a document is worth for an item: `accepted` counts, `suggested` waits for a person, `rejected` does not
    count. `why`: what speaks against it, in the desk's language."""

    member: str
    item: str
    period: str
    state: str
    why: list[str]


class File(BaseModel):
    """One file. `sha256` is empty as long as it was not received."""

    source: str
    bidang: str
    path: str
    state: FiledState
    sha256: str
    size: int
    first_seen: datetime
    received_at: datetime | None
    kind: str
    title: str
    why: list[str]
    serves: list[Served]

    @classmethod
    def of(cls, file: Shown) -> File:
        row = file.row
        return cls(
            source=row.source,
            bidang=row.bidang,
            path=file.path,
            state=row.state,
            sha256=row.sha256,
            size=row.size,
            first_seen=row.first_seen,
            received_at=row.received_at,
            kind=row.kind,
            title=row.title,
            why=list(file.why),
            serves=[
                Served(
                    member=line.member,
                    item=line.item,
                    period=line.period,
                    state=line.use.value,
                    why=list(line.why),
                )
                for line in file.lines
            ],
        )


class Files(BaseModel):
    """A part of the list, the latest first."""

    total: int
    offset: int
    files: list[File]


class Retried(BaseModel):
    """How many documents wait to be read again: 0 or 1."""

    waiting: int


@router.get("/status")
def status(desk: TheDesk, viewer: Receiver) -> Status:
    return Status.of(desk.incoming.status(viewer))


@router.get("/files")
def files(
    desk: TheDesk,
    viewer: Receiver,
    source: Annotated[str, Query(max_length=LONGEST_NAME)] = "",
    state: Annotated[list[FiledState] | None, Query()] = None,
    problem: bool = False,
    name: Annotated[str, Query(max_length=LONGEST_NAME)] = "",
    since: datetime | None = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_FILES)] = 50,
) -> Files:
    """`state`: only files in one of these states; `problem`: those that could not be read. `since` (received; UTC where
    no zone is given)."""
    seen = desk.incoming.sources(viewer)
    if source and source not in seen:
        raise HTTPException(404)
    wanted = Wanted(
        sources=(source,) if source else seen,
        states=TROUBLED if problem else tuple(state or ()),
        name=name,
        since=since.replace(tzinfo=since.tzinfo or UTC) if since else None,
    )
    return Files(
        total=desk.incoming.count(wanted, desk.incoming.tallies(viewer)),
        offset=offset,
        files=[File.of(file) for file in desk.incoming.page(wanted, offset=offset, limit=limit)],
    )


@router.post("/files/{sha256}/retry")
def retry(desk: TheDesk, viewer: Decider, sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> Retried:
    """A document that was not read, or only set aside, waits to be read again."""
    if desk.incoming.one(sha256, viewer) is None:
        raise HTTPException(404)
    with desk.writing() as books:
        return Retried(waiting=desk.incoming.retry(books, sha256, viewer))
