"""Measures the search engines on a synthetic archive: writing, opening, asking, and from commit to found.

    python -m benchmarks.search --engine whoosh --documents 5000
    python -m benchmarks.search --engine tantivy --documents 20000 100000

Every figure is of a process of its own: one writes the index, one asks, one commits small batches and looks for
them. A query is timed from the words typed to results with total, five facets and ten passages cut from the stored
text (`results.find`); `reader` is the share of `Reader.search` in that.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

SCAN_BATCH = 200
"""Documents to a commit, as the road does it."""

QUERIES = 60
"""Of each kind."""

SMALL_BATCH = 10
"""Documents of a commit whose way to the searcher is timed, and how often."""
COMMITS = 30

TARGETS_MS = {("tantivy", 20_000): 15, ("tantivy", 100_000): 40, ("whoosh", 5_000): 150}


def main() -> None:
    arguments = _arguments()
    if arguments.phase:
        PHASES[arguments.phase](arguments.engine, arguments.documents[0], Path(arguments.folder))
        return
    for documents in arguments.documents:
        folder = Path(arguments.folder or tempfile.mkdtemp(prefix="bukti-search-"))
        if not (folder / "index").exists():
            _run("write", arguments.engine, documents, folder)
        for phase in ("ask", "commit"):
            _run(phase, arguments.engine, documents, folder)
        if not arguments.folder:
            shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", choices=("whoosh", "tantivy"), default="whoosh")
    parser.add_argument("--documents", type=int, nargs="+", default=[5_000])
    parser.add_argument("--folder", help="keep the index here, and use it again when it is there")
    parser.add_argument("--phase", choices=tuple(PHASES), help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(phase: str, engine: str, documents: int, folder: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.search", "--phase", phase, "--engine", engine]
    subprocess.run([*command, "--documents", str(documents), "--folder", str(folder)], check=True)


# --- writing ---


def write(engine: str, count: int, folder: Path) -> None:
    """Fills an index, committing as a scan does; the stored texts go into a small database beside it."""
    from benchmarks.corpus import Corpus
    from indexer.search.index import SearchIndex

    corpus = Corpus()
    corpus.prepare()
    folder.mkdir(parents=True, exist_ok=True)
    texts = _create_texts(folder)
    index = SearchIndex(folder / "index", engine=engine)  # type: ignore[arg-type]
    writer = index.writer()
    spent = {"put": 0.0, "commit": 0.0, "cpu": 0.0}
    words = 0
    for number, document in enumerate(corpus.documents(count), start=1):
        words += sum(page.count(" ") + page.count("\n") for page in document.pages)
        texts.execute("INSERT INTO unit VALUES (?, ?)", (document.key, msgspec.msgpack.encode(document)))
        with _timed(spent, "put"):
            writer.put(document)
        if number % SCAN_BATCH == 0 or number == count:
            with _timed(spent, "commit"):
                writer.commit(number)
    started = time.perf_counter()
    writer.close()
    closing = time.perf_counter() - started
    cpu = spent["cpu"]
    texts.commit()
    total = spent["put"] + spent["commit"] + closing
    size = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file())
    print(f"\n{engine}, {count:,} documents of {words / count:.0f} words on average")
    print(
        f"  writing {total / count * 1e3:.2f} ms a document ({total / words * 6e5:.2f} ms for 600 words; put "
        f"{spent['put'] / count * 1e3:.2f}, commit {spent['commit'] / count * 1e3:.2f}, close {closing:.1f} s in all, "
        f"CPU {cpu / count * 1e3:.2f}); index {size / 1e6:.0f} MB; memory at most {_peak_memory()} MiB"
    )


class _timed:
    def __init__(self, spent: dict[str, float], name: str) -> None:
        self._spent, self._name = spent, name

    def __enter__(self) -> None:
        self._started, self._cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self._spent[self._name] += time.perf_counter() - self._started
        self._spent["cpu"] += time.process_time() - self._cpu


def _create_texts(folder: Path) -> sqlite3.Connection:
    texts = sqlite3.connect(folder / "texts.sqlite")
    texts.execute("CREATE TABLE unit (key TEXT PRIMARY KEY, document BLOB) WITHOUT ROWID")
    return texts


class StoredTexts:
    """Texts by key from a small database, as the catalogue gives them."""

    def __init__(self, folder: Path) -> None:
        from indexer.search.model import IndexDocument

        self._database = sqlite3.connect(folder / "texts.sqlite")
        self._decode = msgspec.msgpack.Decoder(IndexDocument).decode

    def page_texts(self, keys: Sequence[str]) -> Mapping[str, Any]:
        from indexer.search.results import UnitText

        marks = ",".join("?" * len(keys))
        rows = self._database.execute(
            f"SELECT key, document FROM unit WHERE key IN ({marks})", keys
        ).fetchall()
        found = {key: self._decode(packed) for key, packed in rows}
        return {
            key: UnitText(
                title=document.title,
                filing=document.names[0],
                bidang=document.keywords["bidang"][0],
                kind=document.keywords["jenis"][0],
                date=document.date,
                pages=list(document.pages),
            )
            for key, document in found.items()
        }


# --- asking ---


def ask(engine: str, count: int, folder: Path) -> None:
    """Asks queries of every kind, each once and none repeated: what is cached is what a server would have."""
    started = time.perf_counter()
    from indexer.search.index import SearchIndex

    index = SearchIndex(folder / "index", engine=engine)  # type: ignore[arg-type]
    reader = index.reader()
    opened = time.perf_counter() - started
    started = time.perf_counter()
    index = SearchIndex(folder / "index", engine=engine)  # type: ignore[arg-type]
    reader = index.reader()
    reopened = time.perf_counter() - started
    from indexer.search.results import find

    texts = StoredTexts(folder)
    started = time.perf_counter()
    find("surat keputusan", reader=reader, texts=texts)
    first = time.perf_counter() - started
    print(
        f"  open {opened * 1e3:.0f} ms with imports, {reopened * 1e3:.0f} ms without; first query {first * 1e3:.0f} ms"
    )
    print(
        f"  {'query (ms)':<20}{'p50':>8}{'p95':>8}{'max':>8}{'CPU p95':>9}{'reader p95':>12}{'median total':>14}"
    )
    watched = WatchedReader(reader)
    every: list[float] = []
    every_cpu: list[float] = []
    for kind, queries in queries_by_kind(count).items():
        times, cpu, shares, totals = [], [], [], []
        for query, sort in queries:
            started, started_cpu = time.perf_counter(), time.process_time()
            results = find(query, reader=watched, texts=texts, sort=sort)
            times.append((time.perf_counter() - started) * 1e3)
            cpu.append((time.process_time() - started_cpu) * 1e3)
            shares.append(watched.take() * 1e3)
            totals.append(results.total)
        every += times
        every_cpu += cpu
        line = f"{_percentile(times, 50):>8.1f}{_percentile(times, 95):>8.1f}{max(times):>8.1f}"
        line += (
            f"{_percentile(cpu, 95):>9.1f}{_percentile(shares, 95):>12.1f}{_percentile(totals, 50):>14.0f}"
        )
        print(f"  {kind:<20}{line}")
    target = TARGETS_MS.get((engine, count))
    wanted = f" (wanted: p95 under {target})" if target else ""
    line = f"{_percentile(every, 50):>8.1f}{_percentile(every, 95):>8.1f}{max(every):>8.1f}"
    print(f"  {'all':<20}{line}{_percentile(every_cpu, 95):>9.1f}{wanted}")
    print(f"  memory of the asking process at most {_peak_memory()} MiB")


class WatchedReader:
    """A reader that adds up the time spent in it."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._spent = 0.0

    def take(self) -> float:
        spent, self._spent = self._spent, 0.0
        return spent

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._reader, name)

        def timed(*arguments: Any, **options: Any) -> Any:
            started = time.perf_counter()
            try:
                return method(*arguments, **options)
            finally:
                self._spent += time.perf_counter() - started

        return timed


def queries_by_kind(count: int) -> dict[str, list[tuple[str, str]]]:
    """(query, sort) by kind, from words and passages of the documents themselves. The same for the same count."""
    from random import Random

    from benchmarks.corpus import BIDANG, JENIS, Corpus

    rng = Random(count)
    corpus = Corpus()
    samples = [corpus.document(rng.randrange(count)) for _ in range(400)]
    pages = [page.lower().replace(".", "").split() for document in samples for page in document.pages]
    pages = [page for page in pages if len(page) > 20]
    ranked = [word for word in corpus.words if " " not in word]
    common, usual, rare = ranked[40:200], ranked[200:3_000], ranked[3_000:40_000]

    def word() -> str:
        return rng.choice(rng.choice((common, usual, usual, rare)))

    def passage(words: int) -> str:
        page = rng.choice(pages)
        at = rng.randrange(len(page) - words)
        return " ".join(page[at : at + words])

    def typo() -> str:
        right = rng.choice(
            [entry for entry in (word() for _ in range(20)) if len(entry) > 5] or ["keputusan"]
        )
        at = rng.randrange(1, len(right))
        return right[:at] + rng.choice("abcdefghijklmnop") + right[at + rng.randrange(2) :]

    def start(letters: int) -> str:
        return rng.choice([entry for entry in (word() for _ in range(50)) if len(entry) >= letters])[:letters]

    makers: dict[str, Callable[[], str]] = {
        "common word": lambda: rng.choice(common),
        "word": word,
        "two words": lambda: f"{word()} {word()}",
        "four words": lambda: f"{rng.choice(common)} {word()} {word()} {rng.choice(common)}",
        "OR": lambda: f"{word()} OR {word()} OR {word()}",
        "NOT": lambda: f"{rng.choice(common)} -{word()}",
        "phrase of two": lambda: f'"{passage(2)}"',
        "phrase of four": lambda: f'"{passage(4)}"',
        "prefix, 2 letters": lambda: f"{start(2)}*",
        "prefix, 4 letters": lambda: f"{start(4)}*",
        "fuzzy, 1 letter": lambda: f"{typo()}~1",
        "fuzzy, 2 letters": lambda: f"{typo()}~2",
        "filter": lambda: (
            f"jenis:{rng.choice(JENIS).split()[0]} tahun:{rng.choice((2021, 2022, 2023, 2024))}"
        ),
        "filter and word": lambda: f'{word()} bidang:"{rng.choice(BIDANG)}" tahun:2023..2024',
        "misspelt": typo,
        "pasted sentence": lambda: passage(12),
    }
    made = {kind: [(make(), "score") for _ in range(QUERIES)] for kind, make in makers.items()}
    made["by date"] = [(word(), "date") for _ in range(QUERIES)]
    made["by name"] = [(word(), "name") for _ in range(QUERIES)]
    return made


# --- from commit to found ---


def commit(engine: str, count: int, folder: Path) -> None:
    """Commits small batches to a copy of the index and looks for each in a new reader."""
    from benchmarks.corpus import Corpus
    from indexer.search.grammar import parse
    from indexer.search.index import SearchIndex
    from indexer.search.plan import make_plan

    copy = folder / "copy"
    shutil.copytree(folder / "index", copy)
    index = SearchIndex(copy, engine=engine)  # type: ignore[arg-type]
    writer = index.writer()
    times = []
    corpus = Corpus()
    for batch in range(COMMITS):
        documents = list(corpus.documents(SMALL_BATCH, start=count + batch * SMALL_BATCH))
        marked = [msgspec.structs.replace(entry, title=f"tanda{batch}x {entry.title}") for entry in documents]
        started = time.perf_counter()
        for document in marked:
            writer.put(document)
        writer.commit(count + batch)
        found = index.reader().search(make_plan(parse(f"tanda{batch}x"))).total
        times.append((time.perf_counter() - started) * 1e3)
        assert found == SMALL_BATCH, f"{found} of {SMALL_BATCH} documents are found after the commit"
    started = time.perf_counter()
    writer.close()
    closing = time.perf_counter() - started
    shutil.rmtree(copy)
    print(
        f"  {SMALL_BATCH} documents put, committed and found by a new reader: p50 {_percentile(times, 50):.0f}, "
        f"p95 {_percentile(times, 95):.0f}, max {max(times):.0f} ms; close {closing:.1f} s"
    )


PHASES: dict[str, Callable[[str, int, Path], None]] = {"write": write, "ask": ask, "commit": commit}


def _percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _peak_memory() -> int:
    """Of this process, in MiB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
