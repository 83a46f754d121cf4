"""A check for programs and spreadsheets: JSON, JUnit XML, a table for people. Stable interfaces (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from bukti import check_sentences, check_wording, gap_wording, wording
from bukti.checking.model import FAMILY_OF, OPEN_SLOTS, Family, Severity, in_order
from bukti.i18n import _
from bukti.tables import xml_text

if TYPE_CHECKING:
    from bukti.checking.model import Finding, Place, Report
    from rules.pack.model import Pack

FORMAT = 1

MOST_OTHERS = 20
"""Further places told of in one cell of a table."""

Table = tuple[list[str], list[list[object]]]


# --- JSON


def as_json(report: Report, pack: Pack, *, with_findings: bool = True) -> dict[str, Any]:
    """Everything of the report; findings with their words beside the codes."""
    names = gap_wording.Names(pack)
    bounds = report.bounds
    return {
        "format": FORMAT,
        "unit": report.unit,
        "pack": report.pack,
        "as_of": report.on,
        "target": report.target,
        "bidang": report.bidang,
        "verdict": report.verdict.value,
        "is_interrupted": report.is_interrupted,
        "counts": {
            "severity": {one.value: _count(report.findings, severity=one) for one in Severity},
            "family": {one.value: _count(report.findings, family=one) for one in Family},
            "code": {code.value: count for code, count in report.counts().items()},
        },
        "slots": dict(report.states),
        "at_risk": round(report.at_risk, 4),
        "bounds": {
            "is_score": False,  # at most so many points: an assessor may always give less
            "total": {
                "weight": _points(bounds.total.weight),
                "present": _points(bounds.total.present),
                "possible": _points(bounds.total.possible),
            },
            "floors": [
                {
                    "predicate": one.predicate,
                    "floor": one.floor,
                    "name": one.name,
                    "points": _points(one.points),
                    "present": _points(one.present),
                    "possible": _points(one.possible),
                    "lacking": _points(one.lacking),
                }
                for one in bounds.floors
                if one.predicate in report.predicates
            ],
            "indicators": {
                one.id: {
                    "weight": _points(one.weight),
                    "present": one.present.answer,
                    "present_points": _points(one.present.points),
                    "possible": one.possible.answer,
                    "possible_points": _points(one.possible.points),
                }
                for one in bounds.indicators.values()
            },
        },
        "accounts": {one.name: msgspec.to_builtins(one.account) for one in report.accounts},
        "hashing": msgspec.to_builtins(report.hashing),
        "audit_head": report.audit_head,
        "findings": [finding_json(one, names) for one in report.findings] if with_findings else [],
    }


def finding_json(finding: Finding, names: gap_wording.Names) -> dict[str, Any]:
    return {
        "code": finding.code.value,
        "family": finding.family.value,
        "severity": finding.severity.value,
        "bidang": list(finding.bidang),
        "concerned": check_sentences.concerned(finding, names),
        "place": _place(finding.place),
        "others": [_place(one) for one in finding.others],
        "facts": dict(finding.facts),
        "title": check_sentences.title(finding.code),
        "sentence": check_sentences.sentence(finding),
        "remedy": check_sentences.remedy(finding),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "indicator": place.indicator,
        "item": place.item,
        "slot": place.slot,
        "document": place.sha256,
        "member": place.member,
        "path": place.path,
        "page": place.page,
    }


def _count(
    findings: Iterable[Finding], *, severity: Severity | None = None, family: Family | None = None
) -> int:
    return sum(severity in (None, one.severity) and family in (None, one.family) for one in findings)


def _points(points: float) -> float:
    return round(points, 4)


# --- for people


def table(findings: Iterable[Finding], pack: Pack) -> Table:
    """Header and rows, in words."""
    names = gap_wording.Names(pack)
    header = [
        *(_("Family"), _("Gravity"), _("Finding"), _("Bidang"), _("Indicator"), _("Item"), _("Period")),
        *(_("File"), _("Page"), _("What it is"), _("What to do"), _("Further places")),
    ]
    return header, [_row(one, names) for one in findings]


def _row(finding: Finding, names: gap_wording.Names) -> list[object]:
    place = finding.place
    others = [check_sentences.place(one) for one in finding.others]
    if len(others) > MOST_OTHERS:
        others[MOST_OTHERS:] = [_("… and {count} more").format(count=len(others) - MOST_OTHERS)]
    return [
        wording.worded(check_wording.FAMILIES, finding.family),
        wording.worded(check_wording.SEVERITIES, finding.severity),
        check_sentences.title(finding.code),
        check_sentences.concerned(finding, names),
        place.indicator,
        place.item,
        gap_wording.period(place.slot),
        place.path,
        place.page or "",
        check_sentences.sentence(finding),
        check_sentences.remedy(finding),
        "\n".join(others),
    ]


# --- JUnit

XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
"""How the library begins depends on the one that it writes by."""


def junit(report: Report, pack: Pack) -> bytes:
    """JUnit XML: a suite for each family, in it a case for each kind of finding, and one for each indicator of the
    plan. A case fails by errors and by gaps; warnings and notices stand in its output. What could not be looked at,
    because the check was interrupted, is skipped."""
    from junitparser import JUnitXml

    made: Any = JUnitXml(_("Pre-audit check of {unit}").format(unit=report.unit))
    for family in Family:
        made.add_testsuite(_suite(report, pack, family))
    made.update_statistics()
    for suite in made:
        suite.update_statistics()
    written: bytes = made.tostring()
    return XML + written.partition(b"?>\n")[2] if written.startswith(b"<?xml") else written


def _suite(report: Report, pack: Pack, family: Family) -> Any:
    from junitparser import TestSuite

    suite = TestSuite(family.value)
    suite.timestamp = f"{report.on}T00:00:00"
    suite.hostname = "bukti"
    mine = [one for one in report.findings if one.family is family]
    if family is Family.COMPLETENESS:
        by_indicator: dict[str, list[Finding]] = {one.id: [] for one in pack.indicators}
        for finding in mine:
            by_indicator.setdefault(finding.place.indicator, []).append(finding)
        for indicator, found in by_indicator.items():
            suite.add_testcase(_case(f"indicator {indicator}", family, found))
        return suite
    by_code: dict[str, list[Finding]] = {}
    for finding in mine:
        by_code.setdefault(finding.code.value, []).append(finding)
    for code in _codes(family):
        suite.add_testcase(_case(code, family, by_code.get(code, []), is_skipped=report.is_interrupted))
    return suite


def _codes(family: Family) -> list[str]:
    return [code.value for code, of in FAMILY_OF.items() if of is family]


def _case(name: str, family: Family, found: list[Finding], *, is_skipped: bool = False) -> Any:
    from junitparser import Failure, Skipped, TestCase

    case = TestCase(name, f"bukti.check.{family.value}", 0)
    failing = [one for one in found if one.severity is Severity.ERROR or one.code in OPEN_SLOTS]
    others = [one for one in in_order(found) if one not in failing]
    if failing:
        failure = Failure(xml_text(check_sentences.title(failing[0].code)), failing[0].code.value)
        failure.text = "\n".join(map(_line, failing))
        case.result = [failure]
    elif is_skipped and not found:
        case.result = [Skipped()]
    if others:
        case.system_out = "\n".join(map(_line, others))
    return case


def _line(finding: Finding) -> str:
    told = [
        wording.worded(check_wording.SEVERITIES, finding.severity),
        check_sentences.title(finding.code),
        check_sentences.place(finding.place),
        check_sentences.sentence(finding),
    ]
    return xml_text(" | ".join(filter(None, told)))
