"""Measures what it costs that workers give up what they don't need: per nursery, per worker, per file.

    python -m benchmarks.isolation --files 600

The same with and without, turn and turn about, so that a busy machine weighs on both. Medians, and their ratio; of
files, born-digital ones as in `sample_files`, through one worker that is there already. `doctor`: the whole trial.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.sample_files import write_tree
from indexer import sandbox, service
from indexer.extract.model import Limits, OcrSettings
from indexer.isolation import Bounds
from indexer.isolation_check import given_up
from indexer.service import WORKER_MODULES, Extractor

NOTHING = "os:fsencode"
"""A task that gives back what it was given."""

SECONDS = 60
TURNS = 7
WORKERS = 40  # started one after another, for each turn


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=600)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bukti-isolation-") as name:
        folder = Path(name)
        files = write_tree(folder / "files", arguments.files)
        scratch = folder / "scratch"
        scratch.mkdir()
        compare("nursery and first worker", lambda bounds: nursery(scratch, bounds))
        compare("each further worker", lambda bounds: worker(scratch, bounds))
        compare("file", lambda bounds: file(files, scratch, bounds), turns=3)
    print(f"doctor: {1000 * statistics.median(_timed(given_up) for _ in range(TURNS)):.0f} ms")


def compare(what: str, seconds: Callable[[Bounds | None], float], *, turns: int = TURNS) -> None:
    pairs = [(seconds(Bounds()), seconds(None)) for _ in range(turns)]
    bounded, free = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"{what}: {1000 * bounded:.2f} ms bounded, {1000 * free:.2f} ms free, {bounded / free:.3f} times")


def nursery(scratch: Path, bounds: Bounds | None) -> float:
    """Until the first worker of an extractor's modules has answered."""

    def start() -> None:
        pool = sandbox.Pool(1, scratch=scratch, modules=WORKER_MODULES, bounds=bounds)
        _ask(pool)
        ended.append(pool)

    ended: list[sandbox.Pool] = []
    seconds = _timed(start)
    ended[0].close()
    return seconds


def worker(scratch: Path, bounds: Bounds | None) -> float:
    """A worker from its start to its one answer."""
    pool = sandbox.Pool(1, scratch=scratch, modules=WORKER_MODULES, bounds=bounds, tasks_per_worker=1)
    _ask(pool)

    def ask() -> None:
        for _ in range(WORKERS):
            _ask(pool)

    seconds = _timed(ask)
    pool.close()
    return seconds / WORKERS


def file(files: list[Path], scratch: Path, bounds: Bounds | None) -> float:
    """A file from the queue to its extract."""

    def pool(*args: int, bounds: Bounds, **more: object) -> sandbox.Pool:
        return sandbox.Pool(*args, bounds=bounds if is_bounded else None, **more)  # type: ignore[arg-type]

    is_bounded = bounds is not None
    setattr(service, "Pool", pool)  # noqa: B010 (for mypy it is not a name of that module)
    reads = [files[0].parents[1]]
    with Extractor(workers=1, limits=Limits(), ocr=OcrSettings(), scratch=scratch, reads=reads) as extractor:
        extractor.submit(files[0], files[0].name).result(SECONDS)
        seconds = _timed(lambda: [extractor.submit(one, one.name).result(SECONDS) for one in files])
    return seconds / len(files)


def _ask(pool: sandbox.Pool) -> None:
    assert pool.submit(NOTHING, b"x", wall_seconds=SECONDS, cpu_seconds=SECONDS).result(SECONDS) == b"x"


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
