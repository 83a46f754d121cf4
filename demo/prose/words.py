"""Sentences that fill the sample's documents: openings, remarks, and a few lines on every subject."""

from __future__ import annotations

from demo.document import Desk

TOPICS: dict[str, tuple[str, ...]] = {
    "zi": (
        "Pembangunan Zona Integritas menuju WBK/WBBM di lingkungan satuan kerja diarahkan pada enam area "
        "perubahan.",
        "Setiap koordinator area wajib menyiapkan data dukung sesuai Lembar Kerja Evaluasi dan "
        "mengunggahnya paling "
        "lambat tanggal lima bulan berikutnya.",
        "Capaian rencana aksi dihitung dari jumlah kegiatan yang selesai dibandingkan dengan jumlah yang "
        "direncanakan.",
        "Kendala yang masih dijumpai adalah keterlambatan unggah dokumen dan belum seragamnya penamaan "
        "berkas.",
        "Pimpinan meminta agar seluruh pegawai memahami peran masing-masing dan tidak memandang ZI "
        "sebagai beban "
        "administrasi semata.",
        "Area pengawasan dan area pelayanan publik menjadi prioritas karena bobotnya paling besar.",
        "Hasil evaluasi periode sebelumnya telah ditindaklanjuti oleh koordinator area terkait.",
        "Dukungan agen perubahan terlihat dari lahirnya dua inovasi layanan pada tahun berjalan.",
    ),
    "dumas": (
        "Kanal pengaduan yang tersedia meliputi kotak aduan di lobi, surel, WhatsApp layanan, dan "
        "SP4N-LAPOR!.",
        "Seluruh aduan yang masuk dicatat dalam register dan diteruskan kepada penanggung jawab "
        "substansi dalam satu "
        "hari kerja.",
        "Rata-rata waktu penyelesaian aduan adalah tiga hari kerja, lebih cepat dari batas lima hari kerja.",
        "Sebagian besar aduan berkaitan dengan antrean pengambilan benih dan kejelasan tarif pengujian.",
        "Tidak terdapat aduan yang berkadar pengawasan maupun aduan tentang pungutan liar.",
        "Pelapor memperoleh nomor tiket sehingga dapat memantau perkembangan penanganannya.",
        "Aduan yang bukan kewenangan diteruskan kepada instansi terkait disertai pemberitahuan kepada "
        "pelapor.",
    ),
    "gratifikasi": (
        "Pegawai dilarang menerima pemberian dalam bentuk apa pun yang berhubungan dengan jabatan.",
        "Setiap penerimaan yang tidak dapat ditolak wajib dilaporkan kepada UPG paling lambat sepuluh "
        "hari kerja.",
        "Makanan yang mudah rusak disalurkan kepada panti sosial dengan berita acara dan dokumentasi.",
        "Sosialisasi dilakukan melalui banner, media sosial, dan penyampaian langsung pada apel pagi.",
        "Petugas pelayanan menyampaikan kepada tamu bahwa layanan tidak dipungut biaya di luar tarif resmi.",
        "Pada periode ini tercatat nihil penerimaan yang dianggap suap.",
    ),
    "benturan": (
        "Situasi konflik dapat timbul dari hubungan keluarga, kepemilikan aset, pekerjaan tambahan, dan "
        "penerimaan "
        "hadiah.",
        "Pejabat yang mengetahui adanya potensi tersebut wajib menyatakannya secara tertulis kepada "
        "atasan langsung.",
        "Pemetaan dilakukan terhadap seluruh fungsi utama, mulai dari sertifikasi benih sampai dengan "
        "pengadaan.",
        "Penanganan dilakukan dengan mengundurkan diri dari pengambilan keputusan atau penugasan pejabat "
        "lain.",
        "Tidak ditemukan kasus nyata, namun dua potensi pada proses pengadaan telah dimitigasi.",
        "Deklarasi tahunan telah diisi oleh seluruh pejabat perbendaharaan dan panitia pengadaan.",
    ),
    "spi": (
        "Pengendalian intern dilaksanakan melalui lima unsur sesuai Peraturan Pemerintah Nomor 60 Tahun "
        "2008.",
        "Satuan pelaksana melakukan pemantauan berkala atas kepatuhan terhadap prosedur kerja.",
        "Pengujian petik terhadap dokumen pertanggungjawaban menunjukkan kelengkapan di atas sembilan "
        "puluh persen.",
        "Kelemahan yang ditemukan terutama pada pencatatan persediaan benih dan pengarsipan bukti kegiatan.",
        "Rekomendasi periode lalu telah selesai ditindaklanjuti seluruhnya.",
        "Daftar risiko prioritas ditinjau kembali setiap semester bersama pemilik risiko.",
    ),
    "layanan": (
        "Layanan yang diselenggarakan meliputi sertifikasi benih, pengujian mutu, konsultasi, magang, "
        "dan peminjaman "
        "ruang rapat daring.",
        "Persyaratan, jangka waktu, dan biaya layanan ditampilkan di lobi, laman resmi, dan media sosial.",
        "Petugas layanan menggunakan tanda pengenal dan wajib menerapkan senyum, salam, sapa, sopan, dan "
        "santun.",
        "Penerima layanan berhak memperoleh kompensasi apabila layanan melampaui jangka waktu yang "
        "dijanjikan.",
        "Ruang layanan dilengkapi jalur kursi roda, ruang laktasi, dan loket prioritas bagi kelompok rentan.",
        "Perbaikan dilakukan terhadap unsur yang memperoleh nilai terendah dari pengguna layanan.",
    ),
    "sdm": (
        "Kebutuhan pegawai dihitung dari beban kerja setiap jabatan dibagi dengan jam kerja efektif setahun.",
        "Penempatan pegawai memperhatikan kualifikasi pendidikan, kompetensi, dan penilaian kinerja dua "
        "tahun terakhir.",
        "Pengembangan kompetensi dilaksanakan paling sedikit dua puluh jam pelajaran untuk setiap pegawai.",
        "Kesenjangan terbesar terdapat pada kompetensi analisis data dan pelayanan publik digital.",
        "Pegawai dengan predikat sangat baik diusulkan memperoleh penghargaan dan prioritas pelatihan.",
        "Data kepegawaian dimutakhirkan setiap bulan oleh pengelola kepegawaian.",
    ),
    "kinerja": (
        "Capaian indikator kinerja utama dipantau setiap bulan melalui aplikasi e-Monev dan SMART.",
        "Realisasi anggaran sampai dengan periode pelaporan sejalan dengan capaian fisik kegiatan.",
        "Deviasi terjadi karena mundurnya musim tanam dan penyesuaian anggaran pada awal tahun.",
        "Penanggung jawab kegiatan diminta menyusun langkah percepatan dan menyampaikannya dalam rapat "
        "berikutnya.",
        "Produksi benih sumber mencapai target pada empat dari lima komoditas utama.",
        "Sasaran strategis diturunkan secara berjenjang sampai dengan sasaran kinerja pegawai.",
        "Efisiensi diperoleh dari penggabungan perjalanan pengawasan lapang pada lokasi yang berdekatan.",
        "Perbandingan dengan tahun sebelumnya menunjukkan kenaikan pada indikator kepuasan pengguna.",
    ),
    "website": (
        "Laman resmi diperbarui sekurang-kurangnya tiga kali dalam seminggu dengan berita kegiatan dan "
        "pengumuman.",
        "Kunjungan terbanyak berasal dari halaman layanan sertifikasi dan unduhan katalog varietas.",
        "Pemeliharaan meliputi pembaruan sistem, pencadangan basis data, dan pemeriksaan tautan rusak.",
        "Waktu tidak tersedia tercatat kurang dari dua jam karena penggantian perangkat jaringan.",
        "Konten media sosial menjangkau lebih dari sepuluh ribu akun pada periode pelaporan.",
    ),
    "ppid": (
        "Permohonan informasi publik dilayani pada hari kerja melalui meja layanan, surel, dan portal PPID.",
        "Daftar informasi publik dimutakhirkan dan diumumkan melalui laman resmi.",
        "Seluruh permohonan dijawab sebelum sepuluh hari kerja dan tidak terdapat keberatan.",
        "Informasi yang dikecualikan telah melalui uji konsekuensi.",
        "Jenis informasi yang paling banyak diminta adalah ketersediaan benih dan data sebaran varietas.",
    ),
    "sop": (
        "Prosedur disusun dengan mengacu pada peta proses bisnis dan uraian tugas jabatan.",
        "Reviu dilakukan paling sedikit satu kali dalam setahun dengan melibatkan pelaksana.",
        "Hasil pengamatan menunjukkan tahapan verifikasi masih memerlukan waktu lebih lama dari baku mutu.",
        "Prosedur yang tidak lagi sesuai dicabut dan digantikan dengan edisi terbaru.",
        "Pelaksana telah memahami alur kerja dan menyimpan salinan yang berlaku di meja kerja.",
    ),
}

ASIDES = (
    "Hal lain yang turut dibicarakan adalah {phrase}.",
    "Perhatian khusus diberikan pada perbaikan {phrase}.",
    "Catatan tambahan: penggantian {phrase} agar diselesaikan sebelum akhir bulan.",
    "Sebagai tindak lanjut, petugas rumah tangga memeriksa {phrase}.",
    "Selain itu dilaporkan pula kondisi {phrase} yang perlu dirawat secara rutin.",
    "Pada kesempatan yang sama disampaikan usulan pemindahan {phrase}.",
    "Adapun pemeliharaan {phrase} dikoordinasikan oleh bagian rumah tangga.",
)

ORDERS = (
    "Bagian rumah tangga ditugaskan menyelesaikan penggantian {phrase} dalam tahun anggaran berjalan.",
    "Pelaksanaan Keputusan ini mencakup pula penataan {phrase}.",
    "Sarana pendukung yang dipergunakan antara lain {phrase}.",
)
PROMISES = (
    "Kami berjanji pula merawat {phrase} demi kenyamanan pengguna layanan.",
    "Termasuk dalam janji ini adalah terawatnya {phrase}.",
)


def sentences(desk: Desk, topic: str, count: int) -> str:
    """A paragraph of so many different sentences on a subject."""
    pool = TOPICS[topic]
    return " ".join(desk.rng.sample(pool, min(count, len(pool))))


def paragraphs(desk: Desk, topic: str, count: int, length: int = 3) -> tuple[str, ...]:
    return tuple(sentences(desk, topic, length) for _ in range(count))


def aside(desk: Desk, choices: tuple[str, ...] = ASIDES) -> str:
    """A sentence that holds the file's key phrase."""
    return desk.rng.choice(choices).format(phrase=desk.phrase)


def typo(desk: Desk, text: str, chance: float = 0.02) -> str:
    """The text as a hurried typist leaves it: letters swapped, doubled or dropped inside long words."""
    words = text.split(" ")
    for i, word in enumerate(words):
        if len(word) > 6 and word.isalpha() and word not in desk.phrase and desk.rng.random() < chance:
            at = desk.rng.randrange(2, len(word) - 2)
            slip = desk.rng.choice(("swap", "double", "drop"))
            if slip == "swap":
                words[i] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            else:
                words[i] = word[:at] + (word[at] if slip == "double" else "") + word[at + (slip == "drop") :]
                if slip == "double":
                    words[i] = word[: at + 1] + word[at:]
    return " ".join(words)


def spaced(text: str) -> str:
    """S U R A T  K E P U T U S A N: letters a space apart, words two."""
    return "  ".join(" ".join(word) for word in text.split())
