"""What a pack defines and what it refers to, gathered while its files are read and compared at the end. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from indexer.language.tokens import terms
from rules.yaml_source import Fault, FaultCode, Node, Place, nearest


class What(StrEnum):
    """The sorts of things with an id. Ids of one sort are distinct."""

    KIND = "kind"
    DOCUMENT = "document"
    SECTION = "section"
    GROUP = "group"
    INDICATOR = "indicator"
    ITEM = "item"
    SCALE = "scale"
    PREDICATE = "predicate"
    PARAMETER = "parameter"
    BIDANG = "bidang"


PLAN = (What.SECTION, What.GROUP, What.INDICATOR, What.ITEM)


class Ledger:
    """Definitions and references of one pack, with the faults found so far."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self._defined: dict[What, dict[str, Place]] = {what: {} for what in What}
        self._referred: list[tuple[What, str, Place]] = []
        self._beginnings: list[tuple[str, Place]] = []
        self._lost: set[What] = set()

    def define(self, what: What, node: Node | None) -> str:
        """The id at a node; empty, with a fault, if there is none or it was given before."""
        if node is None:
            return ""
        id_ = node.text()
        if not id_:
            if node.kind == "text":
                node.fault(FaultCode.BAD_VALUE, "", ["id"])
            return ""
        first = self._defined[what].get(id_)
        if first is not None:
            node.fault(FaultCode.DUPLICATE_ID, id_, [str(first)])
            return ""
        self._defined[what][id_] = node.place
        return id_

    def declare(self, what: What, id_: str, place: Place) -> None:
        """A definition that was checked elsewhere."""
        self._defined[what].setdefault(id_, place)

    def lose(self, *sorts: What) -> None:
        """A file that defines these could not be read: one fault is told, not one for each reference into it."""
        self._lost.update(sorts)

    def refer(self, what: What, node: Node | None) -> tuple[str, ...]:
        """The ids that a node names, one or a list; each must be defined by the end. Twice the same is a fault."""
        named: list[str] = []
        for entry in entries(node):
            id_ = entry.text()
            if id_ in named:
                entry.fault(FaultCode.DUPLICATE_ID, id_, [str(node.place if node else entry.place)])
            elif id_:
                named.append(id_)
                self._referred.append((what, id_, entry.place))
            elif entry.kind == "text":
                entry.fault(FaultCode.BAD_VALUE, "", ["id"])
        return tuple(named)

    def refer_beginning(self, node: Node | None) -> tuple[str, ...]:
        """The ids that a node names, each with all that stands below it: a section (`A.I.1`) or beginnings of its
        id (`A`), a group, an indicator, an item."""
        named = [(entry.text(), entry.place) for entry in entries(node)]
        self._beginnings += named
        return tuple(id_ for id_, _place in named if id_)

    def place(self, what: What, id_: str) -> Place:
        """Where something is defined."""
        return self._defined[what].get(id_, Place(""))

    def ids(self, what: What) -> Mapping[str, Place]:
        return self._defined[what]

    def settle(self) -> None:
        """Notes every reference to what is defined nowhere."""
        for what, id_, place in self._referred:
            known = self._defined[what]
            if id_ not in known and what not in self._lost:
                self.faults.append(Fault(place, FaultCode.UNKNOWN_ID, id_, tuple(nearest(id_, known))))
        if not self._lost.isdisjoint(PLAN):
            return
        known = {
            beginning: place
            for what in PLAN
            for id_, place in self._defined[what].items()
            for beginning in above(id_)
        }
        for id_, place in (
            self._beginnings if known else ()
        ):  # a pack without indicators has nothing to compare
            if id_ not in known:
                self.faults.append(Fault(place, FaultCode.UNKNOWN_ID, id_, tuple(nearest(id_, known))))


def above(id_: str) -> Iterator[str]:
    """An id of the plan and its beginnings, longest first: `A.I.1.i.a-1`, `A.I.1.i.a`, `A.I.1.i` … `A`."""
    while id_:
        yield id_
        id_ = id_[: max(id_.rfind("."), id_.rfind("-"), 0)]


def entries(node: Node | None) -> list[Node]:
    """The nodes of a list; a single text is taken as a list of one."""
    if node is None:
        return []
    return [node] if node.kind == "text" else node.items()


def text(fields: Mapping[str, Node], key: str) -> str:
    """The text under a key, empty if it is not there."""
    return fields[key].text() if key in fields else ""


def flag(fields: Mapping[str, Node], key: str) -> bool:
    """Whether a key is there and says yes."""
    return key in fields and fields[key].flag()


def phrases(node: Node | None) -> tuple[str, ...]:
    """Phrases as written. One without letters or digits, or the same twice, is a fault and left out."""
    kept: dict[tuple[str, ...], str] = {}
    for entry in entries(node):
        written = entry.text()
        phrase = tuple(terms(written))
        if not phrase:
            if entry.kind == "text":
                entry.fault(FaultCode.BAD_VALUE, written, ["letters or digits"])
        elif phrase in kept:
            entry.fault(FaultCode.DUPLICATE_ID, written, [kept[phrase]])
        else:
            kept[phrase] = written
    return tuple(kept.values())
