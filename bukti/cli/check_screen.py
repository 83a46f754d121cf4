"""A check on the terminal: the verdict first, then family by family, the gravest first; long lists are cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bukti import check_sentences, check_wording, gap_wording
from bukti.check_list import Line, Section, sections
from bukti.checking.model import Severity
from bukti.cli.screen import console, echo, table
from bukti.i18n import _, ngettext
from bukti.wording import worded

if TYPE_CHECKING:
    from bukti.checking.model import Report
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
    if report.bidang:
        echo(_("only {bidang}").format(bidang=names.bidang(report.bidang)), style="bold")
    style = "bold yellow" if report.is_interrupted else VERDICT_STYLES[report.verdict.value]
    echo(check_sentences.verdict(report).upper(), style=style)
    echo(check_sentences.verdict_means(report))
    echo(_told(report))
    for section in sections(report.findings, names):
        _print_section(section, show_all)
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


def _print_section(section: Section, show_all: bool) -> None:
    echo()
    echo(f"{section.title} ({section.count})", style="bold underline")
    if section.careful:
        echo(section.careful, style="dim")
    for kind in section.kinds:
        style = STYLES[kind.severity]
        echo(
            f"  {kind.title} · {kind.severity_words} · {kind.count}",
            style=style if style == "dim" else f"bold {style}",
        )
        shown = kind.lines if show_all else kind.lines[:SHOWN_OF_A_KIND]
        for line in shown:
            _print_line(line, show_all)
        left = sum(line.count for line in kind.lines[len(shown) :])
        if left:
            echo("    " + _("… and {count} more").format(count=left), style="dim")
        echo(f"    → {kind.remedy}", style="cyan")


def _print_line(line: Line, show_all: bool) -> None:
    told = [line.where, line.file, line.what, f"[{line.concerned}]"]
    echo("    " + " · ".join(filter(None, told)))
    shown = line.others if show_all else line.others[:OTHERS_SHOWN]
    for _place, text in shown:
        echo(f"      + {text}", style="dim")
    if len(line.others) > len(shown):
        echo("      " + _("… and {count} more").format(count=len(line.others) - len(shown)), style="dim")


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
    if report.target:
        _print_answers(report)
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


def _print_answers(report: Report) -> None:
    """Indicators of which the evidence of today does not allow the best answer."""
    rows = [
        [one.id, gap_wording.answer(one.present), gap_wording.answer(one.possible), f"{one.weight:.2f}"]
        for one in report.below_best
    ]
    if rows:
        echo(_("Highest answers that the evidence allows"), style="bold")
        headings = [_("Indicator"), _("At most today"), _("Still possible")]
        console().print(table([*headings, (_("Weight"), "right")], rows))
