"""From a catalogue to a weekly report: asks for what the report tells besides the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bukti import week
from bukti.reports.arrivals import EVERY, Came, came
from bukti.reports.weekly import point_of, weekly_report
from bukti.reports.weekly_model import Surroundings, TrendPoint, Weekly
from bukti.reviewing import Departments, Reviewed, reviewed
from bukti.seeing import SeenSlot, Seer, names_of, sight_for
from bukti.standing import look
from bukti.whereabouts import Whereabouts
from evidence_store.filings import TROUBLED, Wanted
from evidence_store.model import summed

if TYPE_CHECKING:
    from bukti.settings import Settings
    from evidence_store.catalogue import Catalogue
    from evidence_store.model import SourceRow
    from rules.gaps.model import SlotReview
    from rules.pack.model import Pack


def weekly_of(
    catalogue: Catalogue,
    pack: Pack,
    settings: Settings,
    on: date,
    zone: ZoneInfo,
    *,
    now: datetime,
    news: Path,
) -> Weekly:
    """The report of the week that ends on a day. `now`: the moment; `news`: where a watch tells of itself."""
    with catalogue.snapshot():
        done = reviewed(catalogue, pack, on, zone)
        return weekly_of_review(catalogue, pack, done, settings, zone, now=now, news=news)


def weekly_of_review(
    catalogue: Catalogue,
    pack: Pack,
    done: Reviewed,
    settings: Settings,
    zone: ZoneInfo,
    *,
    now: datetime,
    news: Path,
) -> Weekly:
    """The same of a review that was made already."""
    on = done.review.on
    since, until = week.begins(on, zone), week.midnight(on + timedelta(days=1), zone)
    where = Whereabouts(done.review)
    sources = catalogue.sources()
    departments = Departments(pack)
    by_bidang: dict[str, list[str]] = {}
    for source in sources:
        by_bidang.setdefault(departments.id_of(source.bidang), []).append(source.name)
    known = {bidang.id for bidang in pack.owners.bidang}
    names = tuple(source.name for source in sources)

    def count(wanted: Wanted) -> int:
        return catalogue.filings.count(wanted, where.worth, most=EVERY)

    around = Surroundings(
        before=week.week_before(catalogue, on),
        points=_points(catalogue, on),
        standing=look(catalogue, news, settings.verify, now=now),
        account=summed(catalogue.account().values()),
        came={
            bidang: came(catalogue, where, of, since, until) if of else Came()
            for bidang, of in by_bidang.items()
            if bidang in known
        },
        seen=_seen(catalogue, done, departments, sources, settings.web.shared),
        received=count(Wanted(names, since=since, until=until)),
        unread=count(Wanted(names, TROUBLED)),
    )
    return weekly_report(pack, done, around, unit=settings.unit.name, begins=since.date())


def _points(catalogue: Catalogue, on: date) -> list[TrendPoint]:
    """How the plan stood on the days before, as far as it was kept."""
    return [
        point_of(row.as_of, row.summary["counts"])
        for row in catalogue.snapshots()
        if row.as_of < on and "counts" in row.summary
    ]


def _seen(
    catalogue: Catalogue,
    done: Reviewed,
    departments: Departments,
    sources: Sequence[SourceRow],
    shared: Sequence[str],
) -> Mapping[str, Sequence[SeenSlot]]:
    """Of every bidang its slots that are not closed, with the documents only that it may see."""
    owned: dict[str, list[SlotReview]] = {}
    for slot in done.review.slots:
        if slot.owner and not slot.state.is_closed:
            owned.setdefault(slot.owner, []).append(slot)
    names = [source.bidang for source in sources]
    found = {}
    for owner, slots in owned.items():
        sight = sight_for(owner, names_of(owner, departments, names, shared), departments)
        found[owner] = Seer(sight, catalogue.filings_of).slots(slots)
    return found
