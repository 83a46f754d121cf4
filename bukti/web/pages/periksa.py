"""The check before an audit: the verdict, every finding with its document or indicator, and all of it to take away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bukti import check_export, check_sentences, check_wording, gap_wording
from bukti.check_list import SHADES, sections
from bukti.checking.model import Code, Finding, Place, Report
from bukti.i18n import _
from bukti.reports.check import VERDICT_SHADES, as_html, floors_of
from bukti.reports.press import Press
from bukti.seeing import place_of
from bukti.web import links
from bukti.web.access import Checker, TheDesk
from bukti.web.checks import Made, made_now
from bukti.web.desk import Desk
from bukti.web.taking_away import as_csv, as_xlsx, attachment
from bukti.web.templating import render
from bukti.wording import worded

router = APIRouter()

WAIT_SECONDS = 3.0
"""A page waits so long for a check; then it says that one is under way."""

TAKE_SECONDS = 120.0
"""A file to take away waits so long."""

PRINTED_KEPT = 4
"""Reports on paper that are kept: laying one out takes seconds, and the same text gives the same bytes."""

POLL_SECONDS = 3

LINES_SHOWN = 15
"""Of one kind of finding, unless this kind alone is asked for."""

OTHERS_SHOWN = 5
"""Further places of one finding."""

WITHOUT_PAGE = frozenset({Code.OBJECT_ORPHAN, Code.INDEX_EXTRA})
"""Findings of what is no document any more."""


class Asked(msgspec.Struct, frozen=True):
    """Which findings are asked for; empty: all."""

    family: str = ""
    severity: str = ""
    bidang: str = ""
    code: str = ""
    target: str = ""

    def chosen(self, report: Report) -> list[Finding]:
        return report.chosen(family=self.family, severity=self.severity, code=self.code, bidang=self.bidang)

    def address(self, path: str = "/periksa", **more: str) -> str:
        """The same choice elsewhere, or another one."""
        asked = {
            "keluarga": self.family,
            "tingkat": self.severity,
            "bidang": self.bidang,
            "temuan": self.code,
            "sasaran": self.target,
            **more,
        }
        return links.address(path, asked)


def asked(
    keluarga: str = "", tingkat: str = "", bidang: str = "", temuan: str = "", sasaran: str = ""
) -> Asked:
    return Asked(keluarga, tingkat, bidang, temuan, sasaran)


AskedFor = Annotated[Asked, Depends(asked)]


@router.get("/periksa")
def page(request: Request, desk: TheDesk, viewer: Checker, given: AskedFor) -> Response:  # noqa: ARG001 (lets in)
    made, is_fresh = desk.checks.latest(WAIT_SECONDS)
    values: dict[str, object] = {"made": made, "is_fresh": is_fresh, "asked": given, "poll": POLL_SECONDS}
    return render(request, "periksa.html", values | (_shown(made, given) if made is not None else {}))


@router.get("/periksa.csv")
def as_table(desk: TheDesk, viewer: Checker, given: AskedFor) -> Response:  # noqa: ARG001
    made = made_now(desk, TAKE_SECONDS)
    header, rows = check_export.table(given.chosen(made.report), made.plan.pack)
    return as_csv("pemeriksaan", header, rows)


@router.get("/periksa.xlsx")
def as_workbook(desk: TheDesk, viewer: Checker, given: AskedFor) -> Response:  # noqa: ARG001
    made = made_now(desk, TAKE_SECONDS)
    header, rows = check_export.table(given.chosen(made.report), made.plan.pack)
    return as_xlsx("pemeriksaan", _("Pre-audit check"), header, rows)


@router.get("/periksa.html")
def as_page(desk: TheDesk, viewer: Checker, given: AskedFor) -> Response:  # noqa: ARG001
    return attachment(
        "pemeriksaan.html", _whole(desk, given).encode("utf-8", "replace"), "text/html; charset=utf-8"
    )


@router.get("/periksa.pdf")
def as_paper(desk: TheDesk, viewer: Checker, given: AskedFor) -> Response:  # noqa: ARG001
    return attachment("pemeriksaan.pdf", _printed(_whole(desk, given)), "application/pdf")


@lru_cache(PRINTED_KEPT)
def _printed(html: str) -> bytes:
    """In a process of its own: it takes seconds, and other people's pages do not wait for it."""
    with Press(1) as press:
        return press.put(html).result()


def _whole(desk: Desk, given: Asked) -> str:
    """The report with the findings that were asked for."""
    made = made_now(desk, TAKE_SECONDS)
    report = msgspec.structs.replace(
        _for_target(made.report, given.target), findings=tuple(given.chosen(made.report))
    )
    return as_html(report, made.plan.pack, desk.workspace)


def _for_target(report: Report, target: str) -> Report:
    if target not in report.predicates:
        return report
    return msgspec.structs.replace(report, target=target, predicates=(target,))


def _shown(made: Made, given: Asked) -> dict[str, object]:
    report, pack = _for_target(made.report, given.target), made.plan.pack
    names = gap_wording.Names(pack)
    found = given.chosen(report)
    return {
        "report": report,
        "verdict": check_sentences.verdict(report),
        "verdict_means": check_sentences.verdict_means(report),
        "shade": VERDICT_SHADES[report.verdict.value],
        "severities": _counted((one.severity for one in report.findings), check_wording.SEVERITIES),
        "families": _counted((one.family for one in report.findings), check_wording.FAMILIES),
        "shades": {severity.value: shade for severity, shade in SHADES.items()},
        "sections": sections(found, names),
        "count": len(found),
        "bidang_known": pack.owners.bidang,
        "predicates_known": [one.id for one in pack.lke.predicates],
        "predicates": [(one, floors_of(report, one)) for one in report.predicates],
        "hashing": check_sentences.hashing(report.hashing),
        "code_title": check_sentences.title(given.code) if given.code in list(Code) else given.code,
        "items": {item.id: item.text for item in pack.items},
        "lines_shown": None if given.code else LINES_SHOWN,
        "others_shown": None if given.code else OTHERS_SHOWN,
        "document": _document,
        "indicators": {one.id for one in pack.indicators},
    }


def _counted(codes: Iterable[str], words: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """Code, words and number of each that there is, in the order of the words."""
    found = Counter(codes)
    return [(code, worded(words, code), found[code]) for code in words if found[code]]


def _document(finding: Finding, place: Place) -> str:
    """The address of the document at its page; empty where there is none to show."""
    known = place_of(place.key) if place.key and finding.code not in WITHOUT_PAGE else None
    return links.document(known, place.page) if known is not None else ""
