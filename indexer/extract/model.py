"""What an extraction yields: a document's parts, their pages, and the problems met on the way.

Plain frozen values, cheap to send from a worker process and to store. Nothing here reads a file.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

MEMBER_SEPARATOR = "!/"
"""Joins a container's path and its member's path, `a.zip!/b.pdf`."""


class ProblemCode(StrEnum):
    """Why a part yielded no text, or less than all of it. The words for people live in `bukti.wording`."""

    EMPTY = "empty"  # no bytes at all
    UNSUPPORTED = "unsupported"  # a kind of file without an extractor (program, font, database …)
    ENCRYPTED = "encrypted"  # needs a password
    DAMAGED = "damaged"  # the container or structure cannot be read
    NO_TEXT = "no_text"  # read without fault, and there is nothing to read
    BAD_TEXT_LAYER = "bad_text_layer"  # a PDF text layer of gibberish; OCR was used instead
    LOW_CONFIDENCE = "low_confidence"  # OCR is unsure of the page
    OCR_FAILED = "ocr_failed"  # the page could not be recognised
    TIMEOUT = "timeout"  # over the wall or CPU limit
    OUT_OF_MEMORY = "out_of_memory"  # over the address-space limit
    CRASHED = "crashed"  # the worker died
    TOO_LARGE = "too_large"  # the file itself, or its text, is over the limit
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_MEMBERS = "too_many_members"
    TOO_DEEP = "too_deep"  # nesting of archives over the limit
    TOO_MUCH_UNPACKED = "too_much_unpacked"  # unpacked bytes or ratio over the limit (a bomb)
    UNSAFE_NAME = "unsafe_name"  # a member that is a link or points outside its archive
    INTERNAL = "internal"  # an exception nobody foresaw; `detail` has its class and message


FATAL_CODES = frozenset(
    {
        ProblemCode.EMPTY,
        ProblemCode.ENCRYPTED,
        ProblemCode.DAMAGED,
        ProblemCode.TIMEOUT,
        ProblemCode.OUT_OF_MEMORY,
        ProblemCode.CRASHED,
        ProblemCode.TOO_LARGE,
        ProblemCode.INTERNAL,
    }
)
"""With one of these and no text at all, a document is present but not read."""

RETRY_CODES = frozenset(
    {ProblemCode.TIMEOUT, ProblemCode.OUT_OF_MEMORY, ProblemCode.CRASHED, ProblemCode.INTERNAL}
)
"""Worth another try: the machine may have been at fault rather than the file."""


class Problem(msgspec.Struct, frozen=True):
    """A named fault. `detail` is a technical sentence in English; `page` is 1-based, 0 for the whole part."""

    code: ProblemCode
    detail: str = ""
    page: int = 0


class Word(msgspec.Struct, frozen=True, array_like=True):
    """A recognised word and its box, as fractions (0..1) of the upright page's width and height."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float  # 0..100


class Page(msgspec.Struct, frozen=True):
    """One page, slide, sheet or message body. `number` is 1-based within its part."""

    number: int
    text: str
    label: str = ""  # sheet name, "notes", "embedded: oleObject1.bin"; empty for a plain page
    method: Literal["native", "ocr", "none"] = "native"
    confidence: float | None = None  # mean word confidence 0..100, OCR only
    rotation: int = 0  # degrees clockwise by which the scan was turned upright, OCR only
    words: tuple[Word, ...] = ()  # OCR only


class OcrRequest(msgspec.Struct, frozen=True):
    """A page whose text must be recognised: which bytes, which page or frame (0-based)."""

    part: int  # index into Extract.parts
    page: int  # index into that part's pages
    file: str  # absolute path of the bytes: the stored object, or a scratch copy of a member
    kind: str  # "pdf" or "image"
    index: int  # page or frame number within the file, 0-based
    fallback_text: str = ""  # doubtful native text, kept when OCR finds less
    is_picture: bool = False  # a picture inside a document: its page is dropped when nothing is written on it


class Part(msgspec.Struct, frozen=True):
    """A searchable unit: the document itself (`path` empty) or a member of a zip, mail or PDF portfolio.

    Objects embedded in an office file are pages of that file (with a `label`), not parts.
    """

    path: str  # "", "b.pdf", "inner.zip!/c.docx"
    mime: str
    kind: str  # short file type: "pdf", "docx", "xls", "jpg", "zip", "eml", "txt", "video" …
    size: int
    sha256: str
    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = ()
    title: str = ""  # from the file's own metadata, mail subject
    facts: dict[
        str, str
    ] = {}  # metadata: author, created, modified, signed_by, signed_at, duration, from, to …

    @property
    def has_text(self) -> bool:
        return any(page.text.strip() for page in self.pages)


class Extract(msgspec.Struct, frozen=True):
    """All that was read of one document's bytes. `parts[0]` is the document itself."""

    version: str  # EXTRACTOR_VERSION of the code that made it
    parts: tuple[Part, ...]
    pending: tuple[OcrRequest, ...] = ()  # empty once OCR is done
    notes: tuple[
        bytes, ...
    ] = ()  # what the caller's own function made of the parts in the worker; see tasks.Remark

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for part in self.parts for problem in part.problems)

    @property
    def is_unread(self) -> bool:
        """True when nothing could be read and a fatal problem says why."""
        return not any(part.has_text for part in self.parts) and any(
            p.code in FATAL_CODES for p in self.problems
        )


class Limits(msgspec.Struct, frozen=True):
    """Bounds on one extraction, from `bukti.toml`. Bytes, seconds, pixels, counts."""

    wall_seconds: float = 55.0  # of one worker task (a document's native text, or one page of OCR)
    cpu_seconds: int = 50
    address_space: int = 1_400 * 1024 * 1024
    file_bytes: int = 2 * 1024**3
    text_chars: int = 20_000_000
    pages: int = 3_000
    ocr_pages: int = 500
    pixels: int = 120_000_000  # of one page image after decoding
    unpacked_bytes: int = 1024**3  # of all members of one document together
    unpacked_ratio: int = 200  # unpacked ÷ packed, checked beyond the first 10 MiB
    members: int = 5_000
    nesting: int = 5


class OcrSettings(msgspec.Struct, frozen=True):
    """How pages are recognised."""

    languages: str = "ind+eng"
    dpi: int = 200
    enabled: bool = True
    low_confidence: float = 60.0  # mean word confidence below which a page is named a problem
    tessdata: str = ""  # folder of the language models; empty: where Debian and others put them
