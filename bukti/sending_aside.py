"""Makes and sends the letters of a week in a process of its own, which ends with the one that started it.

Making them takes the memory of a whole report, which a watch that goes on for months would not get back; and a watch
that is told to stop can end this at once. `Aside` starts it; `main` is what runs there: JSON out.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bukti.mail_errors import MailError
from bukti.mail_outcome import Outcome, Why, reason

if TYPE_CHECKING:
    from bukti.mailing import Letter
    from bukti.opening import Workspace
    from bukti.schedule import Ran

MAKER = "bukti.reports.making:weekly_letters"
"""Module and function that makes the letters of a week: (workspace, day, zone, now=…) → letters."""

WHO = "jadwal"
"""Stands in the audit log for the schedule."""

MOST_SECONDS = 60 * 60.0
"""A run that takes longer hangs: a hundred letters with all rests take a quarter of that."""

STOP_SECONDS = 1.5
"""To finish the letter in hand after a wish to stop; the service has five in all. What is then in the middle of the
server's answer counts as perhaps sent."""

LOOK_SECONDS = 0.1

LAST_WORDS = 400
"""Characters of what a process that broke down has said."""


class Said(msgspec.Struct, frozen=True):
    """What the process says at its end."""

    outcomes: tuple[Outcome, ...] = ()
    why: Why | None = None


class Aside:
    """Starts it, and waits. `stop` is asked all the time."""

    def __init__(self, workspace: Path, stop: Callable[[], bool], *, maker: str = MAKER) -> None:
        self._words = [sys.executable, "-m", __name__, os.fspath(workspace), maker]
        self._stop = stop

    def __call__(self, on: date) -> Ran:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            # Its standing input is a pipe that closes when this process ends: it then ends too.
            with subprocess.Popen(
                [*self._words, on.isoformat()], stdin=subprocess.PIPE, stdout=out, stderr=err
            ) as process:
                is_stopped = _waited(process, self._stop)
            for file in (out, err):
                file.seek(0)
            return _ran(out.read(), err.read(), process.returncode, is_stopped)


def _ran(out: bytes, err: bytes, code: int, is_stopped: bool) -> Ran:
    from bukti.schedule import Ran

    try:
        said = msgspec.json.decode(out, type=Said)
    except msgspec.DecodeError:
        last = " ".join((err.decode("utf-8", "replace").strip().splitlines() or [""])[-1].split())
        why = Why("crashed", {"detail": last[-LAST_WORDS:] or str(code)})
        return Ran(why=None if is_stopped else why, is_stopped=is_stopped)
    return Ran(said.outcomes, said.why, is_stopped)


def _waited(process: subprocess.Popen[bytes], stop: Callable[[], bool]) -> bool:
    """Whether it was made to end by a wish to stop."""
    is_stopped, left, is_ending = False, MOST_SECONDS, False
    while True:
        try:
            process.wait(LOOK_SECONDS)
            return is_stopped
        except subprocess.TimeoutExpired:
            left -= LOOK_SECONDS
        if not is_ending and (stop() or left <= 0):
            is_stopped, left, is_ending = stop(), STOP_SECONDS, True
            process.terminate()
        elif left <= 0:
            process.kill()


# --- in that process


def main(words: Sequence[str]) -> int:
    """`words`: the workspace, the maker, the day."""
    workspace, maker, day = words
    wished = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: wished.set())
    signal.signal(signal.SIGINT, lambda *_: wished.set())
    _end_with_parent(wished)
    said = _said(Path(workspace), maker, date.fromisoformat(day), wished.is_set)
    sys.stdout.write(msgspec.json.encode(said).decode())
    return 0


def _said(root: Path, maker: str, on: date, stop: Callable[[], bool]) -> Said:
    """Known errors as values with their sentence; unknown ones break the process, and stand in its last words."""
    from bukti import mail_setup, opening
    from bukti.cli.door import explain
    from bukti.i18n import DEFAULT_LANGUAGE, use_language
    from bukti.mailing import Conduct, send_week

    use_language(DEFAULT_LANGUAGE)
    try:
        workspace = opening.find(root)
        use_language(workspace.settings.unit.language)
        with mail_setup.server(workspace.settings.mail, workspace.places.root):
            pass  # tells before the work what bars sending
        letters = _made(maker, workspace, on)
        return Said(tuple(send_week(workspace, letters, on=on, conduct=Conduct(WHO, stop=stop))))
    except MailError as error:
        return Said(why=reason(error))
    except Exception as error:
        sentence = explain(error)
        if sentence is None:
            raise
        return Said(why=Why("trouble", {"detail": sentence}))


def _made(maker: str, workspace: Workspace, on: date) -> Sequence[Letter]:
    from bukti import opening

    module, _, name = maker.partition(":")
    make = getattr(importlib.import_module(module), name)
    letters: Sequence[Letter] = make(workspace, on, opening.zone(), now=datetime.now(UTC))
    return letters


def _end_with_parent(wished: threading.Event) -> None:
    """Wishes to stop once standard input, which the process that started us holds open, ends."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):  # not by its buffer, which would still be locked at our end
            pass
        wished.set()

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
