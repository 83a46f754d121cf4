"""Findings of the archive itself: what was found by hashing and comparing, and filings that changed or vanished after
they were accepted. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from archive.fixity import Finding as Fault
from bukti.checking.model import Code, Fact, Finding, Place, Severity


def integrity(faults: Iterable[Fault], bidang: Callable[[str], str]) -> Iterator[Finding]:
    """What `archive.fixity` found. `bidang`: of a source, by its name."""
    for fault in faults:
        code = Code(fault.kind.value)
        severity = Severity.ERROR if fault.is_fault else Severity.NOTICE
        key = fault.what if code not in (Code.AUDIT, Code.CATALOGUE) else ""
        path = fault.filings[0].replace(": ", "/", 1) if fault.filings else ""
        concerned = [bidang(filing.partition(": ")[0]) for filing in fault.filings]
        facts: dict[str, Fact] = {"detail": fault.detail}
        if code is Code.AUDIT:
            facts["row"] = fault.what
        others = tuple(Place(key=key, path=filing.replace(": ", "/", 1)) for filing in fault.filings[1:])
        place = Place(key=key, path=path)
        yield Finding(code, severity, place, tuple(dict.fromkeys(filter(None, concerned))), facts, others)


class Accepted(NamedTuple):
    """A document that counted for an item, and does not lie where it lay any more."""

    key: str
    path: str
    bidang: str
    item: str
    slot: str
    who: str  # the person who accepted it; empty: the rules
    on: date  # since when it is not there
    next_key: str  # what the file holds now; empty: the file is gone
    is_slot_open: bool  # nothing else fills the slot


def once_accepted(found: Iterable[Accepted]) -> Iterator[Finding]:
    """A warning where a person had accepted it or the slot is open now; else the new one does as well as the old."""
    for one in found:
        code = Code.CHANGED if one.next_key else Code.VANISHED
        severity = Severity.WARNING if one.who or one.is_slot_open else Severity.NOTICE
        facts: dict[str, Fact] = {"who": one.who, "day": one.on}
        others = (Place(one.item, one.slot, one.next_key, one.path),) if one.next_key else ()
        place = Place(one.item, one.slot, one.key, one.path)
        yield Finding(code, severity, place, (one.bidang,) if one.bidang else (), facts, others)
