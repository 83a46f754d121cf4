"""The second unit: its name, letterheads, people and stray remarks. No office or person here exists."""

from __future__ import annotations

from demo.document import Kop
from demo.markup import House

UNIT = "Balai Besar Karantina Perairan Segara Biru"
SHORT = "BBKP Segara Biru"
AGENCY = "Badan Karantina Perairan Indonesia"
FORMER = "Stasiun Karantina Ikan Kelas I Segara Biru"  # the unit's name until 2023
OTHER_UNIT = "Balai Karantina Perairan Teluk Mutiara"
ALIASES = (SHORT, "BBKP SB", "Balai Besar KP Segara Biru", FORMER)  # what else documents call it
CITY = "Labuhan Segara"

_ROLL = """
Ir. Yohanes Markus Tapilatu, M.Sc.|Kepala Balai Besar
Hj. Nurlaila Sakinah Daeng, S.H., M.H.|Kepala Bagian Umum
drh. Rizal Pahlawan Simatupang|Koordinator Kelompok Operasional
Sri Wahyuni Tandiono, S.Pi., M.T.|Koordinator Kelompok Pengawasan
Ketut Ari Wibisana, S.Kom.|Pranata Komputer Muda
Maria Goreti Lewerissa, S.E.|Perencana Muda
Abdul Gafur Lamakarate, S.Pi.|Analis Karantina Muda
Dewi Anggraini Pohan, A.Md.|Arsiparis Terampil
Fransiska Bao Langobelen, S.Pi.|Analis Karantina Pertama
Ridwan Kamaruzzaman, S.Sos.|Analis Kepegawaian Pertama
Putri Melur Hasibuan, S.I.Kom.|Pranata Humas Pertama
Laode Syamsuddin|Teknisi Karantina Mahir
Irene Wospakrik, S.Si.|Analis Laboratorium Pertama
Jumadi Sastroatmojo|Pengemudi
Vincentius Hamonangan, S.H.|Analis Hukum Pertama
Rosdiana Bugiswati, S.E.|Bendahara Pengeluaran
""".strip()

HOUSE = House(
    name=UNIT,
    kops={
        "kita": Kop(
            ("REPUBLIK INDONESIA", AGENCY.upper(), UNIT.upper()),
            ("Jl. Mercusuar Km. 4, Labuhan Segara 97123", "Telp. (0999) 555-201 | bbkp-sb@karantina.example"),
        ),
        "baris": Kop((f"{SHORT} - {AGENCY}",), ("Jl. Mercusuar Km. 4",)),
        "lama": Kop((FORMER.upper(),), ("Jl. Mercusuar Km. 4, Labuhan Segara",)),
        "badan": Kop(("REPUBLIK INDONESIA", AGENCY.upper()), ("Gedung Bahari, Jl. Jangkar 1",)),
        "lain": Kop(("REPUBLIK INDONESIA", AGENCY.upper(), OTHER_UNIT.upper()), ("Jl. Karang Tiga 8",)),
    },
    people=tuple((name, post) for name, _, post in (line.partition("|") for line in _ROLL.splitlines())),
    asides=(
        "Sekadar pengingat, {phrase} masih menunggu perbaikan.",
        "Petugas jaga mohon memeriksa {phrase} setiap sore.",
        "Biaya perawatan {phrase} tidak termasuk di dalamnya.",
        "Di luar hal tersebut, {phrase} sudah dapat dipakai lagi.",
    ),
    fillers=(
        "Kelompok terkait diminta memberi tanggapan dalam tiga hari kerja.",
        "Angka sementara telah dicocokkan dengan catatan loket dan dermaga.",
        "Naskah ini beredar terbatas di lingkungan Balai Besar.",
        "Gelombang tinggi pada pekan kedua membuat beberapa kapal menunda sandar.",
        "Bukti pendukung tersimpan di map hijau ruang sekretariat.",
        "Terima kasih kepada rekan dermaga yang sudah mengisi catatan setiap hari.",
        "Jika listrik padam, pekerjaan diteruskan dengan formulir kertas.",
        "Pembaca diharap menyampaikan koreksi sebelum naskah diarsipkan.",
        "Pekerjaan ini melibatkan lima orang dari tiga kelompok.",
        "Uraian lebih panjang menyusul setelah kepala kelompok kembali bertugas.",
    ),
    names={
        "unit": UNIT,
        "UNIT": UNIT.upper(),
        "singkatan": SHORT,
        "badan": AGENCY,
        "lama": FORMER,
        "lain": OTHER_UNIT,
        "kota": CITY,
        "kepala": "Ir. Yohanes Markus Tapilatu, M.Sc.",
        "kabag": "Hj. Nurlaila Sakinah Daeng, S.H., M.H.",
        "operasi": "drh. Rizal Pahlawan Simatupang",
        "awas": "Sri Wahyuni Tandiono, S.Pi., M.T.",
    },
)
