"""The road of a package: look, take members out, lay out, copy, write pages, list all of it, sign, give it its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from archive.object_copies import ObjectTrouble
from archive.progress import Phase, Progress
from bukti import gap_wording
from bukti.handover import bag, manifest
from bukti.handover.errors import Stopped, Unsound
from bukti.handover.gathering import decisions_by_item, texts_of, units_of
from bukti.handover.lists import list_text
from bukti.handover.members import as_container, folder_for_members, take_out
from bukti.handover.model import (
    DATA,
    LIST,
    MANIFEST,
    PAGES,
    PUBLIC_KEY,
    RULES,
    SIGNATURE,
    SNAPSHOT,
    Copy,
    Layout,
    Unit,
)
from bukti.handover.names import safe
from bukti.handover.pages import About, Pages, page_of
from bukti.handover.place import Place
from bukti.handover.plan import handed, keys_of, lay_out
from bukti.handover.putting import Done, FolderSink, Missed, Sink, Take, ZipSink
from bukti.handover.search_data import SearchData
from bukti.handover.signing import fingerprint, public_pem
from bukti.indicator_view import indicator_view
from bukti.reviewing import Reviewed
from bukti.seeing import EVERYTHING, Seer
from bukti.wording import account_sentence
from evidence_store.model import Account, AuditHead
from rules.gaps.snapshot import encode, snapshot

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from evidence_store.catalogue import Catalogue
    from evidence_store.objects import ObjectStore
    from indexer.extract.model import Limits
    from rules.pack.model import Pack

SEARCH = f"{PAGES}/cari"

Links = Mapping[str, Sequence[tuple[str, str]]]
"""By item: what a piece of evidence is called, and its path from the workbook."""

Workbook = Callable[[Links], bytes]
"""Makes the LKE workbook (`bukti.lke_workbook`)."""


class Wanted(msgspec.Struct, frozen=True):
    """What package is wished for."""

    unit: str
    unit_id: str
    on: date
    made_by: str
    pack_version: str
    pack_zip: bytes
    limits: Limits
    scratch: Path  # of the workspace
    only_accepted: bool = False
    is_zip: bool = False
    key: Ed25519PrivateKey | None = None
    workbook: Workbook | None = None


class Made(msgspec.Struct, frozen=True):
    """What was made."""

    documents: int
    doubtful: int  # of them
    pointers: int
    files: int
    size: int  # bytes of all files
    containers: int  # handed over instead of a member that could not be taken out
    unsearched: int  # pages that the search leaves out
    fingerprint: str


def make(
    out: Path,
    wanted: Wanted,
    catalogue: Catalogue,
    objects: ObjectStore,
    pack: Pack,
    done: Reviewed,
    *,
    progress: Progress,
    stop: Callable[[], bool],
) -> Made:
    """Makes the package of a review of the catalogue's present state at `out`: whole, or not at all.

    Raises the errors of `bukti.handover.errors` (Unsound names every document whose bytes are not what they were), and
    the store's for a full or failing disk.
    """
    with Place(out) as place, ExitStack() as stack:
        work = _Work(wanted, catalogue, objects, pack, done, progress, stop)
        members = stack.enter_context(folder_for_members(wanted.scratch))
        work.look(members)
        place.need(work.size)
        sink = stack.enter_context(_sink(place, wanted))
        work.copy(sink)
        work.write_pages(sink)
        made = work.finish(sink)
        if stop():
            raise Stopped
        sink.finish()
        place.publish()
    return made


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


class _Work:
    """One package in the making."""

    def __init__(
        self,
        wanted: Wanted,
        catalogue: Catalogue,
        objects: ObjectStore,
        pack: Pack,
        done: Reviewed,
        progress: Progress,
        stop: Callable[[], bool],
    ) -> None:
        self._wanted, self._catalogue, self._objects = wanted, catalogue, objects
        self._pack, self._done = pack, done
        self._handed = handed(done, only_accepted=wanted.only_accepted)
        self._progress, self._stop = progress, stop
        self._words = gap_wording.Names(pack)
        self._units: dict[str, Unit] = {}
        self._files: dict[str, Path] = {}  # members that were taken out
        self._layout = Layout((), (), (), {})
        self._account = Account()
        self._audit = AuditHead(0, "")
        self._unsearched = 0

    @property
    def size(self) -> int:
        """Bytes of the documents."""
        return sum(copy.unit.size for copy in self._layout.copies)

    @property
    def _fingerprint(self) -> str:
        key = self._wanted.key
        return fingerprint(key.public_key()) if key is not None else ""

    # --- look

    def look(self, folder: Path) -> None:
        """Everything that is asked of the catalogue but the texts, and where everything goes."""
        self._units = units_of(self._catalogue, keys_of(self._handed))
        self._take_members_out(folder)
        seer = Seer(EVERYTHING, self._catalogue.filings_of)
        views = []
        for indicator in self._pack.indicators:
            view = indicator_view(
                *(self._pack, self._handed, indicator.id, EVERYTHING, seer, self._catalogue.serving),
                show_all=True,
            )
            assert view is not None  # it is the pack's own
            views.append(view)
        self._layout = lay_out(views, self._units, self._words)
        rows = self._catalogue.account().values()
        self._account = Account(
            *(sum(getattr(row, name) for row in rows) for name in Account.__struct_fields__)
        )
        self._audit = self._catalogue.audit_head()

    def _take_members_out(self, folder: Path) -> None:
        members = [unit for unit in self._units.values() if unit.member]
        self._progress.total(Phase.MEMBERS, len(members))
        self._files = take_out(
            members,
            self._objects.path,
            self._objects.root / "objects",
            folder,
            limits=self._wanted.limits,
            tell=lambda count: self._progress.advance(Phase.MEMBERS, count),
            stop=self._stop,
        )
        for unit in members:
            if unit.key not in self._files:
                size = self._catalogue.views.outline(unit.document_id).document.size
                self._units[unit.key] = as_container(unit, size)

    # --- copy

    def copy(self, sink: Sink) -> None:
        """Raises Unsound when a document is not what it was."""
        takes = [self._take(copy) for copy in sorted(self._layout.copies, key=lambda one: one.path)]
        self._progress.total(Phase.HANDOVER, len(takes), self.size)

        def tell(some: Done) -> None:
            self._progress.advance(Phase.HANDOVER, some.files, some.size)

        missed = sink.copy(takes, tell, self._stop)
        if missed:
            raise Unsound([self._trouble(one) for one in missed])

    def _take(self, copy: Copy) -> Take:
        unit = copy.unit
        taken_out = None if unit.is_container else self._files.get(unit.key)
        return Take(taken_out or self._objects.path(_stored(unit)), copy.path, unit.content, unit.size)

    def _trouble(self, missed: Missed) -> ObjectTrouble:
        fault, take = missed.fault, missed.take
        filed = tuple(one.unit.filed for one in self._layout.copies if one.path == take.path)
        if isinstance(fault.error, FileNotFoundError | NotADirectoryError):
            return ObjectTrouble(take.sha256, "missing", fault.path, filed)
        if fault.error is not None:
            return ObjectTrouble(take.sha256, "unreadable", f"{fault.path} {fault.error.strerror}", filed)
        return ObjectTrouble(take.sha256, "damaged", f"{fault.path} {fault.found}", filed)

    # --- write

    def write_pages(self, sink: Sink) -> None:
        """Lists, pointers, the offline browser and its search."""
        pages = Pages(self._pack, self._handed, self._layout, self._units, decisions_by_item(self._catalogue))
        self._progress.total(Phase.PAGES, len(self._layout.folders) + len(self._layout.copies))
        self._write_search(sink, pages)
        for folder in self._layout.folders:
            sink.write(f"{folder.path}/{LIST}", list_text(folder))
        for pointer in self._layout.pointers:
            self._look_up()
            sink.write(*pages.pointer(pointer))
        about = self._about(self._write_records(sink))
        for folder in self._layout.folders:
            self._look_up()
            sink.write(*pages.indicator(folder, about))
            self._progress.advance(Phase.PAGES)
        for path, content in (pages.index(about), pages.search(about), *pages.assets()):
            sink.write(path, content)

    def _look_up(self) -> None:
        if self._stop():
            raise Stopped

    def _write_search(self, sink: Sink, pages: Pages) -> None:
        by_key = {copy.unit.key: copy for copy in self._layout.copies}
        data = SearchData()
        for key, texts in texts_of(self._catalogue, list(by_key)):
            self._look_up()
            copy = by_key[key]
            title, found_by = _title(copy, pages.paths)
            for path, content in data.add(title, found_by, texts):
                sink.write(f"{SEARCH}/{path}", content)
            self._progress.advance(Phase.PAGES)
        for path, content in data.files():
            sink.write(f"{SEARCH}/{path}", content)
        self._unsearched = data.left_out

    def _write_records(self, sink: Sink) -> str:
        """Snapshot, rules, workbook; the workbook's path."""
        sink.write(SNAPSHOT, encode(snapshot(self._done.review, self._done.ceilings)))
        sink.write(RULES, self._wanted.pack_zip)
        if self._wanted.workbook is None:
            return ""
        path = f"{DATA}/LKE {self._pack.year} {safe(self._wanted.unit)}.xlsx"
        sink.write(path, self._wanted.workbook(self._links()))
        return path

    def _links(self) -> Links:
        """Of what counts, by item; the workbook lies in `data`."""
        found: dict[str, list[tuple[str, str]]] = {}
        for folder in self._layout.folders:
            for line in folder.lines:
                if not line.is_doubtful:
                    link = (line.unit.title or line.unit.name, line.path.removeprefix(f"{DATA}/"))
                    if link not in found.setdefault(line.item, []):
                        found[line.item].append(link)
        return found

    def _about(self, workbook: str) -> About:
        return About(
            unit=self._wanted.unit,
            year=self._pack.year,
            on=self._wanted.on,
            pack=self._pack.name,
            documents=len(self._layout.copies),
            doubtful=self._doubtful,
            account=account_sentence(self._account),
            audit=self._audit,
            made_by=self._wanted.made_by,
            fingerprint=self._fingerprint,
            workbook=workbook,
            unsearched=self._unsearched,
        )

    @property
    def _doubtful(self) -> int:
        return sum(all(one.is_doubtful for one in copy.served) for copy in self._layout.copies)

    # --- list everything

    def finish(self, sink: Sink) -> Made:
        """The bag's lists, the manifest and its signature: each tells of all that was written before it."""
        wanted, entries = self._wanted, sink.entries
        sink.write(bag.DECLARATION, bag.DECLARED)
        sink.write(bag.PAYLOAD_MANIFEST, bag.payload_manifest(entries))
        described = f"{self._pack.name}, {wanted.on.isoformat()}"
        info = bag.info(
            *(entries,),
            unit=wanted.unit,
            unit_id=wanted.unit_id,
            on=wanted.on,
            made_by=wanted.made_by,
            described=described,
        )
        sink.write(bag.INFO, info)
        if wanted.key is not None:
            sink.write(PUBLIC_KEY, public_pem(wanted.key))
        content = manifest.encode(self._manifest(sink))
        sink.write(MANIFEST, content)
        if wanted.key is not None:
            sink.write(SIGNATURE, wanted.key.sign(content))
        sink.write(bag.TAG_MANIFEST, bag.tag_manifest(entries))
        return Made(
            documents=len(self._layout.copies),
            doubtful=self._doubtful,
            pointers=len(self._layout.pointers),
            files=len(entries),
            size=sum(entry.size for entry in entries.values()),
            containers=sum(copy.unit.is_container for copy in self._layout.copies),
            unsearched=self._unsearched,
            fingerprint=self._fingerprint,
        )

    def _manifest(self, sink: Sink) -> manifest.Manifest:
        documents = manifest.documents_of(self._layout)
        return manifest.Manifest(
            unit=self._wanted.unit,
            unit_id=self._wanted.unit_id,
            pack=self._pack.id,
            pack_version=self._wanted.pack_version,
            as_of=self._wanted.on,
            only_accepted=self._wanted.only_accepted,
            made_by=self._wanted.made_by,
            fingerprint=self._fingerprint,
            account=self._account,
            audit=self._audit,
            slots={str(state): count for state, count in self._done.review.total.states.items()},
            documents=documents,
            files=manifest.others_of(sink.entries, documents),
        )


def _stored(unit: Unit) -> str:
    """The object that has the bytes that are handed over."""
    return unit.document if unit.member else unit.content


def _title(copy: Copy, pages: Mapping[str, str]) -> tuple[dict[str, object], str]:
    """What the search shows of a document, and what it finds it by besides its text."""
    unit = copy.unit
    items = list(dict.fromkeys(one.item for one in copy.served))
    shown: dict[str, object] = {
        "t": unit.title or unit.name,
        "p": copy.path,
        "n": unit.name,
        "d": gap_wording.day(unit.dated) if unit.dated else "",
        "f": bool(page_of(unit, 1)),
        "r": all(one.is_doubtful for one in copy.served),
        "i": [[item, pages[item.rpartition("-")[0]].rpartition("/")[2]] for item in items],
    }
    return shown, f"{unit.title} {unit.name} {unit.number} {' '.join(items)}"
