"""The words for people of every code that the layers below report, with what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bukti.i18n import _, marked
from indexer.extract.model import ProblemCode

if TYPE_CHECKING:
    from evidence_store.model import Account

PROBLEMS: Mapping[str, str] = {
    ProblemCode.EMPTY: marked("the file is empty; save it again and drop it anew"),
    ProblemCode.UNSUPPORTED: marked(
        "this kind of file holds no text that Bukti can read; add a PDF or photo of it"
    ),
    ProblemCode.ENCRYPTED: marked("locked with a password; drop a copy without a password"),
    ProblemCode.DAMAGED: marked("the file is damaged or incomplete; save or scan it again"),
    ProblemCode.NO_TEXT: marked("no text was found in it"),
    ProblemCode.BAD_TEXT_LAYER: marked("its text layer is garbled; the page images were recognised instead"),
    ProblemCode.LOW_CONFIDENCE: marked("hard to recognise; a sharper scan would help"),
    ProblemCode.OCR_FAILED: marked("the page could not be recognised; scan it again"),
    ProblemCode.TIMEOUT: marked("reading took too long and was stopped"),
    ProblemCode.OUT_OF_MEMORY: marked("reading needed too much memory and was stopped"),
    ProblemCode.CRASHED: marked("the reader crashed on this file"),
    ProblemCode.TOO_LARGE: marked("larger than the limit in bukti.toml"),
    ProblemCode.TOO_MANY_PAGES: marked("more pages than the limit in bukti.toml; the rest was not read"),
    ProblemCode.TOO_MANY_PIXELS: marked("the picture is larger than the limit in bukti.toml"),
    ProblemCode.TOO_MANY_MEMBERS: marked(
        "more files inside than the limit in bukti.toml; the rest was not read"
    ),
    ProblemCode.TOO_DEEP: marked("archives nested too deeply; the innermost were not read"),
    ProblemCode.TOO_MUCH_UNPACKED: marked(
        "unpacks to far more than the limit in bukti.toml; unpacking was stopped"
    ),
    ProblemCode.UNSAFE_NAME: marked("holds a link or a name that points outside the archive"),
    ProblemCode.INTERNAL: marked("an unforeseen fault; please report it"),
}

STATES: Mapping[str, str] = {
    "pending": marked("waiting"),
    "received": marked("received"),
    "ignored": marked("ignored"),
    "failed": marked("could not be opened"),
    "waiting": marked("waiting to be read"),
    "read": marked("read"),
    "unread": marked("present, not read"),
    "set_aside": marked("set aside after several tries"),
}

IGNORE_REASONS: Mapping[str, str] = {
    "office_lock": marked("lock file of an open Office document"),
    "temporary": marked("temporary file"),
    "partial_download": marked("unfinished download"),
    "system": marked("file of the operating system"),
    "hidden": marked("hidden file"),
    "empty": marked("empty file"),
    "symlink": marked("shortcut (symbolic link)"),
    "special": marked("no regular file"),
    "pattern": marked("left out by the pattern {pattern} in bukti.toml"),
}

FILE_TROUBLES: Mapping[str, str] = {
    "permission": marked("no permission to read it; ask the owner of the folder to let Bukti read"),
    "busy": marked("in use by another program; Bukti tries again at the next scan"),
    "changed": marked("changed while it was being copied; Bukti takes it at the next scan"),
    "growing": marked("still being written; Bukti takes it at the next scan"),
    "vanished": marked("gone before it could be copied"),
    "unreachable": marked("the share does not answer; Bukti tries again at the next scan"),
    "too_deep": marked("the folders are nested too deeply to be opened"),
    "io": marked("the disk reports a fault; have the disk checked"),
}

SOURCE_TROUBLES: Mapping[str, str] = {
    "missing": marked("the folder does not exist"),
    "not_a_folder": marked("this is no folder"),
    "permission": marked("no permission to open it"),
    "unreachable": marked("the share does not answer"),
    "not_mounted": marked("the share is not mounted"),
    "io": marked("the disk reports a fault"),
    "no_answer": marked("the file server does not answer"),
}

FACTS: Mapping[str, str] = {
    "author": marked("author"),
    "created": marked("made on"),
    "modified": marked("changed on"),
    "taken": marked("photo taken on"),
    "camera": marked("camera"),
    "place": marked("place"),
    "duration": marked("duration"),
    "from": marked("from"),
    "to": marked("to"),
    "cc": marked("copy to"),
    "date": marked("sent on"),
    "sent": marked("sent on"),
    "signed_by": marked("digitally signed by"),
    "signed_at": marked("digitally signed on"),
}

GIVEN_UP: Mapping[str, str] = {
    "network": marked("the network"),
    "writing": marked("writing outside their own folder"),
    "reading": marked("reading other files"),
    "programs": marked("starting programs"),
    "processes": marked("other processes"),
    "privileges": marked("new privileges"),
}
"""What worker processes give up, by `indexer.isolation_check.Part`."""

METHODS: Mapping[str, str] = {"native": "", "ocr": marked("recognised"), "none": marked("no text")}


def worded(table: Mapping[str, str], code: str) -> str:
    """The words for a code; the code itself if it has none (a newer layer below)."""
    name, _sep, rest = code.partition(":")
    return _(table[name]).format(pattern=rest) if name in table else code


def all_worded(table: Mapping[str, str], codes: str) -> str:
    """The same for codes with spaces between, as a list in one line."""
    return ", ".join(worded(table, code) for code in codes.split())


def number(value: float, digits: int = 2) -> str:
    """`1.234,50`: as Indonesian offices write numbers; English by the language chosen."""
    # Translators: how a number is written in your language; the program looks at this very example.
    with_comma = _("1,234.50").endswith(",50")
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if with_comma else text


def account_line(total: Account) -> str:
    """Every file on disk and what became of it (the sum is exact)."""
    return _(
        "{on_disk} files = {indexed} searchable + {pending} waiting + {failed} not readable + {ignored} ignored"
    ).format(
        on_disk=total.on_disk,
        indexed=total.indexed,
        pending=total.pending,
        failed=total.failed,
        ignored=total.ignored,
    )


FINDINGS: Mapping[str, str] = {
    "object_missing": marked("a stored file is missing"),
    "object_damaged": marked("a stored file is damaged"),
    "object_unreadable": marked("a stored file can't be opened"),
    "object_orphan": marked("a stored file that no document needs"),
    "catalogue": marked("the catalogue is damaged"),
    "audit": marked("the audit log was tampered with or damaged"),
    "index_unusable": marked("the index can't be used"),
    "index_missing": marked("a document is missing in the index"),
    "index_extra": marked("the index holds a document that is gone"),
}

FINDING_REMEDIES: Mapping[str, str] = {
    "object_missing": marked(
        "put it back from a backup: bukti verify --mend FOLDER, or drop the original again"
    ),
    "object_damaged": marked(
        "put it back from a backup: bukti verify --mend FOLDER, or drop the original again"
    ),
    "object_unreadable": marked("check permissions and the disk"),
    "object_orphan": marked("harmless, left by an interruption"),
    "catalogue": marked("bring the workspace back from a backup: bukti restore"),
    "audit": marked("keep the workspace as it is and compare with a backup"),
    "index_unusable": marked("run: bukti rebuild --index"),
    "index_missing": marked("run: bukti rebuild --index"),
    "index_extra": marked("run: bukti rebuild --index"),
}

QUERY_FAULTS: Mapping[str, str] = {
    "unclosed_quote": marked("the quotation mark is not closed; add a second one at the end of the phrase"),
    "unclosed_bracket": marked("the bracket is not closed"),
    "stray_bracket": marked("this bracket closes nothing"),
    "dangling_or": marked("OR needs a word on both sides"),
    "lone_minus": marked("a word to leave out must follow the minus sign directly"),
    "only_negation": marked("say also what to look for, not only what to leave out"),
    "unknown_filter": marked("there is no filter “{name}:”; did you mean “{suggestion}:”?"),
    "missing_value": marked("a value must follow “{filter}:” directly"),
    "bad_year": marked("“{value}” is no year; write it like 2025 or 2023..2025"),
    "bad_month": marked("“{value}” is no month; write it like 2025-03 or maret"),
    "bad_date": marked("“{value}” is no date; write it like 2025-03-14 or 2025-03-01..2025-03-31"),
    "no_words": marked("there is no word in it"),
    "too_long": marked("longer than {limit} characters"),
    "too_deep": marked("more than {limit} brackets within one another"),
}


def query_fault(code: str, fields: Mapping[str, str]) -> str:
    """The sentence for a query that can't be understood."""
    if code == "unknown_filter" and not fields.get("suggestion"):
        known = ", ".join(f"{name}:" for name in QUERY_FILTERS)
        return _("there is no filter “{name}:”; there are {known}").format(
            name=fields.get("name", ""), known=known
        )
    return _(QUERY_FAULTS[code]).format(**fields) if code in QUERY_FAULTS else code


QUERY_FILTERS = ("bidang", "jenis", "tahun", "bulan", "tipe", "indikator", "sumber", "status", "tanggal")


def search_error(error: Exception) -> str | None:
    """The sentence for an error of the index, None for any other."""
    from indexer.search.model import IndexBusy, IndexUnusable

    if isinstance(error, IndexUnusable):
        return _("The index can't be used ({why}). Run: bukti rebuild --index").format(why=error.why)
    if isinstance(error, IndexBusy):
        return _("Another Bukti is writing the index {path}. Wait until it has finished.").format(
            path=error.path
        )
    return None
