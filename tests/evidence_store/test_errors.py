from __future__ import annotations

import errno
import pickle
from pathlib import Path

import pytest

from evidence_store import errors
from evidence_store.errors import (
    DiskFault,
    DiskFull,
    Locked,
    NotAWorkspace,
    ReadOnlyStore,
    StoreError,
    store_fault,
)
from tests.evidence_store.samples import at

HERE = Path("/srv/store")
FIELDS = {
    "path": HERE,
    "fstype": "cifs",
    "pid": 42,
    "since": at(0),
    "detail": "malformed",
    "found": 9,
    "known": 1,
    "limit": 50,
    "document_id": 7,
    "filing_id": 8,
    "decision_id": 6,
    "sha256": "a" * 64,
    "name": "sri",
    "number": 5,
    "week": "2025-W42",
    "bidang": "tu",
    "addresses": ("tu@x.id",),
}
KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, StoreError) and kind is not StoreError
]


@pytest.mark.parametrize("kind", KINDS)
def test_errors_keep_their_facts_and_cross_processes(kind: type[StoreError]) -> None:
    names = [name for name in kind.__init__.__annotations__ if name != "return"]
    error = kind(**{name: FIELDS[name] for name in names})
    copy = pickle.loads(pickle.dumps(error))
    assert [getattr(copy, name) for name in names] == [FIELDS[name] for name in names]
    assert str(copy) == str(error)
    assert "\n" not in str(error)
    assert any(str(FIELDS[name]) in str(error) for name in names)


def test_a_holder_that_cannot_be_told_is_not_invented() -> None:
    assert str(Locked(HERE, None, None)) == "/srv/store is held by another process"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EROFS, ReadOnlyStore),
        (errno.EACCES, ReadOnlyStore),
        (errno.ENOENT, NotAWorkspace),
        (errno.EIO, DiskFault),
    ],
)
def test_errors_of_the_system_by_number(number: int, kind: type[StoreError]) -> None:
    assert type(store_fault(HERE, OSError(number, "x"))) is kind
