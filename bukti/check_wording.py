"""The words for people of every code of a check, with what to do about it; `bukti.check_sentences` puts them together.

Findings that could sound like an accusation only say what somebody should look at.
"""

from __future__ import annotations

from collections.abc import Mapping

from bukti.checking.model import Code, Family, Severity, Verdict
from bukti.i18n import marked

VERDICTS: Mapping[str, str] = {
    Verdict.SOUND: marked("Complete and sound"),
    Verdict.GAPS: marked("Not complete yet"),
    Verdict.INTEGRITY: marked("Something is wrong with the archive itself"),
}

VERDICT_MEANS: Mapping[str, str] = {
    Verdict.SOUND: marked(
        "Every slot of the plan is satisfied or waived, and nothing is wrong with the archive."
    ),
    Verdict.GAPS: marked("There are gaps. The archive itself is sound as far as it was checked."),
    Verdict.INTEGRITY: marked("Put this right before anything else: what stands below may not be relied on."),
}

FAMILIES: Mapping[str, str] = {
    Family.INTEGRITY: marked("Soundness of the archive"),
    Family.COMPLETENESS: marked("Completeness"),
    Family.VALIDITY: marked("Validity of the evidence"),
    Family.TIMELINESS: marked("Dates"),
    Family.READABILITY: marked("Readability"),
    Family.HONESTY: marked("What assessors may ask about"),
    Family.ACCOUNTING: marked("Account of files"),
}

SEVERITIES: Mapping[str, str] = {
    Severity.ERROR: marked("must be mended"),
    Severity.WARNING: marked("to be looked at"),
    Severity.NOTICE: marked("note"),
}

TITLES: Mapping[str, str] = {
    Code.OBJECT_MISSING: marked("Stored file is missing"),
    Code.OBJECT_DAMAGED: marked("Stored file is damaged"),
    Code.OBJECT_UNREADABLE: marked("Stored file can’t be opened"),
    Code.OBJECT_ORPHAN: marked("Stored file that no document needs"),
    Code.CATALOGUE: marked("Catalogue is damaged"),
    Code.AUDIT: marked("Audit log was tampered with or is damaged"),
    Code.INDEX_UNUSABLE: marked("Index can’t be used"),
    Code.INDEX_MISSING: marked("Document is missing in the index"),
    Code.INDEX_EXTRA: marked("Index holds a document that is gone"),
    Code.VANISHED: marked("Accepted file is gone from its folder"),
    Code.CHANGED: marked("Accepted file was replaced"),
    Code.SLOT_MISSING: marked("No evidence yet"),
    Code.SLOT_LATE: marked("Late"),
    Code.SLOT_INCOMPLETE: marked("Only a part of it is there"),
    Code.SLOT_DOUBTFUL: marked("Doubtful, waits for a person"),
    Code.SLOT_UNREAD: marked("There is a file, not read yet"),
    Code.SLOT_DUE_SOON: marked("Due soon"),
    Code.SLOT_NOT_YET_DUE: marked("Not yet due"),
    Code.SLOT_WAIVED: marked("Waived"),
    Code.WRONG_YEAR: marked("Of another year"),
    Code.OTHER_UNIT: marked("Of another unit"),
    Code.DRAFT: marked("Still a draft"),
    Code.TEMPLATE: marked("Form that nobody has filled in"),
    Code.UNSIGNED: marked("Without a signature"),
    Code.SUPERSEDED: marked("Replaced by another document"),
    Code.EXPIRED: marked("What it is for is over"),
    Code.DATED_BEFORE: marked("Dated before the period"),
    Code.DATED_AFTER_DUE: marked("Dated long after it was due"),
    Code.DATED_AHEAD: marked("Dated later than it was received"),
    Code.RECEIVED_LATE: marked("Received late"),
    Code.RECEIVED_UNKNOWN: marked("Received before Bukti was in use"),
    Code.UNREADABLE: marked("Can’t be read"),
    Code.PASSWORD: marked("Locked with a password"),
    Code.PARTLY_UNREAD: marked("Not read to its end"),
    Code.BLANK_PAGES: marked("Many pages without text"),
    Code.LOW_CONFIDENCE: marked("Hard to recognise"),
    Code.SERVES_MANY: marked("To be looked at: one file for many indicators"),
    Code.NEAR_COPY: marked("To be looked at: nearly the same text for different periods"),
    Code.REDATED_VERSION: marked("To be looked at: new version with another date only"),
    Code.SAME_PHOTO: marked("To be looked at: photos that look the same, for different events"),
    Code.SOURCE_UNREACHABLE: marked("Folder can’t be reached"),
    Code.SOURCE_NEVER_SCANNED: marked("Folder was never looked through"),
    Code.NOT_TAKEN_IN: marked("Files not taken in yet"),
    Code.UNSETTLED: marked("Waiting for more than a day"),
    Code.CANT_BE_OPENED: marked("File can’t be opened"),
    Code.ACCOUNT_OFF: marked("The account does not add up"),
}

OFFERED: Mapping[str, str] = {
    Code.WRONG_YEAR: marked("it reads as one of another year, and does not count"),
    Code.OTHER_UNIT: marked("it reads as another unit’s, and does not count"),
    Code.DRAFT: marked("it reads as a draft, and does not count"),
    Code.TEMPLATE: marked("it reads as a form that nobody has filled in, and does not count"),
    Code.UNSIGNED: marked("no signature is to be seen, and it does not count"),
    Code.SUPERSEDED: marked("it says that another document has replaced it, and does not count"),
}

ACCEPTED: Mapping[str, str] = {
    Code.WRONG_YEAR: marked("accepted by {who}, though the rules read another year"),
    Code.OTHER_UNIT: marked("accepted by {who}, though the rules read another unit"),
    Code.DRAFT: marked("accepted by {who}, though the rules take it for a draft"),
    Code.TEMPLATE: marked("accepted by {who}, though the rules take it for an empty form"),
    Code.UNSIGNED: marked("accepted by {who}, though the rules see no signature"),
    Code.SUPERSEDED: marked("accepted by {who}, though the rules read that it was replaced"),
}

SENTENCES: Mapping[str, str] = {
    Code.EXPIRED: marked("counts here, and is for a time until {until}"),
    Code.DATED_BEFORE: marked("dated {dated}, before the period that begins on {start}"),
    Code.DATED_AFTER_DUE: marked("dated {dated}, due on {due}"),
    Code.DATED_AHEAD: marked("dated {dated}, received on {day}"),
    Code.RECEIVED_LATE: marked("complete on {day}, due on {due}"),
    Code.BLANK_PAGES: marked("{blank} of {count} pages hold no text"),
    Code.REDATED_VERSION: marked(
        "the version of {day} says {after} where the one before said {before}; the rest is the same"
    ),
    Code.NOT_TAKEN_IN: marked("{count} files in {source} are not in the catalogue yet"),
    Code.ACCOUNT_OFF: marked("{on_disk} files on disk, {parts} accounted for"),
}

REMEDIES: Mapping[str, str] = {
    Code.VANISHED: marked("put the file back into its folder, or drop another one for this slot"),
    Code.CHANGED: marked("look whether the new version still is the evidence, and decide on it"),
    Code.SLOT_DOUBTFUL: marked("a person decides: on the page Review, or bukti decide"),
    Code.SLOT_UNREAD: marked("drop a readable copy"),
    Code.SLOT_WAIVED: marked("nothing, if the reason still holds"),
    Code.SLOT_NOT_YET_DUE: marked("nothing yet"),
    Code.WRONG_YEAR: marked("drop the one of the right year, or accept this one if it was misread"),
    Code.OTHER_UNIT: marked("drop the own unit’s document, or accept this one if it was misread"),
    Code.DRAFT: marked("drop the final one, or accept this one if it was misread"),
    Code.TEMPLATE: marked("drop the one that is filled in, or accept this one if it was misread"),
    Code.UNSIGNED: marked("drop the signed one, or accept this one if it was misread"),
    Code.SUPERSEDED: marked("drop the document that replaces it, or accept this one if it was misread"),
    Code.EXPIRED: marked("drop the one that is valid now, or look whether this one still holds"),
    Code.DATED_BEFORE: marked("look whether date and period are right"),
    Code.DATED_AFTER_DUE: marked("be ready to say why it is late"),
    Code.DATED_AHEAD: marked("look whether the date in the document is right"),
    Code.RECEIVED_LATE: marked("be ready to say why it is late"),
    Code.RECEIVED_UNKNOWN: marked("nothing: when they were really there is not known"),
    Code.UNREADABLE: marked("save or scan it again and drop it anew"),
    Code.PASSWORD: marked("drop a copy without a password"),
    Code.PARTLY_UNREAD: marked("look whether the part that was not read matters; if so, save it again"),
    Code.BLANK_PAGES: marked("look at the pages; scan again what was scanned the wrong way"),
    Code.LOW_CONFIDENCE: marked("look whether it can be read; a sharper scan helps"),
    Code.SERVES_MANY: marked("look whether it really shows what each indicator asks for"),
    Code.NEAR_COPY: marked("open them side by side; keep them if each is the report of its own period"),
    Code.REDATED_VERSION: marked("look why the date was changed; a corrected slip is fine"),
    Code.SAME_PHOTO: marked(
        "open them side by side; take another photo where each event should have its own"
    ),
    Code.SOURCE_UNREACHABLE: marked("bring the share back, then: bukti scan"),
    Code.SOURCE_NEVER_SCANNED: marked("run: bukti scan"),
    Code.NOT_TAKEN_IN: marked("run: bukti scan, or let bukti watch go on"),
    Code.UNSETTLED: marked("close it in the program that has it open; then: bukti scan"),
    Code.CANT_BE_OPENED: marked("ask the owner of the folder to let Bukti read it"),
    Code.ACCOUNT_OFF: marked("run: bukti scan, then check again"),
}

SLOT_REMEDY = marked("hand in what is missing; the indicator’s page says what")

CAREFUL = marked(
    "These are no accusations: for each there may be a good reason. Look before the assessors ask."
)
"""Stands above the findings of honesty."""
