"""A rule pack: the files of one folder, read and checked together. Pure; `rules.files` reads the folder."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from rules import kinds, vocabulary
from rules.kinds import Kinds, Layout
from rules.periods.model import FIRST_YEAR, LAST_YEAR
from rules.vocabulary import VOCABULARY_FILE, Vocabulary
from rules.yaml_source import Fault, FaultCode, Place, parse

PACK_FILE = "pack.yaml"
KINDS_FILE = "kinds.yaml"


class Unit(msgspec.Struct, frozen=True):
    """Whose evidence this is, and what else the unit is called in documents."""

    name: str
    aliases: tuple[str, ...] = ()


class Pack(msgspec.Struct, frozen=True):
    """Everything a pack says."""

    id: str
    name: str
    year: int
    unit: Unit
    vocabulary: Vocabulary
    kinds: Kinds


NO_HEAD = ("", "", FIRST_YEAR, Unit(""))


def load(files: Mapping[str, str], faults: list[Fault]) -> Pack:
    """The pack in these texts, by file name. What is wrong goes into `faults`; the rest is there."""
    for name in (PACK_FILE, VOCABULARY_FILE, KINDS_FILE):
        if name not in files:
            faults.append(Fault(Place(name), FaultCode.MISSING_FILE, expected=(name,)))
    id_, name, year, unit = _head(files[PACK_FILE], faults) if PACK_FILE in files else NO_HEAD
    words = Vocabulary()
    if VOCABULARY_FILE in files:
        words = vocabulary.load(files[VOCABULARY_FILE], VOCABULARY_FILE, faults)
    known = kinds.load(files[KINDS_FILE], KINDS_FILE, faults) if KINDS_FILE in files else Kinds((), Layout())
    return Pack(id_, name, year, unit, words, known)


def _head(text: str, faults: list[Fault]) -> tuple[str, str, int, Unit]:
    root = parse(text, PACK_FILE, faults)
    if root is None:
        return NO_HEAD
    fields = root.fields(required=["id", "name", "year", "unit"])
    unit = fields["unit"].fields(required=["name"], optional=["aliases"]) if "unit" in fields else {}
    return (
        fields["id"].text() if "id" in fields else "",
        fields["name"].text() if "name" in fields else "",
        fields["year"].whole_number(least=FIRST_YEAR, most=LAST_YEAR) if "year" in fields else FIRST_YEAR,
        Unit(
            unit["name"].text() if "name" in unit else "",
            unit["aliases"].texts() if "aliases" in unit else (),
        ),
    )
