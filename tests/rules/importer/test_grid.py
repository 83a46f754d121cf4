"""Cells are what stands between ruled lines, however these are drawn."""

from __future__ import annotations

from rules.importer.grid import cells_of, clusters, rules_of


def box(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float, float, float]]:
    return [(x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)]


def test_lines_drawn_as_boxes_cell_by_cell() -> None:
    rules = rules_of(box(0, 0, 50, 20) + box(50, 0, 100, 20) + box(100, 0, 150, 20))
    [row] = cells_of(rules, [0, 50, 100, 150])
    assert [(cell.column, cell.span, cell.is_rest) for cell in row] == [
        (0, 1, False),
        (1, 1, False),
        (2, 1, False),
    ]


def test_a_cell_over_two_columns_and_one_over_two_rows() -> None:
    upper = box(0, 20, 50, 40) + box(50, 20, 150, 40)
    lower = [
        (50.0, 0.0, 150.0, 0.0),
        (0.0, 0.0, 50.0, 0.0),
        *box(50, 0, 100, 20),
        *box(100, 0, 150, 20),
        (0.0, 0.0, 0.0, 20.0),
    ]
    rules = rules_of([*(line for line in upper if line != (0, 20, 50, 20)), *lower])
    rows = cells_of(rules, [0, 50, 100, 150])
    assert [(cell.column, cell.is_rest) for cell in rows[-1]] == [(0, True), (1, False), (2, False)]


def test_slanted_and_tiny_lines_are_no_rules() -> None:
    assert rules_of([(0, 0, 50, 50), (0, 0, 1, 0)]) == rules_of([])


def test_values_near_one_another_are_one() -> None:
    assert clusters([10, 0, 1, 11, 30]) == [0.5, 10.5, 30]
