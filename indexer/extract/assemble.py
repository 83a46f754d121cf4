"""Joins the native extract of a document with what was recognised on its pages. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from indexer.extract.model import (
    MEMBER_SEPARATOR,
    Extract,
    OcrRequest,
    Page,
    Part,
    Problem,
    ProblemCode,
    Word,
)
from indexer.extract.text_quality import readable_length

NATIVE_IS_ENOUGH = 0.8
"""Doubtful native text is kept when it has at least this share of what was recognised."""

MIN_WORDS_TO_DOUBT = 8
"""A page on which fewer words were made out is a picture rather than a page that reads badly."""


class Recognised(msgspec.Struct, frozen=True):
    """The outcome of one page's recognition: text and words, or `problem`."""

    text: str = ""
    words: tuple[Word, ...] = ()
    confidence: float = 0.0
    rotation: int = 0
    seen: int = 0  # words made out, kept or not
    problem: Problem | None = None


def assemble(extract: Extract, results: Sequence[Recognised], *, low_confidence: float) -> Extract:
    """The final extract. `results` are in the order of `extract.pending`; `low_confidence` is 0..100."""
    by_part: dict[int, dict[int, tuple[OcrRequest, Recognised]]] = defaultdict(dict)
    for request, result in zip(extract.pending, results, strict=True):
        by_part[request.part][request.page] = (request, result)
    parts = [
        _with_pages(part, by_part.get(index, {}), low_confidence) for index, part in enumerate(extract.parts)
    ]
    containers = {prefix for part in parts for prefix in _containers_of(part)}
    notes = () if extract.pending else extract.notes
    return Extract(extract.version, tuple(_with_no_text(part, containers) for part in parts), notes=notes)


def _with_pages(
    part: Part, recognised: Mapping[int, tuple[OcrRequest, Recognised]], low_confidence: float
) -> Part:
    if not recognised:
        return part
    pages: list[Page] = []
    problems: list[Problem] = []
    numbers = {0: 0}  # old page number → new, as empty pictures are dropped
    for index, page in enumerate(part.pages):
        if index in recognised:
            request, result = recognised[index]
            page = _chosen(page, request, result)
            if request.is_picture and not page.text.strip():
                continue
            problem = _problem(result, page, low_confidence)
            if problem is not None:
                problems.append(msgspec.structs.replace(problem, page=len(pages) + 1))
        numbers[index + 1] = len(pages) + 1
        pages.append(msgspec.structs.replace(page, number=len(pages) + 1))
    kept = [msgspec.structs.replace(each, page=numbers.get(each.page, 0)) for each in part.problems]
    return msgspec.structs.replace(part, pages=tuple(pages), problems=(*kept, *problems))


def _chosen(page: Page, request: OcrRequest, result: Recognised) -> Page:
    """The recognised page, or the native one when that says as much."""
    if readable_length(request.fallback_text) >= max(1, NATIVE_IS_ENOUGH * readable_length(result.text)):
        return msgspec.structs.replace(page, text=request.fallback_text, method="native")
    if result.problem is not None or not result.text.strip():
        return msgspec.structs.replace(page, text="", method="none")
    return msgspec.structs.replace(
        page,
        text=result.text,
        method="ocr",
        confidence=round(result.confidence, 1),
        rotation=result.rotation,
        words=result.words,
    )


def _problem(result: Recognised, page: Page, low_confidence: float) -> Problem | None:
    if page.method == "native":
        return None
    if result.problem is not None:
        return result.problem
    if result.seen >= MIN_WORDS_TO_DOUBT and result.confidence < low_confidence:
        return Problem(ProblemCode.LOW_CONFIDENCE, f"mean word confidence {result.confidence:.0f}")
    return None


def _containers_of(part: Part) -> list[str]:
    """The paths of the parts that this one lies in."""
    steps = part.path.split(MEMBER_SEPARATOR) if part.path else []
    return [MEMBER_SEPARATOR.join(steps[:count]) for count in range(len(steps))]


def _with_no_text(part: Part, containers: set[str]) -> Part:
    """Every part ends as text, as members or as a named problem."""
    if part.has_text or part.problems or part.path in containers:
        return part
    return msgspec.structs.replace(part, problems=(Problem(ProblemCode.NO_TEXT),))
