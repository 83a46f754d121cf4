"""The words that an importer knows before it reads a plan: from a base pack, and a few of the language. Pure.

From the pack come its kinds of document, the parts of a meeting, the unit's names, and its vocabulary; never the texts
of its items, so that a plan is read from itself alone.
"""

from __future__ import annotations

from indexer.language.stem import is_word, stem
from indexer.language.tokens import normalise, terms
from rules.pack.model import Pack
from rules.phrases import Phrases, Speller

_CONNECTIVES = (
    "dan serta atau & atas terhadap tentang terkait hasil kegiatan dari dalam pada ke di untuk dengan yang oleh"
    " antara secara sesuai berupa melalui bagi setiap per sebagai mengenai seperti beserta maupun"
)
CONNECTIVES = frozenset(_CONNECTIVES.split())
"""A kind of document that follows one of these belongs to what stands before it."""

_GOES_ON = (
    "telah yang dan serta atau untuk sesuai dengan secara maupun dalam di pada oleh baik beserta sudah akan agar"
    " sehingga dapat"
)
GOES_ON = frozenset(_GOES_ON.split())
"""A member of a comma list that begins with one of these is none: the sentence goes on."""

_OPENERS = "seperti|meliputi|yaitu|yakni|antara lain|misalnya|misal|terdiri dari|memuat|berisi"
OPENERS = tuple(_OPENERS.split("|"))
"""After one of these the commas are of an enumeration inside an item."""

_CHANNELS = (
    "web website medsos mading instagram youtube facebook tiktok whatsapp wa email surel portal media sosial"
    " lobi lobby"
)
CHANNELS = frozenset(_CHANNELS.split())
"""Where something is shown: `di website, medsos` is one place after another, not one item after another."""

NO_FILES = (
    "petugas",
    "nomor telepon",
    "nomor telpon",
    "nomor hp",
    "no telepon",
    "alamat email",
    "alamat surel",
    "persentase",
    "jumlah",
    "loket",
)
"""Evidence that begins with one of these is no file by itself: a person, a number, a place."""


class Words:
    """What a base pack says of words, compiled once."""

    def __init__(self, pack: Pack) -> None:
        self._kinds = Phrases((phrase, kind.id) for kind in pack.kinds.all for phrase in kind.title)
        self._kind_words = {" ".join(phrase) for kind in pack.kinds.all for phrase in kind.title}
        part_ids = {part for type_ in pack.documents.values() for part in type_.parts}
        self._parts = {
            " ".join(phrase): kind.id
            for kind in pack.kinds.all
            if kind.id in part_ids
            for phrase in kind.title
        }
        self._names = {normalise(name) for name in (pack.unit.name, *pack.unit.aliases, *pack.unit.parents)}
        self._right = {normalise(wrong): right for wrong, right in pack.vocabulary.misspellings.items()}
        self._known = _known_words(pack) - self._right.keys()
        self._stems = frozenset(map(stem, self._known))
        self._speller = Speller(self._known)

    def kind_at(self, words: list[str], start: int) -> tuple[str, int] | None:
        """The kind of document named at `words[start]` (normalised), and how many words that takes."""
        hit = self._kinds.longest_at(words, start)
        return (hit.value, hit.end - hit.start) if hit else None

    def kind_of(self, text: str) -> str:
        """The kind of document that a text begins with; empty if none."""
        found = self.kind_at(terms(text), 0)
        return found[0] if found else ""

    def is_kind(self, word: str) -> bool:
        """The word alone names a kind of document."""
        return normalise(word) in self._kind_words

    def part_of(self, text: str) -> str:
        """The part of a meeting that a text is nothing but the name of; empty if none."""
        return self._parts.get(normalise(text), "")

    def parts_in(self, text: str) -> list[str]:
        """The parts of a meeting that a text names, in its order."""
        words = terms(text)
        found: list[str] = []
        at = 0
        while at < len(words):
            length = next(
                (
                    n
                    for n in range(min(4, len(words) - at), 0, -1)
                    if " ".join(words[at : at + n]) in self._parts
                ),
                0,
            )
            if length:
                part = self._parts[" ".join(words[at : at + length])]
                found += [part] if part not in found else []
            at += length or 1
        return found

    def is_name(self, text: str) -> bool:
        """The name of the unit or of one above it, and no more."""
        return normalise(text) in self._names

    def is_known(self, term: str) -> bool:
        """A word of the pack or of the language, in whatever form."""
        return term in self._known or stem(term) in self._stems or is_word(term)

    def known_slip(self, term: str) -> str:
        """How a term is written rightly that the pack lists as a misspelling; else empty."""
        return self._right.get(term, "")

    def mended(self, term: str) -> str:
        """The known word one letter away from a term; empty if there is none."""
        mended = self._speller.mend(term)
        return mended if mended != term else ""


def _known_words(pack: Pack) -> set[str]:
    """Words that are right: of the vocabulary, and of the names of kinds and types. Slips in phrases are not known:
    a word that stands only in phrases to recognise by may be one."""
    texts = [
        *(phrase for group in pack.vocabulary.groups for phrase in group),
        *(kind.name for kind in pack.kinds.all),
        *(type_.name for type_ in pack.documents.values()),
        pack.unit.name,
        *pack.unit.aliases,
        *pack.unit.parents,
    ]
    return {term for text in texts for term in terms(text) if term.isalpha()}
