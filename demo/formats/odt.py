"""ODT: an OpenDocument text written as its own few XML parts, with header, table, frame and annotation."""

from __future__ import annotations

from xml.sax.saxutils import escape

from demo import document as d
from demo.formats import zipped
from demo.formats.pdf import EPOCH

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("meta", "meta"),
        ("manifest", "manifest"),
    )
) + (
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MIME = "application/vnd.oasis.opendocument.text"


def write(document: d.Document) -> bytes:
    day = document.facts.dated or EPOCH
    body = "".join(_block(block) for block in document.blocks)
    styles = "".join(
        f'<style:style style:name="{name}" style:family="paragraph">'
        f'<style:paragraph-properties fo:text-align="{align}"/>'
        f"{bold}</style:style>"
        for name, align, bold in (
            ("Tengah", "center", '<style:text-properties fo:font-weight="bold"/>'),
            ("Biasa", "justify", ""),
        )
    )
    content = (
        f"{_HEAD}<office:document-content {_SPACES}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = (
        f"{_HEAD}<office:document-meta {_SPACES}><office:meta>"
        f"<dc:title>{escape(document.facts.title)}</dc:title>"
        f"<meta:creation-date>{day.isoformat()}T09:00:00</meta:creation-date>"
        "</office:meta></office:document-meta>"
    )
    kinds = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (
            ("/", MIME),
            ("content.xml", "text/xml"),
            ("styles.xml", "text/xml"),
            ("meta.xml", "text/xml"),
        )
    )
    entries = (
        ("mimetype", MIME),
        ("content.xml", content),
        ("styles.xml", _page_styles(document)),
        ("meta.xml", meta),
        ("META-INF/manifest.xml", f"{_HEAD}<manifest:manifest {_SPACES}>{kinds}</manifest:manifest>"),
    )
    return zipped.pack(((name, text.encode()) for name, text in entries), day, stored_first=True)


def _page_styles(document: d.Document) -> str:
    header = _p(document.header) if document.header else ""
    footer = _p(document.footer) if document.footer else ""
    return (
        f"{_HEAD}<office:document-styles {_SPACES}><office:automatic-styles>"
        '<style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="21cm" '
        'fo:page-height="29.7cm" fo:margin="2.2cm"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm1">'
        f"<style:header>{header}</style:header><style:footer>{footer}</style:footer>"
        "</style:master-page></office:master-styles></office:document-styles>"
    )


def _p(text: str, style: str = "Biasa") -> str:
    lines = "<text:line-break/>".join(escape(line).replace("\t", "<text:tab/>") for line in text.split("\n"))
    return f'<text:p text:style-name="{style}">{lines}</text:p>'


def _block(block: d.Block) -> str:
    match block:
        case d.Kop(lines, address):
            return "".join(_p(line, "Tengah") for line in (*lines, *address))
        case d.Title(text):
            return _p(text, "Tengah")
        case d.Heading(text, level):
            return f'<text:h text:outline-level="{level}">{escape(text)}</text:h>'
        case d.Para(text):
            return _p(text)
        case d.Pairs(rows=rows):
            return "".join(_p(f"{label}\t: {value}") for label, value in rows)
        case d.Points(items=items):
            return (
                "<text:list>"
                + "".join(f"<text:list-item>{_p(i)}</text:list-item>" for i in items)
                + "</text:list>"
            )
        case d.Box(text):
            return (
                '<text:p><draw:frame svg:width="12cm" svg:height="2cm"><draw:text-box>'
                f"{_p(text)}</draw:text-box></draw:frame></text:p>"
            )
        case d.Remark(text, author):
            return (
                f"<text:p><office:annotation><dc:creator>{escape(author)}</dc:creator>{_p(text)}"
                "</office:annotation></text:p>"
            )
        case d.Table():
            return _table(block)
        case d.Sign(place_date, role, name, nip):
            lines = (place_date, role, "", name, f"NIP {nip}" if nip else "")
            return "".join(_p(line) for line in lines)
        case _:
            return ""


def _table(table: d.Table) -> str:
    def row(cells: tuple[str, ...]) -> str:
        inside = "".join(
            f'<table:table-cell office:value-type="string">{_p(cell)}</table:table-cell>' for cell in cells
        )
        return f"<table:table-row>{inside}</table:table-row>"

    columns = f'<table:table-column table:number-columns-repeated="{len(table.header)}"/>'
    rows = "".join(row(cells) for cells in (table.header, *table.rows))
    caption = _p(table.caption) if table.caption else ""
    return f"{caption}<table:table>{columns}{rows}</table:table>"
