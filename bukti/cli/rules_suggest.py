"""`bukti rules suggest`: edits of the rule pack that people's decisions ask for; a person applies them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bukti.cli.door import NOT_COMPLETE, OK
from bukti.cli.screen import complain, console, echo, echo_json
from bukti.i18n import _, ngettext

if TYPE_CHECKING:
    from archive.context import Archive
    from bukti.learning import Lessons
    from bukti.opening import Workspace
    from evidence_store.catalogue import Catalogue
    from rules.learning import Proposal, Trial
    from rules.pack import Pack

AUDIT_EVENT = "pack_edited"


@click.command(
    "suggest",
    short_help=_("Suggest edits of the rules from what people decided"),
    help=_(
        "Suggest edits of the workspace's rule pack: words that accepted or rejected documents have in common and the "
        "rules do not know. Each is shown as it would be written, with the documents behind it and what it would "
        "change. Nothing is written unless you say --apply with its number; the next scan then goes by the new rules."
    ),
    epilog=_("Example: bukti rules suggest --apply 1"),
)
@click.option(
    "--apply",
    "numbers",
    type=click.IntRange(min=1),
    multiple=True,
    metavar="N",
    help=_("Write edit number N."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.pass_obj
def command(workspace: Path | None, numbers: tuple[int, ...], as_json: bool) -> int:
    from archive.progress import Silent
    from bukti import opening

    found = opening.find(workspace)
    if not numbers:
        with opening.reading_catalogue(workspace) as catalogue:
            suggested = _suggested(found, catalogue)
        _print(suggested, as_json=as_json)
        return OK
    with opening.writing(found, Silent(), lambda: False) as archive:
        suggested = _suggested(found, archive.catalogue)
        known = len(suggested.proposals)
        if max(numbers) > known:
            raise click.UsageError(_("There is no suggestion {number}.").format(number=max(numbers)))
        return _apply(suggested, sorted(set(numbers)), archive, as_json=as_json)


@dataclass(frozen=True)
class _Suggested:
    """The pack as it is, and what is proposed for it."""

    folder: Path
    files: Mapping[str, bytes]
    pack: Pack
    lessons: Lessons
    trial: Trial
    proposals: Sequence[Proposal]

    def diff(self, numbers: Sequence[int]) -> str:
        """The edits with these numbers, from 1. Raises EditError."""
        from bukti.pack_edits import diff

        return diff(self.files, self.changed(numbers), os.path.relpath(self.folder))

    def changed(self, numbers: Sequence[int]) -> dict[str, bytes]:
        from bukti.pack_edits import edited

        return edited(self.files, self.pack, [self.proposals[number - 1].edit for number in numbers])


def _suggested(workspace: Workspace, catalogue: Catalogue) -> _Suggested:
    """By the pack as it is edited now. Raises PackError if it has mistakes: they come first."""
    from bukti.learning import lessons
    from rules.files import contents, decoded
    from rules.learning import Trial, propose
    from rules.pack import load
    from rules.yaml_source import Fault, PackError

    folder = workspace.places.pack
    files = contents(folder)
    faults: list[Fault] = []
    pack = load(decoded(files, faults), faults)
    if faults:
        raise PackError(faults)
    learned = lessons(catalogue, pack)
    with console(to_stderr=True).status(_("Trying edits of the rules on what people decided")):
        trial = Trial(pack, learned.cases, learned.background)
        proposals = propose(trial) if learned.cases else []
    return _Suggested(folder, files, pack, learned, trial, proposals)


def _apply(suggested: _Suggested, numbers: Sequence[int], archive: Archive, *, as_json: bool) -> int:
    """Writes the edits if they are as harmless together as each is alone, and notes it in the audit log."""
    from bukti.pack_edits import EditRefused, write_edits
    from bukti.rule_wording import fault_lines
    from rules.files import digest

    edits = [suggested.proposals[number - 1].edit for number in numbers]
    if suggested.trial.effect(edits).broken:
        complain(_("Together these edits would break what each leaves alone. Apply them one by one."))
        return NOT_COMPLETE
    changed = suggested.changed(numbers)
    try:
        write_edits(suggested.folder, suggested.files, changed)
    except EditRefused as error:
        complain(_("Not written; the pack would then have mistakes:"))
        complain(fault_lines(error.faults, "pack"))
        return NOT_COMPLETE
    facts = {
        "edits": [
            {"type": edit.type, "field": str(edit.field), "line": edit.line, "phrase": edit.phrase}
            for edit in edits
        ],
        "files": sorted(changed),
        "pack": digest({**suggested.files, **changed}),
    }
    archive.catalogue.audit(AUDIT_EVENT, facts, who=archive.who, at=archive.clock.now())
    if as_json:
        echo_json(suggest_json(suggested, numbers))
    else:
        _print_diff(suggested.diff(numbers))
        echo(_("Written. The next scan goes by it: bukti scan"), style="bold")
    return OK


# --- shown


def _print(suggested: _Suggested, *, as_json: bool) -> None:
    if as_json:
        echo_json(suggest_json(suggested, ()))
        return
    for number, proposal in enumerate(suggested.proposals, 1):
        _print_one(number, proposal, suggested)
    cases = len(suggested.lessons.cases)
    seen = ngettext("{count} decision looked at", "{count} decisions looked at", cases).format(count=cases)
    if suggested.proposals:
        count = len(suggested.proposals)
        told = ngettext("{count} suggestion", "{count} suggestions", count).format(count=count)
        echo(f"{seen}; {told}. " + _("To write one: bukti rules suggest --apply N"), style="bold")
    else:
        echo(f"{seen}; " + _("they ask for no change of the rules."), style="bold")


def _print_one(number: int, proposal: Proposal, suggested: _Suggested) -> None:
    from bukti.learning_wording import edit_error, effects, headline
    from rules.learning import EditError

    paths = suggested.lessons.paths
    echo(f"{number}. {headline(proposal.edit, suggested.pack)}", style="bold")
    for sentence in effects(proposal.effect):
        echo(f"   {sentence}")
    for heading, keys in ((_("Because of:"), proposal.support), (_("Against it:"), proposal.against)):
        if keys:
            echo(f"   {heading}")
            for key in keys:
                echo(f"     {paths[key]}")
    try:
        _print_diff(suggested.diff([number]))
    except EditError as error:
        echo("   " + str(edit_error(error)))
    echo()


def _print_diff(diff: str) -> None:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    for line in diff.splitlines():
        echo(f"   {line}", style="" if line.startswith(("+++", "---")) else colours.get(line[:1], ""))


def suggest_json(suggested: _Suggested, applied: Sequence[int]) -> dict[str, Any]:
    """The stable JSON form; `applied`: numbers that were written."""
    return {
        "decisions": len(suggested.lessons.cases),
        "suggestions": [
            _one_json(number, proposal, suggested, is_applied=number in applied)
            for number, proposal in enumerate(suggested.proposals, 1)
        ],
    }


def _one_json(number: int, proposal: Proposal, suggested: _Suggested, *, is_applied: bool) -> dict[str, Any]:
    from rules.learning import EditError

    paths, edit, effect = suggested.lessons.paths, proposal.edit, proposal.effect
    try:
        diff = suggested.diff([number])
    except EditError:
        diff = ""
    return {
        "number": number,
        "type": edit.type,
        "field": str(edit.field),
        "line": edit.line,
        "phrase": edit.phrase,
        "file": suggested.pack.documents[edit.type].place.file,
        "diff": diff,
        "support": [paths[key] for key in proposal.support],
        "against": [paths[key] for key in proposal.against],
        "changes": [
            {
                "path": paths[change.document],
                "item": change.item,
                "before": change.before,
                "after": change.after,
                "is_decided": change in effect.fixed,
            }
            for change in (*effect.fixed, *effect.other)
        ],
        "applied": is_applied,
    }
