"""The whole check: everything that is known of a workspace, looked at by every family of findings, and one verdict.

Needs no screen and no writer's lock; it may run beside a watch.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from archive.context import never
from archive.fixity import VerifyReport, verify
from archive.progress import Progress, Silent
from bukti import opening
from bukti.checking import honesty
from bukti.checking.accounting import OnDisk, accounting
from bukti.checking.completeness import completeness
from bukti.checking.gathering import Gathered
from bukti.checking.integrity import integrity, once_accepted
from bukti.checking.model import Finding, Hashing, Report, SourceAccount, in_order, verdict
from bukti.checking.photos import looks
from bukti.checking.readability import readability
from bukti.checking.rehash import Unfinished
from bukti.checking.timeliness import timeliness
from bukti.checking.validity import validity
from bukti.reviewing import Reviewed, reviewed
from evidence_store.catalogue import Catalogue
from evidence_store.model import Account, summed
from evidence_store.objects import ObjectStore
from indexer.photo_look import alike

if TYPE_CHECKING:
    from bukti.opening import Workspace
    from rules.pack.model import Pack

PHOTO_WORKERS = 2

Noted = Callable[[Mapping[int, str]], None]
"""Told of what was hashed: document id → what was wrong, "" for nothing."""


def check(
    workspace: Workspace,
    catalogue: Catalogue,
    pack: Pack,
    *,
    on: date,
    now: datetime,
    target: str = "",
    is_hashing: bool = True,
    is_looking: bool = True,
    done: Reviewed | None = None,
    on_disk: Iterable[OnDisk] = (),
    note: Noted | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] = never,
) -> Report:
    """Everything that is to be said of a workspace on a day, by the rules `pack`.

    `on` moves the calendar of slots; `now` is when the check is made. `target`: of the pack's predicates; empty: all.
    Without `is_hashing` stored files are looked for and not read; without `is_looking` photos are compared as far as
    an earlier check has looked at them. `done`: the review of that day, if there is one. `on_disk`: what a walk of the
    sources has met. `note` is told what was hashed. Once `stop()` says so the report is unfinished
    (`is_interrupted`), and the next check goes on with the hashing.
    """
    progress = progress or Silent()
    zone = opening.zone_of(workspace)
    done = done or reviewed(catalogue, pack, on, zone)
    gathered = Gathered(catalogue, pack, done.review, zone, progress)
    accounts = _accounts(catalogue)
    objects = ObjectStore(workspace.places.store)
    with Unfinished(workspace.places.unfinished_check, catalogue.unit, objects, now) as unfinished:
        taken_up = unfinished if is_hashing else None
        verified, hashing = _verified(workspace, catalogue, objects, taken_up, note, progress, stop)
        findings: list[Finding] = [
            *integrity(verified.findings, lambda name: gathered.sources.get(name, "")),
            *(
                _of_all_families(
                    gathered, done, accounts, workspace, on_disk, now, is_looking, progress, stop
                )
            ),
        ]
        if is_hashing and not stop():
            unfinished.done()
    head = catalogue.audit_head()
    return Report(
        unit=workspace.settings.unit.name,
        pack=pack.id,
        on=on,
        target=target,
        verdict=verdict(findings),
        findings=in_order(findings),
        states={str(state): count for state, count in done.review.total.states.items()},
        at_risk=done.review.total.at_risk,
        bounds=done.ceilings,
        predicates=tuple(one.id for one in pack.lke.predicates if target in ("", one.id)),
        accounts=tuple(SourceAccount(name, account) for name, account in accounts.items()),
        hashing=hashing,
        audit_head=f"{head.count}:{head.hash[:16]}",
        is_interrupted=stop(),
    )


def _verified(
    workspace: Workspace,
    catalogue: Catalogue,
    objects: ObjectStore,
    unfinished: Unfinished | None,
    note: Noted | None,
    progress: Progress,
    stop: Callable[[], bool],
) -> tuple[VerifyReport, Hashing]:
    """Without `unfinished` nothing is hashed."""
    index = opening.open_index(workspace)
    count, (_never, since) = catalogue.counts()["documents"], catalogue.verified_since()
    if unfinished is None:
        report = verify(catalogue, objects, index, is_hashing=False, progress=progress, stop=stop)
        return report, Hashing(False, count, verified_since=since)

    def noted(outcomes: Mapping[int, str]) -> None:
        unfinished.add(catalogue.hashes([id_ for id_, fault in outcomes.items() if not fault]))
        if note is not None:
            note(outcomes)

    report = verify(
        *(catalogue, objects, index), note=noted, progress=progress, stop=stop, hashed=unfinished.hashed
    )
    before = len(unfinished.hashed)
    return report, Hashing(
        is_wanted=True,
        objects=count,
        now=report.objects,
        before=before,
        before_since=unfinished.since,
        size=report.size,
        left=max(0, count - report.objects - before) if report.is_interrupted else 0,
        verified_since=since,
    )


def _of_all_families(
    gathered: Gathered,
    done: Reviewed,
    accounts: Mapping[str, Account],
    workspace: Workspace,
    on_disk: Iterable[OnDisk],
    now: datetime,
    is_looking: bool,
    progress: Progress,
    stop: Callable[[], bool],
) -> Iterator[Finding]:
    """But for the archive's own soundness. Nothing once `stop()` says so: half a check has no verdict."""
    catalogue = gathered.catalogue
    families: tuple[Callable[[], Iterable[Finding]], ...] = (
        lambda: once_accepted(gathered.once_accepted()),
        lambda: completeness(gathered.slots),
        lambda: validity(done.review.items, gathered.accepted_by, gathered.last_covered),
        lambda: timeliness(gathered.slots, _began_on(catalogue, workspace)),
        lambda: readability(gathered.faults(), gathered.sheets(), gathered.matters),
        lambda: _honesty(gathered, workspace, is_looking, progress, stop),
        lambda: accounting(catalogue.sources(), accounts, gathered.unsettled(), on_disk, now),
    )
    for family in families:
        if stop():
            return
        yield from family()


def _honesty(
    gathered: Gathered,
    workspace: Workspace,
    is_looking: bool,
    progress: Progress,
    stop: Callable[[], bool],
) -> Iterator[Finding]:
    yield from honesty.serves_many(gathered.uses)
    yield from honesty.near_copies(gathered.uses, gathered.alike)
    yield from honesty.redated(gathered.edited(), gathered.places())
    photos = gathered.photos()
    seen = looks(
        photos.values(),
        workspace.places,
        ObjectStore(workspace.places.store).path,
        opening.limits(workspace),
        workers=min(PHOTO_WORKERS, os.cpu_count() or 1) if is_looking else 0,
        most_bytes=workspace.settings.web.cache_mib * opening.MIB,
        progress=progress,
        stop=stop,
    )
    keys = [key for key, photo in photos.items() if photo.sha256 in seen]
    pairs = alike([seen[photos[key].sha256] for key in keys])
    yield from honesty.same_photos(gathered.shots(photos), ((keys[one], keys[other]) for one, other in pairs))


def _accounts(catalogue: Catalogue) -> dict[str, Account]:
    """By source."""
    found: dict[str, list[Account]] = {source.name: [] for source in catalogue.sources()}
    for (name, _folder), one in catalogue.account().items():
        found[name].append(one)
    return {name: summed(of_source) for name, of_source in found.items()}


def _began_on(catalogue: Catalogue, workspace: Workspace) -> date | None:
    """The day on which the first file was taken in."""
    first = catalogue.documents(limit=1)
    return first[0].received_at.astimezone(opening.zone_of(workspace)).date() if first else None
