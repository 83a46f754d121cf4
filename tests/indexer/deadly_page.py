"""Makes the second page of every scan kill the worker that loads it, for test_service."""

from __future__ import annotations

import os
import sys

from indexer import page_image
from indexer.page_image import PageImage

_real = page_image.load


def _load(file: str, kind: str, index: int, *, dpi: int, max_pixels: int) -> PageImage:
    if index == 1:
        os.abort()
    return _real(file, kind, index, dpi=dpi, max_pixels=max_pixels)


if "pytest" not in sys.modules:  # never in the process of the tests
    page_image.load = _load
