"""A deterministic synthetic archive of Indonesian office documents, and the queries people would put to it.

Document `i` of a seed is always the same, whatever else is generated. Lengths are log-normal (median 600 words),
words follow a Zipf–Mandelbrot law over roots and their derivations, documents of a topic share words, and a few
tokens in a hundred are numbers, letter numbers, names and misread words, so that the vocabulary goes on growing
as that of a real archive of scans does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from indexer.search.model import IndexDocument

SEED = 2025
MEDIAN_WORDS = 600
LENGTH_SPREAD = 0.8  # sigma of the log-normal; the 95th percentile is then some 2,200 words
MAX_WORDS = 12_000
PAGE_WORDS = 350
SENTENCE_WORDS = 14
LINE_WORDS = 11

ROOTS = 16_000  # of the stemmer's dictionary
ZIPF_OFFSET = 6.0
ZIPF_EXPONENT = 1.28
TOPICS = 40
TOPIC_WORDS = 500
TOPIC_SHARE = 0.30  # of the words of a document
NUMBER_SHARE = 0.030
LETTER_NUMBER_SHARE = 0.003
MISREAD_SHARE = 0.006  # one character wrong: OCR of a fair scan

FIRST_DAY = date(2021, 1, 4)
DAYS = 1_800
UNDATED_SHARE = 0.12

_FUNCTION_WORDS = (
    "dan yang di untuk pada dengan dari dalam ke oleh atas ini itu sebagai adalah tidak akan telah serta "
    "atau dapat agar secara para tersebut bahwa antara juga sesuai melalui terhadap kepada bagi yaitu "
    "setiap lebih "
)
_OFFICE_WORDS = (
    "kegiatan pelayanan kantor laporan tahun rapat kerja tim unit kepala bidang nomor tanggal surat hasil "
    "pelaksanaan rencana aksi evaluasi monitoring pegawai pengawasan integritas zona pembangunan notulen "
    "undangan daftar hadir keputusan tugas publik masyarakat pengaduan standar survei kepuasan indeks "
    "kinerja perjanjian sasaran program anggaran triwulan semester bulan dokumen bukti dukung "
    "pengendalian risiko gratifikasi benturan kepentingan penanganan tindak lanjut perubahan manajemen "
    "akuntabilitas tatalaksana "
)
PHRASES = (
    "zona integritas",
    "surat keputusan",
    "surat keputusan kepala kantor",
    "daftar hadir rapat",
    "notulen rapat",
    "tindak lanjut hasil evaluasi",
    "wilayah bebas dari korupsi",
    "pengaduan masyarakat",
    "survei kepuasan masyarakat",
    "standar pelayanan publik",
    "benturan kepentingan",
    "rencana aksi",
    "perjanjian kinerja",
    "monitoring dan evaluasi",
    "tim kerja pembangunan zona integritas",
    "unit pengendalian gratifikasi",
    "laporan hasil kegiatan",
    "manajemen perubahan",
    "penataan tatalaksana",
    "penguatan pengawasan",
)
BIDANG = ("Tata Usaha", "Pelayanan", "Pengawasan", "Keuangan", "Kepegawaian", "Teknologi Informasi", "Humas")
JENIS = (
    "SK",
    "notulen",
    "daftar hadir",
    "undangan",
    "laporan",
    "SOP",
    "nota dinas",
    "surat tugas",
    "foto",
    "lainnya",
)
TIPE = ("pdf", "docx", "xlsx", "jpg", "pptx", "doc")
STATUS = ("filed", "withdrawn")
COMPONENTS = (
    "A.I.1.i.a",
    "A.I.2.ii.b",
    "A.I.3.i.c",
    "A.I.4.iv.a",
    "A.I.5.iii.a",
    "A.I.6.ii.d",
    "A.II.1.i.b",
    "B.1.a",
)
CONSONANTS_OF_ME = {"p": "mem", "t": "men", "k": "meng", "s": "meny"}
PREFIXES_BY_LETTER = {"b": "mem", "f": "mem", "d": "men", "c": "men", "j": "men", "z": "men"}


class Corpus:
    """The archive of one seed. `document(i)` for any i ≥ 0; `texts` of a document are its pages."""

    def __init__(self, seed: int = SEED) -> None:
        self.seed = seed

    @cached_property
    def words(self) -> list[str]:
        """Every word and phrase that is drawn by rank, the most frequent first."""
        from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

        rng = np.random.default_rng(self.seed)
        roots = sorted(
            {w for w in StemmerFactory().get_words() if w.isascii() and w.isalpha() and len(w) > 2}
        )
        picked = [roots[i] for i in rng.permutation(len(roots))[:ROOTS]]
        derived: list[str] = []
        for root in picked:
            derived.append(root)
            derived += _derivations(root, rng)
        tail = [derived[i] for i in rng.permutation(len(derived))]
        middle = [*_OFFICE_WORDS.split(), *PHRASES, *tail[:600]]
        order = rng.permutation(len(middle))
        return [*_FUNCTION_WORDS.split(), *(middle[i] for i in order), *tail[600:]]

    @cached_property
    def _cumulative(self) -> np.ndarray:
        ranks = np.arange(len(self.words))
        weights = 1.0 / (ranks + ZIPF_OFFSET) ** ZIPF_EXPONENT
        cumulative: np.ndarray = np.cumsum(weights) / weights.sum()
        return cumulative

    @cached_property
    def _topics(self) -> np.ndarray:
        """By topic, the ranks of its words (drawn by a Zipf law of their own)."""
        rng = np.random.default_rng(self.seed + 1)
        common = len(_FUNCTION_WORDS.split())
        return np.stack([common + rng.permutation(20_000)[:TOPIC_WORDS] for _ in range(TOPICS)])

    def prepare(self) -> None:
        """Makes the vocabulary now, so that it is not made while something is timed."""
        self.document(0)

    def documents(self, count: int, start: int = 0) -> Iterator[IndexDocument]:
        for number in range(start, start + count):
            yield self.document(number)

    def document(self, number: int) -> IndexDocument:
        rng = np.random.default_rng((self.seed, number))
        length = int(min(MAX_WORDS, max(20, rng.lognormal(np.log(MEDIAN_WORDS), LENGTH_SPREAD))))
        words = self._draw(length, rng)
        jenis = JENIS[int(rng.integers(len(JENIS)) * rng.random())]
        day = FIRST_DAY + timedelta(days=int(rng.integers(DAYS)))
        dated = rng.random() >= UNDATED_SHARE
        title = f"{jenis} {' '.join(words[3:8])}"
        bidang = BIDANG[int(rng.integers(len(BIDANG)) * rng.random())]
        tipe = TIPE[int(rng.integers(len(TIPE)) * rng.random())]
        keywords: dict[str, tuple[str, ...]] = {
            "bidang": (bidang,) if rng.random() < 0.9 else (bidang, BIDANG[int(rng.integers(len(BIDANG)))]),
            "jenis": (jenis,),
            "tipe": (tipe,),
            "status": (STATUS[int(rng.random() < 0.03)],),
            "sumber": (f"share-{bidang.split()[0].lower()}",),
            "indikator": tuple(
                COMPONENTS[i] for i in sorted(set(rng.integers(len(COMPONENTS), size=rng.integers(3))))
            ),
        }
        keywords["bidang"] = tuple(dict.fromkeys(keywords["bidang"]))
        if dated:
            keywords["tahun"] = (str(day.year),)
            keywords["bulan"] = (f"{day.year}-{day.month:02}",)
        return IndexDocument(
            key=f"{int(rng.integers(2**62)):016x}{number:048x}",
            title=title,
            names=(f"{bidang}/{day.year}/{jenis} {number} {day:%d-%m-%Y}.{tipe}",),
            pages=tuple(_page(words[at : at + PAGE_WORDS]) for at in range(0, len(words), PAGE_WORDS)),
            keywords=keywords,
            date=day if dated else None,
        )

    def _draw(self, length: int, rng: np.random.Generator) -> list[str]:
        ranks = np.searchsorted(self._cumulative, rng.random(length))
        topic = self._topics[int(rng.integers(TOPICS))]
        own = rng.random(length) < TOPIC_SHARE
        places = (TOPIC_WORDS ** rng.random(length)).astype(
            np.int64
        ) - 1  # log-uniform: a Zipf law of exponent 1
        ranks[own] = topic[places[own]]
        table = self.words
        words = [table[rank] for rank in ranks.tolist()]
        chance = rng.random(length)
        for at in np.flatnonzero(chance < NUMBER_SHARE + LETTER_NUMBER_SHARE + MISREAD_SHARE).tolist():
            words[at] = self._odd(words[at], float(chance[at]), rng)
        return words

    def _odd(self, word: str, chance: float, rng: np.random.Generator) -> str:
        if chance < NUMBER_SHARE:
            return str(int(10 ** (rng.random() * 5)))
        if chance < NUMBER_SHARE + LETTER_NUMBER_SHARE:
            number, code, month, year = rng.integers((1, 10, 1, 2021), (2000, 990, 13, 2026))
            return f"B-{number}/KP.{code}/{month:02}/{year}"
        at = int(rng.integers(len(word)))
        return word[:at] + "abcdefghijklmnopqrstuvwxyz0158"[int(rng.integers(30))] + word[at + 1 :]


def _page(words: list[str]) -> str:
    """Words as a page of prose: sentences, lines."""
    pieces: list[str] = []
    for at, word in enumerate(words):
        if at % SENTENCE_WORDS == 0:
            word = word.capitalize()
        elif at % SENTENCE_WORDS == SENTENCE_WORDS - 1:
            word += "."
        pieces.append(word)
        pieces.append("\n" if at % LINE_WORDS == LINE_WORDS - 1 else " ")
    return "".join(pieces)


def _derivations(root: str, rng: np.random.Generator) -> list[str]:
    """Up to five of the forms that an Indonesian root takes."""
    first = root[0]
    if first in CONSONANTS_OF_ME:
        active = CONSONANTS_OF_ME[first] + root[1:]
    elif first in "aiueo":
        active = "meng" + root
    else:
        active = PREFIXES_BY_LETTER.get(first, "me") + root
    noun = "pe" + active[2:]
    forms: tuple[str, ...] = (
        active,
        active + "kan",
        "di" + root,
        "di" + root + "kan",
        noun + "an",
        noun,
        "ber" + root,
        "ter" + root,
    )
    forms += ("ke" + root + "an", root + "nya", root + "an", root + "kan")
    count = int(rng.integers(0, 6))
    return [forms[i] for i in rng.permutation(len(forms))[:count]]
