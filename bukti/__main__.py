"""Entry point of the console script: chooses the language, then hands over to the command line."""

from __future__ import annotations

import os
import sys

# Read by numpy's linear algebra when it is loaded: it would start a thread a core, which takes 30 ms, and sits there
# unused, as nothing here multiplies matrices.
LIBRARY_SETTINGS = {"OPENBLAS_NUM_THREADS": "1"}


def main() -> None:
    """Runs one command and exits with its code: 0 fine, 1 not complete, 2 trouble."""
    for name, value in LIBRARY_SETTINGS.items():
        os.environ.setdefault(name, value)
    from bukti.config import language_wanted
    from bukti.i18n import DEFAULT_LANGUAGE, use_language

    use_language(language_wanted(sys.argv[1:]) or DEFAULT_LANGUAGE)
    from bukti.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
