"""The head of the document decides, then its name, then its folder; a mention deep inside never."""

from __future__ import annotations

import pytest

from rules.reading import Doubt, Where
from tests.rules.reading.papers import DECISION, INVITATION, LETTERHEAD, MINUTES, PACK, reading


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (DECISION, "sk"),
        (INVITATION, "undangan"),
        (MINUTES, "notulen"),
        ("S U R A T   T U G A S\nNomor : 12/ST/III/2025\n", "surat-tugas"),
        ("S U R A T   K E P U T U S A N\nNOMOR 1 TAHUN 2025\n", "sk"),
        (
            LETTERHEAD + "DAFTAR HADIR\nHari/Tanggal : Senin, 3 Maret 2025\nNo Nama Jabatan Tanda Tangan\n",
            "daftar-hadir",
        ),
        (
            "LAPORAN\n\nMONITORING DAN EVALUASI\nPEMBANGUNAN ZONA INTEGRITAS\nTRIWULAN I TAHUN 2025\n",
            "laporan-monev",
        ),
        ("LAPORAN BULANAN\nPENGADUAN MASYARAKAT\nBULAN MARET 2025\n", "laporan"),
        ("LAPORAN TINDAK LANJUT\nHASIL MONITORING DAN EVALUASI\n", "rtl"),
        ("LAPORAN PELAKSANAAN\nSURVEI KEPUASAN MASYARAKAT\nTRIWULAN II 2025\n", "survei"),
        ("LAPORAN KINERJA\nTAHUN 2024\n", "lakin"),
        ("LAPORAN KINERJA BULANAN\nJANUARI 2025\n", "laporan"),
        ("BERITA ACARA\nPUBLIC HEARING STANDAR PELAYANAN\nPada hari ini Jumat tanggal\n", "berita-acara"),
        (
            "NOTA DINAS\nNOMOR : 4/ND/2025\nYth : Kepala Pusat\nDari : Kabag\nHal : Penyampaian LAKIN\n",
            "nota-dinas",
        ),
        ("RENCANA AKSI PEMBANGUNAN ZONA INTEGRITAS TAHUN 2025\n", "renaksi"),
        ("DOKUMEN RENCANA KERJA PEMBANGUNAN ZI\nTAHUN 2025\n", "renja"),
        ("RENCANA KERJA DAN ANGGARAN\nKEMENTERIAN LEMBAGA\n", "rka-kl"),
        ("PERJANJIAN KINERJA TAHUN 2025\n", "perjanjian-kinerja"),
        ("MAKLUMAT PELAYANAN\nDENGAN INI KAMI MENYATAKAN SANGGUP\n", "maklumat"),
        ("NOTA DINAS\nNomor : 9/ND/2025\nHal : Undangan Rapat Tinjauan Manajemen\n", "undangan"),
    ],
)
def test_the_head_announces_the_kind(text: str, kind: str) -> None:
    found = reading(text)
    assert found.kind == kind
    assert found.quotes["kind"].where is Where.TEXT
    assert found.quotes["kind"].page == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("KEPUTU5AN KEPALA PUSAT\nNOMOR 1 TAHUN 2025\n", "sk"),
        ("NOTUIEN RAPAT\nHari/Tanggal : Senin, 3 Maret 2025\n", "notulen"),
        ("BERlTA ACARA\nNomor 3/BA/2025\n", "berita-acara"),
        ("SOF PENANGANAN PENGADUAN\n", ""),  # too short to tell
    ],
)
def test_a_letter_misread_is_survived(text: str, kind: str) -> None:
    assert reading(text).kind == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SK Tim ZI 2025.pdf", "sk"),
        ("20221029140012_SK Tim ZI (1).pdf", "sk"),
        ("SKMaklumatPelayananPublik.pdf", "sk"),
        ("rapat SPI notula.docx", "notulen"),
        ("dafdir rapat konsolidasi.pdf", "daftar-hadir"),
        ("daftarhadir1.pdf", "daftar-hadir"),
        ("Copy of Laporan Monev ZI TW I - fix.pdf", "laporan-monev"),
        ("Lap. Dumas Maret 2025.pdf", "laporan"),
        ("Laporan IKM TW-1.pdf", "survei"),
        ("undagan rapat.pdf", "undangan"),
        ("a.zip!/SS e-monev bappenas.pdf", "tangkapan-layar"),
        ("LAKIN2024final.pdf", "lakin"),
        ("1.pdf", ""),
        ("New Microsoft Word Document.docx", ""),
        ("CamScanner 09-16-2022 11.00.pdf", ""),
    ],
)
def test_the_name_decides_where_there_is_no_text(name: str, kind: str) -> None:
    found = reading("", name)
    assert found.kind == kind
    assert not kind or found.quotes["kind"].where is Where.NAME


def test_the_right_name_on_the_wrong_content() -> None:
    found = reading("STANDAR PELAYANAN PUBLIK\nPUSAT STANDARDISASI\n", "Laporan Survei Kepuasan TW I.pdf")
    assert found.kind == "standar-pelayanan"
    assert found.doubts == (Doubt.KIND_CONFLICT,)
    assert found.quotes["kind_conflict"].text == "Laporan Survei Kepuasan TW I"


def test_name_and_content_agreeing_is_no_conflict() -> None:
    assert reading(MINUTES, "Notulen rapat.pdf").doubts == ()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("Tata Usaha/Notulen/scan0012.pdf", "notulen"),
        ("Notulen/Maret/scan0012.pdf", ""),  # a step further says too little alone
        ("01. SK & Surat Tugas/scan0012.pdf", ""),  # holds two kinds
        ("i. Standar Pelayanan/scan0012.pdf", ""),  # a heading of the evaluation sheet
    ],
)
def test_the_folder_is_the_last_resort(path: str, kind: str) -> None:
    assert reading("", path).kind == kind


@pytest.mark.parametrize(
    ("text", "path", "kind"),
    [
        ("Nihil", "Rekap pelanggaran disiplin 2024/a.xls", "rekap"),
        ("No\tNama\n1\tBudi\n", "Rekap pelanggaran disiplin/04 April/Book2.xlsx", "rekap"),
        ("Nihil", "Rekap pelanggaran disiplin 2024/mutasi.xls", ""),  # its own name says something else
        ("Nihil", "budaya kerja/1.xls", ""),  # no kind of document
        ("PENGUMUMAN\nLomba\n", "Rekap pelanggaran disiplin 2024/a.xls", "pengumuman"),
        (
            "Jenis layanan kami\nUji benih tiga hari\n",
            "b. Maklumat layanan/IMG_0001.jpg",
            "dokumentasi",
        ),  # words of its own
    ],
)
def test_who_says_nothing_is_called_by_the_folder(text: str, path: str, kind: str) -> None:
    assert reading(text, path).kind == kind


def test_a_number_at_its_label_announces_nothing() -> None:
    assert reading("STATISTIK LAMAN\nBerita tayang : 10\n").kind == "rekap"


def test_the_folder_never_outweighs_the_name() -> None:
    assert reading("", "Notulen/Undangan rapat.pdf").kind == "undangan"


def test_a_mention_is_not_the_thing() -> None:
    text = (
        "Bersama ini kami sampaikan bahwa Surat Keputusan telah terbit.\nDaftar hadir dan notulen menyusul.\n"
    )
    assert reading(text).kind == ""


def test_a_mention_deep_inside_never_decides() -> None:
    filler = "Kegiatan berjalan sesuai dengan rencana yang telah disusun bersama.\n" * 60
    page = filler + "NOTULEN RAPAT\n" + filler
    assert reading(filler, more=(page, page, page, filler)).kind == ""


def test_a_line_that_goes_on_is_no_title() -> None:
    text = (
        "Kegiatan ini dilaksanakan berdasarkan arahan pimpinan yang tertuang dalam\n"
        "Notulen rapat bulanan pada bulan lalu dan akan dilanjutkan\n"
    )
    assert reading(text).kind == ""


def test_the_signs_of_a_kind_tell_it_without_a_title() -> None:
    text = "Menimbang : bahwa perlu dibentuk tim\nMengingat : Undang-Undang\nMEMUTUSKAN\nMenetapkan :\n"
    assert reading(text).kind == "sk"


def test_one_sign_is_none() -> None:
    assert reading("Menimbang semua usulan, kegiatan dilanjutkan.\n").kind == ""


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("IMG_20250314_091233.jpg", "", "dokumentasi"),
        ("WhatsApp Image 2025-03-14 at 09.12.33.jpeg", "Selamat datang", "dokumentasi"),
        ("Screenshot_20250314-091233_Chrome.jpg", "", "tangkapan-layar"),
        ("beranda.png", "Beranda Profil Layanan", "tangkapan-layar"),
        ("IMG_3483.JPG", DECISION, "sk"),  # a photographed page
    ],
)
def test_pictures(name: str, text: str, kind: str) -> None:
    assert reading(text, name).kind == kind


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("SS laporan.png", "LAPORAN KINERJA\nTAHUN 2024\n", "tangkapan-layar"),  # a screenshot of a report
        ("foto maklumat di lobi.jpg", "MAKLUMAT PELAYANAN\n", "dokumentasi"),
        (
            "kontak layanan.png",
            "Beranda Profil\nMasuk\nLaporan\nPengaturan\nHubungi kami\n",
            "tangkapan-layar",
        ),
        ("SS laporan.pdf", "LAPORAN KINERJA\nTAHUN 2024\n", "lakin"),  # no picture
    ],
)
def test_a_picture_is_what_its_name_says_it_is(name: str, text: str, kind: str) -> None:
    assert reading(text, name).kind == kind


def test_a_menu_is_no_title() -> None:
    assert reading("Beranda\nLaporan\nKeluar\n", "beranda.png").kind == "tangkapan-layar"


def test_a_letter_without_a_better_name_is_a_letter() -> None:
    text = (
        "Nomor : B-12/KP.120/2025\nLampiran : -\nHal : Rekomendasi Jabatan Fungsional\n\nYth. Kepala Biro\n"
    )
    assert reading(text).kind == "surat"


def test_a_scan_that_moved_the_title_below_the_labels() -> None:
    text = "Yth. : Kepala Pusat\nDari : Kabag\nHal : Usulan tim\n\nNOTA DINAS\n\nNOMOR : ND-14/2025\n"
    assert reading(text).kind == "nota-dinas"


def test_a_general_title_is_refined_only_by_what_follows_soon() -> None:
    assert reading("LAPORAN KEGIATAN PENYUSUNAN PERJANJIAN KINERJA DAN RENCANA AKSI\n").kind == "laporan"


def test_a_refined_kind_is_no_conflict_with_the_general_name() -> None:
    assert reading("LAPORAN MONITORING DAN EVALUASI ZI\n", "Laporan ZI.pdf").doubts == ()


def test_a_mail_is_known_by_its_subject() -> None:
    assert (
        reading("Yth. Bapak/Ibu, mohon hadir.\n", "pesan.eml", title="Undangan Rapat SPI").kind == "undangan"
    )


def test_candidates_are_kept_best_first() -> None:
    found = reading(DECISION, "notulen.pdf")
    assert [guess.kind for guess in found.kinds][:2] == ["sk", "notulen"]
    assert found.kinds[0].score > found.kinds[1].score


@pytest.mark.parametrize(
    ("kind", "example"), [(kind.id, example) for kind in PACK.kinds.all for example in kind.examples], ids=str
)
def test_the_packs_own_examples(kind: str, example: object) -> None:
    from rules.kinds import Example

    assert isinstance(example, Example)
    names = (example.name,) if example.name else ("1.pdf",)
    assert (reading(example.text, *names).kind == kind) is example.meets, str(example.place)
