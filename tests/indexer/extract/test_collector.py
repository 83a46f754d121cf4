from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import msgspec
import pytest

from indexer.extract import kinds, registry
from indexer.extract.budget import Budget
from indexer.extract.collector import Document
from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.model import Extract, Limits, OcrSettings, Part, Problem, ProblemCode
from tests.indexer import drawing

Script = Callable[[Input, Collector], None]


class Stage:
    """Lets each file be read by the script that is registered under its first line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scripts: dict[str, Script] = {}
        self.limits = Limits()
        self.ocr = OcrSettings()
        self.told: list[str] = []

    def document(self, **options: Any) -> Document:
        scratch = str(self.folder / "scratch")
        return Document(
            self.limits, self.ocr, scratch, announce=lambda path, *_: self.told.append(path), **options
        )

    def read(self, script: Script, **options: Any) -> Extract:
        self.scripts["root"] = script
        path = self.folder / "stored"
        path.write_bytes(b"root")
        document = self.document(**options)
        document.read(str(path), "berkas.zip")
        return document.extract("1")

    def scratch_files(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "scratch").glob("*"))


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    stage = Stage(tmp_path)

    def recognise(path: str, name: str = "") -> kinds.Kind:
        data = Path(path).read_bytes()
        if data.startswith(b"\x89PNG"):
            return kinds.Kind("png", "image/png")
        return kinds.Kind(data.split(b"\n")[0].decode(), f"x/{name}") if data else kinds.EMPTY

    def extractor_for(kind: str) -> Script | None:
        return stage.scripts.get(kind, plain if kind == "text" else None)

    monkeypatch.setattr(kinds, "recognise", recognise)
    monkeypatch.setattr(registry, "extractor_for", extractor_for)
    return stage


def plain(source: Input, out: Collector) -> None:
    out.page(Path(source.path).read_text())


def content(data: bytes) -> IO[bytes]:
    return io.BytesIO(data)


def codes(part: Part) -> list[ProblemCode]:
    return [problem.code for problem in part.problems]


def test_members_become_parts_with_paths(stage: Stage) -> None:
    def root(_: Input, out: Collector) -> None:
        out.title("Berkas")
        out.member("surat/a.txt", content(b"text\nhalo"))
        out.member("dalam.zip", content(b"inner"))
        out.page("penutup")

    def inner(_: Input, out: Collector) -> None:
        out.member("b.txt", content(b"text\ndalam"))

    stage.scripts["inner"] = inner
    extract = stage.read(root)
    assert [part.path for part in extract.parts] == ["", "surat/a.txt", "dalam.zip", "dalam.zip!/b.txt"]
    assert [part.pages[0].text if part.pages else "" for part in extract.parts] == [
        "penutup", "text\nhalo", "", "text\ndalam",
    ]  # fmt: skip
    assert extract.parts[0].title == "Berkas"
    assert extract.parts[1].sha256 == hashlib.sha256(b"text\nhalo").hexdigest()
    assert (extract.parts[1].kind, extract.parts[1].mime, extract.parts[1].size) == ("text", "x/a.txt", 9)
    assert stage.scratch_files() == []


def test_where_the_reading_stands_is_told(stage: Stage) -> None:
    def root(_: Input, out: Collector) -> None:
        out.member("a.zip", content(b"inner"))

    stage.scripts["inner"] = lambda _, out: out.member("b", content(b"text\n"))
    stage.read(root)
    assert list(dict.fromkeys(stage.told)) == ["", "a.zip", "a.zip!/b"]
    assert stage.told[-2:] == ["a.zip", ""]


def test_members_of_one_name_keep_apart(stage: Stage) -> None:
    def root(_: Input, out: Collector) -> None:
        for _copy in range(3):
            out.member("a.txt", content(b"text\n"))

    assert [part.path for part in stage.read(root).parts] == ["", "a.txt", "a.txt (2)", "a.txt (3)"]


def test_a_name_that_climbs_out_is_a_problem_and_the_member_is_read(stage: Stage) -> None:
    def root(_: Input, out: Collector) -> None:
        out.member("../../etc/passwd", content(b"text\nisi"))

    extract = stage.read(root)
    assert codes(extract.parts[0]) == [ProblemCode.UNSAFE_NAME]
    assert (extract.parts[1].path, extract.parts[1].pages[0].text) == ("etc/passwd", "text\nisi")


def test_nesting_ends_at_the_limit(stage: Stage) -> None:
    stage.limits = Limits(nesting=3)
    stage.scripts["quine"] = lambda _, out: out.member("r", content(b"quine"))
    extract = stage.read(lambda _, out: out.member("r", content(b"quine")))
    assert [part.path for part in extract.parts] == ["", "r", "r!/r", "r!/r!/r", "r!/r!/r!/r"]
    assert codes(extract.parts[-1]) == [ProblemCode.TOO_DEEP]


def test_a_dense_member_is_stopped_and_the_next_one_read(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.extract.budget.RATIO_FREE_BYTES", 1000)
    monkeypatch.setattr("indexer.extract.budget.CHUNK_BYTES", 100)
    stage.limits = Limits(unpacked_ratio=10)
    bomb = content(b"text\n" + bytes(5000))

    def root(_: Input, out: Collector) -> None:
        out.member("bom", bomb, packed_size=20)
        out.member("a.txt", content(b"text\nisi"), packed_size=8)

    extract = stage.read(root)
    assert codes(extract.parts[1]) == [ProblemCode.TOO_MUCH_UNPACKED]
    assert bomb.tell() <= 1100  # stopped in time
    assert extract.parts[2].has_text
    assert stage.scratch_files() == []


def test_the_total_unpacked_ends_the_document(stage: Stage) -> None:
    stage.limits = Limits(unpacked_bytes=100)

    def root(_: Input, out: Collector) -> None:
        for number in range(5):
            out.member(f"{number}", content(b"text\n" + b"x" * 40))

    extract = stage.read(root)
    assert [codes(part) for part in extract.parts] == [
        [ProblemCode.TOO_MUCH_UNPACKED], [], [], [ProblemCode.TOO_MUCH_UNPACKED],
    ]  # fmt: skip


def test_members_are_counted(stage: Stage) -> None:
    stage.limits = Limits(members=2)

    def root(_: Input, out: Collector) -> None:
        for number in range(5):
            out.member(f"{number}", content(b"text\n"))

    extract = stage.read(root)
    assert len(extract.parts) == 3
    assert codes(extract.parts[0]) == [ProblemCode.TOO_MANY_MEMBERS]


def test_pages_and_characters_are_counted_over_all_members(stage: Stage) -> None:
    def root(_: Input, out: Collector) -> None:
        out.page("x" * 60)
        out.member("a", content(b"text\n" + b"y" * 60))

    stage.limits = Limits(text_chars=100)
    extract = stage.read(root)
    assert len(extract.parts[1].pages[0].text) == 40
    assert codes(extract.parts[1]) == [ProblemCode.TOO_LARGE]
    stage.limits = Limits(pages=1)
    extract = stage.read(root)
    assert [codes(part) for part in extract.parts] == [[], [ProblemCode.TOO_MANY_PAGES]]


def test_a_late_document_stops_and_keeps_what_it_has(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(Budget.__init__, "__defaults__", (lambda: now,))  # its clock
    stage.limits = Limits(wall_seconds=1)

    def root(_: Input, out: Collector) -> None:
        nonlocal now
        out.page("satu")
        now = 1.0
        out.page("dua")
        out.page("tiga")

    extract = stage.read(root)
    assert [page.text for page in extract.parts[0].pages] == ["satu"]
    assert codes(extract.parts[0]) == [ProblemCode.TIMEOUT]


def raising(error: BaseException) -> Script:
    def extract(_: Input, out: Collector) -> None:
        out.page("sebelum")
        raise error

    return extract


class PanicException(BaseException):
    """As Rust libraries raise it."""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ExtractProblem(ProblemCode.ENCRYPTED, "x"), ProblemCode.ENCRYPTED),
        (ValueError("x"), ProblemCode.INTERNAL),
        (MemoryError(), ProblemCode.OUT_OF_MEMORY),
        (RecursionError(), ProblemCode.DAMAGED),
        (PanicException("x"), ProblemCode.INTERNAL),
    ],
)
def test_a_failing_member_is_named_and_the_others_go_on(
    stage: Stage, error: BaseException, code: ProblemCode
) -> None:
    stage.scripts["bad"] = raising(error)

    def root(_: Input, out: Collector) -> None:
        out.member("bad", content(b"bad"))
        out.member("good", content(b"text\nisi"))

    extract = stage.read(root)
    assert (codes(extract.parts[1]), extract.parts[1].pages[0].text) == ([code], "sebelum")
    assert extract.parts[2].has_text


def test_a_member_that_cannot_be_unpacked_is_damaged(stage: Stage) -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(f"bad CRC after {size}")

    def root(_: Input, out: Collector) -> None:
        out.member("a", Broken())  # type: ignore[arg-type]
        out.member("b", content(b"text\n"))

    assert [codes(part) for part in stage.read(root).parts] == [[], [ProblemCode.DAMAGED], []]


def test_problems_never_show_scratch_paths(stage: Stage) -> None:
    def bad(source: Input, _: Collector) -> None:
        raise OSError(2, "gone", source.path)

    stage.scripts["bad"] = bad
    extract = stage.read(lambda _, out: out.member("a.doc", content(b"bad")))
    assert str(stage.folder) not in extract.problems[0].detail
    assert "a.doc" in extract.problems[0].detail


def test_a_member_that_killed_a_worker_is_left_out(stage: Stage) -> None:
    poison = Problem(ProblemCode.CRASHED, "SIGSEGV")
    stage.scripts["bad"] = raising(AssertionError("must not be read"))

    def root(_: Input, out: Collector) -> None:
        out.member("a.doc", content(b"bad"))
        out.member("b", content(b"text\n"))

    extract = stage.read(root, skip={"a.doc": poison})
    assert [part.problems for part in extract.parts] == [(), (poison,), ()]


def test_embedded_objects_become_labelled_pages(stage: Stage) -> None:
    def sheet(_: Input, out: Collector) -> None:
        out.title("not the document's")
        out.page("angka", "Sheet1")
        out.embedded(b"text\ndalam sekali", "c.txt")
        out.problem(ProblemCode.DAMAGED, "sel", page=1)

    def root(_: Input, out: Collector) -> None:
        out.page("isi")
        out.embedded(b"sheet", "b.xlsx")
        out.embedded(b"nobody reads this", "d.emf")

    stage.scripts["sheet"] = sheet
    (part,) = stage.read(root).parts
    assert [(page.number, page.label) for page in part.pages] == [
        (1, ""),
        (2, "embedded: b.xlsx / Sheet1"),
        (3, "embedded: b.xlsx / embedded: c.txt"),
    ]
    assert part.title == ""
    assert part.problems == (Problem(ProblemCode.DAMAGED, "embedded: b.xlsx: sel", 2),)
    assert stage.scratch_files() == []


def test_members_of_an_embedded_archive_are_parts(stage: Stage) -> None:
    stage.scripts["inner"] = lambda _, out: out.member("x.txt", content(b"text\n"))
    extract = stage.read(lambda _, out: out.embedded(b"inner", "ole1.zip"))
    assert [part.path for part in extract.parts] == ["", "ole1.zip!/x.txt"]


def test_pages_to_recognise_keep_their_copies(stage: Stage) -> None:
    large = drawing.encoded(drawing.page(["halo"], size=(400, 300)))
    small = drawing.encoded(drawing.page(["halo"], size=(90, 90)))
    stage.scripts["scan"] = lambda _, out: out.scanned_page(4, kind="pdf", fallback_text="cap")

    def root(_: Input, out: Collector) -> None:
        out.page("isi")
        for _slide in range(2):  # a logo repeats
            out.picture(large, "gambar 1")
            out.picture(small, "gambar 2")
        out.member("scan.pdf", content(b"scan"))
        out.member("a.txt", content(b"text\n"))

    extract = stage.read(root)
    assert [(r.part, r.page, r.kind, r.index, r.is_picture) for r in extract.pending] == [
        (0, 1, "image", 0, True),
        (1, 0, "pdf", 4, False),
    ]
    assert extract.parts[1].pages[0].text == "cap"
    assert stage.scratch_files() == sorted(Path(request.file).name for request in extract.pending)


def test_pages_beyond_the_ocr_limit_stay_unrecognised(stage: Stage) -> None:
    stage.limits = Limits(ocr_pages=2)

    def root(_: Input, out: Collector) -> None:
        for index in range(5):
            out.scanned_page(index, kind="pdf")

    extract = stage.read(root)
    assert len(extract.pending) == 2
    assert len(extract.parts[0].pages) == 5
    assert codes(extract.parts[0]) == [ProblemCode.TOO_MANY_PAGES]


def test_recognition_can_be_switched_off(stage: Stage) -> None:
    stage.ocr = OcrSettings(enabled=False)

    def root(_: Input, out: Collector) -> None:
        out.scanned_page(0, kind="pdf", fallback_text="cap")
        out.picture(drawing.encoded(drawing.page(["halo"], size=(400, 300))), "gambar")

    extract = stage.read(root)
    assert extract.pending == ()
    assert [(page.text, page.method) for page in extract.parts[0].pages] == [("cap", "native")]
    assert codes(extract.parts[0]) == [ProblemCode.OCR_FAILED]


def test_an_extract_survives_the_wire(stage: Stage) -> None:
    extract = stage.read(lambda _, out: out.page("a\ud800b\0c\r\nd"))
    assert extract.parts[0].pages[0].text == "a\ufffdbc\nd"
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(extract), type=Extract) == extract
