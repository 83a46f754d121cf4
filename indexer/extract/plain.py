"""Reads plain text (pages at form feeds) and tables of comma- or otherwise separated values."""

from __future__ import annotations

import csv
import io
from collections import Counter

from indexer.extract import charsets
from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.model import ProblemCode

BYTES_PER_CHAR = 4
"""At most, in any encoding: more bytes than this for every character the limits allow need not be read."""

DELIMITERS = ";,\t|"
SNIFFED_LINES = 50
MAX_FIELD = 1_000_000


def extract(source: Input, out: Collector) -> None:
    """Raises `ExtractProblem` (TOO_LARGE) after the text that the limits allow."""
    most = out.limits.text_chars * BYTES_PER_CHAR
    with open(source.path, "rb") as stream:
        data = stream.read(most)
    text = charsets.decode(data).replace("\r\n", "\n").replace("\r", "\n")
    del data
    if source.kind == "csv":
        out.page(table_text(text))
    else:
        for page in text.rstrip("\f\n").split("\f"):
            out.page(page.strip("\n"))
    if source.size > most:
        raise ExtractProblem(ProblemCode.TOO_LARGE, f"read {most} of {source.size} bytes")


def table_text(text: str) -> str:
    """The rows, with a tab between cells; as it stands when no delimiter divides its lines alike."""
    delimiter = sniff(text)
    if not delimiter:
        return text
    csv.field_size_limit(MAX_FIELD)
    lines: list[str] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            lines.append("\t".join(" ".join(cell.split()) for cell in row).rstrip("\t"))
    except csv.Error:
        return text
    return "\n".join(line for line in lines if line)


def sniff(text: str) -> str:
    """The delimiter that most of the first lines hold equally often; empty when none does."""
    lines = [line for line in text.split("\n", SNIFFED_LINES)[:SNIFFED_LINES] if line.strip()]
    best, agreement = "", 0
    for delimiter in DELIMITERS:
        counts = Counter(_outside_quotes(line).count(delimiter) for line in lines)
        counts.pop(0, None)
        if counts and (most := counts.most_common(1)[0][1]) > agreement:
            best, agreement = delimiter, most
    return best


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
