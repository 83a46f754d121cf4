"""Writes the generated parts of the documentation, or with `--check` says which are out of date.

Generated: `docs/perintah.md` (the help page of every command, in Indonesian), `docs/cadence.md`, and the transcript in
the README, made by running Bukti over a few born-digital files of the sample unit.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
CADENCES = ROOT / "docs" / "cadence.md"
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


def inner_commands(name: str) -> list[str]:
    """The commands below a command that is a group."""
    from bukti.cli import cli

    context = click.Context(cli)
    command = cli.get_command(context, name)
    return command.list_commands(context) if isinstance(command, click.Group) else []


def command_reference() -> str:
    """The whole page."""
    from bukti.cli import COMMANDS

    pages = [("bukti", help_page())]
    for name in COMMANDS:
        pages.append((f"bukti {name}", help_page(name)))
        pages += [(f"bukti {name} {inner}", help_page(name, inner)) for inner in inner_commands(name)]
    return HEADER + "".join(f"\n## {title}\n\n```text\n{text}\n```\n" for title, text in pages)


README = ROOT / "README.md"
START, END = "<!-- transcript: written by `make golden` -->\n", "<!-- end of transcript -->\n"
TRANSCRIPT_FILES = ("docx", "xlsx", "eml", "zip")
TRANSCRIPT_FOLDER = "SPI dan UPG"
TRANSCRIPT = (
    ("scan",),
    ("search", "notulensi rapat pengaduan"),
    ("search", "gratifikasi -undangan tahun:2025 jenis:laporan"),
    ("search", '"belum ditutup'),
    ("gaps", "--as-of", "2025-10-15", "--indicator", "A.I.5.ii.a"),
    ("verify",),
)
VARIES = (
    (re.compile(r"\d+(\.\d+)? (s|ms|detik)(?=[;\n])"), r"… \2"),
    (re.compile(r"catatan audit \d+:[0-9a-f]+"), "catatan audit …"),
)


def transcript() -> str:
    """A session over a few files of the sample: commands and what they print; times are left out."""
    from demo import build, unit

    parents = (unit.AGENCY, unit.AGENCY_SHORT, unit.MINISTRY)
    with tempfile.TemporaryDirectory() as folder:
        build.build(
            Path(folder),
            unit="demo",
            wanted=lambda file: (
                file.path.startswith(f"{TRANSCRIPT_FOLDER}/")
                and file.path.rpartition(".")[2] in TRANSCRIPT_FILES
            ),
        )
        run_bukti(
            "init",
            "arsip",
            "--source",
            f"{build.TREE}/{TRANSCRIPT_FOLDER}={TRANSCRIPT_FOLDER}",
            *("--unit", unit.UNIT, "--alias", unit.SHORT),
            *(argument for parent in parents for argument in ("--parent", parent)),
            folder=folder,
        )
        workspace = str(Path(folder) / "arsip")
        return "\n".join(
            f"$ bukti {' '.join(map(shlex.quote, command))}\n{run_bukti(*command, folder=workspace)}"
            for command in TRANSCRIPT
        )


def run_bukti(*command: str, folder: str) -> str:
    """What a command prints in `folder`, stdout and stderr, with what differs from run to run left out."""
    environment = {**os.environ, "BUKTI_LANGUAGE": "id", "COLUMNS": "100", "NO_COLOR": "1"}
    result = subprocess.run(
        [sys.executable, "-m", "bukti", *command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        check=False,
    )
    text = "\n".join(line.rstrip() for line in result.stdout.strip().splitlines()) + "\n"
    for pattern, replacement in VARIES:
        text = pattern.sub(replacement, text)
    return text


def readme() -> str:
    """The README with its transcript made anew."""
    text = README.read_text(encoding="utf-8")
    before, _start, rest = text.partition(START)
    _old, _end, after = rest.partition(END)
    return f"{before}{START}```text\n{transcript()}```\n{END}{after}"


def generated() -> dict[Path, str]:
    from tools import cadence

    return {COMMAND_REFERENCE: command_reference(), README: readme(), CADENCES: cadence.page()}


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
