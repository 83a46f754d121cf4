"""What package is wished for, what it is to hold, and what was made. Plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bukti.handover.model import Layout, Unit
from bukti.reviewing import Reviewed
from evidence_store.model import Account, AuditHead, DecisionRow

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from indexer.extract.model import Limits
    from rules.pack.model import Pack

Links = Mapping[str, Sequence[tuple[str, str]]]
"""By item, or by indicator for its folder: what a piece of evidence is called, and its path from the workbook."""

Workbook = Callable[[Links], bytes]
"""Makes the LKE workbook (`bukti.lke_workbook`)."""


class Wanted(msgspec.Struct, frozen=True):
    unit: str
    unit_id: str
    on: date
    made_by: str
    pack: Pack
    pack_version: str
    pack_zip: bytes
    limits: Limits  # of what taking a member out may cost
    scratch: Path  # of the workspace
    only_accepted: bool = False
    is_zip: bool = False
    key: Ed25519PrivateKey | None = None
    workbook: Workbook | None = None

    @property
    def fingerprint(self) -> str:
        """Of the key that signs; empty: nobody does."""
        if self.key is None:
            return ""
        from bukti.handover.signing import fingerprint

        return fingerprint(self.key.public_key())


class Contents(msgspec.Struct, frozen=True):
    """All that goes in, but for the texts. `done`: the whole review; `handed`: what of it is handed over."""

    done: Reviewed
    handed: Reviewed
    units: Mapping[str, Unit]  # by key
    layout: Layout
    taken_out: Mapping[str, Path]  # members' files, by key
    decisions: Mapping[str, Sequence[DecisionRow]]  # by item
    account: Account
    audit: AuditHead

    @property
    def size(self) -> int:
        """Bytes of the documents."""
        return sum(copy.unit.size for copy in self.layout.copies)

    @property
    def doubtful(self) -> int:
        """Documents that count nowhere."""
        return sum(all(one.is_doubtful for one in copy.served) for copy in self.layout.copies)


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
