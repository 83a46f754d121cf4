"""The index folder: its state, generations, swapping, sweeping, and the choice of engine."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from pathlib import Path

import msgspec
import pytest

from indexer.search import generations
from indexer.search import index as index_module
from indexer.search.engines import NAMES
from indexer.search.index import SearchIndex
from indexer.search.model import All, IndexBusy, IndexDocument, IndexState, IndexUnusable, Plan, Term

EVERYTHING = Plan(All(()))


def document(key: str, text: str = "rapat") -> IndexDocument:
    return IndexDocument(key, "", (), (text,), {})


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path, name: str) -> SearchIndex:
    """Two documents, at change 5."""
    made = SearchIndex(folder, engine=name, unit="unit")  # type: ignore[arg-type]
    writer = made.writer()
    writer.put(document("1"))
    writer.put(document("2"))
    writer.commit(5)
    writer.close()
    return made


def generations_of(folder: Path) -> list[str]:
    return sorted(entry for entry in os.listdir(folder) if entry.startswith("g"))


# --- state ---


def test_missing(folder: Path) -> None:
    index = SearchIndex(folder)
    assert index.state() == IndexState(usable=False, why="missing")
    with pytest.raises(IndexUnusable, match="missing"):
        index.reader()
    folder.mkdir()
    assert index.state().why == "missing"


def test_state_of_a_sound_index(index: SearchIndex, name: str) -> None:
    assert index.state() == IndexState(True, "", name, 1, 5, 2)


@pytest.mark.usefixtures("index")
def test_reading_needs_no_write_permission(folder: Path) -> None:
    """A person who may only read the workspace can search it."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    fresh = SearchIndex(folder)
    assert fresh.state().usable
    assert fresh.reader().keys(EVERYTHING) == ["1", "2"]
    changed = {path.name for path in folder.rglob("*") if before.get(path) != path.stat().st_mtime_ns}
    assert changed <= {".tantivy-meta.lock", "data"}, "reading wrote something"


@pytest.mark.parametrize("content", ["", "g1\n", "../../etc\n", "g0000000x\n", "g00000009\n"])
def test_damaged_pointer(index: SearchIndex, folder: Path, content: str) -> None:
    (folder / "current").write_text(content)
    assert index.state().why.startswith("damaged: ")
    for ask in (index.reader, index.writer):
        with pytest.raises(IndexUnusable, match="damaged"):
            ask()
    index.rebuild([document("9")], 6)
    assert index.reader().keys(EVERYTHING) == ["9"]
    assert index.state().usable


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("format", 0, "other version"),
        ("engine_version", "0", "other version"),
        ("engine", "xapian", "unknown engine"),
        ("unit", "another", "another unit"),
    ],
)
def test_made_otherwise(index: SearchIndex, folder: Path, field: str, value: object, why: str) -> None:
    path = folder / "g00000001" / "about.json"
    about = msgspec.json.decode(path.read_bytes()) | {field: value}
    path.write_bytes(msgspec.json.encode(about))
    assert why in index.state().why
    for ask in (index.reader, index.writer):
        with pytest.raises(IndexUnusable, match=why):
            ask()


def test_words_of_another_version(index: SearchIndex, folder: Path) -> None:
    """It goes on being read and written until there is leisure to make it anew."""
    path = folder / "g00000001" / "about.json"
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | {"language_version": "0"}))
    assert index.state().usable
    assert "words of version 0" in index.state().outdated
    writer = index.writer()
    writer.put(document("3"))
    writer.commit(6)
    writer.close()
    assert index.reader().keys(EVERYTHING) == ["1", "2", "3"]
    index.rebuild([document("1")], 6)
    assert index.state().outdated == ""


def test_damaged_files(index: SearchIndex, folder: Path) -> None:
    for victim in ("about.json", "data/commit"):
        copy = folder.with_name("copy")
        shutil.copytree(folder, copy)
        (copy / "g00000001" / victim).write_bytes(b"\x00garbage")
        state = SearchIndex(copy).state()
        assert not state.usable
        assert state.why.startswith("damaged: ")
        (copy / "g00000001" / victim).unlink()
        assert SearchIndex(copy).state().why.startswith("damaged: ")
        shutil.rmtree(copy)
    shutil.rmtree(folder / "g00000001" / "data")
    assert index.state().why.startswith("damaged: ")


# --- reading and writing ---


def test_reader_is_shared_until_something_is_committed(index: SearchIndex) -> None:
    first, second = index.reader(), index.reader()
    assert first._reader is second._reader  # type: ignore[attr-defined]
    first.close()
    writer = index.writer()
    writer.put(document("3"))
    assert index.reader()._reader is second._reader  # type: ignore[attr-defined]
    writer.commit(6)
    assert index.reader().keys(EVERYTHING) == ["1", "2", "3"]
    assert second.keys(EVERYTHING) == ["1", "2"]
    writer.close()


def test_one_writer(index: SearchIndex, folder: Path) -> None:
    writer = index.writer()
    with pytest.raises(IndexBusy):
        SearchIndex(folder).writer()
    writer.close()
    SearchIndex(folder).writer().close()


# --- making it anew ---


def test_rebuild_replaces(index: SearchIndex) -> None:
    old = index.reader()
    index.rebuild((document(str(number)) for number in range(10, 20)), 77)
    state = index.state()
    assert (state.generation, state.seq, state.documents) == (2, 77, 10)
    assert index.reader().keys(EVERYTHING) == [str(number) for number in range(10, 20)]
    assert old.keys(EVERYTHING) == ["1", "2"]
    assert old.search(Plan(Term("exact", ("rapat",)))).total == 2


def test_old_generation_is_swept_when_nobody_reads_it(index: SearchIndex, folder: Path) -> None:
    other = SearchIndex(folder)
    old = other.reader()
    index.rebuild([document("9")], 6)
    index.reader()
    assert generations_of(folder) == ["g00000001", "g00000002"]
    assert old.keys(EVERYTHING) == ["1", "2"]
    old.close()
    assert other.reader().keys(EVERYTHING) == ["9"]
    index.writer().close()
    assert generations_of(folder) == ["g00000002"]


def test_rebuild_with_another_engine(folder: Path) -> None:
    index = SearchIndex(folder)
    for number, name in enumerate(("whoosh", "tantivy", "whoosh"), start=1):
        index.rebuild([document("1"), document("2")], number, engine=name)
        state = index.state()
        assert (state.engine, state.generation, state.seq) == (name, number, number)
        assert index.reader().keys(EVERYTHING) == ["1", "2"]


def test_builder_catches_up_while_the_old_index_goes_on(index: SearchIndex, folder: Path) -> None:
    writer = index.writer()
    builder = index.builder()
    for key in ("1", "2"):
        builder.put(document(key, "baru"))
    builder.commit(5)
    writer.put(document("3", "susulan"))
    writer.commit(6)
    assert index.reader().keys(EVERYTHING) == ["1", "2", "3"]
    with pytest.raises(IndexBusy):
        builder.swap()
    writer.close()
    builder.put(document("3", "susulan"))
    builder.commit(6)
    builder.swap()
    assert index.state().seq == 6
    assert index.reader().keys(Plan(Term("exact", ("baru", "susulan")))) == ["1", "2", "3"]
    assert generations_of(folder)[-1] == "g00000002"


def test_builder_that_is_given_up_leaves_nothing(index: SearchIndex, folder: Path) -> None:
    builder = index.builder()
    with pytest.raises(IndexBusy):
        index.builder()
    builder.put(document("3"))
    builder.close()
    builder.close()
    assert generations_of(folder) == ["g00000001"]
    index.builder().close()


def test_a_generation_filled_by_another_process(index: SearchIndex, folder: Path) -> None:
    """Here another `SearchIndex`, which shares no lock with ours either."""
    builder = index.builder()
    filler = SearchIndex(folder).filler(builder.generation)
    filler.put(document("1", "baru"))
    filler.commit(0)
    with pytest.raises(IndexBusy):  # never two writers in one generation
        builder.put(document("2", "baru"))
    generations.sweep(folder)  # in use, so it stays
    filler.close()
    assert index.reader().keys(EVERYTHING) == ["1", "2"]
    builder.put(document("2", "baru"))
    builder.commit(7)
    builder.swap()
    assert index.state().seq == 7
    assert index.reader().keys(Plan(Term("exact", ("baru",)))) == ["1", "2"]


def test_nothing_to_fill(index: SearchIndex) -> None:
    builder = index.builder()
    builder.close()
    with pytest.raises(IndexUnusable, match="missing"):
        index.filler(builder.generation)


def test_rebuild_that_fails_leaves_the_old_index(index: SearchIndex, folder: Path) -> None:
    def documents() -> object:
        yield document("8")
        raise RuntimeError("the store cannot be read")

    with pytest.raises(RuntimeError):
        index.rebuild(documents(), 9)  # type: ignore[arg-type]
    assert index.state().generation == 1
    assert generations_of(folder) == ["g00000001"]


def test_killed_builder_is_swept_by_the_next_writer(index: SearchIndex, folder: Path) -> None:
    if index.state().engine != "whoosh":
        pytest.skip("a child with tantivy's threads cannot be forked")
    child = os.fork()
    if child == 0:
        builder = index.builder()
        builder.put(document("3"))
        builder.commit(6)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert generations_of(folder) == ["g00000001", "g00000002"]
    assert index.reader().keys(EVERYTHING) == ["1", "2"]
    index.writer().close()
    assert generations_of(folder) == ["g00000001"]


def test_a_beginning_without_lock_is_swept_later(index: SearchIndex, folder: Path) -> None:
    """A generation is a bare folder for a moment: sweeping it then would pull it from under its builder."""
    (folder / "g00000002").mkdir()
    index.writer().close()
    assert generations_of(folder) == ["g00000001", "g00000002"]
    index.rebuild([document("1")], 6)
    index.reader()
    index.writer().close()
    assert generations_of(folder) == ["g00000003"]


def test_readers_during_swaps(index: SearchIndex, folder: Path) -> None:
    """Each rebuild holds one word twice: a reader that sees anything else saw half of something."""
    finished = threading.Event()
    faults: list[object] = []
    index.rebuild([document("a", "kata0"), document("b", "kata0")], 0)

    def read() -> None:
        own = SearchIndex(folder)
        while not finished.is_set():
            try:
                reader = own.reader()
                words = reader.terms()
                if len(words) != 1 or reader.doc_freq(words[0]) != 2:
                    faults.append(words)
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(1, 7):
        index.rebuild([document("a", f"kata{number}"), document("b", f"kata{number}")], number)
    finished.set()
    for thread in threads:
        thread.join()
    assert faults == []


# --- which engine ---


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "WHOOSH_DOCUMENTS", 10)
    monkeypatch.setattr(index_module, "RETURN_DOCUMENTS", 5)


@pytest.mark.usefixtures("few")
def test_auto_moves_with_some_play(folder: Path) -> None:
    index = SearchIndex(folder)
    assert [index.wanted_engine(count) for count in (0, 7, 10, 11)] == [
        "whoosh",
        "whoosh",
        "whoosh",
        "tantivy",
    ]
    index.rebuild([document("1")], 1, engine="tantivy")
    assert [index.wanted_engine(count) for count in (4, 5, 10, 11)] == [
        "whoosh",
        "tantivy",
        "tantivy",
        "tantivy",
    ]
    index.rebuild([document("1")], 2, engine="whoosh")
    assert [index.wanted_engine(count) for count in (4, 5, 10, 11)] == [
        "whoosh",
        "whoosh",
        "whoosh",
        "tantivy",
    ]


@pytest.mark.usefixtures("few")
def test_rebuild_takes_the_wanted_engine(folder: Path) -> None:
    index = SearchIndex(folder)
    index.rebuild([document(str(number)) for number in range(11)], 1)
    assert index.state().engine == "tantivy"
    index.rebuild([document("1")], 2)
    assert index.state().engine == "whoosh"


def test_a_configured_engine_is_kept(folder: Path) -> None:
    index = SearchIndex(folder, engine="tantivy")
    assert index.wanted_engine(1) == index.wanted_engine(10**6) == "tantivy"
    index.writer().close()
    assert index.state().engine == "tantivy"


def test_first_generation_by_expected_size(folder: Path) -> None:
    SearchIndex(folder).writer(documents=1_000_000).close()
    assert SearchIndex(folder).state().engine == "tantivy"


def test_nothing_heavy_is_imported_to_ask_for_the_state(index: SearchIndex, folder: Path) -> None:
    import subprocess
    import sys

    if index.state().engine != "whoosh":
        pytest.skip("tantivy itself must look at its folder")
    code = (
        "import sys; from pathlib import Path; from indexer.search.index import SearchIndex;"
        f"assert SearchIndex(Path({str(folder)!r})).state().usable;"
        "print([name for name in ('numpy', 'whoosh', 'tantivy', 'rapidfuzz') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "[]"


def test_sweeping_a_folder_of_other_things(folder: Path) -> None:
    folder.mkdir()
    (folder / "g00000001").write_text("not a folder")
    (folder / "readme").write_text("keep")
    generations.sweep(folder)
    assert sorted(os.listdir(folder)) == ["g00000001", "readme"]
