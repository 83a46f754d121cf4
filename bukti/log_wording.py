"""The words for people of the audit log: what each of its rows tells, and what is told of it only on request."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from bukti.i18n import _, marked, ngettext
from bukti.mail_wording import week_name
from bukti.room_wording import FINDINGS
from bukti.wording import FINDINGS as FAULTY
from bukti.wording import worded
from bukti.wording_matches import VERBS
from evidence_store.model import AuditRow

EVENTS: Mapping[str, str] = {
    "received": marked("files received"),
    "scan": marked("folders looked through"),
    "decision": marked("decision"),
    "person_added": marked("person let in"),
    "person_changed": marked("person changed"),
    "room_opened": marked("assessors’ room opened"),
    "room_closed": marked("assessors’ room closed"),
    "finding": marked("finding of an assessor"),
    "noted": marked("note on an indicator"),
    "note_withdrawn": marked("note taken back"),
    "pack_edited": marked("rule pack edited"),
    "rebuild": marked("everything read anew"),
    "handed_in": marked("file handed in"),
    "search_kept": marked("search kept"),
    "search_dropped": marked("kept search deleted"),
    "retried": marked("unread files tried again"),
    "verified": marked("stored files verified"),
    "damaged": marked("stored files damaged"),
    "mended": marked("stored files mended"),
    "restored": marked("brought back from a backup"),
    "letter": marked("weekly letter"),
    "mail_tested": marked("test letter"),
}

LETTERS: Mapping[str, str] = {
    "begun": marked("handed to the mail server"),
    "sent": marked("taken by the mail server"),
    "failed": marked("not taken by the mail server"),
    "unsure": marked("perhaps taken: the mail server’s answer was lost"),
}

CHANGES: Mapping[str, str] = {
    "shown": marked("shown as {value}"),
    "role": marked("role {value}"),
    "bidang": marked("bidang {value}"),
    "secret": marked("a new password"),
}

COUNTS: Mapping[str, str] = {"new": marked("new"), "changed": marked("changed"), "gone": marked("gone")}

FAULTS: Mapping[str, str] = {
    "changed": marked("row {row}: the content is not what was hashed"),
    "broken": marked("row {row}: does not continue the row before it"),
    "missing": marked("row {row}: rows before it are missing"),
    "truncated": marked("row {row}: rows are missing at the end"),
    "extra": marked("row {row}: stands after the recorded end"),
}
"""By `AuditFaultKind`; any other is told with its detail."""

Facts = Mapping[str, Any]


class Told(msgspec.Struct, frozen=True):
    """One row for people. `document` and `item`: what it is about, if it is about one."""

    event: str
    sentence: str
    document: str = ""
    member: str = ""
    item: str = ""


def told(row: AuditRow) -> Told:
    """What a row of the log tells. An event of a newer version is told with its facts as they are."""
    facts = json.loads(row.facts)
    event = worded(EVENTS, row.event)
    sentence = SENTENCES[row.event](facts) if row.event in SENTENCES else row.facts
    if row.event not in ("decision", "finding", "handed_in"):
        return Told(event, sentence)
    return Told(event, sentence, facts.get("sha256", ""), facts.get("member", ""), facts["item"])


def fault_line(kind: str, row: int, detail: str) -> str:
    """What is wrong with the log, for people."""
    return _(FAULTS[kind]).format(row=row) if kind in FAULTS else f"{kind} ({row}): {detail}"


def _received(facts: Facts) -> str:
    count = len(facts["documents"])
    return ngettext("{count} new document", "{count} new documents", count).format(count=count)


def _scan(facts: Facts) -> str:
    came = []
    for name, counts in facts["sources"].items():
        told = ", ".join(f"{counts[key]} {_(words)}" for key, words in COUNTS.items() if counts.get(key))
        if told:
            came.append(f"{name}: {told}")
    return "; ".join(came) or _("nothing new")


def _decision(facts: Facts) -> str:
    where = facts["item"] + (f" ({facts['slot']})" if facts["slot"] else "")
    if facts["verb"] == "undo":
        made = _("{verb}: decision {number}").format(verb=worded(VERBS, "undo"), number=facts["undoes"])
    else:
        made = _("{verb}: {item}").format(verb=worded(VERBS, facts["verb"]), item=where)
    return f"{made} — {facts['why']}" if facts["why"] else made


def _person_added(facts: Facts) -> str:
    role = facts["role"] + (f", {facts['bidang']}" if facts["bidang"] else "")
    return f"{facts['name']} ({role})"


def _person_changed(facts: Facts) -> str:
    changed = [_(words).format(value=facts[key]) for key, words in CHANGES.items() if facts.get(key)]
    if "is_active" in facts:
        changed.append(_("may come in again") if facts["is_active"] else _("shut out"))
    return f"{facts['name']}: {', '.join(changed)}"


def _pack_edited(facts: Facts) -> str:
    count = len(facts["edits"])
    edits = ngettext("{count} edit", "{count} edits", count).format(count=count)
    return f"{edits}: {', '.join(facts['files'])}"


def _room_opened(facts: Facts) -> str:
    return _("room {room} “{title}”, fingerprint {content}").format(**facts)


def _room_closed(facts: Facts) -> str:
    return _("room {room}").format(room=facts["room"])


def _finding(facts: Facts) -> str:
    place = facts["item"] + (f" ({facts['slot']})" if facts["slot"] else "")
    said = worded(FINDINGS, facts["verb"])
    return _("room {room}, {item}: {finding}").format(
        room=facts["room"], item=place, finding=f"{said} — {facts['text']}" if facts["text"] else said
    )


def _rebuild(facts: Facts) -> str:
    return _("{read} read, {unread} unread, {indexed} searchable").format(
        read=facts["read"], unread=facts["unread"], indexed=facts["indexed"]
    )


def _verified(facts: Facts) -> str:
    return _("{objects} stored files hashed again, {damaged} damaged").format(
        objects=facts["objects"], damaged=facts["damaged"]
    )


def _damaged(facts: Facts) -> str:
    return "; ".join(f"{sha256}: {worded(FAULTY, why)}" for sha256, why in facts["objects"].items())


def _mended(facts: Facts) -> str:
    count = len(facts["objects"])
    return ngettext("{count} stored file from {place}", "{count} stored files from {place}", count).format(
        count=count, place=facts["from"]
    )


def _retried(facts: Facts) -> str:
    count = facts["documents"]
    return ngettext("{count} document", "{count} documents", count).format(count=count)


def _restored(facts: Facts) -> str:
    return _("backup {name}: {objects} stored files, {missing} missing").format(
        name=facts["backup"], objects=facts["objects"], missing=facts["missing"]
    )


def _handed_in(facts: Facts) -> str:
    return f"{facts['item']} ({facts['slot']}): {facts['source']}/{facts['name']}"


def _letter(facts: Facts) -> str:
    told = _("{week}, {bidang}: {event}; {recipients}").format(
        week=week_name(facts["week"]),
        bidang=facts["bidang"] or _("coordinator"),
        event=worded(LETTERS, facts["event"]),
        recipients=", ".join(facts["recipients"]),
    )
    refused = "; ".join(f"{address}: {answer}" for address, answer in facts["refused"].items())
    return f"{told} — {_('refused by the mail server')}: {refused}" if refused else told


def _mail_tested(facts: Facts) -> str:
    return f"{facts['to']}: {_('not sent') if facts['why'] else _('sent')}"


def _noted(facts: Facts) -> str:
    said = f"{facts['indicator']}: {facts['text']}"
    return _("{note} (also for assessors)").format(note=said) if facts.get("is_for_assessors") else said


def _search(facts: Facts) -> str:
    return str(facts["name"])


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "received": _received,
    "scan": _scan,
    "decision": _decision,
    "person_added": _person_added,
    "person_changed": _person_changed,
    "room_opened": _room_opened,
    "room_closed": _room_closed,
    "finding": _finding,
    "noted": _noted,
    "note_withdrawn": _noted,
    "pack_edited": _pack_edited,
    "rebuild": _rebuild,
    "handed_in": _handed_in,
    "search_kept": _search,
    "search_dropped": _search,
    "retried": _retried,
    "verified": _verified,
    "damaged": _damaged,
    "mended": _mended,
    "restored": _restored,
    "letter": _letter,
    "mail_tested": _mail_tested,
}
