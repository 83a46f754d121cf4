"""Nurseries on a lesser kernel, for test_isolation: `warm` functions that make real calls of it fail from then on.

The first two are no pretence: a filter is loaded into the nursery, and the kernel itself then refuses what workers
try, or kills them for it, as a container or a service unit would.
"""

from __future__ import annotations

import errno
import platform

import landlockpy
import seccompy


def refuse(payload: bytes) -> bytes:
    """ "EPERM call call …": these calls fail so."""
    error, *calls = payload.decode().split()
    made = seccompy.Filter()
    for call in calls:
        made.errno(call, getattr(errno, error))
    made.load()
    return b""


def punish(payload: bytes) -> bytes:
    """ "call call …": whoever makes one of these calls is killed, as by systemd's `SystemCallFilter`."""
    made = seccompy.Filter()
    for call in payload.decode().split():
        made.kill(call)
    made.load()
    return b""


def landlock_of_version(payload: bytes) -> bytes:
    """Uses no more of Landlock than that version of its interface had."""
    landlockpy._syscall.abi_version = lambda: int(payload)
    return b""


def unknown_machine(_: bytes) -> bytes:
    """A processor whose system calls the library has no table of."""
    platform.machine = lambda: "riscv64"
    return b""
