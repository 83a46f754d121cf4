"""Shows that something long goes on, and what it is at: a turning sign on the terminal, nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bukti.cli.screen import console, printable


@contextmanager
def waiting(what: str) -> Iterator[Callable[[str], None]]:
    """What is called with says which piece of the work has come now."""
    screen = console(to_stderr=True)
    with screen.status(printable(what)) as status:

        def step(piece: str) -> None:
            from rich.text import Text

            status.update(Text(printable(f"{what}: {piece}")))

        yield step
