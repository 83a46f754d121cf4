from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from indexer.extract import images
from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.indexer import drawing
from tests.indexer.extract.recording import Recording, record

PHOTO = Image.new("RGB", (320, 240), "white")


def read(tmp_path: Path, data: bytes) -> Recording:
    (tmp_path / "a").write_bytes(data)
    return record(tmp_path / "a")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP", "AVIF", "JPEG2000"])
def test_a_picture_is_a_page_to_recognise(tmp_path: Path, kind: str) -> None:
    assert read(tmp_path, drawing.encoded(PHOTO, kind)).scanned == [(0, "image", "")]


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    data = drawing.encoded(PHOTO, "TIFF", save_all=True, append_images=[PHOTO, PHOTO])
    assert [index for index, _, _ in read(tmp_path, data).scanned] == [0, 1, 2]


def test_a_film_is_one_page(tmp_path: Path) -> None:
    other = Image.new("RGB", PHOTO.size, "black")
    data = drawing.encoded(PHOTO, "GIF", save_all=True, append_images=[other, PHOTO])
    assert [index for index, _, _ in read(tmp_path, data).scanned] == [0]


def test_icons_hold_no_writing(tmp_path: Path) -> None:
    assert read(tmp_path, drawing.encoded(Image.new("RGB", (32, 32)))).scanned == []
    assert read(tmp_path, drawing.encoded(Image.new("RGB", (2000, 10)))).scanned == []


def test_exif_tells_when_and_where(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x010E] = "Kamera", "Kamera X1", "Rapat tim"
    exif.get_ifd(0x8769)[0x9003] = "2025:03:14 09:12:33"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "S", (6.0, 10.0, 30.0), "E", (106.0, 49.0, 36.0)
    out = read(tmp_path, drawing.encoded(PHOTO, "JPEG", exif=exif))
    assert out.facts == {
        "taken": "2025-03-14T09:12:33",
        "camera": "Kamera X1",
        "place": "-6.175000,106.826667",
    }
    assert out.titles == ["Rapat tim"]


def test_a_date_that_was_never_set_is_none(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0132] = "0000:00:00 00:00:00"
    assert read(tmp_path, drawing.encoded(PHOTO, "JPEG", exif=exif)).facts == {}


def test_a_picture_that_breaks_off_is_still_a_page_and_garbage_is_damaged(tmp_path: Path) -> None:
    whole = drawing.encoded(PHOTO, "PNG")
    assert len(read(tmp_path, whole[: len(whole) // 2]).scanned) == 1
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\xff" * 40)
    assert caught.value.code is ProblemCode.DAMAGED


def test_measuring_what_is_no_picture() -> None:
    assert images.measure(drawing.encoded(PHOTO)) == (320, 240)
    assert images.measure(b"\x01\0\0\0 a metafile") is None
