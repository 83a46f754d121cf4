"""A pack folder as a whole: read from disk, checked in one pass, refused with every reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.files import PACKS, check_pack, load_pack, load_vocabulary
from rules.yaml_source import FaultCode, PackError

OURS = PACKS / "zi-wbk-2025"


def copy(folder: Path, **changed: bytes) -> Path:
    for source in OURS.glob("*.yaml"):
        (folder / source.name).write_bytes(changed.get(source.stem, source.read_bytes()))
    return folder


def test_our_pack_has_no_faults() -> None:
    pack, faults = check_pack(OURS)
    assert faults == []
    assert (pack.id, pack.year) == ("zi-wbk-2025", 2025)
    assert "PSI Perkebunan" in pack.unit.aliases


def test_our_kinds_have_what_others_rely_on() -> None:
    kinds = load_pack(OURS).kinds.by_id
    assert {
        "sk",
        "sop",
        "notulen",
        "daftar-hadir",
        "undangan",
        "nota-dinas",
        "surat-tugas",
        "surat",
        "berita-acara",
    } <= set(kinds)
    assert {
        "laporan",
        "laporan-monev",
        "renaksi",
        "rtl",
        "dokumentasi",
        "tangkapan-layar",
        "maklumat",
        "survei",
    } <= set(kinds)
    assert all(kind.name for kind in kinds.values())


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    copy(tmp_path, pack=b"id: x\nyear: 25\n", vocabulary=b"groups:\n\t- [a, b]\n")
    with pytest.raises(PackError) as raised:
        load_pack(tmp_path)
    told = [(fault.place.file, fault.code) for fault in raised.value.faults]
    assert ("pack.yaml", FaultCode.BAD_VALUE) in told
    assert ("pack.yaml", FaultCode.MISSING_KEY) in told
    assert ("vocabulary.yaml", FaultCode.TAB) in told
    assert "vocabulary.yaml:2:1: tab" in str(raised.value)


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    copy(tmp_path)
    (tmp_path / "kinds.yaml").unlink()
    pack, faults = check_pack(tmp_path)
    assert [(fault.code, fault.expected) for fault in faults] == [(FaultCode.MISSING_FILE, ("kinds.yaml",))]
    assert pack.vocabulary.groups


def test_bytes_that_are_no_utf8_are_named(tmp_path: Path) -> None:
    copy(tmp_path, pack=(OURS / "pack.yaml").read_bytes() + b"# caf\xe9\n")
    _, faults = check_pack(tmp_path)
    assert [(fault.code, fault.found) for fault in faults] == [(FaultCode.NOT_UTF8, "0xe9")]
    assert faults[0].place.line == (OURS / "pack.yaml").read_text("utf-8").count("\n") + 1
    assert faults[0].place.column == 6


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    copy(tmp_path, pack=b"\xef\xbb\xbf" + (OURS / "pack.yaml").read_bytes())
    assert check_pack(tmp_path)[1] == []


def test_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        load_pack(tmp_path / "none")


def test_the_vocabulary_alone_is_that_of_the_whole_pack() -> None:
    assert load_vocabulary(OURS) == load_pack(OURS).vocabulary


def test_the_vocabulary_alone_is_refused_for_its_own_faults(tmp_path: Path) -> None:
    copy(tmp_path, kinds=b"kinds: [", vocabulary=b"groups:\n\t- [a, b]\n")
    with pytest.raises(PackError) as raised:
        load_vocabulary(tmp_path)
    assert {fault.place.file for fault in raised.value.faults} == {"vocabulary.yaml"}
    (tmp_path / "vocabulary.yaml").unlink()
    with pytest.raises(PackError) as raised:
        load_vocabulary(tmp_path)
    assert [fault.code for fault in raised.value.faults] == [FaultCode.MISSING_FILE]
    with pytest.raises(OSError, match="none"):
        load_vocabulary(tmp_path / "none")
