"""The wiring: opens a workspace for reading or for writing and hands each room what it needs."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bukti.config import current_workspace, load_settings
from bukti.memory import keep_level
from bukti.settings import Settings
from bukti.settings import Source as SourceTable
from bukti.stems import remembered_stems
from bukti.workspace import Places

if TYPE_CHECKING:
    from archive.context import Archive
    from archive.pack_reading import PackJudge
    from archive.progress import Progress
    from archive.renewing import Renewal
    from archive.sources import SourceSettings
    from archive.verifying import Verifying
    from bukti.packs import PackInForce
    from evidence_store.catalogue import Catalogue
    from evidence_store.lock import WriterLock
    from indexer.extract.model import Limits
    from indexer.language.vocabulary import Vocabulary
    from indexer.search.index import SearchIndex
    from indexer.service import Extractor

MIB = 1024 * 1024

_zone = ZoneInfo("UTC")


@dataclass(frozen=True)
class Workspace:
    """A workspace's places and settings."""

    places: Places
    settings: Settings


def find(given: Path | None) -> Workspace:
    """The workspace a command works on. Raises NoWorkspace, ConfigError."""
    global _zone
    places = Places(current_workspace(given))
    settings = load_settings(places.config)
    _zone = ZoneInfo(settings.unit.timezone)
    return Workspace(places, settings)


def local_time(at: datetime) -> str:
    """A stored UTC time in the zone of the unit whose workspace is open, to the minute."""
    return at.astimezone(_zone).strftime("%Y-%m-%d %H:%M")


def local_clock(at: datetime) -> str:
    """The same, without the day if it is today's: for narrow columns."""
    return local_time(at)[-len("12:00") :] if at.astimezone(_zone).date() == today() else local_time(at)


def zone() -> ZoneInfo:
    """The time zone of the unit whose workspace is open."""
    return _zone


def zone_of(workspace: Workspace) -> ZoneInfo:
    """The time zone of a workspace's unit."""
    return ZoneInfo(workspace.settings.unit.timezone)


def today() -> date:
    """The day that it is for the unit whose workspace is open."""
    return datetime.now(_zone).date()


def make_catalogue(places: Places) -> None:
    """The empty catalogue of a new workspace. Refuses a network file system (StoreError)."""
    from evidence_store.catalogue import Catalogue

    settings = load_settings(places.config)
    Catalogue.create(places.catalogue, unit=settings.unit.id).close()


@contextlib.contextmanager
def reading_catalogue(given: Path | None) -> Iterator[Catalogue]:
    """The catalogue for reading, beside whoever writes."""
    from evidence_store.catalogue import Catalogue

    with Catalogue.open(find(given).places.catalogue, readonly=True) as catalogue:
        yield catalogue


def open_index(workspace: Workspace) -> SearchIndex:
    """The search index, whatever its state."""
    from indexer.search.index import SearchIndex

    return SearchIndex(workspace.places.index, engine=workspace.settings.search.engine)


def vocabulary(workspace: Workspace) -> Vocabulary:
    """Synonyms, abbreviations and misspellings of the workspace's rule pack, as far as it is in force."""
    from bukti.packs import pack_for_reading
    from indexer.language.vocabulary import Vocabulary
    from rules.files import load_vocabulary

    words = load_vocabulary(pack_for_reading(workspace.places).source)
    return Vocabulary.build(words.search_groups(), words.misspellings)


@contextlib.contextmanager
def writing(
    workspace: Workspace, progress: Progress, stop: Callable[[], bool], lock: WriterLock | None = None
) -> Iterator[Archive]:
    """The workspace opened by its one writer. Raises Locked when another process writes, StoreError.

    `lock`: the workspace's own, for who wants to give it up now and then; it is taken here.

    A rule pack with mistakes is told as the note `pack_faulty`, and the last sound one used; PackError if there
    is none.
    """
    from archive.context import Archive
    from archive.pack_reading import PackJudge
    from bukti.packs import pack_for_writing
    from evidence_store.catalogue import Catalogue
    from evidence_store.lock import WriterLock
    from evidence_store.objects import ObjectStore
    from indexer.service import EXTRACTOR_VERSION

    places = workspace.places
    keep_level()
    with (
        lock or WriterLock(places.lock),
        Catalogue.open(places.catalogue) as catalogue,
        remembered_stems(places.index),
    ):
        pack = pack_for_writing(places)
        if pack.faults:
            progress.note("pack_faulty", _pack_facts(pack))
        judge = PackJudge.of_folder(pack.source, places.index)
        objects = ObjectStore(places.store)
        objects.prepare()  # workers are let at it before the first object is there
        yield Archive(
            catalogue=catalogue,
            objects=objects,
            index=open_index(workspace),
            open_extractor=lambda: _extractor(workspace, judge, progress),
            extractor_version=extractor_version(workspace, EXTRACTOR_VERSION),
            judge=judge,
            reading_version=judge.version,
            remark=judge.remark,
            tie=judge.tie,
            rules=judge.files,
            concern=judge.concern,
            pack=judge.pack,
            open_renewal=lambda workers: _renewal(workspace, judge, pack.source, workers),
            workspace=os.fsencode(places.root),
            who=user(),
            progress=progress,
            stop=stop,
        )


def _pack_facts(pack: PackInForce) -> dict[str, object]:
    """The facts of the note `pack_faulty`."""
    from bukti.rule_wording import fault_lines

    return {"faults": fault_lines(pack.faults, "pack"), "since": local_time(pack.since) if pack.since else ""}


def extractor_version(workspace: Workspace, code: str) -> str:
    """Names the extractor's code and the settings that change what it reads: with another one, texts are read anew."""
    ocr = workspace.settings.ocr
    return f"{code}+{ocr.languages}@{ocr.dpi}" if ocr.enabled else f"{code}+native"


def _extractor(workspace: Workspace, judge: PackJudge, progress: Progress) -> Extractor:
    from archive.progress import Phase
    from indexer.extract.model import OcrSettings
    from indexer.service import Extractor

    extraction, ocr = workspace.settings.extraction, workspace.settings.ocr

    told = 0

    def on_ocr_page(waiting: int, done: int) -> None:
        nonlocal told
        progress.total(Phase.OCR, waiting + done)
        progress.advance(Phase.OCR, done - told)
        told = done

    return Extractor(
        workers=extraction.workers or len(os.sched_getaffinity(0)),
        limits=limits(workspace),
        ocr=OcrSettings(
            languages=ocr.languages, dpi=ocr.dpi, enabled=ocr.enabled, low_confidence=ocr.low_confidence
        ),
        scratch=workspace.places.scratch,
        reads=(workspace.places.objects,),
        on_ocr_page=on_ocr_page,
        warm=(judge.warm,),
    )


def limits(workspace: Workspace) -> Limits:
    """What one file may cost, by the settings."""
    from indexer.extract.model import Limits

    extraction = workspace.settings.extraction
    return Limits(
        wall_seconds=extraction.wall_seconds,
        cpu_seconds=extraction.cpu_seconds,
        address_space=extraction.memory_mib * MIB,
        file_bytes=extraction.file_mib * MIB,
        pages=extraction.pages,
        ocr_pages=extraction.ocr_pages,
        pixels=extraction.megapixels * 1_000_000,
        unpacked_bytes=extraction.unpacked_mib * MIB,
        members=extraction.members,
        nesting=extraction.nesting,
    )


def _renewal(workspace: Workspace, judge: PackJudge, pack: Path, workers: int | None) -> Renewal:
    from archive.renewing import Renewal

    places = workspace.places
    places.scratch.mkdir(exist_ok=True)
    return Renewal(
        workers=workers or workspace.settings.extraction.workers or len(os.sched_getaffinity(0)),
        scratch=places.scratch,
        catalogue=places.catalogue,
        folder=pack,
        version=judge.version,
        stems=places.index,
    )


def verifying(workspace: Workspace, archive: Archive, lock: WriterLock | None) -> Verifying | None:
    """What hashes the stored files again while the archive is watched; None when the settings want none."""
    from archive.verifying import Verifying

    wanted = workspace.settings.verify
    if not wanted.is_on:
        return None
    return Verifying(
        archive,
        bytes_per_second=wanted.megabytes_per_second * 1e6,
        period=timedelta(days=wanted.days),
        lock=lock,
    )


def source_settings(workspace: Workspace) -> list[SourceSettings]:
    """The sources of the settings as the archive wants them, paths made absolute."""
    return [_source(workspace, source) for source in workspace.settings.source]


def _source(workspace: Workspace, source: SourceTable) -> SourceSettings:
    from archive.ignore import IgnoreSettings
    from archive.sources import SourceSettings

    return SourceSettings(
        name=source.name,
        path=os.fsencode(os.path.normpath(workspace.places.root / source.path)),
        bidang=source.bidang,
        mode=source.mode,
        settle_seconds=source.settle_seconds,
        poll_seconds=source.poll_seconds,
        scan_seconds=source.scan_seconds,
        ignore=IgnoreSettings(patterns=source.ignore),
    )


def own_folders(workspace: Workspace) -> list[Path]:
    """The workspace and the watched trees: Bukti works in the one and only reads the others."""
    return [
        workspace.places.root,
        *(Path(os.fsdecode(source.path)) for source in source_settings(workspace)),
    ]


@contextlib.contextmanager
def interruptible(then: Callable[[], None] | None = None) -> Iterator[Callable[[], bool]]:
    """Turns the first SIGINT or SIGTERM into a wish to stop; the second SIGINT ends at once. `then` is called when
    the wish comes."""
    wished = False

    def wish(signal_number: int, frame: object) -> None:  # noqa: ARG001 (signal's signature)
        nonlocal wished
        if wished and signal_number == signal.SIGINT:
            raise KeyboardInterrupt
        if wished:
            return
        wished = True
        if then is not None:
            then()

    before = {number: signal.signal(number, wish) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: wished
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def user() -> str:
    """Who runs this, for the audit log."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"uid {os.getuid()}"
