"""A plan of a made-up office, with every irregularity of published ones, and what must be read out of it."""

from __future__ import annotations

from typing import NamedTuple

HEADING = "Indikator Penilaian\t\t\t\tLangkah Aksi\tBukti Fisik\tTarget Waktu"

BEFORE = """\
**RENCANA KERJA PEMBANGUNAN
ZONA INTEGRITAS**

**BALAI PENGUJIAN MUTU PERIKANAN
KEMENTERIAN KELAUTAN**

Dalam teks biasa\tboleh ada tab.

### RENCANA AKSI

"""

FIRST_PAGE = f"""\
{HEADING}
<b>A.</b>\t<b>PENGUNGKIT</b>\t\t\t\t\t
\t<b>I. PEMENUHAN</b>\t\t\t\t\t
\t<b>1.</b>\t<b>MANAJEMEN PERUBAHAN</b>\t\t\t\t
\t\t<b>i.</b>\t<b>Tim Kerja</b>\t\t\t
\t\ta.\tTim kerja telah dibentuk\tMembentuk tim\t1. SK Tim ZI 2. SK SPI, 3.Notula rapat pembentukan tim.\tJanuari 2026
\t\tb.\tAnggota dipilih melalui prosedur\tMenyusun SOP, memilih\tSOP pemilihan tim, nota dinas usulan anggota\tTriwulan I 2026
\t\t<b>ii.</b>\t<b>Sosialisasi</b>\t\t\t
\t\ta.\tSosialisasi telah dilakukan\tRapat dan\t1. Banner ZI 2. Undangan, daftar hadir, dan notulen\tJanuari – Desember 2026

"""

SECOND_PAGE = """\
Indikator Penilaian\t\t\t\t\tLangkah Aksi\tBukti Fisik\tTarget Waktu\t
\t\t\t\t\t\tpublikasi\trapat sosialisasi 3. Berita website\t
\t\t\t\tb.\tMonev dilakukan berkala\tMenyusun laporan\tLaporan bulanan website, PPID, IKM.\tJanuari s/d Desember 2026
\t\t\t\tc\tHasil monev ditindaklanjuti\t\t<ol><li>1. Laporan monev ZI</li><li>2. laporan renaksi &amp; lampiran</li></ol>\tMaret, Juni, September, Desember 2026
\t\t\t<b>iii. Pengaduan</b>\t\t\t\t\t\t
\t\t\t\ta.\tPengaduan ditangani\t1. Menyusun\t<ul><li>- SK Dumas</li><li>- Laporan Dumas (bulanan)</li><li>- Laporan evaluasi Dumas (triwulan)</li><li>- nomor telepon &amp; email</li></ul>\tJanuari-Desember2026

"""

THIRD_PAGE = """\
Indikator Penilaian\t\t\t\tLangkah Aksi\tBukti Fisik\tTarget Waktu
<b>II REFORM</b>\t\t\t\t\t\t
\t<b>1</b>\t<b>MANAJEMEN PERUBAHAN</b>\t\t\t\t
\t\t<b>i</b>\t<b>Komitmen Pimpinan</b>\t\t\t
\t\t\tPimpinan berkomitmen\tRekap\t-PK -RenstraLAKIN -Rencana aksi, dan -SK Agan perubahan (sesuai dengan jumlah agen)\tJanuari-Desember 2026
\t\t<b>ii</b>\t<b>Disiplin</b>\t\t\t
\t\t<b>a.</b>\t<b>Pelanggaran disiplin</b>\t\t\t
\t\t\tPersentase penurunan pelanggaran\tMenghitung\tRekap pelanggaran disiplin (tahun 2024 dan 2025)\tJuni dan Agustus 2026
\t\t<b>b.</b>\t<b>LHKPN</b>\t\t\t
\t\tPersentase lapor LHKPN\tMerekap laporan\tRekapitulasi LHKPN\tPersentase lapor LHKPN\tApril 2026
<b>B.</b>\t<b>HASIL</b>\t\t\t\t\t
\t<b>I BIROKRASI BERSIH</b>\t\t\t\t\t
\ta\tNilai survei\t\tSurvei\tHasil survei SPAK\tJanuari 2026
\tb\tCapaian kinerja lebih baik\t\tMenyusun\tLAKIN 2025 Laporan kinerja bulanan Tahun 2026\tDesember 2025 - Januari 2026

PENUTUP
"""

PLAN = BEFORE + FIRST_PAGE + SECOND_PAGE + THIRD_PAGE


class Read(NamedTuple):
    """An indicator as it must be read."""

    text: str
    action: str
    target: str
    items: tuple[str, ...]


EXPECTED = {
    "A.I.1.i.a": Read(
        "Tim kerja telah dibentuk",
        "Membentuk tim",
        "Januari 2026",
        ("SK Tim ZI", "SK SPI", "Notula rapat pembentukan tim"),
    ),
    "A.I.1.i.b": Read(
        "Anggota dipilih melalui prosedur",
        "Menyusun SOP, memilih",
        "Triwulan I 2026",
        ("SOP pemilihan tim", "nota dinas usulan anggota"),
    ),
    "A.I.1.ii.a": Read(
        "Sosialisasi telah dilakukan",
        "Rapat dan publikasi",
        "Januari – Desember 2026",
        ("Banner ZI", "Undangan, daftar hadir, dan notulen rapat sosialisasi", "Berita website"),
    ),
    "A.I.1.ii.b": Read(
        "Monev dilakukan berkala",
        "Menyusun laporan",
        "Januari s/d Desember 2026",
        ("Laporan bulanan website", "Laporan bulanan PPID", "Laporan bulanan IKM"),
    ),
    "A.I.1.ii.c": Read(
        "Hasil monev ditindaklanjuti",
        "",
        "Maret, Juni, September, Desember 2026",
        ("Laporan monev ZI", "laporan renaksi & lampiran"),
    ),
    "A.I.1.iii.a": Read(
        "Pengaduan ditangani",
        "1. Menyusun",
        "Januari-Desember2026",
        (
            "SK Dumas",
            "Laporan Dumas (bulanan)",
            "Laporan evaluasi Dumas (triwulan)",
            "nomor telepon & email",
        ),
    ),
    "A.II.1.i": Read(
        "Pimpinan berkomitmen",
        "Rekap",
        "Januari-Desember 2026",
        ("PK", "Renstra", "LAKIN", "Rencana aksi", "SK Agan perubahan (sesuai dengan jumlah agen)"),
    ),
    "A.II.1.ii.a": Read(
        "Persentase penurunan pelanggaran",
        "Menghitung",
        "Juni dan Agustus 2026",
        ("Rekap pelanggaran disiplin (tahun 2024 dan 2025)",),
    ),
    "A.II.1.ii.b": Read("Persentase lapor LHKPN", "Merekap laporan", "April 2026", ("Rekapitulasi LHKPN",)),
    "B.I.a": Read("Nilai survei", "Survei", "Januari 2026", ("Hasil survei SPAK",)),
    "B.I.b": Read(
        "Capaian kinerja lebih baik",
        "Menyusun",
        "Desember 2025 - Januari 2026",
        ("LAKIN 2025", "Laporan kinerja bulanan Tahun 2026"),
    ),
}
