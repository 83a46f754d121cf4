"""Reading by the rules of a pack: facts from a text, here or in the worker process that extracted it.

The worker reads what needs no recognition, so that this process, whose one thread writes everything down,
does not have to; what it read is handed on as `Extract.notes`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from archive.names import names_of
from archive.reading import PartNote
from evidence_store.model import ReadingRow
from indexer.extract.model import Extract, Part
from indexer.extract.tasks import Remark
from indexer.language.stream import body_of
from rules.files import load_pack
from rules.reading import READING_VERSION, read


class PackReader:
    """The rules of one pack folder, loaded once. `version` names the code and the pack's kinds: after an edit of
    either, readings are made again. Raises PackError, OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kinds = load_pack(folder).kinds
        digest = hashlib.sha256((folder / "kinds.yaml").read_bytes()).hexdigest()
        self.version = f"{READING_VERSION}+{digest[:12]}"

    def __call__(
        self, names: Sequence[str], title: str, pages: Sequence[str], facts: Mapping[str, str]
    ) -> ReadingRow:
        """What a part says of itself. `names` as `archive.names.names_of` gives them."""
        found = read(names, title, pages, facts, self._kinds)
        return ReadingRow(
            kind=found.kind,
            title=found.title,
            number=found.number,
            document_date=found.document_date,
            year=found.year,
            month=found.month,
            version=self.version,
        )

    def remark(self, paths: Sequence[bytes]) -> Remark:
        """What a worker needs to read a document that is filed under `paths`."""
        asked = Asked(str(self._folder), self.version, sorted(set(paths)))
        return Remark(f"{__name__}:{read_in_worker.__name__}", msgspec.msgpack.encode(asked))


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """The context of a `Remark`."""

    folder: str
    version: str
    paths: list[bytes]


def read_in_worker(extract: Extract, context: bytes) -> tuple[bytes, ...]:
    """A packed `PartNote` for each part; none if the pack has changed since the work was given out."""
    asked = msgspec.msgpack.decode(context, type=Asked)
    reader = _loaded(asked.folder, asked.version)
    if reader.version != asked.version:
        return ()
    return tuple(_packed.encode(_note(reader, part, asked.paths)) for part in extract.parts)


def _note(reader: PackReader, part: Part, paths: Sequence[bytes]) -> PartNote:
    pages = [page.text for page in part.pages]
    return PartNote(reader(names_of(paths, part.path), part.title, pages, part.facts), body_of(pages))


_packed = msgspec.msgpack.Encoder()


@lru_cache(maxsize=2)
def _loaded(folder: str, version: str) -> PackReader:  # noqa: ARG001 (part of the cache's key)
    return PackReader(Path(folder))
