"""Procedures and plans: SOP, pedoman, juknis, KAK, rencana kerja, renstra, perjanjian kinerja."""

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
    Pairs,
    Para,
    Points,
    Recipe,
    Remark,
    Sign,
    Table,
    Title,
)
from demo.prose import words


def sop(
    about: str,
    steps: tuple[str, ...],
    *,
    dated: date,
    serial: int,
    topic: str,
    owner: unit.Person = unit.KABAG,
    blank: bool = False,
    heading: str = "STANDAR OPERASIONAL PROSEDUR",
) -> Recipe:
    """An SOP sheet: identity table, basis, equipment, steps with time and output."""

    def recipe(desk: Desk) -> Document:
        hole = ". . . . . . ."
        number = hole if blank else f"SOP/{serial:02d}/{unit.SHORT}/{dated.year}"
        identity = Table(
            (unit.UNIT, "Nomor SOP", number),
            (
                ("", "Tanggal pembuatan", hole if blank else calendar.long(calendar.after(dated, -21))),
                ("", "Tanggal revisi", "-"),
                ("", "Tanggal efektif", hole if blank else calendar.long(dated)),
                ("", "Disahkan oleh", "" if blank else unit.HEAD.name),
                ("", "Nama SOP", hole if blank else about),
            ),
            (6, 4, 7),
        )
        flow = Table(
            ("No", "Kegiatan", "Pelaksana", "Waktu", "Keluaran"),
            tuple(
                (
                    str(i),
                    step,
                    desk.pick("Petugas", "Ketua Tim", "Verifikator", "Kepala Pusat"),
                    f"{desk.rng.choice((15, 30, 60, 120))} menit",
                    desk.pick("Disposisi", "Draf", "Berkas lengkap", "Rekapitulasi", "Arsip"),
                )
                for i, step in enumerate(steps, 1)
            ),
            (1, 8, 4, 3, 4),
        )
        blocks: tuple[Block, ...] = (
            unit.KOP,
            Title(heading, 1.2),
            Title(hole if blank else about.upper(), 1.0),
            identity,
            Heading("Dasar hukum"),
            Points(("Permen PANRB Nomor 35 Tahun 2012", "Permen PANRB Nomor 90 Tahun 2021"), "1."),
            Heading("Kualifikasi pelaksana"),
            Points(("Memahami tugas dan fungsi", "Mampu mengoperasikan komputer"), "-"),
            Heading("Keterkaitan dan peralatan"),
            Para(f"{words.sentences(desk, topic, 2)} {words.aside(desk)}"),
            Heading("Prosedur"),
            flow,
            Sign(
                f"{unit.CITY}, {hole if blank else calendar.long(dated)}",
                f"{owner.post},",
                owner.name,
                owner.nip,
                blank=blank,
            ),
        )
        return Document(Facts("sop", f"SOP {about}", None if blank else dated, str(dated.year)), blocks)

    return recipe


def guideline(
    about: str,
    *,
    dated: date,
    topic: str,
    kind: str = "pedoman",
    chapters: tuple[str, ...] = (),
    period: str = "",
    watermark: str = "",
    remark: str = "",
    depth: int = 3,
    organisation: str = unit.UNIT,
    table: Table | None = None,
    header: str = "",
    footer: str = "",
) -> Recipe:
    """A booklet in chapters: pedoman, juknis, rencana kerja, renstra, KAK, kerangka acuan."""

    def recipe(desk: Desk) -> Document:
        blocks: list[Block] = [
            Gap(30),
            Title(about.upper(), 1.6),
            Gap(20),
            Para(organisation.upper(), "center", bold=True),
            Para(unit.MINISTRY.upper(), "center", bold=True),
            Para(str(dated.year), "center", bold=True),
            Break(),
            Title("KATA PENGANTAR", 1.1),
            Para(
                f"Puji syukur kami panjatkan ke hadirat Tuhan Yang Maha Esa atas tersusunnya {about}. "
                "Dokumen ini "
                "disusun sebagai acuan bagi seluruh pegawai dan pemangku kepentingan."
            ),
            Para(words.aside(desk)),
            Sign(f"{unit.CITY}, {calendar.long(dated)}", "Kepala,", unit.HEAD.name, unit.HEAD.nip),
            Break(),
        ]
        for i, chapter in enumerate(
            chapters or ("Pendahuluan", "Ruang Lingkup", "Pelaksanaan", "Penutup"), 1
        ):
            blocks.append(Heading(f"BAB {calendar.ROMAN[i - 1]} {chapter.upper()}"))
            for section in range(1, depth + 1):
                blocks.append(Heading(f"{i}.{section} {_section(desk)}", 2))
                blocks += [Para(text, first_line=8) for text in words.paragraphs(desk, topic, 2, 4)]
            if i == 2 and remark:
                blocks.append(Remark(remark, "Reviu internal"))
            if i == 2 and table is not None:
                blocks.append(table)
            if i == 3:
                blocks.append(Box(f"Catatan penting: {words.sentences(desk, topic, 1)}"))
        facts = Facts(kind, about, dated, period or str(dated.year), organisation)
        return Document(facts, tuple(blocks), header, footer, watermark)

    return recipe


def _section(desk: Desk) -> str:
    return desk.pick(
        "Latar belakang",
        "Maksud dan tujuan",
        "Sasaran",
        "Dasar hukum",
        "Pengertian",
        "Mekanisme",
        "Tahapan kerja",
    )


def agreement(
    person: unit.Person, *, dated: date, year: int, superior: unit.Person = unit.HEAD, kind: str = "pk"
) -> Recipe:
    """A perjanjian kinerja with its table of targets."""

    def recipe(desk: Desk) -> Document:
        top = unit.AGENCY_HEAD if person is unit.HEAD else superior
        targets = (
            ("Meningkatnya ketersediaan benih sumber rempah", "Jumlah benih sumber (batang)", "1.250.000"),
            ("Meningkatnya mutu benih", "Persentase benih lulus sertifikasi", "92"),
            ("Terwujudnya layanan prima", "Indeks kepuasan pengguna layanan", "3,52"),
            ("Terwujudnya birokrasi yang akuntabel", "Nilai pembangunan ZI", "80,00"),
            ("Terkelolanya anggaran", "Nilai kinerja anggaran", "91,50"),
        )
        rows = tuple((str(i), *row) for i, row in enumerate(targets, 1))
        blocks: tuple[Block, ...] = (
            unit.KOP,
            Title(f"PERJANJIAN KINERJA TAHUN {year}", 1.2),
            Title(unit.UNIT.upper(), 1.0),
            Para(
                "Dalam rangka mewujudkan manajemen pemerintahan yang efektif, transparan, dan akuntabel "
                "serta "
                "berorientasi pada hasil, kami yang bertanda tangan di bawah ini:"
            ),
            Pairs((("Nama", person.name), ("Jabatan", person.post))),
            Para("selanjutnya disebut PIHAK PERTAMA"),
            Pairs((("Nama", top.name), ("Jabatan", top.post))),
            Para("selaku atasan PIHAK PERTAMA, selanjutnya disebut PIHAK KEDUA"),
            Para(
                "PIHAK PERTAMA berjanji akan mewujudkan target kinerja yang seharusnya sesuai lampiran "
                "perjanjian ini. "
                f"{words.aside(desk)}"
            ),
            Sign(f"{unit.CITY}, {calendar.long(dated)}", "PIHAK PERTAMA,", person.name, person.nip),
            Break(),
            Title(f"LAMPIRAN PERJANJIAN KINERJA TAHUN {year}", 1.0),
            Table(("No", "Sasaran Kegiatan", "Indikator Kinerja", "Target"), rows, (1, 6, 6, 3)),
            Gap(4),
            Para(f"Jumlah anggaran Rp{desk.rng.randrange(11, 19)}.{desk.rng.randrange(100, 999)}.450.000,00"),
            Sign(f"{unit.CITY}, {calendar.long(dated)}", "PIHAK KEDUA,", top.name, top.nip),
        )
        return Document(Facts(kind, f"Perjanjian Kinerja {year} {person.post}", dated, str(year)), blocks)

    return recipe


def action_plan(
    about: str, rows: tuple[tuple[str, ...], ...], *, dated: date, kind: str = "rencana_kerja"
) -> Recipe:
    """A short plan: a table of what, who, when, output."""

    def recipe(desk: Desk) -> Document:
        numbered = tuple((str(i), *row) for i, row in enumerate(rows, 1))
        blocks: tuple[Block, ...] = (
            unit.KOP,
            Title(about.upper(), 1.1),
            Para(words.aside(desk)),
            Table(("No", "Kegiatan", "Waktu", "Penanggung jawab", "Keluaran"), numbered, (1, 7, 3, 4, 4)),
            Sign(f"{unit.CITY}, {calendar.long(dated)}", "Ketua Tim,", unit.ZI.name, unit.ZI.nip),
        )
        return Document(Facts(kind, about, dated, str(dated.year)), blocks)

    return recipe
