"""The offline browser: pages, style and script, as files of the package."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import quote

import msgspec
from jinja2 import Environment

from bukti import gap_wording, rule_wording, templates, wording_matches
from bukti.gap_list import slot_id
from bukti.handover.model import INDEX, PAGES, RULES, SNAPSHOT, Folder, Pointer, Unit
from bukti.handover.names import Names
from bukti.handover.wanted import Contents
from bukti.indicator_view import Line, lines
from bukti.overview import floors
from bukti.seeing import EVERYTHING
from evidence_store.model import AuditHead, DecisionRow
from rules.gaps.model import Evidence
from rules.pack.model import Pack, Section
from rules.slots import slots_of

FOLDER = Path(__file__).parent / "templates"
DESK = Path(__file__).parent.parent / "web" / "static"

STYLES = (DESK / "bukti.css", DESK / "gaps.css", FOLDER / "paket.css")
"""The desk's own, and a little more: what assessors know from the one looks the same in the other."""

MOST_DOUBTFUL = 20
"""Doubtful documents on a page at one slot: nobody reads on, and a slot may have thousands. The list has all."""

SEARCH_PAGE = f"{PAGES}/cari.html"


class About(msgspec.Struct, frozen=True):
    """What every page says of the package."""

    unit: str
    year: int
    on: date
    pack: str
    documents: int
    doubtful: int  # of them
    account: str  # the accounting line
    audit: AuditHead
    made_by: str
    fingerprint: str = ""  # empty: not signed
    workbook: str = ""  # its path; empty: none
    unsearched: int = 0  # pages that the search leaves out


class Pages:
    """Makes them from what the package holds."""

    def __init__(self, pack: Pack, contents: Contents) -> None:
        self._pack, self._done, self._layout = pack, contents.handed, contents.layout
        self._units, self._decisions = contents.units, contents.decisions
        self._names = gap_wording.Names(pack)
        taken = Names()
        taken.take(PAGES, "cari", ".html")
        self.paths = {indicator.id: taken.take(PAGES, indicator.id, ".html") for indicator in pack.indicators}

    def assets(self) -> Iterator[tuple[str, bytes]]:
        yield f"{PAGES}/gaya.css", b"".join(path.read_bytes() for path in STYLES)
        yield f"{PAGES}/cari.js", (FOLDER / "cari.js").read_bytes()

    def index(self, about: About) -> tuple[str, bytes]:
        """The first page."""
        files = {folder.view.indicator.id: folder for folder in self._layout.folders}
        minimum = floors(self._pack, self._done.ceilings)
        found: list[tuple[Section, list[tuple[Line, int]]]] = [
            (section, [(line, _documents(files[line.indicator.id])) for line in of_section])
            for section, of_section in lines(self._pack, self._done, EVERYTHING)
        ]
        every = [line for _section, of_section in found for line, _count in of_section]
        values = {
            "about": about,
            "here": "index",
            "sections": [(section, of_section) for section, of_section in found if of_section],
            "total": {
                "slots": sum(line.slots for line in every),
                "closed": sum(line.closed for line in every),
            },
            "ceilings": self._done.ceilings,
            "floors": minimum,
            "predicates": [one.name for one in self._pack.lke.predicates],
            "predicate_ids": [one.id for one in self._pack.lke.predicates],
            "pages": self.paths,
            "rules": RULES,
            "snapshot": SNAPSHOT,
        }
        return INDEX, _rendered("paket_daftar.html", values)

    def search(self, about: About) -> tuple[str, bytes]:
        return SEARCH_PAGE, _rendered("paket_cari.html", {"about": about, "here": "cari", "root": "../"})

    def indicator(self, folder: Folder, about: About) -> tuple[str, bytes]:
        view, pack = folder.view, self._pack
        items = [item.item for item in view.items]
        values = {
            "about": about,
            "here": "indikator",
            "root": "../",
            "found": view,
            "folder": folder.path,
            "scale": rule_wording.answers(view.scale),
            "when": {
                item.id: rule_wording.when(item, slots_of(item, pack.year, pack.timing.grace))
                for item in items
            },
            "names": self._names,
            "pages": self.paths,
            "paths": self._layout.paths,
            "units": self._units,
            "decided": self._decided,
        }
        return self.paths[view.indicator.id], _rendered("paket_indikator.html", values)

    def _decided(self, evidence: Evidence, item: str) -> list[DecisionRow]:
        """What people decided on a unit for an item."""
        sha256, _separator, member = evidence.key.partition("!/")
        return [one for one in self._decisions.get(item, ()) if (one.sha256, one.member) == (sha256, member)]

    def pointer(self, pointer: Pointer) -> tuple[str, bytes]:
        target = relative(pointer.path, pointer.target)
        return pointer.path, _rendered("tautan.html", {"target": target, "unit": pointer.unit})


def _documents(folder: Folder) -> int:
    return len({line.unit.content for line in folder.lines})


def relative(start: str, target: str) -> str:
    """How a file of the package names another."""
    return posixpath.relpath(target, posixpath.dirname(start))


def address(path: str) -> str:
    """A path as part of an address: nothing in it is taken for a query, a scheme or a mark."""
    found = quote(path, safe="/")
    return found if "/" in found.partition(":")[0] or ":" not in found else f"./{found}"


def page_of(unit: Unit, page: int) -> str:
    """What makes a reader of PDF open the page."""
    return f"#page={page}" if unit.kind == "pdf" and page and not unit.is_container else ""


@cache
def environment() -> Environment:
    """One for the process."""
    made = templates.environment(FOLDER)
    made.filters.update(address=address, name=posixpath.basename)
    made.globals.update(
        root="",
        answer=gap_wording.answer,
        against=gap_wording.against,
        slot_id=slot_id,
        slot_period=gap_wording.slot_period,
        conditions=rule_wording.conditions,
        reason=wording_matches.reason_sentence,
        decision=wording_matches.decision_sentence,
        page_of=page_of,
        most_doubtful=MOST_DOUBTFUL,
    )
    return made


def _rendered(template: str, values: Mapping[str, object]) -> bytes:
    return environment().get_template(template).render(values).encode()
