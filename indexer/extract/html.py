"""Reads web pages (HTML, MHTML) and XML of no known office format. Fetches nothing, runs nothing."""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
from typing import TYPE_CHECKING

from indexer.extract import charsets, safe_xml
from indexer.extract.carried import Carried
from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.flow import Flow
from indexer.extract.model import ProblemCode

if TYPE_CHECKING:
    from lxml import etree

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD_BYTES = 4096  # where a page declares its encoding

_UNREAD = frozenset(
    {"script", "style", "template", "noscript", "object", "applet", "svg", "math", "title", "iframe"}
)
_BLOCK_ELEMENTS = """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section select summary table tbody td textarea
    tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_ELEMENTS.split())
_CELLS = frozenset({"td", "th"})
_PAGE_BREAK = re.compile(r"page-break-before\s*:\s*always", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\r\n\f]+")

_OPENDOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def extract(source: Input, out: Collector) -> None:
    """Raises `ExtractProblem`: DAMAGED for XML or MHTML without content, TOO_LARGE after what fits into memory."""
    with open(source.path, "rb") as stream:
        data = stream.read(safe_xml.TREE_LIMIT_BYTES)
    if source.kind == "mhtml":
        _mhtml(data, out)
    elif source.kind == "xml":
        _xml(data, out)
    else:
        page(data, out, Carried(out))
    if source.size > safe_xml.TREE_LIMIT_BYTES:
        raise ExtractProblem(
            ProblemCode.TOO_LARGE, f"read {safe_xml.TREE_LIMIT_BYTES} of {source.size} bytes"
        )


def page(data: bytes, out: Collector, carried: Carried, *, declared: str = "", label: str = "") -> None:
    """Hands over one web page: its title, its text and the pictures that stand in it as data."""
    root = parse(data, declared)
    if root is None:
        out.page("", label)
        return
    title = next(root.iter("title"), None)
    if title is not None and (text := " ".join(safe_xml.all_text(title).split())):
        out.title(text)
    for text in _flow(root).pages():
        out.page(text, label)
    for image in root.iter("img"):
        source = image.get("src") or ""
        if found := _DATA_PICTURE.match(source):
            with contextlib.suppress(binascii.Error, ValueError):
                carried.picture(base64.b64decode(source[found.end() :]), image.get("alt") or "picture")


def text_of(data: bytes, declared: str = "") -> str:
    """The text of a web page, as for a mail's body; empty when it is no markup."""
    root = parse(data, declared)
    return "" if root is None else "\n".join(filter(None, _flow(root).pages()))


def parse(data: bytes, declared: str = "") -> etree._Element | None:
    """The tree of an HTML page; `declared` is an encoding told from outside, which a mark in the data overrules."""
    from lxml import etree

    if not declared and (found := _DECLARED.search(data[:_HEAD_BYTES])):
        declared = found.group(1).decode("ascii", "replace")
        if charsets.wide_encoding(data) == "" and declared.lower().startswith(
            ("utf-16", "utf-32", "unicode")
        ):
            declared = ""  # it could be read so far, so it can't be
    text = charsets.decode(data, declared).replace("\0", "")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _flow(root: etree._Element) -> Flow:
    from lxml import etree

    flow, preformatted = Flow(), 0
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _UNREAD and event == "start":
            walker.skip_subtree()
            continue
        if name == "pre":
            preformatted += 1 if event == "start" else -1
        if event == "start":
            _start(flow, name, element)
            if name not in _UNREAD:
                _write(flow, element.text, preformatted)
        else:
            _end(flow, name, element)
            _write(flow, element.tail, preformatted)
    return flow


def _start(flow: Flow, name: str, element: etree._Element) -> None:
    if name in _BLOCKS:
        flow.end_paragraph()
    if name == "tr":
        flow.begin_row()
    elif name in _CELLS and _in_row(element):
        flow.begin_cell()
    elif name == "img":
        flow.text(" ".join((element.get("alt") or "").split()))
    elif name == "input" and element.get("type", "text") == "text":
        flow.text(element.get("value") or "")
    if _PAGE_BREAK.search(element.get("style") or ""):
        flow.hard_break()


def _end(flow: Flow, name: str, element: etree._Element) -> None:
    if name == "br":
        flow.end_paragraph()
    elif name in _CELLS and _in_row(element):
        flow.end_cell()
    elif name == "tr":
        flow.end_row()
    elif name in _BLOCKS:
        flow.end_paragraph()


def _in_row(cell: etree._Element) -> bool:
    parent = cell.getparent()
    return parent is not None and parent.tag == "tr"


def _write(flow: Flow, text: str | None, preformatted: int) -> None:
    if not text:
        return
    if not preformatted:
        text = _BLANK.sub(" ", text)
        if flow.is_line_empty:
            text = text.lstrip(" ")
    flow.text(text)


def _xml(data: bytes, out: Collector) -> None:
    faults: list[str] = []
    root = safe_xml.parse(data, "XML", faults)
    if root.tag == f"{{{_OPENDOCUMENT}}}document":
        from indexer.extract import opendocument

        opendocument.extract_flat(root, out)
    else:
        out.page("\n".join(_lines(root)))
    if faults:
        out.problem(ProblemCode.DAMAGED, faults[0])


def _lines(root: etree._Element) -> list[str]:
    """A line for each element that holds text of its own; text mixed with elements is one line."""
    from lxml import etree

    lines: list[str] = []
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        own = [element.text, *(child.tail for child in element)]
        if any(text and text.strip() for text in own):
            lines.append(" ".join(safe_xml.all_text(element).split()))
            walker.skip_subtree()
    return lines


def _mhtml(data: bytes, out: Collector) -> None:
    """The page, its frames as further pages, its pictures."""
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.compat32)
    carried = Carried(out)
    pictures: list[tuple[bytes, str]] = []
    found = False
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart() or not kind.startswith(("text/", "image/", "application/xhtml")):
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if kind in {"text/html", "application/xhtml+xml"}:
            page(content, out, carried, declared=part.get_content_charset() or "")
            found = True
        elif kind == "text/plain":
            out.page(charsets.decode(content, part.get_content_charset() or ""))
            found = True
        elif kind.startswith("image/"):
            pictures.append((content, (part.get("Content-Location") or "picture").rpartition("/")[2]))
    for content, name in pictures:
        carried.picture(content, name)
    if not found:
        raise ExtractProblem(ProblemCode.DAMAGED, "no page in the archive")
