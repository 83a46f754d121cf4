"""Reads pictures: every frame becomes a page to be recognised; EXIF tells when and where it was taken."""

from __future__ import annotations

import contextlib
import functools
import io
import warnings
from typing import Any

from PIL import ExifTags, Image

from indexer.extract.context import Collector, ExtractProblem, Input
from indexer.extract.model import ProblemCode

MIN_SIDE = 24
MIN_AREA = 4_000
"""Pixels under which a picture file is an icon that holds no writing worth reading."""

MOVING_KINDS = frozenset({"gif", "webp", "png", "avif"})
"""Kinds whose further frames are a film, not pages."""

_IMAGE_ERRORS = (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, KeyError, OverflowError)


def extract(source: Input, out: Collector) -> None:
    """Adds the frames of the picture as pages to recognise, with EXIF date, place and camera as facts."""
    with open_picture(source.path) as picture:
        _facts(picture, out)
        for index in range(_frames(picture, source, out)):
            try:
                if index:
                    picture.seek(index)
            except _IMAGE_ERRORS as error:
                out.problem(ProblemCode.DAMAGED, f"frame {index + 1}: {error}", page=index + 1)
                return
            if not is_tiny(picture.width, picture.height):
                out.scanned_page(index, kind="image")


def _frames(picture: Image.Image, source: Input, out: Collector) -> int:
    if source.kind in MOVING_KINDS:
        return 1
    try:
        return int(getattr(picture, "n_frames", 1))
    except _IMAGE_ERRORS as error:  # a broken chain of frames; the first one stands
        out.problem(ProblemCode.DAMAGED, str(error))
        return 1


def is_tiny(width: int, height: int) -> bool:
    return min(width, height) < MIN_SIDE or width * height < MIN_AREA


def measure(data: bytes) -> tuple[int, int] | None:
    """Width and height of an encoded picture; None when it can't be read (a metafile, say)."""
    with contextlib.suppress(ExtractProblem), open_picture(io.BytesIO(data)) as picture:
        return picture.width, picture.height
    return None


def open_picture(file: str | io.BytesIO) -> Image.Image:
    """Opens a picture without decoding it. Raises `ExtractProblem` DAMAGED."""
    _prepare()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(file)
    except _IMAGE_ERRORS as error:
        raise ExtractProblem(ProblemCode.DAMAGED, str(error)) from error


@functools.cache
def _prepare() -> None:
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before decoding


def _facts(picture: Image.Image, out: Collector) -> None:
    try:
        exif = picture.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # EXIF blocks are damaged in as many ways as there are cameras
        return
    tags = ExifTags.Base
    taken = inner.get(tags.DateTimeOriginal) or exif.get(tags.DateTime)
    out.fact("taken", _exif_date(str(taken or "")))
    maker, model = (str(exif.get(tag, "")).strip("\0 ") for tag in (tags.Make, tags.Model))
    out.fact("camera", model if model.startswith(maker) else f"{maker} {model}".strip())
    out.fact("place", _position(place))
    out.fact("author", str(exif.get(tags.Artist, "")).strip("\0 "))
    out.title(str(exif.get(tags.ImageDescription, "")).strip("\0 "))


def _exif_date(text: str) -> str:
    """`2025:03:14 09:12:33` as ISO 8601 (local time of the camera); empty when it is no date."""
    date, _, time = text.strip("\0 ").partition(" ")
    digits = date.split(":")
    if len(digits) != 3 or not all(part.isdigit() for part in digits) or int(digits[0]) == 0:
        return ""
    return f"{'-'.join(digits)}T{time}" if time else "-".join(digits)


def _position(place: dict[int, Any]) -> str:
    """Degrees north and east, `-6.175392,106.827153`; empty when the camera did not know."""
    gps = ExifTags.GPS
    try:
        north = _degrees(place[gps.GPSLatitude]) * (-1 if place.get(gps.GPSLatitudeRef) == "S" else 1)
        east = _degrees(place[gps.GPSLongitude]) * (-1 if place.get(gps.GPSLongitudeRef) == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""
    return f"{north:.6f},{east:.6f}" if (north, east) != (0.0, 0.0) else ""


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
