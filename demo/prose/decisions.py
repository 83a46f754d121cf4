"""Decisions and declarations: SK, petikan, maklumat, pakta integritas, berita acara, certificates."""

from __future__ import annotations

from datetime import date

from demo import calendar, unit
from demo.document import (
    Block,
    Break,
    Certificate,
    Desk,
    Document,
    Facts,
    Gap,
    Pairs,
    Para,
    Points,
    Recipe,
    Sign,
    Table,
    Title,
)
from demo.prose import words

LAWS = (
    "Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara;",
    "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik;",
    "Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik;",
    "Peraturan Pemerintah Nomor 60 Tahun 2008 tentang Sistem Pengendalian Intern Pemerintah;",
    "Peraturan Pemerintah Nomor 94 Tahun 2021 tentang Disiplin Pegawai Negeri Sipil;",
    "Peraturan Presiden Nomor 81 Tahun 2010 tentang Grand Design Reformasi Birokrasi 2010-2025;",
    "Peraturan Menteri PANRB Nomor 90 Tahun 2021 tentang Pembangunan dan Evaluasi Zona Integritas;",
    "Peraturan Menteri Rempah dan Perkebunan Nusantara Nomor 4 Tahun 2022 tentang Organisasi dan Tata Kerja;",
)
ORDINALS = ("KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM")
DUTIES = (
    "menyusun rencana kerja dan jadwal pelaksanaan kegiatan",
    "melaksanakan sosialisasi kepada seluruh pegawai",
    "menghimpun, meneliti, dan menyimpan dokumen pendukung",
    "melakukan pemantauan dan evaluasi secara berkala",
    "menyampaikan laporan kepada Kepala Pusat setiap triwulan",
)


def sk(
    about: str,
    *,
    dated: date,
    serial: int,
    scheme: str = "year",
    topic: str = "zi",
    team: int = 9,
    roles: tuple[str, ...] = ("Pengarah", "Ketua", "Sekretaris", "Anggota"),
    heading: str = "KEPUTUSAN KEPALA {unit}",
    spaced: bool = False,
    other: bool = False,
    watermark: str = "",
    blank: bool = False,
    electronic: bool = False,
    attachment: Table | None = None,
    kind: str = "sk",
) -> Recipe:
    """A decision of the head: considerations, laws, dictum, and a team or table attached.

    `blank` leaves number, date and signature open, as drafts and templates do.
    """

    def recipe(desk: Desk) -> Document:
        house, kop = (unit.OTHER_UNIT, unit.OTHER_KOP) if other else (unit.UNIT, unit.KOP)
        head = unit.OTHER_HEAD if other else unit.HEAD
        number = ". . . . TAHUN 2025" if blank else unit.letter_number(scheme, serial, dated)
        top = heading.format(unit=house.upper())
        blocks: list[Block] = [
            kop,
            Title(words.spaced(top.split(" KEPALA")[0]) if spaced else top),
        ]
        if spaced:
            blocks.append(Title(f"KEPALA {house.upper()}", 1.0))
        blocks += [
            Para(f"NOMOR {number}", "center"),
            Para("TENTANG", "center"),
            Para(f"{about.upper()}", "center", bold=True),
            Para(f"KEPALA {house.upper()},", "center"),
            *_considerations(desk, about, topic),
            Title(words.spaced("MEMUTUSKAN:") if spaced else "MEMUTUSKAN:", 1.0),
            Pairs((("Menetapkan", f"KEPUTUSAN KEPALA {house.upper()} TENTANG {about.upper()}."),), 30),
            *_dictum(desk, about, team, dated),
            _signature(dated, head, house, blank=blank, electronic=electronic),
        ]
        if team:
            blocks += [Break(), *_team(desk, about, number, roles, team, house)]
        if attachment is not None:
            blocks += [Break(), Para(f"Lampiran Keputusan Nomor {number}", "left"), attachment]
        facts = Facts(kind, about, None if blank else dated, str(dated.year), house)
        return Document(facts, tuple(blocks), watermark=watermark)

    return recipe


def _considerations(desk: Desk, about: str, topic: str) -> tuple[Block, ...]:
    reason = words.sentences(desk, topic, 1)
    reasons = (
        f"bahwa dalam rangka {desk.pick('mewujudkan', 'mendukung', 'memperkuat')} tata kelola yang "
        "bersih dan "
        f"melayani, perlu ditetapkan {about};",
        f"bahwa {reason[0].lower()}{reason[1:-1]};",
        "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan "
        "Keputusan "
        f"Kepala tentang {about};",
    )
    laws = tuple(sorted(desk.rng.sample(LAWS, 4), key=LAWS.index))
    return (
        Para("Menimbang :", "left", bold=True),
        Points(reasons, "a.", 8),
        Para("Mengingat :", "left", bold=True),
        Points(laws, "1.", 8),
    )


def _dictum(desk: Desk, about: str, team: int, dated: date) -> tuple[Block, ...]:
    rows = [
        (
            f"Menetapkan {about} dengan susunan sebagaimana tercantum dalam Lampiran yang merupakan "
            "bagian tidak "
            "terpisahkan dari Keputusan ini."
            if team
            else f"Menetapkan {about} sebagaimana tercantum dalam Lampiran Keputusan ini."
        ),
        "Sebagaimana dimaksud dalam Diktum KESATU bertugas: " + "; ".join(desk.rng.sample(DUTIES, 3)) + ".",
        f"Segala biaya yang timbul dibebankan pada DIPA {unit.UNIT} Tahun Anggaran {dated.year}.",
        words.aside(desk, words.ORDERS),
        "Keputusan ini mulai berlaku pada tanggal ditetapkan, dengan ketentuan apabila terdapat "
        "kekeliruan akan "
        "diperbaiki sebagaimana mestinya.",
    ]
    return (Pairs(tuple(zip(ORDINALS, rows, strict=False)), 30),)


def _signature(dated: date, head: unit.Person, house: str, *, blank: bool, electronic: bool) -> Sign:
    on = "........................" if blank else calendar.long(dated)
    place = f"Ditetapkan di {unit.CITY}\npada tanggal {on}"
    return Sign(place, f"Kepala {house},", head.name, head.nip, electronic and not blank, blank)


def _team(
    desk: Desk, about: str, number: str, roles: tuple[str, ...], size: int, house: str
) -> tuple[Block, ...]:
    people = unit.members(desk.rng, size, unit.HEAD)
    rows = []
    for i, person in enumerate(people):
        role = roles[min(i, len(roles) - 1)]
        rows.append((str(i + 1), person.name, person.post, role))
    return (
        Para(f"Lampiran Keputusan Kepala {house}", "left"),
        Para(f"Nomor {number} tentang {about}", "left"),
        Gap(3),
        Table(
            ("No", "Nama", "Jabatan", "Kedudukan dalam Tim"),
            tuple(rows),
            (1, 6, 6, 4),
            f"SUSUNAN {about.upper()}",
        ),
    )


def extract_sk(about: str, person: unit.Person, *, dated: date, serial: int, detail: str) -> Recipe:
    """A petikan: one person's appointment, move or punishment."""

    def recipe(desk: Desk) -> Document:
        number = unit.letter_number("Kpts", serial, dated, "KP.320")
        blocks: list[Block] = [
            unit.KOP,
            Title("PETIKAN"),
            Title("KEPUTUSAN KEPALA PUSAT PERBENIHAN REMPAH NUSANTARA", 1.0),
            Para(f"NOMOR {number}", "center"),
            Para("TENTANG", "center"),
            Para(about.upper(), "center", bold=True),
            Para("DENGAN RAHMAT TUHAN YANG MAHA ESA", "center"),
            Para("Menimbang: dst.", "left"),
            Para("Mengingat: dst.", "left"),
            Title("MEMUTUSKAN:", 1.0),
            Para("Menetapkan :", "left"),
            Pairs(
                (
                    ("KESATU", "Terhitung mulai tanggal " + calendar.long(calendar.after(dated, 14)) + ":"),
                    ("Nama", person.name),
                    ("NIP", person.nip),
                    ("Pangkat/Gol.", person.rank),
                    ("Jabatan", person.post),
                    ("KEDUA", detail),
                    ("KETIGA", words.aside(desk, words.ORDERS)),
                ),
                30,
            ),
            Para("Petikan ini diberikan kepada yang bersangkutan untuk dipergunakan sebagaimana mestinya."),
            _signature(dated, unit.HEAD, unit.UNIT, blank=False, electronic=False),
        ]
        return Document(Facts("sk", about, dated, str(dated.year)), tuple(blocks))

    return recipe


def maklumat(dated: date, *, kind: str = "maklumat") -> Recipe:
    """The proclamation that hangs in the lobby."""

    def recipe(desk: Desk) -> Document:
        blocks: tuple[Block, ...] = (
            Certificate(),
            Gap(12),
            Title(unit.UNIT.upper(), 1.2),
            Gap(8),
            Title("MAKLUMAT PELAYANAN", 2.0),
            Gap(10),
            Para(
                "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan "
                "yang telah "
                "ditetapkan, dan apabila tidak menepati janji ini, kami siap menerima sanksi sesuai "
                "peraturan "
                "perundang-undangan yang berlaku.",
                "center",
                bold=True,
            ),
            Gap(6),
            Para(words.aside(desk, words.PROMISES), "center"),
            Gap(10),
            Sign(f"{unit.CITY}, {calendar.long(dated)}", "Kepala Pusat,", unit.HEAD.name, unit.HEAD.nip),
        )
        return Document(Facts(kind, "Maklumat Pelayanan", dated, str(dated.year)), blocks)

    return recipe


def pakta(person: unit.Person, dated: date, *, blank: bool = False) -> Recipe:
    """One person's integrity pact, or the empty form."""

    def recipe(desk: Desk) -> Document:
        name, nip, post = ("." * 40,) * 3 if blank else (person.name, person.nip, person.post)
        promises = (
            "berperan secara proaktif dalam upaya pencegahan dan pemberantasan korupsi, kolusi, dan "
            "nepotisme serta "
            "tidak melibatkan diri dalam perbuatan tercela;",
            "tidak meminta atau menerima pemberian secara langsung atau tidak langsung berupa suap, "
            "hadiah, bantuan, "
            "atau bentuk lainnya;",
            "bersikap transparan, jujur, objektif, dan akuntabel dalam melaksanakan tugas;",
            "menghindari pertentangan kepentingan dalam pelaksanaan tugas;",
            "menyampaikan informasi penyimpangan integritas serta turut menjaga kerahasiaan saksi;",
            "apabila melanggar hal tersebut di atas, saya siap menghadapi konsekuensinya.",
        )
        blocks: tuple[Block, ...] = (
            unit.KOP,
            Title("PAKTA INTEGRITAS", 1.3, underline=True),
            Para("Saya yang bertanda tangan di bawah ini:"),
            Pairs((("Nama", name), ("NIP", nip), ("Jabatan", post))),
            Para("menyatakan sebagai berikut:"),
            Points(promises, "1."),
            Para(words.aside(desk, words.PROMISES)),
            Sign(
                f"{unit.CITY}, " + (". . . . . . . . . . 2025" if blank else calendar.long(dated)),
                "Pembuat pernyataan,",
                name,
                "" if blank else nip,
                blank=blank,
            ),
        )
        facts = Facts("pakta_integritas", "Pakta Integritas", None if blank else dated, "2025")
        return Document(facts, blocks)

    return recipe


def berita_acara(about: str, *, dated: date, serial: int, topic: str, points: tuple[str, ...]) -> Recipe:
    def recipe(desk: Desk) -> Document:
        blocks: tuple[Block, ...] = (
            unit.KOP,
            Title("BERITA ACARA", 1.2),
            Title(about.upper(), 1.0),
            Para(f"Nomor: {unit.letter_number('BA', serial, dated)}", "center"),
            Para(
                f"Pada hari ini {calendar.weekday(dated)} tanggal {calendar.long(dated)} bertempat di "
                "Aula Cengkih "
                f"{unit.UNIT}, telah dilaksanakan {about} yang dihadiri oleh unsur pengguna layanan, "
                "akademisi, "
                "organisasi masyarakat, dan media."
            ),
            Para(words.sentences(desk, topic, 3)),
            Para("Berdasarkan pembahasan, para pihak menyepakati hal-hal sebagai berikut:"),
            Points((*points, words.aside(desk)), "1."),
            Para("Demikian berita acara ini dibuat dengan sebenarnya."),
            Sign(
                f"{unit.CITY}, {calendar.long(dated)}",
                "Pimpinan Penyelenggara,",
                unit.HEAD.name,
                unit.HEAD.nip,
            ),
            Table(
                ("No", "Nama", "Unsur", "Tanda Tangan"),
                (
                    ("1", "Sukarjono Wibisana", "Asosiasi Penangkar Benih", ""),
                    ("2", "Dr. Melani Tuhumury", "Akademisi", ""),
                    ("3", "Hasanuddin Parewangi", "Kelompok Tani Karya Lada", ""),
                    ("4", "Greta Lumbantoruan", "Media", ""),
                ),
                (1, 5, 5, 4),
                "Perwakilan peserta",
                ink_column=3,
            ),
        )
        return Document(Facts("berita_acara", about, dated, str(dated.year)), blocks)

    return recipe


def certificate(
    title: str,
    receiver: str,
    text: str,
    *,
    dated: date,
    giver: str,
    signer: str,
    language: str = "id",
    period: str = "",
) -> Recipe:
    """A certificate on a framed landscape page."""

    def recipe(desk: Desk) -> Document:
        given = "This is to certify that" if language == "en" else "diberikan kepada"
        extra = (
            f"Registered site note: {desk.phrase}."
            if language == "en"
            else f"Makalah pendamping: {desk.phrase}."
        )
        blocks: tuple[Block, ...] = (
            Certificate(),
            Gap(10),
            Para(giver, "center", bold=True),
            Gap(4),
            Title(title, 2.2),
            Para(f"Nomor: {desk.rng.randrange(100, 999)}/CERT/{dated:%m/%Y}", "center"),
            Gap(4),
            Para(given, "center"),
            Title(receiver, 1.5),
            Para(text, "center"),
            Para(extra, "center", italic=True),
            Gap(4),
            Sign(
                f"{unit.CITY}, {calendar.long(dated) if language == 'id' else f'{dated:%d %B %Y}'}",
                "",
                signer,
            ),
        )
        facts = Facts("sertifikat", title, dated, period or str(dated.year), language=language)
        return Document(facts, blocks, landscape=True)

    return recipe
