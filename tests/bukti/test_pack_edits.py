"""Proposed edits in a pack's folder: looked at as a diff, written whole or not at all, and never a mistake."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest

from bukti.pack_edits import EditRefused, PackChanged, diff, edited, write_edits
from rules.files import contents, lint_files, load_pack
from rules.learning import Edit, Field
from tests.rules.pack.small import FILES

DOCUMENTS = "documents/kebun.yaml"
ABOUT = Edit("laporan-panen", Field.ABOUT, "unduh")
WITHOUT = Edit("laporan-panen", Field.WITHOUT, "anggaran")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_diff_shows_the_line_as_it_would_be(folder: Path) -> None:
    files = contents(folder)
    shown = diff(files, edited(files, load_pack(folder), [ABOUT]), "pack").splitlines()
    assert shown[:2] == [f"--- pack/{DOCUMENTS}", f"+++ pack/{DOCUMENTS}"]
    assert "-      - [panen, hasil kebun]" in shown
    assert "+      - [panen, hasil kebun, unduh]" in shown


def test_edits_are_written_and_nothing_else(folder: Path) -> None:
    os.chmod(folder / DOCUMENTS, 0o640)
    files, before = contents(folder), load_pack(folder)
    write_edits(folder, files, edited(files, before, [ABOUT, WITHOUT]))
    after = load_pack(folder).documents["laporan-panen"]
    assert after.about == (("panen", "hasil kebun", "unduh"),)
    assert after.without == ("rencana", "anggaran")
    assert {name for name, data in contents(folder).items() if data != files[name]} == {DOCUMENTS}
    assert (folder / DOCUMENTS).stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in (folder / "documents").iterdir()) == ["kebun.yaml"]


def test_a_byte_order_mark_and_line_ends_stay(folder: Path) -> None:
    text = codecs.BOM_UTF8 + FILES[DOCUMENTS].replace("\n", "\r\n").encode()
    (folder / DOCUMENTS).write_bytes(text)
    files = contents(folder)
    write_edits(folder, files, edited(files, load_pack(folder), [ABOUT]))
    assert (folder / DOCUMENTS).read_bytes() == text.replace(b"hasil kebun]", b"hasil kebun, unduh]")


def test_what_would_be_a_mistake_is_refused(folder: Path) -> None:
    """A kind that there is not; a word that an example which must be known has."""
    files = contents(folder)
    kind = Edit("laporan-panen", Field.KINDS, "tidak-ada")
    forbidding = Edit("laporan-panen", Field.WITHOUT, "laporan")
    for edit in (kind, forbidding):
        with pytest.raises(EditRefused) as refused:
            write_edits(folder, files, edited(files, load_pack(folder), [edit]))
        assert refused.value.faults
    assert contents(folder) == files


def test_mistakes_that_are_there_already_do_not_matter(folder: Path) -> None:
    indicators = folder / "indicators/1-sayur.yaml"
    indicators.write_text(indicators.read_text("utf-8").replace("weight: 1.5", "weight: 1.25", 1), "utf-8")
    files = contents(folder)
    write_edits(folder, files, edited(files, lint_files(files)[0], [ABOUT]))
    assert b"unduh" in (folder / DOCUMENTS).read_bytes()


def test_a_file_that_somebody_else_wrote_is_left_alone(folder: Path) -> None:
    files = contents(folder)
    changed = edited(files, load_pack(folder), [ABOUT])
    (folder / DOCUMENTS).write_text(FILES[DOCUMENTS] + "# baru\n", "utf-8")
    with pytest.raises(PackChanged):
        write_edits(folder, files, changed)
    assert (folder / DOCUMENTS).read_text("utf-8") == FILES[DOCUMENTS] + "# baru\n"
