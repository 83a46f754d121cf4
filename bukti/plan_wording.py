"""The words for people of importing a plan: why it can't be read, what is doubtful, the list to look through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bukti.i18n import _, marked, ngettext
from bukti.plan_import import FolderInTheWay, UnusablePlan
from rules.importer.model import Doubt, DoubtCode, Draft, PlanErrorCode, Spot

PLAN_ERRORS: Mapping[PlanErrorCode, str] = {
    PlanErrorCode.NO_TABLE: marked(
        "no table was found; looked for is one whose columns are headed like this: {expected}"
    ),
    PlanErrorCode.NO_HEADING: marked(
        "no table of the plan was found; looked for is a row that heads columns for an indicator and its evidence,"
        " in words like these: {expected}; the nearest row says: {found}"
    ),
    PlanErrorCode.NO_INDICATORS: marked(
        "the table has its headings, but no numbered row with evidence under them; its first rows say: {found}"
    ),
    PlanErrorCode.NOT_A_DOCUMENT: marked("the file is damaged, or not what its name says"),
    PlanErrorCode.LOCKED: marked("the file has a password; save it without one"),
    PlanErrorCode.NO_TEXT: marked(
        "the pages are pictures without text; use the plan as Word or Excel wrote it"
    ),
    PlanErrorCode.NO_RULES: marked(
        "the PDF has text but no table with ruled lines, by which columns are told; use the DOCX or XLSX that it"
        " was made from"
    ),
    PlanErrorCode.TOO_LARGE: marked("the file is too large for a plan ({found})"),
    PlanErrorCode.UNKNOWN_FORMAT: marked(
        "this kind of file can't be read; save the plan as one of: {expected}"
    ),
}

SENTENCES: Mapping[DoubtCode, str] = {
    DoubtCode.REJOINED: marked("a row cut by a page break was joined to the row above: “{found}”"),
    DoubtCode.REJOINED_INSIDE: marked("a row without a number was joined to the row above: “{found}”"),
    DoubtCode.SWAPPED: marked(
        "cells stand in the wrong columns: “{found}” under evidence; “{taken}” was taken as the evidence"
    ),
    DoubtCode.EXTRA_CELL: marked("more cells than columns, joined: “{found}”"),
    DoubtCode.NO_LETTER: marked(
        "an indicator without a letter of its own; it has the id of its sub-component"
    ),
    DoubtCode.LETTER_ADDED: marked("a row without a number was taken as an indicator of its own: “{found}”"),
    DoubtCode.GAP: marked("the number “{found}” leaves a gap; “{taken}” would be next"),
    DoubtCode.REPEATED: marked("the number “{found}” stands twice here; this one was given “{taken}”"),
    DoubtCode.SAME_NAME: marked("“{found}” is also the name of {taken}; one of them is probably wrong"),
    DoubtCode.NO_ACTION: marked("the action is empty"),
    DoubtCode.NO_EVIDENCE: marked("no evidence is named"),
    DoubtCode.NO_TARGET: marked("no time is named"),
    DoubtCode.COPIED: marked("the evidence only repeats the action or the indicator: “{found}”"),
    DoubtCode.NUMBERING: marked("the numbering of the list is broken: “{found}”"),
    DoubtCode.LEAD: marked("words before the list were left out: “{found}”"),
    DoubtCode.SHARED: marked("from “{found}” was read “{taken}”"),
    DoubtCode.BOUNDARY: marked("no sign separates this from what stands before it: “{found}”"),
    DoubtCode.GLUED: marked("“{found}” was taken as two words written together"),
    DoubtCode.KEPT: marked("kept as one item: “{found}”"),
    DoubtCode.NO_FILE: marked("this is hardly a file: “{found}”"),
    DoubtCode.AMOUNT: marked("how many is not said: “{found}”; taken: {taken}"),
    DoubtCode.TYPO: marked("“{found}” is probably misspelt; meant is perhaps “{taken}”"),
    DoubtCode.TARGET_UNREAD: marked("the time is not understood: “{found}”"),
    DoubtCode.TARGET_UNEVEN: marked("the months are uneven: “{found}”; taken: {taken}"),
    DoubtCode.WORD_BEATS_TARGET: marked("the item's own word goes before the target “{taken}”"),
    DoubtCode.TWO_CADENCES: marked("two frequencies in one item; the rarer one was taken ({taken})"),
    DoubtCode.AS_BASE: marked("the plan says only “within the year”; read as in the base pack: {taken}"),
    DoubtCode.TYPE_LIKELY: marked("document type probably {taken}, because the text is like: {found}"),
    DoubtCode.TYPE_UNSURE: marked("document type unsure, perhaps {taken}; nearest known: {found}"),
    DoubtCode.TYPE_UNKNOWN: marked("no document type is known for this; nearest text: {found}"),
    DoubtCode.SCALE_UNREAD: marked("the answer scale is not understood: “{found}”; taken: {taken}"),
    DoubtCode.NO_WEIGHT: marked("no weight is written; taken: {taken}"),
    DoubtCode.SHEET_DIFFERS: marked(
        "here {found}, in the evaluation sheet that Bukti knows {taken}; the first is taken"
    ),
    DoubtCode.OTHER_SHEET: marked(
        "the evaluation sheet that Bukti knows has no such indicator; weight and answers are the workbook's"
    ),
    DoubtCode.LINK_FOR_ALL: marked("the links can't be told apart by item, so each item has them: {found}"),
    DoubtCode.LINK_LEFT_OUT: marked(
        "this link was left out; only http and https of an item are kept: {found}"
    ),
    DoubtCode.ROW_LEFT_OUT: marked("a row was left out, neither a heading nor a question: “{found}”"),
    DoubtCode.SHEET_REPEATED: marked("the sheet “{found}” asks the same once more; it was left out"),
    DoubtCode.NO_TIMES: marked(
        "no column says when evidence is due; each item's own words and the base pack say how often"
    ),
    DoubtCode.NOT_IN_SHEET: marked(
        "the evaluation sheet has no such indicator; weight and answers are left open"
    ),
    DoubtCode.MISSING: marked("an indicator of the evaluation sheet that is not in the plan"),
    DoubtCode.UNIT_UNKNOWN: marked("the plan names no unit; taken from the base pack: {taken}"),
    DoubtCode.YEAR_UNKNOWN: marked("no target names a year; taken from the base pack: {taken}"),
}

PARTS: Mapping[str, tuple[DoubtCode, ...]] = {
    marked("No document type, or an unsure one"): (
        *(DoubtCode.TYPE_UNKNOWN, DoubtCode.TYPE_UNSURE, DoubtCode.TYPE_LIKELY),
    ),
    marked("Evidence that is no file, or that repeats other cells"): (
        *(DoubtCode.NO_FILE, DoubtCode.COPIED, DoubtCode.NO_EVIDENCE, DoubtCode.NO_ACTION, DoubtCode.AMOUNT),
    ),
    marked("Columns and numbers"): (
        *(DoubtCode.SWAPPED, DoubtCode.EXTRA_CELL, DoubtCode.GAP, DoubtCode.REPEATED, DoubtCode.SAME_NAME),
        *(
            DoubtCode.LETTER_ADDED,
            DoubtCode.REJOINED_INSIDE,
            DoubtCode.ROW_LEFT_OUT,
            DoubtCode.SHEET_REPEATED,
        ),
    ),
    marked("How lists were split"): (
        *(DoubtCode.NUMBERING, DoubtCode.BOUNDARY, DoubtCode.GLUED, DoubtCode.SHARED, DoubtCode.KEPT),
        DoubtCode.LEAD,
    ),
    marked("Times"): (
        *(DoubtCode.TARGET_UNREAD, DoubtCode.NO_TARGET, DoubtCode.TARGET_UNEVEN, DoubtCode.TWO_CADENCES),
        *(DoubtCode.WORD_BEATS_TARGET, DoubtCode.AS_BASE, DoubtCode.NO_TIMES, DoubtCode.YEAR_UNKNOWN),
    ),
    marked("Links"): (DoubtCode.LINK_LEFT_OUT, DoubtCode.LINK_FOR_ALL),
    marked("Spelling"): (DoubtCode.TYPO,),
    marked("The evaluation sheet and the unit"): (
        *(DoubtCode.SCALE_UNREAD, DoubtCode.NO_WEIGHT, DoubtCode.SHEET_DIFFERS, DoubtCode.OTHER_SHEET),
        *(DoubtCode.MISSING, DoubtCode.NOT_IN_SHEET, DoubtCode.UNIT_UNKNOWN),
    ),
    marked("For information"): (DoubtCode.REJOINED, DoubtCode.NO_LETTER),
}
"""The parts of the review list, the most urgent first, and the doubts that stand there."""

LONGEST_QUOTE = 160  # characters


def plan_error(error: Exception) -> str | None:
    """Why no pack could be drafted, naming the file; None for any other error."""
    if isinstance(error, UnusablePlan):
        why = _(PLAN_ERRORS[error.error.code]).format(
            found=error.error.found, expected=", ".join(error.error.expected)
        )
        return f"{error.path}: {why}"
    if isinstance(error, FolderInTheWay):
        if error.is_pack:
            return _("{path} exists and is a rule pack. Name another folder, or replace it: --force").format(
                path=error.path
            )
        return _(
            "{path} exists and is no rule pack; it is left alone. Name another folder with --out"
        ).format(path=error.path)
    return None


def sentence(doubt: Doubt) -> str:
    """A doubt in words, without its place."""
    from bukti.rule_wording import CADENCES

    taken = _(CADENCES[doubt.taken]) if doubt.taken in CADENCES else doubt.taken
    return _(SENTENCES[doubt.code]).format(found=_short(doubt.found), taken=_short(taken))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"


def place(spot: Spot) -> str:
    """Where in the plan; empty if it is nowhere."""
    if spot.sheet:
        return _("sheet {sheet}, row {line}").format(sheet=spot.sheet, line=spot.line)
    if spot.page:
        return _("page {page}, row {line}").format(page=spot.page, line=spot.line)
    if spot.table:
        return _("table {table}, row {line}").format(table=spot.table, line=spot.line)
    return _("line {line}").format(line=spot.line) if spot.line else ""


def review(draft: Draft, plan: str) -> str:
    """The review list as Markdown: what was read, and everything doubtful with its place and why."""
    counted = _(
        "{indicators} indicators, {items} expected items were read from {plan} (year {year})."
    ).format(indicators=len(draft.indicators), items=len(draft.items), plan=plan, year=draft.year)
    advice = _(
        "What follows was not plain. Each line names the place in the plan, what it is about, and why it is doubtful;"
        " put right in indicators/ what was read wrongly, then run: bukti rules lint"
    )
    title = _("To be looked through: {name}").format(name=draft.name)
    lines = [f"# {title}", "", counted, "", advice]
    for heading, codes in PARTS.items():
        entries = list(_entries(draft.doubts, codes))
        if entries:
            lines += ["", f"## {_(heading)} ({len(entries)})", "", *entries]
    if not draft.doubts:
        lines += ["", _("Nothing was doubtful.")]
    return "\n".join(lines) + "\n"


def _entries(doubts: Iterable[Doubt], codes: tuple[DoubtCode, ...]) -> Iterator[str]:
    """A line for each sentence, with all the places it is true of."""
    where: dict[str, list[str]] = {}
    for code in codes:
        for doubt in doubts:
            if doubt.code is code:
                shown = " ".join(filter(None, (doubt.id, f"({at})" if (at := place(doubt.spot)) else "")))
                places = where.setdefault(sentence(doubt), [])
                if shown and shown not in places:
                    places.append(shown)
    for words, places in where.items():
        yield f"- [ ] {', '.join(places)}: {words}" if places else f"- [ ] {words}"


def summary(draft: Draft, folder: str, review_file: str) -> list[str]:
    """What the command prints when it is done."""
    linked = sum(bool(item.link.documents) for item in draft.items)
    found = _(
        "{indicators} indicators, {items} expected items, {linked} of them with a document type"
    ).format(indicators=len(draft.indicators), items=len(draft.items), linked=linked)
    doubts = ngettext(
        "{count} thing to look at: {file}", "{count} things to look at: {file}", len(draft.doubts)
    ).format(count=len(draft.doubts), file=f"{folder}/{review_file}")
    return [found, doubts, _("Then check the pack: bukti rules lint {folder}").format(folder=folder)]
