"""Office files that would fill the memory, read under the limit that workers run under."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from indexer.extract.model import Limits
from tests.fakes.office import ODF_NAMESPACES, S, para, zipped
from tests.indexer.extract.test_xlsx import workbook

CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]),) * 2)
from indexer.extract import registry
from indexer.extract.context import ExtractProblem
from tests.fakes.collector import RecordingCollector, source_of
out = RecordingCollector()
try:
    registry.extractor_for(sys.argv[2])(source_of(sys.argv[1], sys.argv[2]), out)
except ExtractProblem as problem:
    out.problem(problem.code, problem.detail)
print(len(out.text), *sorted(set(out.codes)))
"""


def far_corner() -> bytes:
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return zipped(workbook('<row r="1"><c r="A1"><v>1</v></c></row>' + cell))


def shared_string() -> bytes:
    strings = f'<sst xmlns="{S}"><si><t>{"x" * 1_000_000}</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3000))
    return zipped(workbook(cells, **{"xl/sharedStrings.xml": strings}))


def dense_part() -> bytes:
    body = f"<w:document><w:body>{para('x')}" + " " * 40_000_000
    return zipped({"word/document.xml": body})


def repeated_cells() -> bytes:
    cell = "<table:table-cell table:number-columns-repeated='999999999'><text:p>x</text:p></table:table-cell>"
    row = f"<table:table-row table:number-rows-repeated='999999999'>{cell * 500}</table:table-row>"
    body = f"<office:body><office:spreadsheet><table:table>{row * 200}</table:table></office:spreadsheet></office:body>"
    return zipped(
        {"content.xml": f"<office:document-content {ODF_NAMESPACES}>{body}</office:document-content>"}
    )


@pytest.mark.parametrize(
    ("kind", "make"),
    [("xlsx", far_corner), ("xlsx", shared_string), ("docx", dense_part), ("ods", repeated_cells)],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_file_made_to_fill_the_memory_ends_as_text_or_problem(
    tmp_path: Path, kind: str, make: object
) -> None:
    assert callable(make)
    path = tmp_path / f"bomb.{kind}"
    path.write_bytes(make())
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), kind, str(Limits().address_space)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert child.returncode == 0, child.stderr[-500:]
    chars, *codes = child.stdout.split()
    assert int(chars) < Limits().text_chars * 1.1
    assert int(chars) or codes
