"""The weekly letters: what is sent to whom."""

from __future__ import annotations

import msgspec


class Attachment(msgspec.Struct, frozen=True):
    name: str
    media_type: str  # application/pdf
    content: bytes


class Letter(msgspec.Struct, frozen=True):
    """One letter of a week. `bidang`: its id in the pack; empty for the coordinator's."""

    bidang: str
    to: tuple[str, ...]
    subject: str
    html: str
    text: str
    attachments: tuple[Attachment, ...] = ()
