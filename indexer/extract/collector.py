"""Collects what the format modules find in one document, and walks its members, all within the limits."""

from __future__ import annotations

import hashlib
import os
import traceback
from collections.abc import Callable
from typing import IO

import msgspec

from indexer.extract import kinds, registry
from indexer.extract.budget import Budget
from indexer.extract.cleaning import clean_text, is_unsafe_name, safe_member_name
from indexer.extract.context import ExtractProblem, Input
from indexer.extract.model import (
    MEMBER_SEPARATOR,
    Extract,
    Limits,
    OcrRequest,
    OcrSettings,
    Page,
    Part,
    Problem,
    ProblemCode,
)

DETAIL_CHARS = 300
"""A problem's detail is cut here: some libraries put whole pages into their messages."""

PROBLEMS_PER_PART = 100
"""More than so many say nothing new."""

MIN_PICTURE_SIDE = 100
MIN_PICTURE_AREA = 60_000
"""Pixels under which an embedded picture is a logo or a bullet and holds no writing worth reading."""


class _Draft(msgspec.Struct):
    """A part while it is being read."""

    index: int
    path: str
    mime: str = "application/octet-stream"
    kind: str = "unknown"
    size: int = 0
    sha256: str = ""
    pages: list[Page] = []
    problems: list[Problem] = []
    title: str = ""
    facts: dict[str, str] = {}

    def finished(self) -> Part:
        return Part(
            self.path,
            self.mime,
            self.kind,
            self.size,
            self.sha256,
            tuple(self.pages),
            tuple(self.problems),
            self.title,
            self.facts,
        )


class Document:
    """One document being read: its parts so far.

    `scratch` is a folder of its own, made here if needed, and removed by the caller once the pages to
    recognise are done.
    Members whose path is in `skip` are not read but get the problem given there: an earlier attempt died of
    them. At the member `stop_at` the reading of members ends. `announce` is told the path of the part about
    to be read ("" being the document), and the document's kind and MIME type.
    """

    def __init__(
        self,
        limits: Limits,
        ocr: OcrSettings,
        scratch: str,
        *,
        skip: dict[str, Problem] | None = None,
        stop_at: str = "",
        announce: Callable[[str, str, str], None] | None = None,
    ) -> None:
        self.limits = limits
        self.ocr = ocr
        self.budget = Budget(limits, scratch)
        self._skip = skip or {}
        self._stop_at = stop_at or None
        self._is_stopped = False
        self._announce = announce
        self._parts: list[_Draft] = []
        self._paths: set[str] = set()
        self._pending: list[OcrRequest] = []
        self._reading: _Draft | None = None

    def read(self, path: str, name: str, *, sha256: str = "") -> None:
        """Reads the file at `path` as the document. `sha256` spares hashing when the caller knows it."""
        draft = self._add_part("")
        draft.size = os.stat(path).st_size
        draft.sha256 = sha256 or _hash_file(path)
        self._read_into(draft, path, name, 0)

    def extract(self, version: str) -> Extract:
        """What has been read, with the pages still to be recognised."""
        return Extract(version, tuple(draft.finished() for draft in self._parts), tuple(self._pending))

    def request(self, request: OcrRequest) -> None:
        """Notes a page to be recognised."""
        self._pending.append(request)
        self.budget.keep(request.file)

    def read_member(
        self, parent: str, steps: list[str], content: IO[bytes], packed_size: int, depth: int
    ) -> None:
        """Reads a member of the part at `parent` as a part of its own.

        `steps` lead from the parent to the member: its name, after that of an embedded archive if it lies in
        one. Raises only when a limit of the whole document is reached.
        """
        self._check_stopped()
        draft = self._add_part(MEMBER_SEPARATOR.join([*filter(None, [parent]), *steps]))
        if draft.path == self._stop_at:
            self._is_stopped = True
            draft.problems.append(Problem(ProblemCode.CRASHED, "as the members before it"))
        self._check_stopped()
        if draft.path in self._skip:
            draft.problems.append(self._skip[draft.path])
            return
        if depth > self.limits.nesting:
            draft.problems.append(
                Problem(ProblemCode.TOO_DEEP, f"nested more than {self.limits.nesting} deep")
            )
            return
        try:
            file, draft.sha256, draft.size = self.budget.spool(content, packed_size)
        except ExtractProblem as problem:
            draft.problems.append(Problem(problem.code, problem.detail))
            if problem.code is ProblemCode.TIMEOUT or self.budget.is_spent:
                raise
            return
        try:
            self._read_into(draft, file, steps[-1].rsplit("/", 1)[-1], depth)
        finally:
            self.budget.release(file)

    def _check_stopped(self) -> None:
        if self._is_stopped:
            raise ExtractProblem(
                ProblemCode.CRASHED, "too many members crash their reader; the rest was left"
            )

    def _add_part(self, path: str) -> _Draft:
        """A new part with a path of its own: archives may hold two members of one name."""
        if len(self._parts) > self.limits.members:
            raise ExtractProblem(ProblemCode.TOO_MANY_MEMBERS, f"more than {self.limits.members} members")
        unique, copy = path, 1
        while unique in self._paths:
            copy += 1
            unique = f"{path} ({copy})"
        self._paths.add(unique)
        draft = _Draft(len(self._parts), unique)
        self._parts.append(draft)
        return draft

    def _read_into(self, draft: _Draft, path: str, name: str, depth: int) -> None:
        outer, self._reading = self._reading, draft
        self._tell()
        try:
            found = kinds.recognise(path, name)
            draft.kind, draft.mime = found.kind, found.mime
            self._tell()
            source = Input(path, name, draft.kind, draft.mime, draft.size)
            run(source, PartCollector(self, draft, source, depth))
        except Exception as error:  # libmagic gave up, or the file is gone
            draft.problems.append(Problem(ProblemCode.INTERNAL, describe(error)))
        finally:
            self._reading = outer
            self._tell()

    def _tell(self) -> None:
        if self._announce is not None and self._reading is not None:
            document = self._parts[0]
            self._announce(self._reading.path, document.kind, document.mime)


class PartCollector:
    """The `Collector` of one part, or of an object embedded in it (`label` names the object then)."""

    def __init__(self, document: Document, draft: _Draft, source: Input, depth: int, label: str = "") -> None:
        self.limits = document.limits
        self.ocr = document.ocr
        self._document = document
        self._budget = document.budget
        self._draft = draft
        self._source = source
        self._depth = depth
        self._label = label
        self._pages_before = len(draft.pages)

    def title(self, text: str) -> None:
        text = clean_text(text).strip()
        if text and not self._label and not self._draft.title:
            self._draft.title = text

    def fact(self, key: str, value: str) -> None:
        value = clean_text(value).strip()
        if value and not self._label:
            self._draft.facts.setdefault(key, value)

    def problem(self, code: ProblemCode, detail: str = "", page: int = 0) -> None:
        if self._label and code in {ProblemCode.UNSUPPORTED, ProblemCode.EMPTY, ProblemCode.NO_TEXT}:
            return  # drawings and controls that hold no text by nature; the file around them was read
        # a scratch path means nothing to anybody; the part's own path stands beside the problem anyway
        detail = clean_text(detail.replace(self._source.path, self._source.name or "the file"))
        detail = f"{self._label}: {detail}" if self._label else detail
        problem = Problem(code, detail[:DETAIL_CHARS], page + self._pages_before if page else 0)
        if problem not in self._draft.problems and len(self._draft.problems) < PROBLEMS_PER_PART:
            self._draft.problems.append(problem)

    def page(self, text: str, label: str = "") -> None:
        self._add(Page(0, self._budget.count_page(text), self._joined(label)))
        self._budget.check_text()

    def scanned_page(self, index: int, *, kind: str, fallback_text: str = "", label: str = "") -> None:
        self._request(self._source.path, kind, index, fallback_text, label)

    def picture(self, data: bytes, label: str) -> None:
        if self.ocr.enabled and _holds_writing(data) and self._budget.is_new_picture(data):
            self._request(self._budget.spool_bytes(data), "image", 0, "", label, is_picture=True)

    def embedded(self, data: bytes, name: str) -> None:
        if not data:
            return
        if self._depth >= self.limits.nesting:
            self.problem(ProblemCode.TOO_DEEP, f"{name}: nested more than {self.limits.nesting} deep")
            return
        file = self._budget.spool_bytes(data)
        try:
            found = kinds.recognise(file, name)
            if found.kind in kinds.PICTURE_KINDS:
                self.picture(data, f"embedded: {name}")
                return
            source = Input(file, name, found.kind, found.mime, len(data))
            label = self._joined(f"embedded: {name}")
            run(source, PartCollector(self._document, self._draft, source, self._depth + 1, label))
        finally:
            self._budget.release(file)

    def member(self, name: str, content: IO[bytes], packed_size: int | None = None) -> None:
        self._budget.tick()
        safe = safe_member_name(name)
        if is_unsafe_name(name):
            self.problem(ProblemCode.UNSAFE_NAME, f"a member is called {name!r}; it is read as {safe!r}")
        steps = [safe_member_name(self._source.name), safe] if self._label else [safe]
        packed = self._source.size if packed_size is None else packed_size
        self._document.read_member(self._draft.path, steps, content, packed, self._depth + 1)

    def _request(
        self, file: str, kind: str, index: int, fallback: str, label: str, *, is_picture: bool = False
    ) -> None:
        """Adds a page to be recognised; where that is off or too much, one with what text there is."""
        may = self.ocr.enabled and self._budget.may_recognise()
        if not may:
            too_many = f"more than {self.limits.ocr_pages} pages to recognise; the rest was left"
            off = "recognition is switched off"
            if self.ocr.enabled:
                self.problem(ProblemCode.TOO_MANY_PAGES, too_many)
            else:
                self.problem(ProblemCode.OCR_FAILED, off)
            if is_picture:
                self._budget.release(file)
                return
        text = self._budget.count_page(fallback)
        number = self._add(Page(0, text, self._joined(label), "native" if text.strip() else "none"))
        if may:
            self._document.request(
                OcrRequest(self._draft.index, number - 1, file, kind, index, text, is_picture)
            )

    def _add(self, page: Page) -> int:
        """Appends the page; returns its number."""
        number = len(self._draft.pages) + 1
        self._draft.pages.append(msgspec.structs.replace(page, number=number))
        return number

    def _joined(self, label: str) -> str:
        return " / ".join(filter(None, (self._label, clean_text(label))))


def run(source: Input, out: PartCollector) -> None:
    """Lets the format module read `source`; whatever it raises becomes a problem of that part."""
    try:
        if source.size == 0:
            raise ExtractProblem(ProblemCode.EMPTY)
        if source.size > out.limits.file_bytes and source.kind not in kinds.MEDIA_KINDS:
            raise ExtractProblem(ProblemCode.TOO_LARGE, f"{source.size} bytes")
        extract = registry.extractor_for(source.kind)
        if extract is None:
            raise ExtractProblem(ProblemCode.UNSUPPORTED, source.mime)
        extract(source, out)
    except ExtractProblem as problem:
        out.problem(problem.code, problem.detail)
    except MemoryError as error:
        out.problem(ProblemCode.OUT_OF_MEMORY, str(error))
    except RecursionError:
        out.problem(ProblemCode.DAMAGED, "its structures are nested too deeply")
    except BaseException as error:  # a panic in a Rust library is a BaseException
        out.problem(ProblemCode.INTERNAL, describe(error))


def describe(error: BaseException) -> str:
    """Class, message and place of an exception, for the log of somebody who will mend it."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({os.path.basename(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}"[: DETAIL_CHARS - len(place)] + place


def _holds_writing(data: bytes) -> bool:
    from indexer.extract import images

    size = images.measure(data)
    return size is not None and min(size) >= MIN_PICTURE_SIDE and size[0] * size[1] >= MIN_PICTURE_AREA


def _hash_file(path: str) -> str:
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
