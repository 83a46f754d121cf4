"""Who is at the desk now: sessions in memory, and the slowing of those who guess passwords.

Nothing of it is on the disk: who can read the store can't come in with what stands there, and a restart asks
everybody to sign in again. `docs/decisions/151-sessions-in-memory.md`
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable

import msgspec

IDLE_SECONDS = 60 * 60.0
"""Without a request for so long, somebody else may be at the keyboard."""

MOST_SECONDS = 12 * 60 * 60.0
"""However busy: everybody signs in once a working day."""

MOST_SESSIONS = 5_000
"""The longest unused makes place."""

FREE_TRIES = 5
FIRST_WAIT, MOST_WAIT = 2.0, 900.0
"""After so many wrong passwords the next try must wait, twice as long each time (seconds)."""

FORGET_SECONDS = 24 * 60 * 60.0
"""So long after the last wrong password a name or an address begins anew."""

TOKEN_BYTES = 32

Clock = Callable[[], float]


class Session(msgspec.Struct):
    """`csrf`: what every change must bring along."""

    token: str
    name: str
    csrf: str
    began: float
    used: float


class Sessions:
    """Thread-safe. `clock`: seconds that never jump."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}

    def begin(self, name: str) -> Session:
        """A session with a token that nobody had before: also after a change of rights."""
        now = self._clock()
        made = Session(_token(), name, _token(), now, now)
        with self._lock:
            while len(self._sessions) >= MOST_SESSIONS:
                del self._sessions[min(self._sessions, key=lambda token: self._sessions[token].used)]
            self._sessions[made.token] = made
        return made

    def find(self, token: str) -> Session | None:
        """The session, in use from now; None when there is none or its time has run out."""
        now = self._clock()
        with self._lock:
            session = self._sessions.get(token)
            if session is None:
                return None
            if _is_over(session, now):
                del self._sessions[token]
                return None
            session.used = now
            return session

    def goes_on(self, token: str) -> Session | None:
        """As `find`, but looking is no use of it: what a page does by itself keeps no session alive."""
        now = self._clock()
        with self._lock:
            session = self._sessions.get(token)
            return None if session is None or _is_over(session, now) else session

    def end(self, token: str) -> None:
        with self._lock:
            self._sessions.pop(token, None)

    def end_all_of(self, name: str, *, but: str = "") -> None:
        """Of a person whose password, role or state was changed."""
        with self._lock:
            for token in [one.token for one in self._sessions.values() if one.name == name]:
                if token != but:
                    del self._sessions[token]


def _is_over(session: Session, now: float) -> bool:
    return now - session.used > IDLE_SECONDS or now - session.began > MOST_SECONDS


class _Tries(msgspec.Struct):
    wrong: int = 0
    last: float = 0.0


class Throttle:
    """Counts wrong passwords by name and by address. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tries: dict[str, _Tries] = {}

    def wait(self, *keys: str) -> float:
        """Seconds until the next try may be made; 0 for now."""
        now = self._clock()
        with self._lock:
            self._forget(now)
            return max((self._wait(key, now) for key in keys), default=0.0)

    def _wait(self, key: str, now: float) -> float:
        tries = self._tries.get(key)
        if tries is None or tries.wrong < FREE_TRIES:
            return 0.0
        pause = min(MOST_WAIT, FIRST_WAIT * 2.0 ** min(30, tries.wrong - FREE_TRIES))
        return max(0.0, tries.last + pause - now)

    def wrong(self, *keys: str) -> None:
        now = self._clock()
        with self._lock:
            for key in keys:
                tries = self._tries.setdefault(key, _Tries())
                tries.wrong += 1
                tries.last = now

    def right(self, *keys: str) -> None:
        with self._lock:
            for key in keys:
                self._tries.pop(key, None)

    def _forget(self, now: float) -> None:
        for key in [key for key, tries in self._tries.items() if now - tries.last > FORGET_SECONDS]:
            del self._tries[key]


def _token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)
