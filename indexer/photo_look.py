"""What a photo looks like, as a few bytes that can be compared, made in a worker: the same photo saved anew, smaller or
in another format looks nearly the same, another photo does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from indexer.extract.context import ExtractProblem
from indexer.extract.model import Limits, ProblemCode

LOOK = f"{__name__}:look"

LOOK_VERSION = "1"
"""Raised when the same photo would look otherwise."""

SIDE = 16
"""Dots of the small grey picture, across and down."""

LEAST_SPREAD = 20.0
"""Standard deviation of its grey values (0..255) below which a picture is too plain to be told from others: a white
sheet, a dark room."""


class LookTask(msgspec.Struct, frozen=True):
    """A picture: `file`, or a member of it, whose bytes are unpacked to `target` first."""

    file: str
    name: str  # of the document
    limits: Limits
    scratch: str
    member: str = ""
    sha256: str = ""  # of the member
    target: str = ""


class Look(msgspec.Struct, frozen=True):
    """`slopes`: whether each dot is brighter than its left, and than its upper neighbour, a bit each; `greys`: the
    small picture itself. Both empty for what can't be told from others, or with a problem."""

    slopes: bytes = b""
    greys: bytes = b""
    problem: ProblemCode | None = None


def look(payload: bytes) -> bytes:
    """A `LookTask` in, a `Look` out, both as MessagePack."""
    return msgspec.msgpack.encode(_guarded(msgspec.msgpack.decode(payload, type=LookTask)))


def _guarded(task: LookTask) -> Look:
    try:
        return _look(_file_of(task), task.limits.pixels)
    except ExtractProblem as problem:
        return Look(problem=problem.code)
    except MemoryError:
        return Look(problem=ProblemCode.OUT_OF_MEMORY)
    except Exception:  # whatever the decoders raise, only this picture is not compared
        return Look(problem=ProblemCode.DAMAGED)


def _file_of(task: LookTask) -> str:
    if not task.member:
        return task.file
    from indexer.extract.one_member import keep_member

    keep_member(
        *(task.file, task.name, task.member, task.sha256, task.target),
        limits=task.limits,
        scratch=task.scratch,
    )
    return task.target


def _look(file: str, most_pixels: int) -> Look:
    import numpy as np
    from PIL import Image, ImageOps

    from indexer.extract.images import open_picture
    from indexer.page_image import as_grey

    with open_picture(file) as picture:
        picture.draft("L", (SIDE * 8, SIDE * 8))  # lets the JPEG decoder reduce as it goes
        if picture.width * picture.height > most_pixels:
            raise ExtractProblem(ProblemCode.TOO_MANY_PIXELS, "")
        upright = ImageOps.exif_transpose(as_grey(picture))
    small = np.asarray(upright.resize((SIDE + 1, SIDE + 1), Image.Resampling.BOX), dtype=np.int16)
    greys = small[1:, 1:]
    if float(greys.std()) < LEAST_SPREAD:
        return Look()
    slopes = np.concatenate([(greys > small[1:, :-1]).ravel(), (greys > small[:-1, 1:]).ravel()])
    return Look(np.packbits(slopes).tobytes(), greys.astype(np.uint8).tobytes())


# --- compared

MOST_SLOPES = 40
"""Bits of the 512 slopes that two pictures of one photo may differ in (8 %)."""

MOST_GREY = 8.0
"""… and grey values of 255 that their dots may differ by on average."""

ROWS_AT_ONCE = 256


def alike(looks: Sequence[Look]) -> list[tuple[int, int]]:
    """Pairs (first < second) of pictures that show the same photo by both measures, in order."""
    import numpy as np

    known = [number for number, one in enumerate(looks) if one.slopes]
    if len(known) < 2:
        return []
    slopes = np.unpackbits(
        np.frombuffer(b"".join(looks[n].slopes for n in known), np.uint8).reshape(len(known), -1), axis=1
    ).astype(np.float32)
    greys = np.frombuffer(b"".join(looks[n].greys for n in known), np.uint8).reshape(len(known), -1)
    greys16 = greys.astype(np.int16)
    ones = slopes.sum(axis=1)
    found = []
    for start in range(0, len(known), ROWS_AT_ONCE):
        some = slopes[start : start + ROWS_AT_ONCE]
        distance = ones[start : start + len(some), None] + ones[None, :] - 2 * (some @ slopes.T)
        for row, column in np.argwhere(distance <= MOST_SLOPES):
            first, second = start + int(row), int(column)
            if first < second and np.abs(greys16[first] - greys16[second]).mean() <= MOST_GREY:
                found.append((known[first], known[second]))
    return found
