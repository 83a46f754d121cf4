"""The road of a package: look, copy, write pages, list all of it, sign, give it its name."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archive.object_copies import ObjectTrouble
from archive.progress import Phase, Progress
from bukti.handover import bag, manifest
from bukti.handover.errors import Stopped, Unsound
from bukti.handover.looking import look
from bukti.handover.members import folder_for_members
from bukti.handover.model import MANIFEST, PUBLIC_KEY, SIGNATURE, Copy, Unit
from bukti.handover.names import safe
from bukti.handover.place import Place
from bukti.handover.putting import Done, FolderSink, Missed, Sink, Take, ZipSink
from bukti.handover.wanted import Contents, Made, Wanted
from bukti.handover.writing import write_pages
from bukti.reviewing import Reviewed

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue
    from evidence_store.objects import ObjectStore

Stop = Callable[[], bool]


def make(
    out: Path,
    wanted: Wanted,
    catalogue: Catalogue,
    objects: ObjectStore,
    done: Reviewed,
    *,
    progress: Progress,
    stop: Stop,
) -> Made:
    """Makes the package of a review of the catalogue's present state at `out`: whole, or not at all.

    Raises the errors of `bukti.handover.errors` (Unsound names every document whose bytes are not what they were), and
    the store's for a full or failing disk.
    """
    with Place(out) as place, ExitStack() as stack:
        folder = stack.enter_context(folder_for_members(wanted.scratch))
        contents = look(wanted, catalogue, objects, done, folder, progress=progress, stop=stop)
        place.need(contents.size)
        sink = stack.enter_context(_sink(place, wanted))

        def copy(stop: Stop) -> None:
            _copy(sink, contents, objects, progress, stop)

        with _aside(copy, stop, is_aside=sink.is_shared):
            unsearched = write_pages(sink, wanted, contents, catalogue, progress=progress, stop=stop)
        _list(sink, wanted, contents)
        if stop():
            raise Stopped
        sink.finish()
        place.publish()
    return _made(sink, wanted, contents, unsearched)


@contextmanager
def _sink(place: Place, wanted: Wanted) -> Iterator[Sink]:
    if not wanted.is_zip:
        place.inside.mkdir()
        yield FolderSink(place.inside, wanted.on)
        return
    sink = ZipSink(place.inside, safe(place.out.name.removesuffix(".zip")), wanted.on)
    try:
        yield sink
    finally:
        sink.close()


@contextmanager
def _aside(work: Callable[[Stop], None], stop: Stop, *, is_aside: bool) -> Iterator[None]:
    """Does the work in a thread while the block runs, or before it; what the work raises is raised at the end."""
    if not is_aside:
        work(stop)
        yield
        return
    is_off = threading.Event()
    with ThreadPoolExecutor(1, "handover-copy") as thread:
        running = thread.submit(work, lambda: stop() or is_off.is_set())
        try:
            yield
        except BaseException:
            is_off.set()
            raise
        running.result()


# --- documents


def _copy(sink: Sink, contents: Contents, objects: ObjectStore, progress: Progress, stop: Stop) -> None:
    """Raises Unsound when a document is not what it was, Stopped."""
    copies = {copy.path: copy for copy in contents.layout.copies}
    takes = [_take(copies[path], contents, objects) for path in sorted(copies)]
    progress.total(Phase.HANDOVER, len(takes), contents.size)

    def tell(some: Done) -> None:
        progress.advance(Phase.HANDOVER, some.files, some.size)

    missed = sink.copy(takes, tell, stop)
    if missed:
        raise Unsound([_trouble(one, copies[one.take.path].unit) for one in missed])


def _take(copy: Copy, contents: Contents, objects: ObjectStore) -> Take:
    unit = copy.unit
    taken_out = contents.taken_out.get(unit.key)
    return Take(taken_out or objects.path(unit.document), copy.path, unit.content, unit.size)


def _trouble(missed: Missed, unit: Unit) -> ObjectTrouble:
    fault, filed = missed.fault, (unit.filed,)
    if isinstance(fault.error, FileNotFoundError | NotADirectoryError):
        return ObjectTrouble(unit.document, "missing", fault.path, filed)
    if fault.error is not None:
        return ObjectTrouble(unit.document, "unreadable", f"{fault.path} {fault.error.strerror}", filed)
    return ObjectTrouble(unit.document, "damaged", f"{fault.path} {fault.found}", filed)


# --- lists


def _list(sink: Sink, wanted: Wanted, contents: Contents) -> None:
    """The bag's lists, the manifest and its signature: each tells of all that was written before it."""
    entries = sink.entries
    sink.write(bag.DECLARATION, bag.DECLARED)
    sink.write(bag.PAYLOAD_MANIFEST, bag.payload_manifest(entries))
    described = f"{wanted.pack.name}, {wanted.on.isoformat()}"
    info = bag.info(
        entries,
        unit=wanted.unit,
        unit_id=wanted.unit_id,
        on=wanted.on,
        made_by=wanted.made_by,
        described=described,
    )
    sink.write(bag.INFO, info)
    key = wanted.key
    if key is not None:
        from bukti.handover.signing import public_pem

        sink.write(PUBLIC_KEY, public_pem(key))
    content = manifest.encode(_manifest(sink, wanted, contents))
    sink.write(MANIFEST, content)
    if key is not None:
        sink.write(SIGNATURE, key.sign(content))
    sink.write(bag.TAG_MANIFEST, bag.tag_manifest(entries))


def _manifest(sink: Sink, wanted: Wanted, contents: Contents) -> manifest.Manifest:
    documents = manifest.documents_of(contents.layout)
    return manifest.Manifest(
        unit=wanted.unit,
        unit_id=wanted.unit_id,
        pack=wanted.pack.id,
        pack_version=wanted.pack_version,
        as_of=wanted.on,
        only_accepted=wanted.only_accepted,
        made_by=wanted.made_by,
        fingerprint=wanted.fingerprint,
        account=contents.account,
        audit=contents.audit,
        slots={str(state): count for state, count in contents.done.review.total.states.items()},
        documents=documents,
        files=manifest.others_of(sink.entries, documents),
    )


def _made(sink: Sink, wanted: Wanted, contents: Contents, unsearched: int) -> Made:
    layout = contents.layout
    return Made(
        documents=len(layout.copies),
        doubtful=contents.doubtful,
        pointers=len(layout.pointers),
        files=len(sink.entries),
        size=sum(entry.size for entry in sink.entries.values()),
        containers=sum(copy.unit.is_container for copy in layout.copies),
        unsearched=unsearched,
        fingerprint=wanted.fingerprint,
    )
