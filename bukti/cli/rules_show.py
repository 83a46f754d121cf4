"""`bukti rules show`: what a rule pack expects, in words; an indicator, an item, a document type, or all of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bukti import rule_wording
from bukti.cli.screen import console, echo, echo_json, table
from bukti.i18n import _

if TYPE_CHECKING:
    from rules.pack import Pack
    from rules.pack.model import DocumentType, Indicator, Item

LABEL_WIDTH = 13
WIDTH = 100

Line = tuple[str, str]
"""A label and a text."""


class NotInPack(click.ClickException):
    """Nothing in the pack has that id."""

    exit_code = 2


@click.command(
    "show",
    short_help=_("Show what a rule pack expects"),
    help=_(
        "Show what the rule pack expects. ID is an indicator (A.I.5.iii.a), an item (A.I.5.iii.a-1), a document type"
        " (laporan-dumas), or a section or its beginning (A.I.5); without it, an overview."
    ),
    epilog=_("Example: bukti rules show A.I.5.iii.a"),
)
@click.argument("id_", metavar="[ID]", required=False)
@click.option(
    "--pack", metavar="PACK", help=_("A folder or the name of a pack (default: the workspace's own).")
)
@click.option(
    "--json", "as_json", is_flag=True, help=_("Print JSON for programs: the whole pack, or the part ID.")
)
@click.pass_obj
def command(workspace: Path | None, id_: str | None, pack: str | None, as_json: bool) -> None:
    from bukti.cli.rules import choose
    from rules.files import load_pack

    shown = load_pack(choose(workspace, pack).folder)
    if as_json:
        from bukti.cli.rules_json import pack_json, part_json

        echo_json(pack_json(shown) if id_ is None else part_json(shown, _found(shown, id_)))
    elif id_ is None:
        _print_overview(shown)
    else:
        _print_part(shown, _found(shown, id_))


def _found(pack: Pack, id_: str) -> list[Any]:
    """The parts of the pack with an id, whatever its case: a single one, or the indicators below it."""
    from rules.yaml_source import nearest

    wanted = id_.casefold()
    single: list[Any] = [*pack.indicators, *pack.items, *pack.documents.values()]
    for part in single:
        if part.id.casefold() == wanted:
            return [part]
    below = [one for one in pack.indicators if one.id.casefold().startswith(f"{wanted}.")]
    if below:
        return below
    near = nearest(id_, (part.id for part in single))
    text = _("Nothing in the pack is called “{id}”.").format(id=id_)
    if near:
        text += " " + _("Did you mean “{near}”?").format(near="”, “".join(near))
    raise NotInPack(text)


# --- an overview


def _print_overview(pack: Pack) -> None:
    from rules.slots import pack_slots

    slots = pack_slots(pack)
    echo(f"{pack.name} · {pack.unit.name}", style="bold")
    rows = []
    for section in pack.sections:
        indicators = [indicator for group in section.groups for indicator in group.indicators]
        items = [item for indicator in indicators for item in indicator.items]
        due = sum(len(slots[item.id]) for item in items)
        numbers = map(str, (len(indicators), len(items), due))
        rows.append([section.id, section.name, f"{section.weight:g}", *numbers])
    right = [_("weight"), _("indicators"), _("items"), _("slots")]
    console().print(table([_("Section"), _("Name"), *((name, "right") for name in right)], rows))
    echo(
        _("{indicators} indicators, {items} items, {slots} slots, {types} document types").format(
            indicators=len(pack.indicators),
            items=len(pack.items),
            slots=sum(map(len, slots.values())),
            types=len(pack.documents),
        )
    )


# --- a part


def _print_part(pack: Pack, parts: Sequence[Any]) -> None:
    from rules.pack.model import DocumentType, Item

    for number, part in enumerate(parts):
        if number:
            echo()
        if isinstance(part, DocumentType):
            _print_type(pack, part)
        elif isinstance(part, Item):
            _print_item(pack, part, depth=0)
        elif len(parts) == 1:
            _print_indicator(pack, part)
        else:
            _print_indicator_briefly(pack, part)


def _print_indicator(pack: Pack, indicator: Indicator) -> None:
    group = next(g for s in pack.sections for g in s.groups if indicator in g.indicators)
    echo(f"{indicator.id}  {indicator.text}", style="bold")
    _print_lines(
        [
            (_("Action"), indicator.action),
            (_("Target"), indicator.target),
            (
                _("Weight"),
                _("{weight:g} of the {whole:g} of {group}").format(
                    weight=indicator.weight, whole=group.weight, group=f"{group.id} {group.name}"
                ),
            ),
            (_("Answers"), rule_wording.answers(pack.lke.scales.get(indicator.answers))),
        ]
    )
    for item in indicator.items:
        echo()
        _print_item(pack, item, depth=2)


def _print_indicator_briefly(pack: Pack, indicator: Indicator) -> None:
    from rules.slots import slots_of

    echo(f"{indicator.id}  {indicator.text}", style="bold")
    for item in indicator.items:
        slots = slots_of(item, pack.year, pack.timing.grace)
        echo(f"  {item.id}  {item.text} ({rule_wording.when(item, slots)})")


def _print_item(pack: Pack, item: Item, *, depth: int) -> None:
    from rules.slots import slots_of

    slots = slots_of(item, pack.year, pack.timing.grace)
    echo(" " * depth + f"{item.id}  {item.text}", style="bold")
    _print_lines(
        [
            (_("When"), rule_wording.when(item, slots)),
            (_("Due"), rule_wording.due(slots)),
            (_("Conditions"), rule_wording.conditions(item)),
            (_("Parts"), _names_of_kinds(pack, item.parts)),
            (_("Owner"), rule_wording.owner(item.id, pack)),
            (_("Reading"), item.why),
            (_("Plan's link"), " ".join(item.references)),
        ],
        depth,
    )
    joint = _("and") if item.expectation == "all_of" else _("or")
    for number, id_ in enumerate(item.documents):
        label = joint if number else _("Document")
        type_ = pack.documents[id_]
        _print_lines([(label, f"{type_.name} ({type_.id})"), *_how(pack, type_)], depth)


def _print_type(pack: Pack, type_: DocumentType) -> None:
    echo(f"{type_.id}  {type_.name}", style="bold")
    items = [f"{item.id} {item.text}" for item in pack.items if type_.id in item.documents]
    examples = [
        (_("yes: {name}") if example.meets else _("no: {name}")).format(name=example.name or _("(text only)"))
        for example in type_.examples
    ]
    _print_lines([*_how(pack, type_), (_("Examples"), "; ".join(examples)), (_("Serves"), "; ".join(items))])


def _how(pack: Pack, type_: DocumentType) -> list[Line]:
    """How a document of the type is recognised."""
    allowed = [
        text
        for is_allowed, text in (
            (type_.is_foreign, _("of another organisation")),
            (type_.is_draft, _("a draft")),
            (type_.is_undated, _("without a date")),
        )
        if is_allowed
    ]
    about = f" {_('and')} ".join(f"({' / '.join(line)})" for line in type_.about)
    return [
        (_("Parts") if type_.parts else _("Kind"), _names_of_kinds(pack, type_.parts or type_.kinds)),
        (_("About"), about),
        (_("Not with"), " / ".join(type_.without)),
        (_("Surer with"), " / ".join(type_.helps)),
        (_("Signs"), " / ".join(type_.signs)),
        (_("Whose"), rule_wording.whose(type_.of)),
        (_("May be"), ", ".join(allowed)),
        (_("General"), _("only where no other type fits") if type_.is_general else ""),
    ]


def _names_of_kinds(pack: Pack, ids: Iterable[str]) -> str:
    return ", ".join(pack.kinds.by_id[id_].name for id_ in ids)


def _print_lines(lines: Iterable[Line], depth: int = 0) -> None:
    """Labelled texts under one another, folded; those without a text are left out."""
    indent = " " * (depth + 2)
    for label, text in lines:
        if text:
            first = f"{indent}{label:<{LABEL_WIDTH}} "
            rest = " " * len(first)
            echo(
                textwrap.fill(
                    text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False
                )
            )
