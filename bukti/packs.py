"""Which rule pack is in force: the workspace's own as edited, or the last sound one while the edited has mistakes.

`pack/` is for people. Each time a writer finds it sound, its files are kept in `pack.sound.zip`, written aside
and renamed, and that copy is what is worked with: an edit in the middle of a scan changes nothing for the scan,
and a pack that a slip of the hand has broken leaves the one before it in force.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bukti.workspace import Places

if TYPE_CHECKING:
    from rules.pack import Pack
    from rules.yaml_source import Fault

ZIP_DAY = (1980, 1, 1, 0, 0, 0)
"""The same files make the same zip, whenever."""


@dataclass(frozen=True)
class PackInForce:
    """Where the pack in force is, and what is wrong with the edited one if that is another."""

    source: Path
    faults: tuple[Fault, ...] = ()
    since: datetime | None = None
    """When the pack in force was found sound; only told when it is not the edited one."""


def pack_for_writing(places: Places) -> PackInForce:
    """The pack in force, kept as the sound one if it is new. Only for the one writer.

    Raises PackError if the pack has mistakes and there was never a sound one, OSError.
    """
    from rules.files import digest

    edited, sound = _edited(places), _sound(places)
    if sound is not None and digest(edited) == digest(sound):
        return PackInForce(places.sound_pack)
    faults = _faults(edited)
    if not faults:
        _keep(edited, places.sound_pack)
        return PackInForce(places.sound_pack)
    return _last_sound(places, sound, faults)


def pack_for_reading(places: Places) -> PackInForce:
    """The pack in force; nothing is written. Raises PackError, OSError, as above."""
    from rules.files import digest

    edited, sound = _edited(places), _sound(places)
    if sound is not None and digest(edited) == digest(sound):
        return PackInForce(places.sound_pack)
    faults = _faults(edited)
    return _last_sound(places, sound, faults) if faults else PackInForce(places.pack)


Stamp = tuple[tuple[str, int, int], ...]
"""Names, times and sizes of files: tells changed ones from unchanged ones without reading them."""


def stamp(places: Places) -> Stamp:
    """Of the pack, edited and in force."""
    return stamp_of([places.sound_pack, *edited_files(places)])


def edited_files(places: Places) -> list[Path]:
    return sorted(places.pack.rglob("*.yaml"))


def stamp_of(files: Iterable[Path]) -> Stamp:
    """Files that can't be looked at are left out."""
    found = []
    for file in files:
        try:
            stat = file.stat()
        except OSError:
            continue
        found.append((str(file), stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def linted(places: Places) -> tuple[Pack, list[Fault]]:
    """The pack as it is edited, and everything that is wrong with it or looks so; looked through once for each
    edit (it runs every example of the pack: some seconds). Raises OSError."""
    return _linted(places.pack, stamp(places))


@lru_cache(1)
def _linted(folder: Path, _stamp: Stamp) -> tuple[Pack, list[Fault]]:
    from rules.files import lint_pack

    return lint_pack(folder)


def _last_sound(places: Places, sound: Mapping[str, bytes] | None, faults: list[Fault]) -> PackInForce:
    from rules.yaml_source import PackError

    if sound is None:
        raise PackError(faults)
    since = datetime.fromtimestamp(places.sound_pack.stat().st_mtime, UTC)
    return PackInForce(places.sound_pack, tuple(faults), since)


def _edited(places: Places) -> Mapping[str, bytes]:
    """The files of `pack/`; none if the folder is gone, which is a mistake like any other."""
    from rules.files import contents

    return contents(places.pack) if places.pack.is_dir() else {}


def _sound(places: Places) -> Mapping[str, bytes] | None:
    """The files of the last sound pack; None if there is none that can be opened."""
    from rules.files import contents

    try:
        return contents(places.sound_pack)
    except (FileNotFoundError, zipfile.BadZipFile):
        return None


def _faults(files: Mapping[str, bytes]) -> list[Fault]:
    from rules.files import decoded
    from rules.pack import load

    faults: list[Fault] = []
    load(decoded(files, faults), faults)
    return faults


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip; the same files as the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name, ZIP_DAY), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _keep(files: Mapping[str, bytes], target: Path) -> None:
    """Writes the files as a zip: whole, or not at all."""
    temporary = target.with_name(target.name + ".new")
    with temporary.open("wb") as out:
        out.write(zipped(files))
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(target)
