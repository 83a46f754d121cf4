"""Documents against a small pack: what counts, what a person must see, what cannot count, and why."""

from __future__ import annotations

import msgspec
import pytest

from rules.match import MatchState, ReasonCode, judge
from rules.reading.model import Where
from tests.rules.match.packs import PAPER, judged, matches, slots, small_pack, states

ACCEPTED, SUGGESTED, REJECTED = MatchState.ACCEPTED, MatchState.SUGGESTED, MatchState.REJECTED

SK = (
    PAPER
    + "KEPUTUSAN KEPALA PUSAT STANDARDISASI INSTRUMEN PERKEBUNAN\nNOMOR 15/Kpts/OT.050/H.4/01/2025\nTENTANG\n"
    "TIM KERJA PEMBANGUNAN ZONA INTEGRITAS\n\nMenimbang : a. bahwa perlu dibentuk tim;\n"
    "Ditetapkan di Bogor\npada tanggal 10 Januari 2025\n"
)
REPORT = (
    PAPER + "LAPORAN PENANGANAN PENGADUAN MASYARAKAT\nBULAN MARET 2025\n\nA. Pendahuluan\nTidak ada aduan.\n"
)


def test_a_decision_counts_and_says_why() -> None:
    (match,) = matches(SK, "scan0012.pdf")
    assert (match.item, match.state, match.slot) == ("A.I.1.i.a-1", ACCEPTED, "2025")
    found = {reason.code: reason for reason in match.reasons}
    assert found[ReasonCode.KIND].quote is not None
    title = found[ReasonCode.TITLE].quote
    assert title is not None
    assert "ZONA INTEGRITAS" in title.text
    assert title.page == 1
    assert found[ReasonCode.DATED].quote is not None


def test_a_mention_is_not_the_thing() -> None:
    text = (
        PAPER
        + "NOTULEN RAPAT\nRapat membahas penerbitan Surat Keputusan Tim Kerja Pembangunan Zona Integritas.\n"
    )
    assert "A.I.1.i.a-1" not in states(text)


def test_content_beats_name_and_the_conflict_is_shown() -> None:
    found = matches(REPORT, "SK Tim ZI.pdf")
    assert {match.item for match in found if match.state is ACCEPTED} == set()
    report = next(match for match in found if match.item == "A.I.1.i.a-2")
    assert report.state is SUGGESTED
    assert ReasonCode.CONFLICT in {reason.code for reason in report.reasons}


def test_a_title_that_says_all_is_stronger_than_the_name() -> None:
    found = next(match for match in matches(SK, "BA kelas.pdf") if match.item == "A.I.1.i.a-1")
    assert found.state is ACCEPTED
    assert ReasonCode.CONFLICT in {reason.code for reason in found.reasons}


def test_our_own_name_is_no_topic() -> None:
    pack = small_pack()
    school = msgspec.structs.replace(pack.unit, name="Balai Sosialisasi Pengendalian Intern")
    pack = msgspec.structs.replace(pack, unit=school)
    text = "BALAI SOSIALISASI PENGENDALIAN INTERN\n\nNOTULEN RAPAT KEBERSIHAN\n3 Maret 2025\n"
    _, found = judge(["1.pdf"], "", [text], {}, (), pack)
    assert found.matches == ()


def test_the_nearest_folder_that_tells_speaks_for_a_silent_picture() -> None:
    assert states("", "Foto sosialisasi pengendalian intern/dokumentasi/2025-03/IMG_20250314_091233.jpg") == {
        "A.I.1.i.a-7": ACCEPTED
    }


def test_a_monthly_report_fills_the_month_that_it_covers() -> None:
    assert slots(REPORT, item="A.I.1.i.a-2") == ["2025-03"]
    assert states(REPORT)["A.I.1.i.a-2"] is ACCEPTED


def test_a_more_special_report_is_not_the_plain_one() -> None:
    text = PAPER + "LAPORAN EVALUASI PENANGANAN PENGADUAN MASYARAKAT\nTRIWULAN I TAHUN 2025\n\nPendahuluan\n"
    found = states(text)
    assert found["A.I.1.i.a-3"] is ACCEPTED
    assert found.get("A.I.1.i.a-2") is not ACCEPTED
    assert slots(text, item="A.I.1.i.a-3") == ["2025-Q1"]


def test_a_report_dated_in_april_that_names_no_month_is_only_suggested_for_march() -> None:
    text = (
        PAPER + "LAPORAN PENGADUAN MASYARAKAT\n\nPendahuluan\nTidak ada.\n\nBogor, 4 April 2025\nKetua Tim,\n"
    )
    (match,) = [match for match in matches(text) if match.item == "A.I.1.i.a-2"]
    assert (match.slot, match.state) == ("2025-03", SUGGESTED)
    assert ReasonCode.NO_PERIOD in {reason.code for reason in match.reasons}


def test_the_year_rule_belongs_to_the_item() -> None:
    text = PAPER + "LAPORAN KINERJA\nTAHUN 2024\n\nBogor, 20 Januari 2025\n"
    assert states(text) == {"A.I.1.i.a-4": ACCEPTED, "A.I.1.i.a-8": ACCEPTED}
    assert slots(text, item="A.I.1.i.a-8") == ["2024"]
    other = PAPER + "LAPORAN KINERJA\nTAHUN 2023\n"
    assert states(other)["A.I.1.i.a-4"] is REJECTED
    assert states(other)["A.I.1.i.a-8"] is ACCEPTED


def test_last_years_decision_is_rejected_and_says_of_which_year_it_is() -> None:
    (match,) = matches(SK.replace("2025", "2024"))
    assert match.state is REJECTED
    (reason,) = [reason for reason in match.reasons if reason.code is ReasonCode.WRONG_YEAR]
    assert reason.detail == "2024"


@pytest.mark.parametrize(
    ("change", "name", "code"),
    [
        (
            ("PUSAT STANDARDISASI INSTRUMEN PERKEBUNAN", "BALAI PENGUJIAN MINYAK ATSIRI"),
            "1.pdf",
            ReasonCode.OTHER_UNIT,
        ),
        (("TENTANG", "DRAFT\n\nTENTANG"), "1.pdf", ReasonCode.DRAFT),
        (("", ""), "SK ZI konsep.docx", ReasonCode.DRAFT),
        (("", ""), "Format SK (kosong).doc", ReasonCode.TEMPLATE),
    ],
)
def test_what_cannot_count_is_rejected_with_the_reason(
    change: tuple[str, str], name: str, code: ReasonCode
) -> None:
    text = SK.replace(*change) if change[0] else SK
    found = [match for match in matches(text, name) if match.item == "A.I.1.i.a-1"]
    assert [match.state for match in found] == [REJECTED]
    assert code in {reason.code for reason in found[0].reasons}


def test_a_scan_that_says_it_is_unsigned_waits_for_a_person() -> None:
    (match,) = matches(SK, "SK ZI belum ttd.pdf")
    assert match.state is SUGGESTED
    assert ReasonCode.UNSIGNED in {reason.code for reason in match.reasons}


def test_a_draft_and_another_house_count_where_the_pack_says_so() -> None:
    text = "BADAN PERAKITAN PERTANIAN\n\nDRAFT RENCANA STRATEGIS\nTAHUN 2025-2029\n"
    assert states(text) == {"A.I.1.i.a-6": ACCEPTED}


def test_a_file_that_cannot_be_read_is_never_accepted() -> None:
    found = matches("", "SK Tim Zona Integritas 2025.pdf", problems=("encrypted",))
    assert [match.state for match in found] == [SUGGESTED]
    assert ReasonCode.UNREAD in {reason.code for reason in found[0].reasons}


def test_a_container_is_no_evidence_itself() -> None:
    assert matches("", "SK Tim Zona Integritas 2025.zip") == []


def test_a_screen_is_known_by_its_words_and_needs_no_date() -> None:
    text = "Beranda Login Dashboard\nPagu Anggaran 12.000\nRealisasi Anggaran 40%\nBelanja Modal"
    (match,) = matches(text, "IMG_3483.png")
    assert match.item == "A.I.1.i.a-5"
    assert ReasonCode.SIGNS in {reason.code for reason in match.reasons}


def test_slips_and_scan_noise_are_survived() -> None:
    noisy = SK.replace("ZONA INTEGRITAS", "ZONA INTEGR1TAS").replace("KEPUTUSAN KEPALA", "KEPUTUSAN KEPALA")
    assert states(noisy) == {"A.I.1.i.a-1": ACCEPTED}
    spaced = SK.replace("ZONA INTEGRITAS", "Z O N A  I N T E G R I T A S")
    assert states(spaced) == {"A.I.1.i.a-1": ACCEPTED}


def test_a_date_that_cannot_be_is_not_guessed() -> None:
    text = SK.replace("10 Januari 2025", "31 Februari 2025").replace("/01/2025", "")
    reading, _ = judged(text)
    assert reading.document_date is None
    assert states(text)["A.I.1.i.a-1"] is not ACCEPTED


def test_a_mail_only_sends_what_it_names() -> None:
    found = matches(SK, "surat.eml", facts={"from": "tu@contoh.id"})
    assert [match.state for match in found] == [SUGGESTED]


def test_the_folder_alone_suggests() -> None:
    found = matches("", "SK ZONA INTEGRITAS/IMG_0001.jpg")
    assert all(match.state is not ACCEPTED for match in found)


def test_a_file_without_a_word_counts_by_the_folder_that_says_it_all() -> None:
    assert states("Nihil", "Laporan Dumas Bulanan 2025/05 Mei/1.rtf") == {"A.I.1.i.a-2": ACCEPTED}
    assert slots("Nihil", "Laporan Dumas Bulanan 2025/05 Mei/1.rtf", "A.I.1.i.a-2") == ["2025-05"]
    assert states("Nihil", "Dumas 2025/05 Mei/1.rtf") != {"A.I.1.i.a-2": ACCEPTED}


@pytest.mark.parametrize("kind", ["REKAPITULASI", "NOTA DINAS\nHal :"])
def test_what_offices_write_instead_is_suggested(kind: str) -> None:
    text = PAPER + f"{kind} PENANGANAN PENGADUAN MASYARAKAT BULAN MARET 2025\n\nIsi.\n"
    assert states(text)["A.I.1.i.a-2"] is SUGGESTED


def test_where_no_kind_is_sure_every_type_is_thought_of() -> None:
    text = PAPER + "Penanganan Pengaduan Masyarakat\nTriwulan I 2025. Semua dijawab.\n"
    assert states(text, "Notulen/umum/1.pdf")["A.I.1.i.a-2"] is SUGGESTED


def test_a_title_that_names_the_thing_stands_for_the_kind() -> None:
    text = PAPER + "{}\nMaret 2025\nSemua dijawab.\n"
    assert states(text.format("PENANGANAN PENGADUAN MASYARAKAT")) == {"A.I.1.i.a-2": ACCEPTED}
    more = text.format("PENANGANAN PENGADUAN MASYARAKAT DAN PERBAIKAN GERBANG BELAKANG")
    assert states(more) == {"A.I.1.i.a-2": SUGGESTED}


def test_a_formal_paper_that_does_not_say_what_it_is_is_none() -> None:
    assert "A.I.1.i.a-1" not in states(PAPER + "ZONA INTEGRITAS 2025\nSemua berjalan.\n")


def test_a_makeshift_type_yields_to_one_that_is_named() -> None:
    pack = small_pack()
    plain = msgspec.structs.replace(pack.documents["laporan-dumas"], is_general=True)
    pack = msgspec.structs.replace(pack, documents={**pack.documents, plain.id: plain})
    text = PAPER + "LAPORAN PENANGANAN PENGADUAN MASYARAKAT\nBULAN MARET 2025\nHasil evaluasi\n"
    _, before = judged(text)
    _, after = judge(["1.pdf"], "", [text], {}, (), pack)
    assert {m.state for m in before.matches if m.item == "A.I.1.i.a-2"} == {ACCEPTED}
    assert {m.state for m in after.matches if m.item == "A.I.1.i.a-2"} == {SUGGESTED}


def test_the_same_document_and_pack_give_the_same_judgement() -> None:
    assert judged(SK) == judged(SK)


def test_every_accepted_match_says_rule_place_and_words() -> None:
    for text in (SK, REPORT):
        for match in matches(text):
            quotes = [reason.quote for reason in match.reasons if reason.rule == match.document]
            assert quotes
            assert all(quote and quote.text for quote in quotes)
            assert any(quote and quote.where is Where.TEXT and quote.page == 1 for quote in quotes)


def test_papers_bound_into_one_file_are_each_found() -> None:
    pages = (
        PAPER + "Nomor : B-7/TU/2025\nHal : Undangan Sosialisasi Pengendalian Intern\n\nYth. Kepala Bagian\n",
        PAPER + "DAFTAR HADIR\nHari/Tanggal : 14 Maret 2025\n",
        PAPER + "NOTULEN RAPAT\nHari/Tanggal : 14 Maret 2025\nRapat dibuka.\n",
    )
    _, judgement = judge(["rapat.pdf"], "", pages, {}, (), small_pack())
    roles = {match.role for match in judgement.matches if match.item == "A.I.1.i.a-7"}
    assert roles == {"undangan", "daftar-hadir", "notulen"}
