"""Terms of file names, where words are glued: `SKMaklumatPelayanan.pdf` → sk maklumat pelayanan pdf."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from indexer.language.tokens import terms

MIN_GLUED_WORD = 3
"""Letters of the shortest capitalised word that shows that a name is glued; `LKjIP` is left whole."""

EXTENSIONS = "pdf|docx?|xlsx?|pptx?|jpe?g|png|rtf|odt|zip"
"""Endings that stay stuck to a name in capitals when its dot is lost, as in `RISIKOdoc.pdf`."""

CACHE_SIZE = 256
"""Folders and file names whose terms are remembered: a folder's name comes with each of its files."""

_SEPARATOR = re.compile(r"[/\\]+")
_STUCK_EXTENSION = re.compile(rf"(?<=[A-Z])(?=(?:{EXTENSIONS})(?![A-Za-z0-9]))")
_CASE_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DIGIT_SEAM = re.compile(r"(?<=[A-Za-z]{2})(?=[0-9])(?![0-9][A-Za-z](?![A-Za-z]))|(?<=[0-9])(?=[A-Za-z]{2})")
_SEAM_HINT = re.compile(
    rf"[^\x00-\x7f]|_|[a-z][A-Z]|[A-Z]{{2}}[a-z]|[A-Za-z]{{2}}[0-9]|[0-9][A-Za-z]{{2}}|[A-Z](?:{EXTENSIONS})"
)
"""What a name has that may be glued; without it there is no seam to be found."""

_WORD = re.compile(r"[A-Za-z]+")
_CAPITALISED = re.compile(rf"[A-Z][a-z]{{{MIN_GLUED_WORD - 1},}}")


def name_terms(path: str) -> list[str]:
    """The terms of a shown path, folder by folder.

    A component with glued words gives its words first and then itself as `tokens.terms` reads it, so that
    both `maklumat pelayanan` and the pasted name find it.
    """
    found: list[str] = []
    for component in _SEPARATOR.split(path):
        found += _component_terms(component)
    return found


@lru_cache(CACHE_SIZE)
def _component_terms(component: str) -> tuple[str, ...]:
    plain = terms(component)
    if not _SEAM_HINT.search(component):
        return tuple(plain)
    split = terms(split_name(component))
    return (*split, *plain) if split != plain else tuple(split)


def split_name(name: str) -> str:
    """A file name with spaces at the seams of its glued words; other signs are left for the tokenizer."""
    written = name if name.isascii() else _without_accents(name)
    written = _DIGIT_SEAM.sub(" ", _STUCK_EXTENSION.sub(" ", written.replace("_", " ")))
    return _WORD.sub(lambda word: _split_word(word.group()), written)


def _split_word(word: str) -> str:
    return _CASE_SEAM.sub(" ", word) if _CAPITALISED.search(word) else word


def _without_accents(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
