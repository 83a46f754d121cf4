"""The list of decisions as people read it: chosen, named, and as a table to take away. Pure but for its words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import msgspec

from archive.decisions import ListedDecision
from bukti.i18n import _
from bukti.opening import local_time
from bukti.wording_matches import VERBS
from evidence_store.review_model import DecisionRow
from rules.gaps.ceiling import is_of

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so would be computed by a spreadsheet instead of shown. Source: OWASP, CSV injection."""

BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets then read the file as UTF-8."""


class Wanted(msgspec.Struct, frozen=True):
    """Which decisions; what is empty does not choose. `within`: an item, an indicator or what its id begins with."""

    who: str = ""
    verb: str = ""
    within: str = ""
    only_in_force: bool = False

    def takes(self, one: DecisionRow) -> bool:
        indicator = one.item.rpartition("-")[0]
        return (
            self.who in ("", one.who)
            and self.verb in ("", one.verb)
            and (not self.within or one.item == self.within or is_of(indicator, self.within))
            and (one.is_in_force or not self.only_in_force)
        )


def chosen(decisions: Sequence[DecisionRow], wanted: Wanted) -> list[DecisionRow]:
    """The latest first."""
    return [one for one in reversed(decisions) if wanted.takes(one)]


def standing_of(one: ListedDecision) -> str:
    """What became of a decision, in a few words; empty while it stands."""
    decision = one.decision
    said = [
        _("no longer in the plan") if one.is_lost else "",
        _("taken back by no. {number}").format(number=decision.undone_by) if decision.undone_by else "",
        _("takes back no. {number}").format(number=decision.undoes) if decision.undoes else "",
    ]
    return ", ".join(filter(None, said))


def csv_text(rows: Iterable[ListedDecision]) -> str:
    """A file that spreadsheets open as it is; times in the unit's zone."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    heads = [_("No."), _("Time"), _("Who"), _("Decision"), _("Item"), _("Period"), _("Document"), _("Reason")]
    writer.writerow([*heads, _("SHA-256"), _("Remark")])
    for one in rows:
        decision = one.decision
        cells = [
            *(
                str(decision.id),
                local_time(decision.at),
                decision.who,
                _(VERBS[decision.verb]),
                decision.item,
            ),
            *(decision.slot, one.path, decision.why, decision.sha256, standing_of(one)),
        ]
        writer.writerow([_harmless(cell) for cell in cells])
    return BYTE_ORDER_MARK + target.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
