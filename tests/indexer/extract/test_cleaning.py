from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.cleaning import clean_text, is_unsafe_name, safe_member_name

ANY_TEXT = st.text(st.characters(exclude_categories=[]))  # lone surrogates too


@given(ANY_TEXT)
def test_cleaned_text_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()
    assert "\0" not in cleaned
    assert "\r" not in cleaned
    assert clean_text(cleaned) == cleaned


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f")))
def test_plain_text_is_left_alone(text: str) -> None:
    assert clean_text(text) == text


@given(ANY_TEXT)
def test_a_member_name_stays_below_its_archive(name: str) -> None:
    safe = safe_member_name(name)
    assert safe
    assert not is_unsafe_name(safe)
    assert "\\" not in safe
    assert all(step not in {"", ".", ".."} for step in safe.split("/"))


def test_names_that_climb_out_are_unsafe() -> None:
    for name in ("/etc/passwd", "../x", "a/../../x", "C:\\Windows\\x", "\\\\server\\x", "..\\x"):
        assert is_unsafe_name(name), name
    for name in ("a/b.pdf", "./a", "a..b/c", "C: laporan.pdf"):
        assert not is_unsafe_name(name), name
    assert safe_member_name("C:\\laporan\\..\\Maret.pdf") == "laporan/Maret.pdf"
