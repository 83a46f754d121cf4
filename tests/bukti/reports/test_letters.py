from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bukti.mail_message import Letter
from bukti.reports.letters import MEDIA_TYPES, letters, subject
from bukti.reports.weekly_files import report_files
from bukti.reports.weekly_model import Weekly
from bukti.settings import Mail, Web
from bukti.tables import XLSX_TYPE
from tests.bukti.reports import sample

SETTINGS = msgspec.structs.replace(
    sample.SETTINGS,
    mail=Mail(
        coordinator=("koor@example.go.id", "koor@example.go.id"),
        bidang={"tim-zi": ("zi@example.go.id",), "Tim ZI": ("zi@example.go.id", "ketua@example.go.id")},
    ),
    web=Web(address="https://bukti.example.go.id"),
)


@pytest.fixture
def weekly(tmp_path: Path) -> Weekly:
    return sample.weekly(tmp_path)


def written(weekly: Weekly) -> list[Letter]:
    """With the workbooks alone: papers are made by processes of their own."""
    return letters(weekly, SETTINGS, sample.HEAD, report_files(weekly, sample.HEAD, MEDIA_TYPES, None))


def test_one_letter_each_and_the_coordinators_first(weekly: Weekly) -> None:
    made = written(weekly)
    assert [one.bidang for one in made] == ["", sample.OWN, sample.OTHER]
    assert [one.to for one in made] == [
        ("koor@example.go.id",),
        ("zi@example.go.id", "ketua@example.go.id"),
        (),  # no address in the settings
    ]
    assert made[0].subject.startswith("Laporan mingguan 15 Oktober 2025, ringkasan: ")
    assert all(one.html.startswith("<!DOCTYPE") and one.text for one in made)


def test_the_workbook_goes_with_it(weekly: Weekly) -> None:
    own = written(weekly)[1]
    (book,) = own.attachments
    assert (book.name, book.media_type) == ("Laporan mingguan 2025-W42 Tim ZI.xlsx", XLSX_TYPE)
    assert book.content.startswith(b"PK")


def test_letters_tell_a_bidang_nothing_of_others(weekly: Weekly) -> None:
    own = written(weekly)[1]
    assert "rahasia" not in own.html + own.text + own.subject


def test_names_of_a_bidang_in_the_settings_are_one(weekly: Weekly) -> None:
    letter = next(one for one in written(weekly) if one.bidang == "tim-zi")
    assert letter.to == ("zi@example.go.id", "ketua@example.go.id")


def test_the_subject_says_how_much_is_overdue(weekly: Weekly) -> None:
    overdue = weekly.page(sample.OWN).tally.overdue
    assert (
        subject(weekly, sample.OWN)
        == f"Laporan mingguan 15 Oktober 2025, Tim ZI: {overdue} bukti lewat tenggat"
    )
