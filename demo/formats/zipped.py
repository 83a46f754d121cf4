"""Zip containers with fixed times and order, and the repacking of those that libraries stamp with now."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date
from io import BytesIO


def pack(entries: Iterable[tuple[str, bytes]], day: date, *, stored_first: bool = False) -> bytes:
    """A zip of the entries, all dated noon of that day. `stored_first` keeps the first uncompressed (ODF)."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i, (name, data) in enumerate(entries):
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 12, 0, 0))
            info.external_attr = 0o644 << 16
            info.create_system = 3
            stored = stored_first and i == 0
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=6)
    return out.getvalue()


def repack(data: bytes, day: date) -> bytes:
    """The same zip with every entry dated noon of that day."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    return pack(entries, day)
