"""What stands in the cells of the answers: numbers of rows, criteria, lists of evidence, addresses of links. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bukti.i18n import _
from bukti.lke_workbook.rows import Heading, Line, LinkLine, Question
from rules.pack.model import Indicator
from rules.pack.references import is_address

_ESCAPED = re.compile(r'[%# "<>\[\]`^{}]')
"""What spreadsheets write as `%…` in the address of a file; letters of other languages they leave alone."""

LONGEST_SHOWN = 70  # characters of an address that is shown

LONGEST_LINK = 2000  # characters of an address; Excel's limit is 2079, backslashes and all


def numbered_letters(lines: Iterable[Line]) -> Mapping[int, str]:
    """What headings and questions are numbered with, by row: the last part of their id, with a dot."""
    found = {}
    for line in lines:
        if isinstance(line, Heading):
            found[line.row] = f"{line.id.rpartition('.')[2]}."
        elif isinstance(line, Question) and line.letter:
            found[line.row] = f"{line.letter}."
    return found


def evidence_list(indicator: Indicator) -> str:
    """The expected evidence, a numbered line each; the numbers are those of the items' ids."""
    return "\n".join(f"{item.id.rpartition('-')[2]}. {item.text}" for item in indicator.items)


def criteria(line: Question) -> str:
    """How much of the weight each answer is worth, or what a number is worked out of."""
    if line.full is None:
        return " · ".join(
            _("{answer}: {share:.0%}").format(answer=one.answer, share=one.value)
            for one in line.scale.answers
        )
    if line.full != 1:
        return _("the value divided by {full:g}").format(full=line.full)
    if not line.counts:
        return _("the percentage itself")
    part = "".join(
        f" {'−' if one.count.part < 0 else '+'} {one.number}" for one in line.counts if one.count.part
    )
    whole = " + ".join(str(one.number) for one in line.counts if one.count.whole)
    return _("count {part} ÷ {whole}, at most 100 %").format(
        part=_bracketed(part.removeprefix(" + ")), whole=_bracketed(whole)
    )


def _bracketed(terms: str) -> str:
    return f"({terms})" if " " in terms else terms


def link_text(line: LinkLine) -> str:
    if not line.is_reference:
        return line.text or line.path
    shown = line.path if len(line.path) <= LONGEST_SHOWN else line.path[: LONGEST_SHOWN - 1] + "…"
    return _("Plan's link: {address}").format(address=shown)


def address_of(line: LinkLine) -> str:
    """The address as the writer takes it; empty where there is none that may be opened.

    A file's must be relative to the workbook, a reference's http or https: nothing else becomes a link.
    """
    if len(line.path) > LONGEST_LINK:
        return ""
    if line.is_reference:
        return line.path if is_address(line.path) else ""
    is_relative = line.path and not line.path.startswith(("/", "\\")) and ":" not in line.path.split("/")[0]
    return f"external:./{_ESCAPED.sub(_as_hex, line.path)}" if is_relative else ""


def _as_hex(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"
