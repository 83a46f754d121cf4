from __future__ import annotations

import io
import struct
import wave
from pathlib import Path

import pytest

from indexer.extract.model import ProblemCode
from tests.indexer.extract.recording import record


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def film(*, seconds: int, created: int, place: bytes = b"") -> bytes:
    header = struct.pack(">IIIII", 0, created, created, 1000, seconds * 1000) + bytes(80)
    places = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0) + place)) if place else b""
    movie = box(b"moov", box(b"mvhd", header) + places)
    return box(b"ftyp", b"isom\0\0\2\0isommp42") + box(b"mdat", b"\0" * 500) + movie


def test_a_film_tells_its_length_date_and_place(tmp_path: Path) -> None:
    seconds_from_1904_to_2025 = 3_824_755_200
    data = film(seconds=3725, created=seconds_from_1904_to_2025, place=b"-06.1750+106.8267/")
    (tmp_path / "a").write_bytes(data)
    out = record(tmp_path / "a")
    assert out.facts["duration"] == "1:02:05"
    assert out.facts["created"] == "2025-03-14T00:00:00+00:00"
    assert out.facts["place"] == "-6.175000,106.826700"
    assert out.problems == [(ProblemCode.NO_TEXT, 0)]
    assert out.pages == []


def test_sound_tells_its_length(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(2 * 8000 * 61))
    (tmp_path / "a").write_bytes(buffer.getvalue())
    out = record(tmp_path / "a")
    assert out.facts["duration"] == "0:01:01"


@pytest.mark.parametrize("cut", [30, 200, 560, 600])
def test_a_film_cut_short_is_kept(tmp_path: Path, cut: int) -> None:
    (tmp_path / "a").write_bytes(film(seconds=10, created=0)[:cut])
    assert record(tmp_path / "a").problems == [(ProblemCode.NO_TEXT, 0)]


def test_boxes_that_contain_themselves_end(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(box(b"ftyp", b"isom\0\0\2\0isommp42") + struct.pack(">I4s", 0, b"moov") * 9)
    assert record(tmp_path / "a").problems == [(ProblemCode.NO_TEXT, 0)]
