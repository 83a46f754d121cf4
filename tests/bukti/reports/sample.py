"""A small archive of two bidang in one week of October, and its weekly report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bukti.i18n import use_language
from bukti.overview import Changes
from bukti.reports.gathering import weekly_of
from bukti.reports.templating import Head
from bukti.reports.weekly_model import Weekly
from bukti.reviewing import reviewed
from bukti.settings import Letterhead, Settings, Unit
from evidence_store.catalogue import Catalogue
from evidence_store.model import (
    DocumentState,
    FilingState,
    MatchRow,
    MatchState,
    ProblemRow,
    QuoteRow,
    ReasonRow,
    Sighting,
    Stamp,
)
from rules.gaps.snapshot import encode, snapshot
from tests.evidence_store.samples import part, sha
from tests.rules.gaps.small import MEETING, MONTHLY, PACK, SK, SURVEY

ZONE = ZoneInfo("Asia/Jakarta")
ON = date(2025, 10, 15)
NOW = datetime(2025, 10, 15, 1, tzinfo=UTC)
THIS_WEEK, BEFORE = datetime(2025, 10, 13, 2, tzinfo=UTC), datetime(2025, 3, 3, 2, tzinfo=UTC)
SETTINGS = Settings(unit=Unit(name="Pusat Contoh"))
HEAD = Head(
    "Pusat Contoh", Letterhead(above=("BADAN CONTOH",), city="Bogor", signer="Rini Wulandari"), ON, "id"
)
OWN, OTHER = "tim-zi", "layanan"

EVIL = "<img src=x onerror=alert(1)>.pdf"
"""A name that must stay a name."""


class Filer:
    """Files documents into the catalogue, one after another."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        own, other = catalogue.set_sources(
            [("zi", "Tim ZI", b"/zi"), ("layanan", "Kerja Sama dan Layanan", b"/layanan")]
        )
        self._sources = {OWN: own.id, OTHER: other.id}
        self._count = 0

    def __call__(
        self,
        bidang: str,
        name: str,
        *matches: MatchRow,
        at: datetime = THIS_WEEK,
        state: DocumentState = DocumentState.READ,
        problems: tuple[str, ...] = (),
    ) -> str:
        self._count += 1
        stamp = Stamp(self._count, self._count, self._count, self._count)
        source, path = self._sources[bidang], f"map/{name}".encode()
        self._catalogue.record(source, [Sighting(path, stamp)], at)
        filing = next(one for one in self._catalogue.pending() if one.path == path)
        document = self._catalogue.received(filing.id, stamp, sha(name), 10, at)
        read = part(name, matches=matches, problems=tuple(ProblemRow(code, "", 0) for code in problems))
        self._catalogue.extracted(document.id, "1", [read], state, at)
        return document.sha256

    def ignore(self, bidang: str, name: str) -> None:
        self._count += 1
        stamp = Stamp(self._count, self._count, self._count, self._count)
        found = [Sighting(f"map/{name}".encode(), stamp, FilingState.IGNORED, "system")]
        self._catalogue.record(self._sources[bidang], found, BEFORE)


def match(
    item: str, slot: str, state: MatchState = MatchState.ACCEPTED, *, against: str = "", role: str = ""
) -> MatchRow:
    reasons = [ReasonRow("title", "sk-tim", quote=QuoteRow("text", "Laporan", 1))]
    if against:
        reasons.append(ReasonRow(against, "sk-tim", quote=QuoteRow("text", "KONSEP", 1)))
    return MatchRow(item, role, slot, slot, "sk-tim", state, 0.8, tuple(reasons), False)


def fill(catalogue: Catalogue) -> None:
    """The week: some of it counts, some does not, some is in doubt, and one file can't be read."""
    file = Filer(catalogue)
    suggested, rejected = MatchState.SUGGESTED, MatchState.REJECTED
    file(OWN, "SK Tim ZI.pdf", match(SK.id, "2025"), at=BEFORE)
    for month in ("01", "02"):
        file(OTHER, f"Dumas {month}.pdf", match(MONTHLY.id, f"2025-{month}"), at=BEFORE)
    file(OWN, "Undangan.pdf", match(MEETING.id, "2025", role="undangan"))
    file(OWN, EVIL, match(MEETING.id, "2025", suggested, against="kind_unsure", role="notulen"))
    file(OWN, "SK konsep.docx", match("A.I.1.ii.a-2", "2025", rejected, against="draft"))
    file(OWN, "lain-lain.pdf")
    file(OWN, "terkunci.pdf", state=DocumentState.UNREAD, problems=("encrypted",), at=BEFORE)
    file(OTHER, "IKM rahasia.pdf", match(SURVEY.id, "2025-Q1"))
    file(OTHER, "IKM ragu rahasia.pdf", match(SURVEY.id, "2025-Q2", suggested, against="draft"))
    file(OTHER, "rapat rahasia.pdf", match(MEETING.id, "2025", suggested, against="draft", role="notulen"))
    file.ignore(OWN, "Thumbs.db")


@contextmanager
def catalogue(folder: Path) -> Iterator[Catalogue]:
    """The archive with the snapshots of three weeks before; the last of a time when less was due and there."""
    with Catalogue.create(folder / "catalogue.sqlite", unit="contoh") as made:
        fill(made)
        for day in (date(2025, 9, 24), date(2025, 10, 1), date(2025, 10, 8)):
            done = reviewed(made, PACK, day, ZONE)
            taken = snapshot(done.review, done.ceilings)
            if day.day == 8:
                states = {**taken.states, SURVEY.id: dict.fromkeys(taken.states[SURVEY.id], "missing")}
                taken = type(taken)(
                    **{**{n: getattr(taken, n) for n in taken.__struct_fields__}, "states": states}
                )
            counts = {str(state): count for state, count in taken.counts.items()}
            made.save_snapshot(day, "1", {"counts": counts}, encode(taken), at=NOW)
        yield made


def weekly(folder: Path, on: date = ON, settings: Settings = SETTINGS) -> Weekly:
    """The report of the sample, in Indonesian."""
    use_language("id")
    with catalogue(folder) as made:
        return weekly_of(made, PACK, settings, on, ZONE, now=NOW, news=folder / "watch.json")


def labels(changes: Changes | None) -> tuple[list[str], list[str]]:
    assert changes is not None
    closed = [f"{one.slot.item}@{one.slot.label}" for one in changes.closed]
    return closed, [f"{one.slot.item}@{one.slot.label}" for one in changes.opened]
