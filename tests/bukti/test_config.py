"""bukti.toml: what is right is read, and what is wrong is named with line, key and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from bukti.config import ConfigError, NoWorkspace, find_workspace, line_of, load_settings
from bukti.settings import Settings, Source
from bukti.workspace import UnitNames, config_text, distinct_names, make_workspace, parse_source, unit_id


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "bukti.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def mistake(tmp_path: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    return caught.value


GOOD_SOURCE = '[[source]]\nname = "tu"\npath = "/srv/tu"\nbidang = "Tata Usaha"\n'


def test_the_file_that_init_writes_is_read_back_with_all_defaults(tmp_path: Path) -> None:
    source = Source(name='a "quoted" name', path="/srv/é\\b", bidang="Tata Usaha")
    text = config_text([source], pack="zi-wbk-2025", unit_name="Pusat “X”", year=2025, language="id")
    settings = load(tmp_path, text)
    assert settings.source == (source,)
    assert settings.unit.name == "Pusat “X”"
    assert settings.extraction == Settings().extraction


def test_the_commented_settings_are_valid_once_uncommented(tmp_path: Path) -> None:
    text = config_text([], pack="zi-wbk-2025", unit_name="X", year=2025, language="id")
    uncommented = [
        line[2:] if line.startswith("# ") and (" = " in line or line.startswith("# [")) else line
        for line in text.splitlines()
        if not line.startswith("# ignore")
    ]
    settings = load(tmp_path, "\n".join(uncommented))
    assert settings.mail.bidang == {"Tata Usaha": ("tu@example.go.id",)}
    assert settings.extraction == Settings().extraction
    assert settings.ocr == Settings().ocr
    assert settings.verify == Settings().verify


@pytest.mark.parametrize(
    ("text", "is_on"),
    [("", True), ("megabytes_per_second = 0", False), ("enabled = false", False), ("days = 7", True)],
)
def test_verifying_can_be_turned_off(tmp_path: Path, text: str, is_on: bool) -> None:
    assert load(tmp_path, f"[verify]\n{text}\n").verify.is_on is is_on


@pytest.mark.parametrize(
    ("text", "code", "line", "key", "expected"),
    [
        ("[unit]\nname = \n", "syntax", 2, "", "Invalid value"),
        ("[unit\n", "syntax", 1, "", ""),
        ("[unit]\nyaer = 2025\n", "unknown_key", 2, "unit.yaer", "year"),
        ("[wep]\nport = 1\n", "unknown_key", 1, "wep", "web"),
        (GOOD_SOURCE + 'modus = "auto"\n', "unknown_key", 5, "source[0].modus", "mode"),
        (
            GOOD_SOURCE + GOOD_SOURCE.replace("tu", "b") + 'mode = "poling"\n',
            "bad_choice",
            9,
            "source[1].mode",
            "polling",
        ),
        ('[[source]]\nname = "tu"\npath = "/srv/tu"\n', "missing_key", 1, "source[0].bidang", ""),
        ('[web]\n# a comment\nport = "8300"\n', "bad_type", 3, "web.port", "int"),
        ("[web]\nport = 99999\n", "bad_value", 2, "web.port", "<= 65535"),
        ("web.port = 0\n", "bad_value", 1, "web.port", ">= 1"),
        ("[verify]\ndays = 0.5\n", "bad_value", 2, "verify.days", ">= 1"),
        ("[verify]\nmegabytes_per_second = -1\n", "bad_value", 2, "verify.megabytes_per_second", ">= 0"),
        ("[verify]\nrate = 5\n", "unknown_key", 2, "verify.rate", ""),
        ('[unit]\ntimezone = "Asia/Bandung"\n', "bad_timezone", 2, "unit.timezone", ""),
        (GOOD_SOURCE + GOOD_SOURCE, "duplicate_name", 6, "source[1].name", ""),
        (GOOD_SOURCE + "ignore = [1]\n", "bad_type", 5, "source[0].ignore[0]", "str"),
    ],
)
def test_a_mistake_is_named_with_line_key_and_what_would_be_right(
    tmp_path: Path, text: str, code: str, line: int, key: str, expected: str
) -> None:
    error = mistake(tmp_path, text)
    assert (error.code, error.line, error.key) == (code, line, key)
    assert error.expected.startswith(expected)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "bukti.toml").write_bytes(b'[unit]\nname = "\xff"\n')
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path / "bukti.toml")
    assert caught.value.code == "unreadable"


def test_a_key_in_a_missing_table_is_placed_at_its_nearest_line() -> None:
    assert line_of("[unit]\nyear = 1\n[web]\n", "web.port") == 3


def test_the_workspace_is_found_from_a_folder_below_it(tmp_path: Path) -> None:
    (tmp_path / "bukti.toml").touch()
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find_workspace(None, {}, below) == tmp_path
    assert find_workspace(None, {"BUKTI_WORKSPACE": str(tmp_path)}, Path("/")) == tmp_path
    with pytest.raises(NoWorkspace):
        find_workspace(below, {}, tmp_path)


def test_sources_of_the_same_name_are_told_apart() -> None:
    assert [source.name for source in distinct_names([parse_source("/a/x=A"), parse_source("/b/x")])] == [
        "x",
        "x-2",
    ]
    assert parse_source("/a/x=Tata Usaha").bidang == "Tata Usaha"
    assert parse_source("/a/x").bidang == "x"


def test_the_unit_id_is_made_of_the_name() -> None:
    assert unit_id("Pusat Perbenihan – Rempah!") == "pusat-perbenihan-rempah"
    assert unit_id("中") == "unit"


def test_an_interrupted_init_leaves_no_half_workspace(tmp_path: Path) -> None:
    places = make_workspace(
        tmp_path / "w", [], pack="zi-wbk-2025", unit=UnitNames("X"), year=2025, language="id"
    )
    assert places.config.is_file()
    assert (places.root / "berkas").is_dir()
    assert not list(places.root.glob("*.new"))
