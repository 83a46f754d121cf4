"""The two tasks that run in workers: native extraction of a document, and recognition of one page."""

from __future__ import annotations

import importlib

import msgspec

from indexer import sandbox_worker
from indexer.extract.assemble import Recognised, assemble
from indexer.extract.cleaning import clean_text
from indexer.extract.collector import Document, describe
from indexer.extract.context import ExtractProblem
from indexer.extract.model import Extract, Limits, OcrRequest, OcrSettings, Problem, ProblemCode

EXTRACT = f"{__name__}:extract_document"
RECOGNISE = f"{__name__}:recognise_page"

OCR_TIME_SHARE = 0.4
"""Share of the time limit that one reading of a page may take: a doubtful page is read twice."""


class Remark(msgspec.Struct, frozen=True):
    """A function of the caller, to run in the worker on an extract whose text is complete.

    `function` is "module:name"; it takes the extract and `context` (opaque) and returns a note for each part.
    """

    function: str
    context: bytes


class ExtractTask(msgspec.Struct, frozen=True):
    file: str
    name: str
    sha256: str
    version: str
    limits: Limits
    ocr: OcrSettings
    scratch: str  # made here if needed, removed by the sender
    skip: dict[str, Problem]
    stop_at: str
    remark: Remark | None = None


class RecogniseTask(msgspec.Struct, frozen=True):
    request: OcrRequest
    ocr: OcrSettings
    limits: Limits


class Note(msgspec.Struct, frozen=True):
    """Where an extraction stands: the part being read ("" is the document); what the document is taken for."""

    path: str = ""
    kind: str = "unknown"
    mime: str = "application/octet-stream"


def parse_note(text: str) -> Note:
    """The last note of a worker that died."""
    return msgspec.json.decode(text, type=Note) if text else Note()


def extract_document(payload: bytes) -> bytes:
    """An `ExtractTask` in, an `Extract` out, both as MessagePack. Notes the path of the member being read."""
    task = msgspec.msgpack.decode(payload, type=ExtractTask)
    document = Document(
        task.limits, task.ocr, task.scratch, skip=task.skip, stop_at=task.stop_at, announce=_announce
    )
    document.read(task.file, task.name, sha256=task.sha256)
    extract = document.extract(task.version)
    if not extract.pending:  # nothing to recognise: it is whole
        extract = assemble(extract, [], low_confidence=task.ocr.low_confidence)
        if task.remark is not None:
            extract = msgspec.structs.replace(extract, notes=_notes(task.remark, extract))
    return msgspec.msgpack.encode(extract)


def _notes(remark: Remark, extract: Extract) -> tuple[bytes, ...]:
    """The caller's notes; none if its function fails here, so that it fails where the caller can see it."""
    module, _colon, name = remark.function.partition(":")
    try:
        notes: tuple[bytes, ...] = getattr(importlib.import_module(module), name)(extract, remark.context)
    except Exception:
        return ()
    return notes


def _announce(path: str, kind: str, mime: str) -> None:
    sandbox_worker.note(msgspec.json.encode(Note(path, kind, mime)).decode())


def recognise_page(payload: bytes) -> bytes:
    """A `RecogniseTask` in, a `Recognised` out, both as MessagePack."""
    task = msgspec.msgpack.decode(payload, type=RecogniseTask)
    return msgspec.msgpack.encode(_recognise(task))


def _recognise(task: RecogniseTask) -> Recognised:
    from indexer import ocr, page_image

    request = task.request
    seconds = min(task.limits.wall_seconds, task.limits.cpu_seconds) * OCR_TIME_SHARE
    try:
        image = page_image.load(
            request.file, request.kind, request.index, dpi=task.ocr.dpi, max_pixels=task.limits.pixels
        )
        reading = ocr.recognise(image, task.ocr, seconds=seconds)
    except ExtractProblem as problem:
        return Recognised(problem=Problem(problem.code, _without_path(problem.detail, request)))
    except MemoryError:
        return Recognised(problem=Problem(ProblemCode.OUT_OF_MEMORY))
    except Exception as error:  # whatever the decoders and Tesseract raise, only this page is lost
        detail = _without_path(describe(error), request)
        return Recognised(problem=Problem(ProblemCode.OCR_FAILED, detail))
    text = clean_text(reading.text)
    return Recognised(text, reading.words, reading.confidence, reading.rotation, reading.seen)


def _without_path(detail: str, request: OcrRequest) -> str:
    return clean_text(detail.replace(request.file, "the page"))
