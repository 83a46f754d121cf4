"""Reading YAML with places: values stay text, every mistake names its line and column, all are collected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.yaml_source import Fault, FaultCode, Node, parse


def parsed(text: str) -> tuple[Node, list[Fault]]:
    faults: list[Fault] = []
    node = parse(text, "a.yaml", faults)
    assert node is not None, faults
    return node, faults


def only_fault(text: str) -> Fault:
    faults: list[Fault] = []
    parse(text, "a.yaml", faults)
    assert len(faults) == 1, faults
    return faults[0]


def test_values_stay_as_typed() -> None:
    node, faults = parsed("a: no\nb: 1.10\nc: 2025-03\nd: ~\n")
    fields = node.fields(required=["a", "b", "c", "d"])
    assert [fields[name].text() for name in "abcd"] == ["no", "1.10", "2025-03", "~"]
    assert faults == []


def test_a_node_knows_its_place() -> None:
    node, _ = parsed("a:\n  - satu\n  - b: dua\n")
    second = node.fields(required=["a"])["a"].items()[1]
    assert str(second.place) == "a.yaml:3:5"
    assert str(second.fields(required=["b"])["b"].place) == "a.yaml:3:8"


@pytest.mark.parametrize(
    ("text", "place"),
    [("a:\n\t- b\n", "a.yaml:2:1"), ("a:\n  b: 1\n\tc: 2\n", "a.yaml:3:1"), ("-\ta\n", "a.yaml:1:2")],
)
def test_a_tab_is_named_as_the_cause(text: str, place: str) -> None:
    fault = only_fault(text)
    assert (fault.code, str(fault.place)) == (FaultCode.TAB, place)


@pytest.mark.parametrize(
    ("text", "line"), [("a: [1, 2\nb: 3\n", 2), ("a: b: c\n", 1), ("a: 'x\n", 2), ("a: 1\nb: '\x01'\n", 2)]
)
def test_broken_syntax_names_the_line(text: str, line: int) -> None:
    fault = only_fault(text)
    assert (fault.code, fault.place.line) == (FaultCode.SYNTAX, line)
    assert fault.found


@pytest.mark.parametrize("text", ["", "  \n", "# only a remark\n"])
def test_an_empty_file_is_a_fault(text: str) -> None:
    assert only_fault(text).code is FaultCode.EMPTY_FILE


def test_a_second_document_is_a_fault() -> None:
    node, faults = parsed("a: 1\n---\nb: 2\n")
    assert [(fault.code, fault.place.line) for fault in faults] == [(FaultCode.SYNTAX, 2)]
    assert node.fields(required=["a"])["a"].text() == "1"


def test_a_key_typed_twice_names_both_places() -> None:
    node, faults = parsed("a: 1\nb: 2\na: 3\n")
    assert node.fields(required=["a", "b"])["a"].text() == "1"
    assert faults[0].code is FaultCode.DUPLICATE_KEY
    assert (faults[0].place.line, faults[0].expected) == (3, ("a.yaml:1:1",))


def test_an_unknown_key_offers_the_nearest() -> None:
    node, faults = parsed("titel: x\n")
    node.fields(optional=["title", "file"])
    assert (faults[0].code, faults[0].found, faults[0].expected) == (
        FaultCode.UNKNOWN_KEY,
        "titel",
        ("title",),
    )


def test_a_missing_key_is_named() -> None:
    node, faults = parsed("a: 1\n")
    node.fields(required=["a", "b"])
    assert [(fault.code, fault.expected) for fault in faults] == [(FaultCode.MISSING_KEY, ("b",))]


def test_every_mistake_is_collected() -> None:
    node, faults = parsed("weight: berat\nfolder: mungkin\nkinds: satu\nname: [a]\n")
    fields = node.fields(required=["weight", "folder", "kinds", "name"])
    fields["weight"].number(least=0, most=1)
    fields["folder"].flag()
    fields["kinds"].items()
    fields["name"].text()
    assert [fault.code for fault in faults] == [
        FaultCode.BAD_VALUE,
        FaultCode.BAD_VALUE,
        FaultCode.WRONG_TYPE,
        FaultCode.WRONG_TYPE,
    ]
    assert [fault.place.line for fault in faults] == [1, 2, 3, 4]


@pytest.mark.parametrize(("typed", "value"), [("0", 0.0), ("0,5", 0.5), ("1", 1.0)])
def test_numbers_may_have_a_decimal_comma(typed: str, value: float) -> None:
    node, faults = parsed(f"a: {typed}\n")
    assert node.fields(required=["a"])["a"].number(least=0, most=1) == value
    assert faults == []


@pytest.mark.parametrize("typed", ["1989", "2100", "2025.5", "x", "-1"])
def test_a_whole_number_outside_its_bounds_is_a_fault(typed: str) -> None:
    node, faults = parsed(f"a: {typed}\n")
    node.fields(required=["a"])["a"].whole_number(least=1990, most=2099)
    assert [fault.code for fault in faults] == [FaultCode.BAD_VALUE]


def test_one_of_offers_the_nearest() -> None:
    node, faults = parsed("a: evnt\n")
    assert node.fields(required=["a"])["a"].one_of(["event", "signature"]) == ""
    assert faults[0].expected == ("event",)


def test_a_single_text_is_a_list_of_one_and_empty_entries_are_faults() -> None:
    node, faults = parsed("a: satu\nb: [dua, '', tiga]\n")
    fields = node.fields(required=["a", "b"])
    assert fields["a"].texts() == ("satu",)
    assert fields["b"].texts() == ("dua", "tiga")
    assert [fault.code for fault in faults] == [FaultCode.BAD_VALUE]


def test_aliases_are_refused_and_cannot_grow() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    faults: list[Fault] = []
    parse(bomb, "a.yaml", faults)
    assert {fault.code for fault in faults} == {FaultCode.ALIAS}


@pytest.mark.parametrize(
    "text", ["[" * 100_000 + "]" * 100_000, "- " * 100_000 + "a", "{a: " * 50_000 + "}" * 50_000]
)
def test_depth_is_a_fault_and_no_crash(text: str) -> None:
    assert only_fault(text).code is FaultCode.TOO_DEEP


@given(st.text(alphabet="ab:-[]{}'\"\n\t #&*|>%@!?,é", max_size=60))
def test_any_text_gives_a_tree_or_a_reason(text: str) -> None:
    faults: list[Fault] = []
    if parse(text, "a.yaml", faults) is None:
        assert faults
