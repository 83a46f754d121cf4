"""Passwords: hashed with Argon2id (argon2-cffi, its RFC 9106 defaults), and what is asked of a new one.

Source of the demands: NIST SP 800-63B, 5.1.1.2: length rather than kinds of characters, no common ones.
"""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_LENGTH = 10
MOST_LENGTH = 200
"""Hashing takes time with the length."""

COMMON = frozenset(
    {
        *("password", "passw0rd", "kata sandi", "katasandi", "rahasia", "admin", "administrator"),
        *(
            "koordinator",
            "zonaintegritas",
            "wilayahbebaskorupsi",
            "indonesia",
            "merdeka",
            "qwerty",
            "bismillah",
        ),
    }
)
"""Words that, with digits around them or not, everybody tries first."""


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys() -> str:
    """A hash that is checked where there is no person, so that the answer takes as long."""
    return _hasher().hash("nobody's password")


def hashed(password: str) -> str:
    """A PHC string with parameters and salt."""
    return _hasher().hash(password)


def is_right(secret: str, password: str) -> bool:
    """Whether the password is the one that was hashed. An empty secret is nobody's, and takes as long to refuse."""
    try:
        return _hasher().verify(secret or _nobodys(), password[:MOST_LENGTH]) and bool(secret)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(secret: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher().check_needs_rehash(secret)


def weakness(password: str, name: str) -> str:
    """Why it can't be a password: `short`, `long`, `common`, `name`; empty if it can."""
    bare = password.casefold().strip("0123456789!@#$%^&*.-_ ")
    if len(password) < LEAST_LENGTH:
        return "short"
    if len(password) > MOST_LENGTH:
        return "long"
    if bare in COMMON or len(set(password)) < 4:
        return "common"
    return "name" if bare == name.casefold() else ""
