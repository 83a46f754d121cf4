"""One person's way through the review queue: what they chose to go through, how far they are, what they did last."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from archive.deciding_together import latest_own
from archive.decisions import listed
from bukti.doubts import Doubt, Question, Remembered, chosen
from bukti.i18n import _
from bukti.web.desk import Desk
from bukti.web.roles import Viewer
from bukti.web.standing import Standing
from bukti.wording_matches import VERBS

UNDO_HOURS = 12
"""How long one's own last decision is offered to be taken back by a key; the list of decisions always can."""

doubts = Remembered()


class Sitting:
    """What somebody goes through: the choice of questions, and how many are done."""

    def __init__(self, within: str = "", bidang: str = "", done: int = 0) -> None:
        self.within, self.bidang, self.done = within.strip(), bidang, max(0, done)

    def queue(self, standing: Standing) -> list[Doubt]:
        return chosen(doubts(standing.done.review), self.within, self.bidang)

    def address(self, at: Question | None = None) -> str:
        asked = {"item": self.within, "bidang": self.bidang, "pada": at.id if at else ""}
        asked["sudah"] = str(self.done or "")
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/tinjau?{query}" if query else "/tinjau"

    def moved(self, by: int) -> Sitting:
        return Sitting(self.within, self.bidang, self.done + by)


def last_own(desk: Desk, viewer: Viewer, standing: Standing) -> dict[str, object] | None:
    """What the viewer decided last, to be taken back by a key."""
    with desk.reading() as catalogue:
        last = latest_own(catalogue, viewer.name, desk.now() - timedelta(hours=UNDO_HOURS))
        if not last:
            return None
        shown = listed(catalogue, standing.pack, last[-1:])[0]
    return {
        "numbers": [one.id for one in last],
        "decision": last[-1],
        "verb": _("moved") if len(last) > 1 else _(VERBS[last[-1].verb]),
        "path": shown.path,
        "name": shown.path.rpartition("/")[2],
    }


def items_by_owner(standing: Standing) -> dict[str, list[tuple[str, str]]]:
    """Ids and texts of items by bidang, for the choice of another item."""
    found: dict[str, list[tuple[str, str]]] = {}
    for item in standing.pack.items:
        found.setdefault(standing.pack.owners.of(item.id), []).append((item.id, item.text))
    return found
