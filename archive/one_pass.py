"""One pass over all sources: reconcile each with the catalogue, then the road, then the account."""

from __future__ import annotations

from collections.abc import Sequence

from archive.context import Archive
from archive.moving import Move
from archive.progress import RoadTally, ScanReport, SourceScan
from archive.renewing import renew_stale
from archive.road import travel
from archive.scan import Scanned, reconcile
from archive.settle import Settling
from archive.sources import SourceSettings


def scan(
    archive: Archive,
    sources: Sequence[SourceSettings],
    settling: Settling | None = None,
    move: Move | None = None,
) -> ScanReport:
    """Looks at every source once and takes in what is new or changed.

    `settling` carries looks at unsettled files from one pass to the next, and `move` the making of another index
    (whoever gives it closes it); without it that is waited for. Stops after the work in hand when
    `archive.stop()` says so; the report then tells what is left. Raises StoreError when the store itself
    can't go on (no room, read-only); whatever was done until then is kept, and the next pass goes on there.
    """
    archive.objects.sweep_tmp()
    scanned = _reconcile_all(archive, sources)
    renew_stale(archive)
    road = travel(archive, scanned, settling, move)
    note_in_audit(archive, [source.report for source in scanned], road)
    return ScanReport(tuple(source.report for source in scanned), road, archive.catalogue.account())


def _reconcile_all(archive: Archive, sources: Sequence[SourceSettings]) -> list[Scanned]:
    settings = {source.name: source for source in sources}
    rows = archive.catalogue.set_sources([(s.name, s.bidang, s.path) for s in sources])
    scanned: list[Scanned] = []
    for row in rows:
        if archive.stop():
            break
        scanned.append(reconcile(archive, row, settings[row.name]))
    return scanned


def note_in_audit(archive: Archive, reports: Sequence[SourceScan], road: RoadTally) -> None:
    """One row for a pass that changed anything; quiet passes leave none."""
    changes: dict[str, dict[str, int]] = {}
    for report in reports:
        if report.new or report.changed or report.gone:
            counts = changes.setdefault(report.source, {"new": 0, "changed": 0, "gone": 0})
            for name in counts:
                counts[name] += getattr(report, name)
    if changes or road.received or road.read:
        facts = {"sources": changes, "received": road.received, "read": road.read, "unread": road.unread}
        archive.catalogue.audit("scan", facts, who=archive.who, at=archive.clock.now())
