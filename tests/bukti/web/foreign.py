"""What somebody of one bidang must never be shown: names, addresses and titles of the others' documents."""

from __future__ import annotations

from html import unescape

from archive.names import shown
from bukti.web.desk import Desk

SHORTEST_TITLE = 25
"""Letters; a shorter title (“Notula”) says nothing that the plan does not say itself."""


def words_of_others(desk: Desk, bidang: str) -> frozenset[str]:
    """Paths, file names, SHA-256 and telling titles of documents that are filed under other bidang alone."""
    own, foreign = set[str](), set[str]()
    with desk.reading() as catalogue:
        for row in catalogue.documents(limit=10_000):
            dossiers = catalogue.views.outline(row.id).filings
            words = {row.sha256}
            for one in dossiers:
                path = shown(one.filing.path)
                words |= {path, path.rpartition("/")[2]}
            for head in catalogue.heads([row.sha256]).values():
                words |= {head.title, head.reading.title}
            mine = any(one.bidang == bidang for one in dossiers)
            (own if mine else foreign).update(words)
    telling = {word for word in foreign if len(word) >= SHORTEST_TITLE or "." in word}
    return frozenset(word for word in telling if not any(word in said for said in own))


def leaks(text: str, words: frozenset[str]) -> list[str]:
    """Which of the words stand in an answer."""
    plain = unescape(text)
    return sorted(word for word in words if word in plain)
