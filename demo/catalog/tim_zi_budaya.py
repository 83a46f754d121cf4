"""Tim ZI: monitoring, culture and reform; the folders copy the evaluation sheet."""

from __future__ import annotations

from datetime import date

from demo import unit
from demo.catalog.entry import File, copy, f, m
from demo.catalog.tim_zi_rencana import SK_AGENT, SK_ZI
from demo.document import Table
from demo.formats import choose as w
from demo.prose import books, decisions, meetings, procedures, reports, shows
from demo.prose.letters import Meeting

HOME = "Tim ZI/A. Pengungkit/1. Manajemen Perubahan/I. Pemenuhan"
MONITORING = f"{HOME}/iii. Pemantauan dan Evaluasi"
CULTURE = f"{HOME}/iv. Perubahan Pola Pikir & Budaya Kerja"
REFORM = "Tim ZI/A. Pengungkit/II. REFORM/1. Manajemen Perubahan"
REVIEW = Meeting("Rapat evaluasi pembangunan ZI triwulan I", date(2025, 4, 9), "zi", 133, period="2025-Q1")
STAFF_IDEAS = Meeting(
    "Rapat penjaringan usulan pegawai dalam pembangunan ZI", date(2025, 5, 21), "zi", 171, attendees=22
)


def _monitoring() -> list[File]:
    first = reports.report(
        "Laporan Monitoring dan Evaluasi Pembangunan Zona Integritas",
        dated=date(2025, 4, 10),
        period="2025-Q1",
        period_text="Triwulan I Tahun 2025",
        topic="zi",
        kind="laporan_monev",
        signer=unit.ZI,
        footer="Monev ZI",
    )
    second = reports.report(
        "Laporan Monev ZI",
        dated=date(2025, 7, 28),
        period="2025-Q2",
        period_text="TRIWULAN KE-2 TA 2025",
        topic="zi",
        kind="laporan_monev",
        signer=unit.ZI,
        header="Monev ZI TW-2",
    )
    return [
        f(
            f"{MONITORING}/a/Laporan monev ZI TW I.pdf",
            w.pdf(),
            first,
            "A.I.1.iii.a-1 A.I.1.iii.b-2 A.II.1.ii-5",
        ),
        f(
            f"{MONITORING}/a/lap monev tw2 (1).docx",
            w.docx(),
            second,
            "A.I.1.iii.a-1 A.I.1.iii.b-2 A.II.1.ii-5",
            received=date(2025, 7, 29),
        ),
        f(
            f"{MONITORING}/a/Laporan Monev ZI Tri wulan IV.pdf",
            w.pdf(),
            reports.report(
                "Laporan Monitoring dan Evaluasi Pembangunan Zona Integritas",
                dated=date(2024, 12, 20),
                period="2024-Q4",
                period_text="Triwulan IV Tahun 2024",
                topic="zi",
                kind="laporan_monev",
                signer=unit.ZI,
            ),
            no="wrong_year",
        ),
        f(
            f"{MONITORING}/a/renaksi ZI Q1.doc",
            w.doc(),
            reports.report(
                "Laporan Pelaksanaan Rencana Aksi Pembangunan ZI",
                dated=date(2025, 4, 8),
                period="2025-Q1",
                period_text="Januari s.d. Maret 2025",
                topic="zi",
                kind="laporan_renaksi",
                signer=unit.ZI,
            ),
            "A.I.1.iii.a-2",
        ),
        f(
            f"{MONITORING}/b/Lembar Monev ZI.xlsx",
            w.xlsx(),
            books.listing(
                "Lembar Monev Pembangunan ZI Triwulan I 2025",
                ("Area", "Rencana", "Selesai", "Sisa"),
                books.numbers(
                    ("Manajemen Perubahan", "Tata Laksana", "SDM", "Akuntabilitas", "Pengawasan", "Layanan"),
                    (6, 12),
                    (4, 9),
                    (0, 4),
                ),
                dated=date(2025, 4, 8),
                period="2025-Q1",
                kind="lembar_monev",
                sheet="TW I",
                note="Angka sementara sampai reviu ketua tim.",
                box=True,
            ),
            "A.I.1.iii.b-1",
        ),
        f(
            f"{MONITORING}/b/sinergi kapus TW1.pptx",
            w.pptx(),
            shows.deck(
                "Bahan Laporan Sinergi Kepala Pusat Triwulan I",
                dated=date(2025, 4, 14),
                period="2025-Q1",
                kind="laporan_sinergi",
                topic="zi",
                table=Table(
                    ("Area", "Capaian"),
                    (("Manajemen Perubahan", "83%"), ("Tata Laksana", "76%"), ("Pengawasan", "90%")),
                ),
            ),
            "A.I.1.iii.b-3",
        ),
        f(
            f"{MONITORING}/c/TL hasil monev TW I.rtf",
            w.rtf(),
            reports.report(
                "Tindak Lanjut Hasil Monev Pembangunan ZI",
                dated=date(2025, 6, 12),
                period="2025-Q1",
                period_text="hasil monev Triwulan I 2025",
                topic="zi",
                kind="tindak_lanjut",
                signer=unit.ZI,
                length=1,
            ),
            "A.I.1.iii.c-1",
        ),
        f(
            f"{MONITORING}/c/Notulen evaluasi ZI.pdf",
            w.pdf(),
            meetings.minutes(
                REVIEW,
                mention="Pimpinan mengingatkan agar SK Tim Agen Perubahan dan SK Unit Pengendalian "
                "Gratifikasi segera "
                "diterbitkan.",
            ),
            no="mention_only",
        ),
    ]


def _culture() -> list[File]:
    stroll = Meeting(
        "Jumat Sehat dan Arahan Kepala Pusat", date(2025, 6, 13), "zi", 201, hour="07.15", attendees=20
    )
    return [
        f(
            f"{CULTURE}/a. Role model/WhatsApp Image 2025-06-13 at 07.41.52.jpeg",
            w.picture(quality=55),
            shows.photo(stroll, scene="outdoor", place="Halaman kantor"),
            "A.I.1.iv.a-2 A.I.1.iv.c-8",
            cue="ocr",
        ),
        f(
            f"{CULTURE}/a. Role model/foto kapus memimpin apel/IMG-20250505-WA0011.jpg",
            w.picture(quality=50),
            shows.wordless(
                "outdoor",
                dated=date(2025, 5, 5),
                overlay="5 Mei 2025 07.32",
                title="Foto apel pagi",
                period="2025-05",
            ),
            "A.I.1.iv.a-2",
            cue="folder",
        ),
        f(
            f"{CULTURE}/a. Role model/DAFDIR apel kapus.pdf",
            w.scan(w.Dirt(turned=90)),
            meetings.attendance(
                Meeting(
                    "Apel pagi dipimpin Kepala Pusat", date(2025, 5, 5), "zi", 0, hour="07.30", attendees=15
                )
            ),
            "A.I.1.iv.a-1 A.I.1.iv.c-5",
            cue="ocr",
        ),
        f(
            f"{CULTURE}/b. Agen Perubahan/rencana kerja agen perubahan 2025.odt",
            w.odt(),
            procedures.action_plan(
                "Rencana Kerja Agen Perubahan Tahun 2025",
                (
                    ("Gerakan meja rapi tanpa kertas", "Februari", unit.STAFF[1].name, "Meja bebas kertas"),
                    ("Antrean daring sertifikasi", "Maret", unit.STAFF[5].name, "Formulir antrean"),
                    ("Kelas berbagi pengetahuan", "Setiap bulan", unit.STAFF[8].name, "Catatan kelas"),
                ),
                dated=date(2025, 1, 27),
            ),
            "A.I.1.iv.b-2 A.II.1.i.a-2 A.II.1.i.b-2",
        ),
        copy(f"{CULTURE}/b. Agen Perubahan/SK AGEN PERUBAHAN.pdf", SK_AGENT, cue="ocr"),
        f(
            f"{CULTURE}/c. Budaya kerja/poster berakhlak.jpg",
            w.picture(quality=60),
            shows.view(
                "BerAKHLAK",
                "Berorientasi Pelayanan, Akuntabel, Kompeten",
                "Harmonis, Loyal, Adaptif, Kolaboratif",
                "bangga melayani bangsa",
                dated=date(2025, 3, 3),
                scene="poster",
            ),
            "A.I.1.iv.c-3 A.I.1.iv.c-1",
            cue="ocr",
        ),
        f(
            f"{CULTURE}/c. Budaya kerja/sertifikat ISO 9001.pdf",
            w.scan(w.COLOUR),
            decisions.certificate(
                "CERTIFICATE OF REGISTRATION",
                unit.UNIT,
                "has been assessed and found to conform to the requirements of ISO 9001:2015 Quality "
                "Management "
                "System for seed certification and testing services.",
                dated=date(2024, 11, 18),
                giver="NUSA SERTIFIKA CERTIFICATION BODY",
                signer="Elisabeth Wanggai, Director",
                language="en",
                period="2025",
            ),
            "A.I.1.iv.c-2",
            cue="ocr",
        ),
        f(
            f"{CULTURE}/c. Budaya kerja/SS instagram budaya kerja.png",
            w.picture("PNG"),
            shows.screen(
                "Instagram @pprn.rempah",
                "Ayo kenali nilai BerAKHLAK bersama kami!",
                "Sosialisasi budaya kerja melalui media sosial, 214 suka",
                dated=date(2025, 3, 6),
                address="https://media.example/pprn.rempah/p/akhlak",
            ),
            "A.I.1.iv.c-4",
            cue="ocr",
        ),
        f(
            f"{CULTURE}/d. Keterlibatan anggota/notulen usulan pegawai.pdf",
            w.pdf(),
            meetings.minutes(
                STAFF_IDEAS,
                proposals=(
                    "Kotak saran digital untuk pegawai",
                    "Penghargaan bulanan bagi petugas loket",
                    "Penyederhanaan formulir cuti",
                ),
            ),
            "A.I.1.iv.d-7",
        ),
        f(
            f"{CULTURE}/d. Keterlibatan anggota/Pakta Integritas.zip",
            w.zipped(),
            shows.bundle(
                "Pakta integritas pegawai",
                m(
                    "pakta/scan pakta kapus.pdf",
                    w.scan(w.COLOUR),
                    decisions.pakta(unit.HEAD, date(2025, 1, 20)),
                    "A.I.1.iv.d-2 A.II.1.iii-5",
                    cue="ocr",
                ),
                m(
                    "pakta/pakta_kabag_0001.pdf",
                    w.scan(w.LOW),
                    decisions.pakta(unit.KABAG, date(2025, 1, 20)),
                    "A.I.1.iv.d-2 A.II.1.iii-5",
                    cue="ocr",
                ),
                m(
                    "pakta/Pakta ketua tim.docx",
                    w.docx(),
                    decisions.pakta(unit.ZI, date(2025, 1, 20)),
                    "A.I.1.iv.d-2 A.II.1.iii-5",
                ),
                dated=date(2025, 1, 21),
            ),
            no="container",
        ),
        f(
            f"{CULTURE}/d. Keterlibatan anggota/format pakta integritas.docx",
            w.docx(),
            decisions.pakta(unit.HEAD, date(2025, 1, 2), blank=True),
            no="template",
        ),
        copy(f"{CULTURE}/d. Keterlibatan anggota/SK ZI.pdf", SK_ZI),
    ]


def _reform() -> list[File]:
    out = [
        f(
            f"{REFORM}/i. Komitmen/Laporan Agen Perubahan {name}.{suffix}",
            writer,
            reports.report(
                f"Laporan Pelaksanaan Tugas Agen Perubahan a.n. {person.name}",
                dated=date(2025, 9, 15 + i),
                period="2025",
                period_text="Januari - Agustus 2025",
                topic="zi",
                kind="laporan_agen",
                signer=person,
                length=1,
            ),
            "A.II.1.i.a-3 A.II.1.i.b-3",
            cue="ocr" if writer.ocr else "mixed",
        )
        for i, (name, suffix, person, writer) in enumerate(
            (
                ("1", "pdf", unit.STAFF[1], w.pdf()),
                ("2", "docx", unit.STAFF[5], w.docx()),
                ("3 - fix", "pdf", unit.STAFF[8], w.scan(w.CLEAN)),
            )
        )
    ]
    out += [
        f(
            f"{REFORM}/ii. Komitmen pimpinan/Tabulasi rencana & capaian ZI.xls",
            w.xls(),
            books.listing(
                "Tabulasi Rencana dan Capaian Zona Integritas",
                ("Sasaran", "Target (%)", "Capaian (%)"),
                books.numbers(("Tim kerja", "Rencana", "Pemantauan", "Budaya kerja"), (80, 101), (78, 101)),
                dated=date(2025, 7, 11),
                period="2025",
                kind="tabulasi",
            ),
            "A.II.1.ii-4",
        ),
        f(
            f"{REFORM}/iii. Budaya/Twibbon berani jujur hebat.webp",
            w.picture("WEBP"),
            shows.view(
                "Berani Jujur Hebat!", "Saya siap menolak suap", dated=date(2025, 5, 2), scene="poster"
            ),
            "A.II.1.iii-4",
            cue="ocr",
        ),
        f(
            f"{REFORM}/iii. Budaya/banner ZI lobi.jpg",
            w.picture(turned=90),
            shows.view(
                "ZONA INTEGRITAS",
                "Anda memasuki Wilayah Bebas dari Korupsi",
                "WBK - WBBM",
                dated=date(2025, 2, 24),
                scene="lobby",
                overlay="24 Feb 2025 08.55\nLobi kantor",
            ),
            "A.II.1.iii-3",
            cue="ocr",
        ),
        f(
            f"{REFORM}/iii. Budaya/video kapus pencanangan ZI.mp4",
            w.as_is("mp4"),
            shows.raw("video", shows.VIDEO, dated=date(2025, 2, 12), title="Video pencanangan"),
            "A.I.1.iv.a-2",
            cue="name",
        ),
    ]
    return out


def files() -> list[File]:
    return [*_monitoring(), *_culture(), *_reform()]
