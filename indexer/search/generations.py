"""The folder of an index: generations side by side, one of them current, old ones swept when nobody reads them.

index/current              the name of the current generation; replaced by rename
index/writer.lock          held by the one writer of the current generation
index/builder.lock         held by the one who makes the next generation
index/g00000007/about.json what made this generation
index/g00000007/in-use     locked (shared) by whoever reads or writes the generation
index/g00000007/data/      the engine's own files
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import msgspec

from indexer.language import LANGUAGE_VERSION
from indexer.search.engines import NAMES, CheckedEngine
from indexer.search.engines.durable import FileLock, replace_file, sync_folder
from indexer.search.model import IndexBusy, IndexUnusable

CURRENT = "current"
ABOUT = "about.json"
IN_USE = "in-use"
DATA = "data"
WRITER_LOCK = "writer.lock"
BUILDER_LOCK = "builder.lock"

FORMAT = 1
"""Of this folder. An index of another format is rebuilt."""

HOLD_ATTEMPTS = 20
"""A generation that is swept between reading its name and locking it was replaced: look again."""


class About(msgspec.Struct, frozen=True):
    """What a generation was made by and for. Anything else than what we would write now means making it anew."""

    format: int
    engine: str
    engine_version: str
    language_version: str
    unit: str


class Held(NamedTuple):
    """A generation that cannot be swept as long as the lock lives."""

    number: int
    folder: Path
    about: About
    lock: FileLock

    @property
    def data(self) -> str:
        return str(self.folder / DATA)


def about(engine: CheckedEngine, unit: str) -> About:
    """What a generation made now by this engine says of itself."""
    return About(FORMAT, engine.name, engine.version, LANGUAGE_VERSION, unit)


def current_name(index: Path) -> str:
    """The name of the current generation; IndexUnusable("missing") when there is none."""
    try:
        name = (index / CURRENT).read_text("ascii").strip()
    except FileNotFoundError:
        raise IndexUnusable("missing") from None
    except (UnicodeDecodeError, OSError) as error:
        raise IndexUnusable(f"damaged: {CURRENT}: {error}") from error
    if _number(name) is None:
        raise IndexUnusable(f"damaged: {CURRENT} names no generation")
    return name


def hold_current(index: Path) -> Held:
    """Locks the current generation against sweeping and reads what it is."""
    for _ in range(HOLD_ATTEMPTS):
        name = current_name(index)
        folder = index / name
        try:
            lock = FileLock.shared(str(folder / IN_USE))
        except (FileNotFoundError, IndexBusy) as error:
            if current_name(index) == name and isinstance(error, FileNotFoundError):
                raise IndexUnusable(f"damaged: generation {name} is missing") from error
            continue
        if current_name(index) == name:
            return Held(_number(name) or 0, folder, _read_about(folder), lock)
        lock.release()
    raise IndexUnusable("damaged: the current generation is being removed")


def hold(index: Path, number: int) -> Held:
    """Locks a generation that is being made against sweeping and reads what it is; IndexUnusable when it is gone."""
    folder = index / _name(number)
    if not (folder / IN_USE).exists():
        raise IndexUnusable("missing")
    return Held(number, folder, _read_about(folder), FileLock.shared(str(folder / IN_USE)))


def new_generation(index: Path, engine: CheckedEngine, unit: str) -> Held:
    """Makes the next generation, empty and not current, and locks it."""
    index.mkdir(parents=True, exist_ok=True)
    number = max((found for name in os.listdir(index) if (found := _number(name)) is not None), default=0) + 1
    folder = index / _name(number)
    folder.mkdir()
    lock = FileLock.shared(str(folder / IN_USE))
    facts = about(engine, unit)
    engine.create(str(folder / DATA))
    replace_file(folder / ABOUT, msgspec.json.encode(facts) + b"\n")
    sync_folder(index)
    return Held(number, folder, facts, lock)


def make_current(index: Path, generation: Held) -> None:
    """From this moment readers that are opened see this generation."""
    replace_file(index / CURRENT, f"{generation.folder.name}\n".encode())


def sweep(index: Path) -> None:
    """Removes every generation that is neither current nor in use: replaced ones, and those a crash left half-made."""
    try:
        current = current_name(index)
    except IndexUnusable as error:
        if error.why != "missing":
            return
        current = ""
    for name in os.listdir(index):
        if _number(name) is not None and name != current:
            is_beginning = name > current and not (index / name / IN_USE).exists()
            if not is_beginning:  # just being made, and not locked yet
                _remove_unused(index / name)


def _remove_unused(folder: Path) -> None:
    try:
        lock = FileLock.exclusive(str(folder / IN_USE))
    except (IndexBusy, FileNotFoundError, NotADirectoryError):
        return
    try:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.release()


def why_unusable(found: About, unit: str) -> str:
    """Why a generation that may be whole cannot be read or written any more; empty when it can."""
    if found.engine not in NAMES:
        return f"made by an unknown engine, {found.engine}"
    if found.format != FORMAT:
        return f"other version: folder format {found.format}, not {FORMAT}"
    if unit and found.unit != unit:
        return f"made for another unit, {found.unit}"
    return ""


def why_outdated(found: About) -> str:
    """Why a generation should be made anew although it can be used until then; empty when it need not.

    With words of another version most queries find what they should; some inflected words find less.
    """
    if found.language_version != LANGUAGE_VERSION:
        return f"words of version {found.language_version}, not {LANGUAGE_VERSION}"
    return ""


def _read_about(folder: Path) -> About:
    try:
        return msgspec.json.decode((folder / ABOUT).read_bytes(), type=About)
    except FileNotFoundError:
        raise IndexUnusable(f"damaged: {ABOUT} is missing") from None
    except (msgspec.DecodeError, OSError) as error:
        raise IndexUnusable(f"damaged: {ABOUT}: {error}") from error


def _name(number: int) -> str:
    return f"g{number:08}"


def _number(name: str) -> int | None:
    return (
        int(name[1:])
        if len(name) == 9 and name[0] == "g" and name[1:].isdecimal() and name.isascii()
        else None
    )
