"""What can be set in `bukti.toml`: frozen values with their defaults and bounds, nothing read here."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Percent = Annotated[float, Meta(ge=0, le=100)]
Count = Annotated[int, Meta(ge=1)]
Seconds = Annotated[float, Meta(ge=0)]
Port = Annotated[int, Meta(ge=1, le=65535)]
Name = Annotated[str, Meta(min_length=1)]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; a key it does not know is a mistake."""


class Unit(_Table, frozen=True):
    """The unit this workspace belongs to."""

    name: Name = "Unit Kerja"
    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")] = "unit"
    year: Annotated[int, Meta(ge=2000, le=2100)] = 2025
    timezone: str = "Asia/Jakarta"
    language: Literal["id", "en"] = "id"
    pack: str = "zi-wbk-2025"


class Source(_Table, frozen=True):
    """A watched folder tree and the bidang that owns it. `path` is relative to the workspace or absolute."""

    name: Name
    path: Name
    bidang: Name
    mode: Literal["auto", "events", "polling"] = "auto"
    settle_seconds: Annotated[float, Meta(ge=0, le=3600)] = 2.0
    poll_seconds: Annotated[float, Meta(ge=1, le=86400)] = 60.0
    scan_seconds: Annotated[float, Meta(ge=1, le=86400)] = 900.0
    ignore: tuple[str, ...] = ()


class Extraction(_Table, frozen=True):
    """How files are read, and what a file may cost at most."""

    workers: Annotated[int, Meta(ge=0, le=256)] = 0  # 0: one for each core
    wall_seconds: Annotated[float, Meta(ge=1, le=3600)] = 55.0
    cpu_seconds: Annotated[int, Meta(ge=1, le=3600)] = 50
    memory_mib: Annotated[int, Meta(ge=256)] = 1400
    file_mib: Count = 2048
    pages: Count = 3000
    ocr_pages: Count = 500
    megapixels: Count = 120
    unpacked_mib: Count = 1024
    members: Count = 5000
    nesting: Annotated[int, Meta(ge=1, le=20)] = 5


class Ocr(_Table, frozen=True):
    """How scans are recognised (Tesseract)."""

    enabled: bool = True
    languages: Annotated[str, Meta(pattern=r"^[A-Za-z_]+(\+[A-Za-z_]+)*$")] = "ind+eng"
    dpi: Annotated[int, Meta(ge=70, le=600)] = 200
    low_confidence: Percent = 60.0


class Search(_Table, frozen=True):
    """Which library answers searches; `auto` moves to tantivy when the archive outgrows whoosh."""

    engine: Literal["auto", "whoosh", "tantivy"] = "auto"


class Verify(_Table, frozen=True):
    """How a watch that has nothing better to do hashes the stored files again. No rate: not at all."""

    enabled: bool = True
    megabytes_per_second: Annotated[float, Meta(ge=0, le=10_000)] = 5.0
    days: Annotated[float, Meta(ge=1, le=3650)] = 30.0

    @property
    def is_on(self) -> bool:
        return self.enabled and self.megabytes_per_second > 0


class Web(_Table, frozen=True):
    """Where the desk listens (used by `bukti serve`)."""

    host: str = "127.0.0.1"
    port: Port = 8300
    address: str = ""  # by which people open it, for links in reports: https://bukti.example.go.id
    secure: bool = False  # people come by https (through a reverse proxy): cookies for https only
    shared: tuple[str, ...] = ()  # bidang whose documents everybody may see
    upload_mib: Count = 200
    cache_mib: Count = 500  # page images that are kept, so as not to be drawn again
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")  # reverse proxies whose word is believed
    user_header: str = ""  # the header in which they say who has signed in; empty: by password only


class Mail(_Table, frozen=True):
    """The mail server for the weekly report, and who gets it (used by `bukti report weekly --send`)."""

    host: str = ""
    port: Port = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_file: str = ""  # relative to the workspace or absolute
    ca_file: str = (
        ""  # certificates (PEM) that are believed besides the system's: of an office's own authority
    )
    sender: str = ""
    coordinator: tuple[str, ...] = ()
    bidang: dict[str, tuple[str, ...]] = {}


class Report(_Table, frozen=True):
    """When the weekly report mails itself (the watch does it). Off until somebody wants it: it writes to many."""

    enabled: bool = False
    day: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = "mon"
    time: Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "07:00"


class Letterhead(_Table, frozen=True):
    """What stands at the head of reports, and who signs them. `logo`: a PNG or JPEG file, beside `bukti.toml` or
    absolute."""

    above: tuple[str, ...] = ()  # lines over the unit's name: the ministry, the agency
    address: tuple[str, ...] = ()  # lines under it
    logo: str = ""
    city: str = ""  # "Bogor" of "Bogor, 13 Oktober 2025"
    signer: str = ""
    signer_role: str = ""
    signer_id: str = ""  # NIP


class Handover(_Table, frozen=True):
    """What packages for assessors are signed with: a file with an Ed25519 private key, relative to the workspace or
    absolute; empty: not signed."""

    signing_key: str = ""


class Settings(_Table, frozen=True):
    """The whole file."""

    unit: Unit = Unit()
    source: tuple[Source, ...] = ()
    extraction: Extraction = Extraction()
    ocr: Ocr = Ocr()
    search: Search = Search()
    verify: Verify = Verify()
    web: Web = Web()
    letterhead: Letterhead = Letterhead()
    mail: Mail = Mail()
    handover: Handover = Handover()
    report: Report = Report()
