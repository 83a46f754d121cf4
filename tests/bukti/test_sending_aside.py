"""The process that makes and sends the letters: what it says, and how it ends with the watch."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bukti import opening, sending_aside, workspace
from bukti.letters_beside import letters_beside
from bukti.mail_news import MailNews, read_news, write_news
from bukti.mail_outcome import Fate
from bukti.mailing import week_of
from bukti.sending_aside import Aside
from bukti.service_log import ServiceLog
from bukti.workspace import Places, UnitNames
from evidence_store.catalogue import Catalogue
from evidence_store.lock import WriterLock
from tests.fakes.post import PostOffice, open_office, scripted

pytestmark = pytest.mark.slow

ON = date(2025, 10, 13)
ROOT = Path(__file__).parents[2]

SETTINGS = """
[mail]
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "bukti@satker.example"
coordinator = ["koordinator@satker.example"]
[mail.bidang]
"Tata Usaha" = ["tu@satker.example"]

[report]
enabled = true
"""
CONFIG = (
    """
[unit]
name = "Balai Uji"
id = "satker-01"
language = "en"
"""
    + SETTINGS
)


@pytest.fixture(autouse=True)
def _our_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as opened:
        yield opened


@pytest.fixture
def places(tmp_path: Path, office: PostOffice) -> Places:
    made = Places(tmp_path)
    made.store.mkdir()
    Catalogue.create(made.catalogue, unit="satker-01").close()
    made.config.write_text(CONFIG.format(port=office.port))
    return made


def aside(places: Places, maker: str = "made", stop: bool = False) -> Aside:
    return Aside(places.root, lambda: stop, maker=f"tests.fakes.letters:{maker}")


def test_letters_are_made_and_sent_beside_a_watch(places: Places, office: PostOffice) -> None:
    with WriterLock(places.lock), Catalogue.open(places.catalogue):
        ran = aside(places)(ON)
    assert [(one.bidang, one.fate) for one in ran.outcomes] == [("", Fate.SENT), ("Tata Usaha", Fate.SENT)]
    assert ran.is_done
    assert office.taken[0]["Subject"] == "Laporan 2025-10-13 Asia/Jakarta"
    with Catalogue.open(places.catalogue, readonly=True) as catalogue:
        assert {row.who for row in catalogue.letters.of_week("2025-W42")} == {"jadwal"}
    assert [one.fate for one in aside(places)(ON).outcomes] == [Fate.BEFORE] * 2
    assert len(office.taken) == 2


@pytest.mark.parametrize(
    ("maker", "code", "words"),
    [
        ("broken", "crashed", "RuntimeError: templat rusak"),
        ("crashing", "crashed", "7"),
        ("not_there", "crashed", "not_there"),
        ("in_trouble", "trouble", "is damaged (malformed)"),
    ],
)
def test_what_breaks_is_told(places: Places, office: PostOffice, maker: str, code: str, words: str) -> None:
    ran = aside(places, maker)(ON)
    assert ran.why is not None
    assert ran.why.code == code
    assert words in ran.why.facts["detail"]
    assert not ran.is_done
    assert office.taken == []


def test_what_bars_sending_is_told_before_the_work(places: Places) -> None:
    places.config.write_text(places.config.read_text().replace('sender = "bukti@satker.example"', ""))
    ran = aside(places, "never_made")(ON)
    assert ran.why is not None
    assert (ran.why.code, ran.why.facts["what"]) == ("not_set_up", "sender")


def test_a_mistake_in_the_settings_is_told(places: Places) -> None:
    places.config.write_text("[unit]\nnama = 1\n")
    ran = aside(places)(ON)
    assert ran.why is not None
    assert (ran.why.code, "nama" in ran.why.facts["detail"]) == ("trouble", True)


def test_letters_end_with_the_watch_however_it_ends(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    stops: list[Callable[[], bool]] = []

    class Given(Aside):
        def __init__(self, workspace: Path, stop: Callable[[], bool]) -> None:
            super().__init__(workspace, stop)
            stops.append(stop)

    monkeypatch.setattr(sending_aside, "Aside", Given)
    opened = opening.find(places.root)
    log = ServiceLog(stream=io.StringIO())
    with suppress(ZeroDivisionError), letters_beside(lambda: opened, lambda: False, log):
        assert not stops[0]()
        raise ZeroDivisionError
    assert stops[0]()


def test_two_at_once(places: Places) -> None:
    with WriterLock(places.mail_lock):
        ran = aside(places)(ON)
    assert ran.why is not None
    assert ran.why.code == "elsewhere"


def test_two_schedules_at_the_same_moment_send_once(places: Places, office: PostOffice) -> None:
    """As of a watch beside the desk, and another one."""
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(lambda _: aside(places)(ON), range(2))
    assert len(office.taken) == 2
    assert sorted(office.recipients) == [("koordinator@satker.example",), ("tu@satker.example",)]
    sent = [one for ran in (first, second) for one in ran.outcomes if one.sent]
    assert len(sent) == 2
    assert first.is_done or second.is_done


def test_a_wish_to_stop_ends_it_also_where_it_does_not_listen(places: Places) -> None:
    begun = places.root / "mulai"
    ran = Aside(places.root, begun.exists, maker="tests.fakes.letters:never_made")(ON)
    assert ran.is_stopped
    assert ran.why is None


def test_stopped_in_the_middle_of_a_hanging_server_it_was_perhaps_sent(places: Places) -> None:
    answers = (b"220 post", b"250 post", b"250 ok", b"250 ok", b"354 silakan", None)
    with scripted(*answers) as port:
        places.config.write_text(CONFIG.format(port=port))

        def is_begun() -> bool:
            with Catalogue.open(places.catalogue, readonly=True) as catalogue:
                return bool(catalogue.letters.of_week("2025-W42"))

        ran = Aside(places.root, is_begun, maker="tests.fakes.letters:made")(ON)
    assert ran.is_stopped
    with Catalogue.open(places.catalogue, readonly=True) as catalogue:
        assert catalogue.letters.posted("2025-W42", "").unsure == ("koordinator@satker.example",)


def test_it_ends_with_the_process_that_started_it(places: Places) -> None:
    words = [sys.executable, "-m", sending_aside.__name__, str(places.root)]
    words += ["tests.fakes.letters:made", ON.isoformat()]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


def test_the_watch_keeps_the_schedule_and_stops_at_once(tmp_path: Path, office: PostOffice) -> None:
    """What is due goes out by the watch; while its letters are made it is told to stop."""
    places = workspace.make_workspace(
        tmp_path / "arsip", [], pack="zi-wbk-2025", unit=UnitNames("Balai Uji"), year=2025, language="en"
    )
    Catalogue.create(places.catalogue, unit="satker-01").close()
    today = datetime.now(ZoneInfo("Asia/Jakarta")).strftime("%a").lower()
    settings = SETTINGS.format(port=office.port) + f'day = "{today}"\ntime = "00:00"\n'
    places.config.write_text(places.config.read_text().partition("\n[mail]")[0] + settings)
    begun = datetime(2000, 1, 1, tzinfo=UTC)
    plan = f"{today} 00:00 Asia/Jakarta"
    write_news(places.mail_news, MailNews(at=begun, is_on=True, plan=plan, planned_at=begun))
    words = [sys.executable, "-c", WATCH, "-w", str(places.root), "watch", "--log-format", "json"]
    with subprocess.Popen(words, stderr=subprocess.PIPE) as process:
        made = places.root / "mulai"
        while not made.exists() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr is not None
        events = [json.loads(line)["event"] for line in process.stderr if line.startswith(b"{")]
    assert events[-1] == "watch_stopped"
    assert not any(event.startswith("report_") for event in events)
    news = read_news(places.mail_news)
    assert news is not None
    assert (news.week, news.next_at is not None) == (
        week_of(datetime.now(ZoneInfo("Asia/Jakarta")).date()),
        True,
    )


WATCH = """
import sys
from bukti import sending_aside
sending_aside.Aside.__init__.__kwdefaults__["maker"] = "tests.fakes.letters:never_made"
from bukti.__main__ import main
main()
"""
