"""A person at the workbook: fills cells in, and has LibreOffice compute it again."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from bukti.lke_workbook.columns import Column

TIMEOUT = 240  # seconds

ALWAYS_RECALCULATE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice else trusts the values that the writer left in the file."""

Cells = Mapping[tuple[str, Column], object]
"""What is written: by id of an indicator, and `id/2` for its second count."""


class Computed:
    """The two sheets of a workbook, as its values say."""

    def __init__(self, data: bytes) -> None:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        self.unit, self.answers = (
            [list(row) for row in book.get_sheet_by_index(number).to_python(skip_empty_area=False)]
            for number in (0, 1)
        )
        self._rows = {row[Column.ID]: row for row in self.answers if row[Column.WEIGHT] != ""}

    def value(self, id_: str, column: Column = Column.VALUE) -> Any:
        """Of an indicator, or of a heading with whose id there is none."""
        return self._rows[id_][column]

    def summed(self, name: str) -> list[Any]:
        """A row of the unit's sheet, by how its name begins."""
        return next(row for row in self.unit if str(row[0]).strip().startswith(name))


def filled(data: bytes, cells: Cells) -> bytes:
    """The workbook with these cells written into; values that it held are gone, formulas are not."""
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[1]
    rows = {}
    for row in range(1, sheet.max_row + 1):
        # A heading may share the id of its only question, which comes after it; rows of links have no weight.
        id_ = sheet.cell(row, Column.ID + 1).value
        if id_ and sheet.cell(row, Column.WEIGHT + 1).value is not None:
            rows[id_] = row
    for (id_, column), value in cells.items():
        indicator, _, count = id_.partition("/")
        sheet.cell(rows[indicator] + int(count or 0), column + 1).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """All workbooks computed anew, in one go."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: tools/system-packages.sh --tests"
    profile, given, made = folder / "profile", folder / "given", folder / "made"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
    given.mkdir()
    for name, data in books.items():
        (given / f"{name}.xlsx").write_bytes(data)
    options = [f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx"]
    files = sorted(map(str, given.iterdir()))
    subprocess.run(
        [program, *options, "--outdir", str(made), *files], check=True, capture_output=True, timeout=TIMEOUT
    )
    return {name: (made / f"{name}.xlsx").read_bytes() for name in books}
