"""Writes a sample unit: `python -m demo.build OUT [--unit NAME]` makes OUT/pohon and OUT/label/labels.csv.

The units: `sample`, the whole first unit; `demo`, the part of it that `bukti demo` shows; `second`, `fourth` and
`fifth`, other units on which nothing is tuned. The same seed gives the same bytes, names and times. It takes half a
minute and needs the `demo` extra.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from demo import calendar, catalog
from demo.catalog.entry import File
from demo.document import Bundle, Content, Desk, Facts, Label, Mail, Writer, plain, replace_facts
from demo.labels import MEMBER_SEPARATOR, Row, save
from demo.phrases import Phrases

TREE, LABELS = "pohon", Path("label", "labels.csv")
SEED = 2025
UNIT = "sample"
UNDATED = date(2025, 3, 3)  # when files without a date were dropped
LONGEST_DELAY = 5  # days between a document's date and its being dropped, unless its row says otherwise

Progress = Callable[[int, int, str], None]


class BuildError(Exception):
    """The sample can't be written there."""


@dataclass(frozen=True)
class Built:
    """One file ready to be written: its bytes, and the labels of itself and of its members."""

    path: str
    data: bytes
    received: date
    rows: tuple[Row, ...]


def generate(
    seed: int = SEED, wanted: Callable[[File], bool] = lambda _: True, unit: str = UNIT
) -> Iterator[Built]:
    """The wanted files one after another, without touching the disk. A copy brings its original's bytes."""
    phrases = Phrases(seed)
    catalogue = catalog.files(unit)
    given = {file.path: phrases.take(file.path) for file in catalogue if not file.same_as}
    originals = {file.path: file for file in catalogue}
    for file in catalogue:
        if wanted(file):
            yield _build(originals[file.same_as] if file.same_as else file, file, seed, given, phrases)


def _build(source: File, file: File, seed: int, given: dict[str, str], phrases: Phrases) -> Built:
    desk = Desk(_dice(seed, source.path), given[source.path])
    content = source.recipe(desk)
    received = file.received or _dropped(content.facts.dated, seed, file.path)
    data, facts, inner = _render(source.writer, content, desk, file.label, file.path, received, seed, phrases)
    row = Row(
        file.path,
        source.writer.format,
        facts,
        file.label,
        received,
        hashlib.sha256(data).hexdigest(),
        file.same_as,
        plain(content),
    )
    return Built(file.path, data, received, (row, *inner))


def _render(
    writer: Writer,
    content: Content,
    desk: Desk,
    label: Label,
    path: str,
    received: date,
    seed: int,
    phrases: Phrases,
) -> tuple[bytes, Facts, tuple[Row, ...]]:
    """The bytes, the facts with the key phrase if it can be found, the labels of members."""
    rows: list[Row] = []
    if isinstance(content, Mail | Bundle) and writer.pack is not None:
        packed = []
        for member in content.members:
            place = f"{path}{MEMBER_SEPARATOR}{member.name}"
            inner_desk = Desk(_dice(seed, place), phrases.member(place))
            inner = member.recipe(inner_desk)
            data, facts, deeper = _render(
                member.writer, inner, inner_desk, member.label, place, received, seed, phrases
            )
            packed.append((member.name, data))
            rows.append(
                Row(
                    place,
                    member.writer.format,
                    facts,
                    member.label,
                    received,
                    hashlib.sha256(data).hexdigest(),
                    text=plain(inner),
                )
            )
            rows += deeper
        data = writer.pack(content, packed)
    elif writer.write is not None:
        data = writer.write(content, desk)
    else:
        raise BuildError(f"{path}: {writer.format} can't be written from a {type(content).__name__}")
    found = writer.readable and label.why_not != "unreadable" and desk.phrase in plain(content)
    facts = replace_facts(content, phrase=desk.phrase if found else "").facts
    return data, facts, tuple(rows)


def _dice(seed: int, *key: str) -> random.Random:
    return random.Random(":".join((str(seed), *key)).encode("utf-8", "surrogateescape"))


def _dropped(dated: date | None, seed: int, path: str) -> date:
    return calendar.after(dated or UNDATED, _dice(seed, path, "dropped").randrange(LONGEST_DELAY + 1))


def build(
    out: Path,
    seed: int = SEED,
    progress: Progress | None = None,
    wanted: Callable[[File], bool] = lambda _: True,
    unit: str = UNIT,
) -> list[Row]:
    """Writes tree and labels below `out`, replacing an earlier sample; only the wanted files, if told.

    Raises BuildError if something else is there.
    """
    tree, label_file = out / TREE, out / LABELS
    if tree.exists() and any(tree.iterdir()):
        if not label_file.exists():
            raise BuildError(
                f"{tree} holds files that are no earlier sample; choose another folder or empty it"
            )
        shutil.rmtree(tree)
    tree.mkdir(parents=True, exist_ok=True)
    label_file.parent.mkdir(parents=True, exist_ok=True)
    total = sum(map(wanted, catalog.files(unit)))
    rows: list[Row] = []
    for number, built in enumerate(generate(seed, wanted, unit), 1):
        if progress is not None:
            progress(number, total, built.path)
        _write(os.fsencode(tree), built)
        rows += built.rows
    _date_folders(os.fsencode(tree))
    save(rows, label_file)
    return rows


def _write(tree: bytes, built: Built) -> None:
    path = os.path.join(tree, built.path.encode("utf-8", "surrogateescape"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "xb") as file:
        file.write(built.data)
    _touch(path, built.received, built.path)


def _touch(path: bytes, day: date, key: str) -> None:
    seconds = (
        int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()[:4], "big") % 28_800
    )
    moment = datetime.combine(day, time(1), UTC) + timedelta(seconds=seconds)  # 08.00 to 16.00 in WIB
    os.utime(path, (moment.timestamp(), moment.timestamp()))


def _date_folders(tree: bytes) -> None:
    """Gives every folder the time of the newest thing in it."""
    for folder, _, _ in os.walk(tree, topdown=False):
        newest = max((entry.stat().st_mtime for entry in os.scandir(folder)), default=0.0)
        os.utime(folder, (newest, newest))


def summary(rows: list[Row]) -> str:
    """Counts by format, kind, cue and reason, a line each."""
    members = sum(MEMBER_SEPARATOR in row.path for row in rows)
    lines = [f"{len(rows) - members} files, {members} members of archives and mails"]
    columns: dict[str, Callable[[Row], str]] = {
        "format": lambda row: row.format,
        "kind": lambda row: row.facts.kind,
        "cue": lambda row: row.label.cue,
        "why not": lambda row: row.label.why_not or "counts",
    }
    for title, pick in columns.items():
        counts: dict[str, int] = {}
        for row in rows:
            counts[pick(row)] = counts.get(pick(row), 0) + 1
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        lines.append(f"{title}: " + ", ".join(f"{name} {count}" for name, count in ordered))
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Exit codes: 0 written, 2 not."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.build", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write pohon/ and label/ into")
    parser.add_argument(
        "--seed", type=int, default=SEED, help="another seed, other words (default %(default)s)"
    )
    parser.add_argument(
        "--unit", choices=catalog.UNITS, default=UNIT, help="which files (default %(default)s)"
    )
    options = parser.parse_args(arguments)
    lively = sys.stderr.isatty()

    def show(number: int, total: int, path: str) -> None:
        if lively:
            name = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")[-60:]
            print(f"\r\x1b[K{number}/{total} {name}", end="", file=sys.stderr, flush=True)

    try:
        rows = build(options.out, options.seed, show, unit=options.unit)
    except (BuildError, OSError) as error:
        print(f"\ndemo: {error}" if lively else f"demo: {error}", file=sys.stderr)
        return 2
    if lively:
        print("\r\x1b[K", end="", file=sys.stderr)
    print(summary(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
