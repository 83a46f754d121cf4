"""Makes text and member names from strange files safe to store and to show. Pure."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_DRIVE = re.compile(r"^[A-Za-z]:(?=[/\\])")


def clean_text(text: str) -> str:
    """With plain line ends, without control characters and lone surrogates: no database can hold those."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def is_unsafe_name(name: str) -> bool:
    """True when unpacking a member of this name would write outside the folder it is unpacked into."""
    path = name.replace("\\", "/")
    return path.startswith("/") or bool(_DRIVE.match(path)) or ".." in path.split("/")


def safe_member_name(name: str) -> str:
    """The name as a relative path with slashes that stays below its archive; never empty."""
    path = _DRIVE.sub("", clean_text(name).replace("\n", " ")).replace("\\", "/")
    kept = [step for step in path.split("/") if step not in {"", ".", ".."}]
    return "/".join(kept) or "unnamed"
