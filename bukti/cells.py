"""Cells of tables that a spreadsheet opens: text stays text, whatever it begins with. Pure."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so (spaces before it passed over) would be computed by a spreadsheet instead of shown."""

MOST_LETTERS = 32_000
"""Of a cell; spreadsheets take 32,767."""


def for_csv(value: object) -> object:
    """A value to be written into a CSV file: text that would be a formula gets an apostrophe before it.

    Source: OWASP, CSV Injection.
    """
    if not isinstance(value, str):
        return value
    text = for_sheet(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS) else text


def for_sheet(text: str) -> str:
    """Text that a workbook can hold in one cell."""
    return text[:MOST_LETTERS].encode("utf-8", "replace").decode()
