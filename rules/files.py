"""Reads the files of a rule pack from disk: the one place in `rules` that touches it.

A pack is a folder, or a zip of one.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rules import vocabulary
from rules.vocabulary import VOCABULARY_FILE, Vocabulary
from rules.yaml_source import Fault, FaultCode, PackError, Place

if TYPE_CHECKING:
    from rules.pack import Pack
    from rules.pack.sheet import Sheet

PACKS = Path(__file__).parent / "packs"
"""The packs that come with Bukti, a folder each."""

SHEETS = Path(__file__).parent / "lke"
"""The evaluation sheets that packs are compared with, a file for each version."""

UNREADABLE = frozenset(
    {
        FaultCode.NOT_UTF8,
        FaultCode.SYNTAX,
        FaultCode.TAB,
        FaultCode.EMPTY_FILE,
        FaultCode.TOO_DEEP,
        FaultCode.MISSING_FILE,
    }
)
"""With one of these a part of the pack is not known, and nothing can be said of the whole."""


def load_pack(source: Path) -> Pack:
    """The pack in a folder or zip. PackError with every fault if it has any, OSError if there is none."""
    pack, faults = check_pack(source)
    if faults:
        raise PackError(faults)
    return pack


def check_pack(source: Path) -> tuple[Pack, list[Fault]]:
    """The pack in a folder or zip as far as it can be read, and everything for which it can't be used."""
    from rules.pack import load  # with the kinds and their many patterns

    faults: list[Fault] = []
    return load(texts(source, faults), faults), faults


def load_vocabulary(source: Path) -> Vocabulary:
    """The vocabulary alone; for searching, which needs no more.

    PackError with every fault of its file, OSError if there is no such pack.
    """
    faults: list[Fault] = []
    text = decoded(contents(source, VOCABULARY_FILE), faults).get(VOCABULARY_FILE)
    found = Vocabulary()
    if text is None:
        faults.append(Fault(Place(VOCABULARY_FILE), FaultCode.MISSING_FILE, expected=(VOCABULARY_FILE,)))
    else:
        found = vocabulary.load(text, VOCABULARY_FILE, faults)
    if faults:
        raise PackError(faults)
    return found


def lint_pack(folder: Path) -> tuple[Pack, list[Fault]]:
    """The pack in a folder, and everything that is wrong or looks so, in the order of files and lines."""
    from rules.pack.lint import stray_files

    pack, faults = lint_files(contents(folder))
    faults += stray_files(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in (".yaml", ".yml")
    )
    return pack, sorted(faults, key=lambda fault: fault.place)


def lint_files(files: Mapping[str, bytes]) -> tuple[Pack, list[Fault]]:
    """The pack in these files by name, and everything that is wrong with it or looks so, as above."""
    from rules.pack import load
    from rules.pack.examples import check_examples
    from rules.pack.lint import lint

    faults: list[Fault] = []
    pack = load(decoded(files, faults), faults)
    if not any(fault.code in UNREADABLE for fault in faults):
        faults += lint(pack, sheets(faults))
        faults += check_examples(pack)
    return pack, sorted(faults, key=lambda fault: fault.place)


def sheets(faults: list[Fault]) -> list[Sheet]:
    """The evaluation sheets that come with Bukti."""
    from rules.pack.sheet import read_sheet

    return [
        read_sheet(path.read_text(encoding="utf-8"), path.name, faults)
        for path in sorted(SHEETS.glob("*.yaml"))
    ]


def sheet_of(pack: Pack) -> Sheet | None:
    """The evaluation sheet whose version a pack names; None if none that comes with Bukti is of it."""
    return next((sheet for sheet in sheets([]) if sheet.version == pack.lke.version), None)


def contents(source: Path, only: str = "") -> dict[str, bytes]:
    """Every `*.yaml` of a folder or zip, by its path from there with `/`, in the order of names; or only one file."""
    if source.suffix == ".zip":
        with zipfile.ZipFile(source) as packed:
            return {name: packed.read(name) for name in sorted(packed.namelist()) if only in ("", name)}
    if not source.is_dir():
        raise NotADirectoryError(source)
    paths = source.glob(only) if only else source.rglob("*.yaml")
    found = {path.relative_to(source).as_posix(): path for path in paths}
    return {name: found[name].read_bytes() for name in sorted(found)}


def digest(files: Mapping[str, bytes]) -> str:
    """Names the contents of files; hexadecimal. Another name, order or byte makes another digest."""
    hashed = hashlib.sha256()
    for name, data in files.items():
        hashed.update(b"%d %d " % (len(name.encode()), len(data)) + name.encode() + data)
    return hashed.hexdigest()


def texts(source: Path, faults: list[Fault]) -> dict[str, str]:
    """The files of a folder or zip as text. One that is no UTF-8 is a fault."""
    return decoded(contents(source), faults)


def decoded(files: Mapping[str, bytes], faults: list[Fault]) -> dict[str, str]:
    """Files as text, without a byte order mark. One that is no UTF-8 is a fault."""
    found = {}
    for name, data in files.items():
        try:
            found[name] = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            place = Place(name, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
            faults.append(Fault(place, FaultCode.NOT_UTF8, f"0x{data[error.start]:02x}"))
            found[name] = data.decode("utf-8", "replace")
    return found
