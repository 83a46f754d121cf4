"""Writes what a package has besides documents: lists, pages, search, records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from archive.progress import Phase, Progress
from bukti.gap_wording import day
from bukti.handover.errors import Stopped
from bukti.handover.gathering import texts_of
from bukti.handover.lists import list_text
from bukti.handover.model import DATA, LIST, PAGES, RULES, SNAPSHOT, Copy
from bukti.handover.pages import About, Pages, page_of
from bukti.handover.putting import Sink
from bukti.handover.search_data import SearchData
from bukti.handover.wanted import Contents, Links, Wanted
from bukti.wording import account_line
from rules.gaps.snapshot import encode, snapshot

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue

SEARCH = f"{PAGES}/cari"


def write_pages(
    sink: Sink,
    wanted: Wanted,
    contents: Contents,
    catalogue: Catalogue,
    *,
    progress: Progress,
    stop: Callable[[], bool],
) -> int:
    """How many pages the search leaves out. Raises Stopped, and the store's errors."""
    layout = contents.layout
    pages = Pages(wanted.pack, contents)
    progress.total(Phase.PAGES, len(layout.folders) + len(layout.copies))
    unsearched = _write_search(sink, contents, catalogue, pages.paths, progress, stop)
    for folder in layout.folders:
        sink.write(f"{folder.path}/{LIST}", list_text(folder))
    for pointer in layout.pointers:
        _look_up(stop)
        sink.write(*pages.pointer(pointer))
    about = _about(wanted, contents, _write_records(sink, wanted, contents), unsearched)
    for folder in layout.folders:
        _look_up(stop)
        sink.write(*pages.indicator(folder, about))
        progress.advance(Phase.PAGES)
    for path, content in (pages.index(about), pages.search(about), *pages.assets()):
        sink.write(path, content)
    return unsearched


def _look_up(stop: Callable[[], bool]) -> None:
    if stop():
        raise Stopped


# --- search


def _write_search(
    sink: Sink,
    contents: Contents,
    catalogue: Catalogue,
    pages: Mapping[str, str],
    progress: Progress,
    stop: Callable[[], bool],
) -> int:
    by_key = {copy.unit.key: copy for copy in contents.layout.copies}
    data = SearchData()
    for key, texts in texts_of(catalogue, list(by_key)):
        _look_up(stop)
        for path, content in data.add(*_title(by_key[key], pages), texts):
            sink.write(f"{SEARCH}/{path}", content)
        progress.advance(Phase.PAGES)
    for path, content in data.files():
        sink.write(f"{SEARCH}/{path}", content)
    return data.left_out


def _title(copy: Copy, pages: Mapping[str, str]) -> tuple[dict[str, object], str]:
    """What the search shows of a document, and what it finds it by besides its text."""
    unit = copy.unit
    items = list(dict.fromkeys(one.item for one in copy.served))
    shown: dict[str, object] = {
        "t": unit.title or unit.name,
        "p": copy.path,
        "n": unit.name,
        "d": day(unit.dated) if unit.dated else "",
        "f": bool(page_of(unit, 1)),
        "r": all(one.is_doubtful for one in copy.served),
        "i": [[item, pages[item.rpartition("-")[0]].rpartition("/")[2]] for item in items],
    }
    return shown, f"{unit.title} {unit.name} {unit.number} {' '.join(items)}"


# --- records


def _write_records(sink: Sink, wanted: Wanted, contents: Contents) -> str:
    """Snapshot, rules, workbook; the workbook's path."""
    sink.write(SNAPSHOT, encode(snapshot(contents.done.review, contents.done.ceilings)))
    sink.write(RULES, wanted.pack_zip)
    if wanted.workbook is None:
        return ""
    path = f"{DATA}/LKE {wanted.pack.year}.xlsx"
    sink.write(path, wanted.workbook(links(contents)))
    return path


def links(contents: Contents) -> Links:
    """Of what counts, by item; of an indicator its folder. The workbook lies in `data`."""
    found: dict[str, list[tuple[str, str]]] = {}
    for folder in contents.layout.folders:
        name = folder.path.removeprefix(f"{DATA}/")
        found[folder.view.indicator.id] = [(name, name)]
        for line in folder.lines:
            link = (line.unit.title or line.unit.name, line.path.removeprefix(f"{DATA}/"))
            if not line.is_doubtful and link not in found.setdefault(line.item, []):
                found[line.item].append(link)
    return found


def _about(wanted: Wanted, contents: Contents, workbook: str, unsearched: int) -> About:
    return About(
        unit=wanted.unit,
        year=wanted.pack.year,
        on=wanted.on,
        pack=wanted.pack.name,
        documents=len(contents.layout.copies),
        doubtful=contents.doubtful,
        account=account_line(contents.account),
        audit=contents.audit,
        made_by=wanted.made_by,
        fingerprint=wanted.fingerprint,
        workbook=workbook,
        unsearched=unsearched,
    )
