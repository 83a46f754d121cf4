"""A workspace on disk: where its things lie, and how a new one is made."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bukti.config import CONFIG_NAME
from bukti.i18n import _
from bukti.settings import Settings, Source
from bukti.unit_of_pack import unit_name_of, with_unit

PACKS = "rules/packs"
STARTER_SOURCE = "berkas"
"""A new workspace without `--source` gets this empty folder to drop files into."""


class WorkspaceExists(Exception):
    """`bukti init` on a folder that already holds a workspace."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class UnknownPack(Exception):
    """No rule pack of that name comes with Bukti."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name)
        self.name, self.known = name, known


class UnusableName(Exception):
    """A source path that can't be written in a text file (its bytes are no UTF-8)."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True)
class Places:
    """The paths of a workspace. `docs/formats.md` tells what lies in each."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / CONFIG_NAME

    @property
    def store(self) -> Path:
        return self.root / "store"

    @property
    def objects(self) -> Path:
        return self.store / "objects"

    @property
    def catalogue(self) -> Path:
        return self.store / "catalogue.sqlite"

    @property
    def lock(self) -> Path:
        return self.store / "lock"

    @property
    def index(self) -> Path:
        return self.root / "index"

    @property
    def scratch(self) -> Path:
        return self.root / "scratch"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    @property
    def watch_news(self) -> Path:
        return self.root / "watch.json"

    @property
    def unfinished_check(self) -> Path:
        return self.root / "periksa.txt"

    @property
    def reports(self) -> Path:
        return self.root / "laporan"

    @property
    def mail_news(self) -> Path:
        return self.root / "surel.json"

    @property
    def mail_lock(self) -> Path:
        return self.store / "surel.lock"

    @property
    def pack(self) -> Path:
        return self.root / "pack"

    @property
    def sound_pack(self) -> Path:
        return self.root / "pack.sound.zip"


def bundled_packs() -> dict[str, Path]:
    """The rule packs that come with Bukti, by name."""
    import rules

    folder = Path(rules.__file__).with_name("packs")
    return {path.name: path for path in sorted(folder.iterdir()) if (path / "pack.yaml").is_file()}


def parse_source(text: str) -> Source:
    """`TREE[=bidang]` as given to `bukti init --source`. The bidang defaults to the folder's name."""
    tree, _sep, bidang = text.rpartition("=") if "=" in text else (text, "", "")
    path = os.path.abspath(tree)
    try:
        path.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnusableName(ascii(path)) from error
    name = os.path.basename(path.rstrip("/")) or "sumber"
    return Source(name=name, path=path, bidang=bidang or name)


def distinct_names(sources: list[Source]) -> list[Source]:
    """The sources with names made different by a number where two folders are called the same."""
    seen: dict[str, int] = {}
    named = []
    for source in sources:
        seen[source.name] = seen.get(source.name, 0) + 1
        name = source.name if seen[source.name] == 1 else f"{source.name}-{seen[source.name]}"
        named.append(Source(name=name, path=source.path, bidang=source.bidang))
    return named


class UnitNames(NamedTuple):
    """What a unit and the agencies above it are called. No name: the unit that the pack was written for."""

    name: str = ""
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()


def make_workspace(
    root: Path, sources: list[Source], *, pack: str, unit: UnitNames, year: int, language: str
) -> Places:
    """Makes the folders, the pack copy and a commented `bukti.toml`; the catalogue is made by the caller.

    Raises WorkspaceExists, UnknownPack, OSError. Writes `bukti.toml` last: a folder without it is no workspace.
    """
    places = Places(root.absolute())
    if places.config.exists():
        raise WorkspaceExists(places.config)
    packs = bundled_packs()
    if pack not in packs:
        raise UnknownPack(pack, sorted(packs))
    for folder in (places.root, places.store, places.index, places.scratch):
        folder.mkdir(parents=True, exist_ok=True)
    if not places.pack.exists():
        import shutil

        shutil.copytree(packs[pack], places.pack)
        _name_unit(places.pack / "pack.yaml", unit)
    unit_name = unit.name or unit_name_of((places.pack / "pack.yaml").read_text(encoding="utf-8"))
    if not sources:
        (places.root / STARTER_SOURCE).mkdir(exist_ok=True)
        sources = [Source(name=STARTER_SOURCE, path=STARTER_SOURCE, bidang="Umum")]
    text = config_text(distinct_names(sources), pack=pack, unit_name=unit_name, year=year, language=language)
    temporary = places.config.with_suffix(".toml.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(places.config)
    return places


def _name_unit(file: Path, unit: UnitNames) -> None:
    """Writes the unit's names into the pack's copy."""
    text = file.read_text(encoding="utf-8")
    file.write_text(
        with_unit(text, unit.name or unit_name_of(text), unit.aliases, unit.parents), encoding="utf-8"
    )


def unit_id(name: str) -> str:
    """A short id from the unit's name: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:63] or "unit"


def config_text(sources: list[Source], *, pack: str, unit_name: str, year: int, language: str) -> str:
    """The text of a new `bukti.toml`: every setting with its default, each with a comment."""
    lines = [
        *_comment(
            _("Settings of this Bukti workspace. Lines that begin with # are comments; remove the # to set.")
        ),
        "",
        "[unit]",
        f"name = {quoted(unit_name)}",
        f"id = {quoted(unit_id(unit_name))}",
        *_comment(_("the year of the plan")),
        f"year = {year}",
        f"language = {quoted(language)}  # id, en",
        "# Asia/Jakarta (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT)",
        f"timezone = {quoted(Settings().unit.timezone)}",
        *_comment(_("the rule pack; its copy for this workspace is in the folder pack/ and may be edited")),
        f"pack = {quoted(pack)}",
        "",
        *_comment(_("The watched folders. Bukti only reads them. Repeat [[source]] for each folder.")),
    ]
    for source in sources:
        lines += [
            "[[source]]",
            f"name = {quoted(source.name)}",
            f"path = {quoted(source.path)}",
            f"bidang = {quoted(source.bidang)}",
            *_comment(_("auto chooses: events on a local disk, polling on a network share")),
            'mode = "auto"  # auto, events, polling',
            *_comment(_("a file is taken when it has stood still for this many seconds")),
            f"settle_seconds = {source.settle_seconds}",
            *_comment(_("a watch looks through all of it so often: without events, and with them (seconds)")),
            f"# poll_seconds = {source.poll_seconds}",
            f"# scan_seconds = {source.scan_seconds}",
            *_comment(_("names that do not count, besides Office's and the system's own temporary files")),
            '# ignore = ["*.bak", "Arsip lama/*"]',
            "",
        ]
    default = Settings()
    lines += [
        "[extraction]",
        *_comment(_("how many files are read at once; 0 is one for each processor core")),
        f"# workers = {default.extraction.workers}",
        *_comment(_("what one file may cost at most; beyond it the file is listed as a problem")),
        *(
            f"# {name} = {_number(getattr(default.extraction, name))}"
            for name in default.extraction.__struct_fields__
            if name != "workers"
        ),
        "",
        "[ocr]",
        *(f"# {name} = {_number(getattr(default.ocr, name))}" for name in default.ocr.__struct_fields__),
        "",
        "[search]",
        *_comment(_("auto begins with whoosh and moves to tantivy when the archive has grown")),
        '# engine = "auto"  # auto, whoosh, tantivy',
        "",
        "[verify]",
        *_comment(
            _("an idle watch reads every stored file again: how fast at most, and after how many days")
        ),
        *(
            f"# {name} = {_number(getattr(default.verify, name))}"
            for name in default.verify.__struct_fields__
        ),
        "",
        "[web]",
        *(f"# {name} = {_number(getattr(default.web, name))}" for name in default.web.__struct_fields__),
        "",
        "[letterhead]",
        *_comment(_("the head of reports, and who signs them; the logo is a PNG or JPEG file")),
        '# above = ["KEMENTERIAN CONTOH", "BADAN CONTOH"]',
        '# address = ["Jalan Contoh 1, Bogor 16111", "Telepon (0251) 555-0100, contoh.example.go.id"]',
        '# logo = "logo.png"',
        '# city = "Bogor"',
        '# signer_role = "Ketua Tim Kerja ZI,"',
        '# signer = "Nama Lengkap"',
        '# signer_id = "19800101 200501 1 001"',
        "",
        "[handover]",
        *_comment(_("what packages for assessors are signed with; make one: bukti handover --make-key FILE")),
        '# signing_key = "rahasia/kunci.pem"',
        "",
        "[mail]",
        *_comment(_("the mail server for the weekly report; the password stands in a file of its own")),
        '# host = "smtp.example.go.id"',
        f"# port = {default.mail.port}",
        '# tls = "starttls"  # starttls, tls, none',
        '# user = "bukti@example.go.id"',
        '# password_file = "rahasia/surel.txt"',
        *_comment(_("certificates (PEM) of the office's own authority, where the mail server's is by it")),
        '# ca_file = "rahasia/ca.pem"',
        '# sender = "bukti@example.go.id"',
        '# coordinator = ["koordinator.zi@example.go.id"]',
        "# [mail.bidang]",
        '# "Tata Usaha" = ["tu@example.go.id"]',
        "",
        "[report]",
        *_comment(_("the weekly report mails itself at this time of the unit's zone, while the watch runs")),
        f"# enabled = {_number(default.report.enabled)}",
        f"# day = {quoted(default.report.day)}  # mon, tue, wed, thu, fri, sat, sun",
        f"# time = {quoted(default.report.time)}",
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A TOML basic string (its escapes are those of JSON)."""
    import json

    return json.dumps(text, ensure_ascii=False)


def _number(value: object) -> str:
    import json

    return json.dumps(value)


def _comment(text: str) -> list[str]:
    return [f"# {text}"]
