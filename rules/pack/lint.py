"""Looks a sound pack through for what is probably not meant: unreachable rules, types not told apart. Pure.

A pack with such faults can be used; `load` finds the ones with which it can't. The examples are in `examples`,
the comparison with the evaluation sheet in `sheet`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from indexer.language.stem import stems
from indexer.language.tokens import terms
from indexer.language.vocabulary import Vocabulary as Synonyms
from rules.kinds import Kind
from rules.pack.ledger import above
from rules.pack.load import (
    DOCUMENTS_FOLDER,
    INDICATORS_FOLDER,
    KINDS_FILE,
    OWNERS_FILE,
    PACK_FILE,
)
from rules.pack.model import DocumentType, Pack
from rules.pack.sheet import Sheet, compare
from rules.vocabulary import VOCABULARY_FILE
from rules.yaml_source import Fault, FaultCode, Place

SINGLE_FILES = frozenset({PACK_FILE, VOCABULARY_FILE, KINDS_FILE, OWNERS_FILE})

Form = tuple[str, ...]
"""Stems of a phrase, next to one another."""

Forms = Callable[[str], Sequence[Form]]
"""All forms of a phrase: its own, and those of what means the same."""


def lint(pack: Pack, sheets: Iterable[Sheet]) -> list[Fault]:
    """Everything that looks wrong in a pack that loads without a fault, in the order of files and lines."""
    found = [
        *_sheet_faults(pack, list(sheets)),
        *_item_faults(pack),
        *_kind_faults(pack),
        *_type_faults(pack),
    ]
    return sorted(found, key=lambda fault: fault.place)


def stray_files(names: Iterable[str]) -> list[Fault]:
    """Files in a pack's folder that no one reads: `dokumen/x.yaml`, `kinds lama.yaml`, `owners.yml`."""
    return [
        Fault(Place(name), FaultCode.STRAY_FILE, name)
        for name in sorted(names)
        if name not in SINGLE_FILES
        and not (name.endswith(".yaml") and name.startswith((DOCUMENTS_FOLDER, INDICATORS_FOLDER)))
    ]


def _sheet_faults(pack: Pack, sheets: Sequence[Sheet]) -> Iterator[Fault]:
    if not pack.lke.version:
        return
    sheet = next((sheet for sheet in sheets if sheet.version == pack.lke.version), None)
    if sheet is None:
        versions = tuple(sheet.version for sheet in sheets)
        yield Fault(Place(PACK_FILE), FaultCode.UNKNOWN_SHEET, pack.lke.version, versions)
    else:
        yield from compare(pack, sheet)


def _item_faults(pack: Pack) -> Iterator[Fault]:
    for indicator in pack.indicators:
        if not indicator.items:
            yield Fault(indicator.place, FaultCode.NO_ITEMS, indicator.id)
        for item in indicator.items:
            if pack.owners.bidang and not any(id_ in pack.owners.by_prefix for id_ in above(item.id)):
                yield Fault(item.place, FaultCode.NO_OWNER, item.id)


def _kind_faults(pack: Pack) -> Iterator[Fault]:
    for kind in pack.kinds.all:
        if not _is_knowable(kind):
            yield Fault(kind.place, FaultCode.UNKNOWABLE_KIND, kind.id)


def _is_knowable(kind: Kind) -> bool:
    """Whether any document can be of it."""
    return bool(
        kind.title or kind.subject or kind.file or kind.signs or kind.extensions or kind.is_any_letter
    )


def _type_faults(pack: Pack) -> Iterator[Fault]:
    used = {id_ for item in pack.items for id_ in item.documents}
    forms = _forms_of(pack)
    for type_ in pack.documents.values():
        if type_.id not in used and pack.items:
            yield Fault(type_.place, FaultCode.UNUSED_TYPE, type_.id)
        if not any(example.meets for example in type_.examples):
            yield Fault(type_.place, FaultCode.NO_EXAMPLES, type_.id)
        kinds = type_.parts or type_.kinds
        known = [pack.kinds.by_id[id_] for id_ in kinds if id_ in pack.kinds.by_id]
        if known and not any(map(_is_knowable, known)):
            yield Fault(type_.place, FaultCode.NO_KIND_KNOWN, type_.id, kinds)
        for line in type_.about:
            if type_.without and all(_is_any_in(type_.without, phrase, forms) for phrase in line):
                yield Fault(type_.place, FaultCode.FORBIDS_ITSELF, type_.id, line)
    yield from _overlaps(list(pack.documents.values()), forms)


def _overlaps(types: Sequence[DocumentType], forms: Forms) -> Iterator[Fault]:
    """Types of which every document is of another type too: of a kind in common, and about it by its own rules.

    Matching tells them apart only where the title names all that the narrower one asks for.
    """
    for one in types:
        for other in types:
            if (
                one is not other
                and other.about
                and not other.is_general
                and (one.of == other.of or not (one.of and other.of))
                and _has_common_kind(one, other)
                and _implies(one, other, forms)
                and not _tells_apart(one, other, forms)
                and (
                    one.place < other.place or not _implies(other, one, forms)
                )  # the same twice is told once
            ):
                yield Fault(one.place, FaultCode.OVERLAP, one.id, (other.id,))


def _has_common_kind(one: DocumentType, other: DocumentType) -> bool:
    if bool(one.parts) != bool(other.parts):
        return False
    mine, others = set(one.parts or one.kinds), set(other.parts or other.kinds)
    return not mine or not others or not mine.isdisjoint(others)


def _implies(one: DocumentType, other: DocumentType, forms: Forms) -> bool:
    """Whatever meets all of `one.about` meets all of `other.about`."""
    return all(
        any(all(_is_any_in(wanted, phrase, forms) for phrase in line) for line in one.about)
        for wanted in other.about
    )


def _tells_apart(one: DocumentType, other: DocumentType, forms: Forms) -> bool:
    """Either forbids something that the other asks for or is helped by."""
    return any(
        _is_any_in(this.without, phrase, forms)
        for this, that in ((one, other), (other, one))
        for line in (*that.about, that.helps)
        for phrase in line
    )


# --- phrases as they are compared


def _forms_of(pack: Pack) -> Forms:
    """A phrase's stems, and those of every phrase of the vocabulary that means the same."""
    synonyms = Synonyms.build(pack.vocabulary.search_groups(), pack.vocabulary.misspellings)
    known: dict[str, Sequence[Form]] = {}

    def forms(phrase: str) -> Sequence[Form]:
        if phrase not in known:
            words = tuple(terms(phrase))
            same = synonyms.match(words) if words else None
            others = same.others if same is not None and same.length == len(words) else ()
            known[phrase] = [tuple(stems(way)) for way in (words, *others)]
        return known[phrase]

    return forms


def _is_any_in(phrases: Iterable[str], phrase: str, forms: Forms) -> bool:
    """Whoever reads `phrase`, however it is written, has read one of `phrases`."""
    sought = [form for one in phrases for form in forms(one)]
    return all(any(_is_within(form, way) for form in sought) for way in forms(phrase))


def _is_within(form: Form, way: Form) -> bool:
    return any(way[at : at + len(form)] == form for at in range(len(way) - len(form) + 1))
