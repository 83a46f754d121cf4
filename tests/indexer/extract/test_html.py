from __future__ import annotations

import base64
from pathlib import Path

import pytest

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode
from tests.fakes.office import PNG, read


def page(folder: Path, inner: str) -> str:
    return read(folder, f"<!DOCTYPE html><html><body>{inner}</body></html>".encode(), "html").text


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<p>one <b>two</b>\n three</p><p>four</p>", "one two three\nfour"),
        ("a<br>b<div>c</div>d", "a\nb\nc\nd"),
        ("<table><tr><th>No<td>Uraian<tr><td>1<td><p>a<p>b</table>", "No\tUraian\n1\ta b"),
        ("<td>loose</td><li>item", "loose\nitem"),
        ("<script>var x='no'</script><style>p{}</style><!-- no -->yes", "yes"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<img alt="logo unit"><input value="typed"><input type="hidden" value="no">', "logo unittyped"),
        ("R&amp;D &eacute; &#8220;x&#8221;", "R&D é “x”"),
        ("unclosed <p><b>tags", "unclosed\ntags"),
    ],
)
def test_text_of_a_page(tmp_path: Path, inner: str, expected: str) -> None:
    assert page(tmp_path, inner) == expected


def test_title_and_pictures_kept_as_data(tmp_path: Path) -> None:
    data = base64.b64encode(PNG).decode()
    html = f'<title> Zona\nIntegritas </title><img alt="scan" src="data:image/png;base64,{data}"><img src="http://x/y.png">'
    out = read(tmp_path, html.encode(), "html")
    assert out.titles == ["Zona Integritas"]
    assert out.pictures == [("scan", PNG)]


@pytest.mark.parametrize(
    "data",
    [
        "<p>Café</p>".encode(),
        "<p>Café</p>".encode("utf-16"),
        "<p>Café</p>".encode("cp1252"),
        '<meta charset="iso-8859-1"><p>Café</p>'.encode("cp1252"),
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><p>Café</p>'.encode(),
        '<meta charset="utf-16"><p>Café</p>'.encode(),
        '<meta charset="no-such-thing"><p>Café</p>'.encode(),
    ],
)
def test_encodings(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data, "html").text == "Café"


def test_a_page_saved_with_its_pictures(tmp_path: Path) -> None:
    mhtml = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=X\n\n"
        b"--X\nContent-Type: text/html; charset=utf-8\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n<title>T</title><p>caf=C3=A9</p>\n"
        b"--X\nContent-Type: image/png\n"
        b"Content-Location: http://x/logo.png\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(PNG)
        + b"\n--X--\n"
    )
    out = read(tmp_path, mhtml, "mhtml")
    assert (out.titles, out.texts, out.pictures) == (["T"], ["café"], [("logo.png", PNG)])


def test_mhtml_without_a_page_is_damage(tmp_path: Path) -> None:
    with pytest.raises(ExtractProblem) as caught:
        read(tmp_path, b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=X\n\n", "mhtml")
    assert caught.value.code is ProblemCode.DAMAGED


def test_xml_gives_a_line_for_each_element_with_text(tmp_path: Path) -> None:
    out = read(tmp_path, b"<a><b>one</b><c x='no'>two <i>and</i> three</c><d><e> four </e></d></a>", "xml")
    assert out.texts == ["one\ntwo and three\nfour"]


def test_xml_that_breaks_off_is_named_so(tmp_path: Path) -> None:
    out = read(tmp_path, b"<a><b>one</b><c>tw", "xml")
    assert out.text.startswith("one")
    assert out.codes == [ProblemCode.DAMAGED]


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hush")
    data = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>before &x; after</a>'
    assert "hush" not in read(tmp_path, data.encode(), "xml").text
