"""A check on the terminal: the verdict first, then family by family, the gravest first; long lists are cut."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bukti import check_sentences, check_wording, gap_wording
from bukti.checking.model import Family, Severity
from bukti.cli.screen import console, echo, table
from bukti.i18n import _, ngettext
from bukti.wording import worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bukti.checking.model import Finding, Report
    from rules.pack.model import Pack

SHOWN_OF_A_KIND = 5
"""Findings of one kind told one by one; --all shows every one."""

OTHERS_SHOWN = 3
"""Further places of one finding."""

STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "dim"}
VERDICT_STYLES = {"sound": "bold green", "gaps": "bold yellow", "integrity": "bold red"}


def print_report(report: Report, pack: Pack, *, show_all: bool = False) -> None:
    names = gap_wording.Names(pack)
    echo(
        _("Pre-audit check of {unit} on {day}").format(unit=report.unit, day=gap_wording.day(report.on)),
        style="bold",
    )
    style = "bold yellow" if report.is_interrupted else VERDICT_STYLES[report.verdict.value]
    echo(check_sentences.verdict(report).upper(), style=style)
    echo(check_sentences.verdict_means(report))
    echo(_told(report))
    for family, found in groupby(report.findings, key=lambda one: one.family):
        _print_family(family, list(found), names, show_all)
    echo()
    echo(check_sentences.hashing(report.hashing), style="dim")
    _print_account(report)
    _print_bounds(report)
    if any(count > SHOWN_OF_A_KIND for count in report.counts().values()) and not show_all:
        echo(_("Long lists were cut. All of it: bukti check --all, --html FILE or --json"), style="dim")


def _told(report: Report) -> str:
    counts = [
        f"{worded(check_wording.SEVERITIES, severity)} {count}"
        for severity in Severity
        if (count := sum(one.severity is severity for one in report.findings))
    ]
    if not counts:
        return _("No finding.")
    count = len(report.findings)
    all_of_them = ngettext("{count} finding", "{count} findings", count).format(count=count)
    return f"{all_of_them}: " + ", ".join(counts)


def _print_family(family: Family, found: Sequence[Finding], names: gap_wording.Names, show_all: bool) -> None:
    echo()
    echo(f"{worded(check_wording.FAMILIES, family)} ({len(found)})", style="bold underline")
    if family is Family.HONESTY:
        echo(_(check_wording.CAREFUL), style="dim")
    for _key, alike in groupby(found, key=lambda one: (one.code, one.severity)):
        _print_kind(list(alike), names, show_all)


def _print_kind(alike: Sequence[Finding], names: gap_wording.Names, show_all: bool) -> None:
    first = alike[0]
    severity = worded(check_wording.SEVERITIES, first.severity)
    echo(
        f"  {check_sentences.title(first.code)} · {severity} · {len(alike)}",
        style=f"bold {STYLES[first.severity]}".replace("bold dim", "dim"),
    )
    shown = alike if show_all else alike[:SHOWN_OF_A_KIND]
    for finding in shown:
        echo(f"    {_line(finding, names)}")
        for other in finding.others[: None if show_all else OTHERS_SHOWN]:
            echo(f"      + {check_sentences.place(other)}", style="dim")
        if len(finding.others) > OTHERS_SHOWN and not show_all:
            echo(
                "      " + _("… and {count} more").format(count=len(finding.others) - OTHERS_SHOWN),
                style="dim",
            )
    if len(alike) > len(shown):
        echo("    " + _("… and {count} more").format(count=len(alike) - len(shown)), style="dim")
    remedies = list(dict.fromkeys(check_sentences.remedy(one) for one in shown))
    for text in remedies[: None if show_all else 1]:
        echo(f"    → {text}", style="cyan")


def _line(finding: Finding, names: gap_wording.Names) -> str:
    told = [
        check_sentences.place(finding.place),
        check_sentences.sentence(finding),
        f"[{check_sentences.concerned(finding, names)}]" if finding.bidang else "",
    ]
    return " · ".join(filter(None, told))


def _print_account(report: Report) -> None:
    rows = [
        [
            one.name,
            str(one.account.on_disk),
            str(one.account.indexed),
            str(one.account.pending),
            str(one.account.failed),
            str(one.account.ignored),
        ]
        for one in report.accounts
    ]
    if rows:
        numbers = [_("On disk"), _("Searchable"), _("Waiting"), _("With problems"), _("Ignored")]
        console().print(table([_("Folder"), *((name, "right") for name in numbers)], rows))


def _print_bounds(report: Report) -> None:
    bounds = report.bounds
    echo(
        _(
            "At most {present:.2f} of {weight:.2f} points by the evidence of today, {possible:.2f} still possible; "
            "{risk:.2f} at risk. A bound from evidence, not a score."
        ).format(
            present=bounds.total.present,
            weight=bounds.total.weight,
            possible=bounds.total.possible,
            risk=report.at_risk,
        )
    )
    for predicate in report.predicates:
        floors = [one for one in bounds.floors if one.predicate == predicate]
        rows = [
            [
                one.name,
                f"{one.points:.2f}",
                f"{one.present:.2f}",
                f"{one.possible:.2f}",
                _("carried") if one.lacking == 0 else f"{one.lacking:.2f}",
            ]
            for one in floors
        ]
        columns = [_("Minimum"), _("At most today"), _("Still possible"), _("Short of it")]
        console().print(
            table(
                [
                    _("Minimum scores {predicate}").format(predicate=predicate.upper()),
                    *((c, "right") for c in columns),
                ],
                rows,
            )
        )
