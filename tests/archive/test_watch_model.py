"""Random histories of a tree under a watch: at every rest the catalogue, the store and the index equal the truth."""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from archive import intake, reaching
from archive.sources import SourceSettings
from evidence_store.model import FilingState
from tests.fakes.operator import Operator
from tests.fakes.watching import Watch, in_catalogue
from tests.fakes.workspace import Workspace

pytestmark = pytest.mark.slow  # it waits for real files on a real clock

SECONDS = float(os.environ.get("BUKTI_MODEL_SECONDS", "12"))
"""Of one history; set it higher to look harder."""

LEAST_OPERATIONS = 40
"""However slow the machine is."""

SEED = int(os.environ.get("BUKTI_MODEL_SEED", "0"))


def check(workspace: Workspace, operator: Operator, trees: list[Path]) -> None:
    """The catalogue equals the truth for every file."""
    for number, tree in enumerate(trees):
        truth = {path: hashlib.sha256(data).hexdigest() for path, data in operator.truth(tree).items()}
        assert in_catalogue(workspace, number) == truth
    live = {sha for number in range(len(trees)) for sha in in_catalogue(workspace, number).values()}
    assert live <= set(workspace.index.documents())
    assert workspace.index.state().seq == workspace.catalogue.last_change()
    account = workspace.catalogue.account().values()
    for row in account:
        assert row.on_disk == row.indexed + row.pending + row.failed + row.ignored
    on_disk = sum(1 for tree in trees for path in tree.rglob("*") if path.is_file())
    assert sum(row.on_disk for row in account) == on_disk
    assert workspace.catalogue.check_audit() == []
    documents = [workspace.catalogue.document(id_).document for id_ in workspace.catalogue.all_document_ids()]
    assert set(workspace.archive.objects.iter_hashes()) == {document.sha256 for document in documents}


@pytest.mark.parametrize("mode", ["events", "polling"])
@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_a_random_history(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, mode: str, seed: int
) -> None:
    monkeypatch.setattr(reaching, "UNREACHABLE_SECONDS", 0.2)
    monkeypatch.setattr(intake, "ROOT_SECONDS", 0.2)
    second = workspace.folder / "lain"
    second.mkdir()
    workspace.sources.append(SourceSettings("lain", os.fsencode(second), "lain", settle_seconds=0.0))
    workspace.sources = [
        msgspec.structs.replace(source, mode=mode, scan_seconds=3600.0, poll_seconds=0.3)
        for source in workspace.sources
    ]
    trees = [workspace.tree, second]
    operator = Operator(seed, trees, workspace.folder / "luar")
    chance = random.Random(seed)
    end = time.monotonic() + SECONDS / 4
    with Watch(workspace) as watch:
        while time.monotonic() < end or sum(operator.done.values()) < LEAST_OPERATIONS:
            for _ in range(chance.randint(1, 40)):
                operator.act()
                if chance.random() < 0.2:
                    watch.watcher.turn()
            if chance.random() < 0.2:
                _vanish(watch, chance.choice(trees), chance)
            if chance.random() < 0.1:
                watch.watcher.hints.lose(chance.choice(workspace.sources).name, "overflow")
            operator.finish()
            watch.until(_settled(workspace, operator, trees))
            watch.rest(0.4)
            check(workspace, operator, trees)


def _vanish(watch: Watch, tree: Path, chance: random.Random) -> None:
    """A share goes away for a while, with all that is in it."""
    before = {
        path
        for number in range(2)
        for path, known in watch.workspace.known(number).items()
        if known.state is FilingState.RECEIVED
    }
    away = tree.with_name(f"{tree.name} jauh")
    tree.rename(away)
    for _ in range(chance.randint(1, 4)):
        watch.watcher.turn()
    after = {path for number in range(2) for path in watch.workspace.known(number)}
    assert before <= after | _hinted_gone(watch, before)
    away.rename(tree)


def _hinted_gone(watch: Watch, before: set[bytes]) -> set[bytes]:
    """Files that were deleted before the share went away, which events had hinted at."""
    roots = [Path(os.fsdecode(source.path)) for source in watch.workspace.sources]
    jauh = [root.with_name(f"{root.name} jauh") for root in roots]
    return {
        path for path in before if not any((root / os.fsdecode(path)).exists() for root in (*roots, *jauh))
    }


def _settled(workspace: Workspace, operator: Operator, trees: list[Path]) -> Callable[[], bool]:
    def is_settled() -> bool:
        for number, tree in enumerate(trees):
            truth = {path: hashlib.sha256(data).hexdigest() for path, data in operator.truth(tree).items()}
            if in_catalogue(workspace, number) != truth:
                return False
        return True

    return is_settled
