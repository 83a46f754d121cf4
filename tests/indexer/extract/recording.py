"""A collector that only records, for tests of single format modules."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from indexer.extract import registry
from indexer.extract.context import Input
from indexer.extract.kinds import recognise
from indexer.extract.model import Limits, OcrSettings, ProblemCode


class Recording:
    """Keeps what a format module finds."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.ocr = OcrSettings()
        self.titles: list[str] = []
        self.facts: dict[str, str] = {}
        self.problems: list[tuple[ProblemCode, int]] = []  # code, page
        self.details: list[str] = []
        self.pages: list[tuple[str, str]] = []  # text, label
        self.scanned: list[tuple[int, str, str]] = []  # index, kind, native text
        self.pictures: dict[str, bytes] = {}
        self.objects: dict[str, bytes] = {}
        self.members: dict[str, bytes] = {}

    def title(self, text: str) -> None:
        self.titles.append(text)

    def fact(self, key: str, value: str) -> None:
        if value:
            self.facts[key] = value

    def problem(self, code: ProblemCode, detail: str = "", page: int = 0) -> None:
        self.problems.append((code, page))
        self.details.append(detail)

    def page(self, text: str, label: str = "") -> None:
        self.pages.append((text, label))

    def scanned_page(self, index: int, *, kind: str, fallback_text: str = "", label: str = "") -> None:  # noqa: ARG002
        self.scanned.append((index, kind, fallback_text))

    def picture(self, data: bytes, label: str) -> None:
        self.pictures[label] = data

    def embedded(self, data: bytes, name: str) -> None:
        self.objects[name] = data

    def member(self, name: str, content: IO[bytes], packed_size: int | None = None) -> None:  # noqa: ARG002
        self.members[name] = content.read()


def record(path: Path) -> Recording:
    """What the module for the file's kind finds in it."""
    found = recognise(str(path), path.name)
    extract = registry.extractor_for(found.kind)
    assert extract is not None, found
    out = Recording()
    extract(Input(str(path), path.name, found.kind, found.mime, path.stat().st_size), out)
    return out
