"""The page of a document: what it shows of every kind of file, to whom, and that nothing in a file ever runs."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from urllib.parse import quote

import msgspec
import pytest
from PIL import Image

from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.i18n import use_language
from bukti.web import passwords
from bukti.web.desk import Desk
from bukti.web.pages.dokumen import disposition
from evidence_store.catalogue import Catalogue
from evidence_store.model import DocumentState, Verb
from tests.bukti.web.conftest import NOW, PASSWORD, PEOPLE, Person, signing_in
from tests.evidence_store.samples import part, see
from tests.indexer import drawing
from tests.indexer.extract.pdf_maker import Maker, writing

SignIn = Callable[[str], Person]

SCRIPT = b"<script>document.title='celaka'</script>"
ODD_NAME = "<img src=x onerror=alert(1)> \"'&.txt"
SECRET = "Folder sangat rahasia"


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def pdf(*pages: str) -> bytes:
    maker = Maker()
    for text in pages:
        maker.page(writing(text.split("\n")))
    return maker.build()


PDF = pdf("Laporan kegiatan\nTriwulan I", "halaman kosong", "rapat zona integritas")
BOTH = b"Surat edaran yang sama di dua bidang."
FIRST, SECOND = b"Notulen rapat versi pertama", b"Notulen rapat versi kedua, lengkap"
TAKEN, NEWER = b"Risalah yang disalin bidang lain", b"Risalah yang diperbaiki"
POLYGLOT = drawing.encoded(Image.new("L", (120, 90), 255), "GIF") + SCRIPT

OWN: dict[str, bytes] = {
    "laporan.pdf": PDF,
    "kumpulan.zip": zipped(
        a_pdf=pdf("Isi anggota"), dalam__b_txt=b"Teks anggota", c_svg=b"<svg onload='x()'/>"
    ),
    "edaran.txt": BOTH,
    "gambar.gif": POLYGLOT,
    "laman.html": b"<h1>Judul laman</h1>" + SCRIPT,
    "gambar.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text>logo</text></svg>',
    "rekap.csv": b"No,Nama,Nilai\n1,<b>Sri</b>,90\n2,Wayan,80\n",
    "notulen.txt": FIRST,
    "risalah.txt": TAKEN,
    ODD_NAME: b"Isi <script>alert(1)</script> berkas",
    "kosong.txt": b"   ",
}
OTHERS: dict[str, bytes] = {
    f"{SECRET}/edaran-spi.txt": BOTH,
    f"{SECRET}/dumas.pdf": pdf("Laporan pengaduan SPI"),
    f"{SECRET}/dumas.zip": zipped(x_pdf=pdf("Anggota SPI")),
    f"{SECRET}/risalah.txt": TAKEN,
    "notulen-lama.txt": b"Catatan lama SPI",
}


REPLACED = {"notulen.txt": SECOND, "risalah.txt": NEWER}
"""What stands there at the second scan."""


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Two bidang with files of all sorts; since the scan two files were replaced and one withdrawn."""
    folder = tmp_path_factory.mktemp("kantor")
    trees = {"Tata Usaha": OWN, "SPI dan UPG": OTHERS}
    for name, files in trees.items():
        for path, data in files.items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_bytes(data)
    workspace = folder / "arsip"
    use_language("id")
    sources = [word for name in trees for word in ("--source", f"{folder / name}={name}")]
    assert guarded(cli, ["init", str(workspace), *sources]) == 0
    config = workspace / "bukti.toml"
    config.write_text(re.sub(r"settle_seconds = [0-9.]+", "settle_seconds = 0.0", config.read_text("utf-8")))
    assert guarded(cli, ["-w", str(workspace), "scan"]) in (0, 1)
    with Catalogue.open(workspace / "store" / "catalogue.sqlite") as catalogue:
        _go_on(catalogue)
        for name, (role, bidang) in PEOPLE.items():
            secret = passwords.hashed(PASSWORD.format(name=name))
            catalogue.people.add(
                name, shown=name.title(), role=role, bidang=bidang, secret=secret, who="uji", at=NOW
            )
    desk = Desk(workspace, now=lambda: NOW)
    yield desk
    desk.close()


def _go_on(catalogue: Catalogue) -> None:
    """What came after the scan: files replaced and withdrawn, a decision made and taken back."""
    own, others = (source.id for source in catalogue.sources())
    for name, data in REPLACED.items():
        filing = see(catalogue, own, name.encode())
        document = catalogue.received(filing.id, filing.stamp, sha(data), len(data), NOW)
        read = msgspec.structs.replace(part(data.decode()), kind="txt", mime="text/plain")
        catalogue.extracted(document.id, document.extractor_version, [read], DocumentState.READ, NOW)
    catalogue.gone([catalogue.known(others)[b"notulen-lama.txt"].filing_id], NOW)
    decided = catalogue.decide(
        Verb.ACCEPT, "A.I.1.i.a-1", sha256=sha(PDF), why="cocok & <b>sah</b>", who="rini", at=NOW
    )
    catalogue.undo(decided.id, why="salah butir", who="rini", at=NOW)


@pytest.fixture(scope="module")
def come(office: Desk) -> Iterator[SignIn]:
    """Signs somebody in, once for all tests: nobody changes anything here."""
    with signing_in(office) as sign_in:
        yield cache(sign_in)


def address(data: bytes, rest: str = "", **asked: object) -> str:
    words = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in asked.items())
    return f"/dokumen/{sha(data)}{rest}" + (f"?{words}" if words else "")


# --- what is shown


def test_a_page_of_a_pdf_with_the_words_marked(come: SignIn) -> None:
    sri = come("sri")
    page = sri.get(address(PDF, cari="zona"))
    assert page.status_code == 200
    assert f'src="/dokumen/{sha(PDF)}/halaman/3.webp"' in page.text  # the page that has the word
    assert page.text.count("<rect ") == 1
    assert "rapat zona integritas" in page.text.replace("<mark>", "").replace("</mark>", "")
    image = sri.get(address(PDF, "/halaman/3.webp"))
    assert (image.status_code, image.headers["content-type"]) == (200, "image/webp")
    shown = Image.open(io.BytesIO(image.content))
    assert f'width="{shown.width}" height="{shown.height}"' in page.text
    assert f'viewBox="0 0 {shown.width} {shown.height}"' in page.text


def test_where_the_words_stand_and_how_to_go_there(come: SignIn) -> None:
    sri = come("sri")
    page = sri.get(address(PDF, cari="laporan OR rapat", hal=2)).text
    assert 'data-key="ArrowLeft"' in page
    assert 'data-key="ArrowRight"' in page
    assert 'data-key="n"' in page
    onward = re.search(r'<a class="button" href="([^"]*)" data-key="n"', page)
    assert onward is not None
    assert "hal=3" in unescape(onward[1])
    assert "<rect" not in page
    assert "<rect" in sri.get(unescape(onward[1])).text


def test_a_quote_leads_to_its_page_with_its_words_marked(come: SignIn) -> None:
    sri = come("sri")
    page = sri.get(address(PDF)).text
    links = [unescape(link) for link in re.findall(r'href="(/dokumen/[^"]*cari=%22[^"]*)"', page)]
    assert links
    assert all("<rect" in sri.get(link).text for link in links)


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (2, 2), (99, 3), (10**30, 3)])
def test_a_page_that_is_not_there_is_the_nearest_one(come: SignIn, asked: int, shown: int) -> None:
    assert f"/halaman/{shown}.webp" in come("sri").get(address(PDF, hal=asked)).text


def test_a_query_that_can_not_be_understood_is_told(come: SignIn) -> None:
    page = come("sri").get(address(PDF, cari='"zona'))
    assert page.status_code == 200
    assert "tanda kutip" in page.text


def test_a_table_and_its_words(come: SignIn) -> None:
    page = come("sri").get(address(OWN["rekap.csv"], cari="Wayan")).text
    assert "<td>1</td><td>&lt;b&gt;Sri&lt;/b&gt;</td><td>90</td>" in page
    assert "<td><mark>Wayan</mark></td>" in page
    assert '<img src="/dokumen' not in page


def test_an_archive_lists_its_members_and_shows_each(come: SignIn) -> None:
    sri, data = come("sri"), OWN["kumpulan.zip"]
    page = sri.get(address(data)).text
    for name in ("a.pdf", "dalam/b.txt", "c.svg"):
        assert f">{name}</a>" in page
    member = sri.get(address(data, anggota="a.pdf", cari="anggota"))
    assert "<rect" in member.text
    image = sri.get(address(data, "/halaman/1.webp", anggota="a.pdf"))
    assert image.headers["content-type"] == "image/webp"
    assert "Teks anggota" in sri.get(address(data, anggota="dalam/b.txt")).text


def test_a_file_without_anything_to_show_says_so(come: SignIn) -> None:
    page = come("sri").get(address(OWN["kosong.txt"]))
    assert page.status_code == 200
    assert "tidak ada teks yang ditemukan" in page.text.lower() or "diunduh" in page.text


def test_the_part_for_other_pages_pushes_no_address(come: SignIn) -> None:
    sri = come("sri")
    part = sri.get(address(PDF, "/bagian", hal=2), headers={"hx-current-url": "http://x/tinjau?item=A"}).text
    assert part.lstrip().startswith("<section")
    assert "hx-push-url" not in part
    own = sri.get(
        address(PDF, "/bagian", hal=2), headers={"hx-current-url": f"http://x/dokumen/{sha(PDF)}"}
    ).text
    assert "hx-push-url" in own


def test_versions_and_decisions(come: SignIn) -> None:
    sri = come("sri")
    page = sri.get(address(SECOND)).text
    assert f'href="/dokumen/{sha(FIRST)}"' in page
    assert "Versi" in page
    assert sri.get(address(FIRST)).status_code == 200
    page = sri.get(address(PDF)).text
    assert "cocok &amp; &lt;b&gt;sah&lt;/b&gt;" in page
    assert "salah butir" in page
    assert "sudah ditarik kembali" in page


# --- to whom

UNKNOWN = b"tidak ada di mana pun"
WAYS = ("", "/bagian", "/halaman/1.webp", "/unduh")


def test_what_one_may_not_see_is_as_unknown_as_what_there_is_not(come: SignIn) -> None:
    sri, wayan = come("sri"), come("wayan")
    hidden = [(OTHERS[f"{SECRET}/dumas.pdf"], ""), (OTHERS[f"{SECRET}/dumas.zip"], "x.pdf")]
    for data, member in [*hidden, (OTHERS["notulen-lama.txt"], "")]:
        for way in WAYS:
            asked = {"anggota": member} if member else {}
            answer, unknown = (sri.get(address(one, way, **asked)) for one in (data, UNKNOWN))
            assert (answer.status_code, unknown.status_code) == (404, 404), (way, member)
            assert answer.text == unknown.text.replace(sha(UNKNOWN), sha(data))
            assert answer.headers == unknown.headers
            if way != "/halaman/1.webp" or data.startswith((b"%PDF", b"PK")):
                allowed = wayan.get(address(data, way, **asked))
                assert allowed.status_code == 200, (way, member)
        for way in ("", "/pages"):
            answers = [sri.get(f"/api/documents/{sha(one)}{way}?member={member}") for one in (data, UNKNOWN)]
            assert [one.status_code for one in answers] == [404, 404]
            assert answers[0].content == answers[1].content


@pytest.mark.parametrize("name", ["rini", "tpi", "dewi"])
def test_who_reads_everything_sees_both(come: SignIn, name: str) -> None:
    person = come(name)
    for data in (PDF, OTHERS[f"{SECRET}/dumas.pdf"]):
        assert person.get(address(data)).status_code == 200


def test_of_a_document_in_two_bidang_each_sees_its_own_filing(come: SignIn) -> None:
    for name, own, other in (("sri", "edaran.txt", SECRET), ("wayan", "edaran-spi.txt", "Tata Usaha/")):
        person = come(name)
        for text in (
            person.get(address(BOTH)).text,
            person.get(f"/api/documents/{sha(BOTH)}").text,
            str(person.get(address(BOTH, "/unduh")).headers),
        ):
            assert other not in text, name
        assert own in person.get(address(BOTH)).text
        assert own in person.get(address(BOTH, "/unduh")).headers["content-disposition"]


def test_a_version_that_only_another_bidang_keeps_now_is_not_told(come: SignIn) -> None:
    sri, wayan = come("sri"), come("wayan")
    assert sha(TAKEN) not in sri.get(address(NEWER)).text
    assert sri.get(f"/api/documents/{sha(NEWER)}").json()["versions"] == []
    assert sri.get(address(TAKEN)).status_code == 404
    assert wayan.get(address(TAKEN)).status_code == 200
    assert sha(NEWER) not in wayan.get(address(TAKEN)).text
    assert sha(TAKEN) in come("rini").get(address(NEWER)).text


@pytest.mark.parametrize("odd", ["x", "A" * 64, "0" * 63, "..%2F..%2Fstore", "%00" * 32, "é" * 64])
def test_what_is_no_hash_is_not_found(come: SignIn, odd: str) -> None:
    sri = come("sri")
    for way in WAYS:
        assert sri.get(f"/dokumen/{odd}{way}").status_code == 404
    assert sri.get(f"/api/documents/{odd}").status_code == 404


@pytest.mark.parametrize(
    "member", ["../laporan.pdf", "tidak/ada", "a.pdf!/b", "\udc80", "%", "a" * 5_000, "'; --"]
)
def test_a_member_that_is_not_there_is_not_found(come: SignIn, member: str) -> None:
    sri = come("sri")
    asked = quote(member, safe="", errors="surrogateescape")
    for way in WAYS:
        assert sri.get(f"{address(OWN['kumpulan.zip'], way)}?anggota={asked}").status_code == 404
    assert sri.get(f"/api/documents/{sha(OWN['kumpulan.zip'])}?member={asked}").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "4", str(2**70)])
def test_a_page_image_that_is_not_there_is_not_found(come: SignIn, number: str) -> None:
    assert come("sri").get(address(PDF, f"/halaman/{number}.webp")).status_code == 404


def test_of_what_is_not_drawn_there_is_no_image(come: SignIn) -> None:
    sri = come("sri")
    for name in ("laman.html", "gambar.svg", "rekap.csv", "kumpulan.zip"):
        assert sri.get(address(OWN[name], "/halaman/1.webp")).status_code == 404


# --- nothing runs


@pytest.mark.parametrize("name", sorted(OWN))
def test_nothing_in_a_file_or_its_name_becomes_a_part_of_the_page(come: SignIn, name: str) -> None:
    sri = come("sri")
    data = REPLACED.get(name, OWN[name])
    page = sri.get(address(data, cari="isi OR laman"))
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert page.text.count("<script") == page.text.count("<script src=")
    for active in (
        "onerror=alert",
        "onload=",
        "celaka'</script>",
        "<b>Sri",
        " style=",
        "<iframe",
        "<object",
        "<embed",
    ):
        assert active not in page.text.replace("&#39;", "'").replace("&lt;img src=x onerror=alert(1)&gt;", "")
    assert set(re.findall(r'<img[^>]* src="([^"?]*)', page.text)) <= {
        "/static/bukti.svg",
        *(f"/dokumen/{sha(data)}/halaman/{n}.webp" for n in (1, 2, 3)),
    }


def test_of_a_picture_with_a_script_behind_it_only_the_picture_comes(come: SignIn) -> None:
    image = come("sri").get(address(POLYGLOT, "/halaman/1.webp"))
    assert image.headers["content-type"] == "image/webp"
    assert image.headers["x-content-type-options"] == "nosniff"
    assert Image.open(io.BytesIO(image.content)).format == "WEBP"
    assert b"script" not in image.content


# --- the original


@pytest.mark.parametrize("name", sorted(set(OWN) - set(REPLACED)))
def test_the_original_comes_as_it_is_and_is_never_shown(come: SignIn, name: str) -> None:
    answer = come("sri").get(address(OWN[name], "/unduh"))
    assert answer.content == OWN[name]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"] == disposition(name)


def test_a_member_comes_under_its_own_name(come: SignIn) -> None:
    answer = come("sri").get(address(OWN["kumpulan.zip"], "/unduh", anggota="dalam/b.txt"))
    assert answer.content == b"Teks anggota"
    assert answer.headers["content-disposition"] == disposition("b.txt")


def test_a_part_of_the_original(come: SignIn) -> None:
    answer = come("sri").get(address(PDF, "/unduh"), headers={"range": "bytes=5-9"})
    assert (answer.status_code, answer.content) == (206, PDF[5:10])
    assert come("sri").get(address(PDF, "/unduh"), headers={"range": f"bytes={10**9}-"}).status_code == 416


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("laporan.pdf", "attachment; filename=\"laporan.pdf\"; filename*=UTF-8''laporan.pdf"),
        ('a"b\\c.txt', "attachment; filename=\"a_b_c.txt\"; filename*=UTF-8''a%22b%5Cc.txt"),
        ("rapat é.txt", "attachment; filename=\"rapat _.txt\"; filename*=UTF-8''rapat%20%C3%A9.txt"),
        (
            "a\r\nSet-Cookie: x",
            "attachment; filename=\"a__Set-Cookie: x\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x",
        ),
        ("../x", "attachment; filename=\".._x\"; filename*=UTF-8''.._x"),
        ("", "attachment; filename=\"berkas\"; filename*=UTF-8''berkas"),
    ],
)
def test_names_in_the_header(name: str, header: str) -> None:
    assert disposition(name) == header


# --- for programs


def test_what_programs_get(come: SignIn) -> None:
    sri = come("sri")
    found = sri.get(f"/api/documents/{sha(PDF)}").json()
    assert (found["sha256"], found["size"], found["state"]) == (sha(PDF), len(PDF), "read")
    assert [one["path"] for one in found["filings"]] == ["laporan.pdf"]
    assert [one["verb"] for one in found["decisions"]] == ["undo", "accept"]
    pages = sri.get(f"/api/documents/{sha(PDF)}/pages?first=2&limit=1").json()
    assert (pages["total"], [page["number"] for page in pages["pages"]]) == (3, [2])
    assert pages["pages"][0]["text"] == "halaman kosong"
    members = sri.get(f"/api/documents/{sha(OWN['kumpulan.zip'])}?member=a.pdf").json()
    assert {part["path"] for part in members["parts"]} == {"", "a.pdf", "dalam/b.txt", "c.svg"}
    assert members["member"] == "a.pdf"
