"""The check before an audit for programs: the verdict, and findings by the same filters as the page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from bukti import gap_wording
from bukti.check_export import as_json, finding_json
from bukti.checking.model import Family, Severity
from bukti.web.access import Checker, TheDesk
from bukti.web.api import check_models
from bukti.web.checks import made_now

router = APIRouter(prefix="/api", tags=["check"])

MOST_AT_ONCE = 1_000
"""Findings in one answer."""

WAIT_SECONDS = 60.0


@router.get("/check", response_model=check_models.Check)
def check(
    desk: TheDesk,
    viewer: Checker,  # noqa: ARG001 (lets in)
    family: Family | None = None,
    severity: Severity | None = None,
    bidang: str = "",
    limit: Annotated[int, Query(ge=0, le=MOST_AT_ONCE)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Any:
    """The check of today, without hashing stored files again; as `bukti check --json`. `counts` are of all findings,
    `total` of those that fit."""
    made = made_now(desk, WAIT_SECONDS)
    report, names = made.report, gap_wording.Names(made.plan.pack)
    found = report.chosen(family=family or "", severity=severity or "", bidang=bidang)
    return {
        **as_json(report, made.plan.pack, with_findings=False),
        "checked_at": made.at,
        "total": len(found),
        "findings": [finding_json(one, names) for one in found[offset : offset + limit]],
    }
