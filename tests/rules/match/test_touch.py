from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.stem import stem, stems
from indexer.language.tokens import terms
from rules.kinds import Example, Kinds, Layout
from rules.match import touch
from rules.match.touch import Packer, Rules, Touch, difference, hashes_of_names, unpacked
from rules.pack.model import Cadence, DocumentType, Group, Indicator, Item, Pack, Section, Unit
from rules.phrases import Speller, is_one_slip
from rules.vocabulary import Vocabulary
from rules.yaml_source import Place


class Words:
    """Mends to the words of a pack's phrases; `petik` means `panen`."""

    def __init__(self, pack: Pack) -> None:
        self._speller = Speller(
            word
            for type_ in pack.documents.values()
            for phrase in (*(p for line in type_.about for p in line), *type_.helps, *type_.signs)
            for way in self.written(phrase)
            for word in way
        )

    def written(self, phrase: str) -> list[tuple[str, ...]]:
        plain = tuple(terms(phrase))
        return [plain, ("petik",)] if plain == ("panen",) else [plain]

    def stems(self, words: Sequence[str]) -> list[str]:
        return stems(self._speller.mend(word) for word in words)


HARVEST = DocumentType("panen", "Panen", ("laporan",), (("panen", "hasil kebun"), ("bulanan",)))
SIGNS = ("jumlah keranjang", "keranjang penuh", "berat panen")
GARDEN = DocumentType(
    "kebun",
    "Kebun",
    ("laporan",),
    (("kebun",),),
    signs=("jumlah keranjang", "keranjang penuh", "berat panen"),
)
ITEM = Item("K.1.i.a-1", "Laporan", ("panen",), cadence=Cadence.MONTHLY)


def rules(*types: DocumentType, items: tuple[Item, ...] = (ITEM,), year: int = 2025) -> Rules:
    indicator = Indicator("K.1.i.a", "", "", "", 1.0, "", items)
    sections = (Section("K.1", "", 1.0, (Group("K.1.i", "", 1.0, (indicator,)),)),)
    documents = {type_.id: type_ for type_ in types}
    pack = Pack(
        *("p", "P", year, Unit("U"), Vocabulary(), Kinds((), Layout())),
        documents=documents,
        sections=sections,
    )
    return Rules(pack, Words(pack))


def edit(type_: DocumentType, **fields: object) -> DocumentType:
    return msgspec.structs.replace(type_, **fields)


BEFORE = rules(HARVEST, GARDEN)
MANY = tuple(f"kata{n}kunci" for n in range(touch.MAX_NEW_WORDS + 1))


def concerns(
    found: Touch | None, text: str, before: Rules = BEFORE, kinds: frozenset[str] = frozenset({"laporan"})
) -> bool:
    assert found is not None
    return found.concerns(unpacked(Packer(before.words)("", [text])), kinds)


def test_an_edit_of_nothing_that_judging_looks_at_concerns_nothing() -> None:
    renamed = edit(HARVEST, name="X", place=Place("y", 1), examples=(Example(True, "a", "b", Place("z")),))
    said = msgspec.structs.replace(ITEM, why="x", minimum=3, due=(2,))
    found = difference(BEFORE, rules(renamed, GARDEN, items=(said,)))
    assert found is not None
    assert found.is_nothing
    assert not concerns(found, "laporan panen bulanan")


def test_a_changed_type_concerns_what_could_be_of_it_before_or_after() -> None:
    found = difference(BEFORE, rules(edit(HARVEST, about=(("panen",), ("tahunan",))), GARDEN))
    assert concerns(found, "laporan bulanan hasil kebun")  # before
    assert concerns(found, "laporan petik tahunan")  # after, by another word for it
    assert not concerns(found, "laporan panen")  # neither
    assert not concerns(found, "laporan kebun")


def test_what_is_surely_of_another_kind_is_not_concerned() -> None:
    found = difference(BEFORE, rules(edit(HARVEST, is_draft=True), GARDEN))
    assert not concerns(found, "panen bulanan", kinds=frozenset({"sk", "notulen"}))
    assert concerns(found, "panen bulanan", kinds=frozenset({"sk", "laporan"}))
    assert concerns(found, "panen bulanan", kinds=frozenset())  # nothing tells the kind


def test_signs_count_for_the_whole_topic() -> None:
    found = difference(BEFORE, rules(HARVEST, edit(GARDEN, without=("rencana",))))
    assert concerns(found, "jumlah 12 keranjang, berat petik dan panen")
    assert not concerns(found, "jumlah keranjang penuh")  # one sign, told twice
    assert not concerns(found, "jumlah keranjang, berat")


def test_a_slip_that_is_mended_otherwise_concerns_whoever_wrote_it() -> None:
    after = rules(HARVEST, GARDEN, edit(GARDEN, id="pupuk", about=(("pemupukan",),), signs=()))
    found = difference(BEFORE, after)
    assert concerns(found, "laporan pemupukam")
    assert concerns(found, "laporan pmeupukan")
    assert not concerns(found, "laporan pemupxxan")
    taken_away = difference(after, BEFORE)
    assert concerns(taken_away, "laporan pemupukam", after)


def test_a_changed_item_concerns_its_types_and_those_beside_them() -> None:
    both = Item("K.1.i.a-2", "Beides", ("panen", "kebun"))
    start = rules(HARVEST, GARDEN, items=(ITEM, both))
    yearly = Item("K.1.i.a-1", "Laporan", ("panen",), cadence=Cadence.YEARLY)
    found = difference(start, rules(HARVEST, GARDEN, items=(yearly, both)))
    assert concerns(found, "kebun", start)
    assert concerns(difference(start, rules(HARVEST, GARDEN, items=(both,))), "panen bulanan", start)
    assert not concerns(found, "surat", start)


@pytest.mark.parametrize(
    "after",
    [
        rules(HARVEST, GARDEN, year=2026),
        rules(HARVEST, edit(GARDEN, parts=("undangan",))),
        rules(
            HARVEST,
            GARDEN,
            edit(GARDEN, id="x", about=(tuple(f"kata{'abcdefgh'[n % 8]}kunci{n}" for n in range(99)),)),
        ),
    ],
)
def test_some_edits_concern_everything(after: Rules) -> None:
    assert difference(BEFORE, after) is None


def test_items_in_another_order_concern_everything() -> None:
    other = Item("K.1.i.a-2", "Lain", ("kebun",))
    assert (
        difference(rules(GARDEN, HARVEST, items=(ITEM, other)), rules(GARDEN, HARVEST, items=(other, ITEM)))
        is None
    )


def test_names_count_as_they_are_split() -> None:
    found = difference(BEFORE, rules(edit(HARVEST, is_draft=True), GARDEN))
    assert found is not None
    assert found.concerns(hashes_of_names([["panen", "bulanan"], ["2025"]], BEFORE), set())
    assert not found.concerns(hashes_of_names([["panen"]], BEFORE), set())


@given(st.lists(st.sampled_from(["laporan", "laporxn", "panen", "panem", "12", "kebun", "rapat", "sk"])))
def test_stems_are_packed_in_order_as_written_and_as_mended(words: list[str]) -> None:
    plain = {word for word in words if not word.isdigit()}
    kept = touch._hashes({stem(word) for word in plain} | set(BEFORE.words.stems(sorted(plain))))
    assert Packer(BEFORE.words)("", [" ".join(words)]) == b"".join(sorted(kept))


def test_stems_are_packed_alike_when_words_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "laporan laporxn panen kebun rapat tugas"
    remembering, forgetting = Packer(BEFORE.words), Packer(BEFORE.words)
    packed = [remembering("", [text]) for text in (page, page, "rapat")]
    monkeypatch.setattr(touch, "WORDS_REMEMBERED", 2)
    assert [forgetting("", [text]) for text in (page, page, "rapat")] == packed


@given(st.text(alphabet="ab -\u2010\u00ad\n\r\t\x0c\x1c\x1f\x85\u2028.", max_size=12))
def test_no_line_with_a_hyphen_at_its_end_is_passed_over(page: str) -> None:
    is_broken = any(line.rstrip().endswith(touch.JOINTS) for line in page.splitlines())
    assert not is_broken or touch._may_be_broken(page)


def test_words_broken_at_a_line_end_are_kept_both_ways() -> None:
    met = unpacked(Packer(BEFORE.words)("", ["laporan pem-\nbangunan kebun"]))
    for word in ("pembangunan", "pem", "bangunan", "kebun"):
        assert unpacked(Packer(BEFORE.words)(word, [])) <= met


@given(st.text("aepnst", min_size=6, max_size=9), st.text("aepnst", min_size=5, max_size=10))
def test_slips_are_what_the_speller_takes_for_slips(word: str, term: str) -> None:
    assert (term in set(touch._one_slip_from(word))) == (
        is_one_slip(word, term) and term != word
    ) or term == word


@given(st.lists(st.sampled_from(["laporan", "laporkan", "panen", "12", "kebun", "keb un", "Panèn"])))
def test_every_word_of_a_text_is_kept(words: list[str]) -> None:
    text = " ".join(words)
    met = unpacked(Packer(BEFORE.words)("", [text]))
    for word in terms(text):
        assert word.isdigit() or touch._hashes([stem(word)]) <= met
