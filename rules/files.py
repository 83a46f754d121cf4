"""Reads the YAML files of a pack folder from disk: the one place in `rules` that touches it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rules import vocabulary
from rules.vocabulary import VOCABULARY_FILE, Vocabulary
from rules.yaml_source import Fault, FaultCode, PackError, Place

if TYPE_CHECKING:
    from rules.pack import Pack

PACKS = Path(__file__).parent / "packs"
"""The packs that come with Bukti, a folder each."""


def load_pack(folder: Path) -> Pack:
    """The pack in a folder. PackError with every fault if it has any, OSError if there is no such folder."""
    pack, faults = check_pack(folder)
    if faults:
        raise PackError(faults)
    return pack


def check_pack(folder: Path) -> tuple[Pack, list[Fault]]:
    """The pack in a folder as far as it can be read, and everything that is wrong with it."""
    from rules.pack import load  # with the kinds and their many patterns

    faults: list[Fault] = []
    return load(texts(folder, faults), faults), faults


def load_vocabulary(folder: Path) -> Vocabulary:
    """Only the vocabulary of the pack in a folder, five times as fast; for searching, which needs no more.

    PackError with every fault of that file, OSError if there is no such folder.
    """
    faults: list[Fault] = []
    text = _texts(folder, faults, VOCABULARY_FILE).get(VOCABULARY_FILE)
    if text is None:
        faults.append(Fault(Place(VOCABULARY_FILE), FaultCode.MISSING_FILE, expected=(VOCABULARY_FILE,)))
    found = vocabulary.load(text, VOCABULARY_FILE, faults) if text is not None else Vocabulary()
    if faults:
        raise PackError(faults)
    return found


def texts(folder: Path, faults: list[Fault]) -> dict[str, str]:
    """Every `*.yaml` below a folder, by its path from there with `/`. A file that is no UTF-8 is a fault."""
    return _texts(folder, faults, "*.yaml")


def _texts(folder: Path, faults: list[Fault], pattern: str) -> dict[str, str]:
    found = {}
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    for path in sorted(folder.rglob(pattern)):
        name = path.relative_to(folder).as_posix()
        data = path.read_bytes()
        try:
            found[name] = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            place = Place(name, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
            faults.append(Fault(place, FaultCode.NOT_UTF8, f"0x{data[error.start]:02x}"))
            found[name] = data.decode("utf-8", "replace")
    return found
