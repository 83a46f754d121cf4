from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import ole, ole_write
from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.fakes.old_office import doc

NAMES = st.text(
    st.characters(codec="ascii", exclude_characters="/\\:!", min_codepoint=33), min_size=1, max_size=20
)


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.tuples(NAMES) | st.tuples(NAMES.map(lambda n: f"d{n}"), NAMES),
        st.binary(max_size=6000),
        max_size=12,
    )
)
def test_what_is_written_is_read_back(streams: dict[tuple[str, ...], bytes]) -> None:
    lowered = {tuple(step.lower() for step in path) for path in streams}
    if len(lowered) < len(streams) or any(path[:1] in lowered for path in lowered if len(path) > 1):
        return  # names that differ in case only, or a stream called like a storage
    with ole.open_file(ole_write.compound_file(streams)) as container:
        assert {path: container.read(path) for path in container.paths()} == streams


def test_a_file_of_many_megabytes() -> None:
    data = bytes(range(256)) * 40_000  # needs more FAT sectors than the header names
    with ole.open_file(ole_write.compound_file({("big",): data, ("small",): b"x"})) as container:
        assert container.read("BIG") == data
        assert container.read("none") is None


@pytest.mark.parametrize("length", [0, 8, 600])
def test_a_container_cut_off_is_damage(length: int) -> None:
    data = ole_write.compound_file({("a",): b"x" * 5000})[:length]
    with pytest.raises(ExtractProblem) as caught, ole.open_file(data):
        pass
    assert caught.value.code is ProblemCode.DAMAGED


def test_a_chain_in_a_circle_ends() -> None:
    raw = bytearray(ole_write.compound_file({("a",): b"x" * 100_000}))
    fat = 512 + struct.unpack_from("<I", raw, 0x4C)[0] * 512
    struct.pack_into("<I", raw, fat + 4, 0)  # the second sector leads back to the first
    with ole.open_file(bytes(raw)) as container:
        assert len(container.read("a") or b"") <= 100_000


def native(name: str, content: bytes, unicode_name: str = "") -> bytes:
    data = bytes(4) + b"\x02\0" + name.encode() + b"\0" + b"C:\\x\\" + name.encode() + b"\0" + bytes(4)
    data += struct.pack("<I", 2) + b"t\0" + struct.pack("<I", len(content)) + content
    for text in ("temp", unicode_name) if unicode_name else ():
        data += struct.pack("<I", len(text)) + text.encode("utf-16-le")
    return data


@pytest.mark.parametrize(
    ("streams", "expected"),
    [
        ({("\x01Ole10Native",): native("surat.pdf", b"%PDF")}, (b"%PDF", "surat.pdf")),
        ({("\x01Ole10Native",): native("?.pdf", b"%PDF", "普.pdf")}, (b"%PDF", "普.pdf")),
        ({("Package",): b"PK inner"}, (b"PK inner", "o.bin")),
        ({("CONTENTS",): b"%PDF"}, (b"%PDF", "o.bin")),
        ({("\x01CompObj",): b"x"}, None),
    ],
)
def test_what_is_wrapped(streams: dict[tuple[str, ...], bytes], expected: tuple[bytes, str] | None) -> None:
    assert ole.unwrap(ole_write.compound_file(streams), "o.bin") == expected


def test_a_wrapped_document_stays_whole_and_a_bare_file_is_itself() -> None:
    document = doc("x\r")
    assert ole.unwrap(document, "oleObject1.bin") == (document, "oleObject1.doc")
    assert ole.unwrap(b"PK\x03\x04", "a.xlsx") == (b"PK\x03\x04", "a.xlsx")
    assert ole.unwrap(b"", "a") is None


def test_a_document_in_a_storage_becomes_a_file() -> None:
    with ole.open_file(doc("inner text\r")) as container:
        streams = container.streams_below(())
    inner = ole.unwrap_streams(streams, "MBD01")
    assert inner is not None
    assert inner[1] == "MBD01.doc"
    with ole.open_file(inner[0]) as container:
        assert container.read("WordDocument") == streams["WordDocument",]


def test_properties() -> None:
    def entry(kind: int, value: bytes) -> bytes:
        return struct.pack("<I", kind) + value

    values = {
        1: entry(2, struct.pack("<hh", 1252, 0)),
        2: entry(30, struct.pack("<I", 6) + "Café\0".encode("cp1252").ljust(8, b"\0")),
        4: entry(30, struct.pack("<I", 5) + b"Sari\0\0\0\0"),
        12: entry(64, struct.pack("<Q", 133_863_840_000_000_000)),
        13: entry(64, struct.pack("<Q", 0)),
    }
    head, body = b"", b""
    for number, value in values.items():
        head += struct.pack("<II", number, 8 + 8 * len(values) + len(body))
        body += value
    section = struct.pack("<II", 8 + len(head) + len(body), len(values)) + head + body
    stream = struct.pack("<HHI16sI", 0xFFFE, 0, 0, bytes(16), 1) + bytes(16) + struct.pack("<I", 48) + section
    with ole.open_file(ole_write.compound_file({("\x05SummaryInformation",): stream})) as container:
        assert container.facts() == {"title": "Café", "author": "Sari", "created": "2025-03-14T00:00:00Z"}
