"""Contents written out as lightly marked text: the body of an entry of `demo.written`, as a recipe.

A line is a paragraph unless it starts with a mark: `= ` and `== ` titles, `# ` a heading (a slide, a sheet),
`^ ` centred, `^^ ` centred and bold, `> ` right, `< ` left, `~ label : value` a pair, `- `, `1. `, `a. ` a point,
`| ` cells of a table, the first row its head, `---` a new page. In brackets on a line of their own: `[kop NAME]`,
`[ttd place and date / role / name]`, `[tte …]` signed electronically, `[kosong …]` not signed, `[hadir 12]` and
`[tim 9]` tables of people, `[gap 20]`, `[cert]`, `[land]`, `[box words]`, `[wm DRAFT]`, `[head words]`, `[foot words]`.

Within a line `{name}` is a variable, `{this//that}` a choice and `{12..40}` a number by the file's dice.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from demo.document import (
    Block,
    Book,
    Box,
    Break,
    Cell,
    Certificate,
    Content,
    Deck,
    Desk,
    Document,
    Facts,
    Gap,
    Heading,
    Kop,
    Pairs,
    Para,
    Picture,
    Points,
    Recipe,
    Sheet,
    Sign,
    Slide,
    Table,
    Title,
)

HOLE = re.compile(r"\{([^{}]*)\}")
NUMBER = re.compile(r"(\d+)\.\.(\d+)")
ORDER = re.compile(r"\[(\w+)(?: (.*))?\]")
POINT = re.compile(r"(-|1\.|a\.) (.*)")
ALIGNED = {"^": "center", ">": "right", "<": "left"}
SIGNATURES = ("ttd", "tte", "kosong")
SLIP = 0.012  # chance that a long plain word of a paragraph has two letters swapped
FILLED = (2, 4)  # fillers of a paper, at least and at most
PAPERS = ("wm", "head", "foot", "land")  # orders about the paper, not about a place on it


class MarkupError(Exception):
    """A body that can't be understood."""


@dataclass(frozen=True)
class House:
    """The unit that writes: its letterheads, its people as (name, post), and what every body may name in braces."""

    name: str
    kops: Mapping[str, Kop]
    people: tuple[tuple[str, str], ...]
    asides: tuple[str, ...]  # sentences around `{phrase}`
    names: Mapping[str, str] = field(default_factory=dict)
    fillers: tuple[str, ...] = ()  # sentences that any dated paper may go on with


def fill(text: str, names: Mapping[str, str], rng: random.Random) -> str:
    """The text with its braces replaced. Raises MarkupError for a name that nobody gave."""

    def one(match: re.Match[str]) -> str:
        inner = match[1]
        if "//" in inner:
            return str(rng.choice(inner.split("//")))
        if bounds := NUMBER.fullmatch(inner):
            return str(rng.randint(int(bounds[1]), int(bounds[2])))
        if inner not in names:
            raise MarkupError(f"nothing is called {inner!r}")
        return names[inner]

    before = ""
    while before != text:
        before, text = text, HOLE.sub(one, text)
    return text


def recipe(
    body: str, facts: Facts, make: str, house: House, names: Mapping[str, str], *, quiet: bool = False
) -> Recipe:
    """The body as a `make`: "document", "book", "deck" or the scene of a picture.

    `quiet` leaves the key phrase out: a file that says next to nothing.
    """

    def cook(desk: Desk) -> Content:
        known = {**house.names, "phrase": desk.phrase, **names}
        aside = fill(desk.rng.choice(house.asides), known, desk.rng)
        asked = "{phrase}" in body
        lines = [fill(line.rstrip(), known, desk.rng) for line in body.strip().splitlines()]
        said = replace(facts, title=facts.title or _title(lines))
        extra = "" if quiet or asked else aside
        if make == "document":
            lines = [
                hurried(line, desk.rng) if _is_plain(line) and desk.phrase not in line else line
                for line in lines
            ]
            return _document(lines, said, extra, house, desk.rng)
        if make == "book":
            return _book(lines, said, extra)
        if make == "deck":
            return _deck(lines, said, extra)
        return _picture(lines, said, make, "" if quiet or asked else desk.phrase)

    return cook


def _is_plain(line: str) -> bool:
    return line[:1].isalpha() and not POINT.fullmatch(line)


def _title(lines: list[str]) -> str:
    """The first line that is a title, or else the first with words."""
    for line in lines:
        if line.startswith(("= ", "== ", "# ")):
            return line.lstrip("=# ")
    return next((line for line in lines if line and not ORDER.fullmatch(line)), "").lstrip("^>< ")


# --- documents ----------------------------------------------------------------------------------------


def _document(lines: list[str], facts: Facts, aside: str, house: House, rng: random.Random) -> Document:
    orders = {m[1]: m[2] or "" for line in lines if (m := ORDER.fullmatch(line)) and m[1] in PAPERS}
    blocks: list[Block] = []
    for mark, group in groupby((line for line in lines if line), _mark):
        blocks += _blocks(mark, list(group), house, rng)
    at = next((i for i, block in enumerate(blocks) if isinstance(block, Sign | Break)), len(blocks))
    if aside:
        blocks.insert(at, Para(aside))
    if aside and house.fillers and facts.dated and Certificate() not in blocks:
        blocks.insert(at, Para(" ".join(rng.sample(house.fillers, rng.randint(*FILLED)))))
    return Document(
        facts,
        tuple(blocks),
        orders.get("head", ""),
        orders.get("foot", ""),
        orders.get("wm", ""),
        "land" in orders,
    )


def _mark(line: str) -> str:
    """What a line is; lines of one mark that follow each other may belong together."""
    if point := POINT.fullmatch(line):
        return point[1]
    if line.startswith(("| ", "~ ")):
        return line[0]
    return f"single {line}"


def _blocks(mark: str, lines: list[str], house: House, rng: random.Random) -> list[Block]:
    if mark == "|":
        head, *rows = (cells(line) for line in lines)
        return [Table(head, tuple(row + ("",) * (len(head) - len(row)) for row in rows))]
    if mark == "~":
        pairs = (line[2:].partition(" : ") for line in lines)
        return [Pairs(tuple((label.strip(), value.strip()) for label, _, value in pairs))]
    if mark in ("-", "1.", "a."):
        return [Points(tuple(line[len(mark) + 1 :] for line in lines), mark)]
    return [block for line in lines for block in _line(line, house, rng)]


def _line(line: str, house: House, rng: random.Random) -> list[Block]:
    if order := ORDER.fullmatch(line):
        return _order(order[1], order[2] or "", house, rng)
    if line == "---":
        return [Break()]
    head, _, rest = line.partition(" ")
    if head in ("=", "=="):
        return [Title(rest, 1.3 if head == "=" else 1.0)]
    if head in ("#", "##"):
        return [Heading(rest, len(head))]
    if head == "^^":
        return [Para(rest, "center", bold=True)]
    if head in ALIGNED:
        return [Para(rest, ALIGNED[head])]
    return [Para(line)]


def hurried(text: str, rng: random.Random) -> str:
    """The text as typed in haste. Names, months, numbers and short words are spared."""
    words = text.split(" ")
    for i, word in enumerate(words):
        if len(word) > 6 and word.isalpha() and word.islower() and rng.random() < SLIP:
            at = rng.randrange(2, len(word) - 2)
            words[i] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def _order(order: str, rest: str, house: House, rng: random.Random) -> list[Block]:
    if order in PAPERS:
        return []
    if order == "kop":
        return [house.kops[rest or "kita"]]
    if order in SIGNATURES:
        place, role, name = (part.strip() for part in rest.split("/"))
        return [Sign(place, role, name, electronic=order == "tte", blank=order == "kosong")]
    if order in ("hadir", "tim"):
        return [_people(order, rng.sample(house.people, int(rest)))]
    if order == "gap":
        return [Gap(float(rest))]
    if order == "cert":
        return [Certificate()]
    if order == "box":
        return [Box(rest)]
    raise MarkupError(f"no order is called [{order}]")


def _people(order: str, people: list[tuple[str, str]]) -> Table:
    if order == "hadir":
        present = tuple((str(i), name, post, "") for i, (name, post) in enumerate(people, 1))
        return Table(("No.", "Nama", "Jabatan", "Paraf"), present, (1, 6, 5, 3), ink_column=3)
    roles = ("Penanggung jawab", "Ketua", "Sekretaris")
    rows = tuple((name, post, roles[i] if i < 3 else "Anggota") for i, (name, post) in enumerate(people))
    return Table(("Nama", "Jabatan", "Kedudukan"), rows, (5, 5, 3))


def cells(line: str) -> tuple[str, ...]:
    """`| a | b` as its cells."""
    return tuple(cell.strip() for cell in line[2:].split("|"))


# --- books, decks, pictures ---------------------------------------------------------------------------


def _book(lines: list[str], facts: Facts, aside: str) -> Book:
    sheets: list[Sheet] = []
    rows: list[tuple[Cell, ...]] = []
    name, heads = "Sheet1", 0
    for line in [*lines, "## "]:
        if line.startswith("## "):
            if rows:
                sheets.append(Sheet(name[:31], tuple(rows), heads or len(rows)))
            name, rows, heads = line[3:], [], 0
        elif line.startswith("| "):
            rows.append(tuple(_cell(cell) if heads else cell for cell in cells(line)))
            heads = heads or len(rows)
        elif line:
            rows.append((line.removeprefix("= ").removeprefix("== "),))
    if aside:
        last = sheets[-1]
        sheets[-1] = replace(last, rows=(*last.rows, ("", aside)))
    return Book(facts, tuple(sheets))


def _cell(text: str) -> Cell:
    if re.fullmatch(r"[1-9]\d{0,8}|0", text):
        return int(text)
    return float(text) if re.fullmatch(r"\d{1,8}\.\d{1,3}", text) else text


def _deck(lines: list[str], facts: Facts, aside: str) -> Deck:
    slides: list[Slide] = []
    for line in lines:
        if line.startswith("# "):
            slides.append(Slide(line[2:]))
        elif line.startswith("| "):
            table = slides[-1].table
            if table is None:  # a table has a slide of its own
                slides.append(Slide(slides[-1].title, table=Table(cells(line), ())))
            else:
                slides[-1] = replace(slides[-1], table=replace(table, rows=(*table.rows, cells(line))))
        elif line:
            slides[-1] = replace(slides[-1], points=(*slides[-1].points, line.removeprefix("- ")))
    slides[-1] = replace(slides[-1], notes=aside)
    return Deck(facts, tuple(slides))


def _picture(lines: list[str], facts: Facts, scene: str, phrase: str) -> Picture:
    """`@ words` are the camera's stamp or the browser's address."""
    kept = [line for line in lines if line and not line.startswith(("@ ", "| "))]
    stamp = "\n".join(line[2:] for line in lines if line.startswith("@ "))
    rows = tuple(cells(line) for line in lines if line.startswith("| "))
    return Picture(facts, scene, (*kept, *([phrase] if phrase else ())), stamp, rows)
