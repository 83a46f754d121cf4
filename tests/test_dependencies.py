"""Every dependency has its row, with licence and purpose, in the decision note."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~!;, ]", requirement)[0].casefold() for requirement in requirements}


def test_the_table_names_each_dependency_and_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    note = (ROOT / "docs/decisions/002-dependencies.md").read_text()
    table = {row.casefold() for row in re.findall(r"^\| ([A-Za-z0-9-]+) \|", note, re.MULTILINE)} - {
        "library"
    }
    assert table == names(project["dependencies"])
    extras = names(project["optional-dependencies"]["demo"] + project["optional-dependencies"]["dev"])
    below = note.partition("For the sample unit only")[2].casefold()
    assert {name for name in extras if name not in below} == set()
