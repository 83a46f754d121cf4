"""Documents in short, as offices write them, and a way to read them in one line."""

from __future__ import annotations

from rules.files import PACKS, load_pack
from rules.reading import Reading, read

PACK = load_pack(PACKS / "zi-wbk-2025")

LETTERHEAD = """\
KEMENTERIAN PERTANIAN
BADAN STANDARDISASI INSTRUMEN PERTANIAN
PUSAT STANDARDISASI INSTRUMEN PERKEBUNAN
JALAN TENTARA PELAJAR NOMOR 1, BOGOR 16111
TELEPON (0251) 8313083, LAMAN: perkebunan.bsip.pertanian.go.id

"""

DECISION = (
    LETTERHEAD
    + """\
KEPUTUSAN KEPALA PUSAT STANDARDISASI INSTRUMEN PERKEBUNAN
NOMOR : 15/Kpts/OT.050/H.4/01/2025

TENTANG

TIM KERJA PEMBANGUNAN ZONA INTEGRITAS
MENUJU WILAYAH BEBAS DARI KORUPSI TAHUN 2025

KEPALA PUSAT STANDARDISASI INSTRUMEN PERKEBUNAN,

Menimbang : a. bahwa dalam rangka mewujudkan birokrasi yang bersih perlu dibentuk tim;
Mengingat : 1. Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara;
            2. Peraturan Menteri PANRB Nomor 90 Tahun 2021 tanggal 31 Desember 2021;
                                MEMUTUSKAN:
Menetapkan : KEPUTUSAN KEPALA PUSAT TENTANG TIM KERJA
KESATU     : Membentuk tim kerja dengan susunan sebagaimana tercantum dalam lampiran.
Ditetapkan di Bogor
pada tanggal 10 Januari 2025
KEPALA PUSAT,

Dr. Sri Rejeki
NIP 19720814 199803 2 001
"""
)

INVITATION = (
    LETTERHEAD
    + """\
Nomor    : B-77/TU.020/H.4/03/2025                    10 Maret 2025
Sifat    : Biasa
Lampiran : 1 (satu) lembar
Hal      : Undangan Rapat Sosialisasi SPI

Yth. (daftar terlampir)
di tempat

Sehubungan dengan pengendalian intern, kami mengharap kehadiran Saudara pada:
Hari/tanggal : Jumat, 14 Maret 2025
Waktu        : 09.00 WIB
Tempat       : Ruang Rapat Lantai 2
"""
)

MINUTES = """\
NOTULEN RAPAT EVALUASI PENGADUAN MASYARAKAT
BULAN MARET 2025
Hari/Tanggal   : Jumat, 4 April 2025
Tempat         : Ruang Rapat
Pimpinan rapat : Kepala Bagian Tata Usaha
Notulis        : Budi Santoso

1. Pembukaan
Rapat membahas Surat Keputusan Tim Dumas Nomor 12 Tahun 2025 tanggal 10 Januari 2025.
Disepakati penyusunan SOP Penanganan Pengaduan.
Bogor, 7 April 2025
"""


def reading(
    text: str = "", *names: str, title: str = "", more: tuple[str, ...] = (), **facts: str
) -> Reading:
    """The reading of a document whose first page is `text` and whose further pages are `more`."""
    return read(names or ("scan0012.pdf",), title, [text, *more] if text or more else [], facts, PACK.kinds)
