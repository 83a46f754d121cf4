"""A doubtful match laid out for a person: the page with the words that the rules went by, and their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from bukti.doubt_wording import for_and_against
from bukti.doubts import Doubt
from bukti.quote_places import places_of
from bukti.wording_matches import reading_facts
from evidence_store.catalogue import Catalogue
from evidence_store.model import ReasonRow
from rules.reading.model import Where

MOST_TEXT = 20_000
"""Letters of a page that are shown beside the question; a page of a table can have millions."""


class Sheet(msgspec.Struct, frozen=True):
    """`marks`: begin and end of quoted words in `text`. `phrase`: the words by which the page is found again."""

    page: int  # 1-based; 0: the document has no text
    pages: int
    text: str
    marks: Sequence[tuple[int, int]]
    phrase: str
    title: str
    number: str
    document_date: date | None
    facts: dict[str, str]
    pro: list[str]
    contra: list[str]


def sheet(catalogue: Catalogue, doubt: Doubt) -> Sheet | None:
    """What there is to see; None when the document is no longer known."""
    found = catalogue.page_texts([doubt.question.key]).get(doubt.question.key)
    if found is None:
        return None
    head, pages = found
    reasons = _reasons(catalogue, head.document_id, doubt)
    quotes = [one.quote for one in reasons if one.quote is not None and one.quote.where == Where.TEXT]
    page = next((one.page for one in quotes if 0 < one.page <= len(pages)), 1) if pages else 0
    text = pages[page - 1][:MOST_TEXT] if page else ""
    words = [one.text for one in quotes]
    pro, contra = for_and_against(reasons)
    return Sheet(
        page=page,
        pages=len(pages),
        text=text,
        marks=places_of(text, words),
        phrase=next((one.text for one in quotes if one.page in (0, page)), ""),
        title=head.reading.title or head.title,
        number=head.reading.number,
        document_date=head.reading.document_date,
        facts=reading_facts(head.reading),
        pro=pro,
        contra=contra,
    )


def _reasons(catalogue: Catalogue, document_id: int, doubt: Doubt) -> list[ReasonRow]:
    """Of all that the rules found for the question: the document's own words and those of its meeting."""
    question = doubt.question
    parts = [row.part for row in catalogue.evidence([document_id]) if row.member == question.member]
    matches = catalogue.matches([document_id])
    return [
        reason
        for part in parts
        for match in matches.get((document_id, part), ())
        if (match.item, match.slot) == (question.item, question.slot)
        for reason in match.reasons
    ]
