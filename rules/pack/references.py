"""Addresses that a plan links its evidence to, such as a folder of a shared drive: what may be one. Pure."""

from __future__ import annotations

import re

LONGEST_ADDRESS = 2000  # characters

_ADDRESS = re.compile(r"https?://[^\s/?#\"'<>\\^`{|}]+(?:[/?#][^\s\"<>\\^`{|}]*)?", re.ASCII | re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether a text is one address that a browser opens as a page: http or https, and nothing else."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def without_addresses(text: str) -> str:
    return "\n".join(line for part in text.split("\n") if (line := _ADDRESS.sub("", part).rstrip()))


def addresses_in(text: str) -> list[str]:
    """All addresses that a text names, in its order, each once; without what closes the sentence around them."""
    found = (one.rstrip(".,;:)]") for one in _ADDRESS.findall(text))
    return list(dict.fromkeys(one for one in found if is_address(one)))
