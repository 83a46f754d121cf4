"""Reads PowerPoint 97 to 2003 presentations (PPT): a page a slide, then notes, then what stands on the masters."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from indexer.extract import charsets, officeart, ole
from indexer.extract import ppt_format as fmt
from indexer.extract.carried import Carried
from indexer.extract.context import Collector, ExtractProblem
from indexer.extract.model import ProblemCode
from indexer.extract.ppt_format import PowerPointFile, Record
from indexer.extract.pptx import MASTER_LABEL, NOTES_LABEL

_STREAM = "PowerPoint Document"
_DUAL = "PP97_DUALSTORAGE"  # of a file written for PowerPoint 95 and 97 at once: the 97 half

_SLIDES, _NOTES = 0, 2  # instances of the slide list
_AUTHOR, _TEXT = 0, 1  # instances of a comment's strings
_SHOWN_PLACEHOLDERS = frozenset({7, 9, 10})  # of a master: date, footer, header
_FIELD_PROMPT = "*"  # where a date, number or footer will stand

MAX_OBJECT_BYTES = 256 * 1024 * 1024
"""Of one unpacked embedded object."""


def extract_slides(container: ole.Container, out: Collector, carried: Carried) -> None:
    """Raises `ExtractProblem` (ENCRYPTED, DAMAGED)."""
    if "EncryptedSummary" in container:
        raise ExtractProblem(ProblemCode.ENCRYPTED, "PowerPoint password")
    folder = (_DUAL,) if (_DUAL, _STREAM) in container else ()
    data = container.read((*folder, _STREAM))
    if data is None:
        raise ExtractProblem(ProblemCode.DAMAGED, "no PowerPoint Document stream")
    file = PowerPointFile(data, container.read((*folder, "Current User")) or b"")
    presentation = _Presentation(file)
    for text, label in presentation.pages():
        out.page(charsets.paired(text), label)
    for number, content in enumerate(presentation.embedded(), 1):
        carried.object(content, f"object{number}.bin")
    for number, (extension, picture) in enumerate(
        officeart.pictures(container.read((*folder, "Pictures")) or b""), 1
    ):
        carried.picture(picture, f"picture{number}.{extension}")


class _Presentation:
    def __init__(self, file: PowerPointFile) -> None:
        self._file = file
        document = file.object(file.document)
        self._document = document if document is not None and document.kind == fmt.DOCUMENT else None

    def pages(self) -> Iterator[tuple[str, str]]:
        """Text and label of each page."""
        slides = list(self._listed(_SLIDES))
        if not slides:
            yield from self._unlisted()
            return
        numbers: dict[int, int] = {}  # by the identity that notes refer to
        for number, (identity, slide, outline) in enumerate(slides, 1):
            numbers[identity] = number
            yield "\n".join(filter(None, self._slide(slide, outline))), ""
        for index, (_, notes, outline) in enumerate(self._listed(_NOTES), 1):
            text = "\n".join(filter(None, self._shapes(notes, outline, is_master=False)))
            if text.strip(" \n*"):
                yield text, f"{NOTES_LABEL}: {numbers.get(self._slide_of(notes), index)}"
        if text := "\n".join(dict.fromkeys(self._masters())):
            yield text, MASTER_LABEL

    def embedded(self) -> Iterator[bytes]:
        """Compound files of the embedded objects, unpacked."""
        file = self._file
        for offset in dict.fromkeys(file.objects.values()):
            record = file.record(offset)
            if record is None or record.kind != fmt.OLE_OBJECT:
                continue
            content = file.data[record.start : record.end]
            if record.instance == 1:  # packed, its size before it
                content = _inflate(content[4:])
            if content:
                yield content

    def _listed(self, kind: int) -> Iterator[tuple[int, Record, list[str]]]:
        """The objects of a slide list: identity, record, and the texts that the list itself holds for it."""
        file = self._file
        for listing in file.children(self._document) if self._document is not None else ():
            if listing.kind != fmt.SLIDE_LIST or listing.instance != kind:
                continue
            found: list[tuple[int, Record, list[str]]] = []
            outline: list[str] = []
            for record in file.children(listing):
                if record.kind == fmt.SLIDE_PERSIST:
                    outline = []
                    if (listed := file.object(file.number_at(record, 0))) is not None:
                        found.append((file.number_at(record, 12), listed, outline))
                elif record.kind == fmt.TEXT_HEADER:
                    outline.append("")
                elif record.kind in {fmt.TEXT_CHARS, fmt.TEXT_BYTES} and outline:
                    outline[-1] += file.text(record)
            yield from found

    def _slide(self, slide: Record, outline: list[str]) -> Iterator[str]:
        yield from self._shapes(slide, outline, is_master=False)
        for record in self._file.walk(slide):
            if record.kind == fmt.HEADERS_FOOTERS:
                yield from self._strings(record)
            elif record.kind == fmt.COMMENT:
                strings = {child.instance: self._file.text(child) for child in self._file.children(record)}
                author, text = strings.get(_AUTHOR, ""), strings.get(_TEXT, "")
                yield f"{author}: {text}" if author and text else text

    def _shapes(self, slide: Record, outline: list[str], *, is_master: bool) -> Iterator[str]:
        """The texts of the shapes, and those of the outline that no shape claims."""
        file = self._file
        claimed: set[int] = set()
        shape_end = prompt_end = 0
        for record in file.walk(slide):
            kind = record.kind
            if kind == fmt.SHAPE:
                shape_end = record.end
            elif kind == fmt.PLACEHOLDER:  # stands before the text of its shape
                if is_master and file.number_at(record, 4) & 0xFF not in _SHOWN_PLACEHOLDERS:
                    prompt_end = shape_end
            elif record.start >= shape_end or record.start < prompt_end:
                continue
            elif kind in {fmt.TEXT_CHARS, fmt.TEXT_BYTES}:
                yield file.text(record).strip("\n")
            elif kind == fmt.OUTLINE_REF:
                index = file.number_at(record, 0)
                if index < len(outline):
                    claimed.add(index)
                    yield outline[index].strip("\n")
        for index, text in enumerate(outline):
            if index not in claimed:
                yield text.strip("\n")

    def _masters(self) -> Iterator[str]:
        """Text boxes and footers of masters and handouts, and the footers set for the whole presentation."""
        file = self._file
        for offset in dict.fromkeys(file.objects.values()):
            record = file.record(offset)
            if record is not None and record.kind in {fmt.MASTER, fmt.HANDOUT}:
                for text in self._shapes(record, [], is_master=True):
                    if text.strip() not in {"", _FIELD_PROMPT}:
                        yield text
        for record in file.children(self._document) if self._document is not None else ():
            if record.kind == fmt.HEADERS_FOOTERS:
                yield from filter(None, self._strings(record))

    def _strings(self, parent: Record) -> Iterator[str]:
        for record in self._file.children(parent):
            if record.kind == fmt.C_STRING:
                yield self._file.text(record)

    def _slide_of(self, notes: Record) -> int:
        """The identity of the slide that these notes belong to; 0 when it isn't told."""
        atom = next((record for record in self._file.children(notes) if record.kind == fmt.NOTES_ATOM), None)
        return self._file.number_at(atom, 0) if atom is not None else 0

    def _unlisted(self) -> Iterator[tuple[str, str]]:
        """Of a file whose directory is lost: slides wherever they lie, else any text at all."""
        file = self._file
        slides = [record for record in file.children(file.whole()) if record.kind == fmt.SLIDE]
        for slide in slides:
            yield "\n".join(filter(None, self._slide(slide, []))), ""
        loose = [
            file.text(record)
            for record in file.walk(file.whole())
            if record.kind in {fmt.TEXT_CHARS, fmt.TEXT_BYTES}
            and not any(s.start <= record.start < s.end for s in slides)
        ]
        if text := "\n".join(filter(None, loose)):
            yield text, ""
        elif not slides:
            raise ExtractProblem(ProblemCode.DAMAGED, "no slides")


def _inflate(data: bytes) -> bytes:
    decoder = zlib.decompressobj()
    try:
        return decoder.decompress(data, MAX_OBJECT_BYTES)
    except zlib.error:
        return b""
