"""Draws pages of writing for the tests of pictures, scans and recognition."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

A5_AT_200_DPI = (1166, 1654)

LETTER = (
    "KEPUTUSAN KEPALA KANTOR",
    "Nomor 12 Tahun 2025",
    "tentang pembentukan tim kerja",
    "pembangunan zona integritas",
    "menuju wilayah bebas korupsi.",
    "Menimbang bahwa dalam rangka",
    "peningkatan pelayanan publik",
    "perlu ditetapkan anggota tim",
    "dengan keputusan ini.",
    "Ditetapkan pada bulan Maret",
)


def page(
    lines: Sequence[str] = LETTER, *, size: tuple[int, int] = A5_AT_200_DPI, font_size: int = 46
) -> Image.Image:
    """Black writing on a white page."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(font_size)
    for number, line in enumerate(lines):
        draw.text((size[0] // 10, size[1] // 12 + round(number * font_size * 1.8)), line, font=font, fill=0)
    return image


def skewed(image: Image.Image, degrees: float) -> Image.Image:
    """Turned counter-clockwise by some degrees, as a sheet that lay askew on the glass."""
    return image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def turned(image: Image.Image, degrees: int) -> Image.Image:
    """Turned clockwise by a multiple of 90 degrees."""
    return image.rotate(-degrees, expand=True)


def noisy(image: Image.Image, *, strength: float = 14.0, seed: int = 7) -> Image.Image:
    """Grey paper with noise."""
    values = np.asarray(image).astype(np.float64) * 0.8 + 30
    values += np.random.default_rng(seed).normal(0, strength, values.shape)
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def photographed(image: Image.Image, *, seed: int = 7) -> Image.Image:
    """Lying on a grained desk, lit from one side, slightly turned."""
    border = 150
    width, height = image.width + 2 * border, image.height + 2 * border
    desk = np.random.default_rng(seed).normal(90, 15, (height, width))
    sheet = Image.fromarray(desk.clip(0, 255).astype(np.uint8))
    sheet.paste(image, (border, border))
    light = np.linspace(0.55, 1.0, width)[None, :]
    lit = Image.fromarray((np.asarray(sheet.rotate(2.5, Image.Resampling.BICUBIC)) * light).astype(np.uint8))
    return noisy(lit, strength=6, seed=seed)


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The picture as a file."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
