"""What a photo looks like, as a small grey picture that can be compared, made in a worker: the same photo saved anew,
smaller or in another format looks nearly the same in every spot, another photo of the same scene does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from indexer.file_task import FileTask, file_of, problem_of

LOOK = f"{__name__}:look"

LOOK_VERSION = "1"
"""Raised when the same photo would look otherwise."""

SIDE = 32
"""Dots of the small grey picture, across and down: a person's head in a group photo is one or two of them."""

LEAST_SPREAD = 20.0
"""Standard deviation of its grey values (0..255) below which a picture is too plain to be told from others: a white
sheet, a dark room."""

MIDDLE, WIDTH = 128.0, 50.0
"""Mean and standard deviation that the grey values are brought to: a photo made brighter is the same."""


class Look(msgspec.Struct, frozen=True):
    """`greys`: the small picture, row by row. Empty for what can't be told from others, or with a problem."""

    greys: bytes = b""
    problem: ProblemCode | None = None


def look(payload: bytes) -> bytes:
    """The `FileTask` of a picture in, a `Look` out, both as MessagePack."""
    task = msgspec.msgpack.decode(payload, type=FileTask)
    try:
        return msgspec.msgpack.encode(_look(file_of(task), task.limits.pixels))
    except Exception as error:
        return msgspec.msgpack.encode(Look(problem=problem_of(error)))


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
    small = np.asarray(upright.resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float32)
    spread = float(small.std())
    if spread < LEAST_SPREAD:
        return Look()
    greys = ((small - small.mean()) * (WIDTH / spread) + MIDDLE).clip(0, 255).round().astype(np.uint8)
    return Look(greys.tobytes())


# --- compared

MOST_APART = 2.5
"""Grey values that the dots of two pictures of one photo may differ by (root of the mean square) …"""

MOST_IN_A_SPOT = 10
"""… and any single dot. Of 310 pictures of six sample units saved anew, at half their size and a quality of 40, none
differs from itself by more than 1.5 and 9. Two pictures of the same room, and two screens of the same program, are as
near as 0.8 on the whole, and differ by 18 in some spot at least within a unit: it is the spot that tells them apart."""

ROWS_AT_ONCE = 256


def alike(looks: Sequence[Look]) -> list[tuple[int, int]]:
    """Pairs (first < second) of pictures that show the same photo, in order."""
    import numpy as np

    known = [number for number, one in enumerate(looks) if one.greys]
    if len(known) < 2:
        return []
    table = np.frombuffer(b"".join(looks[n].greys for n in known), np.uint8).reshape(len(known), -1)
    values = table.astype(np.float32) - MIDDLE
    squares = (values**2).sum(axis=1)
    most = MOST_APART**2 * table.shape[1]
    found = []
    for start in range(0, len(known), ROWS_AT_ONCE):
        some = values[start : start + ROWS_AT_ONCE]
        apart = squares[start : start + len(some), None] + squares[None, :] - 2 * (some @ values.T)
        for row, column in np.argwhere(apart <= most):
            first, second = start + int(row), int(column)
            if first < second and np.abs(values[first] - values[second]).max() <= MOST_IN_A_SPOT:
                found.append((known[first], known[second]))
    return found
