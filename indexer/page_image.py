"""Makes the grey image of a page for Tesseract: renders a PDF page or decodes a picture, at a fit size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    Grey = NDArray[np.uint8]

MAX_OCR_PIXELS = 36_000_000
"""A page is made no larger for recognition: an A2 page at 200 dpi, about twenty seconds of Tesseract."""

SAME_DPI = 0.15
"""A scan within this share of the wanted resolution is left as it is: resampling blurs and gains nothing."""

PLAUSIBLE_INCHES = (2.0, 24.0)
"""Long side of a sheet; a picture that claims another (a photo at "72 dpi") doesn't know its resolution."""

PHOTO_LONG_SIDE = 3000
"""Pixels to which a picture of unknown resolution is reduced: a page that fills it has about 250 dpi then."""

SMALL_LONG_SIDE = 1700
"""A picture of unknown resolution below this is likely a screenshot (96 dpi) and is enlarged."""

MAX_ENLARGEMENT = 2.0

FULL_PAGE_SHARE = 0.9
"""A picture that covers this much of a PDF page is a scan of it."""


class PageImage(msgspec.Struct, frozen=True):
    """Grey values (rows × columns, 0 = black) and their resolution."""

    grey: Grey
    dpi: int


def load(file: str, kind: str, index: int, *, dpi: int, max_pixels: int) -> PageImage:
    """Page (kind "pdf") or frame (kind "image") `index`, 0-based, at about `dpi`.

    `max_pixels` bounds what is decoded. Raises `ExtractProblem` with TOO_MANY_PIXELS or DAMAGED.
    """
    if kind == "pdf":
        return _load_pdf(file, index, dpi, max_pixels)
    return _load_picture(file, index, dpi, max_pixels)


def picture_scale(width: int, height: int, own_dpi: float, dpi: int) -> float:
    """By what factor to resize a picture for recognition. `own_dpi` is 0 when unknown."""
    long_side = max(width, height)
    if own_dpi and PLAUSIBLE_INCHES[0] <= long_side / own_dpi <= PLAUSIBLE_INCHES[1]:
        scale = _scale_to(own_dpi, dpi)
    elif long_side > PHOTO_LONG_SIDE:
        scale = PHOTO_LONG_SIDE / long_side
    elif long_side < SMALL_LONG_SIDE:
        scale = MAX_ENLARGEMENT
    else:
        scale = 1.0
    return min(scale, math.sqrt(MAX_OCR_PIXELS / (width * height)))


def page_dpi(width: float, height: float, scan_dpi: float, dpi: int, max_pixels: int) -> float:
    """The resolution to render a page of so many points at; `scan_dpi` is a full-page picture's, or 0."""
    if scan_dpi:
        inches = max(width, height) / 72
        is_sheet = PLAUSIBLE_INCHES[0] <= inches <= PLAUSIBLE_INCHES[1]
        # a page of implausible size was made by putting a picture of unknown resolution on it, dot by dot
        wanted = scan_dpi * (_scale_to(scan_dpi, dpi) if is_sheet else 1.0)
    else:
        wanted = float(dpi)
    most = min(max_pixels, MAX_OCR_PIXELS)
    return min(wanted, 72 * math.sqrt(most / (width * height)))


def _scale_to(own_dpi: float, dpi: int) -> float:
    scale = dpi / own_dpi
    return 1.0 if abs(scale - 1) <= SAME_DPI else min(scale, MAX_ENLARGEMENT)


def _load_pdf(file: str, index: int, dpi: int, max_pixels: int) -> PageImage:
    import numpy as np
    import pypdfium2 as pdfium

    from indexer.extract.pdf import open_document

    try:
        document, _ = open_document(file)
        page = document[index]
        width, height = page.get_size()
        if width * height <= 0:
            raise ExtractProblem(ProblemCode.DAMAGED, "a page without size")
        scan, scan_dpi = _scan(page, width * height)
        chosen = page_dpi(width, height, scan_dpi, dpi, max_pixels)
        grey = _photographic_scan(page, scan, chosen / scan_dpi, max_pixels) if scan is not None else None
        if grey is None:
            bitmap = page.render(scale=chosen / 72, grayscale=True)
            grey = np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width)
            bitmap.close()
    except pdfium.PdfiumError as error:
        raise ExtractProblem(ProblemCode.DAMAGED, str(error)) from error
    page.close()
    document.close()
    return PageImage(grey, round(chosen))


def _scan(page: Any, page_area: float) -> tuple[Any, float]:
    """The picture that fills the page and its resolution; None and 0 when there is none."""
    import pypdfium2.raw as pdfium_c

    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        across, down = item.get_px_size()
        area = (right - left) * (top - bottom)
        if area >= FULL_PAGE_SHARE * page_area and across * down > 0:
            return item, 72 * math.sqrt(across * down / area)
    return None, 0.0


def _photographic_scan(page: Any, scan: Any, scale: float, max_pixels: int) -> Grey | None:
    """The dots of a JPEG that is all there is on a page, which saves rendering it; None for anything else."""
    import numpy as np
    import pypdfium2.raw as pdfium_c
    from PIL import Image

    across, down = scan.get_px_size()
    matrix = scan.get_matrix()
    is_upright = page.get_rotation() == 0 and matrix.a > 0 < matrix.d and matrix.b == matrix.c == 0
    is_alone = pdfium_c.FPDFPage_CountObjects(page) == 1 and pdfium_c.FPDFPage_GetAnnotCount(page) == 0
    if not (is_upright and is_alone and scan.get_filters() == ["DCTDecode"] and across * down <= max_pixels):
        return None
    bitmap = scan.get_bitmap()
    if bitmap.mode not in {"L", "BGR", "BGRX"}:
        return None
    picture = bitmap.to_pil().convert("L")
    size = (max(1, round(across * scale)), max(1, round(down * scale)))
    if size != picture.size and abs(scale - 1) > 1e-3:
        picture = picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return np.asarray(picture)


def _load_picture(file: str, index: int, dpi: int, max_pixels: int) -> PageImage:
    import numpy as np
    from PIL import Image, ImageOps

    from indexer.extract.images import open_picture

    with open_picture(file) as picture:
        if index:
            picture.seek(index)
        own_dpi = float(picture.info.get("dpi", (0, 0))[0] or 0)
        scale = picture_scale(picture.width, picture.height, own_dpi, dpi)
        wanted = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture.draft("L", wanted)  # lets the JPEG decoder reduce by 2, 4 or 8 as it goes
        if picture.width * picture.height > max_pixels:
            detail = f"{picture.width} × {picture.height} pixels"
            raise ExtractProblem(ProblemCode.TOO_MANY_PIXELS, detail)
        try:
            grey = as_grey(picture)
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise ExtractProblem(ProblemCode.DAMAGED, str(error)) from error
        upright = ImageOps.exif_transpose(grey)
        if grey.size != wanted:
            size = wanted if upright.size == grey.size else (wanted[1], wanted[0])
            upright = upright.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    effective = own_dpi * scale if own_dpi and scale != PHOTO_LONG_SIDE else 0
    return PageImage(np.asarray(upright), round(effective) or dpi)


def as_grey(picture: Image.Image) -> Image.Image:
    """The picture in 8-bit grey on white, whatever its mode; keeps its EXIF, to be turned upright by."""
    import numpy as np
    from PIL import Image

    if picture.mode in {"I", "F"} or picture.mode.startswith("I;"):
        values = np.asarray(picture).astype(np.float32)
        low, high = float(values.min()), float(values.max())
        grey = Image.fromarray(((values - low) * (255 / max(high - low, 1e-6))).astype(np.uint8))
    elif picture.mode in {"LA", "PA", "RGBA", "RGBa", "La"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        grey = Image.new("L", layered.size, 255)
        grey.paste(layered.convert("L"), mask=layered.getchannel("A"))
    else:
        grey = picture.convert("L")
    grey.info["exif"] = picture.getexif().tobytes() if picture.getexif() else b""
    return grey
