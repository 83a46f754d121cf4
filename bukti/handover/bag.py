"""BagIt 1.0 (RFC 8493): the tag files of a bag, made of entries that were hashed as they were written. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from bukti.handover.model import DATA, Entry

ALGORITHM = "sha256"
DECLARATION, INFO = "bagit.txt", "bag-info.txt"
PAYLOAD_MANIFEST, TAG_MANIFEST = f"manifest-{ALGORITHM}.txt", f"tagmanifest-{ALGORITHM}.txt"

DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

Entries = Mapping[str, Entry]
"""By path in the bag."""


def entry_of(content: bytes) -> Entry:
    return Entry(hashlib.sha256(content).hexdigest(), len(content))


def is_payload(path: str) -> bool:
    return path.startswith(f"{DATA}/")


def oxum(entries: Entries) -> str:
    """Bytes and files of the payload, `279164409832.1198`."""
    sizes = [entry.size for path, entry in entries.items() if is_payload(path)]
    return f"{sum(sizes)}.{len(sizes)}"


def info(entries: Entries, *, unit: str, unit_id: str, on: date, made_by: str, described: str) -> bytes:
    """`bag-info.txt`. No clock: the same state makes the same bag."""
    size = sum(entry.size for path, entry in entries.items() if is_payload(path))
    lines = {
        "Source-Organization": unit,
        "External-Description": described,
        "External-Identifier": f"{unit_id}-{on.isoformat()}",
        "Bagging-Date": on.isoformat(),
        "Bag-Size": f"{size / 1e6:.1f} MB",
        "Bag-Software-Agent": made_by,
        "Payload-Oxum": oxum(entries),
    }
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in lines.items()).encode()


def payload_manifest(entries: Entries) -> bytes:
    return _manifest((path, entry) for path, entry in entries.items() if is_payload(path))


def tag_manifest(entries: Entries) -> bytes:
    return _manifest((path, entry) for path, entry in entries.items() if not is_payload(path))


def _manifest(entries: Iterable[tuple[str, Entry]]) -> bytes:
    """Paths need no escaping: our names have neither line ends nor percent signs."""
    return "".join(f"{entry.sha256}  {path}\n" for path, entry in sorted(entries)).encode()
