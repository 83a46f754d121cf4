"""The words of a service's log, with their levels, and of what its status shows."""

from __future__ import annotations

from collections.abc import Mapping

from bukti import wording
from bukti.i18n import _, marked
from bukti.wording import worded

LIMIT_HELP = marked(
    "The system's limit of watched folders is reached; source {source} is polled instead. More are allowed by: "
    "sysctl fs.inotify.max_user_watches=524288 (to keep it: a line in /etc/sysctl.d/bukti.conf); then restart the "
    "watch."
)

NOTES: Mapping[str, tuple[str, str]] = {
    "watch_started": ("info", marked("Watching {sources} sources (process {pid}).")),
    "workers_bound": ("info", marked("Workers give up {given_up}.")),
    "workers_unbound": (
        "warning",
        marked("Workers keep what a faulty file could misuse: {kept}. What to do says: bukti doctor"),
    ),
    "watch_stopped": ("info", marked("Stopped cleanly; nothing is lost.")),
    "reload": ("info", marked("Settings or rules were changed; they are read again.")),
    "config_faulty": ("error", marked("The settings have a mistake, the old ones stay in use: {detail}")),
    "waiting_for_lock": (
        "warning",
        marked("Another Bukti is writing to this workspace; waiting until it has finished."),
    ),
    "source_mode": ("info", marked("Source {source} is watched by {mode}: {why}.")),
    "source_scanned": (
        "info",
        marked(
            "Source {source} scanned in {seconds} s: {files} files, {new} new, {changed} changed, {gone} gone."
        ),
    ),
    "source_unreachable": (
        "warning",
        marked("Source {source} can't be reached: {why}. Nothing is taken for deleted."),
    ),
    "source_back": ("info", marked("Source {source} can be reached again.")),
    "events_lost": (
        "warning",
        marked("Events of source {source} were lost ({why}); all of it is looked at."),
    ),
    "watch_limit": ("error", LIMIT_HELP),
    "instance_limit": (
        "error",
        marked(
            "The system allows no more users of file events (fs.inotify.max_user_instances); all sources are polled."
        ),
    ),
    "unsupported": ("error", marked("This system has no file events ({detail}); all sources are polled.")),
    "paused": ("error", marked("Nothing is taken in for now: {why}. Nothing is lost; it goes on by itself.")),
    "resumed": ("info", marked("Files are taken in again.")),
    "pass_done": (
        "info",
        marked("{received} files taken in, {read} documents read, {indexed} made searchable."),
    ),
    "object_faulty": (
        "error",
        marked(
            "While verifying: {why}: {filings} ({document}). To put it back: bukti verify --older-than 30 --mend FOLDER"
        ),
    ),
    "objects_faulty": (
        "error",
        marked(
            "More than {count} stored files are faulty; all of them: bukti verify --json. Check the disk."
        ),
    ),
    "object_sound": ("info", marked("A stored file that was faulty is sound again ({document}).")),
    "pack_faulty": (
        "error",
        marked(
            "The rule pack has mistakes:\n{faults}\nUntil they are mended, the last sound one is used, of {since}."
            " To check: bukti rules lint"
        ),
    ),
    "report_sent": ("info", marked("The letters of week {week} have gone out ({letters} now).")),
    "report_failed": (
        "error",
        marked("Letters of week {week} have not gone out; it is tried again by itself. {detail}"),
    ),
    "report_given_up": (
        "error",
        marked(
            "Letters of week {week} are given up: it is too late for them. By hand: bukti report weekly --send"
        ),
    ),
    "report_missed": (
        "error",
        marked(
            "The letters of week {week} were missed: nothing ran at their time, nor for days after it. "
            "By hand: bukti report weekly --send"
        ),
    ),
    "index_rebuild": ("warning", marked("The index is being made anew ({engine}).")),
    "index_move": (
        "info",
        marked("A new index ({engine}) is being made in the background; searching goes on with the old one."),
    ),
    "index_move_failed": (
        "warning",
        marked(
            "The new index could not be made ({why}); the old one stays in use. The next scan tries again."
        ),
    ),
}
"""Code of a note → its level and sentence."""

MODES: Mapping[str, str] = {"events": marked("events"), "polling": marked("polling")}

MODE_REASONS: Mapping[str, str] = {
    "local": marked("a local disk"),
    "network": marked("a network share tells nothing of what other machines change"),
    "overlay": marked("a layered file system does not tell of every change"),
    "setting": marked("as bukti.toml says"),
    "watch_limit": marked("the system's limit of watched folders is reached (fs.inotify.max_user_watches)"),
    "instance_limit": marked(
        "the system's limit of users of events is reached (fs.inotify.max_user_instances)"
    ),
    "unsupported": marked("this system has no file events"),
}

PAUSES: Mapping[str, str] = {
    "full": marked("the disk of the workspace is full; free some space"),
    "inodes": marked("the disk of the workspace can hold no more files (inodes); remove some"),
    "read_only": marked("the workspace can't be written to; check its owner, permissions and mount"),
    "fault": marked("the disk of the workspace reports a fault; have it checked"),
    "locked": marked("another Bukti is writing to this workspace"),
    "no_access": marked("the workspace can't be read; check its owner and permissions"),
    "index_busy": marked("another process writes to the index"),
    "index_unusable": marked("the index is damaged; it is made anew"),
}

LOST: Mapping[str, str] = {
    "overflow": marked("the system's queue overflowed"),
    "burst": marked("too many at once"),
    "root": marked("its root was replaced"),
}

STATES: Mapping[str, str] = {
    "starting": marked("starting"),
    "working": marked("working"),
    "idle": marked("all taken in, waiting for changes"),
    "paused": marked("paused"),
    "waiting": marked("waiting for another Bukti"),
    "stopped": marked("not running"),
    "dead": marked("ended without a word; it takes up its work when it is started again"),
}

_WORDS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "source_mode": {"mode": MODES, "why": MODE_REASONS},
    "source_unreachable": {"why": wording.SOURCE_TROUBLES},
    "events_lost": {"why": LOST},
    "paused": {"why": PAUSES},
    "object_faulty": {"why": wording.FINDINGS},
}


def worded_facts(code: str, facts: Mapping[str, object]) -> dict[str, object]:
    """The facts of a note with codes turned into words."""
    tables = _WORDS.get(code, {})
    if code in {"workers_bound", "workers_unbound"}:
        return {name: wording.all_worded(wording.GIVEN_UP, str(value)) for name, value in facts.items()}
    return {
        name: worded(tables[name], str(value)) if name in tables else value for name, value in facts.items()
    }


def state_word(state: str) -> str:
    return _(STATES[state]) if state in STATES else state
