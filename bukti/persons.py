"""Letting people in and shutting them out: what the command line and the desk's settings do alike."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bukti.opening import Workspace
from evidence_store.catalogue import Catalogue
from evidence_store.errors import PersonExists
from evidence_store.people import PersonRow, Role

if TYPE_CHECKING:
    from rules.pack.model import Pack

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}", re.IGNORECASE)
"""What is typed at the door: short, and nothing that keyboards write differently."""


MADE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
MADE_GROUPS, MADE_LENGTH = 4, 4
"""A password that Bukti makes: easily read aloud and typed, 79 bits."""


class PersonError(Exception):
    """Somebody who can't be let in so; nothing was changed."""


class BadName(PersonError):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class BadBidang(PersonError):
    """The role needs a bidang of the pack, or may have none. `known`: what there is."""

    def __init__(self, bidang: str, known: tuple[str, ...]) -> None:
        super().__init__(bidang, known)
        self.bidang, self.known = bidang, known


class WeakPassword(PersonError):
    """`why` as `web.passwords.weakness` says."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def check_new(opened: Workspace, name: str, role: str, bidang: str) -> None:
    """Before a password is asked for. Raises BadName, BadBidang, PersonExists."""
    from bukti.packs import pack_for_reading
    from rules.files import load_pack

    if not NAME.fullmatch(name):
        raise BadName(name)
    _check_bidang(load_pack(pack_for_reading(opened.places).source), opened, role, bidang)
    with Catalogue.open(opened.places.catalogue, readonly=True) as catalogue:
        if catalogue.people.find(name) is not None:
            raise PersonExists(name)


def _check_bidang(pack: Pack, opened: Workspace, role: str, bidang: str) -> None:
    from bukti.reviewing import Departments

    departments = Departments(pack)
    named = {source.bidang for source in opened.settings.source}
    is_known = departments.knows(bidang) or bidang in named
    if (Role(role) is Role.BIDANG) != bool(bidang) or (bidang and not is_known):
        raise BadBidang(bidang, tuple(sorted({*named, *(one.name for one in pack.owners.bidang)})))


def made_password() -> str:
    """One that nobody can guess, for somebody who will choose their own."""
    groups = ("".join(secrets.choice(MADE_LETTERS) for _ in range(MADE_LENGTH)) for _ in range(MADE_GROUPS))
    return "-".join(groups)


def check_password(password: str, name: str) -> None:
    """Raises WeakPassword."""
    from bukti.web import passwords

    if why := passwords.weakness(password, name):
        raise WeakPassword(why)


def add(
    opened: Workspace, name: str, *, role: str, bidang: str, shown: str, password: str, who: str
) -> PersonRow:
    """Raises what `check_new` and `check_password` raise."""
    from bukti.web import passwords

    check_new(opened, name, role, bidang)
    check_password(password, name)
    secret = passwords.hashed(password)
    with Catalogue.open(opened.places.catalogue) as catalogue:
        return catalogue.people.add(
            name,
            shown=shown.strip() or name,
            role=Role(role),
            bidang=bidang,
            secret=secret,
            who=who,
            at=datetime.now(UTC),
        )


def set_password(opened: Workspace, name: str, password: str, *, who: str) -> PersonRow:
    """Raises NoSuchPerson, WeakPassword."""
    from bukti.web import passwords

    check_password(password, name)
    with Catalogue.open(opened.places.catalogue) as catalogue:
        return catalogue.people.change(name, secret=passwords.hashed(password), who=who, at=datetime.now(UTC))


def switch(opened: Workspace, name: str, *, is_active: bool, who: str) -> PersonRow:
    """Raises NoSuchPerson."""
    with Catalogue.open(opened.places.catalogue) as catalogue:
        return catalogue.people.change(name, is_active=is_active, who=who, at=datetime.now(UTC))


def set_role(opened: Workspace, name: str, *, role: str, bidang: str, who: str) -> PersonRow:
    """Raises NoSuchPerson, BadBidang."""
    from bukti.packs import pack_for_reading
    from rules.files import load_pack

    _check_bidang(load_pack(pack_for_reading(opened.places).source), opened, role, bidang)
    with Catalogue.open(opened.places.catalogue) as catalogue:
        return catalogue.people.change(name, role=Role(role), bidang=bidang, who=who, at=datetime.now(UTC))
