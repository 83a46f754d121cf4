"""Keeps the message catalogues: `compile` (.po to .mo), `update` (source to .po), `check` (all translated)."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "bukti" / "locale"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
TRANSLATED = ("id",)


def source_catalogue() -> Catalog:
    """Every message that the code in bukti/ marks for translation."""
    catalogue = Catalog(project="bukti", charset="utf-8", fuzzy=False)
    for filename, line, message, comments, context in extract_from_dir(
        ROOT / "bukti",
        method_map=METHODS,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
    ):
        catalogue.add(message, None, [(f"bukti/{filename}", line)], auto_comments=comments, context=context)
    return catalogue


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "bukti.po"


def compile_all() -> None:
    """Writes a .mo beside every .po."""
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def update() -> None:
    """Brings every .po up to the source: new messages untranslated, vanished ones dropped."""
    for language in TRANSLATED:
        path = po_path(language)
        with path.open("rb") as source:
            catalogue = read_po(source, locale=language)
        catalogue.update(source_catalogue(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as target:
            write_po(target, catalogue, width=110, sort_output=True, omit_header=False, no_location=True)


def faults() -> list[str]:
    """What `check` finds: messages of the source that a catalogue lacks, and ones it holds for nothing."""
    found = []
    wanted = {message.id for message in source_catalogue() if message.id}
    for language in TRANSLATED:
        with po_path(language).open("rb") as source:
            catalogue = read_po(source, locale=language)
        have = {message.id: message for message in catalogue if message.id}
        found += [
            f"{language}: not in the catalogue: {key!r}" for key in sorted(map(str, wanted - set(have)))
        ]
        found += [f"{language}: not in the source: {key!r}" for key in sorted(map(str, set(have) - wanted))]
        for message in have.values():
            texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
            if message.fuzzy or not all(texts):
                found.append(f"{language}: not translated: {message.id!r}")
            found += [f"{language}: {error}: {message.id!r}" for error in message.check(catalogue)]
    return found


def main() -> int:
    verb = sys.argv[1] if len(sys.argv) > 1 else "compile"
    if verb == "compile":
        compile_all()
    elif verb == "update":
        update()
    elif verb == "check":
        found = faults()
        sys.stderr.write("".join(f"{line}\n" for line in found))
        return 1 if found else 0
    else:
        sys.stderr.write("usage: messages.py compile|update|check\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
