"""Real faults: damaged, foreign, newer, missing and unwritable catalogues, full disks, second writers."""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from evidence_store import door, schema
from evidence_store.catalogue import Catalogue
from evidence_store.errors import (
    AlreadyAWorkspace,
    BatchLost,
    CatalogueDamaged,
    CatalogueTooNew,
    CatalogueTooOld,
    DiskFull,
    Locked,
    NoAccess,
    NotAWorkspace,
    ReadOnlyStore,
    StoreError,
)
from evidence_store.lock import WriterLock
from evidence_store.model import DocumentState, PageRow, ReadingRow, Sighting
from evidence_store.people import Role
from tests.evidence_store.samples import at, file_it, match, meeting, one_source, part, read_it, sha, stamp

pytestmark = pytest.mark.slow

NOBODY = 65534


@pytest.fixture
def filled(path: Path) -> Path:
    """A closed catalogue of some hundred documents."""
    with Catalogue.create(path, unit="satker-01") as catalogue, catalogue.batch():
        source = one_source(catalogue)
        for n in range(200):
            _, document = file_it(catalogue, source, b"folder %d/file %d.pdf" % (n % 7, n), str(n))
            scanned = PageRow(1, f"teks {n} " * 50, "", "ocr", 80.0, 0, b"words" * 100)
            reading = ReadingRow(kind="sk", document_date=at(n).date(), version="1")
            full = part(pages=(scanned,), reading=reading, matches=(match(),), meeting=meeting())
            catalogue.extracted(document.id, "1", [full], DocumentState.READ, at(n))
            catalogue.audit("received", {"n": n}, who="scan", at=at(n))
        catalogue.people.add("sri", shown="Sri", role=Role.ADMIN, secret="x", who="uji", at=at(0))
    return path


def use(path: Path) -> None:
    """Everything there is to call, as one session of work."""
    with Catalogue.open(path) as catalogue:
        catalogue.check()
        for source in catalogue.sources():
            catalogue.known(source.id)
        catalogue.pending()
        catalogue.waiting("2")
        catalogue.account()
        catalogue.problems()
        catalogue.counts()
        ids = list(catalogue.all_document_ids())
        for unit in catalogue.units(ids):
            catalogue.page_texts([unit.key])
        for id_ in ids:
            catalogue.document(id_)
        catalogue.find("file 7.pdf")
        catalogue.changes_since(0)
        catalogue.evidence()
        catalogue.unread()
        catalogue.set_ties({(part.document_id, part.part): [] for part in catalogue.meeting_parts()}, "1")
        catalogue.decisions_on([sha("1")])
        catalogue.stale_versions("2")
        catalogue.decisions()
        catalogue.snapshots()
        catalogue.people.all()
        catalogue.check_audit()
        read_it(catalogue, one_source(catalogue), b"new.pdf", "new")


# --- damage


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes_end_in_a_named_error_or_do_no_harm(filled: Path, seed: int) -> None:
    dice = random.Random(seed)
    content = bytearray(filled.read_bytes())
    for _ in range(dice.choice([1, 1, 8, 200])):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    filled.write_bytes(content)
    with suppress(CatalogueDamaged, NotAWorkspace, CatalogueTooNew):
        use(filled)


@pytest.mark.parametrize("table", ["document", "filing", "page", "decision", "person", "audit"])
def test_a_page_overwritten_is_damage(filled: Path, table: str) -> None:
    with Catalogue.open(filled) as catalogue:
        found = catalogue.database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table])
        start = (int(found.fetchone()[0]) - 1) * schema.PAGE_BYTES
    content = bytearray(filled.read_bytes())
    content[start : start + schema.PAGE_BYTES] = random.Random(1).randbytes(schema.PAGE_BYTES)
    filled.write_bytes(content)
    with pytest.raises(CatalogueDamaged) as caught:
        use(filled)
    assert caught.value.path == filled
    assert caught.value.detail
    with Catalogue.open(filled, readonly=True) as catalogue:
        assert catalogue.check() != []


def test_a_row_without_its_parent_is_found(catalogue: Catalogue) -> None:
    file_it(catalogue, one_source(catalogue), b"a")
    assert catalogue.check() == []
    catalogue.database.execute("PRAGMA foreign_keys = OFF")
    catalogue.database.execute("DELETE FROM source")
    assert catalogue.check() == ["row 1 of filing refers to no row of source"]


@pytest.mark.parametrize("keep", [0, 1, 15, 100, 4096, 5000, 0.5, 0.99, 0.99999])
def test_a_truncated_catalogue_is_damaged(filled: Path, keep: float) -> None:
    size = keep if isinstance(keep, int) else int(filled.stat().st_size * keep)
    os.truncate(filled, size)
    for readonly in (False, True):
        with pytest.raises(CatalogueDamaged), Catalogue.open(filled, readonly=readonly) as catalogue:
            catalogue.document(150)
    assert filled.stat().st_size == size  # looking at it has not made it worse


def test_a_file_that_is_no_database(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" * 1000)
    with pytest.raises(CatalogueDamaged):
        Catalogue.open(path)


def test_another_program_s_database(path: Path) -> None:
    sqlite3.connect(path).execute("CREATE TABLE recipes (id)").connection.close()
    with pytest.raises(NotAWorkspace):
        Catalogue.open(path)


@pytest.mark.parametrize("readonly", [False, True])
def test_missing_or_not_a_file(tmp_path: Path, readonly: bool) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("nothing", "no/folder", "folder"):
        with pytest.raises(NotAWorkspace) as caught:
            Catalogue.open(tmp_path / name, readonly=readonly)
        assert caught.value.path == tmp_path / name
    assert sorted(os.listdir(tmp_path)) == ["folder"]


def test_create_refuses_what_exists_and_leaves_it(filled: Path) -> None:
    before = filled.read_bytes()
    with pytest.raises(AlreadyAWorkspace):
        Catalogue.create(filled, unit="other")
    assert filled.read_bytes() == before


def test_create_replaces_what_a_killed_create_left(path: Path) -> None:
    left = path.with_name(path.name + ".new")
    left.write_bytes(b"half")
    Path(f"{left}-journal").write_bytes(b"half")
    with Catalogue.create(path, unit="u") as catalogue:
        assert catalogue.check() == []
    assert os.listdir(path.parent) == [path.name]


def test_create_in_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspace):
        Catalogue.create(tmp_path / "no" / "catalogue.sqlite", unit="u")


def test_odd_paths_are_no_uris(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"100% ?mode=memory&x#y \xff")
    folder.mkdir()
    Catalogue.create(folder / "catalogue.sqlite", unit="u").close()
    with Catalogue.open(folder / "catalogue.sqlite", readonly=True) as catalogue:
        assert catalogue.unit == "u"
    assert os.listdir(tmp_path) == [folder.name]


# --- versions


def test_a_newer_schema_is_left_alone(filled: Path) -> None:
    with Catalogue.open(filled) as catalogue:
        catalogue.database.execute("PRAGMA user_version = 99")
    for readonly in (False, True):
        with pytest.raises(CatalogueTooNew) as caught:
            Catalogue.open(filled, readonly=readonly)
        assert (caught.value.found, caught.value.known) == (99, len(schema.MIGRATIONS))


def test_a_writer_migrates_and_a_reader_says_that_it_must(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(schema.MIGRATIONS)

    def next_step(database: object) -> None:
        database.table("source").add_column("colour", str)  # type: ignore[attr-defined]

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, next_step))
    with pytest.raises(CatalogueTooOld) as caught:
        Catalogue.open(filled, readonly=True)
    assert (caught.value.found, caught.value.known) == (before, before + 1)
    with Catalogue.open(filled) as catalogue:
        assert "colour" in catalogue.database.table("source").columns_dict
        assert catalogue.counts()["documents"] == 200
    with Catalogue.open(filled, readonly=True) as catalogue:
        assert catalogue.counts()["documents"] == 200


def test_a_migration_that_fails_leaves_the_schema_before_it(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def third(database: object) -> None:
        database.table("source").add_column("colour", str)  # type: ignore[attr-defined]
        raise RuntimeError("half way")

    known = schema.MIGRATIONS
    monkeypatch.setattr(schema, "MIGRATIONS", (*known, third))
    with pytest.raises(RuntimeError):
        Catalogue.open(filled)
    monkeypatch.setattr(schema, "MIGRATIONS", known)
    with Catalogue.open(filled) as catalogue:
        assert "colour" not in catalogue.database.table("source").columns_dict


# --- no room


def fill_up(path: Path) -> tuple[list[int], type[BaseException]]:
    """Files documents until the disk is full; returns what was acknowledged."""
    done: list[int] = []
    with Catalogue.open(path) as catalogue:
        source = one_source(catalogue)
        try:
            for n in range(1_000):
                _, document = file_it(catalogue, source, b"%d" % n, str(n))
                big = part(pages=(PageRow(1, f"{n} " * 5_000, "", "native", None, 0, b""),))
                catalogue.extracted(document.id, "1", [big], DocumentState.READ, at(n))
                done.append(document.id)
        except StoreError as error:
            assert catalogue.counts()["documents"] >= len(done)  # it can still be read
            return done, type(error)
    raise AssertionError("the disk never got full")


def check_after_full(path: Path, done: list[int]) -> None:
    with Catalogue.open(path) as catalogue:
        assert catalogue.check() == []
        for id_ in done:
            assert catalogue.document(id_).parts[0].pages


def test_a_full_disk_loses_nothing_acknowledged(small_disk: Path, tmp_path: Path) -> None:
    Catalogue.create(small_disk / "catalogue.sqlite", unit="u").close()
    done, error = fill_up(small_disk / "catalogue.sqlite")
    assert error is DiskFull
    for suffix in ("", "-wal"):
        if os.path.exists(f"{small_disk}/catalogue.sqlite{suffix}"):
            shutil.copy(f"{small_disk}/catalogue.sqlite{suffix}", tmp_path)
    check_after_full(tmp_path / "catalogue.sqlite", done)


def test_no_room_to_create(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(1024 * 1024 - 8 * 4096))
    with pytest.raises(DiskFull):
        Catalogue.create(small_disk / "catalogue.sqlite", unit="u")
    assert os.listdir(small_disk) == ["filler"]


def test_a_file_size_limit_counts_as_full(path: Path) -> None:
    """Stands for quotas, which SQLite does not tell as a full disk either."""
    Catalogue.create(path, unit="u").close()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * 1024, before[1]))
    try:
        done, error = fill_up(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert error is DiskFull
    check_after_full(path, done)


def test_a_batch_undone_by_the_disk_does_not_go_on_in_pieces(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite rolls the whole transaction back by itself; a caller that catches the error must not commit
    the rest of the batch without its beginning."""
    # Else all is written at the end only.
    monkeypatch.setattr("evidence_store.door.PRAGMAS", (*door.PRAGMAS, "cache_size = -64"))

    def careless(catalogue: Catalogue, source: int) -> None:
        with catalogue.batch():
            _, document = file_it(catalogue, source, b"first", "first")
            big = part(pages=(PageRow(1, "x" * 200_000, "", "native", None, 0, b""),) * 10)
            with pytest.raises(DiskFull):
                catalogue.extracted(document.id, "1", [big], DocumentState.READ, at(0))
            file_it(catalogue, source, b"last", "last")

    with Catalogue.create(small_disk / "catalogue.sqlite", unit="u") as catalogue:
        source = one_source(catalogue)
        with pytest.raises(BatchLost):
            careless(catalogue, source)
        assert catalogue.known(source) == {}
        read_it(catalogue, source, b"small", "small")
        assert catalogue.check() == []


# --- permissions


def as_nobody(script: str, path: Path) -> None:
    """Runs a script that this test wrote as a user without rights; it must not fail."""
    drop = f"import os; os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\n"
    prelude = drop if os.geteuid() == 0 else ""
    imports = (
        "import sys; from pathlib import Path\n"
        "from evidence_store.catalogue import Catalogue\n"
        "from evidence_store.objects import ObjectStore\n"
        "from evidence_store.errors import *\n"
        "path = Path(sys.argv[1])\n"
    )
    # Imported before the rights are given up: the interpreter may live where nobody can read.
    ran = subprocess.run(
        [sys.executable, "-c", imports + prelude + script, path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


EXPECT = """
def expect(error, what):
    try:
        what()
    except error as caught:
        assert caught.path == path, caught
        return
    raise AssertionError(f"no {error.__name__}")
"""


@pytest.fixture
def open_folder(tmp_path: Path) -> Iterator[Path]:
    """The folders above are pytest's own and closed to others."""
    opened = []
    for folder in (tmp_path, *tmp_path.parents):
        mode = folder.stat().st_mode
        if mode & 0o005 != 0o005 and os.access(folder, os.W_OK):
            opened.append((folder, mode))
            folder.chmod(mode | 0o055)
    yield tmp_path
    for folder, mode in opened:
        folder.chmod(mode)


def test_a_catalogue_that_may_not_be_written(filled: Path, open_folder: Path) -> None:
    """At rest it can't be read either: SQLite would have to make the files that readers and writer share,
    and to read without them would be wrong as soon as somebody with more rights writes."""
    filled.chmod(0o444)
    open_folder.chmod(0o555)
    try:
        as_nobody(
            EXPECT + "expect(ReadOnlyStore, lambda: Catalogue.open(path))\n"
            "expect(ReadOnlyStore, lambda: Catalogue.open(path, readonly=True))\n",
            filled,
        )
    finally:
        open_folder.chmod(0o755)


def test_a_catalogue_on_a_read_only_medium_can_be_read(small_disk: Path) -> None:
    path = small_disk / "catalogue.sqlite"
    Catalogue.create(path, unit="u").close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with Catalogue.open(path, readonly=True) as catalogue:
        assert catalogue.counts()["documents"] == 0
        with pytest.raises(ReadOnlyStore):
            catalogue.set_indexed(1)
    with pytest.raises(ReadOnlyStore):
        Catalogue.open(path)
    with pytest.raises(ReadOnlyStore):
        Catalogue.create(small_disk / "other.sqlite", unit="u")


@pytest.mark.usefixtures("open_folder")
def test_a_reader_without_rights_sees_what_a_living_writer_commits(filled: Path) -> None:
    with Catalogue.open(filled) as catalogue:
        read_it(catalogue, one_source(catalogue), b"new", "new")
        as_nobody(
            "with Catalogue.open(path, readonly=True) as c: assert c.counts()['documents'] == 201\n", filled
        )


@pytest.mark.usefixtures("open_folder")
def test_a_catalogue_that_may_not_be_read(filled: Path) -> None:
    filled.chmod(0)
    as_nobody(
        EXPECT + "expect(NoAccess, lambda: Catalogue.open(path, readonly=True))\n"
        "expect(NoAccess, lambda: Catalogue.open(path))\n",
        filled,
    )
    assert issubclass(NoAccess, StoreError)


def test_create_in_a_closed_folder(open_folder: Path) -> None:
    (open_folder / "closed").mkdir(mode=0o555)
    as_nobody(
        EXPECT + "expect(ReadOnlyStore, lambda: Catalogue.create(path, unit='u'))",
        open_folder / "closed" / "catalogue.sqlite",
    )


def writing_calls(catalogue: Catalogue) -> list[Callable[[], object]]:
    return [
        lambda: catalogue.set_sources([("new", "", b"/new")]),
        lambda: catalogue.record(1, [Sighting(b"x", stamp())], at(0)),
        lambda: catalogue.restamp(1, stamp()),
        lambda: catalogue.gone([1], at(0)),
        lambda: catalogue.received(1, stamp(), sha("x"), 1, at(0)),
        lambda: catalogue.failed(1, "x", at(0)),
        lambda: catalogue.begin_try([1]),
        lambda: catalogue.extracted(1, "1", [], DocumentState.READ, at(0)),
        lambda: catalogue.retry([1]),
        lambda: catalogue.rejudge(1, {}),
        lambda: catalogue.set_indexed(999),
        lambda: catalogue.source_scanned(1, at(0)),
        lambda: catalogue.source_unreachable(1, "", at(0)),
        lambda: catalogue.audit("x", {}, who="w", at=at(0)),
    ]


def test_a_reader_can_write_nothing(filled: Path) -> None:
    with Catalogue.open(filled, readonly=True) as catalogue:
        for call in writing_calls(catalogue):
            with pytest.raises(ReadOnlyStore):
                call()


# --- company


def test_a_second_writer_is_told_who_holds_the_lock(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should anyone forget the lock: SQLite's own lock stands behind it."""
    monkeypatch.setattr("evidence_store.door.BUSY_SECONDS", 0.05)
    with (
        WriterLock(filled.parent / "lock"),
        Catalogue.open(filled) as first,
        Catalogue.open(filled) as second,
    ):
        with first.batch():
            one_source(first, "x")
            with pytest.raises(Locked) as caught:
                one_source(second, "y")
        one_source(second, "y")
    assert caught.value.pid == os.getpid()
    assert caught.value.since is not None


def test_readers_neither_wait_nor_see_half_of_a_batch(filled: Path) -> None:
    """A writer files two documents a batch; readers must always see an even number of new ones."""
    stop = threading.Event()
    seen: set[int] = set()
    faults: list[object] = []

    def read() -> None:
        with Catalogue.open(filled, readonly=True) as reader:
            while not stop.is_set():
                try:
                    with reader.snapshot():
                        count = reader.counts()["documents"]
                        ids = reader.changes_since(0, limit=10_000)[1]
                    if count % 2 or len(ids) != count or len(reader.units(ids[-2:])) != 2:
                        faults.append((count, len(ids)))
                    seen.add(count)
                except Exception as error:  # told to the test below
                    faults.append(error)
                    return

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    with Catalogue.open(filled) as catalogue:
        source = one_source(catalogue)
        for n in range(100):
            with catalogue.batch():
                read_it(catalogue, source, b"left %d" % n, f"left {n}")
                read_it(catalogue, source, b"right %d" % n, f"right {n}")
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(seen) > 1


def test_a_failed_call_in_a_batch_undoes_only_itself(catalogue: Catalogue) -> None:
    source = one_source(catalogue)
    with catalogue.batch():
        _, document = file_it(catalogue, source, b"a", "a")
        twice = part(pages=(PageRow(1, "x", "", None, None, 0, b""),))  # type: ignore[arg-type]
        with pytest.raises(sqlite3.IntegrityError):
            catalogue.extracted(document.id, "1", [twice], DocumentState.READ, at(0))
        with suppress(RuntimeError), catalogue.batch():
            file_it(catalogue, source, b"b", "b")
            raise RuntimeError
        file_it(catalogue, source, b"c", "c")
    assert set(catalogue.known(source)) == {b"a", b"c"}
    assert [document.state for document in catalogue.waiting("1")] == [DocumentState.WAITING] * 2
    assert catalogue.counts()["parts"] == 0


def test_an_interrupted_batch_leaves_nothing(catalogue: Catalogue) -> None:
    with suppress(KeyboardInterrupt), catalogue.batch():
        one_source(catalogue)
        raise KeyboardInterrupt
    assert catalogue.sources() == []
    one_source(catalogue)


def test_a_killed_writer_s_log_is_read_by_the_next(path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from evidence_store.catalogue import Catalogue\n"
        "c = Catalogue.create(Path(sys.argv[1]), unit='u')\n"
        "c.set_sources([('kept', '', b'/x')])\n"
        "b = c.batch(); b.__enter__(); c.set_sources([('lost', '', b'/x')])\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, os.fspath(path)], check=False)
    assert Path(f"{path}-wal").exists()
    for readonly in (True, False):
        with Catalogue.open(path, readonly=readonly) as catalogue:
            assert [source.name for source in catalogue.sources()] == ["kept"]
