"""Files that were not read are to be read once more: for the command line, which reads them itself, and for the desk,
which leaves that to the watch."""

from __future__ import annotations

from collections.abc import Mapping

from archive.decisions import Deciding

NAMED = 50
"""Documents that the audit log names; of more it tells the number."""


def retry(archive: Deciding, documents: Mapping[int, str], *, who: str) -> int:
    """`documents`: hash by id. Those that are unread or set aside wait again, as if never tried; how many."""
    with archive.catalogue.batch():
        count = archive.catalogue.retry(documents)
        if count:
            facts = {"documents": count, "sha256": sorted(documents.values())[:NAMED]}
            archive.catalogue.audit("retried", facts, who=who, at=archive.clock.now())
    return count
