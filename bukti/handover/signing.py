"""Signatures of a package's manifest: Ed25519, in files that `openssl` checks too."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from bukti.handover.errors import BadKey

PRIVATE_MODE = 0o600

GROUP = 4
"""Letters between two spaces of a fingerprint: it is read aloud and compared by eye."""


def make_key(path: Path) -> str:
    """Writes a new private key, for its owner's eyes only; its fingerprint. Raises BadKey."""
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_MODE)
    except FileExistsError as error:
        raise BadKey(path, "exists") from error
    except OSError as error:
        raise BadKey(path, "unwritable") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return fingerprint(key.public_key())


def load_key(path: Path) -> Ed25519PrivateKey:
    """Raises BadKey."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise BadKey(path, "unreadable") from error
    try:
        key = load_pem_private_key(text, None)
    except TypeError as error:
        raise BadKey(path, "locked") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadKey(path, "kind") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey(path, "kind")
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_key_of(pem: bytes) -> Ed25519PublicKey | None:
    """None for what is no such key."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def fingerprint(key: Ed25519PublicKey) -> str:
    """The SHA-256 of the key as DER (`openssl pkey -pubin -outform DER | sha256sum`), in groups."""
    found = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
    return " ".join(found[at : at + GROUP] for at in range(0, len(found), GROUP))


def same_fingerprint(one: str, other: str) -> bool:
    """However they are grouped and written."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "".join(char for char in text.lower() if char in "0123456789abcdef")


def is_signed_by(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
