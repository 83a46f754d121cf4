"""Reports: monthly and quarterly monitoring, surveys, the yearly LAKIN."""

from __future__ import annotations

from datetime import date

from demo import calendar, unit
from demo.document import (
    Block,
    Box,
    Break,
    Desk,
    Document,
    Facts,
    Gap,
    Heading,
    Para,
    Points,
    Recipe,
    Sign,
    Table,
    Title,
)
from demo.prose import words

FIGURES: dict[str, tuple[str, tuple[str, ...]]] = {
    "zi": (
        "Area perubahan",
        ("Manajemen Perubahan", "Tata Laksana", "SDM", "Akuntabilitas", "Pengawasan", "Layanan"),
    ),
    "dumas": ("Kanal", ("Kotak aduan", "Surel", "WhatsApp", "SP4N-LAPOR!", "Tatap muka")),
    "gratifikasi": ("Bentuk penerimaan", ("Makanan", "Bingkisan", "Uang", "Fasilitas perjalanan")),
    "benturan": ("Fungsi", ("Sertifikasi benih", "Pengadaan", "Kepegawaian", "Keuangan")),
    "spi": ("Unsur", ("Lingkungan pengendalian", "Penilaian risiko", "Kegiatan pengendalian", "Pemantauan")),
    "layanan": ("Layanan", ("Sertifikasi", "Pengujian mutu", "Konsultasi", "Magang", "Ruang daring")),
    "sdm": ("Jenis pengembangan", ("Pelatihan klasikal", "Webinar", "Magang", "Coaching")),
    "kinerja": (
        "Indikator",
        ("Benih sumber", "Kelulusan sertifikasi", "Kepuasan layanan", "Nilai ZI", "Anggaran"),
    ),
    "website": ("Kanal", ("Laman resmi", "Instagram", "Facebook", "YouTube")),
    "ppid": ("Jenis informasi", ("Berkala", "Serta merta", "Setiap saat", "Dikecualikan")),
    "sop": ("Prosedur", ("Sertifikasi", "Pengujian", "Penerimaan tamu", "Kearsipan")),
}


def report(
    about: str,
    *,
    dated: date,
    period: str,
    period_text: str,
    topic: str,
    kind: str,
    signer: unit.Person = unit.KABAG,
    follow_up: bool = True,
    length: int = 2,
    letter_head: bool = True,
    header: str = "",
    footer: str = "",
    watermark: str = "",
    other: bool = False,
    blank: bool = False,
    box: str = "",
) -> Recipe:
    """A monitoring report on a period: introduction, table, findings, follow-up."""

    def recipe(desk: Desk) -> Document:
        house, kop = (unit.OTHER_UNIT, unit.OTHER_KOP) if other else (unit.UNIT, unit.KOP)
        head = unit.OTHER_HEAD if other else signer
        said = ". . . . . . . ." if blank else period_text
        blocks: list[Block] = [kop] if letter_head else []
        blocks += [
            Title(about.upper(), 1.15),
            Title(said.upper() if desk.rng.random() < 0.5 else said, 1.0),
            Heading("A. Pendahuluan"),
            Para(
                f"{desk.pick('Laporan ini memuat', 'Berikut disampaikan', 'Dokumen ini menguraikan')} "
                f"pelaksanaan kegiatan di {house} selama {said}. {words.sentences(desk, topic, 2)}"
            ),
            Heading("B. Pelaksanaan"),
            *(Para(words.typo(desk, text), first_line=8) for text in words.paragraphs(desk, topic, length)),
            _figures(desk, topic, blank),
            Heading("C. Permasalahan"),
            Para(words.sentences(desk, topic, 2)),
            Para(words.aside(desk)),
        ]
        if box:
            blocks.append(Box(box))
        if follow_up:
            blocks += [Heading("D. Rencana Tindak Lanjut"), _follow_up(desk, topic)]
        blocks += [
            Heading("Penutup"),
            Para("Demikian laporan ini disampaikan sebagai bahan pertimbangan pimpinan."),
            Sign(
                f"{unit.CITY}, {'. . . . . . . . . .' if blank else calendar.long(dated)}",
                f"{head.post},",
                head.name,
                head.nip,
                blank=blank,
            ),
        ]
        facts = Facts(kind, about, None if blank else dated, "" if blank else period, house)
        return Document(facts, tuple(blocks), header, footer, watermark)

    return recipe


def _figures(desk: Desk, topic: str, blank: bool) -> Table:
    head, names = FIGURES[topic]
    rows = []
    for i, name in enumerate(names, 1):
        target = desk.rng.randrange(4, 40)
        done = desk.rng.randrange(target // 2, target + 1)
        numbers = (
            ("", "", "")
            if blank
            else (str(target), str(done), f"{100 * done / target:.1f}".replace(".", ","))
        )
        rows.append((str(i), name, *numbers))
    return Table(
        ("No", head, "Target/Masuk", "Selesai", "%"), tuple(rows), (1, 7, 3, 3, 2), "Tabel 1. Rekapitulasi"
    )


def _follow_up(desk: Desk, topic: str) -> Table:
    rows = tuple(
        (str(i), text, desk.rng.choice(unit.STAFF).post, desk.pick("selesai", "proses", "dijadwalkan"))
        for i, text in enumerate(words.paragraphs(desk, topic, 3, 1), 1)
    )
    return Table(("No", "Uraian", "Penanggung jawab", "Status"), rows, (1, 9, 4, 3))


def survey(
    about: str,
    *,
    dated: date,
    period: str,
    period_text: str,
    questions: tuple[str, ...],
    respondents: int,
    kind: str,
    follow_up: bool = True,
) -> Recipe:
    """A survey report with its table of unsur and the index computed from it."""

    def recipe(desk: Desk) -> Document:
        values = [desk.rng.uniform(3.15, 3.85) for _ in questions]
        rows = tuple(
            (f"U{i}", question, f"{value:.3f}".replace(".", ","))
            for i, (question, value) in enumerate(zip(questions, values, strict=True), 1)
        )
        index = sum(values) / len(values)
        blocks: list[Block] = [
            Gap(25),
            Title(about.upper(), 1.6),
            Title(period_text.upper(), 1.2),
            Gap(40),
            Para(unit.UNIT.upper(), "center", bold=True),
            Break(),
            Heading("BAB I PENDAHULUAN"),
            Para(
                "Pelaksanaan survei mengacu pada Peraturan Menteri PANRB Nomor 14 Tahun 2017 dan Nomor "
                "90 Tahun 2021. " + words.sentences(desk, "layanan", 4)
            ),
            Heading("BAB II METODE"),
            Para(
                f"Kuesioner disebarkan secara daring dan luring kepada {respondents} responden pengguna "
                "layanan dengan "
                "teknik acak sederhana. Skala jawaban 1 sampai dengan 4."
            ),
            Para(words.aside(desk)),
            Heading("BAB III HASIL"),
            Table(("Unsur", "Pertanyaan", "Nilai rata-rata"), rows, (2, 10, 4), "Nilai per unsur"),
            Para(
                f"Nilai indeks {period_text} adalah {index:.2f}".replace(".", ",")
                + f" atau setara {index * 25:.2f}".replace(".", ",")
                + " dengan kategori "
                + ("sangat baik." if index * 25 > 88.3 else "baik."),
                bold=True,
            ),
            Table(
                ("Karakteristik", "Kelompok", "Jumlah", "%"),
                _respondents(desk, respondents),
                (4, 6, 3, 2),
                "Profil responden",
            ),
        ]
        if follow_up:
            blocks += [Heading("BAB IV TINDAK LANJUT"), _follow_up(desk, "layanan")]
        blocks.append(
            Sign(
                f"{unit.CITY}, {calendar.long(dated)}",
                f"{unit.SERVICE.post},",
                unit.SERVICE.name,
                unit.SERVICE.nip,
            )
        )
        return Document(Facts(kind, about, dated, period), tuple(blocks), footer=f"{about} {unit.SHORT}")

    return recipe


def _respondents(desk: Desk, total: int) -> tuple[tuple[str, ...], ...]:
    rows = []
    for trait, groups in (
        ("Jenis kelamin", ("Laki-laki", "Perempuan")),
        ("Usia", ("17-30 tahun", "31-45 tahun", "di atas 45 tahun")),
        ("Pekerjaan", ("Petani", "Penangkar benih", "Mahasiswa", "Pelaku usaha")),
    ):
        left = total
        for i, group in enumerate(groups):
            count = left if i == len(groups) - 1 else desk.rng.randrange(left // 3, left // 2 + 1)
            left -= count
            rows.append((trait if i == 0 else "", group, str(count), f"{100 * count / total:.0f}"))
    return tuple(rows)


LAKIN_CHAPTERS = (
    ("PENDAHULUAN", ("Latar belakang", "Tugas dan fungsi", "Struktur organisasi", "Isu strategis")),
    (
        "PERENCANAAN KINERJA",
        ("Rencana strategis", "Rencana kerja tahunan", "Perjanjian kinerja", "Rencana aksi"),
    ),
    (
        "AKUNTABILITAS KINERJA",
        (
            "Capaian kinerja organisasi",
            "Benih sumber rempah",
            "Mutu benih",
            "Kepuasan pengguna layanan",
            "Nilai pembangunan zona integritas",
            "Kinerja anggaran",
            "Perbandingan dengan tahun sebelumnya",
            "Analisis efisiensi sumber daya",
            "Hambatan dan upaya perbaikan",
        ),
    ),
    ("PENUTUP", ("Kesimpulan", "Langkah perbaikan")),
)


def lakin(
    year: int, *, dated: date, header: str = "", title: str = "LAPORAN KINERJA", pages: int = 3
) -> Recipe:
    """The yearly performance report, twenty pages and more. `pages` scales the paragraphs of a section."""

    def recipe(desk: Desk) -> Document:
        blocks: list[Block] = [
            Gap(40),
            Title(title, 2.0),
            Title(f"TAHUN {year}", 1.6),
            Gap(60),
            Para(unit.UNIT.upper(), "center", bold=True),
            Para(unit.AGENCY.upper(), "center", bold=True),
            Para(str(year + 1), "center", bold=True),
            Break(),
            Title("KATA PENGANTAR", 1.1),
            Para(
                f"{title.title()} {unit.UNIT} Tahun {year} disusun sebagai wujud pertanggungjawaban "
                "pelaksanaan tugas "
                "dan fungsi serta penggunaan anggaran."
            ),
            Para(words.aside(desk)),
            Sign(f"{unit.CITY}, {calendar.long(dated)}", "Kepala Pusat,", unit.HEAD.name, unit.HEAD.nip),
            Break(),
            Title("IKHTISAR EKSEKUTIF", 1.1),
            *(Para(text, first_line=8) for text in words.paragraphs(desk, "kinerja", 5, 5)),
        ]
        for i, (chapter, sections) in enumerate(LAKIN_CHAPTERS):
            blocks += [Break(), Title(f"BAB {calendar.ROMAN[i]}", 1.2), Title(chapter, 1.2)]
            for n, section in enumerate(sections, 1):
                blocks.append(Heading(f"{i + 1}.{n} {section}", 2))
                for topic in ("kinerja", "layanan", "zi", "sdm")[: pages + 1]:
                    blocks += [Para(text, first_line=8) for text in words.paragraphs(desk, topic, pages, 5)]
                if i == 2:
                    blocks.append(_achievement(desk, year, n))
        facts = Facts("lakin", f"{title.title()} Tahun {year}", dated, str(year))
        return Document(facts, tuple(blocks), header or f"LKj {unit.SHORT} {year}", f"{title.title()} {year}")

    return recipe


def _achievement(desk: Desk, year: int, number: int) -> Table:
    rows = []
    for past in (year - 2, year - 1, year):
        target = desk.rng.randrange(80, 100)
        done = desk.rng.randrange(target - 6, target + 9)
        rows.append((str(past), str(target), str(done), f"{100 * done / target:.2f}".replace(".", ",")))
    return Table(
        ("Tahun", "Target", "Realisasi", "Capaian (%)"),
        tuple(rows),
        (),
        f"Tabel {number}. Capaian tiga tahun terakhir",
    )


def news(about: str, *, dated: date, topic: str, kind: str = "berita") -> Recipe:
    """A short piece for the website."""

    def recipe(desk: Desk) -> Document:
        blocks: tuple[Block, ...] = (
            Title(about, 1.4),
            Para(f"{unit.CITY}, {calendar.slashes(dated)} | Humas {unit.SHORT}", "left", italic=True),
            *(Para(text) for text in words.paragraphs(desk, topic, 3, 3)),
            Para(words.aside(desk)),
            Points(("Bagikan", "Cetak", "Kembali ke beranda"), "-"),
        )
        return Document(Facts(kind, about, dated, f"{dated:%Y-%m}"), blocks)

    return recipe
