"""The trend of the weeks as a picture: SVG columns, without script, the same for the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup, escape

WIDTH, HEIGHT = 640, 190
MARGIN = 0.025  # of the width, around it: room for the lowest line of letters
COLUMN = "#0b5c4d"
LETTERS = "#46535a"
FONT = "Arial, Liberation Sans, sans-serif"
FONT_SIZE = 11

STEPS = (1, 2, 5)
"""Marks of the upright axis stand at one of these times a power of ten."""

MOST_MARKS = 5


def columns(values: Sequence[tuple[str, int]], description: str) -> Markup:
    """A column for each value, over its name. `description`: what the picture says, for who can't see it."""
    import leather

    _set_theme()
    marks = axis(max((value for _name, value in values), default=0))
    chart = leather.Chart()
    chart.add_y_scale(0, marks[-1])
    chart.add_y_axis(ticks=[Decimal(mark) for mark in marks])
    chart.add_columns([(name, value) for name, value in values], fill_color=COLUMN)
    drawn: str = chart.to_svg(width=WIDTH, height=HEIGHT)
    sized = f'<svg width="{WIDTH}" height="{HEIGHT}"'
    assert drawn.startswith(sized)
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(description)}"'
        + drawn.removeprefix(sized)
    )


def axis(highest: int) -> list[int]:
    """Marks from 0 on that reach the highest value, at round distances."""
    step = next(
        step * 10**power
        for power in range(20)
        for step in STEPS
        if step * 10**power * (MOST_MARKS - 1) >= highest
    )
    count = max(1, -(-highest // step))
    return [step * number for number in range(count + 1)]


def _set_theme() -> None:
    from leather import theme

    theme.background_color = "none"
    theme.margin = MARGIN
    theme.tick_font_family = FONT
    theme.tick_font_size = FONT_SIZE
    theme.tick_font_char_height = FONT_SIZE
    theme.tick_font_char_width = FONT_SIZE // 2
    theme.label_color = LETTERS
