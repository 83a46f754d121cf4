"""Reads the sheets of a workbook (XLSX, XLS, ODS): every sheet is a table, merged cells keep their text first. Pure."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from indexer.language.months import MONTH_NAMES
from rules.importer.beside import Beside, beside
from rules.importer.model import Plan, PlanError, PlanErrorCode, Row, Spot

NOTHING = Beside({}, {})


def read_workbook(data: bytes) -> Plan:
    """The rows of all sheets, each at its sheet and row. Rows of one filled cell are also lines of text.

    PlanError if it is no workbook, or has a password.
    """
    import python_calamine as calamine

    rows: list[Row] = []
    lines: list[str] = []
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        more = beside(data)
        for name in workbook.sheet_names:
            links, choices = more.get(name, NOTHING)
            table = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for number, values in enumerate(table, 1):
                cells = tuple(map(_text, values))
                filled = [cell for cell in cells if cell]
                if len(filled) == 1:
                    lines.append(" ".join(filled[0].split()))
                if filled:
                    spot, columns = Spot(sheet=name, line=number), range(len(cells))
                    rows.append(
                        Row(
                            cells,
                            spot,
                            {at: links[number, at] for at in columns if (number, at) in links},
                            {at: choices[number, at] for at in columns if (number, at) in choices},
                        )
                    )
    except calamine.PasswordError as error:
        raise PlanError(PlanErrorCode.LOCKED) from error
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise PlanError(PlanErrorCode.NOT_A_DOCUMENT, str(error)) from error
    return Plan(tuple(rows), tuple(lines))


def _text(value: Any) -> str:
    """A value as people see it: `Januari 2025` typed into a cell has become the first day of that month."""
    if isinstance(value, (date, datetime)):
        month = f"{MONTH_NAMES[value.month - 1].capitalize()} {value.year}"
        return month if value.day == 1 else f"{value.day} {month}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "\n".join(line for part in str(value).split("\n") if (line := " ".join(part.split())))
