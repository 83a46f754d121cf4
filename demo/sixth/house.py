"""The sixth unit: its name, letterheads, people and stray remarks. No office or person here exists."""

from __future__ import annotations

from demo.document import Kop
from demo.markup import House

UNIT = "Rumah Sakit Pendidikan Batang Selasih"
SHORT = "RSP Batang Selasih"
AGENCY = "Direktorat Jenderal Rujukan dan Pendidikan Klinik"
AGENCY_SHORT = "Ditjen RPK"
MINISTRY = "Kementerian Pengobatan Rakyat"
FORMER = "Rumah Sakit Vertikal Selasih"  # the unit's name until 2022
OTHER_UNIT = "Rumah Sakit Pendidikan Muara Kelumbai"
ALIASES = (SHORT, "RSPBS", "RS Selasih", "RSP Selasih", FORMER)
CITY = "Batang Selasih"
WEBSITE = "rspbs.pengobatanrakyat.example"

_ROLL = """
dr. Zulkarnain Syah Marajo, Sp.B., M.Kes.|Direktur Utama
dr. Nurhayati Tuanku Mudo, Sp.PD., FINASIM|Direktur Medik, Keperawatan, dan Penunjang
Drs. Mangasi Hutabalian, M.M.|Direktur Perencanaan dan Keuangan
Dr. dr. Rosmaniar Piliang, Sp.A(K)|Direktur SDM, Pendidikan, dan Penelitian
Yulia Safitri Caniago, S.K.M., M.A.R.S.|Koordinator Organisasi dan Umum
Ns. Hotmaida Siregarian, S.Kep., M.Kep.|Ketua Komite Keperawatan
dr. Fachrul Rozi Tanjungan, Sp.An.|Ketua Komite Medik
apt. Desi Ratnasari Koto, S.Farm., M.Farm.|Kepala Instalasi Farmasi
Ridwan Syahputra Lubisan, S.Kom., M.T.I.|Kepala Instalasi SIMRS
Melati Oktaviani Sikumbang, S.Ikom.|Koordinator Hukum dan Humas
Benny Halomoan Pardedean, S.E., Ak.|Ketua Satuan Pelaksana Pengendalian Intern
Efrida Yanti Guciano, S.Psi., M.Psi.|Koordinator SDM
Andri Kurniawan Sutan Batuah, S.T.|Kepala Instalasi Sanitasi dan Sarana
Siti Aminah Daulayan, S.K.M.|Kepala Instalasi Penjaminan dan Admisi
Tengku Farizal, S.H.|Analis Hukum Ahli Muda
Ucok Maruli Sinagaan, A.Md.Kes.|Perekam Medis Mahir
Wirda Ningsih Jambak, A.Md.Keb.|Bidan Pelaksana Poliklinik Kebidanan
dr. Muhammad Iqbal Panyalai|Dokter Umum IGD
Ns. Leni Marlina Bungsu, S.Kep.|Kepala Ruang Rawat Melur
Parlindungan Rambean|Petugas Informasi
""".strip()

HOUSE = House(
    name=UNIT,
    kops={
        "kita": Kop(
            (MINISTRY.upper(), AGENCY.upper(), UNIT.upper()),
            (
                "Jalan Dokter Malin Bungo Nomor 8, Batang Selasih 27911",
                f"Telepon (0759) 555-0808, Laman {WEBSITE}, Surel sekretariat@rspbs.example",
            ),
        ),
        "pusat": Kop(
            (MINISTRY.upper(), AGENCY.upper()), ("Gedung Sitawar Lantai 6, Jalan Jamu Godok Kav. 2",)
        ),
        "menteri": Kop((MINISTRY.upper(),), ("Jalan Jamu Godok Kav. 1",)),
        "lain": Kop((MINISTRY.upper(), AGENCY.upper(), OTHER_UNIT.upper()), ("Jalan Pantai Purus 3",)),
        "lama": Kop((MINISTRY.upper(), FORMER.upper()), ("Jalan Dokter Malin Bungo Nomor 8",)),
    },
    people=tuple((name, post) for name, _, post in (line.partition("|") for line in _ROLL.splitlines())),
    asides=(
        "Catatan sekretariat: {phrase} sudah diteruskan ke unit terkait.",
        "Perihal {phrase}, tolong dicek lagi oleh masing-masing instalasi ya.",
        "Adapun {phrase} akan dibicarakan tersendiri oleh jajaran direksi.",
        "Hal lain yang ikut disinggung adalah {phrase}.",
        "FYI {phrase} masih menunggu konfirmasi.",
    ),
    fillers=(
        "Parkir karyawan sementara dialihkan ke sisi timur gedung forensik.",
        "Demikian kami sampaikan, atas kerja sama yang baik diucapkan terima kasih.",
        "Salinan lunak ada di cloud rumah sakit, minta akses ke Instalasi SIMRS.",
        "Konsumsi disediakan oleh Instalasi Gizi.",
        "Genset cadangan diuji setiap hari Rabu pukul 06.00.",
        "Mohon maaf apabila ada kesalahan ketik pada naskah ini.",
        "Jadwal jaga tetap mengikuti daftar dinas masing-masing ruangan.",
        "Dokumen ini dicetak bolak-balik untuk menghemat kertas.",
        "Kami ucapkan terima kasih kepada semua pihak yang telah membantu.",
    ),
    names={
        "unit": UNIT,
        "UNIT": UNIT.upper(),
        "rs": SHORT,
        "ditjen": AGENCY,
        "kementerian": MINISTRY,
        "lama": FORMER,
        "lain": OTHER_UNIT,
        "kota": CITY,
        "web": WEBSITE,
        "dirut": "dr. Zulkarnain Syah Marajo, Sp.B., M.Kes.",
        "dirmed": "dr. Nurhayati Tuanku Mudo, Sp.PD., FINASIM",
        "dirkeu": "Drs. Mangasi Hutabalian, M.M.",
        "dirsdm": "Dr. dr. Rosmaniar Piliang, Sp.A(K)",
        "umum": "Yulia Safitri Caniago, S.K.M., M.A.R.S.",
        "simrs": "Ridwan Syahputra Lubisan, S.Kom., M.T.I.",
        "humas": "Melati Oktaviani Sikumbang, S.Ikom.",
        "spi": "Benny Halomoan Pardedean, S.E., Ak.",
        "sdm": "Efrida Yanti Guciano, S.Psi., M.Psi.",
        "admisi": "Siti Aminah Daulayan, S.K.M.",
        "hukum": "Tengku Farizal, S.H.",
        "farmasi": "apt. Desi Ratnasari Koto, S.Farm., M.Farm.",
        "qr": "Naskah ini ditandatangani secara elektronik dengan sertifikat elektronik. Pindai kode QR untuk cek.",
    },
)
