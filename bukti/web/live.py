"""What a page is told while it stands open: server-sent events, as long as its session goes on.

Source: HTML Living Standard, 9.2 "Server-sent events".
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool

MOST = 60
MOST_OF_ONE = 4
"""Open at the same time, in all and of one session: each costs two short turns of a thread every `LOOK_SECONDS`."""

LOOK_SECONDS = 2.0
"""How often it is looked for something to tell; the watch itself tells no more often."""

BEAT_SECONDS = 20.0
"""After so long without a word an empty one is sent: proxies end what is silent for a minute, and a page that was
closed is noticed."""

RETRY_MS = 10_000
"""After a break the browser comes again so much later."""

EVENTS = "text/event-stream"

EVENT_HEADERS = {"X-Accel-Buffering": "no"}
"""nginx would hold the words back."""


class Live:
    """The open ones of a desk. They are counted in the loop's thread; whether there is room may be asked from any."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def has_room(self, token: str) -> bool:
        return self._open.total() < MOST and self._open[token] < MOST_OF_ONE

    async def tell(self, token: str, text: Callable[[], str | None]) -> AsyncIterator[bytes]:
        """Every new text as an event, until there is none: then a last event, upon which the page asks no more."""
        if not self.has_room(token):
            yield event("penuh", "")
            return
        self._open[token] += 1
        try:
            last, silent = None, 0.0
            yield b"retry: %d\n\n" % RETRY_MS
            while (now := await run_in_threadpool(text)) is not None:
                if now != last:
                    last, silent = now, 0.0
                    yield event("keadaan", now)
                elif silent >= BEAT_SECONDS:
                    silent = 0.0
                    yield b":\n\n"
                await asyncio.sleep(LOOK_SECONDS)
                silent += LOOK_SECONDS
            yield event("selesai", "")
        finally:
            self._open[token] -= 1
            self._open += Counter()  # forgets who has none open


def event(name: str, text: str) -> bytes:
    lines = "".join(f"data: {line}\n" for line in text.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()
