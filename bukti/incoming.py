"""Files that came in, in words: where each stands, what became of it and what somebody can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from bukti import wording
from bukti.i18n import _, marked
from bukti.whereabouts import Line, Use
from bukti.wording import worded
from evidence_store.filings import FiledRow, FiledState, Found

if TYPE_CHECKING:
    from bukti.whereabouts import Whereabouts
    from evidence_store.model import ProblemRow

STATES: Mapping[str, str] = {
    FiledState.WAITING: marked("waiting"),
    FiledState.COUNTS: marked("counts"),
    FiledState.DOUBTFUL: marked("to be checked"),
    FiledState.NOTHING: marked("does not count"),
    FiledState.UNREAD: marked("present, not read"),
    FiledState.SET_ASIDE: marked("set aside"),
    FiledState.FAILED: marked("could not be opened"),
    FiledState.IGNORED: marked("ignored"),
    FiledState.WITHDRAWN: marked("withdrawn"),
}

RETRIED = frozenset({FiledState.UNREAD, FiledState.SET_ASIDE})
"""That can be tried again by a wish; a file that can't be opened is tried at every scan anyhow."""

CSV_COLUMNS = ("source", "bidang", "path", "state", "received", "sha256", "kind", "title", "items", "why")


class Shown(msgspec.Struct, frozen=True):
    """One file in words."""

    row: FiledRow
    folder: str  # source and folders
    name: str
    state: str
    lines: tuple[Line, ...] = ()  # at which slots; where it counts first
    why: tuple[str, ...] = ()  # it was not read, only in part, or left out; with what to do
    can_retry: bool = False

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}"

    @property
    def since(self) -> datetime:
        return self.row.received_at or self.row.first_seen


def shown(row: FiledRow, found: Found, whereabouts: Whereabouts) -> Shown:
    from archive.names import shown as shown_name

    folder, _slash, name = f"{row.source}/{shown_name(row.path)}".rpartition("/")
    is_read = row.state in (FiledState.COUNTS, FiledState.DOUBTFUL, FiledState.NOTHING)
    lines = whereabouts.lines(row.sha256, found.matches) if is_read or row.state in RETRIED else []
    return Shown(
        row=row,
        folder=folder,
        name=name,
        state=worded(STATES, row.state),
        lines=tuple(lines),
        why=tuple(_why(row, found, has_lines=bool(lines))),
        can_retry=row.state in RETRIED,
    )


def _why(row: FiledRow, found: Found, *, has_lines: bool) -> list[str]:
    match row.state:
        case FiledState.IGNORED:
            return [worded(wording.IGNORE_REASONS, row.reason)]
        case FiledState.FAILED:
            return [worded(wording.FILE_TROUBLES, row.reason)]
        case FiledState.WAITING:
            return [worded(wording.FILE_TROUBLES, row.reason)] if row.reason else []
        case FiledState.WITHDRAWN:
            return [_("no longer in its folder; its content is kept")]
        case FiledState.NOTHING if not has_lines:
            return [_("it fits nothing that the plan expects"), *_problems(found.problems)]
    return list(_problems(found.problems))


def _problems(problems: Mapping[str, Sequence[ProblemRow]]) -> Iterable[str]:
    """Each problem once for each member, however many pages have it."""
    from archive.names import shown_member

    told: dict[str, None] = {}
    for member, of_member in problems.items():
        place = f"{shown_member(b'', member)[len('!/') :]}: " if member else ""
        for problem in of_member:
            told[f"{place}{worded(wording.PROBLEMS, problem.code)}"] = None
    return told


def table_row(file: Shown) -> list[str]:
    """The cells of `CSV_COLUMNS`."""
    row = file.row
    counted = [f"{line.item} {line.period}".strip() for line in file.lines if line.use is Use.COUNTS]
    against = [f"{line.item}: {', '.join(line.why)}" for line in file.lines if line.why]
    return [
        row.source,
        row.bidang,
        file.path,
        str(row.state),
        row.received_at.isoformat(timespec="seconds") if row.received_at else "",
        row.sha256,
        row.kind,
        row.title,
        "; ".join(counted),
        "; ".join([*file.why, *against]),
    ]
