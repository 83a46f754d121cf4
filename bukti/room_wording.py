"""The words for people of the assessors' room: findings, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping

from bukti.i18n import marked
from bukti.rooms import Verdict
from evidence_store.rooms import FindingVerb

FINDINGS: Mapping[str, str] = {
    FindingVerb.ACCEPT: marked("accepted by the assessor"),
    FindingVerb.REJECT: marked("rejected by the assessor"),
    FindingVerb.ASK: marked("needs information"),
    FindingVerb.ANSWER: marked("answer of the unit"),
}

VERDICTS: Mapping[str, str] = {
    Verdict.REJECTED: marked("rejected"),
    Verdict.ASKED: marked("needs information"),
    Verdict.ACCEPTED: marked("accepted"),
    Verdict.OPEN: marked("not assessed yet"),
}
