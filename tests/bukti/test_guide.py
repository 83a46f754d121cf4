"""The examples of docs/aturan.md are a sound pack, and the sentences it quotes are those that lint says."""

from __future__ import annotations

import re
from pathlib import Path

from bukti.i18n import use_language
from bukti.rule_wording import rule_fault
from rules.files import PACKS
from tests.rules.pack.small import FILES, loaded
from tests.rules.pack.test_schema import errors

GUIDE = (Path(__file__).parents[2] / "docs" / "aturan.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def the_guides_pack() -> dict[str, str]:
    scale = "    - {id: a-c, name: A/B/C, answers: [{answer: A, value: 1, share: 1}]}\n"
    kinds = "".join(
        f"  - id: {id_}\n    name: {id_}\n    title: ['{id_}']\n" for id_ in ("daftar-hadir", "dokumentasi")
    )
    report, meeting, indicators, owners, *_comments = BLOCKS
    return {
        "pack.yaml": FILES["pack.yaml"]
        .replace("    - id: persen\n", scale + "    - id: persen\n")
        .replace("[K]", "[A]"),
        "vocabulary.yaml": FILES["vocabulary.yaml"],
        "kinds.yaml": FILES["kinds.yaml"] + kinds,
        "documents/1.yaml": report,
        "documents/2.yaml": meeting,
        "indicators/5.yaml": indicators,
        "owners.yaml": owners,
    }


def test_the_examples_load_together() -> None:
    pack, faults = loaded(the_guides_pack())
    assert faults == []
    assert [item.id for item in pack.items] == ["A.I.5.iii.a-1", "A.I.5.iii.a-2"]
    assert pack.owners.of("A.I.5.iii.a-2") == "tim-zi"


def test_the_examples_are_valid_for_editors() -> None:
    for name, text in the_guides_pack().items():
        assert errors(name.split("/")[0].removesuffix(".yaml"), text) == [], name


def test_the_schemas_that_the_guide_names_are_there() -> None:
    named = re.findall(r"\$schema=(?:\.\./)?(\S+)", GUIDE)
    assert named
    assert all((PACKS / "zi-wbk-2025" / name).is_file() for name in named)


def test_the_sentences_are_those_of_lint() -> None:
    files = the_guides_pack()
    files["documents/1.yaml"] = files["documents/1.yaml"].replace("[laporan]", "[lapran]")
    files["indicators/5.yaml"] = files["indicators/5.yaml"].replace("cadence: monthly", "cadence: bulanan")
    use_language("id")
    try:
        said = [rule_fault(fault) for fault in loaded(files)[1]]
    finally:
        use_language("en")
    assert len(said) == 2
    assert all(sentence in GUIDE for sentence in said), said
