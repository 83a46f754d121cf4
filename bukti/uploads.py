"""The workspace's own upload folders: one for each bidang, a source of `bukti.toml` that is made when first needed."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from archive.handing_in import FolderLost, prefix_for
from bukti.config import load_settings
from bukti.i18n import _
from bukti.reviewing import Departments
from bukti.settings import Settings, Source
from bukti.workspace import Places, quoted
from rules.pack.model import Pack

if TYPE_CHECKING:
    from evidence_store.catalogue import Catalogue
    from evidence_store.model import DocumentRow, FilingRow, SourceRow

FOLDER = "unggahan"
"""Within the workspace."""

NOBODYS = "Umum"
"""The bidang of what is handed in for an item that nobody owes."""

_registering = threading.Lock()


class HandedIn(NamedTuple):
    """A file that was handed in for a slot. `filing`: None until the watch has seen it; `document`: None until it was
    received."""

    name: str
    at: datetime
    filing: FilingRow | None = None
    document: DocumentRow | None = None


def upload_source(settings: Settings, owner: str) -> Source | None:
    """The source for what is handed in by or for a bidang (its id in the pack; empty: nobody's)."""
    path = _path(owner)
    return next((source for source in settings.source if os.path.normpath(source.path) == path), None)


def registered(places: Places, pack: Pack, owner: str) -> Source:
    """The same; made, with its folder, if there is none. A running watch takes it up within ten seconds.

    Raises ConfigError, FolderLost, OSError.
    """
    with _registering:
        settings = load_settings(places.config)
        found = upload_source(settings, owner)
        if found is not None:
            if not (places.root / found.path).is_dir():
                raise FolderLost(places.root / found.path)
            return found
        made = _new(settings, pack, owner)
        (places.root / made.path).mkdir(parents=True, exist_ok=True)
        _add_to(places.config, made)
        return made


def _path(owner: str) -> str:
    return f"{FOLDER}/{re.sub(r'[^a-z0-9]+', '-', owner.casefold()).strip('-') or NOBODYS.casefold()}"


def _new(settings: Settings, pack: Pack, owner: str) -> Source:
    """By the name of the bidang that its other sources have, so that whoever sees those sees this."""
    departments = Departments(pack)
    names = [source.bidang for source in settings.source if departments.id_of(source.bidang) == owner]
    names += [bidang.name for bidang in pack.owners.bidang if bidang.id == owner]
    bidang = next(iter(names), owner or NOBODYS)
    taken = {source.name for source in settings.source}
    name = f"Unggahan {bidang}"
    numbers = iter(range(2, len(taken) + 3))
    while name in taken:
        name = f"Unggahan {bidang} {next(numbers)}"
    return Source(name=name, path=_path(owner), bidang=bidang, settle_seconds=0.0)


def _add_to(config: Path, source: Source) -> None:
    """Writes the source at the end of the file, which stays as people wrote it. Raises ConfigError if it then makes no
    sense (sources written in another way), with the file as it was."""
    target = config.resolve()
    text = target.read_text(encoding="utf-8")
    comment = _("what is handed in at the desk; Bukti writes here itself")
    added = "\n".join(
        (
            "",
            f"# {comment}",
            "[[source]]",
            f"name = {quoted(source.name)}",
            f"path = {quoted(source.path)}",
            f"bidang = {quoted(source.bidang)}",
            f"settle_seconds = {source.settle_seconds}",
            "",
        )
    )
    temporary = target.with_name(f"{target.name}.new")
    try:
        with temporary.open("w", encoding="utf-8") as out:
            out.write(text + ("" if text.endswith("\n") else "\n") + added)
            out.flush()
            os.fsync(out.fileno())
        load_settings(temporary)
        shutil.copymode(target, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def handed_in(catalogue: Catalogue, places: Places, source: Source, item: str, label: str) -> list[HandedIn]:
    """What was handed in for a slot and stands in the upload folder now, the latest first."""
    folder, prefix = places.root / source.path, os.fsencode(prefix_for(item, label))
    try:
        with os.scandir(os.fsencode(folder)) as entries:
            there = {one.name: one.stat().st_mtime for one in entries if one.name.startswith(prefix)}
    except OSError:
        return []
    row = next((one for one in catalogue.sources() if one.name == source.name), None)
    filings = _filings(catalogue, row, there) if row is not None and there else {}
    return [
        HandedIn(
            os.fsdecode(name),
            datetime.fromtimestamp(there[name]).astimezone(),
            *filings.get(name, (None, None)),
        )
        for name in sorted(there, key=lambda name: (-there[name], name))
    ]


def _filings(
    catalogue: Catalogue, row: SourceRow, names: Iterable[bytes]
) -> dict[bytes, tuple[FilingRow, DocumentRow | None]]:
    found: dict[bytes, tuple[FilingRow, DocumentRow | None]] = {}
    for name, known in catalogue.known_at(row.id, list(names)).items():
        filing = catalogue.filing(known.filing_id)
        id_ = filing.document_id
        documents = catalogue.documents(after_id=id_ - 1, limit=1) if id_ is not None else []
        found[name] = filing, next(iter(documents), None)
    return found
