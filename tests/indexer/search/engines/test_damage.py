"""Files that are gone, cut, emptied or changed: the index says that it is unusable, or answers; nothing else."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from indexer.search.engines import CheckedEngine, open_engine
from indexer.search.model import All, Fuzzy, IndexUnusable, Keyword, Phrase, Plan, Prefix, Reader, Term
from tests.indexer.search.engines.archive import Archive

HARMLESS = ("writer.lock", ".tantivy-writer.lock", ".tantivy-meta.lock", ".managed.json")
"""Not part of what was committed."""

FLIPS = 3
"""Changed bytes tried for each file."""


@pytest.fixture
def sound(engine: CheckedEngine, folder: str) -> str:
    archive = Archive(7)
    writer = engine.writer(folder)
    for number in range(60):
        writer.put(archive.document(f"{number % 50:03}"))
        if number % 20 == 0:
            writer.commit(number)
    writer.commit(60)
    writer.close()
    return folder


def _files(folder: str) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name not in HARMLESS and not name.endswith(".tmp"))


def _use(reader: Reader) -> None:
    """Asks something of every kind."""
    reader.doc_count()
    reader.terms("k")
    reader.similar("rapat", 2)
    reader.completions("k", 5, Keyword("bidang", ("tu",)))
    for node in (
        Term("exact", ("rapat",)),
        Term("stem", ("nilai",)),
        Phrase(("rapat", "notulen")),
        Prefix("ke"),
    ):
        reader.search(Plan(node, node, ("rapat", "nilai")), limit=50)
        reader.keys(Plan(node))
    for sort in ("score", "date", "name"):
        reader.search(Plan(Fuzzy("rapatt", 2), All(()), ("kerja",), sort))


def _copy(folder: str, name: str) -> Path:
    copy = Path(folder).parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    return copy / name


@pytest.mark.parametrize("size", [None, 0, 0.5], ids=["missing", "empty", "half"])
def test_missing_and_cut_files_are_noticed(engine: CheckedEngine, sound: str, size: float | None) -> None:
    assert len(_files(sound)) > 5
    for name in _files(sound):
        path = _copy(sound, name)
        length = path.stat().st_size
        if not length:
            continue
        if size is None:
            path.unlink()
        else:
            os.truncate(path, int(length * size))
        fresh = open_engine(engine.name)
        with pytest.raises(IndexUnusable, match="damaged"):
            fresh.check(str(path.parent))
        with pytest.raises(IndexUnusable, match="damaged"):
            _use(fresh.reader(str(path.parent)))
        with pytest.raises(IndexUnusable, match="damaged"):
            fresh.writer(str(path.parent))


def test_changed_bytes_raise_nothing_else(engine: CheckedEngine, sound: str) -> None:
    random = Random(11)
    for name in _files(sound):
        for _ in range(FLIPS):
            path = _copy(sound, name)
            content = bytearray(path.read_bytes())
            if not content:
                continue
            for _ in range(4):
                content[random.randrange(len(content))] ^= 1 << random.randrange(8)
            path.write_bytes(content)
            with suppress(IndexUnusable):
                _use(open_engine(engine.name).reader(str(path.parent)))


def test_a_folder_of_something_else(engine: CheckedEngine, tmp_path: Path) -> None:
    for content in (None, b"", b"garbage", b'{"seq": 1}', b"00000000 {}\n"):
        if content is not None:
            (tmp_path / "commit").write_bytes(content)
        for ask in (engine.check, engine.reader, engine.writer, engine.committed_seq):
            with pytest.raises(IndexUnusable, match="damaged"):
                ask(str(tmp_path))


def test_damage_is_not_passed_on(engine: CheckedEngine, sound: str) -> None:
    """A writer that could not be opened holds no lock, and left the folder as it was."""
    commit = Path(sound) / "commit"
    whole = commit.read_bytes()
    commit.write_bytes(whole[:-5])
    with pytest.raises(IndexUnusable):
        engine.writer(sound)
    commit.write_bytes(whole)
    engine.writer(sound).close()
    _use(engine.reader(sound))
