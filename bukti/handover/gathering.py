"""From the catalogue to the units of a package, and the texts of their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from archive.names import base_name, shown, shown_member
from bukti.handover.model import Unit
from bukti.seeing import place_of
from evidence_store.catalogue import Catalogue
from evidence_store.model import MEMBER_SEPARATOR, DecisionRow, UnitRow, Verb
from evidence_store.viewing import Outline

AT_ONCE = 200
"""Documents asked for together: their texts come with them."""


def units_of(catalogue: Catalogue, keys: Iterable[str]) -> dict[str, Unit]:
    """By key, in the order given; keys of files that were never received are left out."""
    wanted = list(dict.fromkeys(keys))
    places = (place_of(key) for key in wanted)
    hashes = list(dict.fromkeys(place.sha256 for place in places if place is not None))
    found: dict[str, Unit] = {}
    asked = set(wanted)
    for some in _batches(hashes, AT_ONCE):
        held = {sha256: one.document_id for sha256, one in catalogue.views.held(some).items()}
        found.update(
            (row.key, _unit(row)) for row in catalogue.units(list(held.values())) if row.key in asked
        )
        unread = [sha256 for sha256 in held if sha256 in asked and sha256 not in found]
        found.update((sha256, _unread(catalogue.views.outline(held[sha256]))) for sha256 in unread)
    return {key: found[key] for key in wanted if key in found}


def _unit(row: UnitRow) -> Unit:
    filing = next(iter(row.filings or row.former), None)
    path = filing.path if filing else b""
    container = shown(base_name(path)) or row.sha256
    return Unit(
        key=row.key,
        document_id=row.document_id,
        document=row.sha256,
        member=row.member,
        content=row.part_sha256 if row.member else row.sha256,
        size=row.size,
        kind=row.kind,
        name=_last(row.member) if row.member else container,
        filed=f"{filing.source}/{shown_member(path, row.member)}" if filing else row.key,
        received_at=row.received_at,
        container=container if row.member else "",
        title=row.reading.title or row.title,
        number=row.reading.number,
        genre=row.reading.kind,
        dated=row.reading.document_date,
    )


def _unread(outline: Outline) -> Unit:
    """A document that a person has accepted before it was read."""
    document, filing = outline.document, outline.filings[0]
    name = shown(base_name(filing.filing.path))
    return Unit(
        key=document.sha256,
        document_id=document.id,
        document=document.sha256,
        member="",
        content=document.sha256,
        size=document.size,
        kind="",
        name=name,
        filed=f"{filing.source}/{shown(filing.filing.path)}",
        received_at=document.received_at,
    )


def _last(member: str) -> str:
    """The file's name in a member's path."""
    name = member.rpartition(MEMBER_SEPARATOR)[2].rpartition("/")[2]
    return shown(name.encode("utf-8", "surrogateescape"))


def texts_of(catalogue: Catalogue, keys: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """The pages of units, in order."""
    for some in _batches(keys, AT_ONCE):
        found = catalogue.page_texts(some)
        for key in some:
            yield key, found[key][1] if key in found else ()


def decisions_by_item(catalogue: Catalogue) -> Mapping[str, Sequence[DecisionRow]]:
    """Acceptances and waivers in force, oldest first: what the unit stands by. Rejections concern nothing that is
    handed over."""
    found: dict[str, list[DecisionRow]] = {}
    for one in catalogue.decisions():
        if one.is_in_force and one.verb in (Verb.ACCEPT, Verb.WAIVE):
            found.setdefault(one.item, []).append(one)
    return found


def _batches(values: Sequence[str], size: int) -> Iterator[list[str]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
