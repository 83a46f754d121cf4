"""A row of the catalogue: where a file lies, how it is written, what it says, and what it is evidence of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demo.document import WHY_NOT, Label, Member, Recipe, Writer


@dataclass(frozen=True)
class File:
    """One file of the tree. `path` is relative to it; bytes that are no UTF-8 stand as surrogate escapes."""

    path: str
    writer: Writer
    recipe: Recipe
    label: Label
    received: date | None = None  # when it was dropped; else some days after its date
    same_as: str = ""  # the path of another file whose bytes this one repeats


def f(
    path: str,
    writer: Writer,
    recipe: Recipe,
    items: str = "",
    *,
    cue: str = "mixed",
    no: str = "",
    bundle: str = "",
    received: date | None = None,
) -> File:
    """A file and its label. Either `items` (separated by spaces) or `no`, a word of WHY_NOT."""
    return File(path, writer, recipe, _label(items, cue, no, bundle), received)


def m(
    name: str,
    writer: Writer,
    recipe: Recipe,
    items: str = "",
    *,
    cue: str = "mixed",
    no: str = "",
    bundle: str = "",
) -> Member:
    """A file inside a mail or archive."""
    return Member(name, writer, recipe, _label(items, cue, no, bundle))


def copy(path: str, of: File, *, cue: str = "") -> File:
    """The same bytes filed a second time."""
    label = Label(of.label.items, cue or of.label.cue, of.label.why_not, of.label.bundle)
    return File(path, of.writer, of.recipe, label, of.received, same_as=of.path)


def _label(items: str, cue: str, no: str, bundle: str) -> Label:
    if bool(items) == bool(no):
        raise ValueError("a file has either items or a reason why it does not count")
    if no and no not in WHY_NOT:
        raise ValueError(f"unknown reason {no!r}")
    return Label(items, cue, no, bundle)
