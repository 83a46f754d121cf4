"""Runs the examples of a pack: the documents that a kind or a type must know, and those that it must not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from rules.kinds import Example
from rules.pack.model import Pack
from rules.reading import read
from rules.yaml_source import Fault, FaultCode

NAMELESS = "1.pdf"
"""The name of an example that gives none: it says nothing."""

UNIT, PARENT = "{unit}", "{induk}"
"""In an example: the unit's name, and that of the first agency above it."""


class Recognise(Protocol):
    """Tells the ids of the document types that a document is taken for, surely or perhaps."""

    def __call__(
        self, names: Sequence[str], title: str, pages: Sequence[str], facts: Mapping[str, str], pack: Pack
    ) -> tuple[str, ...]: ...


def check_examples(pack: Pack, recognise: Recognise | None = None) -> list[Fault]:
    """A fault for every example that comes out otherwise than it should, kinds first, then document types."""
    return [*_kind_examples(pack), *_type_examples(pack, recognise)]


def _matching() -> Recognise:
    """The matcher; imported when needed, for it is made of packs itself."""
    from rules.match import recognise

    return recognise


def _kind_examples(pack: Pack) -> Iterator[Fault]:
    for kind in pack.kinds.all:
        for example in _fitting(kind.examples, pack):
            found = read(_names(example, pack), "", _pages(example, pack), {}, pack.kinds).kind
            if (found == kind.id) is not example.meets:
                yield _failed(example, found, kind.id)


def _type_examples(pack: Pack, recognise: Recognise | None) -> Iterator[Fault]:
    for type_ in pack.documents.values():
        for example in _fitting(type_.examples, pack):
            recognise = recognise or _matching()
            found = recognise(_names(example, pack), "", _pages(example, pack), {}, pack)
            if (type_.id in found) is not example.meets:
                yield _failed(example, ", ".join(found), type_.id)


def _failed(example: Example, found: str, expected: str) -> Fault:
    if example.meets:
        return Fault(example.place, FaultCode.EXAMPLE_FAILED, found or "nothing", (expected,))
    return Fault(example.place, FaultCode.EXAMPLE_TAKEN, expected)


def _names(example: Example, pack: Pack) -> tuple[str, ...]:
    return (_of_unit(example.name or NAMELESS, pack),)


def _pages(example: Example, pack: Pack) -> tuple[str, ...]:
    return (_of_unit(example.text, pack),)


def _of_unit(text: str, pack: Pack) -> str:
    """The text with this unit's names where the example has placeholders: a pack is made for more than one unit."""
    text = text.replace(UNIT, pack.unit.name)
    return text.replace(PARENT, pack.unit.parents[0]) if pack.unit.parents else text


def _fitting(examples: Sequence[Example], pack: Pack) -> list[Example]:
    """Without those of an agency above where there is none."""
    return [one for one in examples if pack.unit.parents or PARENT not in one.text + one.name]
