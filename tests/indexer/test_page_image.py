from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from indexer import page_image
from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from indexer.page_image import PageImage, page_dpi, picture_scale
from tests.indexer import drawing
from tests.indexer.extract.pdf_maker import Maker, filled

MANY = 120_000_000
HEIC = Path(__file__).parents[1] / "corpus" / "heic" / "letter.heic"


def load(path: Path, kind: str, index: int = 0, *, max_pixels: int = MANY) -> PageImage:
    return page_image.load(str(path), kind, index, dpi=200, max_pixels=max_pixels)


def picture(tmp_path: Path, data: bytes, **options: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    (tmp_path / "a").write_bytes(data)
    return load(tmp_path / "a", "image", **options).grey


@pytest.mark.parametrize(
    ("size", "own_dpi", "scale"),
    [
        ((1654, 2339), 200, 1.0),  # a scan at the wanted resolution
        ((1819, 2573), 220, 1.0),  # near enough
        ((2480, 3508), 300, 2 / 3),
        ((827, 1169), 100, 2.0),
        ((850, 1100), 72, 2.0),  # enlarged no more than twice
        ((4000, 3000), 72, 0.75),  # a photo that claims to be 55 inches wide
        ((4000, 3000), 0, 0.75),
        ((2400, 1700), 0, 1.0),
        ((1366, 768), 0, 2.0),  # a screenshot
        ((20_000, 20_000), 2000, 0.1),
    ],
)
def test_pictures_are_brought_to_a_fit_size(size: tuple[int, int], own_dpi: float, scale: float) -> None:
    assert picture_scale(*size, own_dpi, 200) == pytest.approx(scale)


@pytest.mark.parametrize(
    ("size", "scan_dpi", "dpi"),
    [
        ((595, 842), 0, 200),
        ((595, 842), 300, 200),
        ((595, 842), 190, 190),  # not resampled
        ((595, 842), 50, 100),
        ((1654, 2339), 72, 72),  # a scan put on the page dot by dot
        ((8400, 8400), 300, 72 * 6000 / 8400),  # 36 million pixels
        ((8400, 8400), 0, 72 * 6000 / 8400),
    ],
)
def test_pages_are_rendered_at_a_fit_resolution(size: tuple[int, int], scan_dpi: float, dpi: float) -> None:
    assert page_dpi(*size, scan_dpi, 200, MANY) == pytest.approx(dpi)


def test_a_page_is_never_rendered_beyond_the_pixel_limit(tmp_path: Path) -> None:
    maker = Maker()
    maker.page(filled(), pictures=maker.picture(), size=(14_400, 14_400))
    (tmp_path / "a").write_bytes(maker.build())
    assert load(tmp_path / "a", "pdf", max_pixels=250_000).grey.size <= 251_000


def test_a_scanned_pdf_page_keeps_its_own_dots(tmp_path: Path) -> None:
    page = drawing.noisy(drawing.page())
    other = page.transpose(Image.Transpose.ROTATE_180)
    path = tmp_path / "a"
    page.save(path, "PDF", save_all=True, append_images=[other], resolution=190, quality=95)
    image = load(path, "pdf", 1)
    assert image.dpi == 190
    assert abs(image.grey.shape[0] - page.height) <= 1
    seen, wanted = (np.asarray(each.reduce(8)).astype(int) for each in (Image.fromarray(image.grey), other))
    assert np.abs(seen[:200, :140] - wanted[:200, :140]).mean() < 5
    assert np.abs(seen[:200, :140] - np.asarray(page.reduce(8))[:200, :140]).mean() > 10  # not page 0


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
def test_every_mode_becomes_grey(tmp_path: Path, mode: str) -> None:
    drawn = Image.new("L", (2000, 1000), 255)
    drawn.paste(0, (500, 0, 1000, 1000))
    if mode == "I;16":
        values = np.where(np.asarray(drawn) > 128, 4000, 200).astype(np.uint16)
        data = drawing.encoded(Image.fromarray(values), "PNG")
    else:
        data = drawing.encoded(drawn.convert(mode), "TIFF" if mode == "CMYK" else "PNG")
    grey = picture(tmp_path, data)
    assert grey.dtype == np.uint8
    assert grey[500, 750] < 20
    assert grey[500, 1500] > 235


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    layered = Image.new("RGBA", (2000, 1000), (0, 0, 0, 0))
    layered.paste((0, 0, 0, 255), (500, 0, 1000, 1000))
    grey = picture(tmp_path, drawing.encoded(layered))
    assert (grey[500, 750], grey[500, 1500]) == (0, 255)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_the_camera_says_what_is_up(tmp_path: Path, orientation: int) -> None:
    drawn = Image.new("L", (2000, 1800), 255)
    drawn.paste(0, (0, 0, 2000, 300))  # dark on top when seen as it was taken
    quarter = {1: 0, 3: 180, 6: 270, 8: 90}[orientation]  # how the sensor lay
    exif = Image.Exif()
    exif[0x0112] = orientation
    grey = picture(tmp_path, drawing.encoded(drawing.turned(drawn, quarter), "JPEG", exif=exif))
    assert grey.shape == (1800, 2000)
    assert grey[100].mean() < 20
    assert grey[1000].mean() > 235


def test_a_large_photo_is_reduced_while_it_is_decoded(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(drawing.encoded(Image.new("RGB", (9000, 6000), "white"), "JPEG"))
    assert load(tmp_path / "a", "image", max_pixels=20_000_000).grey.shape == (2000, 3000)


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    with pytest.raises(ExtractProblem) as caught:
        picture(tmp_path, drawing.encoded(Image.new("1", (5000, 5000))), max_pixels=20_000_000)
    assert caught.value.code is ProblemCode.TOO_MANY_PIXELS


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_that_breaks_off_is_damaged(tmp_path: Path, kind: str) -> None:
    data = drawing.encoded(drawing.noisy(drawing.page()), kind)
    with pytest.raises(ExtractProblem) as caught:
        picture(tmp_path, data[: len(data) // 2])
    assert caught.value.code is ProblemCode.DAMAGED


def test_a_page_that_is_not_there_is_damaged(tmp_path: Path) -> None:
    maker = Maker()
    maker.page(b"")
    (tmp_path / "a").write_bytes(maker.build())
    with pytest.raises(ExtractProblem) as caught:
        load(tmp_path / "a", "pdf", 7)
    assert caught.value.code is ProblemCode.DAMAGED


def test_heic_is_decoded() -> None:
    grey = load(HEIC, "image").grey
    assert grey.shape == (600, 1500)
    assert grey.min() < 60
    assert grey.max() > 240
