from __future__ import annotations

import pytest

from indexer.extract import safe_xml
from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode


def texts(data: bytes, faults: list[str]) -> list[str]:
    found = []
    for event, element in safe_xml.events(data, ["{*}t"], ["p"], faults):
        if event == "end":
            found.append(safe_xml.all_text(element))
    return found


def test_an_external_entity_is_not_read() -> None:
    data = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d><t>a&x;b</t></d>'
    root = safe_xml.parse(data)
    with open("/etc/hostname", encoding="utf-8") as stream:
        assert stream.read().strip() not in safe_xml.all_text(root)


@pytest.mark.parametrize("place", ["element", "attribute"])
def test_a_bomb_of_entities_ends_as_a_fault(place: str) -> None:
    entities = '<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 40}">' for i in range(8)
    )
    body = "<d><t>&i;</t></d>" if place == "element" else '<d x="&i;"><t>ok</t></d>'
    faults: list[str] = []
    found = texts(f"<!DOCTYPE d [{entities}]>{body}".encode(), faults)
    assert sum(map(len, found)) < 10_000
    assert faults or place == "element"  # within text an entity simply stays what it is


@pytest.mark.parametrize("size", [0, safe_xml.STREAM_FROM_BYTES])
def test_a_file_cut_off_yields_what_stands_before(size: int) -> None:
    data = b"<d>" + b" " * size + b"<p><t>one</t></p><p><t>two</t></p><p><t>thr"
    faults: list[str] = []
    assert texts(data, faults)[:2] == ["one", "two"]
    assert faults


def test_large_files_read_the_same_as_small_ones() -> None:
    parts = b"".join(b"<p><t>%d</t></p>" % number for number in range(1000))
    small, large = b"<d>" + parts + b"</d>", b"<d>" + parts + b" " * safe_xml.STREAM_FROM_BYTES + b"</d>"
    assert texts(small, []) == texts(large, []) == [str(number) for number in range(1000)]


def test_what_is_too_large_for_a_tree_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_xml, "TREE_LIMIT_BYTES", 10)
    with pytest.raises(ExtractProblem) as caught:
        safe_xml.parse(b"<d>longer than ten</d>", "part.xml")
    assert caught.value.code is ProblemCode.TOO_LARGE


@pytest.mark.parametrize("data", [b"", b"   ", b"no markup at all"])
def test_no_xml_is_damage(data: bytes) -> None:
    with pytest.raises(ExtractProblem) as caught:
        safe_xml.parse(data)
    assert caught.value.code is ProblemCode.DAMAGED


def test_long_text_is_kept_without_a_document_type() -> None:
    long = b"x" * 11_000_000  # libxml2 stops at ten million unless told otherwise
    assert len(texts(b"<d><t>" + long + b"</t></d>", [])[0]) == len(long)
