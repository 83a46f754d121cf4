from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from indexer.page_geometry import measure
from tests.indexer import drawing


def skew_of(image: Image.Image) -> float:
    return measure(np.asarray(image)).skew


@pytest.mark.parametrize("angle", [-7.0, -5.0, -2.0, 2.0, 5.0, 7.0])
def test_skew_is_found(angle: float) -> None:
    page = drawing.page()
    assert skew_of(drawing.skewed(page, angle)) == pytest.approx(angle, abs=0.25)
    assert skew_of(drawing.noisy(drawing.skewed(page, angle))) == pytest.approx(angle, abs=0.25)


@pytest.mark.parametrize("angle", [-1.2, 0.0, 1.2])
def test_a_straight_page_is_left_alone(angle: float) -> None:
    assert skew_of(drawing.noisy(drawing.skewed(drawing.page(), angle))) == 0.0


@pytest.mark.parametrize("quarter", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [-3.0, 0.0, 3.0])
def test_sideways_lines_are_seen(quarter: int, angle: float) -> None:
    page = drawing.noisy(drawing.skewed(drawing.page(), angle))
    found = measure(np.asarray(drawing.turned(page, quarter)))
    assert found.is_sideways == (quarter in {90, 270})
    assert found.skew == pytest.approx(angle, abs=0.25)


def test_a_photograph_of_a_page_is_measured() -> None:
    assert skew_of(drawing.photographed(drawing.page())) == pytest.approx(2.5, abs=0.4)


@pytest.mark.parametrize("size", [(1, 1), (30, 2), (700, 900)])
def test_nothing_to_measure(size: tuple[int, int]) -> None:
    white = np.full(size, 255, np.uint8)
    assert (measure(white).skew, measure(white).is_sideways) == (0.0, False)
    grain = np.random.default_rng(1).normal(128, 40, size).clip(0, 255).astype(np.uint8)
    assert (measure(grain).skew, measure(grain).is_sideways) == (0.0, False)
