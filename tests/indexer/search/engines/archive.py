"""Small archives and plans made from a seed, for tests that compare engines with one another and with the oracle."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from indexer.language.stem import stem
from indexer.search.model import (
    All,
    Any_,
    Dated,
    Fuzzy,
    IndexDocument,
    Keyword,
    Node,
    Not,
    Phrase,
    Plan,
    Prefix,
    Term,
)

WORDS = (
    "rapat notulen penilaian menilai dinilai nilai laporan kerja tim kegiatan pelayanan pengaduan masyarakat surat "
    "keputusan kepala bidang evaluasi monitoring hasil rencana aksi zona integritas dan yang di undangan daftar hadir "
    "2025 2024 17 120 kp b sk sop ikm skm café naïve straße ﬁle jum'at пример 文書 ŝ Ünit kepuasan kepuasaan keputusn "
    "notula notulensi laporkan melaporkan pelaporan kerjaan pekerjaan bekerja tanggal maret triwulan i ii"
)
BIDANG = ("Tata Usaha", "tata usaha", "Keuangan", "Straße", "Pelayanan")
JENIS = ("SK", "notulen", "laporan", "")
FIRST_DAY = date(2024, 1, 1)


class Archive:
    """Makes documents and plans about the same words."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.words = WORDS.split() + [self._made_up() for _ in range(120)]
        self.weights = [1 / (rank + 2) for rank in range(len(self.words))]
        self.near = [self._misspelt(word) for word in self.random.choices(self.words, k=40)]

    def document(self, key: str) -> IndexDocument:
        rng = self.random
        day = FIRST_DAY + timedelta(days=rng.randrange(700)) if rng.random() < 0.8 else None
        keywords = {
            "bidang": tuple(rng.sample(BIDANG, rng.randrange(3))),
            "jenis": (rng.choice(JENIS),),
            "tipe": ("pdf",),
            "indikator": tuple(rng.choices(("A.I.1.i.a", "A.I.2.ii.b", "B.1"), k=rng.randrange(3))),
        }
        if day:
            keywords["tahun"] = (str(day.year),)
            keywords["bulan"] = (f"{day:%Y-%m}",)
        return IndexDocument(
            key=key,
            title=self.text(rng.randrange(4)),
            names=tuple(f"{self.text(2)}/{self.text(1)}.pdf" for _ in range(rng.randrange(3))),
            pages=tuple(self.text(rng.randrange(25)) for _ in range(rng.randrange(4))),
            keywords=keywords,
            date=day,
        )

    def text(self, length: int) -> str:
        return " ".join(self.random.choices(self.words, self.weights, k=length))

    def word(self) -> str:
        from indexer.language.tokens import terms

        found = terms(self.random.choices(self.words, self.weights)[0])
        return found[0] if found and self.random.random() < 0.95 else "tidakadakata"

    def plan(self) -> Plan:
        rng = self.random
        return Plan(
            where=self.node(),
            exact=self.node() if rng.random() < 0.4 else None,
            scoring=tuple(stem(self.word()) for _ in range(rng.randrange(4))),
            sort=rng.choice(("score", "score", "date", "name")),
        )

    def node(self, depth: int = 0) -> Node:
        rng = self.random
        kind = rng.randrange(13 if depth < 3 else 8)
        match kind:
            case 0:
                return Term("exact", tuple(self.word() for _ in range(rng.randrange(4))))
            case 1 | 2:
                return Term("stem", tuple(stem(self.word()) for _ in range(rng.randrange(1, 4))))
            case 3:
                return Phrase(tuple(self.word() for _ in range(rng.choices((1, 2, 3), (1, 6, 2))[0])))
            case 4:
                return Prefix(self.word()[: rng.randrange(7)])
            case 5:
                return Fuzzy(rng.choice(self.near), rng.choice((0, 1, 1, 2, 2, 3)))
            case 6:
                return self._keyword()
            case 7:
                return self._dated()
            case 8 | 9:
                return All(tuple(self.node(depth + 1) for _ in range(rng.randrange(4))))
            case 10 | 11:
                return Any_(tuple(self.node(depth + 1) for _ in range(rng.randrange(4))))
            case _:
                return Not(self.node(depth + 1))

    def _keyword(self) -> Keyword:
        field, values = self.random.choice(
            (
                ("bidang", ("TATA USAHA",)),
                ("bidang", ("STRASSE", "keuangan")),
                ("jenis", ("sk", "Notulen")),
                ("jenis", ("",)),
                ("tahun", ("2024",)),
                ("indikator", ("a.i.1.i.a",)),
                ("tipe", ("docx",)),
                ("tidakada", ("x",)),
                ("bidang", ()),
            )
        )
        return Keyword(field, values)

    def _dated(self) -> Dated:
        start = FIRST_DAY + timedelta(days=self.random.randrange(700))
        end = start + timedelta(days=self.random.randrange(-5, 300))
        return Dated(self.random.choice((None, start, start)), self.random.choice((None, end, end)))

    def _made_up(self) -> str:
        syllables = ("ka", "ri", "tu", "meng", "se", "lo", "pan", "di", "bu", "nya", "ber", "3")
        return "".join(self.random.choices(syllables, k=self.random.randrange(1, 5)))

    def _misspelt(self, word: str) -> str:
        at = self.random.randrange(len(word))
        return word[:at] + self.random.choice(("", "x", "ka")) + word[at + self.random.randrange(2) :] or "a"
