from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import resource
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_store import objects
from evidence_store.errors import (
    DiskFull,
    NotAWorkspace,
    ObjectMissing,
    ReadOnlyStore,
)
from evidence_store.model import Stored
from evidence_store.objects import FICLONE, ObjectStore, Staged

KIB = 1024


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "store").mkdir()
    return tmp_path / "store"


@pytest.fixture
def store(root: Path) -> ObjectStore:
    return ObjectStore(root)


def put(store: ObjectStore, content: bytes) -> Stored:
    """Through a real file outside the store."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return store.put(file.fileno())


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files_in(root: Path) -> list[str]:
    return sorted(os.path.relpath(path, root) for path in root.rglob("*") if path.is_file())


# --- put


@pytest.mark.parametrize("size", [0, 1, 4095, 1024 * KIB, 1024 * KIB + 1, 3000 * KIB])
def test_what_is_put_can_be_got(store: ObjectStore, size: int) -> None:
    content = (b"0123456789abcde" * (size // 15 + 1))[:size]
    stored = put(store, content)
    assert stored == Stored(digest(content), size, True)
    with store.open(stored.sha256) as file:
        assert file.read() == content
    assert store.has(stored.sha256)
    assert store.check(stored.sha256) is None


def test_the_layout_is_the_documented_one(store: ObjectStore, root: Path) -> None:
    name = digest(b"x")
    put(store, b"x")
    assert files_in(root) == [f"objects/{name[:2]}/{name}"]
    assert stat.S_IMODE(store.path(name).stat().st_mode) == 0o444


def test_the_same_bytes_are_stored_once_and_not_written_again(store: ObjectStore, root: Path) -> None:
    first = put(store, b"x")
    before = store.path(first.sha256).stat()
    assert put(store, b"x") == Stored(first.sha256, 1, False)
    after = store.path(first.sha256).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(files_in(root)) == 1


def test_an_object_of_the_wrong_size_is_made_good(store: ObjectStore) -> None:
    name = put(store, b"content").sha256
    store.path(name).chmod(0o644)
    os.truncate(store.path(name), 3)
    assert put(store, b"content").is_new
    assert store.check(name) is None


def test_the_position_of_the_file_does_not_matter_and_stays(store: ObjectStore, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    with open(tmp_path / "a", "rb") as file:
        file.seek(3)
        assert store.put(file.fileno()).size == 7
        assert file.tell() == 3


def test_a_file_without_write_permission_is_enough_and_untouched(store: ObjectStore, tmp_path: Path) -> None:
    source = tmp_path / "a"
    source.write_bytes(b"content")
    source.chmod(0o444)
    before = source.stat()
    with open(source, "rb") as file:
        store.put(file.fileno())
    after = source.stat()
    assert (after.st_mtime_ns, after.st_ctime_ns, after.st_mode) == (
        before.st_mtime_ns,
        before.st_ctime_ns,
        before.st_mode,
    )


def test_the_hash_is_of_what_was_stored_even_when_the_file_changes(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a"
    source.write_bytes(b"a" * 300)
    monkeypatch.setattr(objects, "CHUNK", 100)
    read = os.pread

    def read_and_change(fd: int, size: int, offset: int) -> bytes:
        if offset == 100:
            source.write_bytes(b"b" * 250)
        return read(fd, size, offset)

    monkeypatch.setattr(os, "pread", read_and_change)
    with open(source, "rb") as file:
        stored = store.put(file.fileno())
    assert store.path(stored.sha256).read_bytes() == b"a" * 100 + b"b" * 150
    assert store.check(stored.sha256) is None


def test_everything_is_synced_before_it_is_named(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """File, then rename, then the folder, then those above that this process has not met before."""
    calls: list[str] = []
    sync, rename = os.fsync, os.rename

    def noted_sync(fd: int) -> None:
        path = os.readlink(f"/proc/self/fd/{fd}")
        calls.append("file" if "/tmp/" in path.removeprefix(str(store.root)) else os.path.basename(path))
        sync(fd)

    def noted_rename(old: Path, new: Path) -> None:
        calls.append("rename")
        rename(old, new)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "rename", noted_rename)
    name = put(store, b"x").sha256
    assert calls == ["file", "rename", name[:2], "objects", "store"]
    calls.clear()
    put(store, b"x")
    assert calls == [name[:2]]
    calls.clear()
    put(ObjectStore(store.root), b"x")  # whoever put it first may have died before its syncs
    assert calls == [name[:2], "objects", "store"]


def test_a_handful_is_synced_before_any_of_it_is_named(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All files, then all renames, then each folder once: the catalogue may count on every one of them after."""
    calls: list[str] = []
    sync, rename = os.fsync, os.rename

    def noted_sync(fd: int) -> None:
        calls.append("folder" if os.path.isdir(f"/proc/self/fd/{fd}") else "file")
        sync(fd)

    def noted_rename(old: str, new: str) -> None:
        calls.append("rename")
        rename(old, new)

    contents = [b"%d" % n for n in range(6)]
    staged = [stage(store, tmp_path, content) for content in [*contents, contents[0]]]
    assert list(store.iter_hashes()) == []
    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "rename", noted_rename)
    kept = store.keep(staged)
    folders = len({digest(content)[:2] for content in contents})
    assert calls == ["file"] * 7 + ["rename"] * 6 + ["folder"] * (folders + 2)
    assert [one.sha256 for one in kept] == [digest(content) for content in [*contents, contents[0]]]
    assert [one.is_new for one in kept] == [True] * 6 + [False]
    assert all(store.check(one.sha256) is None for one in kept)


def test_what_is_dropped_leaves_nothing(store: ObjectStore, root: Path, tmp_path: Path) -> None:
    store.drop([stage(store, tmp_path, b"one"), stage(store, tmp_path, b"two")])
    assert files_in(root) == []


def test_a_handful_that_finds_no_room_leaves_nothing_half(
    store: ObjectStore, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = [stage(store, tmp_path, content) for content in (b"one", b"two", b"three")]
    left = iter(range(2))
    sync = os.fsync

    def full(fd: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "full")
        sync(fd)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            store.keep(staged)
    assert files_in(root) == []


def stage(store: ObjectStore, folder: Path, content: bytes) -> Staged:
    source = folder / "source"
    source.write_bytes(content)
    with open(source, "rb") as file:
        return store.stage(file.fileno())


def test_many_threads_may_put_the_same_and_different_bytes(store: ObjectStore, root: Path) -> None:
    contents = [bytes([n]) * (n * 7919) for n in range(20)]
    results: list[Stored] = []
    gate = threading.Barrier(6)

    def work() -> None:
        gate.wait()
        for content in contents:
            results.append(put(store, content))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6 * len(contents)
    assert sum(stored.is_new for stored in results) == len(contents)
    assert len(files_in(root)) == len(contents)
    assert list(store.iter_hashes()) == sorted(digest(content) for content in contents)
    assert all(store.check(name) is None for name in store.iter_hashes())


@given(st.binary(max_size=3000))
@settings(max_examples=30, derandomize=True, deadline=None)
def test_any_bytes_come_back(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = ObjectStore(Path(folder))
        stored = put(store, content)
        assert (stored.sha256, stored.size) == (digest(content), len(content))
        with store.open(stored.sha256) as file:
            assert file.read() == content


# --- sharing blocks


def fake_ioctl(answer: Callable[[int, int], None]) -> Callable[..., int]:
    def ioctl(out: int, request: int, fd: int) -> int:
        assert request == FICLONE
        answer(out, fd)
        return 0

    return ioctl


def test_where_blocks_can_be_shared_nothing_is_copied(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clone(out: int, fd: int) -> None:
        os.sendfile(out, fd, 0, os.fstat(fd).st_size)

    monkeypatch.setattr(fcntl, "ioctl", fake_ioctl(clone))
    monkeypatch.setattr(os, "pwrite", None)  # copying would fail
    stored = put(store, b"content" * 1000)
    assert stored.sha256 == digest(b"content" * 1000)
    assert store.check(stored.sha256) is None


def test_what_is_shared_is_hashed_not_what_the_file_has_become(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a"
    source.write_bytes(b"before")

    def clone(out: int, fd: int) -> None:
        os.sendfile(out, fd, 0, 6)
        source.write_bytes(b"afterwards")

    monkeypatch.setattr(fcntl, "ioctl", fake_ioctl(clone))
    with open(source, "rb") as file:
        assert store.put(file.fileno()).sha256 == digest(b"before")
    assert store.check(digest(b"before")) is None


@pytest.mark.parametrize(
    "number", [errno.EOPNOTSUPP, errno.EXDEV, errno.EINVAL, errno.ENOTTY, errno.EPERM, errno.ENOSPC]
)
def test_where_they_cannot_the_bytes_are_copied(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(_out: int, _fd: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "ioctl", fake_ioctl(refuse))
    assert put(store, b"content").sha256 == digest(b"content")
    assert store.check(digest(b"content")) is None


def loop_disk(folder: Path, *make: str) -> Iterator[Path]:
    """A file system of its own, when this machine can make and mount one."""
    program = shutil.which(make[0], path="/usr/sbin:/sbin:/usr/bin:/bin")  # not on every user's PATH
    if os.geteuid() != 0 or program is None:
        pytest.skip(f"needs root and {make[0]}")
    image, point = folder / "image", folder / "disk"
    point.mkdir()
    with open(image, "wb") as file:
        file.truncate(320 * 1024 * KIB)  # the least that mkfs.xfs takes; sparse
    for command in ([program, *make[1:], str(image)], ["mount", "-o", "loop", str(image), str(point)]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"{command[0]}: {done.stderr.strip()}")
    try:
        yield point
    finally:
        subprocess.run(["umount", point], check=True)


@pytest.fixture(params=[("mkfs.btrfs", "-q"), ("mkfs.xfs", "-q")], ids=["btrfs", "xfs"])
def sharing_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    yield from loop_disk(tmp_path, *request.param)


def test_a_real_file_system_shares_blocks(sharing_disk: Path) -> None:
    (sharing_disk / "store").mkdir()
    content = os.urandom(40 * 1024 * KIB)
    (sharing_disk / "original").write_bytes(content)
    os.sync()
    before = shutil.disk_usage(sharing_disk).free
    store = ObjectStore(sharing_disk / "store")
    with open(sharing_disk / "original", "rb") as file:
        stored = store.put(file.fileno())
    os.sync()
    assert before - shutil.disk_usage(sharing_disk).free < 5 * 1024 * KIB
    (sharing_disk / "original").write_bytes(b"changed")
    assert stored.sha256 == digest(content)
    assert store.check(stored.sha256) is None


# --- no room, no right, no store


def test_a_full_disk_leaves_no_half_object(small_disk: Path) -> None:
    store = ObjectStore(small_disk)
    kept = put(store, b"a" * 500 * KIB)
    for _ in range(3):
        with pytest.raises(DiskFull):
            put(store, b"b" * 700 * KIB)
        assert files_in(small_disk) == [os.path.relpath(store.path(kept.sha256), small_disk)]
    assert store.check(kept.sha256) is None
    assert put(store, b"c" * 100 * KIB).is_new  # what was cleaned up can be used


def test_a_file_size_limit_leaves_no_half_object(store: ObjectStore, root: Path) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 300 * KIB)
        file.flush()
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100 * KIB, before[1]))
        try:
            with pytest.raises(DiskFull):
                store.put(file.fileno())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert files_in(root) == []


@pytest.mark.parametrize("call", ["fsync", "fchmod", "rename", "mkdir"])
def test_no_step_that_fails_leaves_anything(
    store: ObjectStore, root: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    put(store, b"first")
    before = files_in(root)
    real = getattr(os, call)

    def full(*_: object) -> None:
        raise OSError(errno.EDQUOT, "quota")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(DiskFull):
        put(store, b"second")
    assert files_in(root) == before
    monkeypatch.setattr(os, call, real)
    assert put(store, b"second").is_new


def test_a_source_that_cannot_be_read_is_not_the_store_s_fault(
    store: ObjectStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(os, "pread", broken)
    with pytest.raises(OSError, match="I/O error") as caught:
        put(store, b"x")
    assert type(caught.value) is OSError
    assert files_in(root) == []


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path / "disk not mounted" / "store")
    with pytest.raises(NotAWorkspace):
        put(store, b"x")
    assert os.listdir(tmp_path) == []


def test_a_store_that_may_not_be_written(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def readonly(path: Path, flags: int, *rest: int, **named: int) -> int:
        if flags & os.O_CREAT and store.root in Path(path).parents:
            raise OSError(errno.EROFS, "read-only")
        return real(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", readonly)
    with pytest.raises(ReadOnlyStore):
        put(store, b"x")


# --- crash


@pytest.mark.slow
def test_a_kill_at_any_step_leaves_whole_objects_or_none(tmp_path: Path) -> None:
    """Kills the process before each of its system calls on the store in turn."""
    script = """
import os, signal, sys
from pathlib import Path
from evidence_store.objects import ObjectStore
left = int(sys.argv[3])
def counted(real):
    def call(*args, **kwargs):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*args, **kwargs)
    return call
fd = os.open(sys.argv[2], os.O_RDONLY)
for name in ("open", "pwrite", "fchmod", "fsync", "mkdir", "rename", "unlink"):
    setattr(os, name, counted(getattr(os, name)))
ObjectStore(Path(sys.argv[1])).put(fd)
"""
    (tmp_path / "a").write_bytes(b"content")
    name = digest(b"content")
    outcomes = set()
    for step in range(100):
        root = tmp_path / str(step)
        root.mkdir()
        died = subprocess.run([sys.executable, "-c", script, root, tmp_path / "a", str(step)], check=False)
        store = ObjectStore(root)
        outcomes.add(store.has(name))
        assert list(store.iter_hashes()) == ([name] if store.has(name) else [])
        assert not store.has(name) or store.check(name) is None
        store.sweep_tmp()
        with open(tmp_path / "a", "rb") as file:
            assert store.put(file.fileno()).sha256 == name
        assert files_in(root) == [os.path.relpath(store.path(name), root)]
        if died.returncode == 0:
            break
    assert outcomes == {False, True}
    assert step > 8


@pytest.mark.slow
def test_a_kill_between_copying_and_syncing_a_handful_loses_nothing(tmp_path: Path) -> None:
    """Kills the process before each of its system calls: every object there is whole, and the rest is put anew."""
    script = """
import os, signal, sys
from pathlib import Path
from evidence_store.objects import ObjectStore
left = int(sys.argv[2])
def counted(real):
    def call(*args, **kwargs):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*args, **kwargs)
    return call
sources = [os.open(path, os.O_RDONLY) for path in sys.argv[3:]]
for name in ("open", "pwrite", "fchmod", "fsync", "mkdir", "rename", "unlink"):
    setattr(os, name, counted(getattr(os, name)))
store = ObjectStore(Path(sys.argv[1]))
store.keep([store.stage(fd) for fd in sources])
"""
    contents = [b"one", b"two", b"one", b"three"]
    paths = [tmp_path / str(n) for n in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    counts = set()
    for step in range(200):
        root = tmp_path / f"root {step}"
        root.mkdir()
        died = subprocess.run([sys.executable, "-c", script, root, str(step), *paths], check=False)
        store = ObjectStore(root)
        found = list(store.iter_hashes())
        counts.add(len(found))
        assert all(store.check(name) is None for name in found)
        store.sweep_tmp()
        for path in paths:
            with open(path, "rb") as file:
                store.put(file.fileno())
        names = sorted({digest(content) for content in contents})
        assert sorted(files_in(root)) == sorted(os.path.relpath(store.path(name), root) for name in names)
        if died.returncode == 0:
            break
    assert counts == {0, 1, 2, 3}
    assert step > 20


# --- check and clean


def test_a_flipped_bit_is_found_and_named(store: ObjectStore) -> None:
    name = put(store, b"content").sha256
    path = store.path(name)
    path.chmod(0o644)
    path.write_bytes(b"contenu")
    fault = store.check(name)
    assert fault is not None
    assert (fault.sha256, fault.path, fault.kind, fault.found) == (
        name,
        str(path),
        "damaged",
        digest(b"contenu"),
    )


def test_a_missing_object_is_found_and_named(store: ObjectStore) -> None:
    name = digest(b"never")
    fault = store.check(name)
    assert fault is not None
    assert fault.kind == "missing"
    with pytest.raises(ObjectMissing):
        store.open(name)
    assert not store.has(name)


def test_an_unreadable_object_is_found_and_named(store: ObjectStore) -> None:
    name = put(store, b"content").sha256
    store.path(name).unlink()
    store.path(name).mkdir()
    fault = store.check(name)
    assert fault is not None
    assert fault.kind == "unreadable"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "é" * 64])
def test_only_hashes_name_objects(store: ObjectStore, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.path(name)


def test_strangers_in_the_store_are_no_objects(store: ObjectStore, root: Path) -> None:
    name = put(store, b"x").sha256
    (root / "objects" / "README").write_text("x")
    (root / "objects" / "zz").mkdir()
    (root / "objects" / name[:2] / "lost+found").mkdir()
    (store.path(name).parent / "note.txt").write_text("x")
    (store.path(name).parent / ("f" * 64)).write_text("in the wrong folder")
    assert list(store.iter_hashes()) == [name]


def test_an_empty_store_has_no_objects(store: ObjectStore) -> None:
    assert list(store.iter_hashes()) == []
    assert store.sweep_tmp() == 0


def test_sweeping_removes_what_the_killed_left(store: ObjectStore, root: Path) -> None:
    put(store, b"x")
    (root / "tmp" / "4711-0").write_bytes(b"half")
    assert store.sweep_tmp() == 1
    assert len(files_in(root)) == 1
