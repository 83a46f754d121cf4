"""What is found to be none of an edit's concern is judged as before (the same as if everything were judged)."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.match import judge, matcher
from rules.match.touch import Packer, Rules, difference, hashes_of_names, unpacked
from rules.pack.model import DocumentType, Pack
from rules.reading.names import names_of
from tests.rules.match.packs import DOCUMENTS, PAPER, small_pack

TEXT = """
laporan evaluasi dumas pengaduan masyarakat zona integritas sosialisasi pengendalian intern sakti belanja modal pagu
anggaran realisasi undangan notulen lakin renstra kinerja pegawai evaluasii sosialisasy belanjo
"""
WORDS = TEXT.split()
PHRASES = (
    "belanja",
    "evaluasi kinerja",
    "pengendalian",
    "sosialisasi",
    "pegawaian",
    "intern",
    "integritasi",
    "sakti",
)

text = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
papers = st.tuples(
    st.builds(
        lambda kind, title, body: f"{PAPER}{kind}\n{title.upper()}\n\nBogor, 3 Maret 2025\n{body}",
        *(st.sampled_from(["LAPORAN", "SURAT KEPUTUSAN", "NOTULEN", "UNDANGAN", ""]), text, text),
    ),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(lambda words: " ".join(words) + ".pdf"),
)


@st.composite
def edits(draw: st.DrawFn) -> Pack:
    """The small pack with one type changed, added or taken away."""
    pack = small_pack()
    documents = dict(pack.documents)
    type_ = draw(st.sampled_from(DOCUMENTS))
    what = draw(st.sampled_from(["about", "helps", "without", "signs", "kinds", "added"]))
    phrases = tuple(draw(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3, unique=True)))
    if what == "added":
        documents["baru"] = DocumentType("baru", "Baru", kinds=("laporan",), about=(phrases,))
    else:
        value = {"about": (*type_.about, phrases), "kinds": ("laporan",)}.get(what, phrases)
        if what == "kinds" and type_.parts:
            value = ()
        documents[type_.id] = msgspec.structs.replace(type_, **{what: value})
    return msgspec.structs.replace(pack, documents=documents)


def rules(pack: Pack) -> Rules:
    return Rules(pack, matcher(pack).lexicon)


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(edits(), st.lists(papers, min_size=1, max_size=6))
def test_what_is_not_concerned_is_judged_as_before(after: Pack, documents: list[tuple[str, str]]) -> None:
    before = small_pack()
    old, new = rules(before), rules(after)
    touch = difference(old, new)
    if touch is None:
        return
    for page, name in documents:
        met = unpacked(Packer(old.words)("", [page]))
        names = [one.terms for one in names_of([name], before.kinds)]
        judged = judge([name], "", [page], {}, (), before)
        kinds = {guess.kind for guess in judged[0].kinds} if judged[0].kind else set()
        if not touch.concerns(met | hashes_of_names(names, old, new), kinds):
            assert judged == judge([name], "", [page], {}, (), after)


def test_that_test_would_see_a_difference() -> None:
    """There are edits that change a judgement, and they are found to concern it."""
    page = f"{PAPER}LAPORAN\nPENGADUAN MASYARAKAT\n\nBogor, 3 Maret 2025\n"
    before = small_pack()
    changed = msgspec.structs.replace(before.documents["laporan-dumas"], about=(("sakti",),))
    after = msgspec.structs.replace(before, documents={**before.documents, "laporan-dumas": changed})
    assert judge(["a"], "", [page], {}, (), before) != judge(["a"], "", [page], {}, (), after)
    touch = difference(rules(before), rules(after))
    assert touch is not None
    assert touch.concerns(unpacked(Packer(rules(before).words)("", [page])), {"laporan"})
