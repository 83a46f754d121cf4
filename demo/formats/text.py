"""Plain formats: TXT in several encodings, web pages, CSV."""

from __future__ import annotations

import csv
import io
from html import escape

from demo import document as d


def txt(document: d.Document, encoding: str = "cp1252", newline: str = "\r\n") -> bytes:
    """The words, a block a line; tables with tabs."""
    return (d.plain(document).replace("\n", newline) + newline).encode(encoding)


def csv_file(book: d.Book, encoding: str = "utf-8-sig", delimiter: str = ";") -> bytes:
    """The sheets one below the other, as an Indonesian Excel exports a table with notes under it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for sheet in book.sheets:
        writer.writerows(["" if cell is None else cell for cell in row] for row in sheet.rows)
    return out.getvalue().encode(encoding)


def html(document: d.Document) -> bytes:
    """A page as saved from a website: navigation, script and style around the words."""
    body = "\n".join(_html_block(block) for block in document.blocks)
    title = escape(document.facts.title)
    page = f"""<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font-family:sans-serif}} nav a{{margin:4px}}</style>
<script>var tracker = {{page: "berita", token: "xyzzy"}};</script></head>
<body><nav><a href="/">Beranda</a><a href="/profil">Profil</a><a href="/layanan">Layanan Publik</a>
<a href="/ppid">PPID</a></nav>
<main>
{body}
</main>
<footer>{escape(document.footer or f"Hak cipta 2025 {document.facts.organisation}")}</footer></body></html>
"""
    return page.encode("utf-8")


def _html_block(block: d.Block) -> str:
    match block:
        case d.Title(text):
            return f"<h1>{escape(text)}</h1>"
        case d.Heading(text, level):
            return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case d.Para(text) | d.Box(text):
            return f"<p>{escape(text)}</p>"
        case d.Points(items=items):
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
        case d.Table(header, rows):
            head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
            body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
            return f"<table><tr>{head}</tr>{body}</table>"
        case d.Pairs(rows=rows):
            return "<dl>" + "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in rows) + "</dl>"
        case d.Kop(lines):
            return f"<header>{escape(' '.join(lines))}</header>"
        case d.Sign(place_date, role, name, nip):
            return "<p>" + "<br>".join(escape(t) for t in (place_date, role, name, nip) if t) + "</p>"
        case _:
            return ""
