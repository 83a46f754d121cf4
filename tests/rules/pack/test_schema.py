"""The JSON Schemas for editors say what the loader says: the same keys, and every pack that loads is valid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from jsonschema import Draft202012Validator

from rules.files import PACKS
from rules.kinds import Layout
from rules.pack import documents, indicators
from rules.pack.model import Cadence
from tests.rules.pack.small import FILES, edited

SCHEMAS = PACKS / "zi-wbk-2025" / "schema"
SHIPPED = sorted(path for pack in PACKS.iterdir() for path in pack.rglob("*.yaml"))


class Editors(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `no` is a word."""


Editors.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if not (tag.endswith(":bool") and first not in "tTfF")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def schema(kind: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.json").read_text("utf-8"))
    return loaded


def kind_of(name: str) -> str:
    """`documents/x.yaml` → `documents`, `kinds.yaml` → `kinds`."""
    return name.split("/")[0].removesuffix(".yaml")


def errors(kind: str, text: str) -> list[str]:
    found = Draft202012Validator(schema(kind)).iter_errors(yaml.load(text, Loader=Editors))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


@pytest.mark.parametrize("kind", ["pack", "kinds", "vocabulary", "owners", "documents", "indicators"])
def test_the_schema_itself_is_valid_and_describes_every_key(kind: str) -> None:
    Draft202012Validator.check_schema(schema(kind))
    for key, value in _properties(schema(kind)):
        assert value.get("description"), key


def _properties(node: Any) -> list[tuple[str, Any]]:
    if isinstance(node, list):
        return [found for inner in node for found in _properties(inner)]
    if not isinstance(node, dict):
        return []
    own = list(node["properties"].items()) if isinstance(node.get("properties"), dict) else []
    return own + [found for inner in node.values() for found in _properties(inner)]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(PACKS).as_posix())
def test_the_packs_that_come_with_bukti_are_valid(path: Path) -> None:
    name = path.relative_to(PACKS).as_posix().partition("/")[2]
    assert errors(kind_of(name), path.read_text("utf-8")) == []


@pytest.mark.parametrize("name", FILES)
def test_the_small_pack_is_valid(name: str) -> None:
    assert errors(kind_of(name), FILES[name]) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("documents/kebun.yaml", "draft: ya", "draft: boleh"),
        ("documents/kebun.yaml", "without:", "wihtout:"),
        ("documents/kebun.yaml", "    parts:", "    kinds: [laporan]\n    parts:"),
        ("indicators/1-sayur.yaml", "cadence: monthly", "cadence: bulanan"),
        ("indicators/1-sayur.yaml", "                document: laporan-panen\n", ""),
        ("indicators/1-sayur.yaml", "any_of:", "document: rapat-kebun\n                any_of:"),
        ("indicators/1-sayur.yaml", "[Q2, Q3]", "[Q2, Q5]"),
        ("indicators/1-sayur.yaml", "minimum: petak", "minimum: 0"),
        ("indicators/1-sayur.yaml", "due: [3]", "due: [13]"),
        ("kinds.yaml", "    name: Laporan\n", ""),
        ("vocabulary.yaml", "[panen, petik]", "[panen]"),
        ("owners.yaml", "owners:", "owner:"),
        ("pack.yaml", "year: 2025", "year: 25"),
    ],
)
def test_an_editor_sees_what_the_loader_would_refuse(file: str, old: str, new: str) -> None:
    assert errors(kind_of(file), edited(file, old, new)[file])


def test_keys_are_those_of_the_loader() -> None:
    document = schema("documents")["properties"]["documents"]["items"]
    assert set(document["properties"]) == {*documents.REQUIRED, *documents.OPTIONAL}
    assert set(document["required"]) == set(documents.REQUIRED)
    item = schema("indicators")["$defs"]["item"]
    assert set(item["properties"]) == {*indicators.ITEM_REQUIRED, *indicators.ITEM_OPTIONAL}
    assert set(item["required"]) == set(indicators.ITEM_REQUIRED)
    assert item["properties"]["cadence"]["enum"] == list(Cadence)
    layout = schema("kinds")["properties"]["layout"]["properties"]
    assert {field.name for field in msgspec.structs.fields(Layout)} <= set(layout)
