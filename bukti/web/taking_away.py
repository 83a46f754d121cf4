"""Tables that leave the desk as files: CSV as it is written, workbooks whole."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice

from fastapi.responses import Response, StreamingResponse

from bukti.tables import CSV_TYPE, XLSX_TYPE, Row, csv_chunks, xlsx_bytes

TOLD_FIRST = 2
"""Pieces made before the answer begins: what can't be listed is told as a page, not as half a file."""


def as_csv(name: str, header: Row, rows: Iterable[Row]) -> Response:
    """`name`: of the file, without its ending."""
    pieces = csv_chunks(header, rows)
    first = list(islice(pieces, TOLD_FIRST))
    return StreamingResponse(chain(first, pieces), media_type=CSV_TYPE, headers=_named(f"{name}.csv"))


def as_xlsx(name: str, title: str, header: Row, rows: Iterable[Row]) -> Response:
    """`title`: of the sheet."""
    return Response(xlsx_bytes(title, header, rows), media_type=XLSX_TYPE, headers=_named(f"{name}.xlsx"))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def attachment(name: str, content: bytes, media_type: str) -> Response:
    """A whole file, to be kept and not shown."""
    return Response(content, media_type=media_type, headers=_named(name))
