"""The list of decisions as people read it: chosen, named, and as a table to take away. Pure but for its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from archive.decisions import ListedDecision
from bukti.i18n import _
from bukti.opening import local_time
from bukti.wording_matches import VERBS
from evidence_store.review_model import DecisionRow
from rules.gaps.ceiling import is_of


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


def header() -> list[str]:
    heads = [_("No."), _("Time"), _("Who"), _("Decision"), _("Item"), _("Period"), _("Document"), _("Reason")]
    return [*heads, _("SHA-256"), _("Remark")]


def cells(listed: Iterable[ListedDecision]) -> Iterator[list[object]]:
    """A row for each; times in the unit's zone."""
    for one in listed:
        made = one.decision
        yield [
            *(made.id, local_time(made.at), made.who, _(VERBS[made.verb]), made.item, made.slot, one.path),
            *(made.why, made.sha256, standing_of(one)),
        ]
