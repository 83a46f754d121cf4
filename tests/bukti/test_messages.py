"""Indonesian on every screen: each message of the source has its translation, and no other."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, language: str = "id") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BUKTI_LANGUAGE": language, "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "bukti", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def test_every_message_is_translated() -> None:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    messages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(messages)
    assert messages.faults() == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--help",), ("Pemakaian:", "Perintah", "Buat ruang kerja")),
        (("cari",), ("Tidak ada perintah “cari”",)),
        (("serach",), ("search",)),
        (("init",), ("Argumen wajib", "FOLDER")),
        (("init", "--pakc", "x"), ("Tidak ada opsi", "--pack")),
        (("-w", "/nonexistent", "scan"), ("Tidak ada ruang kerja",)),
    ],
)
def test_help_and_errors_are_indonesian(arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    result = run(*arguments)
    for word in words:
        assert word in result.stdout + result.stderr
    assert result.returncode == (0 if arguments == ("--help",) else 2)


def test_english_by_setting() -> None:
    assert "Usage:" in run("--help", language="en").stdout


@pytest.mark.slow
def test_the_command_reference_is_up_to_date() -> None:
    result = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "documentation.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stderr == ""
