"""Catalogues written as text: files of a unit that somebody wrote out one by one, as offices write them.

A text is a row of entries. `@@ path` starts a file, `@+ name` a member of the archive or mail above it; the next line
is its head, fields separated by ` ; `: the format (a name of WRITERS), the kind, its date, the period it covers, the
items it serves or `no REASON`, the cue, and then `name=value` as often as needed. `bundle=`, `org=`, `title=`, `use=`
and `received=` are understood; any other name may be used in braces in the body, which is marked as `demo.markup`
says. `%% name` starts a body that others use, `@let NAME items` a short name for items, `@in folder` a folder for the
entries after it, `#!` a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from demo import markup
from demo.catalog.entry import File, f, m
from demo.document import CUES, WHY_NOT, Bundle, Content, Desk, Facts, Mail, Member, Raw, Recipe, Writer
from demo.formats import choose as w
from demo.formats import raw as raw_files
from demo.markup import House

BLANK = w.Dirt(noise=3, grey=250)
UNREADABLE = w.Dirt(dpi=45, blur=1.8, noise=28, grey=150, quality=12)
CONTAINERS = ("zip", "7z", "tar.gz", "eml", "msg")
WRITERS: Mapping[str, tuple[str, Callable[[], Writer]]] = {
    # name: what the body becomes (a content or the scene of a picture), and the writer
    "pdf": ("document", w.pdf),
    "pdf-signed": ("document", lambda: w.pdf(signed=True)),
    "pdf-locked": ("document", lambda: w.pdf(password="rahasia")),
    "pdf-broken": ("document", lambda: w.scrambled(w.pdf())),
    "docx": ("document", w.docx),
    "docx-broken": ("document", lambda: w.truncated(w.docx(), 0.5)),
    "doc": ("document", w.doc),
    "odt": ("document", w.odt),
    "rtf": ("document", w.rtf),
    "html": ("document", w.html),
    "txt": ("document", w.txt),
    "scan": ("document", w.scan),
    "scan-clean": ("document", lambda: w.scan(w.CLEAN)),
    "scan-colour": ("document", lambda: w.scan(w.COLOUR)),
    "scan-phone": ("document", lambda: w.scan(w.PHONE)),
    "scan-low": ("document", lambda: w.scan(w.LOW)),
    "scan-fax": ("document", lambda: w.scan(w.FAX)),
    "scan-skew": ("document", lambda: w.scan(w.Dirt(skew=2.8))),
    "scan-180": ("document", lambda: w.scan(w.Dirt(turned=180))),
    "scan-90": ("document", lambda: w.scan(w.Dirt(turned=90))),
    "scan-noise": ("document", lambda: w.scan(w.Dirt(bad_layer="noise"))),
    "scan-unreadable": ("document", lambda: w.scan(UNREADABLE)),
    "scan-blank": ("document", lambda: w.scan(BLANK)),
    "tiff": ("document", w.tiff),
    "paper": ("document", w.snapshot),  # a sheet photographed
    "paper-png": ("document", lambda: w.snapshot(w.PHONE, "PNG")),
    "xlsx": ("book", w.xlsx),
    "xlsx-locked": ("book", lambda: w.xlsx(password="rahasia")),
    "xls": ("book", w.xls),
    "csv": ("book", w.csv),
    "pptx": ("deck", w.pptx),
    "jpg-meeting": ("meeting", w.picture),
    "jpg-outdoor": ("outdoor", w.picture),
    "jpg-lobby": ("lobby", w.picture),
    "jpg-poster": ("poster", w.picture),
    "jpg-chat": ("chat", w.picture),
    "jpg-broken": ("lobby", lambda: w.truncated(w.picture(), 0.03)),
    "png-browser": ("browser", lambda: w.picture("PNG")),
    "png-poster": ("poster", lambda: w.picture("PNG")),
    "jpg-browser": ("browser", w.picture),
    "webp-poster": ("poster", lambda: w.picture("WEBP")),
    "mp4": ("raw", lambda: w.as_is("mp4")),
    "zip": ("bundle", w.zipped),
    "7z": ("bundle", w.seven_zip),
    "tar.gz": ("bundle", w.tar_gz),
    "eml": ("mail", w.eml),
    "msg": ("mail", w.msg),
}
WITHOUT_WORDS = ("scan-blank", "jpg-broken")


class WrittenError(Exception):
    """A catalogue that can't be understood; says where."""


@dataclass
class _Entry:
    """An entry as it stands in the text."""

    where: str  # file and line
    path: str
    head: str = ""
    lines: list[str] = field(default_factory=list)
    members: list[_Entry] = field(default_factory=list)


@dataclass
class _Text:
    """A whole text: its entries and what they share."""

    entries: list[_Entry] = field(default_factory=list)
    bodies: dict[str, list[str]] = field(default_factory=dict)
    lets: dict[str, str] = field(default_factory=dict)


def load(folder: Path, house: House) -> list[File]:
    """The files of all texts in the folder, by name of the text. Raises WrittenError."""
    return [
        file
        for text in sorted(folder.glob("*.txt"))
        for file in read(text.read_text("utf-8"), house, text.name)
    ]


def read(text: str, house: House, name: str = "text") -> list[File]:
    """The files of one text. Raises WrittenError with the name and line."""
    parsed = _parse(text, name)
    return [_file(entry, parsed, house) for entry in parsed.entries]


def _parse(text: str, name: str) -> _Text:
    found, folder = _Text(), ""
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        mark, _, rest = line.partition(" ")
        where = f"{name}:{number}"
        if mark in ("@@", "@+"):
            entry = _Entry(where, f"{folder}{rest}" if mark == "@@" else rest)
            if mark == "@+" and not found.entries:
                raise WrittenError(f"{where}: {rest} lies in no archive")
            (found.entries if mark == "@@" else found.entries[-1].members).append(entry)
            lines = entry.lines
        elif mark == "@let":
            short, _, items = rest.partition(" ")
            found.lets[short] = items
        elif mark == "@in":
            folder = f"{rest}/" if rest else ""
        elif mark == "%%":
            lines = found.bodies[rest] = []
        elif mark != "#!":
            lines.append(line)
    for entry in _all(found.entries):
        if not entry.lines:
            raise WrittenError(f"{entry.where}: {entry.path} has no head")
        entry.head = entry.lines.pop(0)
    return found


def _all(entries: list[_Entry]) -> Iterator[_Entry]:
    for entry in entries:
        yield entry
        yield from entry.members


@dataclass(frozen=True)
class _Head:
    """The head of an entry, understood."""

    writer: str
    facts: Facts
    items: str
    no: str
    cue: str
    names: Mapping[str, str]


def _head(entry: _Entry, lets: Mapping[str, str], house: House) -> _Head:
    fields = [part.strip() for part in entry.head.split(";")]
    if len(fields) < 6 or fields[0] not in WRITERS:
        raise WrittenError(f"{entry.where}: no head with six fields and a format: {entry.head!r}")
    writer, kind, dated, period, serves, cue, *rest = fields
    for part in rest:
        if "=" not in part:
            raise WrittenError(f"{entry.where}: {part!r} is no name=value")
    names = dict(part.split("=", 1) for part in rest)
    facts = Facts(
        kind,
        names.pop("title", ""),
        _day(dated, entry),
        period,
        names.pop("org", house.name),
        language=names.pop("lang", "id"),
    )
    if cue not in CUES:
        raise WrittenError(f"{entry.where}: unknown cue {cue!r}")
    no = serves.removeprefix("no ") if serves.startswith("no ") else ""
    if no and no not in WHY_NOT:
        raise WrittenError(f"{entry.where}: unknown reason {no!r}")
    items = "" if no else " ".join(lets.get(word, word) for word in serves.split())
    return _Head(writer, facts, items, no, cue, names)


def _day(text: str, entry: _Entry) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise WrittenError(f"{entry.where}: {text!r} is no date") from error


def _file(entry: _Entry, text: _Text, house: House) -> File:
    head = _head(entry, text.lets, house)
    members = tuple(_member(member, text, house) for member in entry.members)
    names = dict(head.names)
    bundle, received = names.pop("bundle", ""), names.pop("received", "")
    return f(
        entry.path,
        WRITERS[head.writer][1](),
        _recipe(entry, replace(head, names=names), text, house, members),
        head.items,
        cue=head.cue,
        no=head.no,
        bundle=bundle,
        received=_day(received, entry),
    )


def _member(entry: _Entry, text: _Text, house: House) -> Member:
    head = _head(entry, text.lets, house)
    names = dict(head.names)
    bundle = names.pop("bundle", "")
    recipe = _recipe(entry, replace(head, names=names), text, house, ())
    return m(
        entry.path,
        WRITERS[head.writer][1](),
        recipe,
        head.items,
        cue=head.cue,
        no=head.no,
        bundle=bundle,
    )


def _recipe(entry: _Entry, head: _Head, text: _Text, house: House, members: tuple[Member, ...]) -> Recipe:
    names = dict(head.names)
    make = WRITERS[head.writer][0]
    used = names.pop("use", "")
    if used and used not in text.bodies:
        raise WrittenError(f"{entry.where}: no body is called {used!r}")
    body = "\n".join(text.bodies[used] if used else entry.lines)
    if make == "raw":
        return lambda desk: Raw(head.facts, raw_files.mp4(desk.rng.randrange(15, 90)))
    if make == "bundle":
        return lambda _: Bundle(replace(head.facts, title=head.facts.title or entry.path), members)
    if make == "mail":
        return _mail(body, head.facts, names, house, members)
    quiet = head.cue == "folder" or head.writer in WITHOUT_WORDS
    return markup.recipe(body, head.facts, make, house, names, quiet=quiet)


def _mail(
    body: str, facts: Facts, names: Mapping[str, str], house: House, members: tuple[Member, ...]
) -> Recipe:
    """A mail; its first line is the subject."""

    def cook(desk: Desk) -> Content:
        known = {**house.names, "phrase": desk.phrase, **names}
        subject, _, rest = markup.fill(body.strip(), known, desk.rng).partition("\n")
        aside = markup.fill(desk.rng.choice(house.asides), known, desk.rng)
        sender, to = (name for name, _ in desk.rng.sample(house.people, 2))
        said = replace(facts, title=subject)
        return Mail(said, sender, (to,), f"{rest.strip()}\n\n{aside}\n\n{sender}", members)

    return cook
