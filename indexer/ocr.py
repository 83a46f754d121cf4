"""Recognises the writing on a page image with Tesseract. The only importer of it (through tesserocr)."""

from __future__ import annotations

import contextlib
import functools
import math
import os
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from indexer import page_geometry
from indexer.extract.context import ExtractProblem
from indexer.extract.model import OcrSettings, ProblemCode, Word
from indexer.page_image import PageImage

if TYPE_CHECKING:
    import tesserocr

    from indexer.page_image import Grey

TESSDATA_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",  # Debian, Ubuntu
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tesseract/tessdata",  # Fedora
    "/usr/share/tessdata",  # Alpine, Arch
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
"""Where distributions put the language models; the first that holds one of the wanted languages is taken."""

FIRST_LANGUAGE = "eng"
"""Loaded before the others, whatever the order in the settings: of two models as sure the first wins, and the
Indonesian one has no q ("guick", "Seguence"), while on Indonesian text the order changes nothing."""

POOR_CONFIDENCE = 65.0
"""Mean confidence below which a page may be the wrong way up (an upside-down page reads at about 35)."""

MIN_ORIENTATION_CONFIDENCE = 2.0
MIN_ORIENTATION_CHARACTERS = 20
"""What Tesseract's orientation detection must reach to be followed; on pages of text it reaches 25."""

JUNK_CONFIDENCE = 35.0
"""Mean confidence below which a line's (or a whole page's) "words" are folds, shadows and faces, and are not kept
as text. Not asked of single words: Tesseract gives some right ones, a lone digit say, no confidence at all."""


class Reading(msgspec.Struct, frozen=True):
    """What is written on a page. `words` are empty and `text` too when it was too unsure to keep."""

    text: str
    words: tuple[Word, ...]
    confidence: float  # mean of the words, 0..100; 0 without words
    rotation: int  # degrees clockwise by which the image was turned to be upright
    seen: int  # how many words were made out, kept or not


class _Token(NamedTuple):
    line: tuple[int, int, int]  # block, paragraph, line
    left: int
    top: int
    width: int
    height: int
    confidence: float
    text: str


def missing_languages(settings: OcrSettings) -> list[str]:
    """The languages of the settings whose model is not installed."""
    folder = _tessdata(settings)
    return [name for name in settings.languages.split("+") if not _has_model(folder, name)]


def recognise(image: PageImage, settings: OcrSettings, *, seconds: float) -> Reading:
    """Reads the page, turning it upright and straight first where that is needed.

    Raises `ExtractProblem`: OCR_FAILED when no language model is installed, TIMEOUT after about `seconds`.
    """
    geometry = page_geometry.measure(image.grey)
    turn = 0
    if geometry.is_sideways:
        turn = _orientation(image, settings, fallback=90)
    reading = _read(image, turn, geometry.skew, settings, seconds)
    if reading.seen and reading.confidence < POOR_CONFIDENCE:
        # sideways: of the two ways only one reads well, should the detection have been at a loss or wrong
        fallback = (turn + 180) % 360 if geometry.is_sideways else turn
        other = _orientation(image, settings, fallback=fallback)
        if other == turn:
            other = fallback
        if other != turn:
            with contextlib.suppress(ExtractProblem):  # out of time: the first reading stands
                second = _read(image, other, geometry.skew, settings, seconds)
                reading = max(reading, second, key=lambda each: each.confidence)
    return reading


def _read(image: PageImage, turn: int, skew: float, settings: OcrSettings, seconds: float) -> Reading:
    import numpy as np
    from PIL import Image

    upright = np.ascontiguousarray(np.rot90(image.grey, -turn // 90))
    straight = upright
    if skew:
        picture = Image.fromarray(upright)
        turned = picture.rotate(
            -skew, Image.Resampling.BILINEAR, expand=True, fillcolor=int(np.median(upright[::16, ::16]))
        )
        straight = np.asarray(turned)
    tokens = [token for token in _tokens(straight, image.dpi, settings, seconds) if token.text.strip()]
    if not tokens:
        return Reading("", (), 0.0, turn, 0)
    confidence = sum(token.confidence for token in tokens) / len(tokens)
    if confidence < JUNK_CONFIDENCE:
        return Reading("", (), confidence, turn, len(tokens))
    kept = _without_junk(tokens)
    words = tuple(_word(token, straight.shape, upright.shape, skew) for token in kept)
    return Reading(_text(kept), words, confidence, turn, len(tokens))


def _tokens(grey: Grey, dpi: int, settings: OcrSettings, seconds: float) -> Iterable[_Token]:
    api = _api(settings.languages, settings.tessdata)
    height, width = grey.shape
    try:
        api.SetImageBytes(grey.tobytes(), width, height, 1, width)
        api.SetSourceResolution(dpi)
        if not api.Recognize(int(seconds * 1000)):
            raise ExtractProblem(ProblemCode.TIMEOUT, f"not recognised within {seconds:g} s")
        lines = api.GetTSVText(0).splitlines()
    finally:
        api.Clear()
    for line in lines:
        fields = line.split("\t", 11)
        if len(fields) == 12 and fields[0] == "5":  # the level of words
            block, paragraph, number, _, left, top, across, down = (int(field) for field in fields[2:10])
            yield _Token((block, paragraph, number), left, top, across, down, float(fields[10]), fields[11])


def _without_junk(tokens: list[_Token]) -> list[_Token]:
    lines: dict[tuple[int, int, int], list[float]] = defaultdict(list)
    for token in tokens:
        lines[token.line].append(token.confidence)
    junk = {line for line, marks in lines.items() if sum(marks) / len(marks) < JUNK_CONFIDENCE}
    return [token for token in tokens if token.line not in junk]


def _text(tokens: list[_Token]) -> str:
    """Lines as on the page, paragraphs apart by an empty line."""
    text: list[str] = []
    previous: tuple[int, int, int] | None = None
    for token in tokens:
        if previous is not None:
            same_line, same_paragraph = token.line == previous, token.line[:2] == previous[:2]
            text.append(" " if same_line else "\n" if same_paragraph else "\n\n")
        text.append(token.text)
        previous = token.line
    return "".join(text)


def _word(token: _Token, straight: tuple[int, ...], upright: tuple[int, ...], skew: float) -> Word:
    """The token with its box on the upright page as it lies, before it was straightened."""
    height, width = upright
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    xs, ys = [], []
    for x in (token.left, token.left + token.width):
        for y in (token.top, token.top + token.height):
            across, down = x - straight[1] / 2, y - straight[0] / 2
            xs.append((across * cos + down * sin + width / 2) / width)
            ys.append((down * cos - across * sin + height / 2) / height)
    box = (min(xs), min(ys), max(xs), max(ys))
    left, top, right, bottom = (round(min(1.0, max(0.0, side)), 4) for side in box)
    return Word(token.text, left, top, right, bottom, round(token.confidence, 1))


def _orientation(image: PageImage, settings: OcrSettings, *, fallback: int) -> int:
    """By how many degrees clockwise the page must be turned; `fallback` when Tesseract is not sure."""
    folder = _tessdata(settings)
    if not _has_model(folder, "osd"):
        return fallback
    api = _orientation_api(folder)
    height, width = image.grey.shape
    try:
        api.SetImageBytes(image.grey.tobytes(), width, height, 1, width)
        api.SetSourceResolution(image.dpi)
        found = api.DetectOrientationScript()
    finally:
        api.Clear()
    if not found or found["orient_conf"] < MIN_ORIENTATION_CONFIDENCE:
        return fallback
    return (360 - int(found["orient_deg"])) % 360


@functools.cache
def _api(languages: str, tessdata: str) -> tesserocr.PyTessBaseAPI:
    """One engine for each set of languages and process; loading the models takes a tenth of a second."""
    import tesserocr

    settings = OcrSettings(languages=languages, tessdata=tessdata)
    folder = _tessdata(settings)
    present = [name for name in languages.split("+") if _has_model(folder, name)]
    present.sort(key=lambda name: name != FIRST_LANGUAGE)
    if not present:
        raise ExtractProblem(ProblemCode.OCR_FAILED, f"no Tesseract model for {languages} is installed")
    return tesserocr.PyTessBaseAPI(path=folder, lang="+".join(present), psm=tesserocr.PSM.AUTO)


@functools.cache
def _orientation_api(folder: str) -> tesserocr.PyTessBaseAPI:
    import tesserocr

    api = tesserocr.PyTessBaseAPI(path=folder, lang="osd", psm=tesserocr.PSM.OSD_ONLY)
    api.SetVariable("min_characters_to_try", str(MIN_ORIENTATION_CHARACTERS))
    return api


def _tessdata(settings: OcrSettings) -> str:
    if settings.tessdata:
        return settings.tessdata
    wanted = settings.languages.split("+")
    for folder in TESSDATA_FOLDERS:
        if any(_has_model(folder, name) for name in wanted):
            return folder
    return TESSDATA_FOLDERS[0]


def _has_model(folder: str, language: str) -> bool:
    return os.path.exists(os.path.join(folder, f"{language}.traineddata"))
