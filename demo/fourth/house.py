"""The fourth unit: its name, letterheads, people and stray remarks. No office or person here exists."""

from __future__ import annotations

from demo.document import Kop
from demo.markup import House

UNIT = "Balai Besar Pengujian dan Pelatihan Logam Tana Wallo"
SHORT = "BBPPL Tana Wallo"
AGENCY = "Badan Pembinaan Mutu Logam"
AGENCY_SHORT = "BPML"
MINISTRY = "Kementerian Logam dan Kerajinan Rakyat"
FORMER = "Balai Latihan dan Laboratorium Logam Tana Wallo"  # the unit's name until 2022
OTHER_UNIT = "Balai Pengujian Kuningan Uluwanua"
ALIASES = (SHORT, "BBPPL", "BBPPL-TW", "Balai Besar Logam Tana Wallo", FORMER)  # what else documents call it
CITY = "Palolangi"

_ROLL = """
Dr. Ir. Baso Tenrilawa, M.T.|Kepala Balai Besar
Dra. Hasnah Puang Rannu, M.A.P.|Kepala Bagian Tata Usaha
Ir. Ambo Upe Salassa|Kepala Seksi Pengujian
Drs. Yulius Pasorong|Kepala Seksi Pelatihan
Nurhikmah Tonapa, S.H.|Ketua Satlak Pengendalian Intern
Hj. Mardiana Sompa, S.Sos.|Analis Kepegawaian Muda
Frans Lolo Bua, S.T.|Penguji Mutu Logam Madya
Faisal Ical Mangkona, S.I.Kom.|Pranata Humas Pertama
Aco Tahir Lawewang|Pengadministrasi Persuratan
Debora Tandi Sau, A.Md.|Arsiparis Penyelia
Rahmat Dg. Nyonri, S.E.|Bendahara Pengeluaran
Welmince Mokodompu, S.Si.|Penguji Mutu Logam Pertama
Suryani Lapasere, S.Kom.|Pranata Komputer Pertama
Stefanus Rombe Layuk, M.Pd.|Widyaiswara Madya
Asriadi Tompo Waru|Teknisi Tungku
Lenny Rantesalu, S.E.|Perencana Muda
Muh. Jufri Baleloang|Pramubakti Loket
""".strip()

HOUSE = House(
    name=UNIT,
    kops={
        "kita": Kop(
            (MINISTRY.upper(), AGENCY.upper(), UNIT.upper()),
            (
                "Jalan Palu Godam No. 17 Palolangi 94987",
                "Tilpun (0499) 555-12, Kotak Pos 8 | bbppl@logam.example",
            ),
        ),
        "ketik": Kop((UNIT.upper(), "P A L O L A N G I"), ("Djalan Palu Godam 17",)),
        "lama": Kop((FORMER.upper(),), ("Jalan Palu Godam No. 17 Palolangi",)),
        "badan": Kop((MINISTRY.upper(), AGENCY.upper()), ("Gedung Tembaga Lantai 6, Jl. Tungku Raya 2",)),
        "lain": Kop((MINISTRY.upper(), AGENCY.upper(), OTHER_UNIT.upper()), ("Jl. Kuningan 40 Uluwanua",)),
    },
    people=tuple((name, post) for name, _, post in (line.partition("|") for line in _ROLL.splitlines())),
    asides=(
        "Perlu kami tambahkan, {phrase} sampai hari ini belum selesai diperbaiki.",
        "Dalam pada itu {phrase} telah diserahterimakan kepada juru gudang.",
        "Adapun {phrase} akan dibicarakan tersendiri.",
        "Catatan pinggir: {phrase} supaya diperiksa sebelum pulang kantor.",
    ),
    fillers=(
        "Kiranya para kepala seksi memberi paraf sebelum naskah ini dijilid.",
        "Lembar aslinya disimpan dalam ordner di lemari besi lantai satu.",
        "Hujan lebat pada minggu itu menyebabkan sebagian pegawai datang terlambat.",
        "Mesin ketik di ruang tata usaha sudah diganti dengan komputer bekas ruang kursus.",
        "Hal-hal yang belum jelas dapat ditanyakan langsung kepada pengetik konsep.",
        "Tembusan sudah diantar memakai buku ekspedisi.",
        "Demikianlah adanya, tidak ditambah dan tidak dikurangi.",
        "Suara tungku dari bengkel kadang mengganggu pembicaraan.",
        "Pengerjaan dilakukan sesudah istirahat siang oleh empat orang.",
        "Apabila ada salah ketik mohon dimaklumi dan diberi tanda dengan pensil merah.",
    ),
    names={
        "unit": UNIT,
        "UNIT": UNIT.upper(),
        "singkatan": SHORT,
        "badan": AGENCY,
        "kementerian": MINISTRY,
        "lama": FORMER,
        "lain": OTHER_UNIT,
        "kota": CITY,
        "kepala": "Dr. Ir. Baso Tenrilawa, M.T.",
        "ktu": "Dra. Hasnah Puang Rannu, M.A.P.",
        "uji": "Ir. Ambo Upe Salassa",
        "latih": "Drs. Yulius Pasorong",
        "satlak": "Nurhikmah Tonapa, S.H.",
        "pegawai": "Hj. Mardiana Sompa, S.Sos.",
        "humas": "Faisal Ical Mangkona, S.I.Kom.",
    },
)
