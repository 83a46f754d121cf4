from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.names import base_name, shown, shown_member, top_folder


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (b"SK Tim ZI.pdf", "SK Tim ZI.pdf"),
        ("Café.pdf".encode(), "Café.pdf"),
        (unicodedata.normalize("NFD", "Café.pdf").encode(), "Café.pdf"),
        ("foto 👩‍👩‍👧.jpg".encode(), "foto 👩‍👩‍👧.jpg"),  # joiners of emoji stay
        (b"caf\xe9.pdf", "caf\\xE9.pdf"),  # Latin-1
        (b"\xed\xa0\x80", "\\xED\\xA0\\x80"),  # an encoded surrogate is no UTF-8
        (b"a\nb\x1b[31m.txt", "a\\u000Ab\\u001B[31m.txt"),
        ("laporan\u202efdp.exe".encode(), "laporan\\u202Efdp.exe"),
        ("a\u2028b".encode(), "a\\u2028b"),
        (b"", ""),
    ],
)
def test_shown(name: bytes, expected: str) -> None:
    assert shown(name) == expected


@given(st.binary(max_size=255))
def test_any_bytes_can_be_shown(name: bytes) -> None:
    text = shown(name)
    text.encode()  # no lone surrogates left
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in text)
    assert shown(text.encode()) == text


def test_members_and_pieces_of_paths() -> None:
    assert shown_member(b"A/arsip.zip", "dalam/b\udce9.pdf") == "A/arsip.zip!/dalam/b\\xE9.pdf"
    assert shown_member(b"A/arsip.zip", "") == "A/arsip.zip"
    assert (top_folder(b"A/B/c.pdf"), top_folder(b"c.pdf")) == (b"A", b"")
    assert (base_name(b"A/B/c.pdf"), base_name(b"c.pdf")) == (b"c.pdf", b"c.pdf")
