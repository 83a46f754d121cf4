"""Scanned pages: a PDF rendered, dirtied as paper, glass and phones do, and put into an image-only file."""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from demo import document as d
from demo.formats import pdf

NOISE_SEED = 7
SHIFT = 61  # places by which a "shifted" text layer is off
NOISE_SIDE = 2600  # pixels; no page is larger (A4 at 200 dpi has 2,339 rows)
SPECK = 3.6  # standard deviations beyond which a fax shows a black dot


@dataclass(frozen=True)
class Dirt:
    """How bad a scan is."""

    dpi: int = 150
    skew: float = 0.8  # degrees, at most 3 either way; the sign is drawn
    turned: int = 0  # degrees clockwise by which the page lies wrong: 0, 90, 180, 270
    grey: int = 232  # paper tone, 255 is white
    noise: float = 7.0  # standard deviation of the grain
    blur: float = 0.4  # pixels
    fax: bool = False  # two tones, broken letters
    shadow: bool = True  # a dark edge, as from a phone or a book's fold
    colour: bool = False
    quality: int = 55  # JPEG
    inked: bool = True
    bad_layer: str = ""  # a wrong text layer under the picture: "noise" or "shifted"
    typewriter: bool = False
    first_turned_only: bool = False


CLEAN = Dirt(grey=250, noise=3, blur=0.2, skew=0.3, shadow=False)
OFFICE = Dirt()
COLOUR = Dirt(colour=True, quality=50)
PHONE = Dirt(dpi=160, skew=2.6, grey=205, noise=9, blur=0.7, colour=True, quality=45)
LOW = Dirt(dpi=110, skew=1.2, noise=6, blur=0.3, quality=60)
FAX = Dirt(dpi=170, fax=True, skew=1.5, shadow=False, typewriter=True)


def images(document: d.Document, rng: random.Random, dirt: Dirt) -> list[Image.Image]:
    """The pages as dirtied pictures."""
    look = pdf.TYPEWRITER if dirt.typewriter else None
    clean = pypdfium2.PdfDocument(pdf.write(document, rng, inked=dirt.inked, look=look, skew=dirt.skew))
    try:
        pages = []
        for number in range(len(clean)):
            bitmap = clean[number].render(scale=dirt.dpi / 72, grayscale=not dirt.colour)
            picture = bitmap.to_pil().convert("RGB" if dirt.colour else "L")
            turned = dirt.turned if number == 0 or not dirt.first_turned_only else 0
            pages.append(soil(picture, rng, dirt, turned))
        return pages
    finally:
        clean.close()


def soil(picture: Image.Image, rng: random.Random, dirt: Dirt, turned: int = 0) -> Image.Image:
    """One clean page picture made into a scan."""
    if dirt.blur:
        picture = picture.filter(ImageFilter.BoxBlur(dirt.blur))
    array: NDArray[Any] = np.asarray(picture, dtype=np.float32)
    height, width = array.shape[:2]
    light: NDArray[Any] = np.full((height, 1), dirt.grey / 255, dtype=np.float32)
    if dirt.shadow:
        fall = 1 - 0.22 * np.exp(-np.linspace(0, 9, width, dtype=np.float32))
        tilt = np.linspace(1, rng.uniform(0.93, 1.0), height, dtype=np.float32)[:, None]
        light = light * tilt * (fall if rng.random() < 0.5 else fall[::-1])[None, :]
    noise = grain(rng, height, width) * np.float32(dirt.noise)
    array = array * light[..., None] + noise[..., None] if array.ndim == 3 else array * light + noise
    if dirt.fax:
        array = np.where(array > 164 + 10 * grain(rng, height, width), 255, 0)
        array[grain(rng, height, width) > SPECK] = 0
    done = Image.fromarray(np.clip(array, 0, 255).astype(np.uint8))
    if turned:
        done = done.transpose(_TURNS[turned])
    return done.convert("1", dither=Image.Dither.NONE) if dirt.fax else done


_TURNS = {
    90: Image.Transpose.ROTATE_270,  # Pillow turns the other way round
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def grain(rng: random.Random, height: int, width: int) -> NDArray[np.float32]:
    """Noise of standard deviation 1, cut at random out of one sheet that is drawn once."""
    sheet = _sheet_of_noise()
    y, x = (rng.randrange(side - wanted) for side, wanted in zip(sheet.shape, (height, width), strict=True))
    return sheet[y : y + height, x : x + width]


@functools.cache
def _sheet_of_noise() -> NDArray[np.float32]:
    return np.random.default_rng(NOISE_SEED).standard_normal((NOISE_SIDE, NOISE_SIDE), dtype=np.float32)


def jpeg(picture: Image.Image, dpi: int, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, dpi=(dpi, dpi), optimize=False)
    return out.getvalue()


def write(document: d.Document, rng: random.Random, dirt: Dirt = OFFICE) -> bytes:
    """An image-only PDF (unless the dirt asks for a bad text layer)."""
    pages = images(document, rng, dirt)
    out = BytesIO()
    canvas = pdf.stamped_canvas(document.facts.dated or pdf.EPOCH, out, pageCompression=1)
    canvas.setCreator(rng.choice(("CamScanner", "HP Smart Document Scan", "EPSON Scan 2", "")))
    for picture, text in zip(pages, _page_texts(document, len(pages)), strict=True):
        width, height = (72 * side / dirt.dpi for side in picture.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(_reader(picture, dirt), 0, 0, width, height)
        if dirt.bad_layer:
            _bad_text(canvas, rng, width, height, text, dirt.bad_layer)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _page_texts(document: d.Document, pages: int) -> list[str]:
    """The document's words, shared out evenly among its pages."""
    words = d.plain(document).split()
    each = -(-len(words) // pages)
    return [" ".join(words[each * page : each * (page + 1)]) for page in range(pages)]


def _reader(picture: Image.Image, dirt: Dirt) -> Any:
    from reportlab.lib.utils import ImageReader

    out = BytesIO()
    if picture.mode == "1":
        picture.save(out, "PNG")
    else:
        out.write(jpeg(picture, dirt.dpi, dirt.quality))
    out.seek(0)
    return ImageReader(out)


def _bad_text(canvas: Any, rng: random.Random, width: float, height: float, text: str, kind: str) -> None:
    """Invisible wrong text under the picture, of one of two common kinds.

    "noise" is what a scanner program makes of a page it can't read; "shifted" are the right words in a font
    without a map to Unicode, every letter so many places off.
    """
    layer = canvas.beginText(30, height - 60)
    layer.setTextRenderMode(3)
    layer.setFont("Helvetica", 9)
    per_line = int(width / 45)
    if kind == "shifted":
        words = [
            "".join(chr(33 + (ord(letter) - 33 + SHIFT) % 94) for letter in word) for word in text.split()
        ]
    else:
        letters = "lI1|~^;:.,rnmvwcoe0O&%§¤¶{}[]/\\xzqjk"
        count = per_line * (int(height / 14) - 8)
        words = ["".join(rng.choice(letters) for _ in range(rng.randrange(1, 7))) for _ in range(count)]
    for start in range(0, len(words), per_line):
        layer.textLine(" ".join(words[start : start + per_line]))
    canvas.drawText(layer)


def tiff(document: d.Document, rng: random.Random, dirt: Dirt = FAX) -> bytes:
    """A TIFF of several pages: CCITT group 4 when the dirt is two-toned, else JPEG inside."""
    pages = images(document, rng, dirt)
    compression = "group4" if dirt.fax else "tiff_jpeg"
    out = BytesIO()
    pages[0].save(
        out, "TIFF", save_all=True, append_images=pages[1:], compression=compression, dpi=(dirt.dpi, dirt.dpi)
    )
    return out.getvalue()


def photo_of_page(document: d.Document, rng: random.Random, dirt: Dirt = PHONE, kind: str = "JPEG") -> bytes:
    """The first page as a picture file: somebody photographed the sheet on the desk."""
    page = images(document, rng, dirt)[0]
    out = BytesIO()
    page.save(out, kind, quality=dirt.quality) if kind != "PNG" else page.save(out, "PNG")
    return out.getvalue()
