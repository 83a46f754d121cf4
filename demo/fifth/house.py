"""The fifth unit: its name, letterheads, people and stray remarks. No office or person here exists."""

from __future__ import annotations

from demo.document import Kop
from demo.markup import House

UNIT = "Kantor Wilayah Pelayanan Hak Tirta Purwatirta"
SHORT = "Kanwil PHT Purwatirta"
AGENCY = "Direktorat Jenderal Layanan Hak Tirta"
AGENCY_SHORT = "Ditjen LHT"
MINISTRY = "Kementerian Tata Tirta dan Irigasi Rakyat"
FORMER = "Kantor Pendaftaran Mata Air Purwatirta"  # the unit's name until 2021
OTHER_UNIT = "Kantor Wilayah Pelayanan Hak Tirta Banyulangkung"
ALIASES = (SHORT, "Kanwil Purwatirta", "KPHT Purwatirta", "Kantor Wilayah Purwatirta", FORMER)
CITY = "Purwatirta"
WEBSITE = "purwatirta.haktirta.example"

_ROLL = """
Raden Wisnubroto Adikusuma, S.H., M.Kn.|Kepala Kantor Wilayah
Sri Lestari Handayaningrum, S.E., M.M.|Kepala Bagian Umum
Bagus Panuntun Prawirodirjo, S.T.|Kepala Bidang Pendaftaran dan Penetapan Hak
Endah Kusumaningtyas, S.Si., M.Eng.|Kepala Bidang Pengukuran dan Data
Gatot Suryo Wibisono, S.H.|Kepala Bidang Penertiban dan Sengketa
Dyah Ayu Palupi Sasmito, S.Psi.|Analis SDM Aparatur Ahli Muda
Tri Hananto Joyokusumo, S.Ak.|Perencana Ahli Muda
Nur Afifah Mangkuwati, S.H.|Ketua Satuan Tugas Kepatuhan Internal
Yudhistira Bayu Laksono, S.Kom.|Pranata Komputer Ahli Pertama
Retno Wulan Sekarjati, S.I.Kom.|Pranata Hubungan Masyarakat Ahli Pertama
Prasetyo Adhi Nugrahanto, A.Md.|Arsiparis Terampil
Kinasih Larasati Dewandari, S.E.|Bendahara Pengeluaran
Joko Sadewo Mertoyudo|Petugas Loket Prioritas
Anggit Wicaksana Putranto, S.Tr.|Juru Ukur Tirta Pertama
Maria Goretti Sulistyorini, S.H.|Penelaah Permohonan Hak
Hendro Kartiko Sudibyo, S.Kom.|Pengelola Layanan Daring
Wahyu Setyaningrat|Pramubakti Ruang Tunggu
Fitri Ambarwati Kusnadi, S.A.P.|Analis Pengaduan Publik
""".strip()

HOUSE = House(
    name=UNIT,
    kops={
        "kita": Kop(
            (MINISTRY.upper(), AGENCY.upper(), UNIT.upper()),
            (
                "Jalan Sendang Mulya Nomor 25, Purwatirta 59917",
                f"Telepon (0288) 555-0125, WhatsApp 0812-0000-5525, Laman {WEBSITE}, "
                "Pos-el kanwil.purwatirta@tirta.example",
            ),
        ),
        "pusat": Kop((MINISTRY.upper(), AGENCY.upper()), ("Gedung Umbul Lantai 9, Jalan Waduk Raya Kav. 3",)),
        "menteri": Kop((MINISTRY.upper(),), ("Jalan Waduk Raya Kav. 1",)),
        "lain": Kop(
            (MINISTRY.upper(), AGENCY.upper(), OTHER_UNIT.upper()), ("Jalan Kali Gedhe 4, Banyulangkung",)
        ),
        "lama": Kop((MINISTRY.upper(), FORMER.upper()), ("Jalan Sendang Mulya Nomor 25, Purwatirta",)),
    },
    people=tuple((name, post) for name, _, post in (line.partition("|") for line in _ROLL.splitlines())),
    asides=(
        "Sebagai tambahan informasi, {phrase} mohon menjadi perhatian bersama.",
        "Mohon izin menambahkan, {phrase} sudah disampaikan melalui grup kantor.",
        "Terkait {phrase}, dimohon berkenan menunggu kabar selanjutnya.",
        "Matur nuwun atas perhatiannya, utamanya mengenai {phrase}.",
    ),
    fillers=(
        "Mohon berkenan Bapak dan Ibu mencermati kembali sebelum naskah ini diteruskan.",
        "Berkas digital disimpan pada folder bersama dan dapat diakses dengan akun kantor.",
        "Apabila terdapat hal yang kurang berkenan kami haturkan permohonan maaf.",
        "Naskah ini tidak memerlukan cap basah.",
        "Jaringan internet lantai dua sempat terganggu selama kurang lebih setengah jam.",
        "Atas perkenan dan arahan Bapak dan Ibu kami haturkan terima kasih.",
        "Konsep telah diparaf secara berjenjang pada aplikasi perkantoran.",
        "Mesin antrean di ruang tunggu baru selesai dirawat pada pekan yang sama.",
        "Selanjutnya mohon arahan dan petunjuk lebih lanjut.",
        "Tembusan dikirim otomatis kepada para kepala bidang.",
    ),
    names={
        "unit": UNIT,
        "UNIT": UNIT.upper(),
        "kanwil": SHORT,
        "ditjen": AGENCY,
        "kementerian": MINISTRY,
        "lama": FORMER,
        "lain": OTHER_UNIT,
        "kota": CITY,
        "web": WEBSITE,
        "kakanwil": "Raden Wisnubroto Adikusuma, S.H., M.Kn.",
        "kabag": "Sri Lestari Handayaningrum, S.E., M.M.",
        "daftar": "Bagus Panuntun Prawirodirjo, S.T.",
        "ukur": "Endah Kusumaningtyas, S.Si., M.Eng.",
        "tertib": "Gatot Suryo Wibisono, S.H.",
        "sdm": "Dyah Ayu Palupi Sasmito, S.Psi.",
        "rencana": "Tri Hananto Joyokusumo, S.Ak.",
        "patuh": "Nur Afifah Mangkuwati, S.H.",
        "prakom": "Yudhistira Bayu Laksono, S.Kom.",
        "humas": "Retno Wulan Sekarjati, S.I.Kom.",
        "aduan": "Fitri Ambarwati Kusnadi, S.A.P.",
        "esign": "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik. "
        "Keabsahan dapat diperiksa dengan memindai kode QR.",
    },
)
