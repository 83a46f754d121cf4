"""Draws a page of a PDF or a picture for people to look at, in a worker: a WebP image, and where its words stand.

What reaches a browser is only ever an image made here, never a file's own bytes. The page is turned as it was for
recognition, so that recognised words lie where they are seen.
"""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode, Word
from indexer.file_task import FileTask, file_of, problem_of

if TYPE_CHECKING:
    from PIL import Image

DRAW = f"{__name__}:draw"
KEEP = f"{__name__}:keep"

VIEW_VERSION = "1"
"""Raised when the same page would be drawn otherwise: what another version drew is drawn anew."""

DPI = 132
"""Of a page of known size: an A4 page is 1091 dots wide, what its column on a screen has or more."""

LARGE_DPI = 220
"""Of a page that somebody wants to look at closely."""

MOST_DOTS = 2_000_000
MOST_LARGE_DOTS = 8_000_000
"""Of the image, whatever the size of the page: one somewhat larger than A4 at those resolutions."""

QUALITY = 60
EFFORT = 1
"""WebP's, of 100 and of 6. A dense page of text takes 45 ms and 150 kB; more effort takes half as long again for 30 kB
less. Lossless is no smaller, and eight times as large on scans."""

GRID = 10_000
"""Steps across a page in which places of words are given."""

MOST_CHARACTERS = 30_000
"""Of a page, whose places are asked for; beyond them words are not marked."""

_BREAKS = frozenset({0x02, 0xAD, 0xFFFE})
"""What PDFium gives for a hyphen at the end of a line."""


class ViewTask(FileTask, frozen=True, kw_only=True):
    """A page to draw."""

    kind: str  # "pdf" or "image"
    number: int  # from 1
    rotation: int  # degrees clockwise
    is_large: bool
    with_words: bool


class View(msgspec.Struct, frozen=True):
    """An image and its size in dots; `words` only where the page's own text was asked for. With a problem: nothing."""

    image: bytes = b""
    width: int = 0
    height: int = 0
    words: tuple[Word, ...] = ()
    problem: ProblemCode | None = None


def draw(payload: bytes) -> bytes:
    """A `ViewTask` in, a `View` out, both as MessagePack."""
    task = msgspec.msgpack.decode(payload, type=ViewTask)
    return _guarded(lambda: _view(file_of(task), task))


def keep(payload: bytes) -> bytes:
    """A `FileTask` (or `ViewTask`) in; its member is unpacked and stays where it is: a `View` without an image."""
    task = msgspec.msgpack.decode(payload, type=FileTask)

    def kept() -> View:
        file_of(task)
        return View()

    return _guarded(kept)


def _guarded(view: Callable[[], View]) -> bytes:
    try:
        return msgspec.msgpack.encode(view())
    except Exception as error:
        return msgspec.msgpack.encode(View(problem=problem_of(error)))


def _view(file: str, task: ViewTask) -> View:
    if task.kind == "pdf":
        picture, words = _pdf_page(file, task)
    else:
        picture, words = _picture(file, task), ()
    if task.rotation:
        picture = picture.rotate(-task.rotation, expand=True)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=EFFORT)
    return View(out.getvalue(), picture.width, picture.height, words)


def _fit(width: float, height: float, wanted: float, most: int) -> float:
    """The wanted scale, or the one at which no more than so many dots come out."""
    return min(wanted, math.sqrt(most / (width * height)))


# --- PDF


def _pdf_page(file: str, task: ViewTask) -> tuple[Image.Image, tuple[Word, ...]]:
    import pypdfium2 as pdfium

    from indexer.extract.pdf import open_document

    try:
        document, _ = open_document(file)
        if task.number > len(document):
            raise ExtractProblem(ProblemCode.DAMAGED, "no such page")
        page = document[task.number - 1]
        width, height = page.get_size()
        if width * height <= 0:
            raise ExtractProblem(ProblemCode.DAMAGED, "a page without size")
        most = MOST_LARGE_DOTS if task.is_large else MOST_DOTS
        scale = _fit(width, height, (LARGE_DPI if task.is_large else DPI) / 72, most)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        picture = bitmap.to_pil().convert("RGB")
        words = tuple(_native_words(page)) if task.with_words else ()
    except pdfium.PdfiumError as error:
        raise ExtractProblem(ProblemCode.DAMAGED, str(error)) from error
    page.close()
    document.close()
    return picture, words


class _Letter(NamedTuple):
    code: int
    box: tuple[float, float, float, float]  # left, right, bottom, top in points of the page


def _native_words(page: Any) -> Iterator[Word]:
    """The words of the page's own text with their places on it as it is drawn."""
    textpage = page.get_textpage()
    word: list[_Letter] = []
    for letter in _letters(textpage):
        if letter.code in _BREAKS:
            word.append(letter._replace(code=ord("-")))
            is_end = True
        else:
            is_end = letter.code <= 0x20 or chr(letter.code).isspace()
            if not is_end:
                word.append(letter)
        if is_end and word:
            yield _word(page, word)
            word = []
    if word:
        yield _word(page, word)
    textpage.close()


def _letters(textpage: Any) -> Iterator[_Letter]:
    import pypdfium2.raw as pdfium_c

    rect = pdfium_c.FS_RECTF()
    place = ctypes.byref(rect)
    for index in range(min(textpage.count_chars(), MOST_CHARACTERS)):
        code = pdfium_c.FPDFText_GetUnicode(textpage, index)
        if not pdfium_c.FPDFText_GetLooseCharBox(textpage, index, place):
            continue
        if 0xD800 <= code <= 0xDFFF:
            code = 0xFFFD
        yield _Letter(code, (rect.left, rect.right, rect.bottom, rect.top))


def _word(page: Any, letters: list[_Letter]) -> Word:
    boxes = [letter.box for letter in letters]
    left, right = min(box[0] for box in boxes), max(box[1] for box in boxes)
    bottom, top = min(box[2] for box in boxes), max(box[3] for box in boxes)
    corners = [_on_page(page, x, y) for x, y in ((left, top), (right, bottom))]
    xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    text = "".join(chr(letter.code) for letter in letters)
    return Word(text, xs[0], ys[0], xs[1], ys[1], 100.0)


def _on_page(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the page, whose origin is at the bottom, as shares of the drawn page from its top left."""
    import pypdfium2.raw as pdfium_c

    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, GRID, GRID, 0, x, y, across, down)
    return tuple(min(1.0, max(0.0, side.value / GRID)) for side in (across, down))  # type: ignore[return-value]


# --- pictures


def _picture(file: str, task: ViewTask) -> Image.Image:
    from PIL import Image, ImageOps

    from indexer.extract.images import open_picture

    with open_picture(file) as picture:
        _seek(picture, task.number)
        scale = _fit(picture.width, picture.height, 1.0, MOST_LARGE_DOTS if task.is_large else MOST_DOTS)
        wanted = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture.draft("RGB", wanted)  # lets the JPEG decoder reduce by 2, 4 or 8 as it goes
        if picture.width * picture.height > task.limits.pixels:
            raise ExtractProblem(ProblemCode.TOO_MANY_PIXELS)
        exif = picture.getexif()
        plain = _on_white(picture)
        if plain.size != wanted:
            plain = plain.resize(wanted, Image.Resampling.BICUBIC, reducing_gap=2.0)
        plain.info["exif"] = exif.tobytes() if exif else b""
        upright = ImageOps.exif_transpose(plain)
    upright.info.clear()  # neither place nor camera goes out
    return upright


def _seek(picture: Image.Image, number: int) -> None:
    """Goes to the frame that is page `number`: frames too small to hold writing are none."""
    from indexer.extract.images import is_tiny

    frames = int(getattr(picture, "n_frames", 1)) if number > 1 else 1
    page = 0
    for index in range(frames):
        if index:
            picture.seek(index)
        page += not is_tiny(picture.width, picture.height)
        if page == number:
            return
    if number > 1:
        raise ExtractProblem(ProblemCode.DAMAGED, "no such frame")


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in 8-bit colours, on white, whatever its mode."""
    from PIL import Image

    from indexer.page_image import as_grey

    if picture.mode in {"I", "F"} or picture.mode.startswith("I;"):
        return as_grey(picture).convert("RGB")
    if picture.mode in {"LA", "PA", "RGBA", "RGBa", "La"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        plain = Image.new("RGB", layered.size, "white")
        plain.paste(layered, mask=layered.getchannel("A"))
        return plain
    return picture.convert("RGB")
