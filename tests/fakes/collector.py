"""A collector that writes down what a format module tells it, for tests of one module at a time."""

from __future__ import annotations

from typing import IO

from indexer.extract.context import ExtractProblem, Input
from indexer.extract.model import Limits, OcrSettings, ProblemCode


class RecordingCollector:
    """Implements `Collector` without limits of its own, except the unpacked bytes of one member."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.ocr = OcrSettings()
        self.titles: list[str] = []
        self.facts: dict[str, str] = {}
        self.problems: list[tuple[ProblemCode, str]] = []
        self.pages: list[tuple[str, str]] = []  # label, text
        self.pictures: list[tuple[str, bytes]] = []
        self.embeds: list[tuple[str, bytes]] = []
        self.members: list[tuple[str, bytes]] = []
        self.packed: dict[str, int | None] = {}
        self.scanned: list[tuple[int, str, str, str]] = []

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.pages]

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def codes(self) -> list[ProblemCode]:
        return [code for code, _ in self.problems]

    def title(self, text: str) -> None:
        self.titles.append(text)

    def fact(self, key: str, value: str) -> None:
        self.facts[key] = value

    def problem(self, code: ProblemCode, detail: str = "", page: int = 0) -> None:
        self.problems.append((code, f"page {page}: {detail}" if page else detail))

    def page(self, text: str, label: str = "") -> None:
        self.pages.append((label, text))

    def scanned_page(self, index: int, *, kind: str, fallback_text: str = "", label: str = "") -> None:
        self.scanned.append((index, kind, fallback_text, label))

    def picture(self, data: bytes, label: str) -> None:
        self.pictures.append((label, data))

    def embedded(self, data: bytes, name: str) -> None:
        self.embeds.append((name, data))

    def member(self, name: str, content: IO[bytes], packed_size: int | None = None) -> None:
        data = b""
        while chunk := content.read(65536):
            data += chunk
            if len(data) > self.limits.unpacked_bytes:
                raise ExtractProblem(ProblemCode.TOO_MUCH_UNPACKED, name)
        self.members.append((name, data))
        self.packed[name] = packed_size


def source_of(path: str, kind: str, name: str = "") -> Input:
    """The `Input` for a file on disk."""
    import os

    return Input(
        path=path, name=name or os.path.basename(path), kind=kind, mime="", size=os.path.getsize(path)
    )
