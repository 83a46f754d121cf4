"""Reads workbooks (XLSX, XLSB and their variants): a page a sheet, with its text boxes, charts and comments."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.extract import cells, drawing, safe_xml, sheet_xml
from indexer.extract.carried import Carried
from indexer.extract.context import Collector, ExtractProblem
from indexer.extract.model import ProblemCode
from indexer.extract.package import Package, Relation

if TYPE_CHECKING:
    from lxml import etree

MAX_DENSE_CELLS = 15_000_000
"""The fast reader lays a sheet out as a full rectangle of some 32 bytes a cell; larger rectangles are read sparsely."""

MAX_SHARED_CHARS = 512 * 1024 * 1024
"""What the shared strings of one sheet may come to in the fast reader, were all as long as the longest."""

_MARGIN = re.compile(rb"<(?:\w+:)?((?:odd|even|first)(?:Header|Footer))>(.*?)</", re.DOTALL)
_ROW_NUMBER = re.compile(rb'[<:]row\b[^>]*?\br="(\d{1,9})"')
_ROW_TAG_BYTES = 4096
_TAIL_BYTES = 64 * 1024  # headers and footers stand behind the cells
_THREADED_STUB = "[Threaded comment]"


class _Sheet(NamedTuple):
    name: str
    part: str


def extract_sheets(package: Package, main: str, path: str, out: Collector, carried: Carried) -> None:
    """Every sheet in order, hidden ones too; its name is the page's label and first line."""
    _Workbook(package, main, path, out, carried).extract()


class _Workbook:
    def __init__(self, package: Package, main: str, path: str, out: Collector, carried: Carried) -> None:
        self._package = package
        self._path = path
        self._out = out
        self._carried = carried
        self._relations = package.relations(main)
        self._main = main
        self._people: dict[str, str] | None = None
        self._plain: sheet_xml.SheetReader | None = None
        self._since_1904 = False
        self._drawn: set[str] = set()
        self._longest_shared = 0  # bytes of XML
        self._complaints: list[
            str
        ] = []  # of the fast reader; told only when the other one finds nothing either

    def extract(self) -> None:
        found_text, most = False, self._out.limits.text_chars
        with self._calamine() as fast:
            sheets = self._sheets() or [_Sheet(name, "") for name in (fast.sheet_names if fast else [])]
            for sheet in sheets:
                lines = [*cells.take_chars(self._cells(sheet, fast), most), *self._beside(sheet)]
                found_text |= any(lines)
                self._out.page(cells.sheet_text(sheet.name, lines), sheet.name)
        if not found_text:
            self._package.faults += self._complaints
        if not sheets:
            raise ExtractProblem(
                ProblemCode.DAMAGED, "; ".join(self._package.faults) or "workbook without sheets"
            )

    @contextlib.contextmanager
    def _calamine(self) -> Iterator[Any]:
        """The workbook opened by the fast reader, or None when it can't."""
        if self._package.is_salvaged:
            yield None
            return
        self._measure_shared_strings()
        import python_calamine

        book = None
        try:
            with panic_is_an_error():
                book = python_calamine.CalamineWorkbook.from_path(self._path)
        except ExtractProblem as problem:
            if problem.code is ProblemCode.ENCRYPTED:
                raise
            self._complaints.append(problem.detail)
        try:
            yield book
        finally:
            if book is not None:
                book.close()

    def _measure_shared_strings(self) -> None:
        """Reading them once also lets the package check that they are no bomb, before the fast reader unpacks them."""
        part = next((r.target for r in self._relations if r.kind == "sharedStrings"), "")
        data = (self._package.read(part) if part else None) or b""
        self._longest_shared = max(map(len, data.split(b"</si>")))

    def _suits_fast_reader(self, data: bytes) -> bool:
        return _is_dense(data) and self._longest_shared * data.count(b't="s"') <= MAX_SHARED_CHARS

    def _sheets(self) -> list[_Sheet]:
        data = self._package.read(self._main)
        if not data or not self._main.endswith(".xml"):
            return []
        by_id = {relation.id: relation.target for relation in self._relations}
        with contextlib.suppress(ExtractProblem):
            root = safe_xml.parse(data, self._main)
            settings = next(root.iter("{*}workbookPr"), None)
            self._since_1904 = settings is not None and settings.get("date1904") in {"1", "true"}
            found = [
                _Sheet(sheet.get("name") or "", by_id.get(_relation_id(sheet), ""))
                for sheet in root.iter("{*}sheet")
            ]
            if found:
                return found
        parts = sorted(
            (n for n in self._package.names() if "worksheets/sheet" in n), key=lambda n: (len(n), n)
        )
        return [_Sheet(part.rpartition("/")[2].removesuffix(".xml"), part) for part in parts]

    def _cells(self, sheet: _Sheet, fast: Any) -> Iterator[str]:
        data = self._package.read(sheet.part) if sheet.part.endswith(".xml") else None
        if sheet.part.endswith(".xml") and data is None:
            return
        if fast is not None and (data is None or self._suits_fast_reader(data)):
            try:
                with panic_is_an_error():
                    yield from cells.dense_rows(fast.get_sheet_by_name(sheet.name).iter_rows())
                    yield from _margins(data or b"")
                    return
            except ExtractProblem as problem:
                self._complaints.append(f"{sheet.name}: {problem.detail}")
        if data is not None and "chartsheets/" not in sheet.part:
            most, since_1904 = self._out.limits.text_chars, self._since_1904
            self._plain = self._plain or sheet_xml.SheetReader(
                self._package, self._relations, most, since_1904=since_1904
            )
            yield from self._plain.rows(data)
        yield from _margins(data or b"")

    def _beside(self, sheet: _Sheet) -> Iterator[str]:
        """What hangs on a sheet: shapes and charts, form controls, comments."""
        relations = self._package.relations(sheet.part) if sheet.part else []
        yield from self._shapes(relations)
        threaded = [line for part in _targets(relations, "threadedComment") for line in self._threaded(part)]
        for part in _targets(relations, "comments"):
            yield from self._comments(part, skip_stubs=bool(threaded))
        yield from threaded
        for part in _targets(relations, "vmlDrawing"):
            yield from self._controls(part)
        self._carried.of_relations(self._package, relations)

    def _shapes(self, relations: list[Relation]) -> Iterator[str]:
        for part in _targets(relations, "drawing"):
            links = self._package.relations(part)
            targets = {link.id: link.target for link in links if not link.is_external}
            if part in self._drawn:
                continue
            self._drawn.add(part)
            if (root := self._parse(part)) is not None:
                yield drawing.shapes_text(root, lambda key, to=targets: self._linked(to.get(key, "")))  # type: ignore[misc]
            self._carried.of_relations(self._package, links)

    def _linked(self, part: str) -> str:
        return drawing.part_text(self._package, part)

    def _parse(self, part: str) -> etree._Element | None:
        data = self._package.read(part)
        if not data or part.endswith(".bin"):
            return None
        try:
            return safe_xml.parse(data, part)
        except ExtractProblem as problem:
            self._package.faults.append(problem.detail)
            return None

    def _comments(self, part: str, *, skip_stubs: bool) -> Iterator[str]:
        root = self._parse(part)
        for comment in [] if root is None else root.iter("{*}comment"):
            text = "".join(node.text or "" for node in comment.iter("{*}t")).strip()
            if text and not (skip_stubs and text.startswith(_THREADED_STUB)):
                yield f"{comment.get('ref') or ''}\t{text}".strip()

    def _threaded(self, part: str) -> Iterator[str]:
        if self._people is None:
            self._people = {}
            for people in _targets(self._relations, "person"):
                root = self._parse(people)
                for person in [] if root is None else root:
                    self._people[person.get("id") or ""] = person.get("displayName") or ""
        root = self._parse(part)
        for comment in [] if root is None else root:
            text = "".join(node.text or "" for node in comment.iter("{*}text")).strip()
            author = self._people.get(comment.get("personId") or "", "")
            if text:
                yield f"{comment.get('ref') or ''}\t{author}: {text}"

    def _controls(self, part: str) -> Iterator[str]:
        """Labels of check boxes, buttons and the like; the shapes of comments repeat what was told."""
        root = self._parse(part)
        for shape in [] if root is None else root.iter("{*}shape"):
            client = next(shape.iter("{*}ClientData"), None)
            if client is not None and client.get("ObjectType") == "Note":
                continue
            for box in shape.iter("{*}textbox"):
                yield " ".join(safe_xml.all_text(box).split())


@contextlib.contextmanager
def panic_is_an_error() -> Iterator[None]:
    """The library's errors, and the panics of its Rust code (which are no `Exception`), as `ExtractProblem`."""
    import python_calamine

    try:
        yield
    except python_calamine.PasswordError as error:
        raise ExtractProblem(ProblemCode.ENCRYPTED, str(error)) from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise ExtractProblem(ProblemCode.DAMAGED, str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise ExtractProblem(ProblemCode.DAMAGED, str(error)) from error


def _is_dense(data: bytes) -> bool:
    """Whether the rectangle around the cells is small enough, judged by the last row and the longest column name."""
    start = max(data.rfind(b"<row "), data.rfind(b":row "), 0)
    last = _ROW_NUMBER.match(data, start, start + _ROW_TAG_BYTES)
    rows = max(int(last.group(1)) if last else 0, data.count(b"<row") + data.count(b":row"))
    columns = 26
    if re.search(rb' r="[A-Z]{3}\d', data):
        columns = 16_384
    elif re.search(rb' r="[A-Z]{2}\d', data):
        columns = 702
    return rows * columns <= MAX_DENSE_CELLS


def _margins(data: bytes) -> Iterator[str]:
    """The texts of the sheet's page headers and footers, each once."""
    from html import unescape

    seen = set()
    for found in _MARGIN.finditer(data[-_TAIL_BYTES:]):
        text = cells.header_text(unescape(found.group(2).decode("utf-8", "replace")))
        if text and text not in seen:
            seen.add(text)
            yield text


def _relation_id(element: etree._Element) -> str:
    return next(
        (str(v) for k, v in element.attrib.items() if safe_xml.local_name(k) == "id" and k != "id"), ""
    )


def _targets(relations: list[Relation], kind: str) -> list[str]:
    return [relation.target for relation in relations if relation.kind == kind and not relation.is_external]
