"""The computer: Python and libraries, language models, limits, who runs this, how workers are kept in."""

from __future__ import annotations

import importlib
import os
import platform
import re
import resource
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

from bukti.doctor import Finding, advice, fine, trouble

if TYPE_CHECKING:
    from bukti.settings import Ocr

NATIVE_MODULES = (
    "magic",
    "libarchive",
    "tesserocr",
    "pypdfium2",
    "lxml.etree",
    "tantivy",
    "pi_heif",
    "PIL.Image",
    "python_calamine",
)
"""Modules that stand on libraries of the system or on compiled code: being installed does not mean that they load."""

OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""

FEW_OPEN_FILES = 1_024
"""Soft limit below which a server with many readers may run short."""

SPARE_WATCHES = 1.25
"""Folders grow in number; a limit just above them is too near."""

_NAME = re.compile(r"[A-Za-z0-9_.-]+")


def look(ocr: Ocr) -> Iterator[Finding]:
    """Everything about the computer that does not depend on the workspace but for its settings."""
    from evidence_store.door import SQLITE_VERSION

    yield workers()
    yield fine("python", "python", version=platform.python_version(), system=platform.platform(terse=True))
    yield from libraries(installed(), loading_faults(NATIVE_MODULES))
    yield sqlite(SQLITE_VERSION)
    yield recognition(ocr)
    yield open_files(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    yield running_as(os.geteuid())


def installed() -> dict[str, str]:
    """Every library that Bukti stands on, with its version; "" for one that is not there."""
    found: dict[str, str] = {}
    for line in requires("bukti") or ():
        if "extra ==" in line:
            continue
        match = _NAME.match(line)
        name = match.group() if match else line
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def loading_faults(modules: Sequence[str]) -> dict[str, str]:
    """Modules that don't load, and what they say."""
    faults = {}
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception as error:  # a broken library may raise anything
            faults[module] = f"{type(error).__name__}: {error}"
    return faults


def libraries(found: Mapping[str, str], faults: Mapping[str, str]) -> Iterator[Finding]:
    for name, number in found.items():
        if not number:
            yield trouble("libraries", "library_missing", name=name)
    for module, detail in faults.items():
        yield trouble("libraries", "library_broken", name=module, detail=detail)
    if all(found.values()) and not faults:
        yield fine("libraries", "libraries", count=len(found), versions=dict(found))


def sqlite(found: tuple[int, ...]) -> Finding:
    text = ".".join(map(str, found))
    if found < OLDEST_SQLITE:
        return trouble("libraries", "sqlite_old", version=text, oldest=".".join(map(str, OLDEST_SQLITE)))
    return fine("libraries", "sqlite", version=text)


def recognition(ocr: Ocr) -> Finding:
    if not ocr.enabled:
        return fine("ocr", "ocr_off")
    try:
        from indexer.extract.model import OcrSettings
        from indexer.ocr import missing_languages

        lacking = missing_languages(OcrSettings(languages=ocr.languages))
    except ImportError as error:
        return trouble("ocr", "library_broken", name="tesserocr", detail=str(error))
    if lacking:
        packages = " ".join(f"tesseract-ocr-{name}" for name in lacking)
        return trouble("ocr", "ocr_missing", languages=", ".join(lacking), packages=packages)
    return fine("ocr", "ocr", languages=ocr.languages)


def open_files(limit: int) -> Finding:
    if limit != resource.RLIM_INFINITY and limit < FEW_OPEN_FILES:
        return advice("limits", "open_files_few", limit=limit, wanted=FEW_OPEN_FILES)
    return fine("limits", "open_files", limit=limit)


def watches(limit: int, folders: int) -> Finding:
    """`limit`: inotify watches for this user; `folders`: that are watched by events."""
    if limit < folders * SPARE_WATCHES:
        return advice("limits", "watches_few", limit=limit, folders=folders, wanted=max(2 * folders, 65_536))
    return fine("limits", "watches", limit=limit, folders=folders)


def running_as(user: int) -> Finding:
    return advice("user", "runs_as_root") if user == 0 else fine("user", "user", uid=user)


def workers() -> Finding:
    """What a worker gives up, tried with one."""
    from indexer.isolation_check import given_up
    from indexer.sandbox import WorkerFault

    try:
        return isolated(given_up())
    except (WorkerFault, OSError) as error:
        return trouble("isolation", "isolation_untried", detail=str(error))


def isolated(found: Collection[str]) -> Finding:
    """`found`: what a worker gave up, parts of `isolation_check.Part`."""
    from indexer.isolation_check import Part

    gone = " ".join(part for part in Part if part in found)
    if kept := " ".join(part for part in Part if part not in found):
        return advice("isolation", "isolation_partly", given_up=gone, kept=kept)
    return fine("isolation", "isolation", given_up=gone)
