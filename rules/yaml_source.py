"""Reads the text of one YAML file into a tree whose every node knows its file, line and column.

Values stay the text that was typed: `no`, `1.10` and `2025-03` mean what they look like, because the reader
of a node says what it expects. Whatever is wrong becomes a `Fault` in a list, reading goes on, and a whole
pack can be checked in one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Literal

import msgspec
import yaml

NEAR_ENOUGH = 0.6
"""Likeness (difflib ratio) from which a known key is offered instead of an unknown one."""

MAX_DEPTH = 20
"""Lists and mappings inside one another; a pack needs five."""

LIBYAML_TOO_DEEP = "maximum nesting depth"
"""In the words of newer versions of libyaml, which look far ahead and give up before we do."""

YES = frozenset({"ya", "yes", "true"})
NO = frozenset({"tidak", "no", "false"})

NodeKind = Literal["text", "list", "mapping"]


class FaultCode(StrEnum):
    """What is wrong at a place in a pack. The sentences for people live in `bukti.wording`."""

    NOT_UTF8 = "not_utf8"  # found: the offending byte
    SYNTAX = "syntax"  # not YAML; found: the parser's own words
    TAB = "tab"  # a tab where YAML wants spaces
    EMPTY_FILE = "empty_file"
    TOO_DEEP = "too_deep"  # expected: the greatest depth
    ALIAS = "alias"  # found: the name; anchors and aliases are not used in packs
    MISSING_FILE = "missing_file"  # expected: its name
    DUPLICATE_KEY = "duplicate_key"  # found: the key; expected: where it stood first
    UNKNOWN_KEY = "unknown_key"  # found: the key; expected: the nearest known ones
    MISSING_KEY = "missing_key"  # expected: the key
    WRONG_TYPE = "wrong_type"  # found, expected: kinds of value
    BAD_VALUE = "bad_value"  # found: the value; expected: what would do
    DUPLICATE_ID = "duplicate_id"  # found: the id; expected: where it stood first
    UNKNOWN_ID = "unknown_id"  # found: the reference; expected: the nearest known ones
    EXAMPLE_FAILED = "example_failed"  # found: what came out; expected: what should have
    EXAMPLE_TAKEN = "example_taken"  # found: what came out and should not have
    MISPLACED_ID = "misplaced_id"  # found: the id; expected: how an id begins here
    NUMBERING = "numbering"  # found: the id; expected: the one that is next
    NOT_HERE = "not_here"  # found: the key; expected: what it goes with
    WEIGHT_SUM = "weight_sum"  # found: the sum of what is inside; expected: the weight it should make
    # what only `rules.pack.lint` looks for: such a pack can be used
    MISSING_INDICATOR = "missing_indicator"  # expected: the id that the evaluation sheet has
    EXTRA_INDICATOR = "extra_indicator"  # found: an id that it does not have; expected: the nearest ones
    SHEET_DIFFERS = "sheet_differs"  # found: what stands here; expected: what the evaluation sheet says
    NO_ITEMS = "no_items"  # found: an indicator that expects no evidence
    FORBIDS_ITSELF = "forbids_itself"  # found: a type; expected: the phrases it both asks for and forbids
    NO_KIND_KNOWN = "no_kind_known"  # found: a type; expected: its kinds, by none of which anything is known
    # advice
    UNUSED_TYPE = "unused_type"  # found: a type that no item refers to
    UNKNOWABLE_KIND = "unknowable_kind"  # found: a kind without a word by which a document is of it
    OVERLAP = "overlap"  # found: a type; expected: another that is not told apart from it
    NO_EXAMPLES = "no_examples"  # found: a type without `meets`
    NO_OWNER = "no_owner"  # found: an item that nobody owes
    UNKNOWN_SHEET = "unknown_sheet"  # found: the version; expected: the known ones
    STRAY_FILE = "stray_file"  # found: a file that is not part of a pack


ADVICE = frozenset(
    {
        FaultCode.UNUSED_TYPE,
        FaultCode.UNKNOWABLE_KIND,
        FaultCode.OVERLAP,
        FaultCode.NO_EXAMPLES,
        FaultCode.NO_OWNER,
        FaultCode.UNKNOWN_SHEET,
        FaultCode.STRAY_FILE,
    }
)
"""Faults that are worth a look and may be as they should."""


class Place(msgspec.Struct, frozen=True, order=True):
    """Line and column count from 1; both are 0 when the whole file is meant."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong, where, and what would be right."""

    place: Place
    code: FaultCode
    found: str = ""
    expected: tuple[str, ...] = ()

    @property
    def is_advice(self) -> bool:
        """Worth a look, but maybe as it should be."""
        return self.code in ADVICE

    def __str__(self) -> str:
        """For developers and logs, in English."""
        wanted = f" (expected: {', '.join(self.expected)})" if self.expected else ""
        return f"{self.place}: {self.code}{f': {self.found}' if self.found else ''}{wanted}"


class PackError(Exception):
    """A pack that can't be used; `faults` has every reason that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class Node:
    """A value at a place. Its verbs say what is expected; a mismatch is noted, a neutral value returned."""

    __slots__ = ("_children", "_text", "faults", "kind", "place")

    def __init__(self, kind: NodeKind, place: Place, faults: list[Fault], text: str = "") -> None:
        self.kind: NodeKind = kind
        self.place = place
        self.faults = faults
        self._text = text
        self._children: list[tuple[Node | None, Node]] = []  # (key, value); lists have no keys

    def add(self, key: Node | None, value: Node) -> None:
        self._children.append((key, value))

    def fault(self, code: FaultCode, found: str = "", expected: Iterable[str] = ()) -> None:
        self.faults.append(Fault(self.place, code, found, tuple(expected)))

    # --- text and what is written as text

    def text(self) -> str:
        if self.kind != "text":
            self._wrong_type("text")
            return ""
        return self._text.strip()

    def whole_number(self, *, least: int, most: int) -> int:
        typed = self.text()
        if typed.isdecimal() and least <= int(typed) <= most:
            return int(typed)
        if self.kind == "text":
            self.fault(FaultCode.BAD_VALUE, typed, [f"{least}..{most}"])
        return least

    def number(self, *, least: float, most: float) -> float:
        typed = self.text()
        try:
            value = float(typed.replace(",", "."))
        except ValueError:
            value = float("nan")
        if least <= value <= most:
            return value
        if self.kind == "text":
            self.fault(FaultCode.BAD_VALUE, typed, [f"{least:g}..{most:g}"])
        return least

    def flag(self) -> bool:
        typed = self.text().casefold()
        if typed not in YES | NO and self.kind == "text":
            self.fault(FaultCode.BAD_VALUE, typed, ["ya", "tidak"])
        return typed in YES

    def one_of(self, choices: Sequence[str]) -> str:
        typed = self.text()
        if typed in choices or self.kind != "text":
            return typed
        self.fault(FaultCode.BAD_VALUE, typed, nearest(typed, choices) or choices)
        return ""

    # --- lists

    def items(self) -> list[Node]:
        if self.kind != "list":
            self._wrong_type("list")
            return []
        return [value for _, value in self._children]

    def texts(self) -> tuple[str, ...]:
        """A list of texts; a single text is taken as a list of one. Empty entries are faults."""
        nodes = [self] if self.kind == "text" else self.items()
        return tuple(value for value in (node._filled() for node in nodes) if value)

    # --- mappings

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Keys as typed, in order; a key typed twice is a fault and its first value counts."""
        if self.kind != "mapping":
            self._wrong_type("mapping")
            return
        seen: dict[str, Place] = {}
        for key, value in self._children:
            assert key is not None
            if key.kind != "text":
                key._wrong_type("text")
            elif (typed := key.text()) in seen:
                key.fault(FaultCode.DUPLICATE_KEY, typed, [str(seen[typed])])
            else:
                seen[typed] = key.place
                yield key, value

    def fields(self, *, required: Sequence[str] = (), optional: Sequence[str] = ()) -> Mapping[str, Node]:
        """A mapping with these keys and no others."""
        known = [*required, *optional]
        found: dict[str, Node] = {}
        for key, value in self.pairs():
            if key.text() in known:
                found[key.text()] = value
            else:
                key.fault(FaultCode.UNKNOWN_KEY, key.text(), nearest(key.text(), known) or known)
        if self.kind == "mapping":
            for missing in required:
                if missing not in found:
                    self.fault(FaultCode.MISSING_KEY, expected=[missing])
        return found

    def _filled(self) -> str:
        value = self.text()
        if not value and self.kind == "text":
            self.fault(FaultCode.BAD_VALUE, "", ["text"])
        return value

    def _wrong_type(self, expected: NodeKind) -> None:
        self.fault(FaultCode.WRONG_TYPE, self.kind, [expected])


def parse(text: str, file: str, faults: list[Fault]) -> Node | None:
    """The root node of one file, or None with the reason in `faults`. `file` is only for naming places."""
    try:
        root = _build(yaml.parse(text, Loader=yaml.CSafeLoader), file, faults)
    except yaml.MarkedYAMLError as error:
        faults.append(_syntax_fault(error, text, file))
        return None
    except yaml.reader.ReaderError as error:
        faults.append(Fault(_place_of(text, error.position, file), FaultCode.SYNTAX, error.reason))
        return None
    if root is None:  # nothing, or nothing but comments
        faults.append(Fault(Place(file), FaultCode.EMPTY_FILE))
    return root


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Known names that look like `word`, nearest first, at most three."""
    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_folded, n=3, cutoff=NEAR_ENOUGH)
    return [by_folded[near] for near in close]


def _build(events: Iterable[yaml.Event], file: str, faults: list[Fault]) -> Node | None:
    """The first document's tree. Built from events, without recursion: depth can't exhaust the stack."""
    root: Node | None = None
    above: list[
        tuple[Node, Node | None]
    ] = []  # open collections; in a mapping with the key waiting for a value
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            above.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                faults.append(Fault(_place(event, file), FaultCode.SYNTAX, "a second document in the file"))
                break
            continue
        node = _node(event, file, faults)
        if above:
            parent, key = above[-1]
            if parent.kind == "mapping" and key is None:
                above[-1] = (parent, node)
            else:
                parent.add(key, node)
                above[-1] = (parent, None)
        root = root or node
        if isinstance(event, yaml.CollectionStartEvent):
            above.append((node, None))
            if len(above) > MAX_DEPTH:
                node.fault(FaultCode.TOO_DEEP, expected=[str(MAX_DEPTH)])
                break
    return root


def _node(event: yaml.NodeEvent, file: str, faults: list[Fault]) -> Node:
    place = _place(event, file)
    if event.anchor is not None:  # an anchor, or the alias that names it
        faults.append(Fault(place, FaultCode.ALIAS, event.anchor))
    if isinstance(event, yaml.MappingStartEvent):
        return Node("mapping", place, faults)
    if isinstance(event, yaml.SequenceStartEvent):
        return Node("list", place, faults)
    return Node("text", place, faults, event.value if isinstance(event, yaml.ScalarEvent) else "")


def _place(event: yaml.Event, file: str) -> Place:
    mark = event.start_mark
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


def _place_of(text: str, position: int, file: str) -> Place:
    before = text[:position]
    return Place(file, before.count("\n") + 1, position - before.rfind("\n"))


def _syntax_fault(error: yaml.MarkedYAMLError, text: str, file: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Fault(Place(file), FaultCode.SYNTAX, error.problem or str(error))
    place = Place(file, mark.line + 1, mark.column + 1)
    if LIBYAML_TOO_DEEP in (error.problem or ""):
        return Fault(place, FaultCode.TOO_DEEP, expected=(str(MAX_DEPTH),))
    tab = _tab_near(text, mark.line)
    if tab is not None:
        return Fault(Place(file, *tab), FaultCode.TAB)
    found = ", ".join(part for part in (error.problem, error.context) if part)
    return Fault(place, FaultCode.SYNTAX, found)


def _tab_near(text: str, line: int) -> tuple[int, int] | None:
    """Line and column (from 1) of a tab in the indentation where the parser stopped, or a line before.

    libyaml complains of a block or a mapping value then, sometimes a line late; the tab is the cause.
    """
    lines = text.splitlines()
    for at in (line, line - 1):
        if 0 <= at < len(lines):
            indentation = lines[at][: len(lines[at]) - len(lines[at].lstrip(" \t-"))]
            if "\t" in indentation:
                return at + 1, indentation.index("\t") + 1
    return None
