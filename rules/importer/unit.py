"""Whose plan it is: the unit that the document names before its table. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.language.tokens import normalise
from rules.pack.model import Unit

KINDS_OF_UNIT = (
    *(
        "pusat",
        "balai",
        "loka",
        "dinas",
        "biro",
        "kantor",
        "sekretariat",
        "direktorat",
        "inspektorat",
        "unit",
    ),
    *(
        "rumah sakit",
        "puskesmas",
        "politeknik",
        "lapas",
        "rutan",
        "kecamatan",
        "kelurahan",
        "stasiun",
        "pengadilan",
    ),
)
"""What names of units begin with; larger bodies (badan, kementerian) stand above them on a title page."""

TITLE_LINES = 40  # lines at the beginning in which a title page ends
LONGEST_NAME = 12  # words


def unit_of(lines: Sequence[str], known: Unit) -> str:
    """The unit's name: the known one if the plan names it anyhow, else the first line that names a unit; or empty."""
    text = f" {normalise(' '.join(lines))} "
    for name in (known.name, *known.aliases):
        if f" {normalise(name)} " in text:
            return known.name
    for line in lines[:TITLE_LINES]:
        plain = normalise(line)
        if len(plain.split()) <= LONGEST_NAME and any(plain.startswith(f"{kind} ") for kind in KINDS_OF_UNIT):
            return " ".join(line.split())
    return ""
