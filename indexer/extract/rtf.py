"""Reads RTF: text in any of its encodings, tables, headers, notes, text boxes, pictures and embedded objects."""

from __future__ import annotations

from indexer.extract import rtf_reader
from indexer.extract.carried import Carried
from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.model import ProblemCode

LIMIT_BYTES = 256 * 1024 * 1024
"""Pictures stand in RTF as hexadecimal digits; beyond this size nothing is read."""


def extract(source: Input, out: Collector) -> None:
    """Raises `ExtractProblem`: DAMAGED when it doesn't begin as RTF does, TOO_LARGE after what was read."""
    with open(source.path, "rb") as stream:
        data = stream.read(LIMIT_BYTES)
    if b"{\\rtf" not in data[:1024]:
        raise ExtractProblem(ProblemCode.DAMAGED, "no RTF header")
    document = rtf_reader.read(data)
    del data
    for key, value in document.facts.items():
        if key == "title":
            out.title(value)
        else:
            out.fact(key, value)
    for page in document.pages:
        out.page(page)
    carried = Carried(out)
    for name, content in document.objects:
        carried.object(content, name)
    for name, content in document.pictures:
        carried.picture(content, name)
    if source.size > LIMIT_BYTES:
        raise ExtractProblem(ProblemCode.TOO_LARGE, f"read {LIMIT_BYTES} of {source.size} bytes")
