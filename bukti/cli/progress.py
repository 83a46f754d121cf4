"""Shows long work while it runs: a bar for each phase, or a plain line now and then where there is no terminal."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from archive.progress import Phase
from bukti.cli.screen import complain, console, printable
from bukti.i18n import _, marked

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

PHASE_NAMES = {
    Phase.WALK: marked("Looking through folders"),
    Phase.RECHECK: marked("Checking touched files"),
    Phase.RECEIVE: marked("Copying into the store"),
    Phase.EXTRACT: marked("Reading text"),
    Phase.OCR: marked("Recognising scanned pages"),
    Phase.INDEX: marked("Making searchable"),
    Phase.MOVE: marked("Making a new index"),
    Phase.SETTLE: marked("Waiting for files being written"),
    Phase.VERIFY: marked("Checking stored files"),
    Phase.REBUILD: marked("Reading again"),
    Phase.BACKUP: marked("Backing up stored files"),
    Phase.RESTORE: marked("Bringing stored files back"),
    Phase.CATALOGUE: marked("Copying the catalogue"),
    Phase.PARTS: marked("Backing up the catalogue"),
    Phase.MEMBERS: marked("Taking files out of archives"),
    Phase.HANDOVER: marked("Copying documents"),
    Phase.PAGES: marked("Writing pages"),
    Phase.HANDOVER_CHECK: marked("Checking the package"),
    Phase.RENEW: marked("Matching again"),
    Phase.LOOK: marked("Looking at photos"),
    Phase.COMPARE: marked("Comparing texts"),
}
SHOW_AFTER_SECONDS = 0.5  # work that is over sooner shows no bar at all
PLAIN_EVERY_SECONDS = 10.0  # without a terminal: a line this often


class ScreenProgress:
    """A `Progress` of the archive on stderr. Use as a context manager; cheap enough to call per file.

    May be called from several threads (the workers' pool tells of pages from its own).
    """

    def __init__(self, notes: Mapping[str, str]) -> None:
        self._notes = notes  # code → sentence with the facts' names in braces
        self._items: dict[Phase, list[int]] = {}  # phase → [done, total, bytes done, bytes total]
        self._tasks: dict[Phase, TaskID] = {}
        self._bars: Bars | None = None
        self._started = time.monotonic()
        self._drawn = self._started
        self._is_terminal = sys.stderr.isatty()
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._refresh()
            self._bars.stop()

    def total(self, phase: Phase, items: int, size: int = 0) -> None:
        with self._lock:
            counts = self._items.setdefault(phase, [0, 0, 0, 0])
            counts[1], counts[3] = items, size or counts[3]
            self._maybe_draw()

    def advance(self, phase: Phase, items: int = 1, size: int = 0) -> None:
        with self._lock:
            counts = self._items.setdefault(phase, [0, 0, 0, 0])
            counts[0] += items
            counts[2] += size
            self._maybe_draw()

    def note(self, code: str, facts: Mapping[str, object]) -> None:
        sentence = self._notes.get(code)
        if sentence is None:
            return
        text = printable(_(sentence).format(**facts))
        if self._bars is not None:
            self._bars.console.print(text, markup=False)
        else:
            complain(text)

    def _maybe_draw(self) -> None:
        now = time.monotonic()
        if now - self._drawn < (0.1 if self._is_terminal else PLAIN_EVERY_SECONDS):
            return
        if now - self._started < SHOW_AFTER_SECONDS:
            return
        self._drawn = now
        if self._is_terminal:
            self._refresh()
        else:
            self._say()

    def _say(self) -> None:
        """One line: done of total, with points between thousands as Indonesians write them."""
        parts = [
            f"{_(PHASE_NAMES[phase])} {done:,}/{total:,}".replace(",", ".")
            if total
            else f"{_(PHASE_NAMES[phase])} {done}"
            for phase, (done, total, _size, _sizes) in self._items.items()
        ]
        complain(" · ".join(parts))

    def _refresh(self) -> None:
        if self._bars is None:
            self._bars = _new_bars()
            self._bars.start()
        for phase, (done, total, size, sizes) in self._items.items():
            if phase not in self._tasks:
                self._tasks[phase] = self._bars.add_task(_(PHASE_NAMES[phase]), total=None)
            known = max(total, done) if total else None
            self._bars.update(self._tasks[phase], completed=done, total=known, size=_size_text(size, sizes))


def _size_text(size: int, sizes: int) -> str:
    if not size:
        return ""
    return f"{size / 1e6:.1f} / {sizes / 1e6:.1f} MB" if sizes else f"{size / 1e6:.1f} MB"


def _new_bars() -> Bars:
    """Phase, bar, count, rate, bytes, time left."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        SpinnerColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars
    from rich.text import Text

    class RateColumn(ProgressColumn):
        """Items a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.1f}/s" if speed else "", style="dim")

    return Bars(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        RateColumn(),
        TextColumn("{task.fields[size]}", style="dim", markup=False),
        TimeRemainingColumn(compact=True),
        console=console(to_stderr=True),
        refresh_per_second=8,
    )
