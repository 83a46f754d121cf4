"""The first unit as the writer of documents that are written out in texts."""

from __future__ import annotations

from demo import unit
from demo.document import Kop
from demo.markup import House
from demo.prose import words

HOUSE = House(
    name=unit.UNIT,
    kops={
        "kita": unit.KOP,
        "pendek": Kop((unit.MINISTRY, unit.UNIT), (f"{unit.CITY} | {unit.EMAIL}",)),
        "singkat": Kop((unit.SHORT,), (f"{unit.UNIT}, {unit.ADDRESS[0]}",)),
        "lama": Kop(
            (unit.MINISTRY.upper(), unit.FORMER_AGENCY.upper(), unit.FORMER.upper()), (unit.ADDRESS[0],)
        ),
        "badan": unit.AGENCY_KOP,
        "balai": unit.OTHER_KOP,
        "kebun": Kop(
            (unit.MINISTRY.upper(), unit.AGENCY.upper(), unit.SISTER.upper()),
            ("Jalan Randu Alas 45, Karanglembah 18222", "Surel ppkr@kemenrempah.example"),
        ),
        "lain": Kop(
            ("KEMENTERIAN PELABUHAN DAN LOGISTIK", "SEKRETARIAT JENDERAL"),
            ("Jalan Dermaga Baru Nomor 10, Muarateluk 10888",),
        ),
    },
    people=tuple((person.name, person.post) for person in unit.PEOPLE),
    asides=words.ASIDES,
    fillers=(
        "Berkas asli disimpan di lemari arsip dan salinannya pada folder bersama.",
        "Pelaksanaannya dikoordinasikan dengan kelompok terkait agar tidak tumpang tindih.",
        "Apabila terdapat kekeliruan akan diperbaiki sebagaimana mestinya.",
        "Hal-hal yang belum jelas dapat ditanyakan kepada petugas piket.",
        "Seluruh pegawai diharapkan ikut menjaga kebersihan dan kerapian ruang kerja.",
        "Rincian angka dapat dilihat pada lampiran yang tidak terpisahkan.",
        "Kendala cuaca pada awal tahun turut memengaruhi jadwal di lapang.",
        "Dokumentasi kegiatan tersedia pada sekretariat bila diperlukan pemeriksa.",
        "Koordinasi dengan Badan dilakukan melalui surat dan pertemuan daring.",
        "Kepada semua pihak yang membantu disampaikan penghargaan setinggi-tingginya.",
        "Pembiayaan dibebankan pada anggaran satuan kerja tahun berjalan.",
        "Salinan disampaikan kepada pimpinan sebagai bahan laporan.",
    ),
    names={
        "unit": unit.UNIT,
        "UNIT": unit.UNIT.upper(),
        "singkatan": unit.SHORT,
        "badan": unit.AGENCY,
        "kementerian": unit.MINISTRY,
        "lama": unit.FORMER,
        "badan lama": unit.FORMER_AGENCY,
        "balai": unit.OTHER_UNIT,
        "saudara": unit.SISTER,
        "kota": unit.CITY,
        "laman": unit.WEBSITE,
        "kepala": unit.HEAD.name,
        "kabag": unit.KABAG.name,
        "program": unit.PROGRAM.name,
        "layanan": unit.SERVICE.name,
        "ppid": unit.PPID.name,
        "spi": unit.SPI.name,
        "ketua zi": unit.ZI.name,
        **{f"pegawai {i}": person.name for i, person in enumerate(unit.STAFF, 1)},
    },
)
