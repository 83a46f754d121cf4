"""Makers of letters for the process that sends them aside: (workspace, day, zone, now=…) → letters."""

from __future__ import annotations

import os
import time
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bukti.mailing import Letter
from evidence_store.errors import CatalogueDamaged

if TYPE_CHECKING:
    from bukti.opening import Workspace


def made(workspace: Workspace, on: date, zone: ZoneInfo, *, now: datetime) -> list[Letter]:  # noqa: ARG001
    mail = workspace.settings.mail
    to = {"": mail.coordinator, **mail.bidang}
    return [
        Letter(bidang, of, f"Laporan {on} {zone.key}", f"<p>{on}</p>", str(on)) for bidang, of in to.items()
    ]


def never_made(workspace: Workspace, *_: object, **__: object) -> list[Letter]:
    (workspace.places.root / "mulai").touch()
    time.sleep(60)
    return []


def broken(*_: object, **__: object) -> list[Letter]:
    raise RuntimeError("templat rusak")


def crashing(*_: object, **__: object) -> list[Letter]:
    os._exit(7)


def in_trouble(workspace: Workspace, *_: object, **__: object) -> list[Letter]:
    raise CatalogueDamaged(workspace.places.catalogue, "malformed")
