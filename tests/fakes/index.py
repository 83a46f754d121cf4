"""A search index in one file, for tests of the road: as durable and as strict as the real one, and slow."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from indexer.search.model import IndexDocument, IndexState, IndexUnusable, Plan


class _Saved(msgspec.Struct):
    engine: str
    generation: int
    seq: int
    documents: dict[str, IndexDocument]


class FakeIndex:
    """The part of `SearchIndex` that the archive uses."""

    def __init__(self, folder: Path, *, threshold: int = 1_000_000) -> None:
        self.folder = folder
        self._file = folder / "index.msgpack"
        self._threshold = threshold
        folder.mkdir(exist_ok=True)
        self.rebuilds: list[str] = []

    def state(self) -> IndexState:
        try:
            saved = self.saved()
        except FileNotFoundError:
            return IndexState(usable=False, why="missing")
        except msgspec.DecodeError as error:
            return IndexState(usable=False, why=f"damaged: {error}")
        return IndexState(
            usable=True,
            engine=saved.engine,
            generation=saved.generation,
            seq=saved.seq,
            documents=len(saved.documents),
        )

    def wanted_engine(self, documents: int) -> str:
        return "tantivy" if documents > self._threshold else "whoosh"

    def writer(self) -> FakeWriter:
        return FakeWriter(self, self.saved())

    def rebuild(self, documents: Iterable[IndexDocument], seq: int, *, engine: str | None = None) -> None:
        found = {document.key: document for document in documents}
        generation = self.state().generation + 1
        self.rebuilds.append(engine or "")
        self.save(_Saved(engine or "whoosh", generation, seq, found))

    def reader(self) -> FakeReader:
        state = self.state()
        if not state.usable:
            raise IndexUnusable(state.why)
        return FakeReader(self.documents())

    def saved(self) -> _Saved:
        return msgspec.msgpack.decode(self._file.read_bytes(), type=_Saved)

    def save(self, saved: _Saved) -> None:
        beside = self._file.with_suffix(".new")
        beside.write_bytes(msgspec.msgpack.encode(saved))
        os.replace(beside, self._file)

    def documents(self) -> dict[str, IndexDocument]:
        return self.saved().documents


class FakeReader:
    """One committed state."""

    def __init__(self, documents: dict[str, IndexDocument]) -> None:
        self._documents = documents

    def keys(self, plan: Plan) -> list[str]:  # noqa: ARG002
        return sorted(self._documents)

    def close(self) -> None:
        pass


class FakeWriter:
    """The only writer; nothing counts before `commit`."""

    def __init__(self, index: FakeIndex, saved: _Saved) -> None:
        self._index = index
        self._saved = saved

    def put(self, document: IndexDocument) -> None:
        self._saved.documents[document.key] = document

    def delete(self, key: str) -> None:
        self._saved.documents.pop(key, None)

    def commit(self, seq: int) -> None:
        self._saved.seq = seq
        self._index.save(self._saved)

    def close(self) -> None:
        pass
