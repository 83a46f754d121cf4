"""The words for people about people: why somebody can't be let in so."""

from __future__ import annotations

from collections.abc import Mapping

from bukti.i18n import _, marked
from bukti.persons import BadBidang, BadName, PersonError, WeakPassword
from evidence_store.errors import NoSuchPerson, PersonExists, TooManySearches
from evidence_store.people import Role

ROLES: Mapping[Role, str] = {
    Role.BIDANG: marked("bidang staff"),
    Role.COORDINATOR: marked("coordinator"),
    Role.ASSESSOR: marked("assessor"),
    Role.ADMIN: marked("admin"),
}


def weakness(code: str) -> str:
    """Why a password won't do, by `web.passwords.weakness`."""
    from bukti.web import passwords

    return {
        "short": _("The password is too short: at least {count} characters."),
        "long": _("The password is too long: at most {count} characters."),
        "common": _("Everybody guesses this password first. Take a sentence that only you know."),
        "name": _("The password must not be the name."),
    }[code].format(count=passwords.MOST_LENGTH if code == "long" else passwords.LEAST_LENGTH)


def person_error(error: Exception) -> str | None:
    """The sentence for an error of ours, None for any other."""
    if isinstance(error, PersonExists):
        return _("There is somebody called “{name}” already.").format(name=error.name)
    if isinstance(error, NoSuchPerson):
        return _("There is nobody called “{name}”. See: bukti user list").format(name=error.name)
    if isinstance(error, TooManySearches):
        return _("You keep {count} searches already; delete one first.").format(count=error.limit)
    if not isinstance(error, PersonError):
        return None
    if isinstance(error, BadName):
        return _(
            "“{name}” can't be a name: two to forty letters without spaces, digits, full stops and hyphens."
        ).format(name=error.name)
    if isinstance(error, BadBidang):
        known = ", ".join(error.known)
        if not error.bidang:
            return _("This role needs a bidang; there are: {known}").format(known=known)
        return _("The bidang “{bidang}” does not fit; only the role bidang has one of: {known}").format(
            bidang=error.bidang, known=known
        )
    return weakness(error.why) if isinstance(error, WeakPassword) else None
