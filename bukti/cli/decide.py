"""`bukti decide`: a person's word on which document counts for which item, and on what is not needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bukti.cli.screen import console, echo, echo_json, table
from bukti.i18n import _
from bukti.wording_matches import REMARKS, VERBS, decision_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.context import Archive
    from archive.decisions import Decided, ListedDecision, Unit
    from evidence_store.catalogue import Catalogue
    from rules.pack import Pack


class Ambiguous(click.ClickException):
    """A name that several documents answer to."""

    exit_code = 2


@click.group(
    "decide",
    short_help=_("Accept, reject or waive what the rules are not to decide"),
    help=_(
        "Decide what the rules are not to decide. A decision is kept with who, when and why; it outlives every scan, "
        "rebuild and change of the rules."
    ),
    epilog=_('Example: bukti decide accept "TU/scan0012.pdf" A.I.5.iii.a-1 --period 2025-03'),
)
def command() -> None:
    pass


PERIOD = click.option(
    "--period", default="", metavar="2025-03", help=_("For which period: 2025-03, 2025-Q1, 2025-S1, 2025.")
)
WHY = click.option("--why", default="", help=_("The reason, in a sentence."))


@command.command(
    "accept",
    short_help=_("A document counts for an item."),
    help=_("The document at PATH (or with HASH) counts for ITEM."),
)
@click.argument("what", metavar="PATH|HASH")
@click.argument("item", metavar="ITEM")
@PERIOD
@WHY
@click.pass_obj
def accept(workspace: Path | None, what: str, item: str, period: str, why: str) -> None:
    _judge(workspace, "accept", what, item, period, why)


@command.command(
    "reject", help=_("The document at PATH (or with HASH) does not count for ITEM; --why is needed.")
)
@click.argument("what", metavar="PATH|HASH")
@click.argument("item", metavar="ITEM")
@PERIOD
@WHY
@click.pass_obj
def reject(workspace: Path | None, what: str, item: str, period: str, why: str) -> None:
    _judge(workspace, "reject", what, item, period, why)


@command.command(
    "waive",
    short_help=_("Nothing is needed for an item."),
    help=_("Nothing is needed for ITEM, in a period or at all; --why is needed."),
)
@click.argument("item", metavar="ITEM")
@PERIOD
@WHY
@click.pass_obj
def waive(workspace: Path | None, item: str, period: str, why: str) -> None:
    from archive import decisions

    _made(
        workspace,
        lambda archive, pack: decisions.waive(archive, pack, item, period=period, why=why, who=archive.who),
    )


@command.command(
    "undo",
    short_help=_("Take a decision back."),
    help=_(
        "Take a decision back: by its NUMBER (bukti decide list), by PATH and ITEM, or by the ITEM that was waived."
    ),
)
@click.argument("which", metavar="NUMBER | [PATH|HASH] ITEM", nargs=-1, required=True)
@PERIOD
@WHY
@click.pass_obj
def undo(workspace: Path | None, which: tuple[str, ...], period: str, why: str) -> None:
    from archive import decisions

    if len(which) > 2:
        raise click.UsageError(_("Give a number, an item, or a document and an item."))

    def made(archive: Archive, _pack: Pack) -> Decided:
        number = _number(archive.catalogue, which, period)
        return decisions.undo(archive, number, why=why, who=archive.who)

    _made(workspace, made)


def _number(catalogue: Catalogue, which: tuple[str, ...], period: str) -> int:
    from archive import decisions

    if len(which) == 1 and which[0].isdecimal():
        return int(which[0])
    unit = _unit(catalogue, which[0]) if len(which) == 2 else None
    return decisions.latest(catalogue, unit, which[-1], period).id


@command.command(
    "list",
    short_help=_("List all decisions."),
    help=_("List all decisions, also those on items that the plan has no more."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.pass_obj
def list_decisions(workspace: Path | None, as_json: bool) -> None:
    from archive.decisions import listed
    from bukti import opening
    from bukti.packs import pack_for_reading
    from rules.files import load_pack

    pack = load_pack(pack_for_reading(opening.find(workspace).places).source)
    with opening.reading_catalogue(workspace) as catalogue:
        found = listed(catalogue, pack)
    if as_json:
        echo_json([_as_json(one) for one in found])
    elif found:
        headings = [_("No."), _("Decision"), _("Item"), _("Period"), _("Document"), _("Remark")]
        console().print(table(headings, [_row(one) for one in found]))
    else:
        echo(_("No decisions."))


def _judge(workspace: Path | None, verb: str, what: str, item: str, period: str, why: str) -> None:
    from archive import decisions
    from evidence_store.review_model import Verb

    def made(archive: Archive, pack: Pack) -> Decided:
        decisions.item_of(pack, item)  # told first: it is what people mistype
        unit = _unit(archive.catalogue, what)
        return decisions.judge_document(
            archive, pack, Verb(verb), unit, item, period=period, why=why, who=archive.who
        )

    _made(workspace, made)


def _made(workspace: Path | None, decide: Callable[[Archive, Pack], Decided]) -> None:
    """Decides in the opened workspace and says what was decided."""
    from archive.progress import Silent
    from bukti import opening

    with opening.writing(opening.find(workspace), Silent(), lambda: False) as archive:
        assert archive.pack is not None
        decided = decide(archive, archive.pack)
    decision = decided.decision
    echo(
        f"{decision.id}. "
        + " · ".join(filter(None, [_(VERBS[decision.verb]), decision.item, decision.slot, decision.why]))
    )
    for remark in decided.remarks:
        echo(f"  {_(REMARKS[remark])}", style="yellow")


def _unit(catalogue: Catalogue, what: str) -> Unit:
    """The document, or the member of one, that a typed path or hash means."""
    from archive.decisions import Unit, UnknownUnit
    from bukti.cli.show import find_documents, shown_path

    documents = find_documents(catalogue, what)
    if not documents:
        raise UnknownUnit(what)
    if len(documents) > 1:
        places = [
            shown_path(filing.source, filing.filing.path)
            for document in documents
            for filing in catalogue.document(document.id).filings
            if filing.is_live
        ]
        raise Ambiguous(
            _("Several documents are meant by “{what}”; write more of the path:").format(what=what)
            + "".join(f"\n  {place}" for place in places)
        )
    return Unit(documents[0].sha256, what.partition("!/")[2])


def _row(one: ListedDecision) -> tuple[str, ...]:
    from bukti.opening import local_time

    decision = one.decision
    remarks = [
        _("no longer in the plan") if one.is_lost else "",
        _("taken back by no. {number}").format(number=decision.undone_by) if decision.undone_by else "",
        _("takes back no. {number}").format(number=decision.undoes) if decision.undoes else "",
    ]
    sentence = decision_sentence(decision, local_time(decision.at))
    return (
        *(str(decision.id), sentence, decision.item, decision.slot, one.path),
        ", ".join(filter(None, remarks)),
    )


def _as_json(one: ListedDecision) -> dict[str, Any]:
    decision = one.decision
    return {
        **{name: getattr(decision, name) for name in decision.__struct_fields__},
        "is_in_force": decision.is_in_force,
        "path": one.path,
        "is_lost": one.is_lost,
    }
