"""A writer killed at any moment: what was committed last is there, nothing else, and work goes on from there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from indexer.search.engines import CheckedEngine, whoosh_writer
from indexer.search.engines.whoosh_commit import read_commit
from indexer.search.engines.whoosh_engine import WhooshEngine
from indexer.search.model import All, Phrase, Plan, Prefix, Reader, Term, Writer
from tests.fakes.oracle import OracleIndex
from tests.indexer.search.engines.archive import Archive

COMMITS = 60
KEYS = 60
KILLS = 4
MOST_SECONDS = 20.0

PLANS = (
    Plan(All(())),
    Plan(Term("exact", ("rapat",))),
    Plan(Term("stem", ("nilai",)), None, ("nilai",)),
    Plan(Prefix("ke")),
    Plan(Phrase(("rapat", "notulen"))),
)


def apply(writer: Writer, first: int, last: int, after: Callable[[int], object] = int) -> None:
    """Commits first … last: each puts and deletes a few documents, the same for the same number."""
    for seq in range(first, last + 1):
        archive = Archive(seq)
        for _ in range(4):
            writer.put(archive.document(f"{archive.random.randrange(KEYS):03}"))
        writer.delete(f"{archive.random.randrange(KEYS):03}")
        writer.commit(seq)
        after(seq)


def state_after(seq: int) -> OracleIndex:
    expected = OracleIndex()
    apply(expected, 1, seq)
    return expected


def answers(reader: Reader | OracleIndex) -> list[object]:
    found: list[object] = [reader.terms()]
    for plan in PLANS:
        answer = reader.search(plan, limit=100)
        found.append((sorted(hit.key for hit in answer.hits), answer.total, dict(answer.facets)))
    return found


def _tell(seq: int) -> None:
    sys.stdout.write(f"{seq}\n")
    sys.stdout.flush()


def main(engine: str, folder: str) -> None:
    """The victim: goes on from the last commit, and says so after each."""
    from indexer.search.engines import open_engine

    opened = open_engine(engine)
    first = opened.committed_seq(folder) + 1
    apply(opened.writer(folder), first, COMMITS, _tell)


@pytest.mark.slow
def test_killed_at_random_moments(engine: CheckedEngine, folder: str) -> None:
    random = Random(5)
    claimed = 0
    for _ in range(KILLS):
        command = [sys.executable, "-c", f"from {__name__} import main; main({engine.name!r}, {folder!r})"]
        victim = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[4])
        assert victim.stdout is not None
        for _ in range(random.randrange(3, 12)):
            claimed = int(victim.stdout.readline() or claimed)
        time.sleep(random.random() * 0.02)
        os.kill(victim.pid, signal.SIGKILL)
        claimed = max([claimed, *map(int, victim.stdout.read().split())])
        victim.wait()
        victim.stdout.close()
        seq = engine.committed_seq(folder)
        assert claimed <= seq <= claimed + 1
        # tantivy may have made one commit more than the file beside it tells: applying it again does no harm
        possible = [answers(state_after(seq)), answers(state_after(seq + 1))]
        assert answers(engine.reader(folder)) in possible[: 2 if engine.name == "tantivy" else 1]
    writer = engine.writer(folder)
    apply(writer, engine.committed_seq(folder) + 1, COMMITS)
    writer.close()
    assert answers(engine.reader(folder)) == answers(state_after(COMMITS))


def _die_at(step: int) -> None:
    """From now on the `step`-th call that makes something durable kills the process before it is done."""
    calls = iter(range(1, 10_000))

    def dying(call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: object, **options: object) -> object:
            if next(calls) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **options)

        return wrapped

    os.fsync = dying(os.fsync)  # type: ignore[assignment]
    os.rename = dying(os.rename)  # type: ignore[assignment]
    os.remove = dying(os.remove)  # type: ignore[assignment]


def _steps_of(work: Callable[[], None], step: int) -> bool:
    """Does the work in a child that dies at this step; whether it died."""
    child = os.fork()
    if child == 0:
        try:
            _die_at(step)
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few documents are enough for flushing, merging and compaction; what is written survives SIGKILL unsynced."""
    monkeypatch.setattr(os, "fsync", int)
    monkeypatch.setattr(whoosh_writer, "MERGE_COUNT", 2)
    monkeypatch.setattr(whoosh_writer, "FLUSH_TOKENS", 60)
    monkeypatch.setattr(whoosh_writer, "DEAD_ROWS", 3)


@pytest.mark.slow
@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize(("first", "last", "keys"), [(3, 4, 60), (7, 8, 5)], ids=["merging", "compacting"])
def test_whoosh_killed_at_every_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int, last: int, keys: int
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "KEYS", keys)
    engine = WhooshEngine()
    base, folder = str(tmp_path / "base"), str(tmp_path / "data")
    engine.create(base)
    writer = engine.writer(base)
    apply(writer, 1, first - 1)
    expected = {seq: answers(state_after(seq)) for seq in range(first - 1, last + 1)}
    step, seen = 0, set()
    epochs = set()

    def work() -> None:
        going_on = engine.writer(folder)
        apply(going_on, first, last)
        going_on.close()

    died = True
    while died:
        step += 1
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(base, folder)
        died = _steps_of(work, step)
        seq = engine.committed_seq(folder)
        seen.add(seq)
        epochs.add(read_commit(folder).epoch)
        assert answers(engine.reader(folder)) == expected[seq], f"killed at step {step}"
        if step % 3 and died:
            continue
        again = engine.writer(folder)
        apply(again, seq + 1, last)
        again.close()
        assert answers(engine.reader(folder)) == expected[last], f"going on after step {step}"
        assert len(os.listdir(folder)) < 30, "what a crash left behind stays for ever"
    assert seen == set(expected)
    assert epochs == ({0} if keys == 60 else {0, 1})
    assert step > 40
