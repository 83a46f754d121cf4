"""What must hold once the watch has come to rest: catalogue, store and index against the trees, file by file.

Every look returns lines that say what differs, the worst first; none means that all is as it must be.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evidence_store.catalogue import Catalogue
from evidence_store.model import DocumentState, FilingState
from evidence_store.objects import ObjectStore
from indexer.search.index import SearchIndex
from indexer.search.model import All, Plan, Term
from tests.fakes.operator import Operator

UNREAD = (DocumentState.UNREAD, DocumentState.SET_ASIDE)


@dataclass(frozen=True)
class Truth:
    """What the operator knows. `trees`: where the operator works, by the path that is watched, in order."""

    operator: Operator
    trees: Mapping[Path, Path]
    words: dict[str, str] = field(default_factory=dict)
    """A word that no other has, by the hash of each whole file that was ever made."""

    def files(self, watched: Path) -> dict[bytes, str]:
        """The hash of every file that counts."""
        found = self.operator.truth(self.trees[watched])
        return {path: hashlib.sha256(data).hexdigest() for path, data in found.items()}


def unlike(workspace: Path, truth: Truth) -> list[str]:
    """Files that the catalogue does not know as they are, and work that is still waiting."""
    lines: list[str] = []
    with opened(workspace) as catalogue:
        if not (sources := catalogue.sources()):
            return ["the service has not got so far as to know its sources"]
        for source, tree in zip(sources, truth.trees, strict=True):
            wanted = truth.files(tree)
            known = {
                path: _hash_at(catalogue, tree, path) if one.state is FilingState.RECEIVED else str(one.state)
                for path, one in catalogue.known(source.id).items()
                if one.state is not FilingState.IGNORED
            }
            lines += [
                f"{tree.name}/{path!r}: {known.get(path)} instead of {wanted.get(path)}"
                for path in sorted(wanted.keys() | known.keys())
                if known.get(path) != wanted.get(path)
            ]
        waiting = catalogue.waiting_counts()
    return lines or ([f"waiting: {waiting}"] if any(waiting) else [])


def all_files(tree: Path) -> list[bytes]:
    return [
        os.path.relpath(os.path.join(folder, name), bytes(tree))
        for folder, _, names in os.walk(bytes(tree))
        for name in names
    ]


def live(workspace: Path, source: int) -> set[bytes]:
    """The paths that the catalogue takes to be there, in the n-th source."""
    with opened(workspace) as catalogue:
        sources = catalogue.sources()
        return set(catalogue.known(sources[source].id)) if sources else set()


def unsound(workspace: Path, truth: Truth) -> list[str]:
    """Everything else that must hold, the watch having ended."""
    return [
        *half_or_double(workspace, truth.operator.states),
        *miscounted(workspace, truth),
        *unlike_index(workspace),
        *not_found(workspace, truth),
    ]


def half_or_double(workspace: Path, states: Collection[str]) -> list[str]:
    """Documents and objects that never were a file's content, and documents that are there twice."""
    with opened(workspace) as catalogue:
        hashes = Counter(catalogue.document(id_).document.sha256 for id_ in catalogue.all_document_ids())
    objects = set(ObjectStore(workspace / "store").iter_hashes())
    return [
        *(f"twice: document {sha}" for sha, times in hashes.items() if times > 1),
        *(f"half: document {sha}" for sha in sorted(hashes.keys() - states)),
        *(f"half: object {sha}" for sha in sorted(objects - hashes.keys() - set(states))),
        *(f"lost: object {sha}" for sha in sorted(hashes.keys() - objects)),
    ]


def miscounted(workspace: Path, truth: Truth) -> list[str]:
    """Folders whose account is not that of the disk, or does not sum up; and unread files without a reason."""
    wanted: dict[tuple[str, bytes], Counter[str]] = {}
    lines: list[str] = []
    with opened(workspace) as catalogue:
        unread = _unread(catalogue)
        for source, (watched, tree) in zip(catalogue.sources(), truth.trees.items(), strict=True):
            files = truth.files(watched)
            for path in all_files(tree):
                top = path.partition(b"/")[0] if b"/" in path else b""
                row = wanted.setdefault((source.name, top), Counter())
                row["on_disk"] += 1
                row["ignored"] += path not in files
                row["failed"] += files.get(path) in unread
        for place, found in catalogue.account().items():
            row = wanted.pop(place, Counter())
            counted = (found.on_disk, found.indexed, found.pending, found.failed, found.ignored)
            indexed = row["on_disk"] - row["ignored"] - row["failed"]
            if counted != (row["on_disk"], indexed, 0, row["failed"], row["ignored"]):
                lines.append(f"account of {place}: {found} instead of {dict(row)}")
        named = {problem.sha256 for problem in catalogue.problems() if problem.code not in UNREAD}
    lines += [f"account of {place}: missing, {dict(row)}" for place, row in wanted.items()]
    live = {sha for tree in truth.trees for sha in truth.files(tree).values()}
    return lines + [f"unread without a reason: {sha}" for sha in sorted((unread & live) - named)]


def unlike_index(workspace: Path) -> list[str]:
    """Units that are in the index and not in the catalogue, or the other way round."""
    index = SearchIndex(workspace / "index")
    with opened(workspace) as catalogue:
        ids = list(catalogue.all_document_ids())
        units = {unit.key for unit in catalogue.units(ids)}
        last = catalogue.last_change()
    reader = index.reader()
    try:
        found = set(reader.keys(Plan(where=All(()))))
    finally:
        reader.close()
    seq = index.state().seq
    return [
        *([f"the index shows change {seq} of {last}"] if seq != last else []),
        *(f"not in the index: {key}" for key in sorted(units - found)),
        *(f"only in the index: {key}" for key in sorted(found - units)),
    ]


def not_found(workspace: Path, truth: Truth) -> list[str]:
    """Whole files on the disk that are not read, or that searching for their own word does not find."""
    live = {sha for tree in truth.trees for sha in truth.files(tree).values()} & truth.words.keys()
    with opened(workspace) as catalogue:
        unread = _unread(catalogue)
    reader = SearchIndex(workspace / "index").reader()
    try:
        unfound = [
            sha
            for sha in sorted(live - unread)
            if sha not in reader.keys(Plan(where=Term("exact", (truth.words[sha],))))
        ]
    finally:
        reader.close()
    return [
        *(f"whole, and not read: {sha}" for sha in sorted(live & unread)),
        *(f"not found by its word {truth.words[sha]}: {sha}" for sha in unfound),
    ]


def opened(workspace: Path) -> Catalogue:
    return Catalogue.open(workspace / "store/catalogue.sqlite", readonly=True)


def _unread(catalogue: Catalogue) -> set[str]:
    rows = (catalogue.document(id_).document for id_ in catalogue.all_document_ids())
    return {row.sha256 for row in rows if row.state in UNREAD}


def _hash_at(catalogue: Catalogue, tree: Path, path: bytes) -> str:
    (document,) = catalogue.find(bytes(tree) + b"/" + path)
    return document.sha256
