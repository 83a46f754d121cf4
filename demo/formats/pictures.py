"""Drawn pictures: meetings with a banner, lobbies, posters, screens of applications and chats.

They are drawn twice as large and shrunk, then given the grain of a phone. The words in them are for OCR.
"""

from __future__ import annotations

import functools
import os
import random
from collections.abc import Callable
from datetime import date
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from demo import document as d
from demo.formats import scan
from demo.formats.pdf import EPOCH

PHOTO = (1280, 960)
SCREEN = (1366, 768)
PHONE = (720, 1280)
POSTER = (1000, 1400)
SKINS = ((141, 96, 66), (168, 120, 84), (120, 80, 54), (190, 142, 104))
SHIRTS = ((62, 84, 58), (250, 248, 240), (98, 74, 52), (60, 70, 110), (150, 60, 60), (190, 170, 120))
VEILS = ((240, 230, 220), (60, 60, 80), (120, 70, 90), (40, 90, 80))
Colour = tuple[int, int, int]


@functools.cache
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Bitstream Vera out of ReportLab."""
    import reportlab

    name = "VeraBd.ttf" if bold else "Vera.ttf"
    return ImageFont.truetype(os.path.join(os.path.dirname(reportlab.__file__), "fonts", name), size)


def write(
    picture: d.Picture, rng: random.Random, kind: str = "JPEG", *, quality: int = 72, turned: int = 0
) -> bytes:
    """The picture's bytes as JPEG, PNG or WEBP. `turned` lays it on its side, clockwise."""
    image = _SCENES[picture.scene](picture, rng)
    if kind == "JPEG" and picture.scene in PHOTOGRAPHED:
        image = grain(image, rng)
    if turned:
        image = image.rotate(-turned, expand=True)
    out = BytesIO()
    if kind == "JPEG":
        image.save(out, kind, quality=quality, exif=_exif(picture.facts.dated or EPOCH))
    elif kind == "WEBP":
        image.save(out, kind, quality=quality)
    else:
        image.quantize(128, Image.Quantize.FASTOCTREE).save(out, kind)
    return out.getvalue()


def _exif(day: date) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Rempahphone", "RP-12"
    exif[0x0132] = f"{day:%Y:%m:%d} 09:12:33"
    return exif


def grain(image: Image.Image, rng: random.Random) -> Image.Image:
    """A phone's noise and a slight softness."""
    noise = scan.grain(rng, image.height, image.width)[..., None] * np.float32(5)
    array = np.asarray(image.filter(ImageFilter.BoxBlur(0.5)), dtype=np.float32) + noise
    return Image.fromarray(np.clip(array, 0, 255).astype(np.uint8))


def centred(
    draw: ImageDraw.ImageDraw,
    box: tuple[float, float, float, float],
    lines: tuple[str, ...],
    colour: Colour,
    largest: int,
) -> None:
    """Lines of text in the middle of a box, as large as they fit, the first one bold."""
    left, top, right, bottom = box
    if not lines:
        return
    wrapped = [(part, i == 0) for i, line in enumerate(lines) for part in wrap(line, 34)]
    size = largest
    while size > 12 and (
        max(draw.textlength(text, font(size, bold)) for text, bold in wrapped) > (right - left) * 0.94
        or len(wrapped) * size * 1.35 > (bottom - top) * 0.95
    ):
        size -= 2
    y = (top + bottom - len(wrapped) * size * 1.35) / 2
    for text, bold in wrapped:
        width = draw.textlength(text, font(size, bold))
        draw.text(((left + right - width) / 2, y), text, colour, font(size, bold))
        y += size * 1.35


def wrap(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def _stamp(draw: ImageDraw.ImageDraw, size: tuple[int, int], overlay: str) -> None:
    """The camera's words in the lower right corner."""
    for i, line in enumerate(reversed(overlay.split("\n"))):
        face = font(30)
        x = size[0] - draw.textlength(line, face) - 24
        y = size[1] - 50 - 40 * i
        draw.text((x + 2, y + 2), line, (0, 0, 0), face)
        draw.text((x, y), line, (255, 196, 40), face)


def _person(draw: ImageDraw.ImageDraw, rng: random.Random, x: float, y: float, scale: float) -> None:
    """Head and shoulders, seen from the front."""
    shirt, skin = rng.choice(SHIRTS), rng.choice(SKINS)
    head, body = 34 * scale, 78 * scale
    draw.rounded_rectangle((x - body, y + head * 0.9, x + body, y + body * 2.4), 36 * scale, fill=shirt)
    if rng.random() < 0.45:
        draw.ellipse(
            (x - head * 1.35, y - head * 1.5, x + head * 1.35, y + head * 1.6), fill=rng.choice(VEILS)
        )
        draw.ellipse((x - head * 0.85, y - head, x + head * 0.85, y + head), fill=skin)
    else:
        draw.ellipse((x - head, y - head * 1.3, x + head, y + head), fill=(28, 22, 20))
        draw.ellipse((x - head * 0.9, y - head * 0.8, x + head * 0.9, y + head * 1.1), fill=skin)
    for side in (-1, 1):
        draw.ellipse(
            (x + side * head * 0.35 - 3, y - 3, x + side * head * 0.35 + 3, y + 3), fill=(20, 20, 20)
        )


def _canvas(size: tuple[int, int], top: Colour, bottom: Colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    ramp = np.linspace(np.array(top), np.array(bottom), size[1]).astype(np.uint8)
    image = Image.fromarray(np.repeat(ramp[:, None, :], size[0], axis=1))
    return image, ImageDraw.Draw(image)


def _meeting(picture: d.Picture, rng: random.Random) -> Image.Image:
    image, draw = _canvas(PHOTO, (214, 208, 190), (186, 176, 150))
    width, height = PHOTO
    banner = (width * 0.1, 60, width * 0.9, 330)
    draw.rectangle(banner, fill=rng.choice(((20, 90, 50), (150, 24, 30), (24, 50, 110), (240, 240, 235))))
    light = image.getpixel((int(banner[0]) + 4, 70)) == (240, 240, 235)
    centred(draw, banner, picture.lines, (20, 40, 30) if light else (255, 250, 235), 52)
    for row, (y, scale, count) in enumerate(((430, 0.75, 7), (560, 1.0, 5))):
        for i in range(count):
            x = width * (i + 0.5 + rng.uniform(-0.12, 0.12)) / count
            _person(draw, rng, x, y + rng.uniform(-12, 12), scale)
        if row == 0:
            draw.rectangle((0, 560, width, 600), fill=(110, 74, 44))
    draw.polygon(((0, 760), (width, 740), (width, height), (0, height)), fill=(126, 86, 52))
    for _ in range(9):
        left, top = rng.uniform(40, width - 60), rng.uniform(790, height - 60)
        draw.rectangle((left, top, left + 60, top + 38), fill=(245, 245, 240))
    _stamp(draw, PHOTO, picture.overlay)
    return image


def _outdoor(picture: d.Picture, rng: random.Random) -> Image.Image:
    image, draw = _canvas(PHOTO, (150, 190, 230), (220, 230, 235))
    width, height = PHOTO
    draw.rectangle((0, 520, width, height), fill=(96, 140, 70))
    draw.rectangle((160, 180, 1120, 540), fill=(238, 232, 214))
    draw.polygon(((120, 190), (640, 60), (1160, 190)), fill=(150, 70, 50))
    draw.rectangle((320, 215, 960, 400), fill=(250, 250, 250), outline=(20, 90, 50), width=6)
    centred(draw, (325, 218, 955, 398), picture.lines, (20, 70, 40), 40)
    for row in range(3):
        for i in range(8 - row):
            x = width * (i + 0.5 + rng.uniform(-0.1, 0.1)) / (8 - row)
            _person(draw, rng, x, 540 + 110 * row, 0.6 + 0.2 * row)
    _stamp(draw, PHOTO, picture.overlay)
    return image


def _lobby(picture: d.Picture, rng: random.Random) -> Image.Image:
    image, draw = _canvas(PHOTO, (230, 232, 228), (196, 198, 190))
    width, height = PHOTO
    draw.rectangle((760, 90, 1180, 800), fill=(250, 250, 250), outline=(40, 90, 60), width=8)
    draw.rectangle((760, 90, 1180, 190), fill=(30, 110, 60))
    centred(draw, (770, 95, 1170, 185), picture.lines[:1], (255, 255, 255), 40)
    centred(draw, (775, 200, 1165, 780), picture.lines[1:], (30, 40, 30), 34)
    draw.rectangle((60, 560, 680, 860), fill=(120, 80, 50))
    draw.rectangle((40, 530, 700, 570), fill=(160, 110, 70))
    _person(draw, rng, 250, 400, 1.1)
    _person(draw, rng, 500, 410, 1.05)
    draw.rectangle((0, 860, width, height), fill=(170, 170, 166))
    _stamp(draw, PHOTO, picture.overlay)
    return image


def _poster(picture: d.Picture, rng: random.Random) -> Image.Image:
    accent = rng.choice(((20, 110, 70), (160, 30, 40), (30, 60, 130), (190, 110, 20)))
    image, draw = _canvas(POSTER, (252, 252, 246), (238, 240, 228))
    width, height = POSTER
    draw.rectangle((0, 0, width, 150), fill=accent)
    centred(draw, (20, 10, width - 20, 140), (picture.facts.organisation.upper(),), (255, 255, 255), 40)
    centred(draw, (50, 190, width - 50, 560), picture.lines[:1], accent, 84)
    centred(draw, (70, 560, width - 70, height - 190), ("", *picture.lines[1:]), (30, 30, 30), 38)
    draw.rectangle((0, height - 140, width, height), fill=accent)
    for i in range(9):
        draw.ellipse(
            (30 + 110 * i, height - 120, 110 + 110 * i, height - 40), outline=(255, 240, 200), width=5
        )
    return image


def _browser(picture: d.Picture, rng: random.Random) -> Image.Image:
    image, draw = _canvas(SCREEN, (255, 255, 255), (250, 250, 250))
    width, height = SCREEN
    draw.rectangle((0, 0, width, 76), fill=(222, 225, 230))
    draw.rounded_rectangle((12, 8, 250, 42), 8, fill=(255, 255, 255))
    draw.text((26, 15), picture.facts.title[:26], (60, 60, 60), font(14))
    draw.rounded_rectangle((90, 44, width - 120, 70), 12, fill=(255, 255, 255))
    draw.text((106, 48), picture.overlay, (70, 70, 70), font(15))
    accent = rng.choice(((22, 96, 60), (20, 70, 130), (140, 30, 40)))
    draw.rectangle((0, 76, width, 140), fill=accent)
    draw.text((30, 92), picture.lines[0], (255, 255, 255), font(26, True))
    draw.rectangle((0, 140, 230, height), fill=(240, 242, 244))
    for i, label in enumerate(("Beranda", "Profil", "Layanan", "Laporan", "Pengaturan")):
        draw.text((30, 170 + 44 * i), label, (70, 80, 90), font(17))
    y = 164.0
    for i, line in enumerate(picture.lines[1:]):
        for part in wrap(line, 78):
            draw.text((260, y), part, (30, 30, 30), font(24 if i == 0 else 19, i == 0))
            y += 36 if i == 0 else 28
        y += 6
    _grid(draw, picture.rows, 260, y + 12, width - 290)
    draw.rectangle((0, height - 36, width, height), fill=(28, 32, 40))
    day = picture.facts.dated or EPOCH
    draw.text((width - 210, height - 27), f"10:{day.day:02d}  {day:%d/%m/%Y}", (235, 235, 235), font(15))
    return image


def _grid(
    draw: ImageDraw.ImageDraw, rows: tuple[tuple[str, ...], ...], x: float, y: float, width: float
) -> None:
    for r, row in enumerate(rows):
        step = width / len(row)
        for c, text in enumerate(row):
            box = (x + c * step, y, x + (c + 1) * step, y + 34)
            draw.rectangle(box, outline=(150, 150, 150), fill=(226, 234, 228) if r == 0 else (255, 255, 255))
            draw.text((box[0] + 8, y + 8), text, (30, 30, 30), font(16, r == 0))
        y += 34


def _chat(picture: d.Picture, rng: random.Random) -> Image.Image:
    image, draw = _canvas(PHONE, (229, 221, 213), (229, 221, 213))
    width, height = PHONE
    draw.rectangle((0, 0, width, 110), fill=(7, 94, 84))
    draw.ellipse((20, 30, 80, 90), fill=(200, 210, 200))
    draw.text((100, 36), picture.lines[0], (255, 255, 255), font(28, True))
    draw.text((100, 74), "Budi, Rani, Sekar, Anda", (210, 230, 225), font(18))
    y, minutes = 140.0, rng.randrange(480, 840)
    for i, line in enumerate(picture.lines[1:]):
        parts = wrap(line, 38)
        mine = i % 3 == 2
        tall = 30 * len(parts) + 52
        left = 130 if mine else 24
        draw.rounded_rectangle(
            (left, y, left + 560, y + tall), 14, fill=(220, 248, 198) if mine else (255, 255, 255)
        )
        for n, part in enumerate(parts):
            draw.text((left + 18, y + 12 + 30 * n), part, (25, 25, 25), font(23))
        minutes += rng.randrange(1, 25)
        clock = f"{minutes // 60:02d}.{minutes % 60:02d}"
        draw.text((left + 480, y + tall - 28), clock, (120, 120, 120), font(16))
        y += tall + 16
    draw.rounded_rectangle((20, height - 90, width - 100, height - 30), 30, fill=(255, 255, 255))
    draw.text((50, height - 74), "Ketik pesan", (150, 150, 150), font(24))
    return image


PHOTOGRAPHED = frozenset({"meeting", "outdoor", "lobby"})
_SCENES: dict[str, Callable[[d.Picture, random.Random], Image.Image]] = {
    "meeting": _meeting,
    "outdoor": _outdoor,
    "lobby": _lobby,
    "poster": _poster,
    "browser": _browser,
    "chat": _chat,
}
