"""A reviewed small plan, for the families of findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rules.gaps.model import Evidence, Review, SlotReview, Unread, Waiver
from rules.gaps.review import review
from tests.rules.gaps.small import PACK, SLOTS


def reviewed(
    evidence: Iterable[Evidence] = (),
    unread: Iterable[Unread] = (),
    waivers: Iterable[Waiver] = (),
    on: date = date(2025, 6, 15),
) -> Review:
    return review(PACK, SLOTS, evidence, unread, waivers, on)


def slots(*evidence: Evidence, on: date = date(2025, 6, 15)) -> list[SlotReview]:
    return list(reviewed(evidence, on=on).slots)
