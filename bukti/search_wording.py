"""The words for people of a search: its facets and their values, and what is said of how a query was taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bukti import gap_wording
from bukti.i18n import _, marked

if TYPE_CHECKING:
    from indexer.search.results import Notice

FACET_NAMES: Mapping[str, str] = {
    "bidang": marked("Bidang"),
    "indikator": marked("Area and indicator"),
    "jenis": marked("Kind"),
    "tahun": marked("Year"),
    "bulan": marked("Month"),
    "tipe": marked("File type"),
    "status": marked("State"),
}

STATUS_NAMES: Mapping[str, str] = {
    "ada": marked("in a folder"),
    "ditarik": marked("withdrawn"),
    "belum-terbaca": marked("present, not read"),
    "bermasalah": marked("with a problem"),
}

ORDER_NAMES: Mapping[str, str] = {
    "": marked("Best match"),
    "terbaru": marked("Newest first"),
    "nama": marked("By file name"),
}

INDICATOR_LETTERS = 70
"""Of an indicator's text, beside its id."""


def facet_value(field: str, value: str, names: gap_wording.Names) -> str:
    """A value of a facet as people read it."""
    match field:
        case "jenis":
            return names.part(value)
        case "bulan":
            return gap_wording.period(value)
        case "status":
            return _(STATUS_NAMES[value]) if value in STATUS_NAMES else value
    return value


def indicator(id_: str, text: str) -> str:
    """`A.I.1.i.a Tim telah dibentuk …`"""
    if len(text) > INDICATOR_LETTERS:
        text = text[:INDICATOR_LETTERS].rpartition(" ")[0] + " …"
    return f"{id_} {text}".strip()


def notice(found: Notice) -> str:
    """What a person should know about how the query was taken."""
    words = ", ".join(found.words)
    if found.code == "ignored_words":
        return _("Too common, left out: {words}").format(words=words)
    text = _("No document has {filter}:{value}.").format(filter=found.filter, value=found.value)
    return text + (" " + _("There are: {words}").format(words=words) if words else "")


def begun(word: str) -> str:
    """Said where the last word is no word yet, as while somebody types it."""
    return _("No word “{word}” was found; shown are words that begin so.").format(word=word)
