"""The vocabulary of a pack: what means the same, what is ambiguous, what is misspelt. Pure.

`search_groups()` and `misspellings` are what `indexer.language.vocabulary.Vocabulary.build` takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from indexer.language.tokens import normalise
from rules.yaml_source import Fault, FaultCode, Node, parse

VOCABULARY_FILE = "vocabulary.yaml"
"""Its name in the pack's folder."""


class Ambiguous(msgspec.Struct, frozen=True):
    """An abbreviation of several meanings, each a phrase that may stand in a group."""

    abbreviation: str
    meanings: tuple[str, ...]


class Vocabulary(msgspec.Struct, frozen=True):
    """As written in the pack."""

    groups: tuple[tuple[str, ...], ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    misspellings: Mapping[str, str] = {}  # wrong → right

    def search_groups(self) -> Sequence[Sequence[str]]:
        """Groups for expanding a query, one for each meaning of an ambiguous abbreviation.

        A phrase stands for its own groups only, and groups are not joined through a phrase that they share:
        `PK` finds both its meanings, while perjanjian kinerja does not come to mean prosedur kerja.
        """
        meant: dict[str, list[str]] = {}
        for entry in self.ambiguous:
            for meaning in entry.meanings:
                meant.setdefault(normalise(meaning), []).append(entry.abbreviation)
        groups = []
        for group in self.groups:
            added = [short for phrase in group for short in meant.pop(normalise(phrase), ())]
            groups.append((*group, *added))
        alone = {normalise(meaning): meaning for entry in self.ambiguous for meaning in entry.meanings}
        groups += [(alone[meaning], *shorts) for meaning, shorts in meant.items()]
        return groups


def load(text: str, file: str, faults: list[Fault]) -> Vocabulary:
    """The vocabulary in one YAML file. What is wrong goes into `faults`; the rest is used."""
    root = parse(text, file, faults)
    if root is None:
        return Vocabulary()
    fields = root.fields(required=["groups"], optional=["ambiguous", "misspellings"])
    groups = tuple(_groups(fields["groups"])) if "groups" in fields else ()
    ambiguous = tuple(_ambiguous(fields["ambiguous"])) if "ambiguous" in fields else ()
    misspellings = _misspellings(fields["misspellings"]) if "misspellings" in fields else {}
    return Vocabulary(groups, ambiguous, misspellings)


def _groups(node: Node) -> Iterator[tuple[str, ...]]:
    for group in node.items():
        phrases = group.texts()
        forms = [normalise(phrase) for phrase in phrases]
        if group.kind == "text" or (len(phrases) < 2 and group.kind == "list"):
            group.fault(FaultCode.BAD_VALUE, ", ".join(phrases), ["two or more phrases"])
        for at, form in enumerate(forms):
            if not form or form in forms[:at]:
                group.fault(FaultCode.BAD_VALUE, phrases[at], ["a phrase of its own"])
        if len(phrases) > 1:
            yield phrases


def _ambiguous(node: Node) -> Iterator[Ambiguous]:
    for key, value in node.pairs():
        meanings = value.texts()
        if len(meanings) < 2:
            value.fault(FaultCode.BAD_VALUE, ", ".join(meanings), ["two or more meanings"])
        yield Ambiguous(key.text(), meanings)


def _misspellings(node: Node) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for right, wrongs in node.pairs():
        for wrong in wrongs.texts():
            form = normalise(wrong)
            if len(form.split()) != 1 or form == normalise(right.text()):
                wrongs.fault(FaultCode.BAD_VALUE, wrong, ["one word that differs from the right one"])
            elif form in found:
                wrongs.fault(FaultCode.DUPLICATE_ID, wrong, [found[form]])
            else:
                found[form] = right.text()
    return found
