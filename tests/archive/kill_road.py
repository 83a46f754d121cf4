"""Kills the road at every step, one process a step, and tells what came out otherwise; run by test_kill.py.

The batches are shrunk, so that few files meet every step several times.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections import Counter
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from archive import comparing, extraction, projection, receive, renewing, scan
from evidence_store.review_model import StalePart
from indexer.search import index as search_index
from indexer.search.index import SearchIndex
from tests.fakes.workspace import Workspace, judge, picture

STEPS = (
    "recorded",
    "gone",
    "rechecked",
    "confirmed",
    "reread",
    "stored",
    "received",
    "refused",
    "tried",
    "extracted",
    "tied",
    "index rebuilt",
    "index committed",
    "indexed",
    "move begun",
    "move filled",
    "move whole",
    "moved",
)
INDEX_LOST = {"index rebuilt"}
"""Steps that come about when there is no index; then there is nothing to move."""


TIMES_A_STEP = 4
"""A step that is met more often does nothing new the fifth time."""


def shrink_batches() -> None:
    receive.BATCH_FILES = 2
    extraction.BATCH_DOCUMENTS = 2
    extraction.IN_HAND = 3
    projection.CHANGES_AT_ONCE = 2
    projection.COMMIT_SECONDS = 0.0
    renewing.CHUNK = 2
    renewing.CONFIRMED_AT_ONCE = 3
    projection.SMALL_DOCUMENTS = 0
    comparing.RECORD_BATCH = 3
    scan.RECHECK_BATCH = 1
    search_index.WHOOSH_DOCUMENTS = 18  # reached by the pass that is killed, not by the one before
    search_index.RETURN_DOCUMENTS = 6


def build(folder: Path) -> None:
    """A workspace that has been scanned once, by older rules."""
    workspace = open_workspace(folder)
    for number in range(4):
        workspace.write(f"A/tetap {number}.txt", f"isi tetap {number}")
    workspace.write("A/berubah.txt", "dahulu")
    workspace.write("A/pindah.txt", "yang dipindah")
    workspace.write("A/hilang.txt", "yang hilang")
    workspace.write("A/sentuh.txt", "hanya waktunya")
    workspace.write("A/sentuh juga.txt", "hanya waktunya juga")
    workspace.write("A/undangan.txt", "rapat zona\nA.I.1.i.a-1")
    workspace.write("A/daftar.txt", "rapat zona\ntanda tangan")
    workspace.write("B/notulen.txt", "rapat mutu\nA.I.2.i.b-1")
    workspace.write("A/wadah.zip", "!members 2\nwadah")
    workspace.write("B/rusak.txt", "!unread")
    workspace.write("B/dilewati.tmp", "x")
    workspace.scan()
    workspace.close()


def open_workspace(folder: Path) -> Workspace:
    """With the real index, that outgrows its first engine on the way."""
    workspace = Workspace(folder, index=SearchIndex(folder / "index"))
    workspace.change(rules={"pack.yaml": ""}, concern=lambda version, files: EveryThird())  # noqa: ARG005
    return workspace


class EveryThird:
    """An edit of the rules that concerns some; the others are the same by both."""

    def concerns(self, part: StalePart) -> bool:
        return part.document_id % 3 == 0


def change_tree(tree: Path) -> None:
    (tree / "A/berubah.txt").write_text("sekarang lebih panjang")
    (tree / "C").mkdir()
    (tree / "A/pindah.txt").rename(tree / "C/SK pindah 2025.txt")
    (tree / "A/hilang.txt").unlink()
    (tree / "A/sentuh.txt").chmod(0o600)
    (tree / "A/sentuh juga.txt").chmod(0o600)
    for number in range(3):
        (tree / f"C/baru {number}.txt").write_text(f"isi baru {number}")
    (tree / "A/undangan.txt").unlink()
    (tree / "C/peserta.txt").write_text("rapat mutu\nnama")
    (tree / "C/salinan.txt").write_text("isi baru 0")
    (tree / "C/racun.txt").write_text("!crash\n")
    (tree / "C/kosong.txt").write_text("")
    (tree / "C/wadah.zip").write_text("!members 3\nbaru")
    (tree / "B/dilewati.tmp").unlink()


def run(folder: Path, kill_at: tuple[str, int] | None) -> bool:
    """One pass in a process of its own, killed at the n-th time of a step; True when it came to that."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _pass(folder, kill_at)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not was_killed and status:
        raise SystemExit(f"the pass failed: {status}")
    return was_killed


def _pass(folder: Path, kill_at: tuple[str, int] | None) -> None:
    workspace = open_workspace(folder)
    fleeting = workspace.write("C/lenyap.txt", "ada sewaktu dilihat, tidak sewaktu diambil")
    seen: Counter[str] = Counter()

    def checkpoint(name: str) -> None:
        seen[name] += 1
        if (name, seen[name]) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "gone":
            fleeting.unlink()

    workspace.change(
        checkpoint=checkpoint, judge=partial(judge, version="reading-2"), reading_version="reading-2"
    )
    workspace.scan()


def look(folder: Path) -> dict[str, object]:
    workspace = open_workspace(folder)
    found = picture(workspace)
    workspace.close()
    return found


def main() -> None:
    base = Path(sys.argv[1])
    shrink_batches()
    home = base / "kerja"
    home.mkdir()
    build(home)
    change_tree(home / "tree")
    saved = base / "awal"
    saved.mkdir()
    copy_state(home, saved)
    run(home, None)
    expected = look(home)
    for step in STEPS:
        for number in range(1, TIMES_A_STEP + 1):
            copy_state(saved, home)
            if step in INDEX_LOST:
                (home / "index" / "current").unlink()
            if not run(home, (step, number)):
                break
            run(home, None)
            found = look(home)
            differs = [name for name in expected if found[name] != expected[name]]
            sys.stdout.write(json.dumps({"step": step, "number": number, "differs": differs}) + "\n")


def copy_state(source: Path, target: Path) -> None:
    """The workspace without its tree: that one stays, with its inodes, as the road only reads it."""
    for name in ("store", "index"):
        shutil.rmtree(target / name, ignore_errors=True)
        shutil.copytree(source / name, target / name)


if __name__ == "__main__":
    main()
