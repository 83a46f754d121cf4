"""The sentences for what can be wrong with a report."""

from __future__ import annotations

from collections.abc import Mapping

from bukti.i18n import _, marked
from bukti.reports.errors import BadLogo

LOGO: Mapping[str, str] = {
    "unreadable": marked("The logo {path} can't be read. Set another one under [letterhead] in bukti.toml."),
    "kind": marked("The logo {path} is neither PNG nor JPEG. Save it as one of these."),
    "size": marked("The logo {path} is larger than 2 MB. Save a smaller picture."),
}


def report_error(error: Exception) -> str | None:
    """The sentence for an error of a report, None for another."""
    return _(LOGO[error.why]).format(path=error.path) if isinstance(error, BadLogo) else None
