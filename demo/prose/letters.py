"""Letters: undangan, surat, nota dinas, surat tugas, pernyataan, keterangan, tanda terima."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demo import calendar, unit
from demo.document import Block, Desk, Document, Facts, Gap, Pairs, Para, Points, Recipe, Sign, Table, Title
from demo.prose import words

GREETINGS = ("Dengan hormat,", "Yang terhormat,", "Assalamu'alaikum warahmatullahi wabarakatuh,")
CLOSINGS = (
    "Demikian disampaikan, atas perhatian dan kerja samanya diucapkan terima kasih.",
    "Atas perhatian Bapak/Ibu, kami sampaikan terima kasih.",
    "Demikian kami sampaikan untuk menjadi maklum.",
)


@dataclass(frozen=True)
class Meeting:
    """One meeting; its undangan, daftar hadir, notulen and foto are made from the same value."""

    about: str
    at: date
    topic: str
    serial: int
    place: str = "Ruang Rapat Pala Lantai 2"
    hour: str = "09.00"
    agenda: tuple[str, ...] = ()
    chair: unit.Person = unit.HEAD
    attendees: int = 14
    other: bool = False
    period: str = ""

    @property
    def covered(self) -> str:
        return self.period or f"{self.at:%Y-%m}"


def invitation(meeting: Meeting, *, scheme: str = "B", days_before: int = 4, blank: bool = False) -> Recipe:
    """The undangan, dated some days before the meeting."""

    def recipe(desk: Desk) -> Document:
        dated = calendar.after(meeting.at, -days_before)
        house, kop = (unit.OTHER_UNIT, unit.OTHER_KOP) if meeting.other else (unit.UNIT, unit.KOP)
        head = unit.OTHER_HEAD if meeting.other else unit.HEAD
        opening = desk.pick(
            f"Dalam rangka {meeting.about}, dengan ini kami mengundang Bapak/Ibu untuk hadir pada rapat "
            "yang akan "
            "diselenggarakan pada:",
            f"Sehubungan dengan akan dilaksanakannya {meeting.about}, mohon kehadiran Saudara pada:",
            f"Menindaklanjuti arahan pimpinan mengenai {meeting.about}, bersama ini kami mengharapkan "
            "kehadiran "
            "Bapak/Ibu pada:",
        )
        agenda = "; ".join(meeting.agenda) if meeting.agenda else meeting.about
        hole = ". . . . . . . . . ."
        blocks: tuple[Block, ...] = (
            kop,
            Para(f"{unit.CITY}, {hole if blank else calendar.long(dated)}", "right"),
            Pairs(
                (
                    ("Nomor", hole if blank else unit.letter_number(scheme, meeting.serial, dated)),
                    ("Sifat", desk.pick("Biasa", "Segera", "Penting")),
                    ("Lampiran", desk.pick("-", "1 (satu) lembar")),
                    ("Hal", f"Undangan {meeting.about}"),
                )
            ),
            Gap(3),
            Para(
                "Yth. "
                + desk.pick("(Daftar terlampir)", "Para Ketua Kelompok dan Ketua Tim", "Seluruh pegawai"),
                "left",
            ),
            Para("di tempat", "left"),
            Gap(3),
            Para(opening, first_line=10),
            Pairs(
                (
                    ("hari, tanggal", hole if blank else calendar.with_day(meeting.at)),
                    ("pukul", hole if blank else f"{meeting.hour} WIB s.d. selesai"),
                    ("tempat", meeting.place),
                    ("acara", agenda),
                ),
                32,
            ),
            Para(words.aside(desk), first_line=10),
            Para(desk.rng.choice(CLOSINGS), first_line=10),
            Sign("", f"Kepala {house},", head.name, head.nip, blank=blank),
            Para("Tembusan:\n1. Kepala Badan (sebagai laporan)\n2. Arsip", "left"),
        )
        facts = Facts(
            "undangan", f"Undangan {meeting.about}", None if blank else dated, meeting.covered, house
        )
        return Document(facts, blocks)

    return recipe


def letter(
    about: str,
    *,
    dated: date,
    serial: int,
    to: str,
    topic: str,
    scheme: str = "B",
    sender: unit.Person = unit.HEAD,
    body: tuple[str, ...] = (),
    attachment: Table | None = None,
    kind: str = "surat",
    period: str = "",
    electronic: bool = False,
) -> Recipe:
    """An ordinary letter with an optional table attached."""

    def recipe(desk: Desk) -> Document:
        blocks: list[Block] = [
            unit.KOP,
            Para(f"{unit.CITY}, {calendar.long(dated)}", "right"),
            Pairs(
                (
                    ("Nomor", unit.letter_number(scheme, serial, dated, "KP.120")),
                    ("Lampiran", "1 (satu) berkas" if attachment else "-"),
                    ("Hal", about),
                )
            ),
            Gap(3),
            Para(f"Yth. {to}\ndi tempat", "left"),
            Gap(2),
            Para(desk.rng.choice(GREETINGS), "left"),
            *(Para(text, first_line=10) for text in body),
            Para(words.sentences(desk, topic, 2), first_line=10),
            Para(words.aside(desk), first_line=10),
            Para(desk.rng.choice(CLOSINGS), first_line=10),
            Sign("", f"{sender.post},", sender.name, sender.nip, electronic),
        ]
        if attachment is not None:
            blocks += [Gap(6), Para(f"Lampiran surat {about}", "left", italic=True), attachment]
        return Document(Facts(kind, about, dated, period or str(dated.year)), tuple(blocks))

    return recipe


def nota_dinas(
    about: str,
    *,
    dated: date,
    serial: int,
    sender: unit.Person,
    to: unit.Person = unit.HEAD,
    topic: str,
    body: tuple[str, ...] = (),
    people: tuple[unit.Person, ...] = (),
    period: str = "",
    kind: str = "nota_dinas",
) -> Recipe:
    """An internal note; with people, a list of names in it."""

    def recipe(desk: Desk) -> Document:
        blocks: list[Block] = [
            unit.KOP,
            Title("NOTA DINAS", 1.2, underline=True),
            Para(f"NOMOR: {unit.letter_number('ND', serial, dated)}", "center"),
            Pairs(
                (
                    ("Yth.", to.post),
                    ("Dari", sender.post),
                    ("Hal", about),
                    (
                        "Tanggal",
                        desk.pick(calendar.long(dated), calendar.dashes(dated), calendar.slashes(dated)),
                    ),
                )
            ),
            Gap(3),
            *(Para(text, first_line=10) for text in body),
            Para(words.sentences(desk, topic, 2), first_line=10),
        ]
        if people:
            rows = tuple((str(i), p.name, p.nip, p.post) for i, p in enumerate(people, 1))
            blocks.append(Table(("No", "Nama", "NIP", "Jabatan"), rows, (1, 6, 5, 5)))
        blocks += [
            Para(words.aside(desk), first_line=10),
            Para(desk.rng.choice(CLOSINGS), first_line=10),
            Sign("", f"{sender.post},", sender.name, sender.nip),
        ]
        return Document(Facts(kind, about, dated, period or str(dated.year)), tuple(blocks))

    return recipe


def assignment(
    about: str, *, dated: date, serial: int, people: tuple[unit.Person, ...], until: date
) -> Recipe:
    """A surat tugas."""

    def recipe(desk: Desk) -> Document:
        rows = tuple((str(i), p.name, p.rank, p.post) for i, p in enumerate(people, 1))
        blocks: tuple[Block, ...] = (
            unit.KOP,
            Title("SURAT TUGAS", 1.3, underline=True),
            Para(f"Nomor {unit.letter_number('ST', serial, dated, 'KP.340')}", "center"),
            Para(f"Yang bertanda tangan di bawah ini Kepala {unit.UNIT} menugaskan kepada:"),
            Table(("No", "Nama", "Pangkat/Gol", "Jabatan"), rows, (1, 6, 5, 5)),
            Para(f"Untuk {about}, terhitung sejak {calendar.long(dated)} s.d. {calendar.long(until)}."),
            Para(words.aside(desk, words.ORDERS)),
            Para("Surat tugas ini dibuat untuk dilaksanakan dengan penuh tanggung jawab."),
            Sign(f"{unit.CITY}, {calendar.long(dated)}", "Kepala Pusat,", unit.HEAD.name, unit.HEAD.nip),
        )
        return Document(Facts("surat_tugas", about, dated, str(dated.year)), blocks)

    return recipe


def statement(
    heading: str,
    person: unit.Person,
    points: tuple[str, ...],
    *,
    dated: date,
    kind: str = "surat_pernyataan",
    blank: bool = False,
) -> Recipe:
    """A surat pernyataan or keterangan that one person signs."""

    def recipe(desk: Desk) -> Document:
        hole = "." * 36
        blocks: tuple[Block, ...] = (
            unit.KOP,
            Title(heading.upper(), 1.2, underline=True),
            Para("Yang bertanda tangan di bawah ini:"),
            Pairs(
                (
                    ("Nama", hole if blank else person.name),
                    ("NIP", hole if blank else person.nip),
                    ("Jabatan", hole if blank else person.post),
                    ("Unit kerja", unit.UNIT),
                )
            ),
            Para("dengan ini menyatakan dengan sebenarnya bahwa:"),
            Points(points, desk.pick("1.", "a.")),
            Para(words.aside(desk)),
            Para("Demikian surat ini dibuat dengan penuh kesadaran dan tanpa paksaan dari pihak mana pun."),
            Sign(
                f"{unit.CITY}, {'. . . . . . . .' if blank else calendar.long(dated)}",
                "Yang menyatakan," if kind == "surat_pernyataan" else f"{person.post},",
                hole if blank else person.name,
                "" if blank else person.nip,
                blank=blank,
            ),
        )
        return Document(Facts(kind, heading, None if blank else dated, str(dated.year)), blocks)

    return recipe


def receipt(about: str, *, dated: date, period: str) -> Recipe:
    """A tanda terima: what was handed over, by whom, to whom."""

    def recipe(desk: Desk) -> Document:
        blocks: tuple[Block, ...] = (
            unit.KOP,
            Title("TANDA TERIMA", 1.3, underline=True),
            Para(f"Telah diterima dari {unit.UNIT} berkas sebagai berikut:"),
            Table(
                ("No", "Uraian", "Jumlah", "Keterangan"),
                (
                    ("1", about, "2 eksemplar", "asli dan salinan"),
                    ("2", "Salinan digital", "1 berkas", "surel"),
                ),
                (1, 7, 3, 4),
            ),
            Para(words.aside(desk)),
            Sign(
                f"{unit.CITY}, {calendar.long(dated)}",
                f"Yang menerima,\nBagian Perencanaan {unit.AGENCY_SHORT}",
                "Hendrasmara Tuti Wibowati",
            ),
        )
        return Document(Facts("tanda_terima", f"Tanda Terima {about}", dated, period), blocks)

    return recipe
