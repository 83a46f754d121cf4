"""Looks up what goes into a package: everything that is asked of the catalogue but the texts of pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from archive.progress import Phase, Progress
from bukti.gap_wording import Names
from bukti.handover.gathering import decisions_by_item, units_of
from bukti.handover.members import as_container, take_out
from bukti.handover.model import Unit
from bukti.handover.plan import handed, keys_of, lay_out
from bukti.handover.wanted import Contents, Wanted
from bukti.indicator_view import IndicatorView, indicator_view
from bukti.reviewing import Reviewed
from bukti.seeing import EVERYTHING, Seer
from evidence_store.model import summed

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue
    from evidence_store.objects import ObjectStore
    from rules.pack.model import Pack


def look(
    wanted: Wanted,
    catalogue: Catalogue,
    objects: ObjectStore,
    done: Reviewed,
    folder: Path,
    *,
    progress: Progress,
    stop: Callable[[], bool],
) -> Contents:
    """Members are taken out into `folder`. Raises Stopped."""
    given = handed(done, only_accepted=wanted.only_accepted)
    units = units_of(catalogue, keys_of(given))
    members = [unit for unit in units.values() if unit.member]
    progress.total(Phase.MEMBERS, len(members))
    taken_out = take_out(
        members,
        objects.path,
        objects.root / "objects",
        folder,
        limits=wanted.limits,
        tell=lambda count: progress.advance(Phase.MEMBERS, count),
        stop=stop,
    )
    units = {key: _handed_over(unit, taken_out, catalogue) for key, unit in units.items()}
    return Contents(
        done=done,
        handed=given,
        units=units,
        layout=lay_out(_views(wanted.pack, given, catalogue), units, Names(wanted.pack)),
        taken_out=taken_out,
        decisions=decisions_by_item(catalogue),
        account=summed(catalogue.account().values()),
        audit=catalogue.audit_head(),
    )


def _handed_over(unit: Unit, taken_out: Mapping[str, Path], catalogue: Catalogue) -> Unit:
    """Instead of a member that can't be taken out, the file that has it."""
    if not unit.member or unit.key in taken_out:
        return unit
    return as_container(unit, catalogue.views.outline(unit.document_id).document.size)


def _views(pack: Pack, given: Reviewed, catalogue: Catalogue) -> list[IndicatorView]:
    """Of all indicators, in the plan's order."""
    seer, serving = Seer(EVERYTHING, catalogue.filings_of), catalogue.serving
    found = (
        indicator_view(pack, given, indicator.id, EVERYTHING, seer, serving, show_all=True)
        for indicator in pack.indicators
    )
    return [view for view in found if view is not None]
