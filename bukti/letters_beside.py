"""The weekly letters beside the watch: the schedule runs while the watch does, and ends with it, however that ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bukti.opening import Workspace
from bukti.service_log import ServiceLog


@contextmanager
def letters_beside(
    opened: Callable[[], Workspace], wished: Callable[[], bool], log: ServiceLog
) -> Iterator[None]:
    """`opened`: with the settings as they are now; `wished`: whether somebody wants the watch to end."""
    from bukti.schedule import Schedule
    from bukti.sending_aside import Aside

    places, is_over = opened().places, threading.Event()
    schedule = Schedule(
        places.mail_news,
        lambda: (opened().settings.report, ZoneInfo(opened().settings.unit.timezone)),
        Aside(places.root, lambda: wished() or is_over.is_set()),
        log,
        now=lambda: datetime.now(UTC),
    )
    schedule.start()
    try:
        yield
    finally:
        is_over.set()  # or the process would wait at its end for letters that are being made
        schedule.stop()
