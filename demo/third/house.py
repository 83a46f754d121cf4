"""The third unit: its name, letterheads, people and stray remarks. No office or person here exists."""

from __future__ import annotations

from demo.document import Kop
from demo.markup import House

UNIT = "Pusat Data dan Sistem Informasi Sungai dan Danau"
SHORT = "Pusdatin Sungai Danau"
MINISTRY = "Kementerian Sungai dan Danau"
AGENCY = "Sekretariat Jenderal Kementerian Sungai dan Danau"
AGENCY_SHORT = "Setjen KSD"
OTHER_UNIT = "Balai Wilayah Danau Purba"
ALIASES = (SHORT, "Pusdatin KSD", "PDSI", "Pusdatin")  # what else documents call it
CITY = "Tirtanagara"

_ROLL = """
Dr. Hendra Wiratmaja Silaban, M.Kom.|Kepala Pusat
Endang Murtiningsih, S.E., M.M.|Kepala Bagian Tata Usaha
Ir. Agus Prihantoro Lubis, M.T.|Kepala Bidang Pengelolaan Data
Yuliana Kristanti Manurung, S.T., M.Eng.|Kepala Bidang Pengembangan Sistem
Fauzan Akbar Mandasari, S.Sos., M.I.Kom.|Kepala Bidang Layanan dan Diseminasi
Nur Aisyah Rahmaniar, S.H.|Analis Hukum Ahli Muda
Bambang Tirtoaji, S.Kom.|Pranata Komputer Ahli Madya
Rini Saptawati, S.Psi.|Analis SDM Aparatur Ahli Muda
Gede Suardika Putra, S.Stat.|Statistisi Ahli Pertama
Theresia Dhiu Bataona, S.E.|Perencana Ahli Muda
Mochamad Iqbal Firdausi, S.T.|Pranata Komputer Ahli Pertama
Wulandari Sekarputri, S.I.Kom.|Pranata Humas Ahli Pertama
Otniel Rumbiak, A.Md.|Arsiparis Terampil
Siti Khadijah Marpaung, S.E.|Bendahara Pengeluaran
Darmawan Setyo Ajie, S.Si.|Surveyor Pemetaan Ahli Pertama
Lusi Andriyani Tampubolon, A.Md.|Petugas Ruang Layanan
Kasman Daeng Rate|Teknisi Jaringan
Ratih Paramesti, S.IP.|Arsiparis Ahli Pertama
Heru Cokro Nababan, S.Kom.|Manggala Informatika Ahli Pertama
""".strip()

HOUSE = House(
    name=UNIT,
    kops={
        "kita": Kop(
            ("KEMENTERIAN SUNGAI DAN DANAU", "SEKRETARIAT JENDERAL", UNIT.upper()),
            (
                "Gedung Bengawan Lt. 3, Jl. Tepian Raya No. 45, Tirtanagara 40888",
                "Telepon (0999) 700-3131, surel: pusdatin@ksd.example, laman: data.ksd.example",
            ),
        ),
        "tu": Kop(("PUSAT DATA DAN SISTEM INFORMASI", "BAGIAN TATA USAHA"), ("Gedung Bengawan Lt. 3",)),
        "ld": Kop(("PUSDATIN SUNGAI DANAU", "BIDANG LAYANAN DAN DISEMINASI"), ("Ruang Dermaga, Lt. 1",)),
        "setjen": Kop(
            ("KEMENTERIAN SUNGAI DAN DANAU", "SEKRETARIAT JENDERAL"),
            ("Gedung Kapuas, Jl. Tepian Raya No. 1",),
        ),
        "menteri": Kop(("MENTERI SUNGAI DAN DANAU", "REPUBLIK INDONESIA"), ("",)),
        "lain": Kop(("KEMENTERIAN SUNGAI DAN DANAU", OTHER_UNIT.upper()), ("Jl. Pesisir Danau 12, Purba",)),
    },
    people=tuple((name, post) for name, _, post in (line.partition("|") for line in _ROLL.splitlines())),
    asides=(
        "Catatan kecil dari ruangan sebelah: {phrase} jangan dipindahkan dulu.",
        "Sehubungan dengan itu, {phrase} diserahkan kepada pengelola gedung.",
        "Adapun {phrase} akan dibicarakan tersendiri.",
        "Perlu diketahui pula bahwa {phrase} sedang dipinjam bidang lain.",
        "NB: {phrase} sudah kembali ke tempatnya.",
    ),
    fillers=(
        "Mohon maaf apabila terdapat kekeliruan pengetikan nama maupun gelar.",
        "Lift barang tidak beroperasi sampai akhir pekan sehingga berkas dibawa lewat tangga.",
        "Salinan lunak ditaruh pada folder bersama agar dapat dibuka dari rumah.",
        "Sebagian data lapangan datang terlambat karena sinyal di hulu kurang baik.",
        "Hal-hal lain yang belum tercantum akan diatur kemudian.",
        "Narahubung dapat dihubungi pada jam kerja melalui pesawat 131.",
        "Bidang diminta menunjuk satu orang yang mudah dihubungi.",
        "Cuaca buruk di pekan itu menghambat perjalanan tim dari pos duga air.",
        "Kami sampaikan apresiasi kepada rekan yang bekerja sampai malam.",
        "Versi cetak hanya dibuat dua rangkap untuk menghemat kertas.",
        "Pertanyaan lebih lanjut silakan langsung ke meja Bagian TU.",
        "Penomoran halaman mengikuti tata naskah dinas yang baru.",
    ),
    names={
        "unit": UNIT,
        "UNIT": UNIT.upper(),
        "pendek": SHORT,
        "kem": MINISTRY,
        "lain": OTHER_UNIT,
        "kota": CITY,
        "kapus": "Dr. Hendra Wiratmaja Silaban, M.Kom.",
        "kabag": "Endang Murtiningsih, S.E., M.M.",
        "kabidpd": "Ir. Agus Prihantoro Lubis, M.T.",
        "kabidps": "Yuliana Kristanti Manurung, S.T., M.Eng.",
        "kabidld": "Fauzan Akbar Mandasari, S.Sos., M.I.Kom.",
        "sekjen": "Prof. Dr. Ir. Sumarni Halim Tarigan",
        "rini": "Rini Saptawati, S.Psi.",
        "gede": "Gede Suardika Putra, S.Stat.",
        "wulan": "Wulandari Sekarputri, S.I.Kom.",
        "tere": "Theresia Dhiu Bataona, S.E.",
        "bambang": "Bambang Tirtoaji, S.Kom.",
        "aisyah": "Nur Aisyah Rahmaniar, S.H.",
    },
)
