"""The key phrases: distinct, and really in the files."""

from __future__ import annotations

from io import BytesIO

import pytest

from demo.labels import MEMBER_SEPARATOR
from demo.phrases import Phrases
from demo.queries import SEARCHES, Search
from tests.demo.conftest import Sample
from tests.demo.readers import can_read, read, words

pytestmark = pytest.mark.slow

WITHOUT_WORDS = {"mp4", "wav", "lock", "thumbs", "ini", "tmp", "crdownload", "ds_store", "empty"}


def test_every_readable_document_has_a_phrase_of_its_own(sample: Sample) -> None:
    silent = [
        row.path
        for row in sample.rows
        if not row.facts.phrase
        and row.label.cue != "folder"
        and row.format not in WITHOUT_WORDS
        and row.label.why_not not in ("unreadable", "container")
    ]
    assert silent == []
    phrases = [row.facts.phrase for row in sample.rows if row.facts.phrase and not row.same_as]
    assert len(phrases) == len(set(phrases))


def test_a_phrase_stands_in_its_own_document_only(sample: Sample) -> None:
    texts = [(row, words(row.text)) for row in sample.rows if not row.same_as]
    for owner, own in texts:
        if phrase := words(owner.facts.phrase):
            assert phrase in own
            assert [row.path for row, text in texts if phrase in text and row is not owner] == []


def test_the_finished_files_hold_their_phrases(sample: Sample) -> None:
    checked = 0
    for row in sample.rows:
        if MEMBER_SEPARATOR in row.path or not row.facts.phrase or not can_read(row.format):
            continue
        assert words(row.facts.phrase) in read(row.format, sample.data(row)), row.path
        checked += 1
    assert checked > 150


def test_scans_have_no_text_layer_or_a_bad_one(sample: Sample) -> None:
    for row in sample.rows:
        if row.format == "scan" and MEMBER_SEPARATOR not in row.path:
            assert words(row.facts.title) not in read("pdf", sample.data(row)), row.path


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.text)
def test_searches_have_answers(search: Search, sample: Sample) -> None:
    by_path = {row.path: row for row in sample.rows}
    for path in search.finds:
        text = words(by_path[path].text)
        assert [said for said in search.says if said not in text] == [], path
    assert all(path in by_path for path in search.not_found)


def test_phrases_depend_on_their_key_alone() -> None:
    first, second = Phrases(1), Phrases(1)
    first.take("another")
    assert first.take("this") == second.take("this")
    assert first.member("that") == second.member("that")
    assert first.take("this") != second.take("that")


def test_damaged_and_locked_files_cannot_be_read(sample: Sample) -> None:
    import olefile
    import pypdfium2

    locked = [row for row in sample.rows if row.label.why_not == "unreadable"]
    assert {row.format for row in locked} >= {"pdf", "xlsx", "docx", "jpg", "scan", "empty"}
    for row in locked:
        data = sample.data(row)
        if row.format == "pdf":
            with pytest.raises(pypdfium2.PdfiumError):
                pypdfium2.PdfDocument(data)
        elif row.format == "docx":
            with pytest.raises(Exception, match="zip"):
                read("docx", data)
        elif row.format == "xlsx":
            assert olefile.OleFileIO(BytesIO(data)).exists("EncryptedPackage")
