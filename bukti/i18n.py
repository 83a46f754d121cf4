"""The language of everything a person reads: one gettext catalogue a language, English in the source."""

from __future__ import annotations

import gettext as _gettext
import os
from pathlib import Path

LANGUAGES = ("id", "en")
DEFAULT_LANGUAGE = "id"
DOMAIN = "bukti"
LOCALE_FOLDER = Path(__file__).with_name("locale")

_chosen = _gettext.NullTranslations()
"""The catalogue of the chosen language, opened once: gettext's own functions look for the file at every message,
which takes more than half the time of a page."""


def use_language(language: str) -> None:
    """Chooses the language of later `_()` calls. Unknown languages, and English, show the source text.

    The choice is made for the whole process, so that the command-line library, which asks gettext's default
    domain for its own words ("Usage", "Options"), speaks the same language.
    """
    global _chosen
    os.environ["LANGUAGE"] = language
    _gettext.bindtextdomain(DOMAIN, str(LOCALE_FOLDER))
    _gettext.textdomain(DOMAIN)
    _chosen = _gettext.translation(DOMAIN, LOCALE_FOLDER, [language], fallback=True)


def _(message: str) -> str:
    """The message in the chosen language."""
    return _chosen.gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of the message that fits `n` (Indonesian has one form, English two)."""
    return _chosen.ngettext(singular, plural, n)


def marked(message: str) -> str:
    """Marks a message for the catalogue without translating it yet (tables made at import time)."""
    return message
