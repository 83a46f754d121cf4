"""A pack that an edit breaks leaves the last sound one in force, and says every mistake with its place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bukti.packs import pack_for_reading, pack_for_writing
from bukti.workspace import Places
from rules.files import load_pack
from rules.yaml_source import FaultCode, PackError
from tests.rules.pack.small import FILES

DOCUMENTS = "documents/kebun.yaml"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places(tmp_path)
    for name, text in FILES.items():
        edit(places, name, text)
    return places


def edit(places: Places, name: str, text: str) -> None:
    path = places.pack / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


BROKEN = FILES[DOCUMENTS].replace("[laporan]", "[lapran]")


def test_a_sound_pack_is_kept_and_the_copy_is_in_force(places: Places) -> None:
    in_force = pack_for_writing(places)
    assert (in_force.source, in_force.faults) == (places.sound_pack, ())
    assert load_pack(in_force.source).documents.keys() == load_pack(places.pack).documents.keys()


def test_an_edit_that_breaks_it_leaves_the_old_one_in_force(places: Places) -> None:
    pack_for_writing(places)
    before = places.sound_pack.read_bytes()
    edit(places, DOCUMENTS, BROKEN)
    for in_force in (pack_for_writing(places), pack_for_reading(places)):
        assert in_force.source == places.sound_pack
        assert [(fault.code, str(fault.place)) for fault in in_force.faults] == [
            (FaultCode.UNKNOWN_ID, "documents/kebun.yaml:4:13")
        ]
        assert in_force.since is not None
    assert places.sound_pack.read_bytes() == before
    assert load_pack(places.sound_pack).documents["laporan-panen"].kinds == ("laporan",)


def test_a_mended_pack_is_in_force_again(places: Places) -> None:
    pack_for_writing(places)
    edit(places, DOCUMENTS, BROKEN)
    pack_for_writing(places)
    edit(places, DOCUMENTS, FILES[DOCUMENTS].replace("Laporan panen", "Laporan petik"))
    assert pack_for_reading(places).source == places.pack  # a reader writes nothing
    assert pack_for_writing(places).faults == ()
    assert load_pack(places.sound_pack).documents["laporan-panen"].name == "Laporan petik"


def test_a_folder_that_is_gone_is_a_mistake_like_others(places: Places) -> None:
    pack_for_writing(places)
    shutil.rmtree(places.pack)
    in_force = pack_for_writing(places)
    assert {fault.code for fault in in_force.faults} == {FaultCode.MISSING_FILE}
    assert load_pack(in_force.source).id == "kebun"


def test_without_a_sound_one_every_mistake_is_told(places: Places) -> None:
    edit(places, DOCUMENTS, BROKEN)
    for ask in (pack_for_writing, pack_for_reading):
        with pytest.raises(PackError) as raised:
            ask(places)
        assert [fault.code for fault in raised.value.faults] == [FaultCode.UNKNOWN_ID]
    assert not places.sound_pack.exists()


def test_a_damaged_copy_is_made_again(places: Places) -> None:
    pack_for_writing(places)
    places.sound_pack.write_bytes(b"PK\x03\x04 half a zip")
    assert pack_for_reading(places).source == places.pack
    pack_for_writing(places)
    assert load_pack(places.sound_pack).id == "kebun"


def test_the_copy_is_written_aside_and_renamed(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    pack_for_writing(places)
    before = places.sound_pack.read_bytes()
    edit(places, DOCUMENTS, FILES[DOCUMENTS].replace("Laporan panen", "Laporan petik"))

    def crash(descriptor: int) -> None:
        raise OSError(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", crash)
        with pytest.raises(OSError, match=r"\d"):
            pack_for_writing(places)
    assert places.sound_pack.read_bytes() == before


def test_the_same_pack_makes_the_same_copy(places: Places) -> None:
    pack_for_writing(places)
    before = places.sound_pack.read_bytes()
    places.sound_pack.unlink()
    pack_for_writing(places)
    assert places.sound_pack.read_bytes() == before
