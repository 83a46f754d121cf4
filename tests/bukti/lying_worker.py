"""A worker that a hostile file has taken over: it hands out other bytes than those it was asked for."""

from __future__ import annotations

from pathlib import Path

import msgspec

from indexer.page_view import View, ViewTask


def keep(payload: bytes) -> bytes:
    Path(msgspec.msgpack.decode(payload, type=ViewTask).target).write_bytes(b"lain")
    return msgspec.msgpack.encode(View())


def escape(payload: bytes) -> bytes:
    """Writes beside the objects instead of into its own folder."""
    task = msgspec.msgpack.decode(payload, type=ViewTask)
    Path(task.file).with_name("titipan").write_bytes(b"x")
    return msgspec.msgpack.encode(View())
