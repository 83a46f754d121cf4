"""The papers of one meeting find each other by day, folder and subject."""

from __future__ import annotations

import itertools

from rules.match import Match, MatchState
from rules.match.ties import MeetingPart, tie
from tests.rules.match.packs import PAPER, judged, small_pack

INVITATION = (
    PAPER
    + "Nomor : B-77/TU.020/H.4/03/2025      10 Maret 2025\nHal : Undangan Rapat Sosialisasi Pengendalian Intern\n\n"
    "Yth. Kepala Bagian\nHari/tanggal : Jumat, 14 Maret 2025\nTempat : Ruang rapat\n"
)
LIST = PAPER + "DAFTAR HADIR\nHari/Tanggal : Jumat, 14 Maret 2025\nNo Nama Tanda tangan\n"
OTHER_LIST = LIST.replace("14 Maret", "21 Maret")


def part(key: str, text: str, folder: str, name: str = "1.pdf") -> MeetingPart:
    _, judgement = judged(text, f"{folder}/{name}")
    assert judgement.meeting is not None
    return MeetingPart(key, (folder,), judgement.meeting, judgement.matches)


def own(parts: MeetingPart) -> set[str]:
    return {match.item for match in parts.matches if match.state is MatchState.ACCEPTED}


def tied(*parts: MeetingPart) -> dict[str, tuple[Match, ...]]:
    return tie(parts, small_pack())


def test_an_invitation_knows_its_meeting_and_the_bare_list_does_not() -> None:
    assert own(part("u", INVITATION, "rapat")) == {"A.I.1.i.a-7"}
    assert own(part("l", LIST, "rapat")) == set()


def test_a_bare_list_of_the_same_day_in_the_same_folder_belongs_to_it() -> None:
    found = tied(part("u", INVITATION, "rapat"), part("l", LIST, "rapat"))
    (match,) = found["l"]
    assert (match.item, match.role, match.slot) == ("A.I.1.i.a-7", "daftar-hadir", "2025")
    assert match.state is MatchState.ACCEPTED


def test_another_day_is_another_meeting() -> None:
    assert "l" not in tied(part("u", INVITATION, "rapat"), part("l", OTHER_LIST, "rapat"))


def test_another_folder_is_another_meeting_unless_the_subject_is_the_same() -> None:
    assert "l" not in tied(part("u", INVITATION, "rapat"), part("l", LIST, "lain"))
    minutes = PAPER + (
        "NOTULEN RAPAT\nAcara : Sosialisasi Pengendalian Intern lingkup pusat\nHari/Tanggal : Jumat, 14 Maret 2025\n"
    )
    listed = LIST.replace(
        "DAFTAR HADIR", "DAFTAR HADIR\nAcara : Sosialisasi Pengendalian Intern lingkup pusat"
    )
    found = tied(part("n", minutes, "rapat"), part("l", listed, "lain"))
    assert {match.item for match in found["l"]} == {"A.I.1.i.a-7"}


def test_the_order_of_the_papers_does_not_matter() -> None:
    parts = [part("u", INVITATION, "rapat"), part("l", LIST, "rapat"), part("m", OTHER_LIST, "rapat")]
    results = [tied(*order) for order in itertools.permutations(parts)]
    assert all(result == results[0] for result in results)
