"""Tata Usaha: discipline, rewards and training."""

from __future__ import annotations

from datetime import date

from demo import unit
from demo.catalog.entry import File, f
from demo.formats import choose as w
from demo.prose import books, decisions, letters, procedures, reports

DISCIPLINE = "Tata Usaha/05. Disiplin & Kode Etik"
TRAINING = "Tata Usaha/06. Diklat + Pengembangan Kompetensi"


def _discipline() -> list[File]:
    out = [
        f(
            f"{DISCIPLINE}/Rekap pelanggaran disiplin {year}.xlsx",
            w.xlsx(),
            books.people(
                f"Rekapitulasi Pelanggaran Disiplin Pegawai Akhir Tahun {year}",
                (books.NAME, books.LATE, books.CUT),
                count=count,
                dated=date(year, 12, 30),
                period=str(year),
                kind="rekap",
            ),
            "A.II.3.iii.a-1",
        )
        for year, count in ((2023, 7), (2024, 4))
    ]
    out += [
        f(
            f"{DISCIPLINE}/Rekap potongan tukin.xlsx",
            w.xlsx(password="rahasia"),
            books.people(
                "Rekapitulasi Pemotongan Tunjangan Kinerja",
                (books.NAME, books.LATE, books.CUT),
                dated=date(2025, 6, 5),
                period="2025-05",
                kind="rekap",
            ),
            no="unreadable",
        ),
        f(
            f"{DISCIPLINE}/Rekap potongan tunkin TW I.xls",
            w.xls(),
            books.people(
                "Rekapitulasi Pemotongan Tunjangan Kinerja Triwulan I",
                (books.NAME, books.LATE, books.CUT),
                dated=date(2025, 4, 7),
                period="2025-Q1",
                kind="rekap",
            ),
            "A.I.3.v.a-2",
        ),
        f(
            f"{DISCIPLINE}/SK hukdis RAHASIA.pdf",
            w.pdf(password="rahasia"),
            decisions.extract_sk(
                "Penjatuhan Hukuman Disiplin Ringan",
                unit.STAFF[11],
                dated=date(2025, 5, 28),
                serial=4,
                detail="Dijatuhi hukuman disiplin ringan berupa teguran tertulis.",
            ),
            no="unreadable",
        ),
        f(
            f"{DISCIPLINE}/pedoman reward dan punishment.docx",
            w.docx(),
            procedures.guideline(
                "Pedoman Pemberian Penghargaan dan Sanksi Pegawai",
                dated=date(2025, 2, 14),
                topic="sdm",
                depth=2,
                header="Pedoman Reward dan Punishment",
            ),
            "A.I.3.iv.d-1",
        ),
        f(
            f"{DISCIPLINE}/piagam pegawai teladan TW1.jpg",
            w.snapshot(w.Dirt(dpi=110, colour=True, skew=1.4)),
            decisions.certificate(
                "PIAGAM PENGHARGAAN",
                unit.STAFF[3].name,
                "sebagai pegawai teladan Triwulan I Tahun 2025 atas prestasi kerja yang sangat baik.",
                dated=date(2025, 4, 21),
                giver=unit.UNIT.upper(),
                signer=unit.HEAD.name,
            ),
            "A.I.3.iv.d-3",
            cue="ocr",
        ),
    ]
    return out


def _training() -> list[File]:
    return [
        f(
            f"{TRAINING}/daftar kebutuhan & usulan diklat.xlsx",
            w.xlsx(),
            books.people(
                "Daftar Kebutuhan dan Usulan Peningkatan Kompetensi Pegawai",
                (books.NAME, books.POST, books.COURSE),
                dated=date(2025, 2, 27),
                period="2025",
                kind="kebutuhan_diklat",
            ),
            "A.I.3.iii.a-1",
        ),
        f(
            f"{TRAINING}/Pedoman peningkatan kompetensi.pdf",
            w.pdf(),
            procedures.guideline(
                "Pedoman Peningkatan Kompetensi Personel Berbasis Kinerja",
                dated=date(2025, 1, 31),
                topic="sdm",
            ),
            "A.I.3.iii.b-1",
        ),
        f(
            f"{TRAINING}/Pemenuhan kompetensi berdasar SKP.xls",
            w.xls(),
            books.people(
                "Daftar Pemenuhan Kompetensi Pegawai Berdasarkan Penilaian SKP",
                (books.NAME, books.SKP, books.COURSE, books.HOURS),
                dated=date(2025, 3, 19),
                period="2025",
                kind="pemenuhan_kompetensi",
            ),
            "A.I.3.iii.b-2 A.I.3.iii.c-3",
        ),
        f(
            f"{TRAINING}/laporan kesenjangan kompetensi.pdf",
            w.pdf(),
            reports.report(
                "Laporan Tingkat Kesenjangan dan Standar Kebutuhan Kompetensi",
                dated=date(2025, 4, 28),
                period="2025",
                period_text="Tahun 2025 (kesenjangan 17%)",
                topic="sdm",
                kind="laporan_kesenjangan",
                signer=unit.STAFF[14],
            ),
            "A.I.3.iii.c-4",
        ),
        f(
            f"{TRAINING}/daftar pegawai yg telah diklat.csv",
            w.csv("utf-8"),
            books.people(
                "Daftar Pegawai yang Telah Mengikuti Diklat",
                (books.NAME, books.COURSE, books.ORGANISER, books.HOURS),
                dated=date(2025, 8, 29),
                period="2025",
                kind="daftar_diklat",
            ),
            "A.I.3.iii.d-1",
        ),
        f(
            f"{TRAINING}/usulan calon peserta pelatihan.pdf",
            w.scan(w.Dirt(grey=210, skew=2.9)),
            letters.nota_dinas(
                "Usulan calon peserta pelatihan pelayanan publik",
                dated=date(2025, 3, 24),
                serial=66,
                sender=unit.SERVICE,
                to=unit.KABAG,
                topic="sdm",
                people=unit.STAFF[4:9],
            ),
            "A.I.3.iii.d-2",
            cue="ocr",
        ),
        f(
            f"{TRAINING}/monev diklat smt 1.docx",
            w.docx(),
            reports.report(
                "Laporan Monev Hasil Pengembangan Kompetensi terhadap Kinerja",
                dated=date(2025, 7, 15),
                period="2025-S1",
                period_text="Semester I 2025",
                topic="sdm",
                kind="laporan_monev",
            ),
            "A.I.3.iii.b-3 A.I.3.iii.f-1",
        ),
        f(
            f"{TRAINING}/Rekap SDM ikut kompetensi.xlsx",
            w.xlsx(),
            books.people(
                "Rekap SDM yang Telah Mengikuti Pengembangan Kompetensi",
                (books.NAME, books.POST, books.HOURS, books.GAP),
                dated=date(2025, 9, 3),
                period="2025",
                kind="rekap",
                note="Persentase dihitung dari kebutuhan kompetensi jabatan.",
            ),
            "A.I.3.iii.e-1",
        ),
        f(
            f"{TRAINING}/IMG_3483.JPG",
            w.snapshot(w.Dirt(dpi=110, colour=True, skew=2.2, grey=215)),
            decisions.certificate(
                "SERTIFIKAT",
                unit.STAFF[6].name,
                "telah mengikuti Pelatihan Penyusunan Laporan Akuntabilitas Kinerja selama 24 jam pelajaran.",
                dated=date(2025, 6, 19),
                giver="BALAI DIKLAT REMPAHWANGI",
                signer="Murtiningsih Sekarjati",
            ),
            "A.I.3.iv.d-2 A.I.4.ii.h-3",
            cue="ocr",
        ),
    ]


def files() -> list[File]:
    return [*_discipline(), *_training()]
