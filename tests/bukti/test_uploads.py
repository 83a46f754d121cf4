"""The upload folders: sources of the workspace, made when first needed, beside what people wrote."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.handing_in import FolderLost
from bukti.config import ConfigError, load_settings
from bukti.uploads import registered, upload_source
from bukti.workspace import Places
from tests.rules.gaps.small import PACK

CONFIG = """# catatan orang
[unit]
name = "Pusat Contoh"

[[source]]
name = "Layanan"
path = "berkas"
bidang = "Kerja Sama dan Layanan"

[web]
port = 8301  # tetap"""


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / "bukti.toml").write_text(CONFIG)
    return Places(tmp_path)


def test_a_source_is_added_behind_what_people_wrote(places: Places) -> None:
    os.chmod(places.config, 0o640)
    made = registered(places, PACK, "layanan")
    assert places.config.read_text().startswith(CONFIG + "\n")
    assert places.config.stat().st_mode & 0o777 == 0o640
    assert (places.root / "unggahan" / "layanan").is_dir()
    settings = load_settings(places.config)
    assert settings.source[-1] == made
    assert (made.path, made.bidang) == ("unggahan/layanan", "Kerja Sama dan Layanan")
    assert settings.web.port == 8301
    assert [name for name in os.listdir(places.root) if name.endswith(".new")] == []


def test_once_is_enough(places: Places) -> None:
    made = registered(places, PACK, "layanan")
    text = places.config.read_text()
    assert registered(places, PACK, "layanan") == made
    assert places.config.read_text() == text
    assert upload_source(load_settings(places.config), "layanan") == made
    assert upload_source(load_settings(places.config), "tim-zi") is None


def test_each_bidang_has_its_own_and_nobody_too(places: Places) -> None:
    made = [registered(places, PACK, owner) for owner in ("layanan", "tim-zi", "")]
    assert [(one.path, one.bidang) for one in made] == [
        ("unggahan/layanan", "Kerja Sama dan Layanan"),
        ("unggahan/tim-zi", "Tim ZI"),
        ("unggahan/umum", "Umum"),
    ]
    assert len({one.name for one in made}) == 3


def test_a_name_that_is_taken_gets_a_number(places: Places) -> None:
    text = CONFIG.replace('name = "Layanan"', 'name = "Unggahan Tim ZI"')
    places.config.write_text(text)
    assert registered(places, PACK, "tim-zi").name == "Unggahan Tim ZI 2"


def test_a_folder_that_vanished_is_not_made_anew(places: Places) -> None:
    """An empty folder in its place would look as if everything in it had been deleted."""
    made = registered(places, PACK, "layanan")
    (places.root / made.path).rmdir()
    with pytest.raises(FolderLost):
        registered(places, PACK, "layanan")


def test_settings_written_in_another_way_are_left_alone(places: Places) -> None:
    text = 'source = [{name = "a", path = "a", bidang = "b"}]\n'
    places.config.write_text(text)
    with pytest.raises(ConfigError):
        registered(places, PACK, "layanan")
    assert places.config.read_text() == text
    assert not list(places.root.glob("*.new"))


def test_an_owner_is_no_path(places: Places) -> None:
    assert registered(places, PACK, "../../x Y").path == "unggahan/x-y"
