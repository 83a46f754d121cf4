"""Whether mail is set up: what is missing or wrong in `[mail]`, who has an address, and the server made from it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bukti.mail_address import is_address
from bukti.mail_errors import NotSetUp

if TYPE_CHECKING:
    import ssl

    from bukti.mail_server import MailServer
    from bukti.reviewing import Departments
    from bukti.settings import Mail, Settings
    from rules.pack.model import Pack

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

MOST_SECRET = 4_096
"""Bytes of a password file."""

COORDINATOR = ""
"""Stands for the coordinator among the bidang."""


class Fault(StrEnum):
    """What is missing or wrong. The first ones make sending impossible."""

    HOST = "host"
    SENDER = "sender"
    PASSWORD_NONE = "password_none"  # a user, but no file
    PASSWORD_FILE = "password_file"  # can't be read, or is empty
    CA_FILE = "ca_file"
    NOBODY = "nobody"  # no address at all
    ADDRESS = "address"  # one that is none
    PASSWORD_OPEN = "password_open"  # others can read the file
    PLAIN = "plain"  # no encryption, and the server is another machine


BARS = frozenset({Fault.HOST, Fault.SENDER, Fault.PASSWORD_NONE, Fault.PASSWORD_FILE, Fault.CA_FILE})
"""With one of these nothing can be sent."""


class Found(msgspec.Struct, frozen=True):
    fault: Fault
    detail: str = ""  # the path, the address


def is_wanted(mail: Mail) -> bool:
    """Whether anybody has begun to set it up."""
    return bool(mail.host or mail.sender or mail.coordinator or mail.bidang)


def faults(mail: Mail, root: Path) -> list[Found]:
    """Everything that is missing or wrong, without asking the server. `root`: the workspace."""
    return [*_barring(mail, root), *_lesser(mail, root)]


def _barring(mail: Mail, root: Path) -> Iterator[Found]:
    if not mail.host or any(char.isspace() or not char.isprintable() for char in mail.host):
        yield Found(Fault.HOST, mail.host)
    if not is_address(mail.sender):
        yield Found(Fault.SENDER, mail.sender)
    if mail.user and not mail.password_file:
        yield Found(Fault.PASSWORD_NONE)
    elif mail.password_file and not _secret(root / mail.password_file):
        yield Found(Fault.PASSWORD_FILE, str(root / mail.password_file))
    if mail.ca_file:
        try:
            _believed(mail, root)
        except NotSetUp:
            yield Found(Fault.CA_FILE, str(root / mail.ca_file))


def _lesser(mail: Mail, root: Path) -> Iterator[Found]:
    everybody = [*mail.coordinator, *(one for named in mail.bidang.values() for one in named)]
    if not everybody:
        yield Found(Fault.NOBODY)
    for one in everybody:
        if not is_address(one):
            yield Found(Fault.ADDRESS, one)
    if mail.password_file and _others_may_read(root / mail.password_file):
        yield Found(Fault.PASSWORD_OPEN, str(root / mail.password_file))
    if mail.tls == "none" and mail.host and mail.host not in LOOPBACK:
        yield Found(Fault.PLAIN, mail.host)


def server(mail: Mail, root: Path, *, answer_seconds: float | None = None) -> MailServer:
    """The server by the settings, not connected yet. Raises NotSetUp with the first fault that bars sending."""
    from bukti.mail_server import MailServer

    for found in _barring(mail, root):
        raise NotSetUp(what=str(found.fault), detail=found.detail)
    password = _secret(root / mail.password_file) if mail.user else ""
    bounds = (
        {} if answer_seconds is None else {"answer_seconds": answer_seconds, "end_seconds": answer_seconds}
    )
    return MailServer(mail, password=password, context=_believed(mail, root), **bounds)


def _secret(file: Path) -> str:
    """Its first line; empty when it can't be read."""
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_SECRET)
        return content.decode("utf-8").splitlines()[0].strip() if content else ""
    except (OSError, UnicodeDecodeError, IndexError):
        return ""


def _others_may_read(file: Path) -> bool:
    try:
        return bool(os.stat(file).st_mode & stat.S_IROTH)
    except OSError:
        return False


def _believed(mail: Mail, root: Path) -> ssl.SSLContext:
    """The system's authorities, and the office's own."""
    import ssl

    context = ssl.create_default_context()
    if mail.ca_file:
        try:
            context.load_verify_locations(root / mail.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise NotSetUp(what=str(Fault.CA_FILE), detail=str(root / mail.ca_file)) from error
    return context


# --- who gets mail


def addressees(mail: Mail, departments: Departments) -> Mapping[str, tuple[str, ...]]:
    """Addresses by id of the bidang, each once; COORDINATOR's among them. Names as the settings, sources or the pack
    give them."""
    found: dict[str, dict[str, None]] = {COORDINATOR: dict.fromkeys(mail.coordinator)}
    for name, given in mail.bidang.items():
        found.setdefault(departments.id_of(name), {}).update(dict.fromkeys(given))
    return {bidang: tuple(given) for bidang, given in found.items()}


def unknown_names(mail: Mail, departments: Departments, settings: Settings) -> list[str]:
    """Names under `[mail.bidang]` that neither the pack nor a source knows: mistyped, probably."""
    sources = {source.bidang for source in settings.source}
    return [name for name in mail.bidang if not departments.knows(name) and name not in sources]


def owing(pack: Pack) -> list[str]:
    """Ids of the bidang that owe something, in the order of the pack: each should have an address."""
    owed = {pack.owners.of(item.id) for item in pack.items}
    return [one.id for one in pack.owners.bidang if one.id in owed]


def without_address(mail: Mail, pack: Pack, departments: Departments) -> Sequence[str]:
    """Ids of the bidang that owe something and have no address."""
    known = addressees(mail, departments)
    return [one for one in owing(pack) if not known.get(one)]
