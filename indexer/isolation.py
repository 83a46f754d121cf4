"""What this machine offers to keep a worker process in, and what of it the workers use. Nothing is changed by asking.

Sources: landlock(7), user_namespaces(7), seccomp(2).
"""

from __future__ import annotations

import ctypes
import os

import msgspec

LANDLOCK_CREATE_RULESET = 444  # the same number on every architecture of Linux
LANDLOCK_VERSION_FLAG = 1
CLONE_NEWUSER = 0x1000_0000
SECCOMP_ACTIONS = "/proc/sys/kernel/seccomp/actions_avail"

USED: tuple[str, ...] = ()
"""Of `Isolation`'s fields, what workers hold themselves in. Today only limits of time, memory and file size."""


class Isolation(msgspec.Struct, frozen=True):
    landlock: int  # version of its interface, 0 without
    namespaces: bool  # of users, without privileges
    seccomp: bool

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in self.__struct_fields__ if not getattr(self, name))


def probe() -> Isolation:
    """Asks the kernel. For a process without other threads: namespaces are tried in a forked child."""
    return Isolation(_landlock(), _namespaces(), os.path.exists(SECCOMP_ACTIONS))


def _landlock() -> int:
    call = ctypes.CDLL(None, use_errno=True).syscall
    version = call(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), LANDLOCK_VERSION_FLAG)
    return max(0, int(version))


def _namespaces() -> bool:
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None:
        return False
    child = os.fork()
    if child == 0:
        os._exit(0 if unshare(CLONE_NEWUSER) == 0 else 1)
    return os.waitpid(child, 0)[1] == 0
