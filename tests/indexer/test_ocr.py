"""These need Tesseract's models for Indonesian, English and orientation (Debian: tesseract-ocr-ind)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rapidfuzz.distance import Levenshtein

from indexer import ocr, page_image
from indexer.extract.context import ExtractProblem
from indexer.extract.model import OcrSettings, ProblemCode
from indexer.ocr import Reading
from indexer.page_image import PageImage
from tests.indexer import drawing

SETTINGS = OcrSettings()
WANTED = " ".join(drawing.LETTER)


def read(image: Image.Image, settings: OcrSettings = SETTINGS) -> Reading:
    return ocr.recognise(PageImage(np.asarray(image), 200), settings, seconds=60)


def errors(text: str) -> float:
    """Share of wrong characters."""
    return Levenshtein.distance(WANTED, " ".join(text.split())) / len(WANTED)


def test_lines_and_words_are_read() -> None:
    reading = read(drawing.page())
    assert reading.text.split("\n")[0] == drawing.LETTER[0]
    assert errors(reading.text) < 0.01
    assert (reading.rotation, reading.seen) == (0, len(WANTED.split()))
    assert reading.confidence > 85


def test_a_word_stands_in_its_box() -> None:
    page = drawing.page()
    words = {word.text: word for word in read(page).words}
    word = words["integritas"]
    box = (word.left * page.width, word.top * page.height, word.right * page.width, word.bottom * page.height)
    inside = np.asarray(page.crop(tuple(round(side) for side in box)))  # type: ignore[arg-type]
    assert (inside < 128).mean() > 0.15
    line = drawing.LETTER.index("pembangunan zona integritas")
    assert word.top * page.height == pytest.approx(page.height // 12 + line * 46 * 1.8 + 10, abs=15)


@pytest.mark.parametrize("angle", [-5.0, 5.0])
def test_a_skewed_page_is_read_and_boxes_lie_on_the_skewed_page(angle: float) -> None:
    page = drawing.noisy(drawing.skewed(drawing.page(), angle))
    reading = read(page)
    assert errors(reading.text) < 0.02
    word = next(word for word in reading.words if word.text == "integritas")
    box = (word.left * page.width, word.top * page.height, word.right * page.width, word.bottom * page.height)
    inside = np.asarray(page.crop(tuple(round(side) for side in box)))  # type: ignore[arg-type]
    assert (inside < 110).mean() > 0.08


@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_a_turned_page_is_read(quarter: int) -> None:
    reading = read(drawing.noisy(drawing.turned(drawing.page(), quarter)))
    assert errors(reading.text) < 0.02
    assert reading.rotation == 360 - quarter
    first = reading.words[0]
    assert (first.text, first.left < 0.2, first.top < 0.2) == ("KEPUTUSAN", True, True)


def test_a_photograph_of_a_page_is_read() -> None:
    assert errors(read(drawing.photographed(drawing.page())).text) < 0.03


def test_noise_and_blank_paper_hold_no_words() -> None:
    grain = np.random.default_rng(3).normal(150, 40, (900, 700)).clip(0, 255).astype(np.uint8)
    assert read(Image.fromarray(grain)).text == ""
    assert read(Image.new("L", (700, 900), 250)) == Reading("", (), 0.0, 0, 0)


def test_english_is_read_whatever_the_order_of_the_languages() -> None:
    page = drawing.page(["The quick brown fox", "quotes a quarterly sequence", "of square queries"])
    for languages in ("ind+eng", "eng+ind"):
        assert "quick" in read(page, OcrSettings(languages=languages)).text


def test_missing_models_are_told(tmp_path: Path) -> None:
    assert ocr.missing_languages(SETTINGS) == []
    assert ocr.missing_languages(OcrSettings(languages="ind+xyz")) == ["xyz"]
    with pytest.raises(ExtractProblem) as caught:
        read(drawing.page(), OcrSettings(tessdata=str(tmp_path)))
    assert caught.value.code is ProblemCode.OCR_FAILED


def test_a_reading_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(ExtractProblem) as caught:
        ocr.recognise(PageImage(np.asarray(drawing.page()), 200), SETTINGS, seconds=0.01)
    assert caught.value.code is ProblemCode.TIMEOUT


def test_heic_is_read() -> None:
    file = Path(__file__).parents[1] / "corpus" / "heic" / "letter.heic"
    image = page_image.load(str(file), "image", 0, dpi=200, max_pixels=10**7)
    assert "Nomor 12 Tahun 2025" in ocr.recognise(image, SETTINGS, seconds=60).text
