"""The picture of indicator × month as SVG, drawn with attributes alone. Each shade has a form of its own too, for those
who do not tell its colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from bukti.overview import MONTHS, AreaMap, Cell, Shade

LABEL_WIDTH, CELL_WIDTH, ROW_HEIGHT, HEAD_HEIGHT = 78, 20, 16, 16
"""Units of the view box; about pixels."""

FORMS: Mapping[Shade, tuple[int, int, str]] = {
    Shade.GOOD: (0, 0, "h18v13h-18z"),  # full
    Shade.BAD: (0, 0, "h18v13h-18zm5 4v5h8v-5z"),  # a ring
    Shade.DOUBT: (0, 6, "h18v7h-18z"),  # half full
    Shade.SOON: (4, 3, "h10v7h-10z"),  # small
    Shade.LATER: (4, 6, "h10v2h-10z"),  # a dash
}
"""Where the form begins in its cell, and its outline. A cell is 18 × 13."""

WIDTH = LABEL_WIDTH + CELL_WIDTH * len(MONTHS)


def x(month: int) -> int:
    return LABEL_WIDTH + CELL_WIDTH * (month - 1)


def y(row: int) -> int:
    return HEAD_HEIGHT + ROW_HEIGHT * row


def height(area: AreaMap) -> int:
    return y(len(area.rows))


def cells(found: Iterable[Cell]) -> Markup:
    """One path for each shade of a row: a third of the bytes of single rectangles."""
    paths: dict[Shade, str] = {}
    for cell in found:
        right, down, form = FORMS[cell.shade]
        paths[cell.shade] = paths.get(cell.shade, "") + f"M{x(cell.month) + right} {down}{form}"
    return Markup("").join(
        Markup('<path class="fill-{}" d="{}"/>').format(shade.value, path) for shade, path in paths.items()
    )


def swatch(shade: Shade) -> Markup:
    """The form for the legend."""
    right, down, form = FORMS[shade]
    return Markup('<path class="fill-{}" d="M{} {}{}"/>').format(shade.value, 1 + right, down, form)
