"""`bukti watch` as a process: signals, locks, settings changed under way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bukti.watch_news import WatchNews, read_news
from evidence_store.catalogue import Catalogue
from evidence_store.lock import WriterLock
from evidence_store.objects import ObjectStore
from tests.archive.test_backup import flip

pytestmark = pytest.mark.slow  # it waits for real files on a real clock

PATIENCE = 40.0


class Running:
    """A workspace with its watch, and what it logged."""

    def __init__(self, folder: Path) -> None:
        self.workspace, self.tree, self.log = folder / "kerja", folder / "pohon", folder / "log"
        self.tree.mkdir()
        subprocess.run(
            [sys.executable, "-m", "bukti", "init", self.workspace, "--source", f"{self.tree}=TU"],
            check=True,
            capture_output=True,
        )
        config = self.workspace / "bukti.toml"
        text = config.read_text().replace("settle_seconds = 2.0", "settle_seconds = 0.2")
        config.write_text(text.replace('mode = "auto"', 'mode = "events"'))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *before: str) -> subprocess.Popen[bytes]:
        """`before`: Python to run in the process first."""
        program = "\n".join([*before, "import sys", "from bukti.__main__ import main", "sys.exit(main())"])
        with self.log.open("ab") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-c", program, "-w", self.workspace, "watch", "--log-format", "json"],
                stderr=stderr,
                env=os.environ | {"BUKTI_LANGUAGE": "en"},
            )
        return self.process

    def events(self) -> list[str]:
        return [
            json.loads(line)["event"] for line in self.log.read_text().splitlines() if line.startswith("{")
        ]

    def news(self) -> WatchNews | None:
        return read_news(self.workspace / "watch.json")

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, self.log.read_text()
            assert self.process is None or self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)

    def files(self) -> int:
        with Catalogue.open(self.workspace / "store/catalogue.sqlite", readonly=True) as catalogue:
            return sum(row.indexed for row in catalogue.account().values())

    def stop(self, seconds: float = 5.5) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def status(running: Running, *options: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "bukti", "-w", running.workspace, "status", *options],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"BUKTI_LANGUAGE": "en"},
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_it_watches_tells_and_stops(running: Running) -> None:
    code, said = status(running)
    assert code == 0
    assert "not running" in said
    running.start()
    running.until(lambda: (told := running.news()) is not None and told.state == "idle")
    (running.tree / "surat.txt").write_text("notula rapat")
    running.until(lambda: running.files() == 1)
    assert len({"workers_bound", "workers_unbound"} & set(running.events())) == 1
    code, said = status(running, "--json")
    stands = json.loads(said)
    assert code == 0
    assert stands["pid"] == running.process.pid  # type: ignore[union-attr]
    assert stands["sources"][0]["mode"] == "events"
    assert "bukti_watch_up 1" in status(running, "--metrics")[1]
    # others may write while it has nothing to do
    running.until(lambda: (told := running.news()) is not None and told.state == "idle")
    subprocess.run(
        [sys.executable, "-m", "bukti", "-w", running.workspace, "scan"], check=True, capture_output=True
    )
    (running.tree / "lagi.txt").write_text("lagi")
    running.until(lambda: running.files() == 2)
    assert running.stop() == 0
    assert running.events()[-1] == "watch_stopped"
    assert "not running" in status(running)[1]


@pytest.mark.slow
def test_a_kill_is_told_and_made_up_for(running: Running) -> None:
    running.start()
    for number in range(30):
        (running.tree / f"{number}.txt").write_text(f"isi {number}")
    running.until(lambda: (told := running.news()) is not None and told.state == "working")
    assert running.process is not None
    running.process.kill()
    running.process.wait()
    code, said = status(running)
    assert code == 1
    assert "without a word" in said
    running.start()
    running.until(lambda: running.files() == 30)
    assert running.stop() == 0


@pytest.mark.slow
def test_sigterm_ends_it_in_time_while_a_share_hangs(running: Running) -> None:
    hang = """
import time, archive.copying
stage = archive.copying._staged
archive.copying._staged = lambda *given: time.sleep(60)
"""
    (running.tree / "surat.txt").write_text("isi")
    running.start(hang)
    running.until(lambda: running.log.exists() and "source_scanned" in running.events())
    time.sleep(0.5)
    began = time.monotonic()
    assert running.stop() == 0
    assert time.monotonic() - began < 5.0
    running.start()
    running.until(lambda: running.files() == 1)
    assert running.stop() == 0


@pytest.mark.slow
def test_it_waits_for_another_writer(running: Running) -> None:
    with WriterLock(running.workspace / "store/lock"):
        running.start()
        running.until(lambda: running.log.exists() and "waiting_for_lock" in running.events())
        assert "waiting for another" in status(running)[1]
        (running.tree / "surat.txt").write_text("isi")
    running.until(lambda: running.files() == 1)
    assert running.events().count("waiting_for_lock") == 1
    assert running.stop() == 0


@pytest.mark.slow
def test_settings_and_rules_are_read_again(running: Running) -> None:
    running.start("import bukti.watching", "bukti.watching.RELOAD_SECONDS = 0.2")
    running.until(lambda: (told := running.news()) is not None and told.state == "idle")
    config = running.workspace / "bukti.toml"
    sound = config.read_text()
    config.write_text(sound + "\nnonsense = 1\n")
    running.until(lambda: "config_faulty" in running.events())
    (running.tree / "surat.txt").write_text("isi")
    running.until(lambda: running.files() == 1)  # the old ones stay in use
    other = running.tree.parent / "lain"
    other.mkdir()
    (other / "surat.txt").write_text("dari sana")
    config.write_text(sound + f'\n[[source]]\nname = "lain"\npath = "{other}"\nbidang = "Lain"\n')
    running.until(lambda: running.files() == 2)
    assert "reload" in running.events()
    assert running.stop() == 0


@pytest.mark.slow
def test_sighup_asks_for_a_look_at_everything(running: Running) -> None:
    running.start()
    running.until(lambda: (told := running.news()) is not None and told.state == "idle")
    scanned = running.news().sources[0].scanned_at  # type: ignore[union-attr]
    assert running.process is not None
    running.process.send_signal(signal.SIGHUP)
    running.until(lambda: running.news().sources[0].scanned_at != scanned)  # type: ignore[union-attr]
    assert running.stop() == 0


@pytest.mark.slow
def test_a_flipped_bit_is_named_by_the_running_watch_and_cleared_when_mended(
    running: Running, tmp_path: Path
) -> None:
    for number in range(3):
        (running.tree / f"{number}.txt").write_text(f"notula rapat {number}")
    running.start(
        "import archive.fixity_walk, bukti.watching",
        "archive.fixity_walk.LOOK_AGAIN_SECONDS = bukti.watching.IDLE_NEWS_SECONDS = 0.2",
    )
    running.until(lambda: running.files() == 3 and "object_faulty" not in running.events())
    running.until(lambda: json.loads(status(running, "--json")[1])["fixity"]["round_at"] is not None)
    code, said = status(running)
    assert code == 0
    assert "3 of 3 stored files" in said

    backup = tmp_path / "cadangan"
    bukti(running, "backup", backup)
    store = running.workspace / "store"
    with WriterLock(store / "lock"), Catalogue.open(store / "catalogue.sqlite") as catalogue:
        (document,) = catalogue.find("1.txt")
        flip(ObjectStore(store).path(document.sha256))
        long_ago = datetime.now(UTC) - timedelta(days=31)
        catalogue.verified(dict.fromkeys(catalogue.all_document_ids(), ""), long_ago)
    running.until(lambda: "object_faulty" in running.events())
    (line,) = [line for line in running.log.read_text().splitlines() if "object_faulty" in line]
    told = json.loads(line)
    assert (told["level"], told["document"]) == ("error", document.sha256)
    assert told["filings"].endswith(": 1.txt")
    running.until(lambda: (news := running.news()) is not None and news.damaged == 1)
    assert running.news().done.verified >= 4  # type: ignore[union-attr]
    code, said = status(running)
    assert code == 1
    assert "1.txt" in said
    assert "bukti_objects_damaged 1" in status(running, "--metrics")[1]

    bukti(running, "verify", "--older-than", "30", "--mend", backup)
    running.until(lambda: (news := running.news()) is not None and news.damaged == 0)
    code, said = status(running, "--json")
    assert (code, json.loads(said)["fixity"]["damaged"]) == (0, 0)
    assert running.stop() == 0


def bukti(running: Running, *arguments: str | Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "bukti", "-w", running.workspace, *arguments], check=True, capture_output=True
    )
