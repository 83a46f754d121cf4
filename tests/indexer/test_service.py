from __future__ import annotations

import hashlib
import io
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import msgspec
import pytest

from indexer import service
from indexer.extract.model import Extract, Limits, OcrSettings, ProblemCode
from indexer.service import EXTRACTOR_VERSION, Extractor
from tests.indexer import drawing
from tests.indexer.kernel_offers import with_isolation

PATIENCE = 120
QUICK = Limits(wall_seconds=1.5)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def codes(extract: Extract) -> list[tuple[str, ProblemCode]]:
    return [(part.path, problem.code) for part in extract.parts for problem in part.problems]


@pytest.fixture(scope="module")
def extractor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extractor]:
    scratch = tmp_path_factory.mktemp("scratch")
    with Extractor(
        workers=2, limits=Limits(), ocr=OcrSettings(), scratch=scratch, reads=[scratch.parent]
    ) as extractor:
        yield extractor


@pytest.fixture
def ordered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Extractor]]:
    """Extractors whose workers do what a text file orders (`ordered_text`)."""
    monkeypatch.setattr(service, "WORKER_MODULES", (*service.WORKER_MODULES, "tests.indexer.ordered_text"))
    made: list[Extractor] = []

    def make(limits: Limits = QUICK, workers: int = 1) -> Extractor:
        extractor = Extractor(
            workers=workers, limits=limits, ocr=OcrSettings(), scratch=tmp_path / "scratch", reads=[tmp_path]
        )
        made.append(extractor)
        return extractor

    yield make
    for extractor in made:
        extractor.close(cancel=True)


def extract(extractor: Extractor, tmp_path: Path, data: bytes, name: str = "berkas") -> Extract:
    path = tmp_path / hashlib.sha256(data).hexdigest()
    path.write_bytes(data)
    return extractor.submit(path, name).result(PATIENCE)


def scan_of(*pages: list[str]) -> bytes:
    images = [drawing.page(lines) for lines in pages]
    return drawing.encoded(images[0], "PDF", save_all=True, append_images=images[1:], resolution=200)


def test_a_text_becomes_an_extract(extractor: Extractor, tmp_path: Path) -> None:
    data = b"Notulen rapat bulan Maret"
    result = extract(extractor, tmp_path, data, "a.txt")
    assert (result.version, result.pending, result.problems) == (EXTRACTOR_VERSION, (), ())
    (part,) = result.parts
    assert (part.path, part.kind, part.size) == ("", "txt", len(data))
    assert part.sha256 == hashlib.sha256(data).hexdigest()
    assert part.pages[0].text.strip() == data.decode()


def test_scanned_pages_come_back_in_order_wherever_they_lie(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    scan = scan_of(["halaman satu"], ["halaman dua"], ["halaman tiga"])
    picture = drawing.encoded(drawing.page(["daftar hadir rapat"], size=(1166, 400)))
    with Extractor(
        workers=2,
        limits=Limits(),
        ocr=OcrSettings(),
        scratch=tmp_path / "scratch",
        reads=[tmp_path],
        on_ocr_page=lambda waiting, done: seen.append((waiting, done)),
    ) as extractor:
        result = extract(extractor, tmp_path, zipped(**{"a/scan.pdf": scan, "foto.png": picture}))
        assert list((tmp_path / "scratch" / service.SCRATCH_FOLDER).iterdir()) == []
    texts = {part.path: [page.text for page in part.pages] for part in result.parts}
    assert texts["a/scan.pdf"] == ["halaman satu", "halaman dua", "halaman tiga"]
    assert texts["foto.png"] == ["daftar hadir rapat"]
    page = result.parts[1].pages[2]
    assert (page.number, page.method, page.words[0].text) == (3, "ocr", "halaman")
    assert page.confidence is not None
    assert page.confidence > 80
    assert result.problems == ()
    assert seen[0][0] >= 3
    assert seen[-1] == (0, 4)


def test_an_empty_file_and_a_program_are_named(extractor: Extractor, tmp_path: Path) -> None:
    assert codes(extract(extractor, tmp_path, b"")) == [("", ProblemCode.EMPTY)]
    assert codes(extract(extractor, tmp_path, b"\x7fELF\x02\x01\x01" + bytes(90))) == [
        ("", ProblemCode.UNSUPPORTED)
    ]


def test_a_file_that_is_gone_is_a_problem(extractor: Extractor, tmp_path: Path) -> None:
    result = extractor.submit(tmp_path / "gone", "a.pdf", sha256="ab" * 32).result(PATIENCE)
    assert codes(result) == [("", ProblemCode.INTERNAL)]
    assert result.is_unread
    assert str(tmp_path) not in result.problems[0].detail


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (b"SEGFAULT", ProblemCode.CRASHED),
        (b"HANG", ProblemCode.TIMEOUT),
        (b"ALLOCATE", ProblemCode.OUT_OF_MEMORY),
    ],
)
def test_a_file_that_kills_a_worker_is_named(
    ordered: Callable[..., Extractor], tmp_path: Path, order: bytes, code: ProblemCode
) -> None:
    extractor = ordered()
    result = extract(extractor, tmp_path, order)
    assert codes(result) == [("", code)]
    assert (result.parts[0].kind, result.parts[0].size) == ("txt", len(order))
    assert result.parts[0].sha256 == hashlib.sha256(order).hexdigest()
    assert result.is_unread
    assert not extract(extractor, tmp_path, b"berikutnya").problems


@with_isolation
@pytest.mark.parametrize(
    ("order", "detail"),
    [
        (b"CONNECT", "PermissionError: [Errno 1] Operation not permitted"),
        (b"WRITE %s", "PermissionError: [Errno 13] Permission denied"),
        (b"READ /etc/passwd", "PermissionError: [Errno 13] Permission denied"),
        (b"RUN", "PermissionError: [Errno 1] Operation not permitted"),
        (b"SIGNAL", "PermissionError: [Errno 1] Operation not permitted"),
    ],
)
def test_a_file_that_makes_a_worker_reach_out_is_named(
    ordered: Callable[..., Extractor], tmp_path: Path, order: bytes, detail: str
) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"of somebody else")
    extractor = ordered()
    result = extract(extractor, tmp_path, order.replace(b"%s", os.fsencode(other)))
    assert codes(result) == [("", ProblemCode.INTERNAL)]
    assert result.problems[0].detail.startswith(detail)
    assert result.is_unread
    assert other.read_bytes() == b"of somebody else"
    assert not extract(extractor, tmp_path, b"berikutnya").problems


def test_a_member_that_kills_a_worker_costs_only_itself(
    ordered: Callable[..., Extractor], tmp_path: Path
) -> None:
    inner = zipped(**{"x.txt": b"SEGFAULT dalam", "y.txt": b"selamat"})
    data = zipped(
        **{"a.txt": b"satu", "b.txt": b"SEGFAULT", "c.txt": b"HANG", "d.zip": inner, "e.txt": b"lima"}
    )
    result = extract(ordered(), tmp_path, data)
    assert codes(result) == [
        ("b.txt", ProblemCode.CRASHED),
        ("c.txt", ProblemCode.TIMEOUT),
        ("d.zip!/x.txt", ProblemCode.CRASHED),
    ]
    assert [part.path for part in result.parts if part.has_text] == ["a.txt", "d.zip!/y.txt", "e.txt"]


def test_an_archive_of_killers_is_read_up_to_the_fourth(
    ordered: Callable[..., Extractor], tmp_path: Path
) -> None:
    members = {f"{number}.txt": b"SEGFAULT" if number % 2 else b"selamat" for number in range(12)}
    result = extract(ordered(), tmp_path, zipped(**members))
    assert codes(result) == [(path, ProblemCode.CRASHED) for path in ("", "1.txt", "3.txt", "5.txt", "7.txt")]
    assert [part.path for part in result.parts if part.has_text] == ["0.txt", "2.txt", "4.txt", "6.txt"]


def test_a_page_that_kills_a_worker_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "WORKER_MODULES", (*service.WORKER_MODULES, "tests.indexer.deadly_page"))
    with Extractor(
        workers=2, limits=Limits(), ocr=OcrSettings(), scratch=tmp_path / "scratch", reads=[tmp_path]
    ) as extractor:
        result = extract(extractor, tmp_path, scan_of(["halaman satu"], ["halaman dua"], ["halaman tiga"]))
    (part,) = result.parts
    assert [page.text for page in part.pages] == ["halaman satu", "", "halaman tiga"]
    assert [(problem.code, problem.page) for problem in part.problems] == [(ProblemCode.CRASHED, 2)]


def test_nothing_is_written_outside_scratch(ordered: Callable[..., Extractor], tmp_path: Path) -> None:
    extractor = ordered()
    before = set(os.listdir(".")) | {path.name for path in tmp_path.iterdir()}
    extract(extractor, tmp_path, b"LITTER")
    (stored,) = [path for path in tmp_path.iterdir() if len(path.name) == 64]
    assert set(os.listdir(".")) | {path.name for path in tmp_path.iterdir()} - {stored.name} == before
    extractor.close()
    assert list((tmp_path / "scratch").rglob("*.txt")) == []


def test_what_an_earlier_run_left_is_swept(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    left = scratch / service.SCRATCH_FOLDER / "17"
    left.mkdir(parents=True)
    (left / "1").write_bytes(b"old")
    (scratch / "mine.txt").write_bytes(b"not the extractor's")
    Extractor(workers=1, limits=Limits(), ocr=OcrSettings(), scratch=scratch, reads=[scratch.parent]).close()
    assert {path.name for path in scratch.rglob("*")} == {"mine.txt", service.SCRATCH_FOLDER}


def test_a_waiting_document_can_be_cancelled_and_closing_finishes_the_others(
    ordered: Callable[..., Extractor], tmp_path: Path
) -> None:
    extractor = ordered(Limits())
    paths = []
    for number in range(4):
        paths.append(tmp_path / str(number))
        paths[-1].write_bytes(b"PID %d" % number)
    futures = [extractor.submit(path, "a.txt") for path in paths]
    assert futures[3].cancel()
    extractor.close()
    assert all(future.result(0).parts[0].has_text for future in futures[:3])
    with pytest.raises(RuntimeError):
        extractor.submit(paths[0], "a.txt")


def test_a_document_can_be_cancelled_while_its_pages_wait(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    with Extractor(
        workers=1,
        limits=Limits(),
        ocr=OcrSettings(),
        scratch=tmp_path / "scratch",
        reads=[tmp_path],
        on_ocr_page=lambda waiting, done: seen.append((waiting, done)),
    ) as extractor:
        (tmp_path / "a").write_bytes(scan_of(*[["halaman"]] * 8))
        future = extractor.submit(tmp_path / "a", "a.pdf")
        deadline = time.monotonic() + PATIENCE
        while not seen and time.monotonic() < deadline:
            time.sleep(0.01)
        assert future.cancel()
    assert seen[0] == (8, 0)
    assert seen[-1][0] == 0
    assert list((tmp_path / "scratch" / service.SCRATCH_FOLDER).iterdir()) == []


def test_closing_with_cancel_does_not_wait(ordered: Callable[..., Extractor], tmp_path: Path) -> None:
    extractor = ordered(Limits())
    (tmp_path / "a").write_bytes(b"HANG")
    running = extractor.submit(tmp_path / "a", "a.txt")
    waiting = extractor.submit(tmp_path / "a", "a.txt")
    time.sleep(0.5)
    start = time.monotonic()
    extractor.close(cancel=True)
    assert time.monotonic() - start < 5
    for future in (running, waiting):
        with pytest.raises(CancelledError):
            future.result(0)


def test_an_extract_is_the_same_every_time(extractor: Extractor, tmp_path: Path) -> None:
    data = zipped(**{"scan.pdf": scan_of(["halaman satu"], ["halaman dua"]), "a.txt": b"satu"})
    first, second = (msgspec.json.encode(extract(extractor, tmp_path, data)) for _ in range(2))
    assert first == second
