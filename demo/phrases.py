"""Key phrases: a distinct noun phrase for every file, which a search must find there and nowhere else."""

from __future__ import annotations

import hashlib


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


# Plain words that OCR reads well and that no rule for recognising documents would ever mention.
THINGS = _listed("""
    pompa embung, rak arsip besi, timbangan gantung, kipas ruang semai, pagar paranet, lampu sorot halaman,
    mesin sangrai, meja sortasi, selang kabut, papan nama kebun, gembok gudang, tangga kayu, genset cadangan,
    keran cuci tangan, jembatan timbang, atap rumah kaca, kabel ruang server, terpal jemur, gerobak sorong,
    peta dinding, wastafel lobi, alat ukur kadar air, drum penyulingan, lemari pendingin, jaring peneduh,
    saluran drainase, bangku taman, tandon air hujan, ayakan getar, palang parkir
""")
CROPS = _listed("""
    pala, lada, cengkih, kayu manis, vanili, kapulaga, kunyit, jahe merah, temulawak, kemukus, andaliman,
    serai wangi, nilam, jintan hitam, kecombrang, kencur, lengkuas, ketumbar, kluwak, asam gelugur
""")
PLACES = _listed("""
    Sendangwaru, Karanglembah, Telagajati, Bukitmelati, Sumberpandan, Rawakemuning, Tanjungsalam, Watuputih,
    Ciparigi Wetan, Banyuteduh, Gunungkawi Lor, Lembahsari, Palasari Kidul, Randuagung, Tegalombo
""")
MEMBER_PLACES = _listed("""
    Wonosekar, Jatirampai, Kedungcemara, Muarapinang, Selokaton, Taluksirih, Batuselendang, Rantaukelapa,
    Margaluyu, Pasirbungur, Kalikembar, Dusunwaru, Sukarenggo, Tamanasri, Lubukgambir
""")


class Phrases:
    """Hands out phrases by key: the same key gives the same phrase, whatever else is in the catalogue
    (unless two keys fall on one phrase, when the later one moves on to the next free phrase)."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._taken: set[int] = set()

    def take(self, key: str) -> str:
        """A phrase like `pompa embung pala Telagajati`, never given before."""
        number = self._number(key)
        while number in self._taken:
            number = (number + 1) % _COUNT
        self._taken.add(number)
        return _phrase(number, PLACES)

    def member(self, key: str) -> str:
        """A phrase for a file inside another, from places of its own.

        The key alone decides: two members could get the same one, which the tests would show.
        """
        return _phrase(self._number(key), MEMBER_PLACES)

    def _number(self, key: str) -> int:
        digest = hashlib.sha256(f"{self._seed}:{key}".encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(digest[:8], "big") % _COUNT


_COUNT = len(THINGS) * len(CROPS) * len(PLACES)


def _phrase(number: int, places: tuple[str, ...]) -> str:
    number, place = divmod(number, len(places))
    thing, crop = divmod(number, len(CROPS))
    return f"{THINGS[thing]} {CROPS[crop]} {places[place]}"
