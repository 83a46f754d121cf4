"""What the templates of gaps and indicators have in common: words, addresses, and what the viewer may do."""

from __future__ import annotations

from bukti import gap_wording
from bukti.gap_list import slot_id
from bukti.web import links
from bukti.web.desk import Desk
from bukti.web.roles import Right, Viewer


def gap_words(desk: Desk, viewer: Viewer, names: gap_wording.Names) -> dict[str, object]:
    return {
        "names": names,
        "slot_period": gap_wording.slot_period,
        "slot_id": slot_id,
        "step": gap_wording.step,
        "against": gap_wording.against,
        "why_not": gap_wording.why_not,
        "unread_why": gap_wording.unread_why,
        "may_decide": viewer.may(Right.DECIDE),
        "most_mib": desk.workspace.settings.web.upload_mib,
        "link": links,
    }
