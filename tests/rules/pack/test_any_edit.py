"""Whatever an edit does to a pack, loading and linting it tell faults and never fall over."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.pack.lint import lint
from rules.slots import pack_slots
from rules.yaml_source import Fault
from tests.rules.pack.small import FILES, loaded

NAMES = sorted(FILES)
PIECES = [
    "",
    "x",
    "-",
    ": ",
    "[",
    "]",
    "{}",
    "[]",
    "ya",
    "0",
    "-1",
    "1e9",
    "Q9",
    "A.B",
    "\t",
    "#",
    "'",
    "é",
    "null",
]


@st.composite
def edits(draw: st.DrawFn) -> dict[str, str]:
    """The small pack with lines lost, doubled, swapped, moved in or out, or with a value replaced."""
    files = dict(FILES)
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(NAMES))
        lines = files[name].split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(["drop", "double", "indent", "outdent", "value", "key", "swap", "end"]))
        line = lines[at]
        piece = draw(st.sampled_from(PIECES))
        changed: list[str] = {
            "drop": [],
            "double": [line, line],
            "indent": ["  " + line],
            "outdent": [line[2:]],
            "value": [line.partition(": ")[0] + ": " + piece],
            "key": [piece + line.partition(":")[2]],
            "swap": [lines[at - 1]],
            "end": [line + piece],
        }[how]
        files[name] = "\n".join([*lines[:at], *changed, *lines[at + 1 :]])
    return files


@settings(max_examples=300, deadline=None)
@given(edits())
def test_an_edit_is_loaded_or_told(files: dict[str, str]) -> None:
    pack, faults = loaded(files)
    assert all(fault.place.file in FILES for fault in faults)
    assert len(set(faults)) == len(faults), "a fault is told once"
    found: list[Fault] = lint(pack, [])
    assert all(fault.place.file in FILES for fault in found)
    if not faults:
        pack_slots(pack)
