"""What an assessor would ask about, on cases that have it and on honest ones that look a little like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from bukti.checking.honesty import (
    MOST_INDICATORS,
    Edited,
    Event,
    Shot,
    near_copies,
    redated,
    same_photos,
    serves_many,
    uses,
)
from bukti.checking.model import Code, Finding, Place, Severity
from tests.bukti.checking.values import slots
from tests.rules.gaps.small import MONTHLY, SK, accepted, suggested

JAN, FEB = date(2025, 1, 1), date(2025, 2, 1)
MAR, APR = date(2025, 3, 1), date(2025, 4, 1)


# --- one file for many


def serving(count: int) -> list[Finding]:
    (use,) = uses(slots(accepted(SK, key="pk")))
    many = [
        use._replace(
            slot=msgspec.structs.replace(use.slot, item=msgspec.structs.replace(SK, id=f"A.I.1.i.{number}-1"))
        )
        for number in range(count)
    ]
    return list(serves_many(many))


def test_a_file_for_more_indicators_than_any_honest_one() -> None:
    assert serving(MOST_INDICATORS) == []
    (found,) = serving(MOST_INDICATORS + 1)
    assert (found.code, found.severity) == (Code.SERVES_MANY, Severity.NOTICE)
    assert len(found.others) == MOST_INDICATORS


def test_what_is_only_offered_serves_nothing() -> None:
    (use,) = uses(slots(suggested(SK)))
    assert not use.is_counting
    assert list(serves_many([use] * 99)) == []


# --- one text under several periods


def copies(alike: Iterable[tuple[str, str]], *evidence: object) -> list[Finding]:
    def pairs(keys: Sequence[str]) -> Iterable[tuple[int, int]]:
        return [(keys.index(a), keys.index(b)) for a, b in alike if a in keys and b in keys]

    return list(near_copies(uses(slots(*evidence)), pairs))  # type: ignore[arg-type]


def test_nearly_the_same_text_for_different_months() -> None:
    january, february, march = (accepted(MONTHLY, f"2025-0{month}", key=f"m{month}") for month in (1, 2, 3))
    (found,) = copies([("m1", "m2"), ("m2", "m3")], january, february, march)
    assert (found.code, found.severity, found.facts["count"]) == (Code.NEAR_COPY, Severity.WARNING, 3)
    assert [place.slot for place in (found.place, *found.others)] == ["2025-01", "2025-02", "2025-03"]
    assert copies([], january, february, march) == []


def test_two_formats_of_one_report_are_no_copy() -> None:
    pdf, word = accepted(MONTHLY, "2025-01", key="pdf"), accepted(MONTHLY, "2025-01", key="docx")
    assert copies([("pdf", "docx")], pdf, word) == []


def test_a_report_of_a_quarter_stands_for_its_months() -> None:
    quarter = [accepted(MONTHLY, f"2025-0{month}", key="tw1") for month in (1, 2, 3)]
    same = accepted(MONTHLY, "2025-02", key="tw1-pindai")
    assert copies([("tw1", "tw1-pindai")], *quarter, same) == []


def test_parts_and_items_that_do_not_recur_are_not_compared() -> None:
    invitation = accepted(MONTHLY, "2025-01", key="u", role="undangan")
    minutes = accepted(MONTHLY, "2025-02", key="n", role="notulen")
    assert copies([("u", "n")], invitation, minutes) == []
    assert copies([("a", "b")], accepted(SK, key="a"), accepted(SK, key="b")) == []


# --- a date that was edited

EDITED = Edited("baru", "zi/SK.pdf", "tim-zi", JAN, FEB, MAR)


def test_a_new_version_with_another_date_only() -> None:
    (found,) = redated([EDITED], {"baru": Place(SK.id, "2025", "baru")})
    assert (found.code, found.severity) == (Code.REDATED_VERSION, Severity.WARNING)
    assert (found.facts["before"], found.facts["after"], found.place.path) == (JAN, FEB, "zi/SK.pdf")
    assert list(redated([EDITED], {})) == []  # stands for nothing


# --- one photo for several events


def shot(key: str, *events: Event, path: str = "") -> Shot:
    return Shot(Place(MONTHLY.id, "", key, path or key), ("tim-zi",), events)


MONTH1, MONTH2 = Event("slot x", JAN, FEB), Event("slot x", FEB, MAR)
QUARTER = Event("slot x", JAN, APR)


def photos(*shots: Shot, alike: Sequence[tuple[str, str]] = (("a", "b"),)) -> list[Finding]:
    by_key: dict[str, list[Shot]] = {}
    for one in shots:
        by_key.setdefault(one.place.key, []).append(one)
    return list(same_photos(by_key, alike))


def test_one_photo_for_two_months() -> None:
    (found,) = photos(shot("a", MONTH1), shot("b", MONTH2))
    assert (found.code, found.severity, found.facts["count"]) == (Code.SAME_PHOTO, Severity.WARNING, 2)
    assert [place.key for place in (found.place, *found.others)] == ["a", "b"]
    assert photos(shot("a", MONTH1), shot("b", MONTH2), alike=()) == []


def test_honest_uses_of_a_photo() -> None:
    assert photos(shot("a", MONTH1), shot("b", MONTH1)) == []  # two formats
    assert photos(shot("a", MONTH1, MONTH2), shot("b", MONTH2)) == []  # what it covers by itself
    assert photos(shot("a", QUARTER), shot("b", MONTH2)) == []
    assert photos(shot("a", MONTH1), shot("b", Event("slot y", FEB, MAR))) == []  # another item
    assert photos(shot("a", MONTH1), shot("b")) == []  # nothing known


def test_the_same_file_in_folders_of_two_months() -> None:
    january = shot("a", Event("folder", JAN, FEB), path="01 Januari/rapat.jpg")
    february = shot("a", Event("folder", FEB, MAR), path="02 Februari/rapat.jpg")
    (found,) = photos(january, february, alike=())
    assert {found.place.path, found.others[0].path} == {"01 Januari/rapat.jpg", "02 Februari/rapat.jpg"}
    quarter = shot("a", Event("folder", JAN, APR), path="TW I/rapat.jpg")
    assert photos(january, quarter, alike=()) == []
