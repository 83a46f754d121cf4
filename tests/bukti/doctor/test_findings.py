"""Each look judges plain values; every finding has its words."""

from __future__ import annotations

import os
import re
import resource
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from archive.ignore import IgnoreSettings
from archive.last_backup import LastBackup
from archive.sources import SourceSettings
from bukti import mail_setup
from bukti.doctor import Finding, Mark, machine, mail, places, records
from bukti.doctor_wording import MARKS, SENTENCES, TOPICS, said
from bukti.i18n import use_language
from bukti.opening import Workspace
from bukti.settings import Mail, Ocr, Report, Settings
from bukti.workspace import Places
from evidence_store.model import AuditHead, DocumentRow, DocumentState
from indexer import isolation_check
from indexer.extract.model import ProblemCode
from indexer.isolation_check import Part
from indexer.sandbox import WorkerFault
from indexer.search.model import IndexState
from tests.fakes.post import open_office

NOW = datetime(2026, 3, 14, 8, 15, tzinfo=UTC)
DOCUMENT = DocumentRow(1, "0" * 64, 1, NOW, DocumentState.READ, 0, "1")


def told(finding: Finding) -> tuple[str, Mark]:
    """Its code and mark; and that it can be said without a fact missing."""
    use_language("en")
    what, _remedy = said(finding)
    assert what
    assert finding.topic in TOPICS
    assert (finding.mark is Mark.FINE) or _remedy or finding.code == "catalogue_unusable"
    return finding.code, finding.mark


def test_every_sentence_belongs_to_a_finding() -> None:
    """No word for something that is never found, and none missing."""
    folder = Path(machine.__file__).parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    found = {name for name in SENTENCES if f'"{name}"' in code}
    composed = {"source_events", "source_polling"}
    assert found | composed == set(SENTENCES)
    given = re.findall(r'(?:fine|advice|trouble|make)\(\s*"\w+",\s*"(\w+)"', code)
    assert set(given) <= set(SENTENCES)
    assert len(given) > 30
    assert set(MARKS) == set(Mark)


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (machine.sqlite((3, 40, 1)), ("sqlite", Mark.FINE)),
        (machine.sqlite((3, 36, 9)), ("sqlite_old", Mark.TROUBLE)),
        (machine.open_files(4096), ("open_files", Mark.FINE)),
        (machine.open_files(resource.RLIM_INFINITY), ("open_files", Mark.FINE)),
        (machine.open_files(256), ("open_files_few", Mark.ADVICE)),
        (machine.watches(8192, 100), ("watches", Mark.FINE)),
        (machine.watches(8192, 8000), ("watches_few", Mark.ADVICE)),
        (machine.running_as(0), ("runs_as_root", Mark.ADVICE)),
        (machine.running_as(1000), ("user", Mark.FINE)),
        (machine.recognition(Ocr(enabled=False)), ("ocr_off", Mark.FINE)),
        (machine.recognition(Ocr(languages="ind+xyz")), ("ocr_missing", Mark.TROUBLE)),
        (machine.isolated(set(Part)), ("isolation", Mark.FINE)),
        (machine.isolated({Part.PRIVILEGES, Part.NETWORK}), ("isolation_partly", Mark.ADVICE)),
        (machine.isolated(()), ("isolation_partly", Mark.ADVICE)),
        (places.home("ext4"), ("workspace", Mark.FINE)),
        (places.home("cifs"), ("workspace_network", Mark.TROUBLE)),
        (places.home("tmpfs"), ("workspace_in_memory", Mark.TROUBLE)),
        (places.room(10**11), ("room", Mark.FINE)),
        (places.room(10**9), ("room_little", Mark.ADVICE)),
        (places.room(10**8), ("room_none", Mark.TROUBLE)),
        (places.inodes(0, 0), ("inodes", Mark.FINE)),
        (places.inodes(10**6, 10**5), ("inodes", Mark.FINE)),
        (places.inodes(10**6, 10**4), ("inodes_few", Mark.ADVICE)),
        (places.inodes(10**6, 10), ("inodes_few", Mark.TROUBLE)),
        (places.clock(NOW, None), ("clock", Mark.FINE)),
        (places.clock(NOW, NOW + timedelta(minutes=4)), ("clock", Mark.FINE)),
        (places.clock(NOW, NOW + timedelta(minutes=6)), ("clock_behind", Mark.TROUBLE)),
        (records.audit(AuditHead(3, "ab" * 32), [], is_walked=True), ("audit", Mark.FINE)),
        (records.audit(AuditHead(3, "ab" * 32), [], is_walked=False), ("audit_long", Mark.FINE)),
        (
            records.audit(AuditHead(3, "ab" * 32), ["2: changed"], is_walked=True),
            ("audit_broken", Mark.TROUBLE),
        ),
        (records.stored([], 0, None, NOW), ("stored_empty", Mark.FINE)),
        (records.stored([], 5, NOW - timedelta(days=9), NOW), ("stored_verified", Mark.FINE)),
        (records.stored([], 5, NOW - timedelta(days=91), NOW), ("stored_unverified", Mark.ADVICE)),
        (records.stored([(DOCUMENT, "damaged")], 0, NOW, NOW), ("stored_damaged", Mark.TROUBLE)),
        (records.backups(None, 0, NOW), ("backup_not_yet", Mark.FINE)),
        (records.backups(None, 9, NOW), ("backup_none", Mark.ADVICE)),
    ],
)
def test_what_is_found(finding: Finding, expected: tuple[str, Mark]) -> None:
    assert told(finding) == expected


@pytest.mark.parametrize(
    ("days", "missing", "expected"),
    [
        (1, 0, ("backup", Mark.FINE)),
        (9, 0, ("backup_old", Mark.ADVICE)),
        (1, 2, ("backup_incomplete", Mark.TROUBLE)),
    ],
)
def test_the_age_of_a_backup(days: int, missing: int, expected: tuple[str, Mark]) -> None:
    last = LastBackup("/mnt/c", "20260314T081500Z", NOW - timedelta(days=days), missing)
    assert told(records.backups(last, 9, NOW)) == expected


STATE = IndexState(True, "", "whoosh", 1, 7, 12)


@pytest.mark.parametrize(
    ("state", "parts", "change", "wanted", "codes"),
    [
        (STATE, 12, 7, "whoosh", ["index"]),
        (STATE, 12, 9, "whoosh", ["index_behind"]),
        (STATE, 13, 7, "whoosh", ["index_differs"]),
        (STATE, 12, 6, "whoosh", ["index_ahead"]),
        (STATE, 12, 7, "tantivy", ["index", "engine_moves"]),
        (IndexState(False, "missing"), 0, 0, "whoosh", ["index_not_yet"]),
        (IndexState(False, "missing"), 3, 3, "whoosh", ["index_unusable"]),
        (IndexState(False, "damaged: x"), 0, 0, "whoosh", ["index_unusable"]),
        (IndexState(True, "", "whoosh", 1, 7, 12, outdated="x"), 12, 7, "whoosh", ["index_outdated"]),
    ],
)
def test_the_index(state: IndexState, parts: int, change: int, wanted: str, codes: list[str]) -> None:
    found = list(records.index(state, parts=parts, last_change=change, wanted=wanted, is_chosen=False))
    assert [told(finding)[0] for finding in found] == codes


def test_an_engine_that_the_settings_insist_on() -> None:
    (finding,) = records.outgrown("whoosh", 20_001, 20_000)
    assert told(finding) == ("engine_outgrown", Mark.ADVICE)
    assert list(records.outgrown("auto", 20_001, 20_000)) == []
    *_, chosen = records.index(STATE, parts=12, last_change=7, wanted="tantivy", is_chosen=True)
    assert told(chosen)[0] == "engine_chosen"


def test_libraries() -> None:
    assert [told(f)[0] for f in machine.libraries({"a": "1"}, {})] == ["libraries"]
    faults = list(machine.libraries({"a": "", "b": "1"}, {"m": "ImportError: libx.so"}))
    assert [told(f)[0] for f in faults] == ["library_missing", "library_broken"]
    found = machine.installed()
    assert found["msgspec"]
    assert "pytest" not in found
    assert set(machine.loading_faults(["json", "there_is_no_such_module"])) == {"there_is_no_such_module"}


def test_sources(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "berkas").write_text("x")

    def source(name: str) -> SourceSettings:
        return SourceSettings(name, bytes(tmp_path / name), ignore=IgnoreSettings())

    found = [told(f)[0] for f in places.sources([source("ada"), source("tidak"), source("berkas")])]
    assert found == ["source_events", "source_unreachable", "source_unreachable"]
    assert [told(f)[0] for f in places.sources([])] == ["sources_none"]


def test_what_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(mode=0o500)
    if os.access(tmp_path / "a", os.W_OK):
        pytest.skip("root may write everything")
    assert [told(f)[0] for f in places.writable([tmp_path, tmp_path / "a", tmp_path / "none"])] == [
        "not_writable"
    ]


def test_a_worker_is_asked() -> None:
    """Whatever this machine offers: the finding is about it, and a worker can always be had."""
    finding = machine.workers()
    assert told(finding)[0] in {"isolation", "isolation_partly"}
    assert "privileges" in str(finding.facts["given_up"])


def test_what_workers_keep_is_named_in_the_language_of_the_reader() -> None:
    finding = machine.isolated({Part.PRIVILEGES, Part.NETWORK})
    use_language("id")
    what, remedy = said(finding)
    assert "menulis di luar foldernya sendiri, membaca berkas lain" in what
    assert what.endswith("jaringan, hak tambahan")
    assert "landlock_create_ruleset" in remedy


def test_a_worker_that_can_t_be_had_is_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> frozenset[Part]:
        raise WorkerFault(ProblemCode.CRASHED, "workers do not start")

    monkeypatch.setattr(isolation_check, "given_up", fail)
    assert told(machine.workers()) == ("isolation_untried", Mark.TROUBLE)


# --- mail


def looked(tmp_path: Path, given: Mail, **report: object) -> list[tuple[str, Mark]]:
    """In a folder without a rule pack."""
    settings = Settings(mail=given, report=Report(**report))  # type: ignore[arg-type]
    found = mail.look(Workspace(Places(tmp_path), settings), asks_server=False)
    return [told(finding) for finding in found]


READY = Mail(host="127.0.0.1", sender="bukti@x.id", coordinator=("rini@x.id",))


def test_mail_that_nobody_set_up_is_no_fault_unless_letters_are_wanted(tmp_path: Path) -> None:
    assert looked(tmp_path, Mail()) == [("mail_off", Mark.FINE)]
    assert looked(tmp_path, Mail(), enabled=True) == [("report_without_mail", Mark.ADVICE)]
    assert looked(tmp_path, READY, enabled=True) == [("mail_set_up", Mark.FINE)]
    assert looked(tmp_path, READY) == [("mail_unscheduled", Mark.ADVICE)]


@pytest.mark.parametrize(
    ("changes", "fault", "mark"),
    [
        ({"host": ""}, "host", Mark.TROUBLE),
        ({"sender": "bukan alamat"}, "sender", Mark.TROUBLE),
        ({"user": "bukti"}, "password_none", Mark.TROUBLE),
        ({"user": "bukti", "password_file": "tidak-ada"}, "password_file", Mark.TROUBLE),
        ({"user": "bukti", "password_file": "kosong"}, "password_file", Mark.TROUBLE),
        ({"user": "bukti", "password_file": "terbuka"}, "password_open", Mark.TROUBLE),
        ({"user": "bukti", "password_file": "tertutup"}, "", Mark.FINE),
        ({"ca_file": "kosong"}, "ca_file", Mark.TROUBLE),
        ({"coordinator": ()}, "nobody", Mark.TROUBLE),
        ({"bidang": {"TU": ("a b@x.id",)}}, "address", Mark.TROUBLE),
        ({"host": "surel.x.id", "tls": "none"}, "plain", Mark.ADVICE),
        ({"tls": "none"}, "", Mark.FINE),
    ],
)
def test_what_is_wrong_with_mail_is_named(
    tmp_path: Path, changes: dict[str, object], fault: str, mark: Mark
) -> None:
    for name, content, mode in (("kosong", "", 0o600), ("terbuka", "x\n", 0o644), ("tertutup", "x\n", 0o600)):
        (tmp_path / name).write_text(content)
        (tmp_path / name).chmod(mode)
    given = msgspec.structs.replace(READY, **changes)
    found = mail_setup.faults(given, tmp_path)
    assert [str(one.fault) for one in found] == ([fault] if fault else [])
    findings = list(mail.setup(given, found, is_scheduled=True))
    assert max((finding.mark for finding in findings), key=list(Mark).index) is mark
    for finding in findings:
        told(finding)


def test_bidang_without_an_address_and_names_that_nobody_has() -> None:
    findings = list(mail.people(["Tata Usaha", "Hukum"], ["Tata Usha"]))
    assert [told(finding) for finding in findings] == [
        ("mail_without_address", Mark.ADVICE),
        ("mail_unknown_names", Mark.ADVICE),
    ]
    assert "Tata Usaha, Hukum" in said(findings[0])[0]
    assert list(mail.people([], [])) == []


def test_the_server_is_asked_only_if_wanted(tmp_path: Path) -> None:
    with open_office() as office:
        given = msgspec.structs.replace(READY, port=office.port, tls="none")
        workspace = Workspace(Places(tmp_path), Settings(mail=given))
        assert told(mail.server(workspace)) == ("mail_server_reached", Mark.FINE)
    gone = mail.server(workspace)
    assert told(gone) == ("mail_server", Mark.TROUBLE)
    assert str(office.port) in said(gone)[0]
    assert office.taken == []
