"""What a check says, as sentences for people: the verdict, each finding with its place, how far files were hashed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bukti import check_wording, gap_wording, wording
from bukti.checking.model import Code, Family
from bukti.i18n import _, ngettext
from bukti.wording import number

if TYPE_CHECKING:
    from bukti.checking.model import Finding, Hashing, Place, Report
    from bukti.gap_wording import Names

LEAST_POINTS = 0.005
"""Less would be shown as 0.00."""


def verdict(report: Report) -> str:
    if report.is_interrupted:
        return _("Interrupted before its end: no verdict")
    return _(check_wording.VERDICTS[report.verdict])


def verdict_means(report: Report) -> str:
    if report.is_interrupted:
        return _("The next bukti check goes on with the stored files where this one has stopped.")
    return _(check_wording.VERDICT_MEANS[report.verdict])


def title(code: str) -> str:
    return _(check_wording.TITLES[code])


def sentence(finding: Finding) -> str:
    """What is the matter, as one sentence without the place. May be empty where the kind says it all."""
    facts = {name: _said(value) for name, value in finding.facts.items()}
    code = finding.code
    if code in check_wording.OFFERED:
        is_accepted = finding.facts.get("standing") == "accepted"
        table = check_wording.ACCEPTED if is_accepted else check_wording.OFFERED
        return _(table[code]).format_map(_Known(facts))
    if code in check_wording.SENTENCES:
        return _(check_wording.SENTENCES[code]).format_map(_Known(facts))
    return _of_family(finding, facts)


def _of_family(finding: Finding, facts: Mapping[str, str]) -> str:
    match finding.family:
        case Family.COMPLETENESS:
            return _of_slot(finding, facts)
        case Family.READABILITY:
            told = wording.worded(wording.PROBLEMS, str(finding.facts.get("problem", "")))
            pages = int(_number(finding, "pages"))
            more = ngettext("{count} page", "{count} pages", pages).format(count=pages) if pages > 1 else ""
            return " · ".join(filter(None, [told, more]))
        case Family.HONESTY:
            return _of_several(finding)
        case Family.ACCOUNTING:
            return _since(finding, facts)
        case Family.INTEGRITY:
            return _of_archive(finding, facts)
    if finding.code is Code.RECEIVED_UNKNOWN:
        count = int(_number(finding, "count"))
        return ngettext(
            "{count} slot is filled by files that were there on {day} already, when Bukti began",
            "{count} slots are filled by files that were there on {day} already, when Bukti began",
            count,
        ).format(count=count, day=facts.get("day", ""))
    return ""


def slots(found: Sequence[Finding]) -> str:
    """Of slots of one item in one state: when they fall due, and the points that hang on them."""
    days = [day for one in found if isinstance(day := one.facts.get("due"), date)]
    told = _("due {day}").format(day=gap_wording.day(min(days))) if days else ""
    if len(set(days)) > 1:
        told = _("due {first} to {last}").format(
            first=gap_wording.day(min(days)), last=gap_wording.day(max(days))
        )
    points = sum(_number(one, "points") for one in found)
    if points < LEAST_POINTS:
        return told
    return " · ".join(filter(None, [told, _("{points} points").format(points=number(points))]))


def _of_slot(finding: Finding, facts: Mapping[str, str]) -> str:
    if finding.code is Code.SLOT_WAIVED:
        return ": ".join(filter(None, [facts.get("who", ""), facts.get("why", "")]))
    return slots([finding])


def _of_several(finding: Finding) -> str:
    count = int(_number(finding, "count"))
    if finding.code is Code.SERVES_MANY:
        return ngettext("counts for {count} indicator", "counts for {count} indicators", count).format(
            count=count
        )
    if finding.code is Code.NEAR_COPY:
        return ngettext(
            "{count} document with nearly the same text, each for another period",
            "{count} documents with nearly the same text, each for another period",
            count,
        ).format(count=count)
    return ngettext(
        "{count} place where what looks like one photo is put to different events",
        "{count} places where what looks like one photo is put to different events",
        count,
    ).format(count=count)


def _since(finding: Finding, facts: Mapping[str, str]) -> str:
    code = str(finding.facts.get("why", ""))
    tables = (wording.SOURCE_TROUBLES, wording.FILE_TROUBLES, wording.STATES)
    table = next((one for one in tables if code.partition(":")[0] in one), wording.STATES)
    if finding.code is Code.SOURCE_UNREACHABLE:
        table = wording.SOURCE_TROUBLES
    since = _("since {day}").format(day=facts["since"]) if "since" in facts else ""
    return " · ".join(filter(None, [wording.worded(table, code) if code else "", since]))


def _of_archive(finding: Finding, facts: Mapping[str, str]) -> str:
    if finding.code in (Code.VANISHED, Code.CHANGED):
        who = facts.get("who", "")
        by = _("accepted by {who}").format(who=who) if who else _("accepted by the rules")
        return f"{by} · " + _("since {day}").format(day=facts.get("day", ""))
    row = _("row {number}").format(number=facts["row"]) if facts.get("row") else ""
    return " · ".join(filter(None, [row, facts.get("detail", "")]))


def remedy(finding: Finding) -> str:
    """What to do."""
    if finding.code in check_wording.REMEDIES:
        return _(check_wording.REMEDIES[finding.code])
    if finding.family is Family.COMPLETENESS:
        return _(check_wording.SLOT_REMEDY)
    return wording.worded(wording.FINDING_REMEDIES, finding.code)


def place(at: Place) -> str:
    """Item and period, file, page: as one line."""
    return " · ".join(filter(None, [slot_of(at), file_of(at)]))


def slot_of(at: Place) -> str:
    """`A.I.1.i.a-1 (Maret 2025)`; empty where it is of none."""
    if not at.item:
        return ""
    slot = gap_wording.period(at.slot) if at.slot else ""
    return f"{at.item} ({slot})" if slot else at.item


def file_of(at: Place) -> str:
    """Path and page; of what has no path the hash."""
    page = _("page {number}").format(number=at.page) if at.page else ""
    where = at.path or (at.key if not at.item else "")
    return " · ".join(filter(None, [where, page]))


def concerned(finding: Finding, names: Names) -> str:
    """The bidang; the coordinator where it is nobody's."""
    return ", ".join(names.bidang(one) for one in finding.bidang) or _("Coordinator")


def hashing(found: Hashing) -> str:
    """How far stored files were read again."""
    if not found.is_wanted:
        when = (
            _("every one was read, at its receipt or since, after {day}").format(
                day=gap_wording.day(found.verified_since.date())
            )
            if found.verified_since
            else _("there is none")
        )
        return _("Stored files were not hashed again by this check ({count} looked for); {when}.").format(
            count=found.objects, when=when
        )
    told = _("Hashed again now: {now} of {count} stored files ({megabytes} MB)").format(
        now=number(found.now, 0),
        count=number(found.objects, 0),
        megabytes=number(found.size / 1e6, 1),
    )
    if found.before:
        told += "; " + _("by the check that was interrupted: {before}").format(before=found.before)
    if found.left:
        told += "; " + _("still to be done: {left}").format(left=found.left)
    return told + "."


def _number(finding: Finding, name: str) -> float:
    value = finding.facts.get(name, 0)
    return value if isinstance(value, int | float) else 0


def _said(value: object) -> str:
    return gap_wording.day(value) if isinstance(value, date) else str(value)


class _Known(dict[str, str]):
    """A fact that an older check did not note is left out."""

    def __missing__(self, name: str) -> str:
        return "–"
