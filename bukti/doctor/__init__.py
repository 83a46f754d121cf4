"""`bukti doctor`: is this machine and this workspace fit to be lived in? Only looks, beside whoever works.

`machine` looks at the computer, `places` at disks and folders, `records` at catalogue, index, pack and backups. Each
gives `Finding`s; their words are in `bukti.doctor_wording`.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Mark(StrEnum):
    FINE = "fine"
    ADVICE = "advice"
    TROUBLE = "trouble"


class Finding(msgspec.Struct, frozen=True):
    """One line. `code` names the sentence, `facts` are the values in it."""

    topic: str
    code: str
    mark: Mark
    facts: dict[str, object] = {}


def fine(topic: str, code: str, **facts: object) -> Finding:
    return Finding(topic, code, Mark.FINE, facts)


def advice(topic: str, code: str, **facts: object) -> Finding:
    return Finding(topic, code, Mark.ADVICE, facts)


def trouble(topic: str, code: str, **facts: object) -> Finding:
    return Finding(topic, code, Mark.TROUBLE, facts)
