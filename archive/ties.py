"""Tie: documents of one meeting, filed apart, are found to belong together; for the archive as a whole.

What a document is tied to depends on the others, so it can't be found part by part. It is worked out anew from
what the catalogue knows of meetings whenever anything has changed, and only differences are written.
"""

from __future__ import annotations

from archive.context import Archive
from archive.judging import match_row, matches_of, meeting_of
from archive.names import shown_member
from evidence_store.model import UnitFiling
from evidence_store.review_model import MeetingPartRow
from rules.match.ties import MeetingPart


def tie_again(archive: Archive) -> int:
    """Makes the ties those that follow from everything read so far; how many documents that changed.

    Does nothing when nothing has changed since they were made. Idempotent; one transaction.
    """
    if archive.tie is None or archive.catalogue.ties_are_current(archive.reading_version):
        return 0
    rows = archive.catalogue.meeting_parts()
    found = archive.tie([meeting_part(row) for row in rows])
    places = {row.key: (row.document_id, row.part) for row in rows}
    ties = {
        places[key]: [match_row(match, is_tied=True) for match in matches] for key, matches in found.items()
    }
    changed = archive.catalogue.set_ties(ties, archive.reading_version)
    archive.checkpoint("tied")
    return changed


def meeting_part(row: MeetingPartRow) -> MeetingPart:
    """A stored part as the rules see it."""
    return MeetingPart(
        key=row.key,
        folders=tuple(sorted({folder_of(filing, row.member) for filing in row.filings})),
        meeting=meeting_of(row.meeting),
        matches=matches_of(row.matches),
    )


def folder_of(filing: UnitFiling, member: str) -> str:
    """`source/path` of the folder a unit lies in; of the container, when it is a member of one."""
    return f"{filing.source}/{shown_member(filing.path, member)}".rpartition("/")[0]
