"""Tata Usaha: decisions, letters and notes, in folders numbered by kind."""

from __future__ import annotations

from datetime import date

from demo import unit
from demo.catalog.entry import File, f, m
from demo.document import Table
from demo.formats import choose as w
from demo.prose import books, decisions, letters, procedures, shows

SK = "Tata Usaha/01. SK & Surat Tugas"
LETTERS = "Tata Usaha/02. Surat dan Nota Dinas"
STAFF_NEED = (
    ("Pengawas Benih Ahli Muda", "6", "4", "-2"),
    ("Pranata Komputer", "3", "2", "-1"),
    ("Arsiparis", "2", "1", "-1"),
    ("Penyuluh Perbenihan", "4", "4", "0"),
)


def _decisions() -> list[File]:
    return [
        f(
            f"{SK}/SK CPNS 2025.pdf",
            w.scan(w.Dirt(skew=1.9, turned=180)),
            decisions.extract_sk(
                "Pengangkatan Calon Pegawai Negeri Sipil",
                unit.STAFF[18],
                dated=date(2025, 3, 20),
                serial=61,
                detail="Diangkat sebagai CPNS pada formasi Desainer Media sesuai usulan kebutuhan pegawai.",
            ),
            "A.I.3.i.b-3",
            cue="ocr",
        ),
        f(
            f"{SK}/ST penempatan CPNS.pdf",
            w.pdf(),
            letters.assignment(
                "melaksanakan tugas penempatan awal CPNS/PPPK pada unit kerja masing-masing",
                dated=date(2025, 4, 2),
                serial=118,
                people=unit.STAFF[16:19],
                until=date(2025, 12, 31),
            ),
            "A.I.3.i.b-4",
        ),
        f(
            f"{SK}/17APR25_SK mutasi.pdf",
            w.scan(w.COLOUR),
            decisions.extract_sk(
                "Mutasi Antarjabatan Pegawai",
                unit.STAFF[4],
                dated=date(2025, 4, 17),
                serial=88,
                detail="Dipindahkan dari Bagian Tata Usaha ke Kelompok Program dan Evaluasi.",
            ),
            "A.I.3.ii.a-1 A.I.3.ii.b-5",
            cue="ocr",
        ),
        f(
            f"{SK}/SK jafung an Gilang,.pdf",
            w.pdf(),
            decisions.extract_sk(
                "Pengangkatan dalam Jabatan Fungsional",
                unit.STAFF[4],
                dated=date(2025, 5, 12),
                serial=97,
                detail="Diangkat dalam jabatan fungsional Pengawas Benih Ahli Pertama.",
            ),
            "A.I.3.ii.b-4",
        ),
        f(
            f"{SK}/SK Pemangku Jabatan.doc",
            w.doc(),
            decisions.sk(
                "Pemangku Jabatan dan Kelas Jabatan",
                dated=date(2025, 1, 14),
                serial=9,
                topic="sdm",
                team=16,
                roles=("Kelas 14", "Kelas 11", "Kelas 9", "Kelas 8"),
            ),
            "A.I.3.ii.b-6",
        ),
        f(
            f"{SK}/SK Penugasan pegawai TA 2025.docx",
            w.docx(),
            decisions.sk(
                "Penugasan Pegawai pada Tim Kerja Teknis Tahun Anggaran 2025",
                dated=date(2025, 1, 16),
                serial=12,
                topic="sdm",
                team=18,
                scheme="Kpts",
            ),
            "A.I.3.ii.b-7",
        ),
        f(
            f"{SK}/20250205083011_SK_Pedoman_Kode_Etik.pdf",
            w.pdf(),
            decisions.sk(
                "Pedoman Kode Etik dan Kode Perilaku Aparatur Sipil Negara",
                dated=date(2025, 2, 5),
                serial=31,
                topic="sdm",
                team=0,
                attachment=Table(
                    ("No", "Nilai", "Perilaku"),
                    (
                        ("1", "Jujur", "Tidak memalsukan laporan"),
                        ("2", "Santun", "Menghormati rekan dan pengguna"),
                    ),
                    (1, 4, 9),
                ),
            ),
            "A.I.3.v.a-4",
        ),
        f(
            f"{SK}/sk sub etika ttd.pdf",
            w.scan(w.LOW),
            decisions.sk(
                "Tim Sub Etika Penegakan Kode Etik",
                dated=date(2025, 2, 7),
                serial=32,
                topic="sdm",
                team=5,
                spaced=True,
            ),
            "A.I.3.v.a-5 A.I.5.ii.a-5",
            cue="ocr",
        ),
        f(
            f"{SK}/petunjuk penerbitan SK tim kerja.docx",
            w.docx(),
            procedures.guideline(
                "Petunjuk Penerbitan SK Tim Kerja dan SK Tim Agen Perubahan",
                dated=date(2025, 1, 3),
                topic="sop",
                kind="petunjuk",
                chapters=("Umum", "Tata cara penerbitan SK", "Contoh format"),
                depth=1,
            ),
            no="mention_only",
        ),
        f(
            f"{SK}/Format SK (kosong).doc",
            w.rtf(),
            decisions.sk(
                "....................", dated=date(2025, 1, 2), serial=0, topic="zi", team=0, blank=True
            ),
            no="template",
        ),
    ]


def _letters() -> list[File]:
    return [
        f(
            f"{LETTERS}/B-77 usulan kebutuhan pegawai.pdf",
            w.pdf(),
            letters.letter(
                "Usulan kebutuhan pegawai Tahun 2025",
                dated=date(2025, 2, 18),
                serial=77,
                to="Sekretaris Badan",
                topic="sdm",
                attachment=Table(("Jabatan", "Kebutuhan", "Tersedia", "Selisih"), STAFF_NEED, (6, 3, 3, 3)),
                electronic=True,
            ),
            "A.I.3.i.a-2",
        ),
        f(
            f"{LETTERS}/usulan formasi CPNS PPPK.eml",
            w.eml(),
            shows.mail(
                "Usulan formasi CPNS dan PPPK",
                "Bersama ini kami kirimkan usulan formasi kebutuhan pegawai dan usulan baru CPNS/PPPK.",
                m(
                    "usulan formasi.pdf",
                    w.pdf(),
                    letters.letter(
                        "Usulan formasi kebutuhan pegawai",
                        dated=date(2025, 3, 4),
                        serial=83,
                        scheme="slash",
                        to="Sekretaris Badan",
                        topic="sdm",
                        attachment=Table(
                            ("Jabatan", "Kebutuhan", "Tersedia", "Selisih"), STAFF_NEED, (6, 3, 3, 3)
                        ),
                    ),
                    "A.I.3.i.b-2",
                ),
                m(
                    "Usulan baru CPNS PPPK.xlsx",
                    w.xlsx(),
                    books.listing(
                        "Usulan Baru CPNS/PPPK Tahun 2026",
                        ("Jabatan", "Pendidikan", "Jumlah"),
                        books.fixed(("Pengawas Benih", "S1 Pertanian", 2), ("Arsiparis", "D3 Kearsipan", 1)),
                        dated=date(2025, 3, 4),
                        period="2025",
                        kind="usulan",
                    ),
                    "A.I.3.i.b-5",
                ),
                dated=date(2025, 3, 5),
                sender=unit.KABAG,
            ),
            no="container",
        ),
        f(
            f"{LETTERS}/rekomendasi jafung.pdf",
            w.scan(w.OFFICE),
            letters.letter(
                "Rekomendasi Pengangkatan dalam Jabatan Fungsional",
                dated=date(2025, 4, 24),
                serial=121,
                scheme="city",
                to="Kepala Biro Organisasi dan Kepegawaian",
                topic="sdm",
            ),
            "A.I.3.ii.b-2",
            cue="ocr",
        ),
        f(
            f"{LETTERS}/usul kenaikan pangkat periode Okt.doc",
            w.doc(),
            letters.letter(
                "Usul kenaikan pangkat periode 1 Oktober 2025",
                dated=date(2025, 6, 10),
                serial=188,
                to="Sekretaris Badan",
                topic="sdm",
                attachment=Table(
                    ("Nama", "Dari", "Ke"),
                    (
                        ("Rukmini Setyawardani, A.Md.", "III/b", "III/c"),
                        ("Prabawa Surendra, S.Kom.", "III/c", "III/d"),
                    ),
                ),
            ),
            "A.I.3.iv.d-4",
        ),
        f(
            f"{LETTERS}/srt usulan mutasi jabatan fungsional — ttd.pdf",
            w.scan(w.PHONE),
            letters.letter(
                "Usulan mutasi ke dalam jabatan fungsional",
                dated=date(2025, 7, 3),
                serial=203,
                scheme="roman",
                to="Kepala Badan",
                topic="sdm",
            ),
            "A.I.3.iv.d-5",
            cue="ocr",
        ),
        f(
            f"{LETTERS}/edaran libur bersama.txt",
            w.txt("cp1252"),
            letters.letter(
                "Edaran libur nasional dan cuti bersama – “Lebaran” 2025",
                dated=date(2025, 3, 14),
                serial=95,
                to="Seluruh pegawai",
                topic="sdm",
            ),
            no="not_evidence",
        ),
        f(
            f"{LETTERS}/CamScanner 03-18-2025 11.00.pdf",
            w.scan(w.PHONE),
            letters.letter(
                "Permintaan data barang milik negara",
                dated=date(2025, 3, 18),
                serial=99,
                scheme="long",
                to="Bagian Perlengkapan",
                topic="kinerja",
                sender=unit.KABAG,
            ),
            no="not_evidence",
            cue="ocr",
        ),
    ]


def files() -> list[File]:
    return [*_decisions(), *_letters()]
