"""`bukti rules lint`: everything that is wrong in a rule pack or looks so, with file, line and column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bukti.cli.door import NOT_COMPLETE, OK
from bukti.cli.screen import echo, echo_json
from bukti.i18n import _, ngettext

if TYPE_CHECKING:
    from rules.pack import Pack
    from rules.yaml_source import Fault


@click.command(
    "lint",
    short_help=_("Look through a rule pack for mistakes"),
    help=_(
        "Look through the rule pack for mistakes: PACK is a folder or the name of a pack that comes with Bukti;"
        " without it, the workspace's own is meant. Each is told with file:line:column. Exit code 0: no mistakes"
        " (there may be advice), 1: mistakes."
    ),
    epilog=_("Example: bukti rules lint pack"),
)
@click.argument("pack", metavar="[PACK]", required=False)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.pass_obj
def command(workspace: Path | None, pack: str | None, as_json: bool) -> int:
    from bukti.cli.rules import choose
    from rules.files import lint_pack

    chosen = choose(workspace, pack)
    checked, faults = lint_pack(chosen.folder)
    mistakes = [fault for fault in faults if not fault.is_advice]
    if as_json:
        echo_json(lint_json(chosen.shown, faults))
    else:
        _print(checked, faults, chosen.shown)
    return NOT_COMPLETE if mistakes else OK


def _print(pack: Pack, faults: Sequence[Fault], folder: str) -> None:
    from bukti.rule_wording import rule_fault

    for fault in faults:
        sentence = rule_fault(fault)
        if fault.is_advice:
            sentence = _("advice: {sentence}").format(sentence=sentence)
        echo(f"{folder}/{fault.place}: {sentence}")
    advice = sum(fault.is_advice for fault in faults)
    mistakes = len(faults) - advice
    echo(
        _("{pack}: {indicators} indicators, {items} expected items, {types} document types").format(
            pack=pack.id, indicators=len(pack.indicators), items=len(pack.items), types=len(pack.documents)
        )
    )
    found = ngettext("{count} mistake", "{count} mistakes", mistakes).format(count=mistakes)
    remarks = ngettext("{count} piece of advice", "{count} pieces of advice", advice).format(count=advice)
    echo(f"{found}, {remarks}", style="bold")


def lint_json(folder: str, faults: Sequence[Fault]) -> dict[str, Any]:
    """The stable JSON form of what lint finds."""
    from bukti.rule_wording import rule_fault

    return {
        "pack": folder,
        "mistakes": sum(not fault.is_advice for fault in faults),
        "advice": sum(fault.is_advice for fault in faults),
        "faults": [
            {
                "file": fault.place.file,
                "line": fault.place.line,
                "column": fault.place.column,
                "severity": "advice" if fault.is_advice else "mistake",
                "code": str(fault.code),
                "found": fault.found,
                "expected": list(fault.expected),
                "sentence": rule_fault(fault),
            }
            for fault in faults
        ],
    }
