"""What an e-mail address is, as far as servers take it. Pure."""

from __future__ import annotations

import re

MOST_ADDRESS = 254
"""Characters of an address that a server must take (RFC 5321, 4.5.3.1.3)."""

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
"""As HTML's `<input type=email>` has it: what real mail servers give out, in ASCII."""


def is_address(text: str) -> bool:
    """Whether mail can be sent there: a plain address (no name, no comment), in ASCII."""
    is_whole = _ADDRESS.fullmatch(text) is not None and len(text) <= MOST_ADDRESS
    local = text.partition("@")[0]
    return is_whole and not local.startswith(".") and not local.endswith(".") and ".." not in local
