"""The search page and its API: what is found, narrowed, kept and taken away, and no leaks."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from bukti.searching import heal
from bukti.web.desk import Desk
from evidence_store.catalogue import Catalogue
from evidence_store.model import DocumentState, Sighting
from tests.bukti.web.conftest import NOW, Person

SignIn = Callable[[str], Person]

HTMX = {"hx-request": "true"}
THEIRS = "laporan pengaduan masyarakat"
"""What only SPI dan UPG has in its folders."""


def hits(page: str) -> list[tuple[str, str]]:
    """(address, title) of each result."""
    found = re.findall(r'<li class="hit">\s*<h3><a href="([^"]+)">(.*?)</a></h3>', page, re.DOTALL)
    return [(unescape(address), unescape(re.sub("<[^>]+>", "", title))) for address, title in found]


def facets(page: str) -> dict[str, dict[str, int]]:
    """Counts by facet and value."""
    found: dict[str, dict[str, int]] = {}
    pattern = r'name="(\w+)" value="([^"]*)"[^>]*> <span>.*?</span> <span class="count">(\d+)</span>'
    for field, value, count in re.findall(pattern, page):
        found.setdefault(field, {})[unescape(value)] = int(count)
    return found


def total(page: str) -> int:
    found = re.search(r'id="jumlah" role="status">\s*(\d+) dokumen', page)
    return int(found[1]) if found else 0


# --- what is found


def test_results_with_marked_words_open_the_document_at_the_page(looker: SignIn) -> None:
    page = looker("rini").get("/cari", params={"q": "pengaduan masyarakat"}).text
    assert total(page) == len(hits(page)) > 3
    assert "<mark>" in page
    address = urlsplit(hits(page)[0][0])
    assert re.fullmatch(r"/dokumen/[0-9a-f]{64}", address.path)
    assert parse_qs(address.query) == {"hal": ["1"], "cari": ["pengaduan masyarakat"]}


def test_a_member_opens_in_its_document(looker: SignIn) -> None:
    rows = looker("rini").get("/api/search", params={"q": "formasi CPNS PPPK", "limit": 50}).json()["hits"]
    assert all("anggota=" in row["address"] for row in rows if "!/" in row["key"])


def test_the_blank_page_shows_the_newest_of_everything(looker: SignIn) -> None:
    rini = looker("rini")
    page = rini.get("/cari").text
    dates = [hit["date"] for hit in rini.get("/api/search").json()["hits"]]
    assert total(page) == rini.get("/api/search").json()["total"] > 10
    assert dates == sorted(dates, reverse=True)
    assert "Simpan pencarian ini" not in page


def test_htmx_gets_the_part_that_changes_and_the_address(looker: SignIn) -> None:
    rini = looker("rini")
    typing = {**HTMX, "hx-trigger": "cari"}
    part = rini.get("/cari", params={"q": "lapor", "urut": "", "tahun": "2025"}, headers=typing)
    assert "<html" not in part.text
    assert part.headers["hx-replace-url"] == "/cari?q=lapor&tahun=2025"
    assert '<option value="laporan">' in part.text
    leaf = rini.get("/cari", params={"q": "laporan", "hal": "2"}, headers=HTMX)
    assert leaf.headers["hx-push-url"].startswith("/cari?q=laporan")
    again = rini.get("/cari", params={"q": "laporan"}, headers={**HTMX, "hx-history-restore-request": "true"})
    assert "<html" in again.text


def test_a_word_that_is_only_begun_finds_what_begins_so(looker: SignIn) -> None:
    page = looker("rini").get("/cari", params={"q": "masyarak"}).text
    assert hits(page)
    assert "Kata “masyarak” tidak ditemukan" in page
    assert "cari=masyarak%2A" in page


def test_leafing(looker: SignIn) -> None:
    rini = looker("rini")
    first, second = (rini.get("/cari", params={"hal": number}).text for number in (1, 2))
    assert "hal=2" in first
    assert not {one for one, _ in hits(first)} & {one for one, _ in hits(second)}
    beyond = rini.get("/cari", params={"hal": 999}).text
    assert hits(beyond)
    assert "hal=1000" not in beyond


@pytest.mark.parametrize("hal", ["0", "-1", "x", "1e9", "²", "99999999999999999999"])
def test_addresses_changed_by_hand(looker: SignIn, hal: str) -> None:
    answer = looker("rini").get("/cari", params={"hal": hal, "urut": "acak", "lain": "x"})
    assert answer.status_code == 200
    assert hits(answer.text)


# --- facets


def test_facets_count_and_narrow_and_one_more_can_be_chosen(looker: SignIn) -> None:
    rini = looker("rini")
    whole = rini.get("/cari").text
    counts = facets(whole)
    assert set(counts) >= {"bidang", "indikator", "jenis", "tahun", "bulan", "tipe", "status"}
    assert sum(counts["bidang"].values()) == total(whole)
    two = rini.get("/cari", params={"bidang": ["Tata Usaha"], "tipe": ["docx", "pdf"]}).text
    assert total(two) == sum(count for tipe, count in facets(two)["tipe"].items() if tipe in ("docx", "pdf"))
    assert facets(two)["bidang"]["SPI dan UPG"] > 0, "what is not chosen is counted too"
    assert len(facets(two)["tipe"]) > 2
    assert two.count(" checked") == 3


def test_an_area_opens_to_its_indicators_and_the_narrower_counts(looker: SignIn) -> None:
    rini = looker("rini")
    area = facets(rini.get("/cari").text)["indikator"]
    assert set(area) >= {"A.I.2"}
    assert not any(id_.count(".") > 2 for id_ in area)
    opened = facets(rini.get("/cari", params={"indikator": "A.I.2"}).text)["indikator"]
    below = {id_: count for id_, count in opened.items() if id_.startswith("A.I.2.")}
    assert below
    id_, count = next(iter(below.items()))
    page = rini.get("/cari", params={"indikator": ["A.I.2", id_]}).text
    assert total(page) == count
    item = rini.get("/cari", params={"indikator": f"{id_}-1"}).text
    assert f'value="{id_}-1"' in item


def test_a_choice_that_nothing_has_can_be_taken_back(looker: SignIn) -> None:
    page = looker("rini").get("/cari", params={"jenis": "tidak-ada", "q": "laporan"}).text
    assert total(page) == 0
    assert 'value="tidak-ada" id="jenis:tidak-ada" checked' in page
    assert 'href="/cari?q=laporan"' in page


# --- queries that are not understood


@pytest.mark.parametrize(
    ("query", "says", "searched"),
    [
        ('laporan "pengaduan', "tanda kutip belum ditutup", "laporan pengaduan"),
        ("laporan tahun:20x5", "bukan tahun", "laporan"),
        ("laporan OR", "OR", "laporan"),
        ("taun:2025 laporan", "tahun:", "tahun:2025 laporan"),
    ],
)
def test_faults_are_told_with_what_is_found_all_the_same(
    looker: SignIn, query: str, says: str, searched: str
) -> None:
    rini = looker("rini")
    page = rini.get("/cari", params={"q": query})
    assert page.status_code == 200
    assert "belum sepenuhnya dipahami" in page.text
    assert says in page.text
    assert hits(page.text)
    answer = rini.get("/api/search", params={"q": query}).json()
    assert answer["searched"] == searched
    assert query[answer["fault"]["start"] : answer["fault"]["end"]]


def test_nothing_is_shown_for_what_only_leaves_out(looker: SignIn) -> None:
    page = looker("rini").get("/cari", params={"q": "-laporan"}).text
    assert "Belum ada yang dicari" in page
    assert not hits(page)


def test_did_you_mean(looker: SignIn) -> None:
    page = looker("rini").get("/cari", params={"q": "masyarrakat dumas"}).text
    assert 'href="/cari?q=masyarakat+dumas"' in page


@pytest.mark.parametrize(
    "query",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a" * 9_000, "\x00\x1b\u202e", "%ff"],
)
def test_hostile_queries_stay_text(looker: SignIn, query: str) -> None:
    answer = looker("rini").get("/cari", params={"q": query, "jenis": query, "nama": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


def test_hostile_content_stays_text(looker: SignIn) -> None:
    page = looker("rini").get("/cari", params={"q": "laman"}).text
    assert any("laman" in title.casefold() for _, title in hits(page))
    assert "<h1>Laporan laman" not in page
    assert "onerror" not in page or "&lt;img" in page


# --- nobody learns of what is not theirs


def leaks(text: str) -> list[str]:
    return [word for word in ("SPI dan UPG", "umas", "PENGUATAN PENGAWASAN") if word in text]


def test_a_bidang_finds_and_counts_its_own(looker: SignIn) -> None:
    sri, rini = looker("sri"), looker("rini")
    own, whole = sri.get("/cari").text, rini.get("/cari").text
    assert total(own) == facets(whole)["bidang"]["Tata Usaha"]
    assert facets(own)["bidang"] == {"Tata Usaha": total(own)}
    counted = facets(rini.get("/cari", params={"bidang": "Tata Usaha"}).text)
    for facet in ("jenis", "tahun", "bulan", "tipe", "status", "indikator"):
        assert facets(own)[facet] == counted[facet], facet
    assert leaks(own) == []


@pytest.mark.parametrize("query", [THEIRS, "SKTimDumas2025", '"tim dumas"', "duma*", "dumaz~"])
def test_what_is_others_is_neither_found_nor_proposed(looker: SignIn, query: str) -> None:
    page = looker("sri").get("/cari", params={"q": query}).text
    assert not [one for one in hits(page) if leaks(one[1])]
    assert "SPI dan UPG" not in page
    assert looker("wayan").get("/api/search", params={"q": query}).json()["total"] > 0


def test_others_bidang_can_not_be_asked_for(looker: SignIn) -> None:
    sri = looker("sri")
    for params in ({"q": 'bidang:"SPI dan UPG"'}, {"bidang": "SPI dan UPG"}, {"q": "sumber:SPI"}):
        page = sri.get("/cari", params=params).text
        assert total(page) == 0
        assert "PENGAWASAN/" not in page


def test_suggestions_and_corrections_come_from_ones_own_documents(looker: SignIn) -> None:
    sri, wayan = looker("sri"), looker("wayan")
    assert "duma" not in " ".join(sri.get("/api/suggest", params={"q": "dum"}).json()["queries"])
    assert "dumas" in wayan.get("/api/suggest", params={"q": "dum"}).json()["queries"]
    assert 'value="dumas"' not in sri.get("/cari", params={"q": "dum"}, headers=HTMX).text
    assert sri.get("/api/suggest", params={"q": "bidang:s"}).json()["queries"] == []
    assert wayan.get("/api/suggest", params={"q": "bidang:s"}).json()["queries"] == ['bidang:"SPI dan UPG"']
    for query in ("dumaas", "gratifikazi", "jenis:lapora"):
        answer = sri.get("/api/search", params={"q": query}).json()
        assert "dumas" not in str(answer["did_you_mean"])
        mine = {value["value"] for value in sri.get("/api/search").json()["facets"]["jenis"]}
        assert all(
            word in mine for notice in answer["notices"] for word in notice.split(": ")[-1].split(", ")
        )


def test_every_suggestion_finds_something(looker: SignIn) -> None:
    for name in ("sri", "wayan"):
        person = looker(name)
        for begun in ("la", "su", "pe", "2", "jenis:", "tahun:", "status:", "laporan pe"):
            queries = person.get("/api/suggest", params={"q": begun}).json()["queries"]
            for query in queries if " " not in begun else ():
                assert person.get("/api/search", params={"q": query}).json()["total"] > 0, query


def test_exports_hold_ones_own_alone(looker: SignIn) -> None:
    sri, wayan = looker("sri"), looker("wayan")
    for params in ({}, {"q": THEIRS}, {"bidang": "SPI dan UPG"}):
        assert leaks(sri.get("/cari/hasil.csv", params=params).text) == []
        assert leaks(cells(sri.get("/cari/hasil.xlsx", params=params).content)) == []
    assert leaks(wayan.get("/cari/hasil.csv").text)


@pytest.fixture
def filed_twice(desk: Desk) -> str:
    """The key of a document that lies in a folder of each bidang, the other's first; its text is its own."""
    with Catalogue.open(desk.workspace.places.catalogue) as catalogue:
        row = next(
            document
            for document in catalogue.documents(limit=100)
            if document.state is DocumentState.READ
            and any(b"notula rapat dumas" in path for path in catalogue.filed_as([document.id])[document.id])
        )
        filing = catalogue.document(row.id).filings[0].filing
        ours = next(source for source in catalogue.sources() if source.bidang == "Tata Usaha")
        catalogue.record(ours.id, [Sighting(b"04. SKP/salinan.docx", filing.stamp)], NOW)
        added = next(one for one in catalogue.pending() if one.path == b"04. SKP/salinan.docx")
        catalogue.received(added.id, added.stamp, row.sha256, row.size, NOW)
    heal(desk.workspace)
    return row.sha256


def test_a_document_of_two_bidang_is_shown_by_the_filing_one_may_see(
    person: SignIn, filed_twice: str
) -> None:
    sri, wayan = person("sri"), person("wayan")
    rows = sri.get("/api/search", params={"limit": 50}).json()
    mine = next(row for row in rows["hits"] if row["key"] == filed_twice)
    assert (mine["bidang"], mine["path"]) == ("Tata Usaha", "Tata Usaha/04. SKP/salinan.docx")
    assert [value["value"] for value in rows["facets"]["bidang"]] == ["Tata Usaha"]
    for params in ({"bidang": "SPI dan UPG"}, {"q": 'bidang:"SPI dan UPG"'}, {"q": "sumber:SPI*"}):
        assert sri.get("/api/search", params=params).json()["total"] == 0
    without = sri.get("/api/search", params={"q": 'rapat -bidang:"SPI dan UPG"', "limit": 50}).json()["hits"]
    assert filed_twice in [row["key"] for row in without], "leaving out what one can't see leaves nothing out"
    theirs = next(
        row
        for row in wayan.get("/api/search", params={"limit": 50}).json()["hits"]
        if row["key"] == filed_twice
    )
    assert theirs["bidang"] == "SPI dan UPG"
    table = sri.get("/cari/hasil.csv").text
    assert "salinan.docx" in table
    assert "SPI dan UPG" not in table
    assert "PENGAWASAN/" not in table


# --- taking away


def cells(workbook: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


def test_csv_and_xlsx_hold_every_result(looker: SignIn) -> None:
    rini = looker("rini")
    answer = rini.get("/cari/hasil.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-disposition"] == 'attachment; filename="hasil-pencarian.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["No.", "Judul", "Berkas"]
    assert len(rows) - 1 == rini.get("/api/search").json()["total"]
    book = rini.get("/cari/hasil.xlsx", params={"q": "laporan"})
    assert book.headers["content-type"].startswith("application/vnd.openxmlformats")
    sheet = cells(book.content)
    assert "<f>" not in sheet
    assert sheet.count("<row ") == rini.get("/api/search", params={"q": "laporan"}).json()["total"] + 1


def test_what_can_not_be_searched_is_an_empty_table(looker: SignIn) -> None:
    answer = looker("rini").get("/cari/hasil.csv", params={"q": "-laporan"})
    assert len(answer.text.splitlines()) == 1


# --- kept searches


def test_a_search_is_kept_shown_and_dropped(person: SignIn) -> None:
    rini, tpi = person("rini"), person("tpi")
    kept = {"nama": " dumas  <b>2025</b> ", "alamat": "q=dumas&tahun=2025&hal=3&lain=x"}
    assert rini.post("/cari/simpanan", data=kept).headers["location"].startswith("/cari?q=dumas&tahun=2025")
    page = rini.get("/cari").text
    assert '<a href="/cari?q=dumas&amp;tahun=2025">dumas &lt;b&gt;2025&lt;/b&gt;</a>' in page
    number = re.search(r"/cari/simpanan/(\d+)/hapus", page)
    assert number is not None
    assert "dumas" not in tpi.get("/cari?q=x").text
    assert tpi.post(number[0]).status_code == 404
    assert rini.post(number[0], headers=HTMX).status_code == 200
    assert "simpanan/" not in rini.get("/cari").text.partition('id="temuan"')[0].replace(
        "/cari/simpanan", "", 0
    )


@pytest.mark.parametrize(
    "data",
    [
        {"nama": "", "alamat": "q=a"},
        {"nama": " ", "alamat": "q=a"},
        {"nama": "a", "alamat": ""},
        {"nama": "a", "alamat": "q=" + "a" * 3_000},
    ],
)
def test_what_is_not_worth_keeping(person: SignIn, data: dict[str, str]) -> None:
    assert person("rini").post("/cari/simpanan", data=data).status_code == 422


def test_keeping_for_programs(person: SignIn) -> None:
    rini, tpi = person("rini"), person("tpi")
    made = rini.post("/api/searches", json={"name": "rapat", "query": "q=rapat&urut=nama"})
    assert made.status_code == 201
    assert made.json()["query"] == "q=rapat&urut=nama"
    assert [one["name"] for one in rini.get("/api/searches").json()] == ["rapat"]
    assert tpi.get("/api/searches").json() == []
    assert tpi.delete(f"/api/searches/{made.json()['id']}").status_code == 404
    assert rini.delete(f"/api/searches/{made.json()['id']}").status_code == 204
    assert rini.post("/api/searches", json={"name": "x", "query": "hal=2"}).status_code == 422


# --- for programs


def test_the_api_answers_what_the_page_shows(looker: SignIn) -> None:
    sri = looker("sri")
    params = {"q": "surat", "tahun": "2025", "urut": "nama"}
    answer, page = sri.get("/api/search", params=params).json(), sri.get("/cari", params=params).text
    assert [row["address"] for row in answer["hits"]] == [address for address, _ in hits(page)]
    assert answer["total"] == total(page)
    counted = {
        field: {one["value"]: one["count"] for one in values} for field, values in answer["facets"].items()
    }
    assert counted == facets(page)


@pytest.mark.parametrize("params", [{"hal": 0}, {"limit": 1_000}, {"urut": "acak"}, {"tipe": ["x"] * 100}])
def test_programs_are_told_what_does_not_fit(looker: SignIn, params: dict[str, object]) -> None:
    answer = looker("rini").get("/api/search", params=params)
    assert answer.status_code == 422
    assert "detail" in answer.json()
