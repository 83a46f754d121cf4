"""The log of a service: a line for each thing worth telling, with its level, in words or as JSON, on stderr."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import IntEnum
from typing import TextIO

from archive.progress import Phase
from bukti.i18n import _
from bukti.service_wording import NOTES, worded_facts


class Level(IntEnum):
    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


def _nothing() -> None:
    pass


class ServiceLog:
    """A `Progress` that writes notes down and counts what was done. Safe in threads."""

    def __init__(
        self,
        *,
        level: Level = Level.INFO,
        as_json: bool = False,
        stream: TextIO | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._level = level
        self._as_json = as_json
        self._stream = stream
        self._now = now
        self.on_advance: Callable[[], None] = _nothing
        """Called whenever something was done, in whatever thread."""
        self.done: Counter[Phase] = Counter()
        self.bytes: Counter[Phase] = Counter()
        self.noted: Counter[str] = Counter()

    def total(self, phase: Phase, items: int, size: int = 0) -> None:
        pass

    def advance(self, phase: Phase, items: int = 1, size: int = 0) -> None:
        self.done[phase] += items
        self.bytes[phase] += size
        self.on_advance()

    def note(self, code: str, facts: Mapping[str, object]) -> None:
        """Writes a line, if its level is wanted. Never fails: a service does not end for its log."""
        self.noted[code] += 1
        level, sentence = NOTES.get(code, ("warning", code))
        if code == "source_scanned" and not any(facts.get(name) for name in ("new", "changed", "gone")):
            level = "debug"
        if Level[level.upper()] < self._level:
            return
        message = _(sentence).format(**worded_facts(code, facts))
        at = self._now().isoformat(timespec="milliseconds")
        if self._as_json:
            plain = {
                name: value if isinstance(value, int | float | str) else str(value)
                for name, value in facts.items()
            }
            line = json.dumps({"at": at, "level": level, "event": code, "message": message, **plain})
        else:
            line = f"{at} {level.upper():7} {message}"
        stream = self._stream or sys.stderr
        try:
            stream.write(
                line.encode(stream.encoding or "utf-8", "backslashreplace").decode(stream.encoding or "utf-8")
                + "\n"
            )
            stream.flush()
        except (OSError, ValueError):
            pass
