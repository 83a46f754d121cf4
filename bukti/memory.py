"""Keeps the memory of a long-running process level: the allocator gives back what is no longer used."""

from __future__ import annotations

import contextlib

# mallopt(3) of glibc: parameter → value
SETTINGS = {
    -8: 1,  # M_ARENA_MAX: one heap for all threads; with one each, every thread keeps its own peak
    -3: 128 * 1024,  # M_MMAP_THRESHOLD: fixed, else it grows with use and large blocks stay in the heap
    -1: 128 * 1024,  # M_TRIM_THRESHOLD: free space at the heap's end that goes back to the system
}


def keep_level() -> None:
    """Call it before the first thread starts. Does nothing where the C library knows no `mallopt`."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for parameter, value in SETTINGS.items():
            mallopt(parameter, value)
