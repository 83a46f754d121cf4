"""Slides, pictures, mails and bundles: contents that are not written pages."""

from __future__ import annotations

from datetime import date

from demo import calendar, unit
from demo.document import Bundle, Deck, Desk, Facts, Mail, Member, Picture, Raw, Recipe, Slide, Table
from demo.formats import raw as raw_files
from demo.prose import words
from demo.prose.letters import Meeting


def deck(
    title: str,
    *,
    dated: date,
    period: str,
    kind: str,
    topic: str,
    table: Table | None = None,
    slides: int = 4,
) -> Recipe:
    """A presentation: title, points from a subject, a table, and the key phrase in the speaker's notes."""

    def recipe(desk: Desk) -> Deck:
        pages = [Slide(title, (f"{unit.UNIT}\n{calendar.long(dated)}",))]
        for i in range(slides):
            pages.append(
                Slide(
                    f"{i + 1}. {desk.pick('Capaian', 'Kendala', 'Rencana', 'Dukungan')} {topic.upper()}",
                    words.paragraphs(desk, topic, 3, 1),
                )
            )
        if table is not None:
            pages.append(Slide("Rekapitulasi", table=table))
        pages.append(Slide("Terima kasih", ("Mari bekerja dengan jujur",), notes=words.aside(desk)))
        return Deck(Facts(kind, title, dated, period), tuple(pages))

    return recipe


def photo(
    meeting: Meeting, *, scene: str = "meeting", place: str = "Rempahwangi", kind: str = "foto"
) -> Recipe:
    """A photo of a meeting: its banner says what and when, the camera adds its stamp."""

    def recipe(desk: Desk) -> Picture:
        stamp = desk.pick(
            f"{meeting.at.day} {calendar.SHORT_MONTHS[meeting.at.month - 1]} {meeting.at.year} "
            f"{meeting.hour}",
            f"{meeting.at:%d/%m/%Y} {meeting.hour}\n{place}",
            f"{meeting.at:%d-%m-%Y} {meeting.hour.replace('.', ':')}",
        )
        lines = (meeting.about.upper(), unit.UNIT, calendar.long(meeting.at), desk.phrase)
        return Picture(Facts(kind, f"Foto {meeting.about}", meeting.at, meeting.covered), scene, lines, stamp)

    return recipe


def view(
    title: str, *lines: str, dated: date, scene: str, kind: str = "foto", overlay: str = "", period: str = ""
) -> Recipe:
    """A photo or poster that is no meeting: words on a banner, the key phrase the last of them."""

    def recipe(desk: Desk) -> Picture:
        facts = Facts(kind, title, dated, period or str(dated.year))
        return Picture(facts, scene, (title, *lines, desk.phrase), overlay)

    return recipe


def wordless(scene: str, *, dated: date, overlay: str, title: str, period: str = "") -> Recipe:
    """A photo with no words in it but the camera's: only its folder says what it is."""
    return lambda _: Picture(Facts("foto", title, dated, period or str(dated.year)), scene, (), overlay)


def screen(
    application: str,
    *lines: str,
    dated: date,
    address: str,
    rows: tuple[tuple[str, ...], ...] = (),
    kind: str = "screenshot",
    period: str = "",
) -> Recipe:
    """A screenshot of an application in a browser."""

    def recipe(desk: Desk) -> Picture:
        facts = Facts(kind, application, dated, period or str(dated.year))
        remark = f"Catatan operator: {desk.phrase}"
        return Picture(facts, "browser", (application, *lines, remark), address, rows)

    return recipe


def chat(group: str, *messages: str, dated: date, kind: str = "screenshot") -> Recipe:
    """A screenshot of a group chat; the key phrase is its last message."""

    def recipe(desk: Desk) -> Picture:
        said = (*messages, f"Sekalian mohon dicek {desk.phrase} ya")
        return Picture(
            Facts(kind, f"Tangkapan layar {group}", dated, f"{dated:%Y-%m}"), "chat", (group, *said)
        )

    return recipe


def mail(
    subject: str,
    body: str,
    *members: Member,
    dated: date,
    sender: unit.Person,
    to: tuple[unit.Person, ...] = (unit.HEAD,),
    kind: str = "surel",
    period: str = "",
) -> Recipe:
    def recipe(desk: Desk) -> Mail:
        greeting = (
            f"Yth. {to[0].post},\n\n{body}\n\n{words.aside(desk)}\n\nSalam,\n{sender.name}\n{sender.post}"
        )
        facts = Facts(kind, subject, dated, period)
        return Mail(facts, sender.name, tuple(person.name for person in to), greeting, members)

    return recipe


def bundle(title: str, *members: Member, dated: date, period: str = "") -> Recipe:
    """An archive file."""
    return lambda _: Bundle(Facts("arsip", title, dated, period), members)


VIDEO, SOUND = raw_files.mp4(), raw_files.wav()


def raw(kind: str, data: bytes, *, dated: date | None = None, title: str = "") -> Recipe:
    return lambda _: Raw(Facts(kind, title, dated, organisation=""), data)
