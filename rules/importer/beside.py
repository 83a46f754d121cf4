"""What a workbook (XLSX) keeps beside its cells' values: where a cell links to, and the choices it offers. Pure."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml import etree

MOST_BYTES = 64 * 1024 * 1024  # of a sheet's XML: one of a plan has far less
MOST_CHOICES = 20_000  # cells that offer choices and are looked at
MAIN = "xl/workbook.xml"

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_FORMULA = re.compile(r'\s*HYPERLINK\s*\(\s*"([^"]*)"', re.IGNORECASE)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Place = tuple[int, int]
"""Row from 1, column from 0."""


class Beside(NamedTuple):
    """Of one sheet."""

    links: Mapping[Place, str]
    choices: Mapping[Place, tuple[str, ...]]


def beside(data: bytes) -> dict[str, Beside]:
    """By name of a sheet. What can't be read is left out: the values are read elsewhere."""
    from lxml import etree

    found: dict[str, Beside] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = _relations(package, MAIN)
            for event in _elements(package, MAIN, "sheet"):
                part = parts.get(event.get(_RELATION, ""), "")
                name = event.get("name", "")
                if name and part in package.namelist():
                    found[name] = _sheet(package, part)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError, RuntimeError, OSError):
        return found
    return found


def _sheet(package: zipfile.ZipFile, part: str) -> Beside:
    targets = _relations(package, part)
    links: dict[Place, str] = {}
    choices: dict[Place, tuple[str, ...]] = {}
    for element in _elements(package, part, "f", "hyperlink", "dataValidation"):
        kind = element.tag.rpartition("}")[2]
        if kind == "f":
            cell = element.getparent()
            if (formula := _FORMULA.match(element.text or "")) and cell is not None:
                links.update(dict.fromkeys(_places(cell.get("r", ""), 1), formula[1]))
        elif kind == "hyperlink":
            address = targets.get(element.get(_RELATION, ""), "")
            if address and element.get("location"):
                address = f"{address}#{element.get('location')}"
            links.update(dict.fromkeys(_places(element.get("ref", ""), 1), address))
        elif element.get("type") == "list" and (offered := _offered(element)):
            room = MOST_CHOICES - len(choices)
            choices.update(dict.fromkeys(_places(element.get("sqref", ""), room), offered))
    return Beside(links, choices)


def _offered(rule: etree._Element) -> tuple[str, ...]:
    """The choices that a rule names itself; none where it points to other cells."""
    for child in rule:
        if isinstance(child.tag, str) and child.tag.endswith("}formula1"):
            text = (child.text or "").strip()
            if text.startswith('"') and text.endswith('"'):
                return tuple(one.strip() for one in text[1:-1].split(",") if one.strip())
    return ()


def _places(reference: str, most: int) -> list[Place]:
    """The first cells of `N9`, `K9:K12` or several of them; of a wide range the first column alone."""
    found: list[Place] = []
    for one in reference.split():
        first, _, last = one.partition(":")
        start, end = _CELL.fullmatch(first), _CELL.fullmatch(last or first)
        if start and end:
            beyond = min(int(end[2]) + 1, int(start[2]) + most - len(found))
            found += [(row, _column(start[1])) for row in range(int(start[2]), beyond)]
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """What the ids in a part stand for: addresses outside, and names of other parts."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.namelist():
        return {}
    found = {}
    for element in _elements(package, relations, "Relationship"):
        target = element.get("Target", "")
        if element.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
        found[element.get("Id", "")] = target
    return found


def _elements(package: zipfile.ZipFile, part: str, *names: str) -> Iterator[etree._Element]:
    """The elements of these names in a part, one after the other, entities left alone."""
    from lxml import etree

    if package.getinfo(part).file_size > MOST_BYTES:
        return
    with package.open(part) as source:
        walk = etree.iterparse(
            source,
            events=("end",),
            tag=[f"{{*}}{name}" for name in names],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            recover=True,
        )
        for _, element in walk:
            yield element
            element.clear()
