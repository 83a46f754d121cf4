"""A phrase is written in its own place; the file says the same but for it, and looks the same but for its line."""

from __future__ import annotations

import difflib
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.files import PACKS, contents, load_pack
from rules.learning import Edit, EditError, Field, applied, propose_edit
from rules.pack import Pack
from rules.pack.documents import read_documents
from rules.pack.ledger import Ledger
from rules.pack.model import DocumentType
from rules.yaml_source import Fault, Place

SHIPPED = PACKS / "zi-wbk-2025"

HEAD = (
    "# kebun\n\ndocuments:\n  - id: panen  # jangan diubah\n    name: Laporan panen\n    kinds: [laporan]\n"
)
OTHER = "\n  # yang lain\n  - id: lain\n    name: Lain\n    about:\n      - [panen]\n"


def documents(text: str, faults: list[Fault] | None = None) -> dict[str, DocumentType]:
    """The types that a file defines, wherever they stand in it."""
    found = read_documents(text, "documents/kebun.yaml", Ledger([] if faults is None else faults))
    return {type_.id: placeless(type_) for type_ in found}


def placeless(type_: DocumentType) -> DocumentType:
    examples = tuple(msgspec.structs.replace(one, place=Place("")) for one in type_.examples)
    return msgspec.structs.replace(type_, place=Place(""), examples=examples)


def with_edit(types: dict[str, DocumentType], edit: Edit) -> dict[str, DocumentType]:
    pack: Any = msgspec.structs.replace(shipped(), documents=types)
    return dict(applied(pack, edit).documents)


@cache
def shipped() -> Pack:
    return load_pack(SHIPPED)


def added(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines that are gone, lines that are new."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


@pytest.mark.parametrize(
    ("body", "edit", "gone", "new"),
    [
        (
            "    about:\n      - [panen, petik]  # kata utama\n      - [tomat]\n",
            Edit("panen", Field.ABOUT, "hasil kebun"),
            ["      - [panen, petik]  # kata utama"],
            ["      - [panen, petik, hasil kebun]  # kata utama"],
        ),
        (
            "    about:\n      - [panen]\n      - tomat\n",
            Edit("panen", Field.ABOUT, "cabai", 1),
            ["      - tomat"],
            ["      - [tomat, cabai]"],
        ),
        (
            "    about:\n      - - panen\n        - petik  # juga\n      - [tomat]\n",
            Edit("panen", Field.ABOUT, "cabai"),
            [],
            ["        - cabai"],
        ),
        (
            "    about: [panen, [tomat, cabai]]\n",
            Edit("panen", Field.ABOUT, "petik"),
            ["    about: [panen, [tomat, cabai]]"],
            ["    about: [[panen, petik], [tomat, cabai]]"],
        ),
        (
            "    about:\n      - [panen]\n    without:\n    - rencana\n    - anggaran # bukan hasil\n\n    # bantuan\n"
            "    helps: [kg]\n",
            Edit("panen", Field.WITHOUT, "usulan"),
            [],
            ["    - usulan"],
        ),
        (
            "    about:\n      - [panen]\n    without: rencana\n",
            Edit("panen", Field.WITHOUT, "usulan"),
            ["    without: rencana"],
            ["    without: [rencana, usulan]"],
        ),
        (
            "    without: a, b\n    about:\n      - [panen]\n",
            Edit("panen", Field.WITHOUT, "usulan"),
            ["    without: a, b"],
            ['    without: ["a, b", usulan]'],
        ),
        (
            "    about:\n      - [panen]  # akhir\n    # contohnya:\n    meets:\n      - name: panen.pdf\n",
            Edit("panen", Field.WITHOUT, "usulan"),
            [],
            ["    without: [usulan]"],
        ),
        (
            "    about:\n      - [panen]\n    signs: [berat, jumlah]\n",
            Edit("panen", Field.HELPS, "kg"),
            [],
            ["    helps: [kg]"],
        ),
        (
            "    about:\n      - [panen]\n    without: []\n",
            Edit("panen", Field.WITHOUT, "usulan"),
            ["    without: []"],
            ["    without: [usulan]"],
        ),
        (
            "    about:\n      - [\n        panen,  # satu\n        petik   # dua\n      ]\n",
            Edit("panen", Field.ABOUT, "unduh"),
            ["        petik   # dua"],
            ["        petik,   # dua", "        unduh"],
        ),
        (
            "    about:\n      - [\n        panen,\n        petik,   # dua\n        ]\n",
            Edit("panen", Field.ABOUT, "unduh"),
            [],
            ["        unduh,"],
        ),
        (
            "    about:\n      - [panen,\n         petik]\n",
            Edit("panen", Field.ABOUT, "unduh"),
            ["         petik]"],
            ["         petik,", "         unduh]"],
        ),
        (
            "    about:\n      - [panen, petik, ]\n",
            Edit("panen", Field.ABOUT, "unduh"),
            ["      - [panen, petik, ]"],
            ["      - [panen, petik, unduh, ]"],
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_way_of_writing_a_list(body: str, edit: Edit, gone: list[str], new: list[str], end: str) -> None:
    text = (HEAD + body + OTHER).replace("\n", end)
    changed = propose_edit(text, edit)
    assert added(text, changed) == (gone, new)
    assert documents(changed) == with_edit(documents(text), edit)
    assert changed.count("\n") == changed.count(end)


def test_a_type_in_one_line() -> None:
    text = "documents:\n  - {id: panen, name: Panen, about: [[panen]], draft: ya}  # singkat\n"
    changed = propose_edit(text, Edit("panen", Field.WITHOUT, "usulan"))
    assert changed == text.replace("[[panen]],", "[[panen]], without: [usulan],")


def test_a_file_without_a_last_line_end() -> None:
    text = (HEAD + "    about:\n      - - panen").rstrip("\n")
    assert propose_edit(text, Edit("panen", Field.ABOUT, "petik")) == text + "\n        - petik"
    text = HEAD.rstrip("\n")
    assert propose_edit(text, Edit("panen", Field.WITHOUT, "petik")) == text + "\n    without: [petik]"


@pytest.mark.parametrize(
    ("body", "edit"),
    [
        ("    about:\n      - >\n        panen\n", Edit("panen", Field.ABOUT, "petik")),
        ("    about:\n      - [panen]\n", Edit("panen", Field.ABOUT, "petik", 1)),
        ("    about:\n      - [panen]\n", Edit("tidak-ada", Field.WITHOUT, "petik")),
        ("", Edit("panen", Field.ABOUT, "petik")),
    ],
)
def test_what_cannot_be_written_is_left_to_a_person(body: str, edit: Edit) -> None:
    with pytest.raises(EditError):
        propose_edit(HEAD + body + OTHER, edit)


@pytest.mark.slow
def test_every_list_of_the_shipped_pack_takes_a_phrase() -> None:
    """One line changes or comes, and the pack says the same but for the phrase."""
    texts = {name: data.decode() for name, data in contents(SHIPPED).items() if name.startswith("documents/")}
    for type_ in shipped().documents.values():
        text = texts[type_.place.file]
        edits = [Edit(type_.id, field, "kata baru") for field in (Field.WITHOUT, Field.HELPS)]
        edits += [Edit(type_.id, Field.ABOUT, "kata baru", line) for line in range(len(type_.about))]
        for edit in edits:
            gone, new = added_quickly(text, propose_edit(text, edit))
            assert len(new) == 1
            assert len(gone) <= 1


def added_quickly(before: str, after: str) -> tuple[list[str], list[str]]:
    """As `added`, for long texts of which little differs."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    shown = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    return [line for line in shown if line[0] == "-"], [line for line in shown if line[0] == "+"]


# --- any file


WORDS = st.sampled_from(["panen", "petik", "unduh", "tomat", "cabai", "no", "1.10", "a-b", "ya"])
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
COMMENTS = st.sampled_from(["", "  # ket", " #"])


@st.composite
def lists(draw: st.DrawFn, indent: int, phrases: list[str]) -> str:
    """What stands behind `key:` or `-`: a list of phrases in one of the ways that YAML has."""
    way = draw(st.sampled_from(["inline", "spread", "block"]))
    quoted = [draw(st.sampled_from([one, f'"{one}"', f"'{one}'"])) for one in phrases]
    space = " " * indent
    if way == "inline":
        trailing = draw(st.sampled_from(["", ",", " , "]))
        return f" [{', '.join(quoted)}{trailing}]{draw(COMMENTS)}\n"
    if way == "spread":
        lines = [f"{space}{one},{draw(COMMENTS)}\n" for one in quoted[:-1]]
        last = draw(st.sampled_from(["", ","]))
        return f" [\n{''.join(lines)}{space}{quoted[-1]}{last}{draw(COMMENTS)}\n{space}]{draw(COMMENTS)}\n"
    return "\n" + "".join(f"{space}- {one}{draw(COMMENTS)}\n" for one in quoted)


@st.composite
def files(draw: st.DrawFn) -> str:
    distinct = st.lists(
        PHRASES, min_size=1, max_size=3, unique_by=lambda one: tuple(one.replace("-", " ").split())
    )
    text = draw(st.sampled_from(["", "# kepala\n"])) + "documents:\n"
    for number in range(draw(st.integers(1, 3))):
        text += f"  - id: t{number}{draw(COMMENTS)}\n    name: Jenis\n    about:{draw(COMMENTS)}\n"
        for _line in range(draw(st.integers(1, 2))):
            text += "      -" + draw(lists(8, draw(distinct)))
        for key in ("without", "helps", "signs"):
            if draw(st.booleans()):
                text += f"    {key}:" + draw(lists(6, draw(distinct)))
        text += draw(st.sampled_from(["", "    # ekor\n", "\n"]))
    return text


@given(files(), st.data())
def test_nothing_but_the_phrase_changes(text: str, data: st.DataObject) -> None:
    faults: list[Fault] = []
    before = documents(text, faults)
    assert faults == []
    id_ = data.draw(st.sampled_from(sorted(before)))
    field = data.draw(st.sampled_from([Field.ABOUT, Field.WITHOUT, Field.HELPS]))
    line = data.draw(st.integers(0, len(before[id_].about) - 1)) if field is Field.ABOUT else 0
    phrase = data.draw(
        st.sampled_from(["kata baru", "kata: baru", "tanda, koma", "x # y", "# kata", "[kata]"])
    )
    edit = Edit(id_, field, phrase, line)
    changed = propose_edit(text, edit)
    assert documents(changed) == with_edit(before, edit)
    assert comments(changed.replace(phrase, "")) == comments(text)
    gone, new = added(text, changed)
    assert len(gone) <= 1
    assert len(new) <= 2


def comments(text: str) -> list[str]:
    return [line.partition("#")[2] for line in text.splitlines() if "#" in line]
