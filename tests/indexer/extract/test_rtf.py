from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import ole_write, rtf_reader
from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.fakes.office import PNG, read


def text(inner: str | bytes) -> str:
    body = inner if isinstance(inner, bytes) else inner.encode("ascii")
    return rtf_reader.text_of(rb"{\rtf1\ansi\ansicpg1252 " + body + b"}")


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (r"{\b bold} plain\par next", "bold plain\nnext"),
        (r"Rp1.000\'2d \'e9", "Rp1.000- é"),
        (r"a\~b\_c\-d\tab e\line f", "a\u00a0b-c\u00add\te\nf"),
        (r"\u233\'e9 x\u8220?y", "é x“y"),
        (r"{\uc2\u12354\'82\'a0}!", "あ!"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"{\*\unknown hidden}shown{\*\generator x;}", "shown"),
        (r"{\loch\*\cs7\cf0 kept}", "kept"),
        (r'{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt link}}', "link"),
        (r"{\deleted gone}{\revised new}", "new"),
        (r"{\fonttbl{\f0 Times;}}{\colortbl;\red0;}{\stylesheet{\s1 Heading;}}x", "x"),
        (r"x\bin4 }}}}y", "xy"),
        (r"{\pict\bin2 }}}z", "z"),
        (r"{\footnote {\super 1} note}text", "text\n1 note"),
        (r"{\*\atnauthor Budi}{\*\annotation ask}text", "text\nBudi: ask"),
        (r"{\shp{\*\shpinst{\shptxt box\par}}}around", "around\nbox"),
        ("line\\\nnext", "line\nnext"),
    ],
)
def test_what_is_read(inner: str, expected: str) -> None:
    assert text(inner) == expected


def test_fonts_bring_their_own_encodings() -> None:
    fonts = rb"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}}"
    assert text(fonts + rb"\f1 \'c4\'e0{\f0  \'e9}\f2 \'82\'b1\'83\'65") == "Да éこテ"


def test_rows_cells_and_what_follows() -> None:
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row"
    inner = row.format("a", r"b\par c") + row.format("d", "") + r"\pard after"
    assert text(inner) == "a\tb c\nd\nafter"


def test_pages_sections_and_margins(tmp_path: Path) -> None:
    inner = (
        rb"{\rtf1{\header KOP\par}{\footer {\chpgn 3}}one\page two\sect\sectd\sbknone same\sect\sectd three"
        rb"{\info{\title T}{\author A}{\creatim\yr2025\mo3\dy14\hr8\min5}{\revtim\yr1601\mo1\dy1}}}"
    )
    out = read(tmp_path, inner, "rtf")
    assert out.texts == ["KOP\none", "two\nsame", "three"]
    assert out.titles == ["T"]
    assert out.facts == {"author": "A", "created": "2025-03-14T08:05:00"}


def test_pictures_and_objects(tmp_path: Path) -> None:
    def counted(value: bytes) -> bytes:
        return len(value).to_bytes(4, "little") + value

    inner = ole_write.compound_file({("Package",): b"PK inner"})
    embedded = bytes(8) + counted(b"Word.Document.12\0") + counted(b"") + counted(b"") + counted(inner)
    pict = rb"{\*\shppict{\pict\pngblip " + PNG.hex().encode() + rb"}}{\nonshppict{\pict\wmetafile8 00}}"
    data = rb"{\rtf1 x" + pict + rb"{\object{\*\objdata " + embedded.hex().encode() + rb"}{\result shown}}}"
    out = read(tmp_path, data, "rtf")
    assert out.text == "xshown"
    assert out.pictures == [("picture1.png", PNG)]
    assert out.embeds == [("object1", b"PK inner")]


def test_what_does_not_begin_as_rtf_is_damage(tmp_path: Path) -> None:
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, b"just text", "rtf")
    assert caught.value.code is ProblemCode.DAMAGED


@pytest.mark.slow
def test_a_million_open_braces_end(tmp_path: Path) -> None:
    assert read(tmp_path, b"{\\rtf1 x" + b"{" * 1_000_000 + b"y", "rtf").text == "xy"


BROKEN = [
    b"{",
    b"}",
    b"\\par ",
    b"\\cell ",
    b"\\row ",
    b"\\trowd ",
    b"\\u955 ?",
    b"\\'8",
    b"\\bin9",
    b"{\\pict ",
    b"{\\footnote ",
    b"{\\*\\x ",
    b"{\\header ",
    b"word ",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(BROKEN)).map(b"".join))
def test_no_rtf_is_too_broken_to_read(data: bytes) -> None:
    assert isinstance(rtf_reader.text_of(b"{\\rtf1 " + data), str)
