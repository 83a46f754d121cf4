"""A file server that takes a question and never answers: told as such, and nobody else waits for it."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from archive import copying, hands, lane, reaching, sources, walk
from archive.sources import SourceSettings
from benchmarks.scan import command
from evidence_store.catalogue import Catalogue
from evidence_store.model import FilingState
from tests.fakes.watching import Watch, in_catalogue, on_disk
from tests.fakes.workspace import Workspace
from tests.torture.service import Service

pytestmark = pytest.mark.slow  # it waits for real files on a real clock

FILES = 40
"""More than one handful."""

SERVICE_PATIENCE = 60.0


class Server:
    """Stands before calls that take a path or a descriptor, and lets none below `folder` pass."""

    def __init__(self, folder: Path) -> None:
        self.folder = os.fsencode(folder)
        self.answers = threading.Event()
        self.asked = 0

    def stand_before(self, patch: pytest.MonkeyPatch, module: ModuleType, name: str) -> None:
        call: Callable[..., object] = getattr(module, name)

        def hanging(place: bytes | int, *given: object) -> object:
            path = os.readlink(f"/proc/self/fd/{place}") if isinstance(place, int) else place
            if os.fsencode(path).startswith(self.folder) and not self.answers.is_set():
                self.asked += 1
                assert self.answers.wait(30)
            return call(place, *given)

        patch.setattr(module, name, hanging)


@pytest.fixture
def other(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A second source whose server may die; it answers again when the test is over."""
    monkeypatch.setattr(hands, "NO_ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(reaching, "UNREACHABLE_SECONDS", 0.2)
    folder = workspace.folder / "lain"
    folder.mkdir()
    workspace.sources.append(SourceSettings("lain", os.fsencode(folder), "lain", settle_seconds=0.0))
    workspace.sources = [
        msgspec.structs.replace(source, mode="events", scan_seconds=3600.0) for source in workspace.sources
    ]
    server = Server(folder)
    yield server
    server.answers.set()


def is_told(workspace: Workspace) -> bool:
    source = workspace.catalogue.sources()[1]
    return source.unreachable_why == "no_answer" and source.unreachable_since is not None


def write_others(server: Server) -> Path:
    folder = Path(os.fsdecode(server.folder))
    for number in range(FILES):
        (folder / f"{number}.txt").write_text(f"dari sana {number}")
    return folder


def is_whole(workspace: Workspace) -> bool:
    """Everything of the first source was taken in, read and is in the index."""
    known = in_catalogue(workspace)
    return known == on_disk(workspace.tree) and set(known.values()) <= workspace.index.documents().keys()


@pytest.mark.parametrize("step", ["open", "read"])
def test_while_it_is_copied_from(
    workspace: Workspace, other: Server, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    place, name = {"open": (copying, "open_file"), "read": (os, "pread")}[step]
    other.stand_before(monkeypatch, place, name)
    folder = write_others(other)
    workspace.write("surat.txt", "isi")
    with Watch(workspace) as watching:
        watching.until(lambda: other.asked > 0)
        workspace.write("lagi.txt", "lagi")
        watching.until(lambda: is_whole(workspace))
        watching.until(lambda: is_told(workspace))
        for round_ in range(3):
            workspace.write(f"{round_}.txt", f"isi {round_}")
            watching.until(lambda: is_whole(workspace))
        assert other.asked <= hands.HANDS  # no more threads hang than were allowed
        assert len(workspace.known(1)) == FILES  # nothing was taken for gone
        other.answers.set()
        watching.until(lambda: in_catalogue(workspace, 1) == on_disk(folder))
        watching.rest()
        assert workspace.catalogue.sources()[1].unreachable_since is None
    documents = [workspace.catalogue.document(id_).document for id_ in workspace.catalogue.all_document_ids()]
    assert set(workspace.archive.objects.iter_hashes()) == {document.sha256 for document in documents}
    assert not list((workspace.folder / "store/tmp").iterdir())


def test_while_its_files_are_awaited_to_rest(
    workspace: Workspace, other: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "is_network", lambda _: True)
    other.stand_before(monkeypatch, lane, "lstat")
    workspace.sources = [
        msgspec.structs.replace(source, mode="polling", poll_seconds=0.3, settle_seconds=0.1)
        for source in workspace.sources
    ]
    folder = write_others(other)
    workspace.write("surat.txt", "isi")
    with Watch(workspace) as watching:
        watching.until(lambda: other.asked > 0)
        watching.until(lambda: is_whole(workspace))
        watching.until(lambda: is_told(workspace))
        assert {known.state for known in workspace.known(1).values()} == {FilingState.PENDING}
        other.answers.set()
        watching.until(lambda: in_catalogue(workspace, 1) == on_disk(folder))


def test_while_a_place_is_looked_at_that_an_event_hinted_at(
    workspace: Workspace, other: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_others(other)
    with Watch(workspace) as watching:
        watching.until(lambda: in_catalogue(workspace, 1) == on_disk(folder))
        watching.rest()
        other.stand_before(monkeypatch, walk, "lstat")
        (folder / "baru.txt").write_text("baru")
        watching.until(lambda: other.asked > 0)
        workspace.write("surat.txt", "isi")
        watching.until(lambda: is_whole(workspace))
        watching.until(lambda: is_told(workspace))
        assert len(workspace.known(1)) == FILES
        other.answers.set()
        watching.until(lambda: in_catalogue(workspace, 1) == on_disk(folder))


def test_while_changed_files_are_read_again(
    workspace: Workspace, other: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_others(other)
    with Watch(workspace) as watching:
        watching.until(lambda: in_catalogue(workspace, 1) == on_disk(folder))
        watching.rest()
        other.stand_before(monkeypatch, copying, "open_file")
        for path in folder.iterdir():
            path.chmod(0o600)
        watching.until(lambda: other.asked > 0)
        workspace.write("surat.txt", "isi")
        watching.until(lambda: is_whole(workspace))
        watching.until(lambda: is_told(workspace))
        other.answers.set()
        watching.until(lambda: workspace.catalogue.sources()[1].unreachable_since is None)
        watching.rest()
        assert in_catalogue(workspace, 1) == on_disk(folder)


# --- the service itself

HANGING_COPIES = """
import threading
from archive import copying
before = copying.open_file
def open_file(root, path):
    if b"macet" in root:
        threading.Event().wait()
    return before(root, path)
copying.open_file = open_file
"""

SILENT_MOUNT = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x00020000) or libc.mount(None, b"/", None, 1 << 14 | 1 << 18, None):  # CLONE_NEWNS; rec, private
    sys.exit(77)
try:
    fuse = os.open("/dev/fuse", os.O_RDWR)
except OSError:
    sys.exit(77)
options = f"fd={fuse},rootmode=40000,user_id=0,group_id=0".encode()
if libc.mount(b"macet", os.fsencode(MOUNTED), b"fuse", 0, options):
    sys.exit(77)
from archive import hands
hands.NO_ANSWER_SECONDS = 2.0
"""
"""A FUSE mount whose server never reads a question, in a mount namespace that nobody else sees."""


def make_service(folder: Path, first: str) -> Service:
    for name in ("baik", "macet"):
        (folder / name).mkdir()
        (folder / name / "surat.txt").write_text(f"isi dari {name}")
    workspace = folder / "kerja"
    watched = [f"--source={folder / name}={name}" for name in ("baik", "macet")]
    command(workspace, "init", os.fspath(workspace), *watched, is_workspace=False)
    config = workspace / "bukti.toml"
    config.write_text(config.read_text("utf-8").replace("settle_seconds = 2.0", "settle_seconds = 0.2"))
    return Service(workspace, folder / "log", random.Random(1), first)


def wait_for(service: Service, holds: Callable[[Catalogue], bool]) -> None:
    path = service.workspace / "store/catalogue.sqlite"
    end = time.monotonic() + SERVICE_PATIENCE
    while True:
        service.look()
        catalogue = Catalogue.open(path, readonly=True)
        try:
            if catalogue.sources() and holds(catalogue):
                return
        finally:
            catalogue.close()
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.1)


def is_read(catalogue: Catalogue) -> bool:
    return catalogue.counts()["documents"] == 1 and not any(catalogue.waiting_counts()[1:])


def test_sigterm_is_heeded_while_copies_hang(tmp_path: Path) -> None:
    service = make_service(tmp_path, HANGING_COPIES)
    try:
        wait_for(service, is_read)
        service.end()  # within five seconds, with exit code 0
    finally:
        service.process.kill()
        service.process.wait()


def test_a_mount_whose_server_is_dead(tmp_path: Path) -> None:
    mounted = os.fspath(tmp_path / "macet")
    service = make_service(tmp_path, f"MOUNTED = {mounted!r}\n{SILENT_MOUNT}")
    try:
        try:
            wait_for(service, lambda catalogue: catalogue.sources()[1].unreachable_why == "no_answer")
        except AssertionError:
            if service.process.poll() == 77:
                pytest.skip("mounting is not allowed here")
            raise
        wait_for(service, is_read)
        service.end()
    finally:
        service.process.kill()
        service.process.wait()
