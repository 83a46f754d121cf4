"""The sample unit: complete, labelled, the same every time."""

from __future__ import annotations

import hashlib
import os
import random
import stat
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from demo import build, unit
from demo.catalog import OTHERS, files
from demo.catalog.entry import File
from demo.document import CUES, WHY_NOT, Bundle, Desk, Label, Mail, Recipe
from demo.labels import COLUMNS, MEMBER_SEPARATOR, Row, load, shown
from rules.files import PACKS, check_pack
from tests.demo.conftest import Sample

pytestmark = pytest.mark.slow

SCANNED = ("scan0012.pdf", "absen konsolidasi 220125.tif", "IMG_3483.JPG")  # enough pictures to compare
DECOYS = tuple(why for why in WHY_NOT if why not in ("container", "system"))


def on_disk(rows: tuple[Row, ...]) -> list[Row]:
    return [row for row in rows if MEMBER_SEPARATOR not in row.path]


def test_every_file_has_a_label_and_every_label_a_file(sample: Sample) -> None:
    check_labels_against_disk(sample)


def test_the_whole_sample_is_as_large_as_promised(whole: Sample, sample: Sample) -> None:
    check_labels_against_disk(whole)
    formats = Counter(row.format for row in whole.rows)
    assert len(on_disk(whole.rows)) >= 600
    assert formats["scan"] >= 60
    assert sum(len(whole.data(row)) for row in on_disk(whole.rows)) < 60_000_000
    checksums = {row.path: row.sha256 for row in whole.rows}
    assert all(checksums[row.path] == row.sha256 for row in sample.rows), "a part is the same as in the whole"


@pytest.mark.parametrize("unit_name", OTHERS)
def test_the_other_units_are_others(tmp_path: Path, unit_name: str) -> None:
    other = Sample(tmp_path, tuple(build.build(tmp_path, unit=unit_name)))
    check_labels_against_disk(other)
    checksums = Counter(row.sha256 for row in on_disk(other.rows))
    assert checksums.most_common(1)[0][1] == 1
    ours = (unit.UNIT, unit.SHORT, unit.AGENCY, *(person.name for person in unit.PEOPLE))
    assert [(row.path, name) for row in other.rows for name in ours if name in row.text] == []


def check_labels_against_disk(sample: Sample) -> None:
    found = {
        os.path.relpath(os.path.join(folder, name), sample.tree)
        for folder, _, names in os.walk(sample.tree)
        for name in names
    }
    labelled = {
        unquote_to_bytes(row["path_raw"])
        for row in load(sample.out / build.LABELS)
        if MEMBER_SEPARATOR not in row["path"]
    }
    assert found == labelled
    assert len(found) >= 200


def test_labels_lie_outside_the_tree(sample: Sample) -> None:
    assert not (sample.out / build.LABELS).is_relative_to(sample.out / build.TREE)


def test_the_labels_say_what_the_rows_say(sample: Sample) -> None:
    printed = load(sample.out / build.LABELS)
    assert [row["path"] for row in printed] == [shown(row.path) for row in sample.rows]
    assert list(printed[0]) == list(COLUMNS)
    for label in printed:
        assert (label["counts"] == "yes") == bool(label["items"])
        assert (label["counts"] == "no") == bool(label["why_not"])
        assert label["why_not"] in ("", *WHY_NOT)
        assert label["cue"] in CUES


def test_checksums_are_those_of_the_files(sample: Sample) -> None:
    for row in on_disk(sample.rows):
        assert hashlib.sha256(sample.data(row)).hexdigest() == row.sha256, row.path


def test_building_again_gives_the_same_bytes(sample: Sample) -> None:
    """A third of the files in another company; the slow test compares many more."""

    def wanted(file: File) -> bool:
        if file.writer.ocr:
            return file.path.endswith(SCANNED)
        return hashlib.sha256(file.path.encode("utf-8", "surrogateescape")).digest()[0] % 3 == 0

    first = {row.path: row for row in sample.rows}
    again = list(build.generate(wanted=wanted))
    assert len(again) > 50
    for built in again:
        assert built.data == sample.data(first[built.path]), built.path
        assert built.rows == tuple(first[row.path] for row in built.rows)


def test_another_seed_gives_other_words() -> None:
    def letters(seed: int) -> dict[str, bytes]:
        return {
            b.path: b.data for b in build.generate(seed, lambda file: file.writer.format == "rtf", "demo")
        }

    ours, others = letters(build.SEED), letters(build.SEED + 1)
    assert ours.keys() == others.keys()
    assert all(ours[path] != others[path] for path in ours)


def test_times_are_plausible_and_folders_as_new_as_their_files(sample: Sample) -> None:
    for row in on_disk(sample.rows):
        path = os.path.join(sample.tree, row.path.encode("utf-8", "surrogateescape"))
        status = os.stat(path)
        assert stat.S_ISREG(status.st_mode)
        assert datetime.fromtimestamp(status.st_mtime, UTC).date() == row.received
        assert row.received <= unit.AS_OF
        assert os.stat(os.path.dirname(path)).st_mtime >= status.st_mtime
        if row.facts.dated is not None:
            assert row.received >= row.facts.dated


def test_copies_share_bytes_and_items(sample: Sample) -> None:
    by_path = {row.path: row for row in sample.rows}
    copies = [row for row in sample.rows if row.same_as]
    assert len(copies) >= 5
    for row in copies:
        assert row.sha256 == by_path[row.same_as].sha256
        assert row.label.items == by_path[row.same_as].label.items
    distinct = Counter(row.sha256 for row in on_disk(sample.rows) if not row.same_as)
    assert distinct.most_common(1)[0][1] == 1


def test_formats_and_decoys_are_all_there(sample: Sample) -> None:
    formats = Counter(row.format for row in sample.rows)
    wanted = (
        "pdf scan docx xlsx xls doc odt rtf pptx csv txt html eml msg jpg png webp tiff zip 7z tar.gz mp4 wav"
    )
    assert [name for name in wanted.split() if not formats[name]] == []
    reasons = Counter(file.label.why_not for file in files())
    assert [reason for reason in WHY_NOT if not reasons[reason]] == []


def test_names_are_as_odd_as_real_ones() -> None:
    paths = [file.path.encode("utf-8", "surrogateescape") for file in files()]
    names = [path.rpartition(b"/")[2] for path in paths]
    assert max(map(len, names)) == 250
    assert max(map(len, paths)) > 300
    assert any(b"\\" in path for path in paths)
    assert any(b"e\xcc\x81" in name for name in names), "a name in NFD"
    assert any(_is_no_utf8(name) for name in names), "a name of other bytes"
    for mark in (
        b"Copy of",
        b"FIX",
        b",.",
        b".PDF",
        b"(1)",
        b"scan0012",
        b"CamScanner",
        b"WhatsApp Image",
        b"~$",
    ):
        assert any(mark in name for name in names), mark


def _is_no_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return True
    return False


def labels_of(unit_name: str) -> list[Label]:
    """The labels of all files and members, without making a file."""

    def of(label: Label, recipe: Recipe, is_container: bool) -> list[Label]:
        if not is_container:
            return [label]
        packed = recipe(Desk(random.Random(1), "pompa"))
        assert isinstance(packed, Mail | Bundle)
        return [label, *(x for m in packed.members for x in of(m.label, m.recipe, m.writer.pack is not None))]

    return [x for f in files(unit_name) for x in of(f.label, f.recipe, f.writer.pack is not None)]


def test_bundles_of_meetings_are_whole_in_one_file_or_in_parts() -> None:
    parts = Counter(label.bundle for label in labels_of("sample") if label.bundle)
    assert len(parts) >= 18
    assert sum(count > 1 for count in parts.values()) >= 15
    assert 1 in parts.values(), "a meeting that is one file"


@pytest.mark.parametrize(
    ("unit_name", "least"),
    [("sample", 480), ("second", 150), ("third", 300), ("fourth", 250), ("fifth", 220), ("sixth", 220)],
)
def test_cues_have_their_shares(unit_name: str, least: int) -> None:
    """A third is told only by what the file says, a tenth each only by pictures of words and only by folders."""
    cues = Counter(label.cue for label in labels_of(unit_name))
    total = cues.total()
    assert total >= least
    assert set(cues) <= set(CUES)
    assert cues["content"] >= total / 3
    assert cues["ocr"] >= total / 10
    assert cues["folder"] >= total / 10


def test_every_item_of_the_plan_has_a_file_that_counts() -> None:
    served = {item for label in labels_of("sample") for item in label.items.split()}
    assert served == plan_items()


@pytest.mark.parametrize("unit_name", OTHERS)
def test_the_other_units_serve_many_items_and_no_unknown_one(unit_name: str) -> None:
    served = {item for label in labels_of(unit_name) for item in label.items.split()}
    assert served <= plan_items()
    assert len(served) >= 250


def plan_items() -> set[str]:
    """The ids of the plan's items."""
    pack, _ = check_pack(PACKS / "zi-wbk-2025")
    return {item.id for item in pack.items}


def test_decoys_of_every_kind_are_many() -> None:
    reasons = Counter(label.why_not for label in labels_of("sample"))
    assert [(why, reasons[why]) for why in DECOYS if reasons[why] < 8] == []
    for unit_name in OTHERS:
        reasons = Counter(label.why_not for label in labels_of(unit_name))
        assert [why for why in DECOYS if not reasons[why]] == []


def test_folders_that_hold_other_things_are_refused(tmp_path: Path) -> None:
    (tmp_path / build.TREE).mkdir()
    mine = tmp_path / build.TREE / "mine.txt"
    mine.write_text("keep me")
    with pytest.raises(build.BuildError, match="no earlier sample"):
        build.build(tmp_path)
    assert mine.read_text() == "keep me"
    assert build.main([str(tmp_path)]) == 2
