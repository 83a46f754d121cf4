"""What a format module is given and what it writes into: the input file and the collector.

Every format module has one public function, `extract(source: Input, out: Collector) -> None`, that calls
the collector's verbs and raises `ExtractProblem` when it can't go on; what it collected before stays.
"""

from __future__ import annotations

from typing import IO, Protocol

import msgspec

from indexer.extract.model import Limits, OcrSettings, ProblemCode


class ExtractProblem(Exception):
    """The part can't be read (further). Becomes a `Problem` of that part; the rest of the document goes on."""

    def __init__(self, code: ProblemCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Input(msgspec.Struct, frozen=True):
    """The bytes to read: a local file (a stored object or a scratch copy of a member), never to be written."""

    path: str
    name: str  # the file's own name, a hint only
    kind: str  # as recognised from the content
    mime: str
    size: int


class Collector(Protocol):
    """Takes what a format module finds, in reading order, and keeps it within the limits.

    Any verb may raise `ExtractProblem` when a limit of the document as a whole is reached.
    """

    limits: Limits
    ocr: OcrSettings

    def title(self, text: str) -> None: ...
    def fact(self, key: str, value: str) -> None: ...
    def problem(self, code: ProblemCode, detail: str = "", page: int = 0) -> None: ...

    def page(self, text: str, label: str = "") -> None:
        """Adds a page of native text."""

    def scanned_page(self, index: int, *, kind: str, fallback_text: str = "", label: str = "") -> None:
        """Adds a page to be recognised: page (kind "pdf") or frame (kind "image") `index`, 0-based, of this input."""

    def picture(self, data: bytes, label: str) -> None:
        """Adds a picture embedded in this file, to be recognised if it is large enough to hold writing."""

    def embedded(self, data: bytes, name: str) -> None:
        """Extracts an embedded object; its pages become pages of this part, labelled `embedded: name`."""

    def member(self, name: str, content: IO[bytes], packed_size: int | None = None) -> None:
        """Extracts a member as a part of its own, `name` relative to this part. Reads `content` within the limits.

        A name that is absolute or climbs out (`..`) is a problem of this part; the member is still read.
        """
