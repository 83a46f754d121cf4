"""The truth about every file of the sample, one CSV row a file or member of an archive or mail."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from demo.document import Facts, Label

MEMBER_SEPARATOR = "!/"
COLUMNS = (
    "path",  # as shown: NFC, undecodable bytes as U+FFFD; members as `a.zip!/b.pdf`
    "path_raw",  # the bytes of the path, percent-encoded
    "format",
    "cue",
    "kind",
    "date",
    "period",
    "year",
    "organisation",
    "items",
    "counts",
    "why_not",
    "bundle",
    "key_phrase",  # empty where the file can't be read or holds none
    "language",
    "same_as",  # shown path of the file whose bytes this one repeats
    "received",
    "sha256",
)


@dataclass(frozen=True)
class Row:
    """A label before it is printed. `path` may hold surrogate escapes."""

    path: str
    format: str
    facts: Facts
    label: Label
    received: date
    sha256: str
    same_as: str = ""
    text: str = ""  # the words of the content, not printed

    def printed(self) -> dict[str, str]:
        facts, label = self.facts, self.label
        return {
            "path": shown(self.path),
            "path_raw": quote(self.path.encode("utf-8", "surrogateescape"), safe="/!"),
            "format": self.format,
            "cue": label.cue,
            "kind": facts.kind,
            "date": facts.dated.isoformat() if facts.dated else "",
            "period": facts.period,
            "year": facts.period[:4] or (str(facts.dated.year) if facts.dated else ""),
            "organisation": facts.organisation,
            "items": ";".join(label.items.split()),
            "counts": "no" if label.why_not else "yes",
            "why_not": label.why_not,
            "bundle": label.bundle,
            "key_phrase": facts.phrase,
            "language": facts.language,
            "same_as": shown(self.same_as),
            "received": self.received.isoformat(),
            "sha256": self.sha256,
        }


def shown(path: str) -> str:
    """The path as a person sees it."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text)


def save(rows: Iterable[Row], file: Path) -> None:
    """Writes the labels, replacing the file."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row.printed() for row in rows)


def load(file: Path) -> list[dict[str, str]]:
    """The printed rows."""
    with file.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))
