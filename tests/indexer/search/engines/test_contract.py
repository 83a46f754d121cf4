"""What every engine must do, whichever library is behind it."""

from __future__ import annotations

import errno
import subprocess
import sys
import threading
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from indexer.language.stem import stem
from indexer.search.engines import CheckedEngine, open_engine
from indexer.search.model import (
    All,
    Any_,
    Fuzzy,
    IndexBusy,
    IndexDocument,
    Keyword,
    Node,
    Not,
    Phrase,
    Plan,
    Prefix,
    Reader,
    Term,
)
from tests.indexer.search.engines.archive import Archive

EVERYTHING = Plan(All(()))


def document(key: str, text: str = "", **other: object) -> IndexDocument:
    values: dict[str, object] = {"title": "", "names": (), "pages": (text,) if text else (), "keywords": {}}
    return IndexDocument(key, **(values | other))  # type: ignore[arg-type]


def write(engine: CheckedEngine, folder: str, documents: Iterable[IndexDocument], seq: int = 1) -> None:
    writer = engine.writer(folder)
    for entry in documents:
        writer.put(entry)
    writer.commit(seq)
    writer.close()


def keys(reader: Reader, node: Node) -> list[str]:
    return reader.keys(Plan(node))


def exact(*terms: str) -> Term:
    return Term("exact", terms)


# --- changes and when they show ---


def test_new_index_is_empty(engine: CheckedEngine, folder: str) -> None:
    reader = engine.reader(folder)
    assert reader.doc_count() == 0
    assert reader.keys(EVERYTHING) == []
    assert reader.terms() == []
    assert reader.similar("rapat", 2) == []
    answer = reader.search(Plan(exact("rapat"), exact("rapat"), ("rapat",)))
    assert (answer.hits, answer.total, answer.facets["bidang"]) == ((), 0, ())
    assert engine.committed_seq(folder) == 0


def test_nothing_shows_before_commit(engine: CheckedEngine, folder: str) -> None:
    writer = engine.writer(folder)
    writer.put(document("1", "rapat"))
    assert engine.reader(folder).doc_count() == 0
    writer.commit(7)
    assert keys(engine.reader(folder), exact("rapat")) == ["1"]
    assert engine.committed_seq(folder) == 7
    writer.close()


def test_close_drops_what_was_not_committed(engine: CheckedEngine, folder: str) -> None:
    write(engine, folder, [document("1", "satu")], seq=3)
    writer = engine.writer(folder)
    writer.put(document("2", "dua"))
    writer.delete("1")
    writer.close()
    assert engine.reader(folder).keys(EVERYTHING) == ["1"]
    assert engine.committed_seq(folder) == 3
    write(engine, folder, [document("3", "tiga")], seq=4)
    assert engine.reader(folder).keys(EVERYTHING) == ["1", "3"]


def test_put_replaces_by_key(engine: CheckedEngine, folder: str) -> None:
    write(engine, folder, [document("1", "lama"), document("1", "tengah"), document("2", "lama")])
    assert keys(engine.reader(folder), exact("lama")) == ["2"]
    write(engine, folder, [document("1", "baru")])
    reader = engine.reader(folder)
    assert (keys(reader, exact("tengah")), keys(reader, exact("baru")), reader.doc_count()) == ([], ["1"], 2)
    assert (reader.doc_freq("tengah"), reader.doc_freq("lama"), reader.terms()) == (0, 1, ["baru", "lama"])


def test_delete(engine: CheckedEngine, folder: str) -> None:
    write(engine, folder, [document("1", "satu"), document("2", "dua")])
    writer = engine.writer(folder)
    writer.delete("1")
    writer.delete("tidak ada")
    writer.put(document("3", "tiga"))
    writer.delete("3")
    writer.delete("2")
    writer.put(document("2", "kembali"))
    writer.commit(2)
    writer.close()
    reader = engine.reader(folder)
    assert reader.keys(EVERYTHING) == ["2"]
    assert reader.terms() == ["kembali"]
    assert engine.check(folder).documents == reader.doc_count() == 1


def test_commit_without_changes_moves_the_seq(engine: CheckedEngine, folder: str) -> None:
    writer = engine.writer(folder)
    writer.commit(41)
    writer.commit(42)
    writer.close()
    assert engine.committed_seq(folder) == engine.check(folder).seq == 42


def test_reader_keeps_its_state_beside_a_writer(engine: CheckedEngine, folder: str) -> None:
    write(engine, folder, [document(str(number), f"rapat nomor{number}") for number in range(20)])
    reader = engine.reader(folder)
    writer = engine.writer(folder)
    for number in range(20):
        writer.put(document(str(number), "pengganti"))
        if number % 4 == 3:
            writer.commit(number)
    writer.close()
    assert reader.doc_count() == reader.search(Plan(exact("rapat"))).total == 20
    assert reader.keys(Plan(Prefix("nomor1"))) == sorted(["1", *(str(number) for number in range(10, 20))])
    assert keys(reader, Phrase(("rapat", "nomor7"))) == ["7"]
    assert keys(engine.reader(folder), exact("rapat")) == []


def test_readers_opened_while_a_writer_commits(engine: CheckedEngine, folder: str) -> None:
    """The failure this prevents: a reader that finds files of a commit gone, or half of another commit."""
    writer = engine.writer(folder)
    writer.put(document("pair-a", "kata0"))
    writer.put(document("pair-b", "kata0"))
    writer.commit(0)
    finished = threading.Event()
    faults: list[object] = []

    def read() -> None:
        while not finished.is_set():
            try:
                reader = engine.reader(folder)
                word = [term for term in reader.terms() if term.startswith("kata")]
                if len(word) != 1 or reader.search(Plan(exact(*word))).total != 2:
                    faults.append(word)
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(1, 13):
        writer.put(document("pair-a", f"kata{number}"))
        writer.put(document("pair-b", f"kata{number}"))
        writer.commit(number)
    finished.set()
    for thread in threads:
        thread.join()
    writer.close()
    assert faults == []


def test_one_writer(engine: CheckedEngine, folder: str) -> None:
    writer = engine.writer(folder)
    with pytest.raises(IndexBusy):
        engine.writer(folder)
    writer.close()
    writer.close()
    engine.writer(folder).close()
    with pytest.raises(ValueError, match="closed"):
        writer.put(document("1"))


def test_reopening_goes_on(engine: CheckedEngine, folder: str) -> None:
    for number in range(12):
        write(engine, folder, [document(f"{number:02}", f"rapat ke{number}")], seq=number)
    reader = open_engine(engine.name).reader(folder)
    assert len(keys(reader, exact("rapat"))) == 12
    assert [keys(reader, exact(f"ke{number}")) for number in range(12)] == [[f"{n:02}"] for n in range(12)]


FULL = """
import resource, sys
from indexer.search.engines import open_engine
from tests.indexer.search.engines.archive import Archive
engine, archive = open_engine(sys.argv[1]), Archive(1)
documents = [archive.document(str(number)) for number in range(200)]
writer = engine.writer(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, resource.RLIM_INFINITY))
try:
    for document in documents:
        writer.put(document)
    writer.commit(2)
except OSError as error:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    try:
        writer.commit(3)
    except ValueError:
        writer.close()
        sys.exit(error.errno)
"""


def test_a_full_disk_leaves_the_last_commit(engine: CheckedEngine, folder: str) -> None:
    """tantivy would go on and commit the deletions without the documents that replace what they delete."""
    archive = Archive(1)
    write(engine, folder, [archive.document(str(number)) for number in range(20)])
    expected = engine.reader(folder).terms()
    done = subprocess.run([sys.executable, "-c", FULL, engine.name, folder], cwd=Path(__file__).parents[4])
    assert done.returncode == errno.EFBIG
    reader = engine.reader(folder)
    assert (engine.committed_seq(folder), reader.doc_count(), reader.terms()) == (1, 20, expected)
    write(engine, folder, [document("new", "baru")], seq=2)
    assert engine.reader(folder).doc_count() == 21


# --- what is found ---


def test_head_and_body_are_searched_and_no_phrase_spans_them(engine: CheckedEngine, folder: str) -> None:
    entry = document("1", title="Notulen Rapat", names=("TU/Berkas.pdf",), pages=("awal tengah", "akhir"))
    write(engine, folder, [entry, document("2", "lain")])
    reader = engine.reader(folder)
    for found in (
        ("notulen", "rapat"),
        ("rapat", "tu"),
        ("tu", "berkas"),
        ("awal", "tengah"),
        ("tengah", "akhir"),
    ):
        assert keys(reader, Phrase(found)) == ["1"], found
    for missed in (
        ("pdf", "awal"),
        ("rapat", "notulen"),
        ("akhir", "lain"),
        ("akhir", "notulen"),
        ("awal", "akhir"),
    ):
        assert keys(reader, Phrase(missed)) == [], missed


def test_phrase_of_repeated_words(engine: CheckedEngine, folder: str) -> None:
    texts = {"1": "aa bb aa bb cc", "2": "aa aa bb bb cc cc", "3": "bb aa bb cc"}
    write(engine, folder, [document(key, text) for key, text in texts.items()])
    reader = engine.reader(folder)
    assert keys(reader, Phrase(("aa", "bb", "cc"))) == ["1", "3"]
    assert keys(reader, Phrase(("aa", "bb", "aa", "bb", "cc"))) == ["1"]
    assert keys(reader, Phrase(("bb", "bb"))) == ["2"]
    assert keys(reader, Phrase(("cc",))) == ["1", "2", "3"]


def test_stems_join_what_exact_terms_part(engine: CheckedEngine, folder: str) -> None:
    write(
        engine, folder, [document("1", "penilaian"), document("2", "menilai"), document("3", "nilaikan lain")]
    )
    reader = engine.reader(folder)
    assert stem("penilaian") == stem("menilai") == "nilai"
    assert keys(reader, Term("stem", ("nilai",))) == ["1", "2", "3"]
    assert keys(reader, exact("nilai")) == []
    assert keys(reader, exact("menilai", "lain")) == ["2", "3"]


def test_prefix_is_unbounded(engine: CheckedEngine, folder: str) -> None:
    """tantivy's own phrase-prefix query stops at 50 words."""
    write(engine, folder, [document(f"{n:03}", f"kepu{n:03}x") for n in range(300)] + [document("x", "kep")])
    reader = engine.reader(folder)
    for prefix, count in (
        ("kepu", 300),
        ("kep", 301),
        ("k", 301),
        ("kepu00", 10),
        ("kepu299x", 1),
        ("kepux", 0),
    ):
        assert reader.search(Plan(Prefix(prefix))).total == count, prefix
    assert reader.search(Plan(Prefix(""))).total == 301


def test_fuzzy_counts_a_swap_as_two(engine: CheckedEngine, folder: str) -> None:
    words = {
        "same": "rapat",
        "swap": "rapta",
        "less": "apat",
        "more": "rapatt",
        "two": "raxxt",
        "three": "rxxxt",
    }
    write(engine, folder, [document(key, word) for key, word in words.items()])
    reader = engine.reader(folder)
    assert keys(reader, Fuzzy("rapat", 0)) == ["same"]
    assert keys(reader, Fuzzy("rapat", 1)) == ["less", "more", "same"]
    assert keys(reader, Fuzzy("rapat", 2)) == ["less", "more", "same", "swap", "two"]
    assert keys(reader, Fuzzy("rapat", 3)) == sorted(words)


def test_any_unicode(engine: CheckedEngine, folder: str) -> None:
    texts = {
        "latin": "café Ünit",
        "greek": "λόγος",
        "cyrillic": "пример",
        "han": "文書 管理",
        "emoji": "😀 senyum",
    }
    write(engine, folder, [document(key, text) for key, text in texts.items()])
    reader = engine.reader(folder)
    assert keys(reader, exact("cafe")) == ["latin"]
    assert keys(reader, Prefix("прим")) == ["cyrillic"]
    assert keys(reader, Prefix("приме")) == ["cyrillic"]
    assert keys(reader, Fuzzy("прямер", 1)) == ["cyrillic"]
    assert keys(reader, Phrase(("文書", "管理"))) == ["han"]
    assert keys(reader, exact("senyum")) == ["emoji"]
    assert reader.terms("文") == ["文書"]


def test_keys_and_values_of_any_characters(engine: CheckedEngine, folder: str) -> None:
    odd = ["sha!/a b\n.pdf", "sha!/\udcff.pdf", "é", "\ufdd0x", "sha!/" + "f" * 300, "a\tb", "😀", '"\\']
    write(engine, folder, [document(key, "isi", keywords={"sumber": (key,)}) for key in odd])
    reader = engine.reader(folder)
    assert sorted(reader.keys(EVERYTHING)) == sorted(odd)
    assert sorted(hit.key for hit in reader.search(EVERYTHING, limit=20).hits) == sorted(odd)
    assert dict(reader.search(EVERYTHING, facets=("sumber",)).facets["sumber"]) == dict.fromkeys(odd, 1)
    for key in odd:
        assert keys(reader, Keyword("sumber", (key,))) == [key]
    writer = engine.writer(folder)
    for key in odd:
        writer.delete(key)
    writer.commit(2)
    writer.close()
    assert engine.reader(folder).doc_count() == 0


def test_long_runs_of_characters(engine: CheckedEngine, folder: str) -> None:
    write(engine, folder, [document("1", "x" * 5_000 + " biasa"), document("2", "y" * 64)])
    reader = engine.reader(folder)
    assert keys(reader, Phrase(("x" * 64, "x" * 64))) == ["1"]
    assert keys(reader, Prefix("x" * 60)) == ["1"]
    assert keys(reader, exact("biasa")) == ["1"]
    assert keys(reader, Fuzzy("y" * 62, 2)) == ["2"]


def test_empty_documents(engine: CheckedEngine, folder: str) -> None:
    write(engine, folder, [document("empty"), document("signs", "--- !!!"), document("one", "satu")])
    reader = engine.reader(folder)
    assert reader.keys(EVERYTHING) == ["empty", "one", "signs"]
    assert keys(reader, Prefix("")) == ["one"]
    assert keys(reader, Not(exact("satu"))) == ["empty", "signs"]
    assert [hit.key for hit in reader.search(Plan(All(()), None, ("satu",))).hits] == [
        "one",
        "empty",
        "signs",
    ]


def test_documents_of_ten_thousand_words(engine: CheckedEngine, folder: str) -> None:
    long = " ".join(f"kata{number % 1000} n{number}" for number in range(10_000))
    write(engine, folder, [document("long", long), document("short", "kata7 n7")])
    reader = engine.reader(folder)
    assert keys(reader, exact("kata7")) == ["long", "short"]
    assert keys(reader, Phrase(("kata999", "n9999"))) == ["long"]
    assert reader.search(Plan(Prefix("n99"))).total == 1
    assert [hit.key for hit in reader.search(Plan(exact("n7"), None, ("n7",))).hits] == ["short", "long"]


# --- order, counts, pages ---


def test_exact_above_stemmed_whatever_the_score(engine: CheckedEngine, folder: str) -> None:
    documents = [document(f"stem{n}", "menilai " * (n + 5)) for n in range(5)]
    documents += [document(f"exact{n}", "nilai " + "kata lain " * 200) for n in range(5)]
    write(engine, folder, documents)
    answer = engine.reader(folder).search(
        Plan(Term("stem", ("nilai",)), exact("nilai"), ("nilai",)), limit=10
    )
    assert [hit.is_exact for hit in answer.hits] == [True] * 5 + [False] * 5
    assert {hit.key[:5] for hit in answer.hits[:5]} == {"exact"}
    assert answer.hits[9].score > answer.hits[0].score > 0


def test_score_prefers_frequent_short_and_named(engine: CheckedEngine, folder: str) -> None:
    filler = "kata yang lain lagi " * 10
    write(
        engine,
        folder,
        [
            document("once", "rapat " + filler),
            document("often", "rapat " * 6 + filler),
            document("longer", "rapat " + filler * 8),
            document("named", filler, names=("rapat.pdf",)),
            *(document(f"other{number}", filler) for number in range(5)),
        ],
    )
    hits = engine.reader(folder).search(Plan(exact("rapat"), None, (stem("rapat"),))).hits
    assert [hit.key for hit in hits] == ["often", "named", "once", "longer"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_rare_words_weigh_more(engine: CheckedEngine, folder: str) -> None:
    documents = [document(f"common{number}", "umum isi") for number in range(9)] + [
        document("rare", "langka isi")
    ]
    write(engine, folder, documents)
    hits = engine.reader(folder).search(Plan(All(()), None, ("umum", "langka"))).hits
    assert hits[0].key == "rare"


def test_ties_by_key_across_commits(engine: CheckedEngine, folder: str) -> None:
    """tantivy breaks ties by segment and place, which depend on how documents came in."""
    order = [f"{(number * 37) % 100:03}" for number in range(100)]
    for at in range(0, 100, 10):
        write(engine, folder, [document(key, "sama isi") for key in order[at : at + 10]], seq=at)
    reader = engine.reader(folder)
    for plan in (
        Plan(exact("sama"), None, ("sama",)),
        Plan(exact("sama")),
        Plan(All(()), exact("isi"), ("tiada",)),
    ):
        paged = [hit.key for at in range(0, 105, 7) for hit in reader.search(plan, offset=at, limit=7).hits]
        assert paged == sorted(order)


def test_paging_is_stable_and_complete(engine: CheckedEngine, folder: str) -> None:
    documents = [
        document(f"{n:03}", f"rapat {'kerja ' * (n % 5)}{'nilai' if n % 3 else 'menilai'}") for n in range(90)
    ]
    write(engine, folder, documents)
    reader = engine.reader(folder)
    for sort in ("score", "date", "name"):
        plan = Plan(Term("stem", ("rapat",)), exact("nilai"), ("kerja",), sort)
        whole = [hit.key for hit in reader.search(plan, limit=1000).hits]
        paged = [hit.key for at in range(0, 100, 9) for hit in reader.search(plan, offset=at, limit=9).hits]
        assert paged == whole
        assert len(set(whole)) == reader.search(plan, offset=500).total == 90
        assert reader.search(plan, offset=500).hits == reader.search(plan, limit=0).hits == ()


def test_order_by_date_and_name(engine: CheckedEngine, folder: str) -> None:
    documents = [
        document("e", "isi", names=("beta.pdf",), date=date(2025, 1, 2)),
        document("d", "isi", names=("Alfa.pdf", "zeta.pdf"), date=date(2025, 1, 2)),
        document("c", "isi lain", title="Gamma"),
        document("b", "isi", date=date(1999, 12, 31)),
        document("a", "isi", names=("ALFA.pdf",)),
    ]
    write(engine, folder, documents)
    reader = engine.reader(folder)
    by_date = reader.search(Plan(All(()), exact("lain"), (), "date"))
    assert [hit.key for hit in by_date.hits] == ["d", "e", "b", "a", "c"]
    assert [hit.key for hit in by_date.hits if hit.is_exact] == ["c"]
    assert [hit.key for hit in reader.search(Plan(All(()), None, (), "name")).hits] == [
        "b",
        "a",
        "d",
        "e",
        "c",
    ]


def test_facets_are_exact(engine: CheckedEngine, folder: str) -> None:
    documents = [
        document("1", "a", keywords={"bidang": ("TU", "Keuangan"), "tahun": ("2025",), "lain": ("x",)}),
        document("2", "a", keywords={"bidang": ("TU", "TU"), "tahun": ("2024",)}),
        document("3", "a", keywords={"bidang": ("tu",)}),
        document("4", "b", keywords={"bidang": ("Keuangan",)}),
    ]
    write(engine, folder, documents)
    reader = engine.reader(folder)
    answer = reader.search(Plan(exact("a")), limit=1)
    assert answer.total == 3
    assert answer.facets == {
        "bidang": (("TU", 2), ("Keuangan", 1), ("tu", 1)),
        "jenis": (),
        "tahun": (("2024", 1), ("2025", 1)),
        "bulan": (),
        "tipe": (),
    }
    assert reader.search(Plan(All(())), facets=("bidang", "lain")).facets["lain"] == ()
    assert reader.search(Plan(All(())), facets=()).facets == {}
    assert keys(reader, Keyword("bidang", ("tU",))) == ["1", "2", "3"]


def test_facets_of_many_values(engine: CheckedEngine, folder: str) -> None:
    """tantivy counts the ten largest values unless told otherwise."""
    write(engine, folder, [document(f"{n:03}", "a", keywords={"bulan": (f"v{n:03}",)}) for n in range(400)])
    assert len(engine.reader(folder).search(EVERYTHING).facets["bulan"]) == 400


def test_words_of_the_index(engine: CheckedEngine, folder: str) -> None:
    texts = ["rapat kerja", "rapat rapat", "rapta rapot", "kerjanya"]
    write(engine, folder, [document(str(number), text) for number, text in enumerate(texts)])
    reader = engine.reader(folder)
    assert reader.terms("r") == ["rapat", "rapot", "rapta"]
    assert reader.terms("r", limit=2) == ["rapat", "rapot"]
    assert reader.terms() == ["kerja", "kerjanya", "rapat", "rapot", "rapta"]
    assert (reader.doc_freq("rapat"), reader.doc_freq("tiada")) == (2, 0)
    assert reader.similar("rapat", 2) == [("rapat", 2), ("rapot", 1), ("rapta", 1)]
    assert reader.similar("rapit", 1, limit=1) == [("rapat", 2)]


def test_nested_logic(engine: CheckedEngine, folder: str) -> None:
    names = ("ab", "a", "b", "abc", "c", "ac")
    write(engine, folder, [document(name, " ".join(f"kata{letter}" for letter in name)) for name in names])
    reader = engine.reader(folder)
    a, b, c = exact("kataa"), exact("katab"), exact("katac")
    assert keys(reader, All((a, Not(b)))) == ["a", "ac"]
    assert keys(reader, Not(Any_((a, b)))) == ["c"]
    assert keys(reader, Any_((All((a, b)), Not(Not(c))))) == ["ab", "abc", "ac", "c"]
    assert keys(reader, Not(All(()))) == keys(reader, Any_(())) == []
    assert keys(reader, All((Not(a), Not(b)))) == ["c"]


def test_reader_is_shared_by_threads(engine: CheckedEngine, folder: str) -> None:
    write(engine, folder, [document(f"{n:03}", f"rapat kata{n % 7} bagian{n}") for n in range(200)])
    reader = engine.reader(folder)
    plans = [Plan(exact(f"kata{n}"), None, (f"kata{n}",)) for n in range(7)] + [Plan(Prefix("bagian1"))]
    expected = [reader.search(plan) for plan in plans]
    fresh = engine.reader(folder)
    faults: list[object] = []

    def ask() -> None:
        for _ in range(10):
            for plan, answer in zip(plans, expected, strict=True):
                if fresh.search(plan) != answer:
                    faults.append(plan)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
