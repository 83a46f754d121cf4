from __future__ import annotations

import stat
import unicodedata

import pytest

from archive.ignore import IgnoreRules, IgnoreSettings, bad_pattern

FILE = stat.S_IFREG | 0o644


def reason(path: bytes, settings: IgnoreSettings | None = None, mode: int = FILE, size: int = 1) -> str:
    return IgnoreRules(settings).of_file(path.rpartition(b"/")[2], path, mode, size)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (b"~$laporan.docx", "office_lock"),
        (b".~lock.laporan.odt#", "office_lock"),
        (b"unggahan.TMP", "temporary"),
        (b"video.mp4.crdownload", "partial_download"),
        (b"video.mp4.part", "partial_download"),
        (b"Thumbs.db", "system"),
        (b"THUMBS.DB", "system"),
        (b"desktop.ini", "system"),
        (b".DS_Store", "system"),
        (b"._laporan.pdf", "system"),
        (b".rahasia", "hidden"),
        (b"laporan.pdf", ""),
        (b"tmp.pdf", ""),
        (b"part.docx", ""),
        (b"~laporan.docx", ""),
        (b"\xff\xfe.pdf", ""),
    ],
)
def test_names(name: bytes, expected: str) -> None:
    assert reason(b"A/" + name) == expected


def test_what_is_no_readable_file() -> None:
    assert reason(b"a.pdf", size=0) == "empty"
    assert reason(b"a.pdf", mode=stat.S_IFLNK | 0o777) == "symlink"
    assert reason(b"a.pdf", mode=stat.S_IFIFO | 0o644) == "special"
    assert reason(b"a.pdf", mode=stat.S_IFSOCK | 0o644) == "special"


def test_own_patterns() -> None:
    own = IgnoreSettings(patterns=("*.bak", "Arsip/*/draf*", "Sampah/", "lama/Pribadi/", "Résumé*"))
    assert reason(b"A/x.BAK", own) == "pattern:*.bak"
    assert reason(b"Arsip/2024/draf 1.docx", own) == "pattern:Arsip/*/draf*"
    assert reason(b"Lain/2024/draf 1.docx", own) == ""
    decomposed = unicodedata.normalize("NFD", "Résumé Budi.pdf").encode()
    assert reason(b"A/" + decomposed, own) == "pattern:Résumé*"
    rules = IgnoreRules(own)
    assert rules.of_folder(b"A/Sampah") == "pattern:Sampah/"
    assert rules.of_folder(b"lama/Pribadi") == "pattern:lama/Pribadi/"
    assert rules.of_folder(b"baru/Pribadi") == ""


def test_folders() -> None:
    rules = IgnoreRules()
    assert rules.of_folder(b"A/.git") == "hidden"
    assert rules.of_folder(b"$RECYCLE.BIN") == "system"
    assert rules.of_folder(b"A/@eaDir") == "system"
    assert rules.of_folder(b"A/SK") == ""


def test_hidden_ones_can_be_wanted() -> None:
    wanted = IgnoreSettings(hidden=False)
    assert reason(b".laporan.pdf", wanted) == ""
    assert reason(b".DS_Store", wanted) == "system"
    assert IgnoreRules(wanted).of_folder(b".arsip") == ""


def test_bad_patterns_are_told() -> None:
    assert bad_pattern(" ")
    assert bad_pattern("/")
    assert not bad_pattern("*.bak")
    assert not bad_pattern("[")  # a glob takes it literally
