"""Measures what an edit of the rules costs: everything judged again, ties, and the evidence that a review reads.

    python -m benchmarks.renewing --documents 20000

A workspace is filled without extraction: documents whose text begins as the examples of the pack's document types
and goes on in office prose, a tenth of them longer. CPU seconds are of this process and the workers that ended.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from benchmarks.sample_files import WORDS

MEDIAN_WORDS = 450
BATCH = 500
NOW = datetime(2025, 12, 1, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--folder", help="keep the workspace here, and use it again when it is there")
    arguments = parser.parse_args()
    folder = Path(arguments.folder or tempfile.mkdtemp(prefix="bukti-renewing-"))
    make(folder, arguments.documents)
    measure(folder)


def make(folder: Path, count: int) -> None:
    """A workspace of so many documents, judged by no rules yet."""
    from bukti import opening
    from bukti.settings import Source
    from bukti.workspace import Places, UnitNames, make_workspace
    from evidence_store.catalogue import Catalogue

    if Places(folder).config.exists():
        return
    source = Source(name="tu", path=str(folder / "tree"), bidang="Tata Usaha")
    (folder / "tree").mkdir(parents=True)
    places = make_workspace(
        folder, [source], pack="zi-wbk-2025", unit=UnitNames("Unit"), year=2025, language="id"
    )
    opening.make_catalogue(places)
    with Catalogue.open(places.catalogue) as catalogue:
        _fill(catalogue, places.pack, count)


def _fill(catalogue: object, pack: Path, count: int) -> None:
    import hashlib

    from evidence_store.catalogue import Catalogue
    from evidence_store.model import DocumentState, PageRow, PartRow, ReadingRow, Sighting, Stamp

    assert isinstance(catalogue, Catalogue)
    (source,) = catalogue.set_sources([("tu", "Tata Usaha", b"/nowhere")])
    papers = _papers(pack)
    for first in range(0, count, BATCH):
        some = {}
        for number in range(first, min(first + BATCH, count)):
            name, text = next(papers)
            some[f"{number % 97:02}/{number} {name}".encode()] = text
        with catalogue.batch():
            catalogue.record(source.id, [Sighting(path, Stamp(1, 1, 1, 1)) for path in some], NOW)
            for filing in catalogue.pending(limit=BATCH):
                text = some[filing.path]
                sha256 = hashlib.sha256(filing.path).hexdigest()
                document = catalogue.received(filing.id, filing.stamp, sha256, len(text), NOW)
                pages = tuple(
                    PageRow(number, text[at : at + 3000], "", "native", None, 0, b"")
                    for number, at in enumerate(range(0, len(text), 3000), 1)
                )
                part = PartRow(
                    *("", "text/plain", "txt", len(text), sha256, "", {}, pages, (), ReadingRow(version="0"))
                )
                catalogue.extracted(document.id, "1", [part], DocumentState.READ, NOW)


def _papers(pack: Path) -> Iterator[tuple[str, str]]:
    """Names and texts; the same ones every time."""
    from rules.files import load_pack

    chance = random.Random(7)
    loaded = load_pack(pack)
    examples = [example for kind in loaded.kinds.all for example in kind.examples]
    examples += [example for type_ in loaded.documents.values() for example in type_.examples]
    for example in cycle(examples):
        words = int(chance.lognormvariate(0, 0.7) * MEDIAN_WORDS)
        lines = [" ".join(chance.choices(WORDS, k=12)) for _ in range(words // 12)]
        day = f"Bogor, {chance.randint(1, 28)} Maret 2025"
        yield example.name or "scan.pdf", "\n".join([example.text or example.name, day, *lines])


def measure(folder: Path) -> None:
    from archive.matches import listed
    from archive.progress import Silent
    from archive.renewing import renew_stale
    from archive.ties import tie_again
    from bukti import opening

    workspace = opening.find(folder)
    with opening.writing(workspace, Silent(), lambda: False) as archive:
        database = archive.catalogue.database
        if not archive.catalogue.count_stale(archive.reading_version):
            with archive.catalogue.batch():
                database.execute("UPDATE reading SET version = '0'")
        timed("everything judged", lambda: renew_stale(archive))
        timed("ties", lambda: tie_again(archive))
        documents, matches, tied, meetings = (
            database.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
            for what in ("document", "match", "match WHERE is_tied = 1", "meeting")
        )
        print(f"  {documents} documents, {matches} matches ({tied} tied), {meetings} parts of meetings")
        with archive.catalogue.batch():
            database.execute("UPDATE reading SET version = '0'")
        timed("everything judged again, the same", lambda: renew_stale(archive))
        timed("ties when nothing changed", lambda: tie_again(archive))
        for _ in range(3):
            timed("evidence for a review", archive.catalogue.evidence)
        timed("matches as listed", lambda: listed(archive.catalogue))
        timed("files not read", archive.catalogue.unread)
    if _edit_one_rule(workspace.places.pack):
        with opening.writing(workspace, Silent(), lambda: False) as archive:
            timed("one document type edited", lambda: renew_stale(archive))
            timed("ties after it", lambda: tie_again(archive))


def _edit_one_rule(pack: Path) -> bool:
    """Another helping phrase for some document type; False if the pack has none."""
    for path in sorted(pack.glob("documents/*.yaml")):
        text = path.read_text(encoding="utf-8")
        if "    helps: [" in text:
            phrase = f"lampiran tambahan {time.time_ns()}"
            path.write_text(text.replace("    helps: [", f"    helps: [{phrase}, ", 1), encoding="utf-8")
            return True
    return False


def timed(what: str, work: Callable[[], object]) -> object:
    before, started = os.times(), time.monotonic()
    found = work()
    wall, after = time.monotonic() - started, os.times()
    own = after.user + after.system - before.user - before.system
    children = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"{what}: {wall:.3f} s, CPU {own:.3f} s here and {children:.3f} s in workers")
    return found


if __name__ == "__main__":
    main()
