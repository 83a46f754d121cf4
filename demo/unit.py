"""The fictitious unit: its name, letterheads, people, numbering schemes. No office or person here exists."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from demo import calendar
from demo.document import HOUSE, Kop

MINISTRY = "Kementerian Rempah dan Perkebunan Nusantara"
AGENCY = "Badan Standardisasi Perbenihan Rempah"
UNIT = HOUSE
SHORT = "PPRN"
AGENCY_SHORT = "BSPR"
FORMER = "Balai Besar Perbenihan Rempah Nusantara"  # what the unit was called until 2022
FORMER_AGENCY = "Badan Pengembangan Perbenihan Rempah"
SISTER = "Pusat Pengembangan Kebun Rakyat"  # another unit of the agency
ALIASES = (SHORT, "Pusat Perbenihan Rempah", "PSI Rempah", FORMER)  # what else documents call it
YEAR = 2025
AS_OF = date(2025, 10, 15)  # the day on which the folders look as they do; nothing was dropped later
CITY = "Rempahwangi"
WEBSITE = "pprn.kemenrempah.example"
EMAIL = f"pprn@{WEBSITE.removeprefix('pprn.')}"
ADDRESS = (
    f"Jalan Lada Hitam Nomor 7, Kota {CITY} 16999",
    f"Telepon (0299) 555-0142, Faksimile (0299) 555-0143, Laman {WEBSITE}",
)

KOP = Kop((MINISTRY.upper(), AGENCY.upper(), UNIT.upper()), ADDRESS)
AGENCY_KOP = Kop(
    (MINISTRY.upper(), AGENCY.upper()),
    ("Gedung Vanili Lantai 4, Jalan Cengkih Raya 21, Rempahwangi", "Telepon (0299) 555-0100"),
)
OTHER_UNIT = "Balai Pengujian Minyak Atsiri Telagajati"
OTHER_KOP = Kop(
    (MINISTRY.upper(), AGENCY.upper(), OTHER_UNIT.upper()),
    ("Jalan Nilam Dalam 3, Telagajati 17888", "Telepon (0288) 555-0177, Laman bpmat.example"),
)

DIVISIONS = (
    "Tata Usaha",
    "Program dan Evaluasi",
    "Kerja Sama dan Layanan",
    "Tim ZI",
    "PPID dan Website",
    "SPI dan UPG",
)


@dataclass(frozen=True)
class Person:
    name: str
    nip: str
    rank: str
    post: str
    division: str


# name|born|appointed|sex|rank|post|index of the division
_ROLL = """
Dr. Bagaskara Lintang Wening, M.Si.|19720814|199803|1|Pembina Utama Muda (IV/c)|Kepala Pusat|0
Mayangsari Puspaningrum, S.E., M.M.|19751120|200112|2|Pembina Tk. I (IV/b)|Kepala Bagian Tata Usaha|0
Danarjati Sukmawijaya, S.P., M.P.|19780305|200312|1|Pembina (IV/a)|Ketua Kelompok Program dan Evaluasi|1
Kemuning Larasati, S.Sos., M.A.P.|19800617|200501|2|Pembina (IV/a)|Ketua Kelompok Kerja Sama dan Layanan|2
Wiratmoko Gandewa, S.T., M.Kom.|19820923|200604|1|Penata Tk. I (III/d)|Pengelola PPID dan Website|4
Sekarwangi Tirtasari, S.H.|19810211|200604|2|Penata Tk. I (III/d)|Ketua SPI dan UPG|5
Haryasena Panuluh, S.P., M.Si.|19840730|200901|1|Penata Tk. I (III/d)|Ketua Tim Kerja ZI|3
Anindya Kusumaratih, S.P.|19870412|201101|2|Penata (III/c)|Pengawas Benih Ahli Muda|2
Prabawa Surendra, S.Kom.|19890101|201402|1|Penata (III/c)|Pranata Komputer Ahli Muda|4
Rukmini Setyawardani, A.Md.|19900909|201503|2|Penata Muda Tk. I (III/b)|Arsiparis Mahir|0
Lintang Ayu Permatasih, S.E.|19910422|201503|2|Penata Muda Tk. I (III/b)|Analis Keuangan Ahli Pertama|0
Gilang Adiwarna, S.P.|19920315|201801|1|Penata Muda Tk. I (III/b)|Pengawas Benih Ahli Pertama|2
Tirta Mahesagung, S.Si.|19880707|201402|1|Penata (III/c)|Pemulia Tanaman Ahli Muda|1
Dyah Wulandaru, M.Sc.|19860128|201001|2|Penata Tk. I (III/d)|Perencana Ahli Muda|1
Rangga Wisnumurti, S.Stat.|19930618|201903|1|Penata Muda (III/a)|Statistisi Ahli Pertama|1
Nareswari Kinasih, S.I.Kom.|19940204|201903|2|Penata Muda (III/a)|Pranata Humas Ahli Pertama|4
Satriyo Pamungkasih, S.H.|19900530|201801|1|Penata Muda Tk. I (III/b)|Analis Hukum Ahli Pertama|5
Ratnaningtyas Umi, S.E.|19850816|201001|2|Penata (III/c)|Auditor Internal|5
Bambang Sutarwiyo|19690405|199403|1|Penata Muda Tk. I (III/b)|Pengadministrasi Umum|0
Suparniwati|19700721|199503|2|Penata Muda (III/a)|Pengelola Kepegawaian|0
Jatmiko Purwandaru, S.P.|19910912|201903|1|Penata Muda (III/a)|Penyuluh Perbenihan|2
Intan Kartikasih, S.Psi.|19921130|202012|2|Penata Muda (III/a)|Analis SDM Aparatur Ahli Pertama|0
Yudhistira Aryoseno, A.Md.|19950303|202012|1|Pengatur (II/c)|Teknisi Laboratorium Benih|2
Maheswari Dewayani, S.Tr.|19960825|202203|2|Penata Muda (III/a)|Pengelola Data|1
Arga Samodraputra|19970119|202203|1|Pengatur (II/c)|Operator Layanan|2
Widuri Cahyaningati, S.Ds.|19950714|202203|2|Penata Muda (III/a)|Desainer Media|4
Komang Adnyasuta, S.P.|19860606|201101|1|Penata (III/c)|Pengawas Benih Ahli Muda|2
Martha Sihombulan, S.E.|19830210|200901|2|Penata Tk. I (III/d)|Bendahara Pengeluaran|0
Yosepha Waromira, S.P.|19911001|201903|2|Penata Muda (III/a)|Penyuluh Perbenihan|2
Andi Batarakila, S.T.|19871223|201402|1|Penata (III/c)|Pengelola Barang Milik Negara|0
Fatimah Nurasyifani, S.Si.|19890519|201503|2|Penata (III/c)|Analis Laboratorium|2
Teuku Rahmadsyahrin, S.P.|19930827|201903|1|Penata Muda (III/a)|Analis Kerja Sama|2
""".strip()


def _person(line: str) -> Person:
    name, born, appointed, sex, rank, post, division = line.split("|")
    serial = (int(born) * 7 + int(appointed)) % 9 + 1
    return Person(name, f"{born} {appointed} {sex} {serial:03d}", rank, post, DIVISIONS[int(division)])


PEOPLE = tuple(_person(line) for line in _ROLL.splitlines())
HEAD, KABAG, PROGRAM, SERVICE, PPID, SPI, ZI = PEOPLE[:7]
STAFF = PEOPLE[7:]
OTHER_HEAD = Person(
    "Drs. Wijasena Tohpati, M.M.", "19700112 199603 1 004", "Pembina (IV/a)", "Kepala Balai", ""
)
AGENCY_HEAD = Person(
    "Prof. Dr. Sulistyaratri Hening", "19670330 199203 2 002", "Pembina Utama (IV/e)", "Kepala Badan", ""
)


def members(rng: random.Random, count: int, *first: Person) -> tuple[Person, ...]:
    """So many people, those named standing first."""
    others = [person for person in PEOPLE[1:] if person not in first]
    return first + tuple(rng.sample(others, count - len(first)))


# --- numbers of letters -------------------------------------------------------------------------------


def letter_number(scheme: str, serial: int, dated: date, code: str = "OT.050") -> str:
    """A letter's number in one of the schemes an office uses side by side over the years."""
    roman = calendar.roman_month(dated)
    forms = {
        "B": f"B-{serial}/{code}/J.4/{dated:%m/%Y}",
        "roman": f"{serial:03d}/{SHORT}/{code}/{roman}/{dated.year}",
        "year": f"{serial:03d} TAHUN {dated.year}",
        "city": f"000.8.3.3/{serial}/PR",
        "long": f"W.7.PRN.PRN.1-{serial}-1-PW.01.01 TAHUN {dated.year}",
        "slash": f"B/{serial}/J4/HK.02.00/{dated.year}",
        "ND": f"ND-{serial}/J.4.1/{dated.year}",
        "Kpts": f"{serial}/Kpts/{code}/J.4/{dated:%m/%Y}",
        "ST": f"ST-{serial:04d}/J.4/{code}/{dated:%m/%Y}",
        "BA": f"BA.{serial}/{SHORT}/{roman}/{dated.year}",
    }
    return forms[scheme]
