"""A small file in which a process tells others how things stand: replaced whole, and never needed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

News = TypeVar("News", bound=msgspec.Struct)


def write(path: Path, news: msgspec.Struct) -> None:
    """Replaces the file. On a full or read-only disk the old one stays."""
    beside = path.with_name(f"{path.name}.new")
    with suppress(OSError):
        beside.write_bytes(msgspec.json.format(msgspec.json.encode(news)))
        os.replace(beside, path)


def read(path: Path, kind: type[News]) -> News | None:
    """None when nobody has told anything yet, or what was told can't be understood."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None
