"""A workspace as large as a unit's whole year for the benchmark of the desk: two bidang, scanned, with persons."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.sample_files import write_tree
from benchmarks.scan import command

BIDANG = ("Tata Usaha", "SPI dan UPG")
PASSWORD = "kalimat rahasia {name}"
PEOPLE = (("koor", "koordinator", ""), ("sri", "bidang", BIDANG[0]))


def made(folder: Path, documents: int) -> Path:
    """The workspace in the folder, of about so many documents; made and scanned if it is not there yet."""
    workspace, done = folder / "kerja", folder / f"jadi-{documents}"
    if done.exists():
        return workspace
    sources = []
    for number, bidang in enumerate(BIDANG):
        write_tree(folder / "pohon" / bidang, documents // len(BIDANG), seed=number)
        sources += ["--source", f"{folder / 'pohon' / bidang}={bidang}"]
    (folder / "baru").mkdir()
    sources += [
        "--source",
        f"{folder / 'baru'}={BIDANG[0]}",
    ]  # where the scan of the benchmark finds its files
    command(workspace, "init", str(workspace), *sources, is_workspace=False)
    config = workspace / "bukti.toml"
    config.write_text(re.sub(r"settle_seconds = [0-9.]+", "settle_seconds = 0.0", config.read_text("utf-8")))
    command(workspace, "scan")
    _let_in(workspace)
    done.touch()
    return workspace


def _let_in(workspace: Path) -> None:
    from bukti.web import passwords
    from evidence_store.catalogue import Catalogue
    from evidence_store.people import Role

    with Catalogue.open(workspace / "store" / "catalogue.sqlite") as catalogue:
        for name, role, bidang in PEOPLE:
            secret = passwords.hashed(PASSWORD.format(name=name))
            at = datetime.now(UTC)
            catalogue.people.add(
                name, shown=name, role=Role(role), bidang=bidang, secret=secret, who="uji", at=at
            )
