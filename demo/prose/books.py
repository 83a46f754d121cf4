"""Spreadsheets: lists of people, recapitulations, registers, matrices, each with a title and a note sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from demo import calendar, unit
from demo.document import Book, Cell, Desk, Facts, Recipe, Sheet
from demo.prose import words

Column = tuple[str, Callable[[Desk, unit.Person], Cell]]


def listing(
    title: str,
    header: tuple[str, ...],
    rows: Callable[[Desk], tuple[tuple[Cell, ...], ...]],
    *,
    dated: date | None,
    period: str,
    kind: str,
    sheet: str = "Sheet1",
    more: tuple[str, ...] = (),
    organisation: str = unit.UNIT,
    note: str = "",
    box: bool = False,
) -> Recipe:
    """A numbered table under a title; `more` names further sheets of the same columns; the last has notes."""

    def recipe(desk: Desk) -> Book:
        sheets = [
            _sheet(name, title, organisation, header, rows(desk), note if i == 0 else "")
            for i, name in enumerate((sheet, *more))
        ]
        on = "" if dated is None else f"Dimutakhirkan {calendar.long(dated)}"
        remark = words.aside(desk)
        notes: tuple[tuple[Cell, ...], ...] = (("Keterangan",), (on,), ("" if box else remark,))
        sheets.append(Sheet("Catatan", notes, 1, box=remark if box else ""))
        return Book(Facts(kind, title, dated, period, organisation), tuple(sheets))

    return recipe


def _sheet(
    name: str,
    title: str,
    organisation: str,
    header: tuple[str, ...],
    rows: tuple[tuple[Cell, ...], ...],
    note: str,
) -> Sheet:
    numbered = tuple((i, *row) for i, row in enumerate(rows, 1))
    return Sheet(name[:31], ((title.upper(),), (organisation.upper(),), ("No", *header), *numbered), 3, note)


def people(
    title: str,
    columns: tuple[Column, ...],
    *,
    dated: date,
    period: str,
    kind: str,
    count: int = len(unit.PEOPLE),
    sheet: str = "Sheet1",
    organisation: str = unit.UNIT,
    note: str = "",
    box: bool = False,
) -> Recipe:
    """A list of so many of the unit's people, one a row."""

    def rows(desk: Desk) -> tuple[tuple[Cell, ...], ...]:
        return tuple(tuple(make(desk, person) for _, make in columns) for person in unit.PEOPLE[:count])

    return listing(
        title,
        tuple(head for head, _ in columns),
        rows,
        dated=dated,
        period=period,
        kind=kind,
        sheet=sheet,
        organisation=organisation,
        note=note,
        box=box,
    )


# Columns that lists of people are made of.
NAME: Column = ("Nama", lambda _, p: p.name)
NIP: Column = ("NIP", lambda _, p: p.nip)
RANK: Column = ("Pangkat/Golongan", lambda _, p: p.rank)
POST: Column = ("Jabatan", lambda _, p: p.post)
DIVISION: Column = ("Unit", lambda _, p: p.division)
SKP: Column = ("Nilai SKP", lambda desk, _: round(desk.rng.uniform(86, 119), 1))
RATING: Column = ("Predikat", lambda desk, _: desk.pick("Baik", "Baik", "Sangat Baik", "Cukup"))
HOURS: Column = ("Jam pelajaran", lambda desk, _: desk.rng.randrange(4, 41))
COURSE: Column = (
    "Pelatihan",
    lambda desk, _: desk.pick(
        "Pelayanan Publik Digital",
        "Analisis Data",
        "Pengawasan Benih",
        "Manajemen Risiko",
        "Kearsipan Dinamis",
    ),
)
ORGANISER: Column = (
    "Penyelenggara",
    lambda desk, _: desk.pick("Pusdiklat", "LAN", "In house training", "Webinar"),
)
GAP: Column = ("Kesenjangan (%)", lambda desk, _: desk.rng.randrange(0, 24))
LATE: Column = ("Menit terlambat", lambda desk, _: desk.rng.choice((0, 0, 0, 15, 37, 62)))
CUT: Column = ("Potongan (Rp)", lambda desk, _: desk.rng.choice((0, 0, 0, 45_000, 112_500)))
REPORTED: Column = (
    "Status penyampaian",
    lambda desk, _: desk.pick("Sudah lapor", "Sudah lapor", "Terverifikasi"),
)
REPORTED_ON: Column = (
    "Tanggal lapor",
    lambda desk, _: date(2025, desk.rng.randrange(1, 4), desk.rng.randrange(1, 28)),
)
ASSESSED: Column = ("Hasil CACT", lambda desk, _: desk.pick("Optimal", "Cukup optimal", "Kurang optimal"))


def fixed(*rows: tuple[Cell, ...]) -> Callable[[Desk], tuple[tuple[Cell, ...], ...]]:
    """The same rows whatever the dice say."""
    return lambda _: rows


def numbers(
    names: tuple[str, ...], *bounds: tuple[int, int]
) -> Callable[[Desk], tuple[tuple[Cell, ...], ...]]:
    """A row a name, with a number between each pair of bounds."""
    return lambda desk: tuple((name, *(desk.rng.randrange(*pair) for pair in bounds)) for name in names)


RISKS = (
    ("Benih tidak lolos uji mutu", "Kelembapan gudang tinggi", "Pengaturan suhu gudang"),
    ("Keterlambatan sertifikasi", "Petugas terbatas", "Penjadwalan ulang lapang"),
    ("Pengadaan tidak sesuai spesifikasi", "Kajian kebutuhan kurang", "Reviu spesifikasi berjenjang"),
    ("Data layanan hilang", "Pencadangan tidak rutin", "Pencadangan mingguan"),
    ("Pungutan di luar tarif", "Pengawasan lemah", "Pembayaran nontunai"),
)


def risk_rows(desk: Desk) -> tuple[tuple[Cell, ...], ...]:
    """Risk, cause, control, likelihood, impact, level, owner."""
    rows: list[tuple[Cell, ...]] = []
    for risk, cause, control in RISKS:
        likely, impact = desk.rng.randrange(1, 5), desk.rng.randrange(1, 5)
        owner = desk.rng.choice(unit.PEOPLE[1:7]).post
        rows.append((risk, cause, control, likely, impact, likely * impact, owner))
    return tuple(rows)


def register_rows(month: int, count: int) -> Callable[[Desk], tuple[tuple[Cell, ...], ...]]:
    """Complaints of a month: date, channel, complaint, answer, status."""

    def rows(desk: Desk) -> tuple[tuple[Cell, ...], ...]:
        out: list[tuple[Cell, ...]] = []
        for _ in range(count):
            at = calendar.workday(unit.YEAR, month, desk.rng.randrange(1, 27))
            out.append(
                (
                    at,
                    desk.pick("SP4N-LAPOR!", "WhatsApp", "Kotak aduan", "Surel"),
                    desk.pick(
                        "Antrean benih terlalu lama", "Tarif uji belum jelas", "Formulir tidak dapat diunduh"
                    ),
                    desk.pick("Ditambah loket", "Tarif dipasang di lobi", "Tautan diperbaiki"),
                    desk.pick("Selesai", "Selesai", "Proses"),
                )
            )
        return tuple(out)

    return rows
