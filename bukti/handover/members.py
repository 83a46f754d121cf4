"""Takes members of archives and mails out of the store, in worker processes that may do nothing else."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

import msgspec

from bukti.handover.errors import Stopped
from bukti.handover.model import Unit
from bukti.rendering import ADDRESS_SPACE, MEMBER_SECONDS, MODULES, WORKERS
from indexer import page_view
from indexer.extract import registry
from indexer.extract.model import Limits
from indexer.file_task import FileTask
from indexer.isolation import Bounds
from indexer.page_view import View
from indexer.sandbox import Pool, WorkerFault

STALE_SECONDS = 24 * 3600.0
"""What a killed handover left in scratch is removed after so long."""

AT_ONCE = 16
"""Members asked for together: the wish to stop is looked at between."""

Tell = Callable[[int], None]


@contextmanager
def folder_for_members(scratch: Path) -> Iterator[Path]:
    """A folder of the workspace that is gone at the end."""
    parent = scratch.absolute() / "handover"
    parent.mkdir(parents=True, exist_ok=True)
    for entry in os.scandir(parent):
        with suppress(OSError):
            if time.time() - entry.stat(follow_symlinks=False).st_mtime > STALE_SECONDS:
                shutil.rmtree(entry.path, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take_out(
    units: Sequence[Unit],
    object_path: Callable[[str], Path],
    objects: Path,
    folder: Path,
    *,
    limits: Limits,
    tell: Tell,
    stop: Callable[[], bool],
) -> dict[str, Path]:
    """Files with the bytes of these members, by key; a member that can't be taken out is left out.

    Whoever copies a file checks its hash: it was written by a worker that has read a stranger's archive. Raises
    Stopped.
    """
    if not units:
        return {}
    limits = msgspec.structs.replace(
        limits,
        wall_seconds=float(MEMBER_SECONDS),
        cpu_seconds=MEMBER_SECONDS,
        address_space=ADDRESS_SPACE,
    )
    pool = Pool(
        WORKERS,
        scratch=folder,
        modules=(*MODULES, *registry.module_names()),
        address_space=ADDRESS_SPACE,
        file_bytes=limits.unpacked_bytes,
        bounds=Bounds(reads=(os.fspath(objects.absolute()),)),
    )
    found: dict[str, Path] = {}
    is_done = False
    try:
        numbered = iter(enumerate(units))
        while some := list(islice(numbered, AT_ONCE)):
            if stop():
                raise Stopped
            running = []
            for number, unit in some:
                task = _task(unit, object_path(unit.document), folder, folder / f"member-{number}", limits)
                future = pool.submit(
                    page_view.KEEP,
                    msgspec.msgpack.encode(task),
                    wall_seconds=MEMBER_SECONDS,
                    cpu_seconds=MEMBER_SECONDS,
                )
                running.append((unit, Path(task.target), future))
            for unit, target, future in running:
                if _is_out(future) and target.is_file():
                    found[unit.key] = target
                tell(1)
        is_done = True
    finally:
        pool.close(cancel=not is_done)
    return found


def _task(unit: Unit, file: Path, scratch: Path, target: Path, limits: Limits) -> FileTask:
    return FileTask(
        file=os.fspath(file.absolute()),
        name=unit.container,
        limits=limits,
        scratch=os.fspath(scratch),
        member=unit.member,
        sha256=unit.content,
        target=os.fspath(target),
    )


def _is_out(future: Future[bytes]) -> bool:
    try:
        return msgspec.msgpack.decode(future.result(), type=View).problem is None
    except (WorkerFault, msgspec.MsgspecError):
        return False


def as_container(unit: Unit, size: int) -> Unit:
    """What is handed over instead of a member that can't be taken out: the file that has it, of so many bytes."""
    return msgspec.structs.replace(
        unit, content=unit.document, size=size, name=unit.container, kind="", is_container=True
    )
