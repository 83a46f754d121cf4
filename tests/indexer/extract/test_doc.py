from __future__ import annotations

import struct
from pathlib import Path

import pytest

from indexer.extract import doc_format as f
from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.fakes.office import PNG, read
from tests.fakes.old_office import doc, plc

CORPUS = Path(__file__).parents[2] / "corpus" / "office"


@pytest.mark.parametrize("wide", [True, False])
def test_paragraphs_tabs_and_line_breaks(tmp_path: Path, wide: bool) -> None:
    assert read(tmp_path, doc("Surat\x0bTugas\rNomor\x1e1\tx\r", wide=wide), "doc").texts == [
        "Surat\nTugas\nNomor-1\tx"
    ]


def test_pages(tmp_path: Path) -> None:
    assert read(tmp_path, doc("one\r\x0ctwo\r\x0c\x0cfour\r"), "doc").texts == ["one", "two", "", "four"]


def test_field_results_are_read_and_instructions_are_not(tmp_path: Path) -> None:
    text = "see \x13 HYPERLINK \x13 REF x \x14inner\x15 \x14the \x13 PAGE \x145\x15 link\x15 now\r"
    assert read(tmp_path, doc(text), "doc").texts == ["see the 5 link now"]
    assert read(tmp_path, doc("open \x13 FIELD never closed\r"), "doc").texts == ["open  FIELD never closed"]


def test_rows_and_cells(tmp_path: Path) -> None:
    text = "above\ra\rb\x07\x07c\x07\x07d\x07\x07\x07\x07below\r"
    #       0     6 8  10 11 13 14(row) …
    rows = [(6, 8, False), (8, 10, False), (10, 11, False), (11, 13, False), (13, 14, True),
            (14, 16, False), (16, 17, False), (17, 18, False), (18, 19, True)]  # fmt: skip
    out = read(tmp_path, doc(text, rows=rows), "doc")
    assert out.texts == ["above\na b\t\tc\nd\nbelow"]


def test_deleted_text_is_not_read(tmp_path: Path) -> None:
    assert read(tmp_path, doc("old new\r", deleted=[(0, 4)]), "doc").text.replace("\0", "") == "new"


def test_notes_comments_boxes_headers_in_their_places(tmp_path: Path) -> None:
    main = "one\x02\r\x0ctwo\x05\x08\x02\r"
    owners = struct.pack("<H", 4) + "Budi".encode("utf-16-le")
    box = bytes(14) + struct.pack("<I", 77) + bytes(4)
    pairs = {
        f.FOOTNOTE_REFS: plc([3, 16], [b"\1\0"]),
        f.FOOTNOTES: plc([0, 6, 7]),
        f.COMMENT_REFS: plc([9, 16], [bytes(30)]),
        f.COMMENTS: plc([0, 5, 6]),
        f.COMMENT_AUTHORS: owners,
        f.ENDNOTE_REFS: plc([11, 16], [b"\1\0"]),
        f.ENDNOTES: plc([0, 4, 5]),
        f.SHAPE_ANCHORS: plc([10, 16], [struct.pack("<I", 77) + bytes(22)]),
        f.TEXT_BOXES: plc([0, 4, 5], [box, bytes(22)]),
        f.HEADERS: plc([0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 8, 8, 8]),
    }
    stories = (main, "\x02foot\r", "KOP\rhal\r", "", "\x05ask\r", "end\r", "box\r")
    out = read(tmp_path, doc(*stories, pairs=pairs), "doc")
    assert out.texts == ["KOP\none\nfoot\nhal", "two\nbox\nBudi: ask\nend"]


def test_characters_beyond_the_basic_plane_keep_the_places(tmp_path: Path) -> None:
    text = "😀 one\x02\r"
    units = len(text.encode("utf-16-le")) // 2
    pairs = {f.FOOTNOTE_REFS: plc([6, units], [b"\1\0"]), f.FOOTNOTES: plc([0, 4, 5])}
    data = doc(
        "\ud83d\ude00 one\x02\r".encode("utf-16-le", "surrogatepass").decode("utf-16-le"), "foot", pairs=pairs
    )
    assert "😀 one" in read(tmp_path, data, "doc").text


def test_pictures_and_objects(tmp_path: Path) -> None:
    blip = struct.pack("<HHI", 0x6E0 << 4, 0xF01E, 17 + len(PNG)) + bytes(17) + PNG
    more = {("Data",): b"junk" + blip + b"junk", ("ObjectPool", "_1", "Package"): b"PK inner"}
    out = read(tmp_path, doc("x\r", more=more), "doc")
    assert out.pictures == [("picture1.png", PNG)]
    assert out.embeds == [("1", b"PK inner")]


def test_a_password_is_named_so(tmp_path: Path) -> None:
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, doc("x\r", flags=0x0300), "doc")
    assert caught.value.code is ProblemCode.ENCRYPTED


@pytest.mark.parametrize("cut", [600, 1500, 2600, 4000])
def test_a_document_cut_off_ends_as_text_or_damage(tmp_path: Path, cut: int) -> None:
    ends: list[str] = []
    try:
        ends += read(tmp_path, doc("some text\r")[:cut], "doc").texts
    except ExtractProblem as problem:
        ends.append(problem.code)
    assert ends in (["some text"], [ProblemCode.DAMAGED], [""])


def test_a_piece_that_claims_more_text_than_there_is(tmp_path: Path) -> None:
    data = bytearray(doc("some text\r"))
    at = data.index(struct.pack("<ii", 0, 10))
    struct.pack_into("<i", data, at + 4, 0x7FFFFFF0)
    out = read(tmp_path, bytes(data), "doc")
    assert len(out.text) < 10_000


def test_a_real_document(tmp_path: Path) -> None:
    out = read(tmp_path, (CORPUS / "testWORD_tabular_symbol.doc").read_bytes(), "doc")
    assert out.text.split() == ["one", "two"]
