"""How much the road loses while a new index is made in the background: prints the ratio, exits 1 when it is missed.

    python -m benchmarks.move [--documents 20000] [--files 1000]

An archive of so many documents is copied; into each copy so many new born-digital files are scanned, with and without
a move going on meanwhile (of an index with words of an older version), in turns. Trust the ratio.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from statistics import median

import msgspec

from archive.context import Archive
from archive.moving import Move
from archive.one_pass import scan
from archive.progress import Silent
from archive.projection import Projection
from archive.sources import SourceSettings
from benchmarks.corpus import Corpus
from benchmarks.sample_files import write_tree
from benchmarks.scan import judge, new_workspace, tell, timed
from bukti import opening
from evidence_store.model import DocumentState, PageRow, PartRow, ReadingRow, Sighting, Stamp
from indexer.search.model import IndexDocument

ROAD_SHARE = 0.7
"""Of its rate that the road must keep beside a move. On two cores three processes then share what two had."""

TURNS = 5
"""The median of neighbours' ratios counts: a busy machine changes from one minute to the next."""

AT_ONCE = 500
OLD_SOURCE = SourceSettings("lama", b"/nowhere", "TU")
"""Can't be reached today, so its documents stay as they are."""


def fill(archive: Archive, documents: int) -> None:
    """Documents as if they had been received and read long ago, and an index of them."""
    corpus, at, stamp = (
        iter(Corpus().documents(documents)),
        datetime(2025, 1, 1, tzinfo=UTC),
        Stamp(1, 1, 1, 1),
    )
    catalogue = archive.catalogue
    source, *_ = catalogue.set_sources([(OLD_SOURCE.name, OLD_SOURCE.bidang, OLD_SOURCE.path)])
    while some := list(islice(corpus, AT_ONCE)):
        with catalogue.batch():
            catalogue.record(source.id, [Sighting(made.names[0].encode(), stamp) for made in some], at)
            for made, filing in zip(some, catalogue.pending(limit=AT_ONCE), strict=True):
                digest = sha256(made.key.encode()).hexdigest()
                row = catalogue.received(filing.id, stamp, digest, 1, at)
                parts = [part(made, archive.reading_version)]
                catalogue.extracted(row.id, archive.extractor_version, parts, DocumentState.READ, at)
    with closing(Projection(archive)) as projection:
        projection.rebuild("filled", "tantivy", catalogue.last_change())


def part(made: IndexDocument, version: str) -> PartRow:
    pages = tuple(
        PageRow(number, text, "", "native", None, 0, b"") for number, text in enumerate(made.pages, 1)
    )
    return PartRow("", "text/plain", "txt", 1, "", made.title, {}, pages, (), ReadingRow(version=version))


def make_outdated(index: Path) -> None:
    """The same words, but nobody knows: made anew, it comes out the same."""
    about = index / (index / "current").read_text().strip() / "about.json"
    about.write_bytes(
        msgspec.json.encode(msgspec.json.decode(about.read_bytes()) | {"language_version": "0"})
    )


class Seconds(msgspec.Struct):
    road: float  # until every new file was searchable
    move: float  # until the new generation was in force
    change_over: float  # of which the road stood still


def one_turn(place: Path, *, with_move: bool) -> Seconds:
    """Scans a copy of the archive; the move, if any, is followed to its end afterwards."""
    if with_move:
        make_outdated(place / "index")
    workspace = opening.find(place)
    steps: dict[str, float] = {}
    with opening.writing(workspace, Silent(), lambda: False) as opened:
        archive = replace(opened, checkpoint=lambda step: steps.update({step: time.perf_counter()}))
        sources = [OLD_SOURCE, *opening.source_settings(workspace)]
        with closing(Move(archive)) as move:
            begun = time.perf_counter()
            road = timed(lambda: scan(archive, sources, move=move))
            with closing(Projection(archive, move)) as projection:
                while move.is_running:
                    if not projection.advance():
                        time.sleep(0.02)
    return Seconds(
        road,
        steps.get("moved", begun) - begun,
        steps.get("moved", 0.0) - steps.get("move whole", 0.0),
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--files", type=int, default=1_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bukti-") as folder:
        base = Path(folder)
        write_tree(base / "pohon", options.files)
        master = new_workspace(base, base / "pohon", "[ocr]\nenabled = false\n")
        with opening.writing(opening.find(master), Silent(), lambda: False) as archive:
            tell("catalogue and index made", timed(lambda: fill(archive, options.documents)), "s")
        turns: dict[bool, list[Seconds]] = {False: [], True: []}
        for _ in range(TURNS):
            for with_move in (False, True):
                copy = base / "salinan"
                shutil.copytree(master, copy)
                turns[with_move].append(one_turn(copy, with_move=with_move))
                shutil.rmtree(copy)
    shares = [alone.road / beside.road for alone, beside in zip(turns[False], turns[True], strict=True)]
    tell("cores", len(os.sched_getaffinity(0)))
    tell("documents", options.documents)
    tell("the road alone", options.files / median(turn.road for turn in turns[False]), "files/s")
    tell("the road beside a move", options.files / median(turn.road for turn in turns[True]), "files/s")
    tell("the whole move", median(turn.move for turn in turns[True]), "s")
    tell("of which the road stood still", median(turn.change_over for turn in turns[True]), "s")
    return 0 if judge("rate beside ÷ rate alone", median(shares), at_least=ROAD_SHARE) else 1


if __name__ == "__main__":
    sys.exit(main())
