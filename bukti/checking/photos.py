"""How photos look, from the cache or seen by worker processes; never decoded in this one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future, as_completed
from pathlib import Path
from typing import NamedTuple

import msgspec

from archive.context import never
from archive.progress import Phase, Progress, Silent
from bukti.page_cache import PageCache
from bukti.workspace import Places
from indexer import photo_look
from indexer.extract import registry
from indexer.extract.model import Limits
from indexer.file_task import FileTask
from indexer.isolation import Bounds
from indexer.photo_look import Look
from indexer.sandbox import Pool, WorkerFault

MODULES = (
    *("indexer.photo_look", "indexer.extract.one_member", "indexer.page_image"),
    *("PIL.Image", "PIL.ImageOps", "libarchive", "magic", "olefile"),
)

SECONDS = 20
"""That a photo may take, of clock and of processor."""

PHOTO_KINDS = frozenset({"jpg", "heic", "webp", "png", "tiff", "avif", "jp2", "bmp"})


class Photo(NamedTuple):
    """A picture file or a member. `sha256`: of its own bytes."""

    document: str
    name: str  # of the document
    member: str
    sha256: str

    @property
    def cached_as(self) -> str:
        return f"{self.sha256}-look-{photo_look.LOOK_VERSION}"


def looks(
    photos: Iterable[Photo],
    places: Places,
    object_path: Callable[[str], Path],
    limits: Limits,
    *,
    workers: int,
    most_bytes: int,
    progress: Progress | None = None,
    stop: Callable[[], bool] = never,
) -> dict[str, Look]:
    """By hash of the picture's bytes. With no `workers` only what the cache has; so too for the rest once `stop()`
    says so. What can't be looked at is left out. `most_bytes`: the bound of the folder `cache/`."""
    cache = PageCache(places.cache, most_bytes)
    wanted = {photo.sha256: photo for photo in photos}
    found: dict[str, Look] = {}
    for sha256, photo in wanted.items():
        with contextlib.suppress(msgspec.MsgspecError):
            content = cache.get(photo.cached_as)
            if content is not None:
                found[sha256] = msgspec.msgpack.decode(content, type=Look)
    rest = [photo for sha256, photo in wanted.items() if sha256 not in found]
    if rest and workers and not stop():
        for photo, seen in _seen(rest, places, object_path, limits, workers, progress or Silent(), stop):
            found[photo.sha256] = seen
            cache.put(photo.cached_as, msgspec.msgpack.encode(seen))
    return {sha256: seen for sha256, seen in found.items() if seen.greys}


def _seen(
    photos: list[Photo],
    places: Places,
    object_path: Callable[[str], Path],
    limits: Limits,
    workers: int,
    progress: Progress,
    stop: Callable[[], bool],
) -> Iterable[tuple[Photo, Look]]:
    places.scratch.mkdir(exist_ok=True)
    places.cache.mkdir(exist_ok=True)
    progress.total(Phase.LOOK, len(photos))
    folder = tempfile.mkdtemp(dir=places.scratch.absolute(), prefix="periksa-")
    pool = Pool(
        workers,
        scratch=Path(folder),
        modules=(*MODULES, *registry.module_names()),
        address_space=limits.address_space,
        file_bytes=limits.unpacked_bytes,
        bounds=Bounds(reads=(os.fspath(places.objects.absolute()),)),
    )
    try:
        running: dict[Future[bytes], Photo] = {}
        for number, photo in enumerate(photos):
            task = FileTask(
                file=os.fspath(object_path(photo.document).absolute()),
                name=photo.name,
                limits=limits,
                scratch=folder,
                member=photo.member,
                sha256=photo.sha256,
                target=os.path.join(folder, f"foto-{number}"),
            )
            payload = msgspec.msgpack.encode(task)
            seconds = SECONDS * (3 if photo.member else 1)
            future = pool.submit(photo_look.LOOK, payload, wall_seconds=seconds, cpu_seconds=seconds)
            running[future] = photo
        for future in as_completed(running):
            progress.advance(Phase.LOOK)
            if stop():
                return
            outcome = _outcome(future)
            if outcome is not None:
                yield running[future], outcome
    finally:
        pool.close(cancel=True)
        shutil.rmtree(folder, ignore_errors=True)


def _outcome(future: Future[bytes]) -> Look | None:
    """A photo that kills its worker looks like nothing; so much is kept, as it would kill the next one."""
    try:
        return msgspec.msgpack.decode(future.result(), type=Look)
    except WorkerFault as fault:
        return Look(problem=fault.code)
    except (CancelledError, msgspec.MsgspecError):
        return None
