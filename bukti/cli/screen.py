"""What is printed and how: the one console, its colours, safe text, tables, and JSON for programs."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


@functools.cache
def console(*, to_stderr: bool = False) -> Console:
    """The console of results (stdout) or of progress and complaints (stderr)."""
    from rich.console import Console

    return Console(stderr=to_stderr, highlight=False, emoji=False, soft_wrap=False)


def printable(text: str) -> str:
    """The text as any terminal and any encoding can take it: lone surrogates become `\\udcXX` in sight."""
    return text.encode(sys.stdout.encoding or "utf-8", "backslashreplace").decode(
        sys.stdout.encoding or "utf-8"
    )


def echo(text: str = "", *, style: str = "") -> None:
    """A line of results, without markup."""
    console().print(printable(text), style=style or None, markup=False, soft_wrap=True)


def complain(text: str) -> None:
    """A line on stderr."""
    console(to_stderr=True).print(printable(text), markup=False, soft_wrap=True)


def echo_json(value: Any) -> None:
    """The value as JSON with sorted keys on stdout, for programs. Dates become ISO text, bytes are refused."""
    import json

    json.dump(value, sys.stdout, ensure_ascii=True, indent=2, sort_keys=True, default=_plain)
    sys.stdout.write("\n")


def _plain(value: Any) -> Any:
    import msgspec

    return msgspec.to_builtins(value)


def table(
    columns: Sequence[str | tuple[str, str]], rows: Iterable[Sequence[str]], *, title: str = ""
) -> Table:
    """A plain table; a column is its heading, or (heading, "right")."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        heading, side = column if isinstance(column, tuple) else (column, "left")
        made.add_column(heading, justify="right" if side == "right" else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(printable(cell)) for cell in row))
    return made
