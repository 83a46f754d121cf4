"""What somebody asked of the search page, and the address that asks the same: every state of the page has one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode

import msgspec

FACETS = ("bidang", "indikator", "jenis", "tahun", "bulan", "tipe", "status")
"""In the order shown; the names of fields, of filters and in the address are the same."""

SORTS: Mapping[str, str] = {"relevan": "score", "terbaru": "date", "nama": "name"}

MOST_CHOSEN = 40
"""Values of one facet; more are no choice, and each costs a look-up."""

MOST_PAGE = 1_000
"""Pages of results; nobody leafs so far, and the engine fetches all before."""

MOST_TEXT = 10_000
"""Letters of a query that are taken; the query language has its own, lower limit and says so."""

SHA256_LENGTH = 64


class Asked(msgspec.Struct, frozen=True):
    """`text` as typed; `chosen`: values by facet; `order`: one of SORTS, or empty for the fitting one; from page 1."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = {}
    order: str = ""
    page: int = 1

    @property
    def sort(self) -> str:
        """As in `indexer.search.model.Plan`. Where no word is asked for, the newest come first."""
        return SORTS.get(self.order) or ("score" if self.text.strip() else "date")

    @property
    def is_blank(self) -> bool:
        return not self.text.strip() and not self.chosen

    @property
    def narrowed(self) -> Mapping[str, tuple[str, ...]]:
        """The values to narrow by: of an area and an indicator in it that are both chosen, the narrower one."""
        found = dict(self.chosen)
        if "indikator" in found:
            ids = found["indikator"]
            found["indikator"] = tuple(id_ for id_ in ids if not any(_is_below(other, id_) for other in ids))
        return found

    def on_page(self, page: int) -> Asked:
        return msgspec.structs.replace(self, page=page)

    def with_text(self, text: str) -> Asked:
        return msgspec.structs.replace(self, text=text, page=1)

    def without(self, facet: str, value: str) -> Asked:
        """The same with one value less; a chosen area goes with all that is chosen in it."""
        left = tuple(one for one in self.chosen.get(facet, ()) if one != value and not _is_below(one, value))
        chosen = {name: values for name, values in {**self.chosen, facet: left}.items() if values}
        return msgspec.structs.replace(self, chosen=chosen, page=1)

    def query(self) -> str:
        """The canonical query of the address, without what is as it would be anyway."""
        pairs = [("q", self.text)] if self.text.strip() else []
        pairs += [(facet, value) for facet in FACETS for value in self.chosen.get(facet, ())]
        pairs += [("urut", self.order)] if self.order else []
        pairs += [("hal", str(self.page))] if self.page > 1 else []
        return urlencode(pairs)

    def address(self, path: str = "/cari") -> str:
        query = self.query()
        return f"{path}?{query}" if query else path


def asked(pairs: Iterable[tuple[str, str]]) -> Asked:
    """Of an address; what makes no sense is passed over, as people change addresses by hand."""
    text, order, page = "", "", 1
    chosen: dict[str, list[str]] = {}
    for name, value in pairs:
        if name == "q":
            text = value[:MOST_TEXT]
        elif name == "urut":
            order = value if value in SORTS else ""  # the form sends it empty for the fitting one
        elif name == "hal":
            page = (
                min(int(value), MOST_PAGE) if value.isascii() and value.isdigit() and value.strip("0") else 1
            )
        elif name in FACETS and value.strip():
            of_facet = chosen.setdefault(name, [])
            if value not in of_facet and len(of_facet) < MOST_CHOSEN:
                of_facet.append(value)
    return Asked(text, {facet: tuple(chosen[facet]) for facet in FACETS if facet in chosen}, order, page)


def document_address(key: str, page: int, text: str) -> str:
    """Where the document of a result opens, at the matching page with the words marked."""
    sha256, member = key[:SHA256_LENGTH], key[SHA256_LENGTH + 2 :]
    pairs = [("anggota", member), ("hal", str(page) if page else ""), ("cari", text.strip())]
    query = urlencode([(name, value) for name, value in pairs if value], errors="surrogatepass")
    return f"/dokumen/{quote(sha256, safe='')}" + (f"?{query}" if query else "")


def _is_below(id_: str, above: str) -> bool:
    """Whether an indicator or item belongs to an area or indicator."""
    return id_ != above and id_.startswith((f"{above}.", f"{above}-"))
