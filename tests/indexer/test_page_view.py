"""Pages drawn for people: the right page, upright, with its words in their places, and never a file's own bytes."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from indexer import page_view
from indexer.extract.model import Limits, ProblemCode
from indexer.page_view import View, ViewTask
from tests.indexer import drawing
from tests.indexer.extract.pdf_maker import Maker, writing


def drawn(tmp_path: Path, data: bytes, kind: str = "image", **changes: object) -> View:
    (tmp_path / "berkas").write_bytes(data)
    task = ViewTask(
        file=str(tmp_path / "berkas"),
        name="berkas",
        kind=kind,
        number=1,
        rotation=0,
        is_large=False,
        with_words=kind == "pdf",
        limits=Limits(),
        scratch=str(tmp_path),
    )
    payload = msgspec.msgpack.encode(msgspec.structs.replace(task, **changes))
    return msgspec.msgpack.decode(page_view.draw(payload), type=View)


def opened(view: View) -> Image.Image:
    assert view.problem is None
    picture = Image.open(io.BytesIO(view.image))
    assert picture.format == "WEBP"
    assert picture.size == (view.width, view.height)
    return picture


def pdf(*lines: str, entries: bytes = b"", size: tuple[int, int] = (595, 842)) -> bytes:
    maker = Maker()
    maker.page(writing(lines), entries=entries, size=size)
    return maker.build()


def test_an_a4_page_with_its_words(tmp_path: Path) -> None:
    view = drawn(tmp_path, pdf("Laporan rapat", "zona integritas"), "pdf")
    picture = opened(view).convert("L")
    assert (view.width, view.height) == (1091, 1544) or (view.width, view.height) == (1091, 1543)
    assert [word.text for word in view.words] == ["Laporan", "rapat", "zona", "integritas"]
    first, other = view.words[0], view.words[2]
    assert first.bottom <= other.top + 0.01  # the lines lie below one another
    inked = np.asarray(picture) < 128
    for word in view.words:
        box = inked[
            round(word.top * view.height) : round(word.bottom * view.height),
            round(word.left * view.width) : round(word.right * view.width),
        ]
        assert box.mean() > 0.05, word
        inked[
            round(word.top * view.height) : round(word.bottom * view.height),
            round(word.left * view.width) - 2 : round(word.right * view.width) + 2,
        ] = False
    assert inked.sum() == 0  # no ink outside of the boxes


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_words_lie_on_a_turned_page_where_they_are_seen(tmp_path: Path, turn: int) -> None:
    view = drawn(tmp_path, pdf("Laporan", entries=b"/Rotate %d" % turn), "pdf")
    inked = np.asarray(opened(view).convert("L")) < 128
    (word,) = view.words
    rows, columns = np.nonzero(inked)
    assert word.top - 0.01 <= rows.min() / view.height <= rows.max() / view.height <= word.bottom + 0.01
    assert word.left - 0.01 <= columns.min() / view.width <= columns.max() / view.width <= word.right + 0.01
    assert (view.width > view.height) == (turn != 180)


def test_a_page_is_turned_as_it_was_for_recognition(tmp_path: Path) -> None:
    plain = Image.new("L", (400, 200), 255)
    plain.paste(0, (0, 0, 400, 60))  # dark on top
    turned = opened(drawn(tmp_path, drawing.encoded(plain), rotation=90)).convert("L")
    assert turned.size == (200, 400)
    values = np.asarray(turned)
    assert values[200, 190] < 60  # clockwise: what was on top is at the right
    assert values[200, 10] > 200


def test_another_page_and_none(tmp_path: Path) -> None:
    maker = Maker()
    for line in ("satu", "dua"):
        maker.page(writing([line]))
    data = maker.build()
    assert drawn(tmp_path, data, "pdf", number=2).words[0].text == "dua"
    assert drawn(tmp_path, data, "pdf", number=3).problem is ProblemCode.DAMAGED


def test_a_large_page_has_more_dots_within_bounds(tmp_path: Path) -> None:
    plain, large = (drawn(tmp_path, pdf("a"), "pdf", is_large=large) for large in (False, True))
    assert large.width > 1.5 * plain.width
    poster = drawn(tmp_path, pdf("a", size=(14_000, 14_000)), "pdf", is_large=True)
    assert poster.width * poster.height <= page_view.MOST_LARGE_DOTS * 1.01


def test_a_pictures_camera_and_place_stay_behind(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Kamera rahasia"
    exif[0x0112] = 6
    photo = Image.new("RGB", (300, 200), "white")
    photo.paste((0, 0, 0), (0, 0, 60, 200))
    view = drawn(tmp_path, drawing.encoded(photo, "JPEG", exif=exif))
    picture = opened(view)
    assert picture.size == (200, 300)
    assert not picture.getexif()
    assert b"rahasia" not in view.image
    assert np.asarray(picture.convert("L"))[10, 100] < 60  # turned: the dark edge is on top


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
def test_pictures_of_every_mode(tmp_path: Path, mode: str) -> None:
    plain = Image.new("L", (200, 100), 255)
    plain.paste(0, (50, 0, 100, 100))
    if mode == "I;16":
        data = drawing.encoded(
            Image.fromarray(np.where(np.asarray(plain) > 128, 4000, 200).astype(np.uint16))
        )
    else:
        data = drawing.encoded(plain.convert(mode), "TIFF" if mode == "CMYK" else "PNG")
    values = np.asarray(opened(drawn(tmp_path, data)).convert("L"))
    assert values[50, 75] < 60
    assert values[50, 150] > 200


def test_frames_too_small_to_be_pages_are_passed_over(tmp_path: Path) -> None:
    pages = [
        Image.new("L", size, shade) for size, shade in (((300, 200), 0), ((10, 10), 90), ((200, 300), 255))
    ]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    view = drawn(tmp_path, out.getvalue(), number=2)
    assert (view.width, view.height) == (200, 300)


def test_too_many_pixels_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    data = drawing.encoded(Image.new("1", (5000, 5000)))
    assert drawn(tmp_path, data, limits=Limits(pixels=1_000_000)).problem is ProblemCode.TOO_MANY_PIXELS


SCRIPT = b"<script>alert(1)</script>"


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text>x</text></svg>',
        b"<!doctype html>" + SCRIPT,
        b"",
        b"GIF89a" + SCRIPT,
    ],
    ids=["svg", "html", "empty", "a picture's first bytes"],
)
@pytest.mark.parametrize("kind", ["image", "pdf"])
def test_what_is_no_picture_gives_none(tmp_path: Path, data: bytes, kind: str) -> None:
    view = drawn(tmp_path, data, kind)
    assert view.problem is ProblemCode.DAMAGED
    assert view.image == b""


@pytest.mark.parametrize("form", ["GIF", "PNG", "JPEG", "BMP"])
def test_of_a_picture_that_is_a_page_of_script_too_only_the_picture_is_left(
    tmp_path: Path, form: str
) -> None:
    data = drawing.encoded(Image.new("L", (100, 100), 255), form) + SCRIPT
    view = drawn(tmp_path, data)
    assert opened(view).size == (100, 100)
    assert b"script" not in view.image


def test_words_of_a_page_with_odd_letters(tmp_path: Path) -> None:
    view = drawn(tmp_path, pdf("Rp1.000,- \\(seribu\\)", "tim penga-", "duan"), "pdf")
    assert [word.text for word in view.words] == ["Rp1.000,-", "(seribu)", "tim", "penga-", "duan"]
