from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from indexer.extract import ole_write
from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.fakes.office import read
from tests.fakes.old_office import chars, ppt, record, shape, string

CORPUS = Path(__file__).parents[2] / "corpus" / "office"


def persist(number: int, identity: int) -> bytes:
    return record(0x03F3, struct.pack("<IIIiI", number, 0, 0, identity, 0))


def presentation() -> dict[int, bytes]:
    """Document 1, slides 2 and 3, notes 4 of slide 3, master 5, an embedded object 6."""
    outline = (
        record(0x0F9F, bytes(4)) + chars("Judul") + record(0x0F9F, bytes(4)) + record(0x0FA8, b"Isi\rlagi")
    )
    document = record(
        0x03E8,
        record(0x0FF0, persist(2, 256), outline, persist(3, 257), instance=0),
        record(0x0FF0, persist(4, 1), instance=2),
        record(0x0FD9, string("Rahasia", 2)),
    )
    claimed = shape(record(0xF00D, record(0x0F9E, struct.pack("<I", 0))))
    first = record(0x03EE, claimed, shape(record(0xF00D, chars("kotak"))))
    tag = record(0x138B, record(0x2EE0, string("Sari", 0), string("cek", 1)))
    second = record(0x03EE, shape(record(0xF00D, chars("kedua"))), record(0x1388, tag))
    notes = record(
        0x03F0, record(0x03F1, struct.pack("<II", 257, 0)), shape(record(0xF00D, chars("ucapkan")))
    )
    prompt = shape(record(0x0BC3, struct.pack("<IBBH", 0, 1, 0, 0)), record(0xF00D, chars("Click to edit")))
    footer = shape(record(0x0BC3, struct.pack("<IBBH", 0, 9, 0, 0)), record(0xF00D, chars("Pusat Data")))
    master = record(0x03F8, prompt, footer, shape(record(0xF00D, chars("Zona Integritas"))))
    inner = ole_write.compound_file({("Package",): b"PK inner"})
    embedded = record(0x1011, struct.pack("<I", len(inner)) + zlib.compress(inner), instance=1)
    return {1: document, 2: first, 3: second, 4: notes, 5: master, 6: embedded}


def test_slides_outline_notes_comments_masters(tmp_path: Path) -> None:
    out = read(tmp_path, ppt(presentation(), 1), "ppt")
    assert out.pages == [
        ("", "Judul\nkotak\nIsi\nlagi"),
        ("", "kedua\nSari: cek"),
        ("notes: 2", "ucapkan"),
        ("master", "Pusat Data\nZona Integritas\nRahasia"),
    ]
    assert out.embeds == [("object1.bin", b"PK inner")]


def test_without_its_directory_the_slides_are_found_where_they_lie(tmp_path: Path) -> None:
    out = read(tmp_path, ppt(presentation(), 99), "ppt")
    assert [text for text in out.texts if text][:2] == ["kotak", "kedua\nSari: cek"]
    assert "Judul" in out.text


def test_a_password_is_named_so(tmp_path: Path) -> None:
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, ppt(presentation(), 1, token=0xF3D1C4DF), "ppt")
    assert caught.value.code is ProblemCode.ENCRYPTED


def test_no_slides_are_damage(tmp_path: Path) -> None:
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, ppt({1: record(0x03E8)}, 1), "ppt")
    assert caught.value.code is ProblemCode.DAMAGED


def test_a_record_that_claims_gigabytes_ends_with_the_file(tmp_path: Path) -> None:
    parts = presentation()
    parts[7] = struct.pack("<HHI", 0xF, 0x03EE, 0xFFFFFFF0)
    assert "kotak" in read(tmp_path, ppt(parts, 1), "ppt").text


def test_a_real_presentation(tmp_path: Path) -> None:
    out = read(tmp_path, (CORPUS / "testPPT.ppt").read_bytes(), "ppt")
    assert "Sample Powerpoint Slide" in out.texts[0]
    assert "Powerpoint X for Mac" in out.texts[0]
