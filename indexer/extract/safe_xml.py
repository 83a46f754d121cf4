"""Parses XML of unknown origin with lxml: no DTD, no entities, no network, and what can be saved of a broken file."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import IO, TYPE_CHECKING, Literal, cast

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode

if TYPE_CHECKING:
    from lxml import etree

Event = tuple[Literal["start", "end"], "etree._Element"]

STREAM_FROM_BYTES = 16 * 1024 * 1024
"""A tree takes five to ten times its XML in memory; from this size on it is read as a stream and thrown away."""

TREE_LIMIT_BYTES = 64 * 1024 * 1024
"""The most XML that is ever made into a tree at once."""

_FATAL = 3  # xmlErrorLevel of libxml2: from here on the rest of the file was not read as it stands


@functools.lru_cache(maxsize=1024)
def local_name(tag: object) -> str:
    """`{namespace}name` → `name`; comments, instructions and entities (whose tag is no string) → empty."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """The attribute of that local name in whatever namespace; empty when missing."""
    found = element.get(name)
    if found is not None:
        return found
    return next((str(value) for key, value in element.attrib.items() if local_name(key) == name), "")


def parse(data: bytes, part: str = "", faults: list[str] | None = None) -> etree._Element:
    """The root of `data`. A broken file yields what could be read, and what is wrong with it goes into `faults`.

    Raises `ExtractProblem` (DAMAGED) when nothing could, (TOO_LARGE) when a tree of it wouldn't fit in memory.
    """
    from lxml import etree

    if len(data) > TREE_LIMIT_BYTES:
        raise ExtractProblem(ProblemCode.TOO_LARGE, f"{part}: {len(data)} bytes of XML")
    parser = _parser(data)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractProblem(ProblemCode.DAMAGED, f"{part}: {error}") from error
    if faults is not None:
        _note_faults(parser.error_log, faults)
    if root is None:
        raise ExtractProblem(ProblemCode.DAMAGED, f"{part}: no XML")
    return root


def events(data: bytes, tags: Iterable[str], clear: Iterable[str], faults: list[str]) -> Iterator[Event]:
    """Start and end of every element of `tags` (`{*}name`) in document order.

    Children and text may be looked at on "end" only. Of a large file only the elements met so far exist, and
    those of `clear` (local names) are emptied after their end. What is wrong with the file goes into `faults`.
    """
    if len(data) < STREAM_FROM_BYTES:
        return _walk(data, list(tags), faults)
    return stream(BytesIO(data), tags, clear, faults, huge=_may_be_huge(data))


def stream(
    source: IO[bytes], tags: Iterable[str], clear: Iterable[str], faults: list[str], *, huge: bool = False
) -> Iterator[Event]:
    """As `events`, read from an open file in constant memory. `huge`: known to hold no document type."""
    from lxml import etree

    cleared = frozenset(clear)
    walker = etree.iterparse(
        source,
        events=("start", "end"),
        tag=list(tags),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,
        huge_tree=huge,
    )
    try:
        for event, element in walker:
            yield event, element
            if event == "end" and local_name(element.tag) in cleared:
                _forget(element)
    except (etree.XMLSyntaxError, ValueError) as error:
        faults.append(str(error))
        return
    _note_faults(walker.error_log, faults)


def all_text(element: etree._Element) -> str:
    """The text of an element and all below it, nothing between."""
    if len(element) == 0:
        return element.text or ""
    return "".join(cast("Iterable[str]", element.itertext()))


def _walk(data: bytes, tags: list[str], faults: list[str]) -> Iterator[Event]:
    from lxml import etree

    parser = _parser(data)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        faults.append(str(error))
        return
    _note_faults(parser.error_log, faults)
    if root is None:
        faults.append("no XML")
        return
    yield from cast("Iterator[Event]", etree.iterwalk(root, events=("start", "end"), tag=tags))


def _parser(data: bytes) -> etree.XMLParser:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,
        huge_tree=_may_be_huge(data),
    )


def _may_be_huge(data: bytes) -> bool:
    """Lifts libxml2's bounds on text length and depth, which also guard against entity bombs: only without a DTD.

    In UTF-16 or another wide encoding the search below would not find one, so those keep the bounds.
    """
    return (
        b"\0" not in data[:8] and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"<!DOCTYPE" not in data
    )


def _note_faults(log: etree._ListErrorLog, faults: list[str]) -> None:
    for entry in log:
        if entry.level >= _FATAL:
            faults.append(f"line {entry.line}: {entry.message}")
            return


def _forget(element: etree._Element) -> None:
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs are older than the parameter
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None and parent[0] is not element:
            del parent[0]
