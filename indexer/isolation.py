"""Isolation: what a worker process gives up before it sees a file of other people, for as long as it lives.

Landlock leaves it the files that it needs, seccomp the system calls; both without privileges, each as far as this
kernel has it, and a worker works without either. What is in force is told by `isolation_check`, which tries.
Sources: landlock(7), seccomp(2), decision 136.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from indexer.isolation_calls import ABSENT, CLONE_NAMESPACES, CLONE_THREAD, IOCTLS, PRCTLS, refused

if TYPE_CHECKING:
    from landlockpy import AccessFS, Ruleset
    from seccompy import Filter

SYSTEM_READS = (
    "/usr",  # libraries, language models, fonts, time zones
    "/lib",
    "/lib64",
    "/nix/store",
    "/gnu/store",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/magic",
    "/etc/mime.types",
    "/proc/self",  # of the worker that asks
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys/vm",
    "/sys/devices/system/cpu",
    "/dev/urandom",
    "/dev/zero",
)
"""What libraries read of a Linux system; those that a system does not have are passed over."""

PACKAGE_FOLDERS = frozenset({"site-packages", "dist-packages"})

LOW_WORD = 0xFFFF_FFFF
"""The kernel takes numbers of processes and requests from the lower half of an argument."""

MOST_CALLS = 512
"""System calls are numbered below this, for now and for a while."""


class Bounds(msgspec.Struct, frozen=True):
    """What workers may touch beside their own folder, the system's libraries and Bukti's code; what is not there
    when the pool begins stays out of their reach."""

    reads: tuple[str, ...] = ()  # files and folders
    writes: tuple[str, ...] = ()  # files


class Step(NamedTuple):
    """A way to give something up."""

    take: Callable[[], None]
    """In the process that calls it, for ever; raises OSError where the kernel won't."""

    look: Callable[[], object]
    """Makes the library find out beforehand what it would need a forbidden call for afterwards."""


def prepare(bounds: Bounds, folder: str) -> list[Step]:
    """The steps by which workers that live in `folder` give up what they don't need; each works here by itself.

    For a process with one thread that has imported what its workers need. Every step was rehearsed in a forked
    child: it may be refused, be punished with death (systemd's `SystemCallFilter`), or leave a worker unable to
    work, and is left out then.
    """
    makers: tuple[Callable[[], Step], ...] = (partial(files_step, bounds, folder), calls_step)
    steps = []
    for make in makers:
        with contextlib.suppress(Exception):
            step = make()
            if _is_survived(step, folder):
                step.look()
                steps.append(step)
    return steps


def give_up(steps: Iterable[Step]) -> None:
    """In a worker. A step that fails after all is no reason not to work."""
    for step in steps:
        with contextlib.suppress(Exception):
            step.take()


def _is_survived(step: Step, folder: str) -> bool:
    child = os.fork()
    if child == 0:
        status = 1
        with contextlib.suppress(BaseException):
            step.look()
            step.take()
            with tempfile.TemporaryFile(dir=folder) as stream:
                stream.write(b"x")
            os.listdir(os.path.dirname(__file__))
            status = 0
        os._exit(status)
    return os.waitpid(child, 0)[1] == 0


# ---------------------------------------------------------------------------------------------- files


def files_step(bounds: Bounds, folder: str) -> Step:
    """Landlock: only these files; and where it can, no TCP, and no signal to processes that are not its own."""
    import landlockpy

    rights = list(_rights(bounds, folder))
    scoped = landlockpy.Scope.ABSTRACT_UNIX_SOCKET | landlockpy.Scope.SIGNAL

    def take() -> None:
        with landlockpy.Ruleset(scoped=scoped) as ruleset:
            for path, access in rights:
                _allow(ruleset, path, access)
            ruleset.restrict()

    return Step(take, landlockpy.abi_version)


def _rights(bounds: Bounds, folder: str) -> Iterator[tuple[str, AccessFS]]:
    """Folders and files, and what may be done with all that is in them. To execute is nowhere among it."""
    from landlockpy import AccessFS

    look = AccessFS.READ_DIR
    read = look | AccessFS.READ_FILE
    write = read | AccessFS.WRITE_FILE | AccessFS.TRUNCATE
    own = write | AccessFS.MAKE_DIR | AccessFS.MAKE_REG
    own |= AccessFS.REMOVE_DIR | AccessFS.REMOVE_FILE | AccessFS.REFER
    yield folder, own
    yield os.devnull, write
    for path in bounds.writes:
        yield path, write
    root = Path(__file__).parents[1]
    yield str(root), look  # importing looks for a package's name here
    for path in _topmost((*SYSTEM_READS, *_code(root), *bounds.reads)):
        yield path, read


def _topmost(paths: Iterable[str]) -> Iterator[str]:
    """Without those that lie within another of them."""
    last: PurePath | None = None
    for path in sorted(map(PurePath, set(paths))):
        if last is None or not path.is_relative_to(last):
            last = path
            yield str(path)


def _code(root: Path) -> set[str]:
    """Where modules may still be imported from: Python's own, installed packages, ours and those already in use."""
    found = {os.path.dirname(os.__file__), os.path.join(sys.base_exec_prefix, "lib")}
    found.update(path for path in sys.path if os.path.basename(path) in PACKAGE_FOLDERS)
    found.update(str(marker.parent) for marker in root.glob("*/__init__.py"))
    for name, module in list(sys.modules.items()):
        if "." not in name:
            found.update(getattr(module, "__path__", ()))
    return found


def _allow(ruleset: Ruleset, path: str, access: AccessFS) -> None:
    from landlockpy import AccessFS

    if not os.path.isdir(path):
        access &= AccessFS.READ_FILE | AccessFS.WRITE_FILE | AccessFS.TRUNCATE
    with contextlib.suppress(FileNotFoundError):
        ruleset.allow_path(path, access)


# ---------------------------------------------------------------------------------------------- calls


def calls_step() -> Step:
    """Seccomp: no calls that make sockets, programs, processes or changes to the system; none that is unknown.

    The filter is put together once, here. The library knows the calls of x86-64 and ARM64, and raises OSError
    elsewhere.
    """
    import seccompy

    general = general_filter()
    assert general.program

    def take() -> None:
        _own_filter(os.getpid()).load()  # first: the other one takes the right to load any
        general.load()

    return Step(take, seccompy.supported)


def general_filter() -> Filter:
    from seccompy import Action, ArgCmp, CmpOp, Filter, FilterFlag

    def low(index: int, value: int, mask: int = LOW_WORD) -> list[ArgCmp]:
        return [ArgCmp(index, CmpOp.MASKED_EQ, value, mask)]

    # SPEC_ALLOW: before 5.16 a kernel slows filtered processes down, to keep code apart that runs in one of them
    made = Filter(Action.ERRNO | errno.ENOSYS, flags=FilterFlag.SPEC_ALLOW)
    refuse, allow = partial(made.errno, error=errno.EPERM), made.allow
    for number in _numbers(refused()):
        refuse(number)
    for number in _numbers(["clone"]):
        allow(number, args=low(0, CLONE_THREAD, CLONE_THREAD | CLONE_NAMESPACES))
        refuse(number)
    for number in _numbers(["prlimit64"]):
        allow(number, args=low(0, 0))  # its own
        refuse(number)
    for number in _numbers(["ioctl"]):
        for request in IOCTLS:
            allow(number, args=low(1, request))
        refuse(number)
    for number, option in product(_numbers(["prctl"]), PRCTLS):
        refuse(number, args=low(0, option))
    for name, index in (("open", 1), ("openat", 2)):
        for number in _numbers([name]):
            # to empty a file by opening it for reading: Landlock sees that only from 3 on
            refuse(number, args=low(index, os.O_TRUNC, os.O_ACCMODE | os.O_TRUNC))
    for number in _known() - _numbers(refused() | {*ABSENT, "clone", "prlimit64", "ioctl"}):
        allow(number)
    return made


def _own_filter(pid: int) -> Filter:
    """Signals to itself only: a C library that gives up sends itself one."""
    from seccompy import Action, ArgCmp, CmpOp, Filter, FilterFlag

    made = Filter(Action.ALLOW, flags=FilterFlag.SPEC_ALLOW)
    for name in ("kill", "tgkill", "tkill"):
        made.allow(name, args=[ArgCmp(0, CmpOp.MASKED_EQ, pid, LOW_WORD)])
        made.errno(name, errno.EPERM)
    return made


def _numbers(names: Iterable[str]) -> set[int]:
    """Of those calls that this architecture has."""
    from seccompy import syscall_nr

    found = set()
    for name in names:
        with contextlib.suppress(ValueError):
            found.add(syscall_nr(name))
    return found


def _known() -> set[int]:
    """The numbers of all calls that the library knows here."""
    from seccompy import syscall_name

    found = set()
    for number in range(MOST_CALLS):
        with contextlib.suppress(ValueError):
            syscall_name(number)
            found.add(number)
    return found
