"""Periods in short: `Januari–Maret 2025, Mei 2025`, `Triwulan I–III 2025`."""

from __future__ import annotations

from collections.abc import Iterable

from bukti import gap_wording


def spans(labels: Iterable[str]) -> str:
    """`Januari–Maret, Mei 2025`, `Triwulan I–III 2025`: those that follow one another by the first and the last."""
    words: list[str] = []
    run: list[str] = []

    def tell() -> None:
        if not run:
            return
        first, last = gap_wording.period(run[0]), gap_wording.period(run[-1])
        words.append(first if len(run) == 1 else _joined(first, last))
        run.clear()

    for label in labels:
        if run and not _follows(run[-1], label):
            tell()
        run.append(label)
    tell()
    return ", ".join(words)


def _follows(before: str, label: str) -> bool:
    """Whether both are months, quarters or semesters of one year, the second next to the first."""
    (year, sort, number), (year_then, sort_then, then) = _parts(label), _parts(before)
    return bool(number and then) and (year, sort) == (year_then, sort_then) and number == then + 1


def _parts(label: str) -> tuple[str, str, int]:
    """`2025`, `Q`, 3 of `2025-Q3`; a month has no letter; the number is 0 for anything else."""
    year, _sep, rest = label.partition("-")
    sort, number = (rest[:1], rest[1:]) if rest[:1] in ("Q", "S") else ("", rest)
    return year, sort, int(number) if number.isascii() and number.isdigit() else 0


def _joined(first: str, last: str) -> str:
    """`Triwulan I–III 2025` of `Triwulan I 2025` and `Triwulan III 2025`: what both begin and end with is said once."""
    one, other = first.split(), last.split()
    begin = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    ends = zip(reversed(one), reversed(other), strict=False)
    end = next((at for at, (a, b) in enumerate(ends) if a != b), 0)
    middle = f"{' '.join(one[begin : len(one) - end])}–{' '.join(other[begin : len(other) - end])}"
    return " ".join([*one[:begin], middle, *one[len(one) - end :]])
