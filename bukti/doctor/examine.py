"""All looks, one after the other; what can't be looked at is a finding, never the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bukti.config import ConfigError, NoWorkspace
from bukti.doctor import Finding, advice, machine, mail, places, records, trouble
from evidence_store.errors import CatalogueTooOld, StoreError

if TYPE_CHECKING:
    from bukti.opening import Workspace
    from evidence_store.catalogue import Catalogue


def examine(given: Path | None, now: datetime, *, asks_server: bool = False) -> Iterator[Finding]:
    """The machine, then the workspace. Raises nothing for what it finds there, not even a faulty `bukti.toml`.

    `asks_server`: connects to the mail server and signs in, and sends nothing.
    """
    from bukti import opening
    from bukti.cli.door import explain
    from bukti.settings import Ocr

    try:
        workspace = opening.find(given)
    except NoWorkspace:
        yield from machine.look(Ocr())
        yield advice("workspace", "workspace_none")
        return
    except ConfigError as error:
        yield from machine.look(Ocr())
        yield trouble("workspace", "config_faulty", detail=explain(error) or str(error))
        return
    yield from machine.look(workspace.settings.ocr)
    yield from _workspace(workspace, now)
    yield from mail.look(workspace, asks_server=asks_server)


def _workspace(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    from bukti import opening

    try:
        yield from places.look(workspace.places)
    except OSError as error:
        yield trouble("workspace", "workspace_unreadable", detail=str(error))
    settings = opening.source_settings(workspace)
    yield from places.sources(settings)
    yield records.pack(workspace)
    yield from _records(workspace, now)


def _records(workspace: Workspace, now: datetime) -> Iterator[Finding]:
    from bukti.cli.door import explain
    from evidence_store.catalogue import Catalogue

    try:
        opened = Catalogue.open(workspace.places.catalogue, readonly=True)
    except CatalogueTooOld as error:
        yield advice("catalogue", "catalogue_old", found=error.found, known=error.known)
        return
    except StoreError as error:
        yield trouble("catalogue", "catalogue_unusable", detail=explain(error) or str(error))
        return
    with opened:
        try:
            yield from _known(workspace, opened, now)
        except StoreError as error:  # a damaged catalogue answers some questions and not others
            yield trouble("catalogue", "catalogue_unusable", detail=explain(error) or str(error))


def _known(workspace: Workspace, opened: Catalogue, now: datetime) -> Iterator[Finding]:
    from archive.last_backup import last_backup
    from bukti import opening
    from indexer.search.index import WHOOSH_COMFORT

    yield from records.catalogue(opened)
    yield places.clock(now, records.last_moment(opened))
    limit = places.watch_limit()
    if limit is not None:
        yield machine.watches(limit, records.watched_folders(opened, opening.source_settings(workspace)))
    yield records.stored(opened.damaged(), *opened.verified_since(), now)
    counts = opened.counts()
    yield records.backups(last_backup(workspace.places.store), counts["documents"], now)
    index = opening.open_index(workspace)
    state = index.state()
    choice = workspace.settings.search.engine
    yield from records.index(
        state,
        parts=counts["parts"],
        last_change=opened.last_change(),
        wanted=index.wanted_engine(state.documents),
        is_chosen=choice != "auto",
    )
    yield from records.outgrown(choice, state.documents, WHOOSH_COMFORT)
