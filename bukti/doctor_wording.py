"""The words of `bukti doctor`: for each finding what is so, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bukti.doctor import Finding, Mark
from bukti.i18n import _, marked

TOPICS: Mapping[str, str] = {
    "python": "Python",
    "libraries": marked("Libraries"),
    "ocr": "OCR",
    "limits": marked("Limits"),
    "user": marked("User"),
    "isolation": marked("Isolation of workers"),
    "workspace": marked("Workspace"),
    "room": marked("Room"),
    "permissions": marked("Permissions"),
    "clock": marked("Clock"),
    "sources": marked("Watched folders"),
    "catalogue": marked("Catalogue"),
    "audit": marked("Audit log"),
    "stored": marked("Stored files"),
    "index": marked("Index"),
    "pack": marked("Rule pack"),
    "backup": marked("Backup"),
    "mail": marked("E-mail"),
}

MARKS: Mapping[Mark, tuple[str, str]] = {
    Mark.FINE: ("✓", "green"),
    Mark.ADVICE: ("!", "yellow"),
    Mark.TROUBLE: ("✗", "bold red"),
}

SENTENCES: Mapping[str, tuple[str, str]] = {
    # code: (what is so, what to do); what reads the same in every language is not marked
    "python": ("Python {version}, {system}", ""),
    "libraries": (marked("{count} libraries are there and load"), ""),
    "library_missing": (marked("the library {name} is missing"), marked("install Bukti anew: make setup")),
    "library_broken": (
        marked("{name} does not load: {detail}"),
        marked("install the system packages: make system; then: make setup"),
    ),
    "sqlite": ("SQLite {version}", ""),
    "sqlite_old": (
        marked("SQLite {version} is too old, {oldest} is needed"),
        marked("use a newer Debian or Python"),
    ),
    "ocr": (marked("languages there: {languages}"), ""),
    "ocr_off": (marked("switched off in bukti.toml; scans are not read"), ""),
    "ocr_missing": (
        marked("languages missing: {languages}; scans are read badly or not at all"),
        "apt install {packages}",
    ),
    "open_files": (marked("open files: {limit}"), ""),
    "open_files_few": (
        marked("only {limit} open files are allowed"),
        marked("ulimit -n {wanted}, or LimitNOFILE={wanted} in the systemd unit"),
    ),
    "watches": (marked("inotify watches: {limit} for {folders} folders"), ""),
    "watches_few": (
        marked("only {limit} inotify watches for {folders} folders; changes would be noticed late"),
        marked("sysctl -w fs.inotify.max_user_watches={wanted}, and in /etc/sysctl.d/ for good"),
    ),
    "user": (marked("runs as user {uid}, not as root"), ""),
    "runs_as_root": (
        marked("runs as root: a faulty file could do more harm than need be"),
        marked("make a user of its own that may read the watched folders and write the workspace"),
    ),
    "isolation": (marked("tried with one: workers give up {given_up}"), ""),
    "isolation_partly": (
        marked(
            "tried with one: workers keep what a faulty file could misuse: {kept}; they give up {given_up}"
        ),
        marked(
            "a kernel from 5.13 on with Landlock and seccomp switched on; where a container or a service filters "
            "system calls, let it allow landlock_create_ruleset, landlock_add_rule, landlock_restrict_self, seccomp"
        ),
    ),
    "isolation_untried": (
        marked("no worker could be started: {detail}"),
        marked("install Bukti anew: make setup"),
    ),
    "workspace_none": (
        marked("there is none here; only the machine was looked at"),
        marked("bukti init FOLDER, or name it with -w"),
    ),
    "config_faulty": ("{detail}", marked("mend bukti.toml; nothing works before")),
    "workspace": (marked("on a local disk ({fstype})"), ""),
    "workspace_network": (
        marked("on a network file system ({fstype}), which neither locks nor syncs as it must"),
        marked("move the workspace to a local disk: bukti backup, then bukti restore there"),
    ),
    "workspace_in_memory": (
        marked("lies in memory ({fstype}) and is lost when the machine stops"),
        marked("move the workspace to a disk: bukti backup, then bukti restore there"),
    ),
    "workspace_unreadable": (
        marked("can't be looked at: {detail}"),
        marked("check permissions and the disk"),
    ),
    "room": (marked("{free} GB free"), ""),
    "room_little": (
        marked("only {free} GB free"),
        marked("free some space, or move the workspace to a larger disk"),
    ),
    "room_none": (
        marked("only {free} GB free: the next scan may stop in the middle"),
        marked("free some space now; nothing is lost meanwhile, files only wait"),
    ),
    "inodes": (marked("inodes free: {free}"), ""),
    "inodes_few": (
        marked("only {free} inodes free: no more files can be made though there is room"),
        marked("remove small files elsewhere on this disk, or make its file system anew with more inodes"),
    ),
    "writable": (marked("the workspace can be written to"), ""),
    "not_writable": (
        marked("{path} can't be written to"),
        marked("chown -R the workspace to the user that runs Bukti"),
    ),
    "clock": ("{now}", ""),
    "clock_behind": (
        marked("the clock says {now}, but the last entry is of {last}"),
        marked("set the clock (timedatectl set-ntp true); times of entries can't be mended"),
    ),
    "sources_none": (marked("no folder is watched"), marked("add a [[source]] to bukti.toml")),
    "source_events": (marked("{name}: readable, on {fstype}, watched by events"), ""),
    "source_polling": (marked("{name}: readable, on {fstype}, looked through at intervals"), ""),
    "source_unreachable": (
        "{name}: {why}",
        marked("mount the share, or mend the path in bukti.toml; until then nothing is taken for deleted"),
    ),
    "source_events_on_network": (
        marked("{name} is on {fstype}, which does not tell what other machines change"),
        marked('set mode = "auto" or "polling" for it in bukti.toml'),
    ),
    "catalogue": (marked("sound, schema {schema}"), ""),
    "catalogue_old": (
        marked("of an older Bukti (schema {found}, this one has {known})"),
        marked("make a backup, then: bukti scan"),
    ),
    "catalogue_damaged": (
        marked("damaged: {detail}"),
        marked("stop Bukti, keep the folder, and bring a backup back: bukti restore"),
    ),
    "catalogue_unusable": ("{detail}", ""),
    "audit": (marked("whole, {count} entries, ends with {hash}"), ""),
    "audit_long": (marked("{count} entries, ends with {hash}; bukti verify walks it"), ""),
    "audit_broken": (
        marked("broken at {fault} ({count} entries)"),
        marked("keep the workspace as it is and compare with a backup: bukti verify"),
    ),
    "stored_verified": (marked("all were hashed within {days} days, on receipt or since"), ""),
    "stored_empty": (marked("none yet"), ""),
    "stored_unverified": (
        marked("some were hashed {days} days ago for the last time; {never} never since their receipt"),
        marked("bukti verify, best every night: bukti verify --rate 20 --older-than 30"),
    ),
    "stored_damaged": (
        marked("{count} were damaged or missing when last looked at"),
        "bukti verify --mend FOLDER",
    ),
    "backup": (marked("{days} days ago, in {folder}"), ""),
    "backup_not_yet": (marked("nothing to back up yet"), ""),
    "backup_none": (
        marked("none was ever made"),
        marked("bukti backup FOLDER, on another disk, every night"),
    ),
    "backup_old": (marked("the last one was {days} days ago, in {folder}"), "bukti backup {folder}"),
    "backup_incomplete": (
        marked("the last one ({folder}) lacks {missing} stored files that were damaged here"),
        "bukti verify",
    ),
    "index": (marked("{engine}, {documents} documents, as the catalogue says"), ""),
    "index_not_yet": (marked("none yet; the first scan makes it"), ""),
    "index_unusable": (marked("can't be used: {why}"), "bukti rebuild --index"),
    "index_ahead": (
        marked("knows more than the catalogue (an older catalogue was put in place?)"),
        "bukti scan",
    ),
    "index_behind": (
        marked("{behind} changes are not in it yet"),
        marked("bukti scan, unless one is running"),
    ),
    "index_differs": (
        marked("{documents} documents in it, {parts} in the catalogue"),
        "bukti rebuild --index",
    ),
    "index_outdated": (
        marked("of an older version: {why}"),
        marked("bukti scan makes it anew in the background"),
    ),
    "engine_moves": (
        marked("{wanted} suits {documents} documents better than {engine}"),
        marked("nothing: the next scan moves to it"),
    ),
    "engine_chosen": (
        marked("bukti.toml asks for {wanted}, the index is of {engine}"),
        marked("nothing: the next scan moves to it"),
    ),
    "engine_outgrown": (
        marked("whoosh is slow beyond {limit} documents; there are {documents}"),
        marked('set engine = "auto" under [search] in bukti.toml'),
    ),
    "pack": (marked("{name}: without mistakes"), ""),
    "pack_faulty": (
        marked("{count} mistakes; the last sound pack is in force. First: {first}"),
        "bukti rules lint",
    ),
    "pack_unusable": (
        marked("{count} mistakes, and there never was a sound one. First: {first}"),
        "bukti rules lint",
    ),
    "mail_off": (marked("not set up; the weekly letters are not sent"), ""),
    "report_without_mail": (
        marked("the weekly letters are switched on, but no mail server is set"),
        marked("set up [mail] in bukti.toml, or enabled = false under [report]"),
    ),
    "mail_set_up": (marked("by {host}, port {port}, from {sender}; weekly letters are switched on"), ""),
    "mail_unscheduled": (
        marked("by {host}, port {port}, from {sender}; weekly letters are switched off"),
        marked("enabled = true under [report] in bukti.toml, if they are to go out by themselves"),
    ),
    "mail_without_address": (
        marked("without an address: {names}"),
        marked("write addresses under [mail.bidang] in bukti.toml"),
    ),
    "mail_unknown_names": (
        marked("names under [mail.bidang] that no bidang has: {names}"),
        marked("write them as the rule pack or the folders have them"),
    ),
    "mail_server_reached": (marked("{host} answers and lets us in"), ""),
    "mail_fault": ("{what}", "{remedy}"),  # `mail_wording` has the words
    "mail_server": ("{what}", "{remedy}"),
}


def said(finding: Finding) -> tuple[str, str]:
    """What is so, and what to do ("" for nothing)."""
    from bukti.opening import local_time
    from bukti.wording import GIVEN_UP, SOURCE_TROUBLES, all_worded, worded

    facts = {
        name: local_time(value) if isinstance(value, datetime) else value
        for name, value in finding.facts.items()
    }
    if finding.code == "source_unreachable":
        facts["why"] = worded(SOURCE_TROUBLES, str(facts["why"]))
    for name in facts.keys() & {"given_up", "kept"}:
        facts[name] = all_worded(GIVEN_UP, str(facts[name]))
    if finding.topic == "mail":
        facts |= _words_of_mail(finding)
    what, remedy = SENTENCES[finding.code]
    return _(what).format(**facts), _(remedy).format(**facts) if remedy else ""


def _words_of_mail(finding: Finding) -> dict[str, object]:
    from bukti import mail_wording
    from bukti.mail_outcome import Why
    from bukti.mail_setup import Fault, Found

    facts = {name: str(value) for name, value in finding.facts.items()}
    if finding.code == "mail_fault":
        words = mail_wording.fault(Found(Fault(facts["fault"]), facts["detail"]))
    elif finding.code == "mail_server":
        words = mail_wording.trouble(Why(facts.pop("error"), facts))
    else:
        return {}
    return dict(zip(("what", "remedy"), words, strict=True))
