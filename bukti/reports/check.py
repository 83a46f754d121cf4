"""A check as a report: HTML for the screen and for paper, with every finding in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bukti import check_sentences, check_wording, gap_wording
from bukti.check_list import SHADES, sections
from bukti.checking.model import Severity
from bukti.reports.templating import Head, logo, rendered
from bukti.wording import worded

if TYPE_CHECKING:
    from bukti.checking.model import Report
    from bukti.opening import Workspace
    from rules.gaps.ceiling import FloorDistance
    from rules.pack.model import Pack

OTHERS_SHOWN = 20
"""Further places of one finding that are told one by one; of more the number is told, and JSON has them all."""

VERDICT_SHADES = {"sound": "good", "gaps": "warn", "integrity": "bad"}


def as_html(report: Report, pack: Pack, workspace: Workspace) -> str:
    """The same report gives the same text. Raises BadLogo."""
    settings = workspace.settings
    head = Head(
        unit=report.unit,
        letterhead=settings.letterhead,
        on=report.on,
        language=settings.unit.language,
        logo=logo(settings.letterhead, workspace.places.root),
    )
    names = gap_wording.Names(pack)
    values = {
        "report": report,
        "verdict": check_sentences.verdict(report),
        "verdict_means": check_sentences.verdict_means(report),
        "shade": "warn" if report.is_interrupted else VERDICT_SHADES[report.verdict.value],
        "counts": [
            (worded(check_wording.SEVERITIES, one), SHADES[one], _count(report, one)) for one in Severity
        ],
        "sections": sections(report.findings, names),
        "hashing": check_sentences.hashing(report.hashing),
        "predicates": [(one, floors_of(report, one)) for one in report.predicates],
        "indicators": report.below_best,
        "answer": gap_wording.answer,
        "names": names,
        "others_shown": OTHERS_SHOWN,
        "items": {item.id: item.text for item in pack.items},
    }
    return rendered("check.html", head, values)


def floors_of(report: Report, predicate: str) -> list[FloorDistance]:
    return [one for one in report.bounds.floors if one.predicate == predicate]


def _count(report: Report, severity: Severity) -> int:
    return sum(one.severity is severity for one in report.findings)
