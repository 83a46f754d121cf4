"""`bukti matches`: which file serves which item of the plan, for which period, as it stands after decisions."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bukti.cli.screen import console, echo, echo_json, table
from bukti.i18n import _
from bukti.wording_matches import MATCH_STATES

if TYPE_CHECKING:
    from archive.matches import Line, Listed

COLUMNS = ("path", "item", "period", "state", "score")
"""Of the CSV file, in this order: a stable interface."""


@click.command(
    "matches",
    short_help=_("List which file serves which item"),
    help=_(
        "List which file serves which item of the plan, for which period and how surely, decisions included. Paths "
        "begin with the name of their source; members of archives and mails are written a.zip!/b.pdf. A part of a "
        "bundle is listed under the bundle's item."
    ),
    epilog=_("Example: bukti matches --item A.I.5 --state suggested"),
)
@click.option("--csv", "csv_file", metavar=_("FILE"), help=_("Write a CSV file; - is the screen."))
@click.option("--item", default="", help=_("Only this item or indicator, or all that begin so."))
@click.option(
    "--state", type=click.Choice([str(state) for state in MATCH_STATES]), help=_("Only those in this state.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.pass_obj
def command(
    workspace: Path | None, csv_file: str | None, item: str, state: str | None, as_json: bool
) -> None:
    from archive.matches import lines, listed
    from bukti.opening import reading_catalogue

    with reading_catalogue(workspace) as catalogue:
        found = [one for one in listed(catalogue, with_reasons=as_json) if _is_wanted(one, item, state)]
    if as_json:
        echo_json([_as_json(one) for one in found])
    elif csv_file is not None:
        _write_csv(csv_file, list(lines(found)))
    elif found:
        rows = [
            (line.path, line.item, line.period, _(MATCH_STATES[line.state]), f"{line.score:.2f}")
            for line in lines(found)
        ]
        console().print(table([_("File"), _("Item"), _("Period"), _("State"), (_("Score"), "right")], rows))
    else:
        echo(_("No matches."))


def _is_wanted(one: Listed, item: str, state: str | None) -> bool:
    """An id stands for all below it: `A.I.5` for `A.I.5.iii.a-1`, but not for `A.I.50`."""
    below = (f"{item}.", f"{item}-")
    is_below = not item or one.verdict.item == item or one.verdict.item.startswith(below)
    return is_below and state in (None, str(one.verdict.state))


def _write_csv(name: str, rows: list[Line]) -> None:
    if name == "-":
        _write_rows(csv.writer(sys.stdout, lineterminator="\n"), rows)
        return
    with open(name, "w", encoding="utf-8", newline="") as file:
        _write_rows(csv.writer(file, lineterminator="\n"), rows)


def _write_rows(writer: Any, rows: list[Line]) -> None:
    writer.writerow(COLUMNS)
    writer.writerows((line.path, line.item, line.period, line.state, f"{line.score:g}") for line in rows)


def _as_json(one: Listed) -> dict[str, Any]:
    return {"path": one.path, "key": one.unit.key, "title": one.unit.title, **verdict_json(one.verdict)}


def verdict_json(verdict: Any) -> dict[str, Any]:
    """The stable JSON form of a match after decisions."""
    import msgspec

    decision = verdict.decision
    return {
        "item": verdict.item,
        "role": verdict.role,
        "slot": verdict.slot,
        "period": verdict.period,
        "document_type": verdict.document_type,
        "state": str(verdict.state),
        "score": verdict.score,
        "is_tied": verdict.is_tied,
        "reasons": [msgspec.to_builtins(reason) for reason in verdict.reasons],
        "decision": None
        if decision is None
        else {
            "id": decision.id,
            "verb": str(decision.verb),
            "who": decision.who,
            "at": decision.at,
            "why": decision.why,
        },
    }
