"""Writes the generated parts of the documentation, or with `--check` says which are out of date.

Generated: `docs/perintah.md` (the help page of every command, in Indonesian).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND_REFERENCE = ROOT / "docs" / "perintah.md"
HEADER = """# Perintah

Halaman bantuan setiap perintah, dibuat dari program itu sendiri (`make golden`).
Kode keluar: 0 beres, 1 jawabannya "belum lengkap", 2 ada masalah.
"""


def help_page(*command: str) -> str:
    """What `bukti COMMAND --help` prints, in Indonesian, 100 columns wide."""
    environment = {**os.environ, "BUKTI_LANGUAGE": "id", "COLUMNS": "100", "NO_COLOR": "1"}
    result = subprocess.run(
        [sys.executable, "-m", "bukti", *command, "--help"],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())


def command_reference() -> str:
    """The whole page."""
    from bukti.cli import COMMANDS

    pages = [("bukti", help_page())] + [(f"bukti {name}", help_page(name)) for name in COMMANDS]
    return HEADER + "".join(f"\n## {title}\n\n```text\n{text}\n```\n" for title, text in pages)


def generated() -> dict[Path, str]:
    return {COMMAND_REFERENCE: command_reference()}


def main() -> int:
    outdated = {
        path: text for path, text in generated().items() if not path.exists() or path.read_text() != text
    }
    if "--write" in sys.argv:
        for path, text in outdated.items():
            path.write_text(text)
        return 0
    for path in outdated:
        sys.stderr.write(f"out of date: {path.relative_to(ROOT)} (run: make golden)\n")
    return 1 if outdated else 0


if __name__ == "__main__":
    sys.exit(main())
