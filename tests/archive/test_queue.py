"""Whose documents are extracted next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

import pytest

from archive import queue as queue_module
from archive.copying import Copied, copy_in
from archive.queue import Queue
from archive.road import waiting_queue
from archive.scan import reconcile
from evidence_store.model import DocumentRow
from tests.fakes.workspace import Workspace


def received(workspace: Workspace, *paths: str) -> None:
    """The files as documents that wait to be extracted; the content tells the size."""
    for path in paths:
        workspace.write(path, path.ljust(200 if "besar" in path else 50, "."))
    row = workspace.catalogue.set_sources([(s.name, s.bidang, s.path) for s in workspace.sources])[0]
    reconcile(workspace.archive, row, workspace.sources[0])
    for filing in workspace.catalogue.pending():
        copied = copy_in(workspace.sources[0].path, filing.path, filing.stamp, workspace.archive.objects)
        assert isinstance(copied, Copied)
        workspace.catalogue.received(
            filing.id, filing.stamp, copied.sha256, copied.size, workspace.archive.clock.now()
        )


def names(queue: Queue) -> Iterator[str]:
    def handed_out() -> Iterator[DocumentRow | None]:
        while True:
            yield queue.next_fresh()

    for document in takewhile(lambda document: document is not None, handed_out()):
        assert document is not None
        yield queue.paths_of(document)[0].decode()


def test_every_department_has_its_turn(workspace: Workspace) -> None:
    received(workspace, *(f"A/pindai {number:03}.pdf" for number in range(50)), "B/surat.pdf", "C/surat.pdf")
    order = list(names(waiting_queue(workspace.archive, {})))
    assert len(order) == 52
    assert {"B/surat.pdf", "C/surat.pdf"} <= set(order[:3])


def test_small_ones_first_but_no_large_one_starves(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_module, "WINDOW", 4)
    received(workspace, "A/0 besar.pdf", *(f"A/{number}.pdf" for number in range(1, 8)))
    order = list(names(waiting_queue(workspace.archive, {})))
    assert order.index("A/0 besar.pdf") == 3
    assert sorted(order) == sorted(["A/0 besar.pdf", *(f"A/{number}.pdf" for number in range(1, 8))])


def test_a_letter_goes_before_what_another_department_has_in_hand(workspace: Workspace) -> None:
    received(workspace, *(f"A/pindai {number:03}.pdf" for number in range(30)))
    queue = waiting_queue(workspace.archive, {})
    scans = [queue.next_fresh() for _ in range(20)]
    tags = [queue.tag_of(scan) for scan in scans if scan]
    assert tags == sorted(tags)
    assert queue.next_express() is None
    received(workspace, "B/surat 1.pdf", "B/surat 2.pdf")
    queue.look_again()
    letter = queue.next_express()
    assert letter is not None
    assert queue.paths_of(letter) == [b"B/surat 1.pdf"]
    assert queue.tag_of(letter) < min(tags)
    assert queue.next_express() is None  # one at a time
    queue.given_back(letter)
    second = queue.next_express()
    assert second is not None
    assert queue.tag_of(second) <= min(tags)
    assert queue.next_express() is None


def test_documents_beyond_the_lookahead_come_later(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_module, "WINDOW", 4)
    monkeypatch.setattr(queue_module, "LOOKAHEAD", 8)
    received(workspace, *(f"A/{number:02}.pdf" for number in range(30)), "B/surat.pdf")
    order = list(names(waiting_queue(workspace.archive, {})))
    assert len(set(order)) == 31
