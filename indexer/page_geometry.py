"""Measures how a scanned page lies, by projection profiles: its skew, and whether its lines run sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

WORKING_SIDE = 900
"""Pixels of the long side of the reduced image that is measured; lines of text are still apart then."""

SURROUNDINGS_RADIUS = 12
MIN_CONTRAST = 12
"""Working pixels around a point that it is compared with, and by how many grey values writing differs."""

MAX_POINTS = 12_000
"""Edge points used at most; more add time and no precision."""

MIN_POINTS = 400
"""Fewer edges than a few words have say nothing."""

MAX_SKEW = 8.0
COARSE_STEP = 0.5
FINE_STEP = 0.1
"""Degrees searched, first in coarse steps and then in fine ones around the best."""

MIN_SKEW = 1.6
"""Degrees below which a page is left as it is: Tesseract copes with 2 as well as when straightened, in prose and in
tables (at 3 a table falls apart), and reads the straightened page more slowly."""

CLARITY = 1.15
"""How far the best angle must stand out from the middling one to be believed."""

SIDEWAYS_RATIO = 1.5
"""How much sharper the profile across must be than the profile down for the lines to run sideways."""


class Geometry(msgspec.Struct, frozen=True):
    skew: float  # degrees, counter-clockwise turn of the writing; 0 when small or unclear
    is_sideways: bool  # the lines run up or down the page


def measure(grey: Grey) -> Geometry:
    """How the writing lies in the image."""
    import numpy as np

    dark = _dark(grey)
    rows, columns = _edges(dark, across=False)
    down = _best_angle(rows, columns) if rows.size >= MIN_POINTS else (0.0, 0.0, 1.0)
    rows, columns = _edges(dark, across=True)
    across = _best_angle(columns, rows) if rows.size >= MIN_POINTS else (0.0, 0.0, 1.0)
    is_sideways = across[1] > SIDEWAYS_RATIO * max(down[1], 1e-9) and across[2] >= CLARITY
    angle, _, clarity = across if is_sideways else down
    if is_sideways:
        angle = -angle
    if abs(angle) < MIN_SKEW or clarity < CLARITY or not np.isfinite(angle):
        angle = 0.0
    return Geometry(angle, bool(is_sideways))


def _dark(grey: Grey) -> NDArray[np.bool_]:
    """What is darker than its surroundings by a margin, at the working size: no shadows, no noise."""
    import numpy as np
    from PIL import Image, ImageFilter

    step = max(1, round(max(grey.shape) / WORKING_SIDE))
    reduced = Image.fromarray(grey).reduce(step)  # block means: thin strokes become grey instead of vanishing
    around = np.asarray(reduced.filter(ImageFilter.BoxBlur(SURROUNDINGS_RADIUS))).astype(np.int16)
    values = np.asarray(reduced)
    return values < around - max(MIN_CONTRAST, int(values.std() / 2))


def _edges(dark: NDArray[np.bool_], *, across: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where dark ends downwards (or to the right): base lines stand out, areas of shade don't count."""
    import numpy as np

    edge = dark[:, :-1] & ~dark[:, 1:] if across else dark[:-1] & ~dark[1:]
    rows, columns = np.nonzero(edge)
    stride = max(1, rows.size // MAX_POINTS)
    return rows[::stride].astype(np.float64), columns[::stride].astype(np.float64)


def _best_angle(along: NDArray[np.float64], over: NDArray[np.float64]) -> tuple[float, float, float]:
    """The angle at which the points fall into the sharpest lines, how sharp, and how clearly."""
    import numpy as np

    coarse = np.arange(-MAX_SKEW, MAX_SKEW + COARSE_STEP / 2, COARSE_STEP)
    scores = np.array([_sharpness(along, over, angle) for angle in coarse])
    centre = coarse[int(scores.argmax())]
    fine = np.arange(centre - COARSE_STEP, centre + COARSE_STEP + FINE_STEP / 2, FINE_STEP)
    fine_scores = np.array([_sharpness(along, over, angle) for angle in fine])
    best = int(fine_scores.argmax())
    middling = float(np.median(scores))
    return float(fine[best]), float(fine_scores[best]), float(fine_scores[best]) / max(middling, 1e-9)


def _sharpness(along: NDArray[np.float64], over: NDArray[np.float64], angle: float) -> float:
    """How unevenly the points fall on lines at this angle, independent of their number."""
    import numpy as np

    offsets = along + over * np.tan(np.radians(angle))
    counts = np.bincount((offsets - offsets.min()).astype(np.int64))
    return float((counts.astype(np.float64) ** 2).sum()) * counts.size / max(1.0, float(counts.sum()) ** 2)
