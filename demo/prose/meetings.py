"""What a meeting leaves behind: daftar hadir, notulen, laporan kegiatan."""

from __future__ import annotations

from demo import calendar, unit
from demo.document import (
    Block,
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
from demo.prose.letters import Meeting

NAMES_OF_MINUTES = ("NOTULEN RAPAT", "NOTULA", "NOTULENSI", "RISALAH RAPAT", "NOTULEN")
NAMES_OF_ATTENDANCE = ("DAFTAR HADIR", "ABSENSI PESERTA RAPAT", "DAFTAR HADIR RAPAT", "PRESENSI")


def attendance(meeting: Meeting, *, blank: bool = False, heading: str = "") -> Recipe:
    """A daftar hadir: a table of names, and signatures where the page is inked."""

    def recipe(desk: Desk) -> Document:
        people = unit.members(desk.rng, meeting.attendees, meeting.chair)
        rows = tuple((str(i), p.name, p.post, "") for i, p in enumerate(people, 1))
        if blank:
            rows = tuple((str(i), "", "", "") for i in range(1, 21))
        house, kop = (unit.OTHER_UNIT, unit.OTHER_KOP) if meeting.other else (unit.UNIT, unit.KOP)
        hole = ". . . . . . . . . . . ."
        blocks: tuple[Block, ...] = (
            kop,
            Title(heading or desk.rng.choice(NAMES_OF_ATTENDANCE), 1.2),
            Pairs(
                (
                    ("Acara", hole if blank else meeting.about),
                    (
                        "Hari/Tanggal",
                        hole
                        if blank
                        else desk.pick(
                            calendar.with_day(meeting.at),
                            f"{calendar.weekday(meeting.at)}/{calendar.dashes(meeting.at)}",
                        ),
                    ),
                    ("Waktu", hole if blank else f"{meeting.hour} WIB"),
                    ("Tempat", hole if blank else meeting.place),
                )
            ),
            Gap(2),
            Table(("No", "Nama", "Jabatan/Unit", "Tanda Tangan"), rows, (1, 6, 5, 4), ink_column=3),
            Para(f"Catatan: {words.aside(desk)}", italic=True),
        )
        facts = Facts(
            "daftar_hadir",
            f"Daftar hadir {meeting.about}",
            None if blank else meeting.at,
            "" if blank else meeting.covered,
            house,
        )
        return Document(facts, blocks)

    return recipe


def minutes(
    meeting: Meeting,
    *,
    heading: str = "",
    mention: str = "",
    proposals: tuple[str, ...] = (),
    watermark: str = "",
    remark: str = "",
    typos: float = 0.015,
) -> Recipe:
    """Notulen. `mention` is a sentence on another document, which this is not."""

    def recipe(desk: Desk) -> Document:
        secretary = desk.rng.choice(unit.STAFF)
        house, kop = (unit.OTHER_UNIT, unit.OTHER_KOP) if meeting.other else (unit.UNIT, unit.KOP)
        speakers = unit.members(desk.rng, 4)
        spoken = tuple(
            f"{p.name.split(',')[0]} ({p.post}): "
            f"{words.typo(desk, words.sentences(desk, meeting.topic, 2), typos)}"
            for p in speakers
        )
        blocks: list[Block] = [
            kop,
            Title(heading or desk.rng.choice(NAMES_OF_MINUTES), 1.2, underline=desk.rng.random() < 0.5),
            Pairs(
                (
                    ("Rapat", meeting.about),
                    ("Hari, tanggal", calendar.with_day(meeting.at)),
                    ("Pukul", f"{meeting.hour} s.d. selesai"),
                    ("Tempat", meeting.place),
                    ("Pimpinan rapat", meeting.chair.name),
                    ("Peserta", f"{meeting.attendees} orang (daftar hadir terlampir)"),
                ),
                32,
            ),
            Heading("A. Pembukaan"),
            Para(
                f"Rapat dibuka oleh {meeting.chair.post} yang menyampaikan maksud dan tujuan pertemuan, "
                "yaitu "
                f"{meeting.about}."
            ),
        ]
        if remark:
            blocks.append(Remark(remark, secretary.name))
        blocks += [Heading("B. Pembahasan"), Points(spoken, "1."), Para(words.aside(desk))]
        if mention:
            blocks.append(Para(mention))
        if proposals:
            rows = tuple(
                (str(i), text, p.name.split(",")[0], calendar.long(calendar.after(meeting.at, 14 + 3 * i)))
                for i, (text, p) in enumerate(
                    zip(proposals, unit.members(desk.rng, len(proposals)), strict=True), 1
                )
            )
            blocks += [
                Heading("C. Usulan Peserta dan Tindak Lanjut"),
                Table(("No", "Usulan", "Pengusul", "Batas waktu"), rows, (1, 8, 4, 4)),
            ]
        blocks += [
            Heading("Kesimpulan"),
            Points(words.paragraphs(desk, meeting.topic, 3, 1), "-"),
            Para(f"Rapat ditutup pukul {desk.pick('11.30', '12.00', '15.45', '10.50')} WIB."),
            Sign("", "Notulis,", secretary.name, secretary.nip),
        ]
        facts = Facts("notulen", f"Notulen {meeting.about}", meeting.at, meeting.covered, house)
        return Document(facts, tuple(blocks), watermark=watermark)

    return recipe


def activity_report(meeting: Meeting) -> Recipe:
    """A laporan kegiatan of the meeting."""

    def recipe(desk: Desk) -> Document:
        dated = calendar.after(meeting.at, 5)
        blocks: tuple[Block, ...] = (
            unit.KOP,
            Title(f"LAPORAN KEGIATAN {meeting.about.upper()}", 1.1),
            Heading("1. Dasar pelaksanaan"),
            Para(f"Undangan Kepala Pusat mengenai {meeting.about}."),
            Heading("2. Pelaksanaan"),
            Para(
                f"Kegiatan dilaksanakan pada {calendar.with_day(meeting.at)} bertempat di "
                f"{meeting.place} dan diikuti "
                f"oleh {meeting.attendees} peserta. " + words.sentences(desk, meeting.topic, 3)
            ),
            Heading("3. Hasil"),
            *(Para(text) for text in words.paragraphs(desk, meeting.topic, 2)),
            Para(words.aside(desk)),
            Heading("4. Penutup"),
            Para("Demikian laporan ini disusun sebagai bahan masukan pimpinan."),
            Sign(
                f"{unit.CITY}, {calendar.long(dated)}", "Ketua Kelompok,", unit.PROGRAM.name, unit.PROGRAM.nip
            ),
        )
        facts = Facts("laporan_kegiatan", f"Laporan kegiatan {meeting.about}", dated, meeting.covered)
        return Document(facts, blocks)

    return recipe
