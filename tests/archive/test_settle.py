from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.settle import Settling, is_long_at_rest
from evidence_store.model import Stamp

SECOND = 10**9


def stamp(size: int = 1, mtime_ns: int = 0, ctime_ns: int = 0) -> Stamp:
    return Stamp(size, mtime_ns, ctime_ns, 1)


def test_one_look_is_never_enough() -> None:
    settling = Settling()
    assert not settling.observe("a", stamp(), now=100.0, seconds=5.0)
    assert not settling.observe("a", stamp(), now=104.9, seconds=5.0)
    assert settling.observe("a", stamp(), now=105.0, seconds=5.0)


def test_a_change_of_size_or_mtime_starts_anew() -> None:
    settling = Settling()
    settling.observe("a", stamp(size=1), 0.0, 5.0)
    assert not settling.observe("a", stamp(size=2), 5.0, 5.0)
    assert not settling.observe("a", stamp(size=2, mtime_ns=9), 10.0, 5.0)
    assert settling.remaining("a", 12.0, 5.0) == 3.0
    assert settling.observe("a", stamp(size=2, mtime_ns=9), 15.0, 5.0)


def test_forgetting() -> None:
    settling = Settling()
    settling.observe("a", stamp(), 0.0, 5.0)
    settling.forget("a")
    assert len(settling) == 0
    assert settling.remaining("a", 3.0, 5.0) == 5.0
    assert not settling.observe("a", stamp(), 10.0, 5.0)


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0.01, 3.0)), min_size=1, max_size=30))
def test_still_means_seen_unchanged_for_the_whole_time(looks: list[tuple[int, float]]) -> None:
    settling, now = Settling(), 0.0
    history: list[tuple[float, int]] = []
    for size, pause in looks:
        now += pause
        history.append((now, size))
        still = settling.observe("a", stamp(size), now, 2.0)
        unchanged_since = now
        for when, seen in reversed(history):
            if seen != size:
                break
            unchanged_since = when
        assert still == (now - unchanged_since >= 2.0)


def test_old_by_both_clocks_needs_no_watching() -> None:
    now = 1_000 * SECOND
    old, fresh, future = 994 * SECOND, 996 * SECOND, 2_000 * SECOND
    assert is_long_at_rest(stamp(mtime_ns=old, ctime_ns=old), now, 5.0)
    assert not is_long_at_rest(stamp(mtime_ns=fresh, ctime_ns=old), now, 5.0)
    # copied just now by a tool that set the old mtime: only the ctime tells
    assert not is_long_at_rest(stamp(mtime_ns=old, ctime_ns=fresh), now, 5.0)
    # the clock was set back: times in the future prove nothing
    assert not is_long_at_rest(stamp(mtime_ns=future, ctime_ns=old), now, 5.0)
    assert not is_long_at_rest(stamp(mtime_ns=old, ctime_ns=future), now, 5.0)
    # a file server's clock may be behind
    assert not is_long_at_rest(stamp(mtime_ns=old, ctime_ns=old), now, 5.0, skew_seconds=300.0)
