"""The words for people of what stands in a rule pack: its mistakes, when evidence is due, what is expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bukti.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from rules.pack.model import Item, Pack, Scale
    from rules.slots import Slot
    from rules.yaml_source import Fault

RULE_FAULTS: Mapping[str, str] = {
    "not_utf8": marked("the file is not UTF-8 text"),
    "syntax": marked("this is not valid YAML: {found}"),
    "tab": marked("a tab; indent with spaces"),
    "empty_file": marked("the file is empty"),
    "too_deep": marked("nested too deeply"),
    "alias": marked("anchors and aliases (& and *) are not used here"),
    "missing_file": marked("the file {expected} is missing"),
    "duplicate_key": marked("the key “{found}” stands twice, first at {expected}"),
    "unknown_key": marked("the key “{found}” is not known; known here: {expected}"),
    "missing_key": marked("the key “{expected}” is missing"),
    "wrong_type": marked("{found} where {expected} is wanted"),
    "bad_value": marked("“{found}” does not fit; possible: {expected}"),
    "duplicate_id": marked("the id “{found}” is used twice, first at {expected}"),
    "unknown_id": marked("“{found}” is not defined; known: {expected}"),
    "example_failed": marked("this example is not recognised as {expected}; it is taken for {found}"),
    "example_taken": marked("this example must not be recognised as {found}, but it is"),
    "misplaced_id": marked("the id “{found}” does not belong here; ids here begin like this: {expected}"),
    "numbering": marked("the id “{found}” leaves a gap in the numbering; next is {expected}"),
    "not_here": marked("“{found}” has no meaning here; it goes with: {expected}"),
    "weight_sum": marked("the weights inside add up to {found}; the weight here is {expected}"),
    "missing_indicator": marked("the indicator {expected} of the evaluation sheet is missing"),
    "extra_indicator": marked("the evaluation sheet has no indicator {found}; near it: {expected}"),
    "sheet_differs": marked("{found}, but in the evaluation sheet: {expected}"),
    "no_items": marked("the indicator {found} expects no evidence at all"),
    "forbids_itself": marked("the type “{found}” asks for these phrases and forbids them: {expected}"),
    "no_kind_known": marked("nothing can be of type “{found}”: no words are known for {expected}"),
    "unused_type": marked("no item refers to the document type “{found}”"),
    "unknowable_kind": marked("no document can be of kind “{found}”: it has no words"),
    "overlap": marked(
        "every document of type “{found}” is also of type “{expected}”; if not so meant, tell them apart with “without”"
    ),
    "no_examples": marked("the type “{found}” has no example under “meets”"),
    "no_owner": marked("no bidang owes {found}"),
    "unknown_sheet": marked("the evaluation sheet “{found}” is not known; known: {expected}"),
    "stray_file": marked("this file is not part of a pack and is not read"),
}
RULE_WORDS = {  # what rules find or expect, where that is not a word of the pack itself
    "nothing": marked("nothing"),
    "text": marked("a text"),
    "list": marked("a list"),
    "mapping": marked("keys with values"),
    "id": marked("an id"),
    "letters or digits": marked("letters or digits"),
    "two or more phrases": marked("two or more phrases"),
    "one or more phrases": marked("one or more phrases"),
    "a phrase of its own": marked("a phrase of its own"),
    "two or more meanings": marked("two or more meanings"),
    "one word that differs from the right one": marked("one word that differs from the right one"),
    "best answer first": marked("the best answer first"),
    "a type without parts": marked("a type without “parts”"),
    "a document type with parts": marked("a document type with “parts”"),
    "one of document, any_of, all_of": marked("only one of document, any_of, all_of"),
    "one month": marked("one month"),
    "one month, or one for each period": marked("one month, or one for each period"),
    "periods in order": marked("each period once, in order"),
    "each year once, in order": marked("each year once, in order"),
}


def rule_error(error: Exception) -> str | None:
    """Every fault of a rule pack, a line each, or why a suggested edit can't be written; None for any other error."""
    from bukti.learning_wording import edit_error
    from rules.yaml_source import PackError

    if not isinstance(error, PackError):
        return edit_error(error)
    return _("The rule pack has mistakes; nothing was changed:") + "\n" + fault_lines(error.faults)


def fault_lines(faults: Iterable[Fault], folder: str = "") -> str:
    """A line for each fault: file:line:column, what is wrong, what would be right. `folder`: of the pack."""
    before = f"{folder}/" if folder else ""
    return "\n".join(f"  {before}{fault.place}: {rule_fault(fault)}" for fault in faults)


def rule_fault(fault: Fault) -> str:
    """What is wrong at a place in a pack, and what would be right."""
    expected = ", ".join(_rule_word(word) for word in fault.expected)
    if not expected and fault.code == "unknown_id":
        return _("“{found}” is not defined, and nothing is called nearly so").format(found=fault.found)
    return _(RULE_FAULTS[fault.code]).format(found=_rule_word(fault.found), expected=expected)


def _rule_word(word: str) -> str:
    return _(RULE_WORDS[word]) if word in RULE_WORDS else word


# --- when and what

CADENCES: Mapping[str, str] = {
    "once": marked("once within the year"),
    "monthly": marked("every month"),
    "quarterly": marked("every quarter"),
    "semesterly": marked("every semester"),
    "yearly": marked("once for the whole year"),
    "standing": marked("stands until it is replaced"),
}
ALWAYS = "standing"
HOUSES = {"own": marked("only of this unit"), "parent": marked("only of a body above this unit")}


def when(item: Item, slots: tuple[Slot, ...]) -> str:
    """The cadence of an item, its periods if it is not all of them, the years that count, and how many."""
    text = _(CADENCES[item.cadence])
    if item.periods:
        text += ": " + ", ".join(slot.label for slot in slots)
    if item.years:
        years = ", ".join(map(str, item.years))
        each = _("one of each of the years {years}") if item.is_each_year else _("of the years {years}")
        text += "; " + each.format(years=years)
    elif item.cadence == ALWAYS:
        text += "; " + _("of any year")
    if item.minimum > 1:
        text += "; " + ngettext(
            "at least {count} document", "at least {count} documents", item.minimum
        ).format(count=item.minimum)
    return text


def due(slots: tuple[Slot, ...]) -> str:
    """The last days: one date, or one for each period."""
    days = {slot.due for slot in slots}
    if len(days) == 1:
        return days.pop().isoformat()
    return ", ".join(f"{slot.label}: {slot.due.isoformat()}" for slot in slots)


def conditions(item: Item) -> str:
    """What else an item asks for."""
    asked = []
    if item.is_signed:
        asked.append(_("must be signed"))
    if item.is_waivable:
        asked.append(_("may be waived"))
    return "; ".join(asked)


def answers(scale: Scale | None) -> str:
    """The answers of an indicator, and from what share of its evidence on each can be claimed."""
    if scale is None or not scale.answers:
        return (scale.name if scale else "") + " " + _("(measured, not chosen)")
    return "; ".join(
        _("{answer} from {share:.0%} of the evidence on").format(answer=answer.answer, share=answer.share)
        if answer.share
        else _("{answer} otherwise").format(answer=answer.answer)
        for answer in scale.answers
    )


def whose(of: str) -> str:
    """Whose a document of a type must be; empty if anyone's will do."""
    return _(HOUSES[of]) if of in HOUSES else ""


def owner(item: str, pack: Pack) -> str:
    """The name of the bidang that owes an item."""
    id_ = pack.owners.of(item)
    return next((bidang.name for bidang in pack.owners.bidang if bidang.id == id_), id_)
