"""`manifest.json`: what the package holds, with hashes and dates of everything. The signature is over its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from bukti.handover.bag import TAG_MANIFEST
from bukti.handover.model import MANIFEST, SIGNATURE, Copy, Entry, Layout, Served
from evidence_store.model import Account, AuditHead

FORMAT = 1

NOT_LISTED = frozenset({MANIFEST, SIGNATURE, TAG_MANIFEST})
"""What can't stand in it: itself, its signature, and the list that has both. These are proven by the signature, and
by standing in the bag."""


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """A copied document. `sha256` and `size` of the file as it lies in the package."""

    path: str
    sha256: str
    size: int
    name: str  # of the file, as the unit filed it
    filed: str  # where, `source/path`
    received_at: datetime
    serves: tuple[Served, ...]
    title: str = ""
    number: str = ""
    kind: str = ""
    dated: date | None = None
    container: str = ""  # SHA-256 of the stored file that the member was taken from
    member: str = ""
    is_container: bool = False
    pointers: tuple[str, ...] = ()  # pages that open it from elsewhere


class Other(msgspec.Struct, frozen=True):
    """Any other file."""

    path: str
    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True):
    unit: str
    unit_id: str
    pack: str
    pack_version: str  # hash of its files
    as_of: date
    only_accepted: bool
    made_by: str
    fingerprint: str  # of the key that signed; empty: not signed
    account: Account
    audit: AuditHead
    slots: Mapping[str, int]  # by state
    documents: tuple[Document, ...]
    files: tuple[Other, ...]
    format: int = FORMAT

    @property
    def entries(self) -> dict[str, Entry]:
        """Of all files that it lists, by path."""
        found = {one.path: Entry(one.sha256, one.size) for one in self.documents}
        return found | {one.path: Entry(one.sha256, one.size) for one in self.files}


def documents_of(layout: Layout) -> tuple[Document, ...]:
    """The copied documents, by path."""
    pointers: dict[str, list[str]] = {}
    for pointer in layout.pointers:
        pointers.setdefault(pointer.target, []).append(pointer.path)
    found = (_document(copy, tuple(sorted(pointers.get(copy.path, ())))) for copy in layout.copies)
    return tuple(sorted(found, key=lambda one: one.path))


def _document(copy: Copy, pointers: tuple[str, ...]) -> Document:
    unit = copy.unit
    return Document(
        path=copy.path,
        sha256=unit.content,
        size=unit.size,
        name=unit.name,
        filed=unit.filed,
        received_at=unit.received_at,
        serves=copy.served,
        title=unit.title,
        number=unit.number,
        kind=unit.genre,
        dated=unit.dated,
        container=unit.document if unit.member else "",
        member=unit.member,
        is_container=unit.is_container,
        pointers=pointers,
    )


def others_of(entries: Mapping[str, Entry], documents: tuple[Document, ...]) -> tuple[Other, ...]:
    """Everything else that is in the bag before the manifest is written."""
    listed = {one.path for one in documents} | NOT_LISTED
    return tuple(
        Other(path, entry.sha256, entry.size) for path, entry in sorted(entries.items()) if path not in listed
    )


def encode(value: Manifest) -> bytes:
    """As JSON for people and programs: indented, UTF-8, the same value as the same bytes."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def decode(content: bytes) -> Manifest:
    """Raises msgspec.MsgspecError for what is no manifest of this format."""
    value = msgspec.json.decode(content, type=Manifest)
    if value.format != FORMAT:
        raise msgspec.ValidationError(f"manifest of format {value.format}")
    return value
