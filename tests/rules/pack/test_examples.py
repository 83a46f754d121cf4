"""The examples of a pack are run, and each that comes out otherwise is told with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.pack import Pack
from rules.pack.examples import check_examples
from rules.yaml_source import FaultCode
from tests.rules.pack.small import FILES, edited, loaded

KINDS_WITH_EXAMPLES = """\
    title: [laporan]
    meets:
      - text: LAPORAN PANEN
      - name: undangan.pdf
    misses:
      - name: notulen.pdf
      - name: Laporan Panen.pdf
"""


def by_name(
    names: Sequence[str], title: str, pages: Sequence[str], facts: Mapping[str, str], pack: Pack
) -> tuple[str, ...]:
    """A stand-in for matching: takes everything that says "panen" for a report of the harvest."""
    assert (title, facts, len(pages), pack.id) == ("", {}, 1, "kebun")
    return ("laporan-panen",) if any("panen" in text for text in (*names, *pages)) else ()


def told(files: dict[str, str]) -> list[tuple[FaultCode, str, tuple[str, ...], str]]:
    pack, faults = loaded(files)
    assert faults == []
    found = check_examples(pack, by_name)
    return [(fault.code, fault.found, fault.expected, str(fault.place)) for fault in found]


def test_an_example_that_is_taken_and_should_not_be() -> None:
    assert told(FILES) == [(FaultCode.EXAMPLE_TAKEN, "laporan-panen", (), "documents/kebun.yaml:16:9")]


def test_an_example_that_is_not_recognised() -> None:
    files = edited("documents/kebun.yaml", "laporan panen maret.pdf", "laporan maret.pdf")
    assert (FaultCode.EXAMPLE_FAILED, "nothing", ("laporan-panen",), "documents/kebun.yaml:14:9") in told(
        files
    )


def test_the_examples_of_kinds_are_run_by_the_reading() -> None:
    files = edited("kinds.yaml", "    title: [laporan]\n", KINDS_WITH_EXAMPLES)
    assert told(files)[:2] == [
        (FaultCode.EXAMPLE_FAILED, "undangan", ("laporan",), "kinds.yaml:9:9"),
        (FaultCode.EXAMPLE_TAKEN, "laporan", (), "kinds.yaml:12:9"),
    ]


def test_the_matcher_is_not_needed_where_no_type_has_an_example() -> None:
    bare = {name: FILES[name] for name in ("pack.yaml", "vocabulary.yaml", "kinds.yaml")}
    assert check_examples(loaded(bare)[0]) == []
