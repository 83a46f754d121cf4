"""Catalogues written as text."""

from __future__ import annotations

import random
from datetime import date

import pytest

from demo import document as d
from demo import written
from demo.catalog.entry import File
from tests.demo.test_markup import HOUSE

TEXT = """#! A remark
@let DUA A.I.1.i.a-1 A.I.1.iv.d-1
%% surat
= SURAT {bulan}
@in Umum/map
@@ 1.docx
docx ; surat ; 2025-03-14 ; 2025-03 ; DUA A.I.1.i.a-2 ; content ; use=surat ; bulan=Maret
@@ 2.pdf
pdf ; sk ; ; 2025 ; no draft ; content ; org=Balai Lain ; title=SK
= KEPUTUSAN
@in
@@ semua.zip
zip ; arsip ; 2025-04-01 ; ; no container ; mixed
@+ a.txt
txt ; notulen ; 2025-03-31 ; 2025-03 ; A.I.1.i.b-4 ; content ; bundle=rapat
Notulen.
"""


def read(text: str = TEXT) -> list[File]:
    return written.read(text, HOUSE, "contoh.txt")


def content(file: File) -> d.Content:
    return file.recipe(d.Desk(random.Random(1), "kunci pintu"))


def test_heads_become_labels() -> None:
    letter, draft, packed = read()
    assert [file.path for file in (letter, draft, packed)] == [
        "Umum/map/1.docx",
        "Umum/map/2.pdf",
        "semua.zip",
    ]
    assert letter.label == d.Label("A.I.1.i.a-1 A.I.1.iv.d-1 A.I.1.i.a-2", "content")
    assert draft.label == d.Label("", "content", "draft")
    facts = content(draft).facts
    assert (facts.kind, facts.title, facts.dated, facts.organisation) == ("sk", "SK", None, "Balai Lain")


def test_a_body_is_used_by_others_with_their_own_words() -> None:
    letter = content(read()[0])
    assert letter.facts.title == "SURAT Maret"
    assert letter.facts.dated == date(2025, 3, 14)


def test_members_belong_to_the_archive_above_them() -> None:
    packed = content(read()[2])
    assert isinstance(packed, d.Bundle)
    assert [(member.name, member.label.bundle) for member in packed.members] == [("a.txt", "rapat")]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("docx ; surat", "contoh.txt:1: no head"),
        ("wps ; surat ; ; ; no draft ; content", "contoh.txt:1: no head"),
        ("docx ; surat ; 31-02-2025 ; ; no draft ; content", "contoh.txt:1: '31-02-2025' is no date"),
        ("docx ; surat ; ; ; no draft ; content ; use=lain", "contoh.txt:1: no body"),
        ("docx ; surat ; ; ; no draft ; content ; lain", "contoh.txt:1: 'lain' is no name=value"),
        ("docx ; surat ; ; ; no sense ; content", "contoh.txt:1: unknown reason 'sense'"),
        ("docx ; surat ; ; ; no draft ; hunch", "contoh.txt:1: unknown cue 'hunch'"),
    ],
)
def test_a_wrong_head_is_named_with_its_line(head: str, says: str) -> None:
    with pytest.raises(written.WrittenError, match=says):
        read(f"@@ 1.docx\n{head}\nIsi")


def test_an_entry_without_a_head_is_named() -> None:
    with pytest.raises(written.WrittenError, match=r"contoh.txt:1: 1.docx has no head"):
        read("@@ 1.docx\n@@ 2.docx")


def test_a_member_of_nothing_is_named() -> None:
    with pytest.raises(written.WrittenError, match=r"contoh.txt:1: a.txt lies in no archive"):
        read("@+ a.txt\ntxt ; surat ; ; ; no draft ; content")
