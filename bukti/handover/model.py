"""What a package is made of: units with their facts, and where each of them goes. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from bukti.indicator_view import IndicatorView

DATA = "data"
"""BagIt's folder of the payload."""

PAGES = "halaman"
"""The offline browser, but for `index.html`."""

INDEX = "index.html"
MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"
PUBLIC_KEY = "kunci-publik.pem"

DOUBTFUL = "perlu ditinjau"
"""In an indicator's folder: what nobody has decided on yet."""

LIST = "DAFTAR.txt"
"""In every indicator's folder, for whom no link opens."""

RECORDS = f"{DATA}/catatan"
SNAPSHOT = f"{RECORDS}/keadaan.json"
RULES = f"{RECORDS}/paket-aturan.zip"


class Unit(msgspec.Struct, frozen=True):
    """A document or a member of one, with what is known of it."""

    key: str
    document_id: int
    document: str  # SHA-256 of the stored object
    member: str
    content: str  # SHA-256 of the unit's own bytes
    size: int  # of them
    kind: str  # `pdf`, …
    name: str  # of its file, as filed
    filed: str  # `source/path`, as shown
    received_at: datetime
    container: str = ""  # what the file is called that has the member
    title: str = ""
    number: str = ""
    genre: str = ""  # SK, notulen, …
    dated: date | None = None
    is_container: bool = (
        False  # the member could not be taken out: what is handed over is the file that has it
    )


class Served(msgspec.Struct, frozen=True):
    """What a copy is there for."""

    item: str
    slot: str
    is_doubtful: bool
    ruling: str  # who said so: machine, accepted (a person)


class Copy(msgspec.Struct, frozen=True):
    """A file of the package, once for the same bytes."""

    path: str  # in the package
    unit: Unit
    served: tuple[Served, ...]


class Pointer(msgspec.Struct, frozen=True):
    """A small page that opens a copy which lies in another folder."""

    path: str
    target: str  # path of the copy
    unit: Unit


class Line(msgspec.Struct, frozen=True):
    """A piece of evidence in an indicator's list."""

    item: str
    period: str  # as people write it
    unit: Unit
    path: str  # of the copy
    is_doubtful: bool


class Folder(msgspec.Struct, frozen=True):
    """An indicator."""

    path: str
    view: IndicatorView
    lines: tuple[Line, ...]


class Layout(msgspec.Struct, frozen=True):
    """Where everything goes. `paths`: of the copy, by key of the unit."""

    folders: tuple[Folder, ...]
    copies: tuple[Copy, ...]
    pointers: tuple[Pointer, ...]
    paths: Mapping[str, str]


class Entry(msgspec.Struct, frozen=True):
    """A file that has been put into the package."""

    sha256: str
    size: int
