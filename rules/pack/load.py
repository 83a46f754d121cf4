"""A rule pack: the files of one folder, read and checked together. Pure; `rules.files` reads the folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rules import kinds, vocabulary
from rules.kinds import Kinds, Layout
from rules.pack.documents import read_documents
from rules.pack.head import Head, read_head
from rules.pack.indicators import read_sections
from rules.pack.ledger import Ledger, What
from rules.pack.model import DocumentType, Item, Owners, Pack, Section
from rules.pack.owners import read_owners
from rules.vocabulary import VOCABULARY_FILE, Vocabulary
from rules.yaml_source import Fault, FaultCode, Place

PACK_FILE = "pack.yaml"
KINDS_FILE = "kinds.yaml"
OWNERS_FILE = "owners.yaml"
DOCUMENTS_FOLDER = "documents/"
INDICATORS_FOLDER = "indicators/"

_NUMBER = re.compile(r"\d+")


def load(files: Mapping[str, str], faults: list[Fault]) -> Pack:
    """The pack in these texts, by path in its folder. What is wrong goes into `faults`; the rest is there.

    Document types, indicators and owners may be missing: a pack can be about kinds and vocabulary alone.
    """
    for name in (PACK_FILE, VOCABULARY_FILE, KINDS_FILE):
        if name not in files:
            faults.append(Fault(Place(name), FaultCode.MISSING_FILE, expected=(name,)))
    ledger = Ledger(faults)
    head = Head()
    if PACK_FILE in files:
        head = read_head(files[PACK_FILE], PACK_FILE, ledger)
    else:
        ledger.lose(What.PARAMETER, What.SCALE)
    words = Vocabulary()
    if VOCABULARY_FILE in files:
        words = vocabulary.load(files[VOCABULARY_FILE], VOCABULARY_FILE, faults)
    known = kinds.load(files[KINDS_FILE], KINDS_FILE, faults) if KINDS_FILE in files else Kinds((), Layout())
    if not known.all:
        ledger.lose(What.KIND)
    for kind in known.all:
        ledger.declare(What.KIND, kind.id, kind.place)
    types = {
        type_.id: type_
        for name in _inside(files, DOCUMENTS_FOLDER)
        for type_ in read_documents(files[name], name, ledger)
    }
    sections = [
        section
        for name in _inside(files, INDICATORS_FOLDER)
        for section in read_sections(files[name], name, ledger, head.parameters)
    ]
    owners = read_owners(files[OWNERS_FILE], OWNERS_FILE, ledger) if OWNERS_FILE in files else Owners()
    ledger.settle()
    pack = Pack(
        id=head.id,
        name=head.name,
        year=head.year,
        unit=head.unit,
        vocabulary=words,
        kinds=known,
        parameters=head.parameters,
        timing=head.timing,
        lke=head.lke,
        documents=types,
        sections=tuple(sorted(sections, key=_place_in_plan)),
        owners=owners,
    )
    faults += [fault for item in pack.items for fault in _check_parts(item, types)]
    return pack


def _inside(files: Mapping[str, str], folder: str) -> list[str]:
    return sorted(name for name in files if name.startswith(folder))


def _place_in_plan(section: Section) -> list[tuple[int, str]]:
    """Sorts sections as the plan does, however they are spread over files: A.I.1 … A.I.6, A.II.1 … B.I, B.II."""
    parts = section.id.split(".")
    return [(int(part) if _NUMBER.fullmatch(part) else 0, part) for part in parts]


def _check_parts(item: Item, types: Mapping[str, DocumentType]) -> Iterable[Fault]:
    """Parts go with meetings only, and must be parts of one of the item's."""
    if not item.parts:
        return
    possible = [part for id_ in item.documents if id_ in types for part in types[id_].parts]
    if not possible:
        if all(id_ in types for id_ in item.documents):
            yield Fault(item.place, FaultCode.NOT_HERE, "parts", ("a document type with parts",))
        return
    for part in item.parts:
        if part not in possible:
            yield Fault(item.place, FaultCode.UNKNOWN_ID, part, tuple(possible))
