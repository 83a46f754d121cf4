"""The words for people of a proposed edit of the rules: what would be added, and what it would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bukti.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from rules.learning import Change, Edit, Effect
    from rules.pack import Pack

ACCEPTED = "accepted"

HEADLINES: Mapping[str, str] = {
    "about": marked("“{type}” is also recognised by “{phrase}”"),
    "without": marked("“{type}” is not a document with “{phrase}” in its title or name"),
    "helps": marked("“{type}” is surer with “{phrase}”"),
    "kinds": marked("“{type}” may also be of kind “{phrase}”"),
}


def headline(edit: Edit, pack: Pack) -> str:
    """What the edit says, in a sentence."""
    phrase = edit.phrase
    if edit.field == "kinds" and phrase in pack.kinds.by_id:
        phrase = pack.kinds.by_id[phrase].name
    return _(HEADLINES[edit.field]).format(type=pack.documents[edit.type].name, phrase=phrase)


def effects(effect: Effect) -> list[str]:
    """What it would change: decided documents first, then what else becomes of them."""
    gained = {change.document for change in effect.fixed if change.after == ACCEPTED}
    lost = {change.document for change in effect.fixed} - gained
    sentences = []
    if gained:
        sentences.append(
            ngettext(
                "{count} document that people accepted would count by itself: {items}",
                "{count} documents that people accepted would count by themselves: {items}",
                len(gained),
            ).format(count=len(gained), items=_items(effect.fixed))
        )
    if lost:
        sentences.append(
            ngettext(
                "{count} document that people rejected would no longer count: {items}",
                "{count} documents that people rejected would no longer count: {items}",
                len(lost),
            ).format(count=len(lost), items=_items(effect.fixed))
        )
    counted = [change for change in effect.other if change.after == ACCEPTED]
    dropped = [change for change in effect.other if change.before == ACCEPTED]
    if counted:
        sentences.append(_("They would also count for: {items}").format(items=_items(counted)))
    if dropped:
        sentences.append(_("They would no longer count for: {items}").format(items=_items(dropped)))
    return sentences


def edit_error(error: Exception) -> str | None:
    """Why an edit can't be written; None for any other error."""
    from bukti.pack_edits import PackChanged
    from rules.learning import EditError

    if isinstance(error, EditError):
        return _(
            "“{phrase}” can't be added to “{field}” of “{type}” without touching more. Please edit the file yourself."
        ).format(phrase=error.edit.phrase, field=error.edit.field, type=error.edit.type)
    if isinstance(error, PackChanged):
        return _("{path} was written to in the meantime. Nothing was changed; run the command again.").format(
            path=error.path
        )
    return None


def _items(changes: Iterable[Change]) -> str:
    return ", ".join(dict.fromkeys(change.item for change in changes))
