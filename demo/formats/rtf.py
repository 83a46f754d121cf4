"""RTF, also served under the name `.doc` as old offices do."""

from __future__ import annotations

from demo import document as d

ALIGN = {"justify": r"\qj", "left": r"\ql", "center": r"\qc", "right": r"\qr"}


def write(document: d.Document) -> bytes:
    """The document as RTF in cp1252 with \\u escapes for what lies outside."""
    day = document.facts.dated
    made = rf"{{\creatim\yr{day.year}\mo{day.month}\dy{day.day}}}" if day else ""
    out = [
        r"{\rtf1\ansi\ansicpg1252\deff0\deflang1057{\fonttbl{\f0\froman Times New Roman;}}",
        rf"{{\info{{\title {_text(document.facts.title)}}}{made}}}",
        r"\paperw11906\paperh16838\margl1418\margr1134\fs24",
    ]
    head = " - ".join(words for words in (document.watermark, document.header) if words)
    if head:
        out.append(rf"{{\header\pard\qr {_text(head)}\par}}")
    if document.footer:
        out.append(rf"{{\footer\pard\ql {_text(document.footer)}\par}}")
    out += [_block(block) for block in document.blocks]
    return ("\n".join(out) + "\n}\n").encode("ascii")


def _text(text: str) -> str:
    pieces = []
    for letter in text:
        if letter in "\\{}":
            pieces.append("\\" + letter)
        elif letter == "\n":
            pieces.append(r"\line ")
        elif letter == "\t":
            pieces.append(r"\tab ")
        elif ord(letter) < 128:
            pieces.append(letter)
        else:
            try:
                pieces.append(f"\\'{letter.encode('cp1252')[0]:02x}")
            except UnicodeEncodeError:
                pieces.append(rf"\u{ord(letter)}?")
    return "".join(pieces)


def _line(text: str, align: str = "left", *, bold: bool = False) -> str:
    words = rf"{{\b {_text(text)}}}" if bold else _text(text)
    return rf"\pard{ALIGN[align]} {words}\par"


def _block(block: d.Block) -> str:
    match block:
        case d.Kop(lines, address):
            rows = [_line(line, "center", bold=True) for line in lines]
            return "\n".join(rows + [_line(line, "center") for line in address])
        case d.Title(text):
            return _line(text, "center", bold=True)
        case d.Heading(text):
            return _line(text, bold=True)
        case d.Para(text, align, bold):
            return _line(text, align, bold=bold)
        case d.Box(text):
            return _line(text)
        case d.Pairs(rows=rows):
            return "\n".join(_line(f"{label}\t: {value}") for label, value in rows)
        case d.Points(items=items, style=style):
            return "\n".join(
                _line(f"{d.bullet(style, i)}\t{item}", "justify") for i, item in enumerate(items)
            )
        case d.Table():
            return _table(block)
        case d.Sign(place_date, role, name, nip):
            lines = (*place_date.split("\n"), role, "", name, f"NIP {nip}" if nip else "")
            return "\n".join(_line(f"\t\t\t\t\t\t{text}") for text in lines)
        case d.Break():
            return r"\page"
        case _:
            return r"\par"


def _table(table: d.Table) -> str:
    columns = len(table.header)
    edges = "".join(rf"\cellx{9000 * (i + 1) // columns}" for i in range(columns))
    rows = [_line(table.caption, bold=True)] if table.caption else []
    for row in (table.header, *table.rows):
        cells = "".join(rf"\pard\intbl {_text(cell)}\cell " for cell in row)
        rows.append(rf"\trowd{edges}{cells}\row")
    return "\n".join(rows)
