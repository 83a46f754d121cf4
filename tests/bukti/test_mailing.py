"""The weekly letters: each address gets its week's letter once, and what became of it is noted, whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bukti import mailing
from bukti.mail_errors import Elsewhere, NotSetUp
from bukti.mail_server import MailServer
from bukti.mailing import RESTS, Attachment, Conduct, Fate, Letter, Outcome, Why, send_week, week_of
from bukti.opening import Workspace
from bukti.settings import Settings, Unit
from bukti.workspace import Places
from evidence_store.catalogue import Catalogue
from evidence_store.errors import DiskFull, Locked
from evidence_store.letters import LetterEvent, Letters
from evidence_store.lock import WriterLock
from tests.fakes.post import PostOffice, mail_at, open_office, scripted

ON = date(2025, 10, 13)
WEEK = "2025-W42"
NOW = datetime(2025, 10, 13, 0, 0, tzinfo=UTC)
REFUSAL, LATER = "550 5.1.1 tidak ada", "451 4.7.1 coba lagi"


def letter(bidang: str, *to: str) -> Letter:
    return Letter(
        bidang,
        to or (f"{bidang or 'koordinator'}@satker.example",),
        f"Laporan mingguan – {bidang}",
        f"<p>Bidang {bidang} – “kekurangan”</p>",
        f"Bidang {bidang} – “kekurangan”",
        (Attachment(f"Laporan {bidang}.pdf", "application/pdf", b"%PDF-" + bidang.encode()),),
    )


LETTERS = [letter(""), letter("tu"), letter("spi")]


@dataclass
class Waiting:
    """Rests that take no time; `then` is called at each."""

    rests: list[float] = field(default_factory=list)
    then: Callable[[], None] = lambda: None
    is_over: bool = False

    def rest(self, seconds: float, _stop: Callable[[], bool]) -> None:
        self.rests.append(seconds)
        self.then()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as opened:
        yield opened


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(tmp_path)
    made.store.mkdir()
    Catalogue.create(made.catalogue, unit="satker-01").close()
    return made


@pytest.fixture
def workspace(places: Places, office: PostOffice) -> Workspace:
    return at_port(places, office.port)


def at_port(places: Places, port: int, **mail: Any) -> Workspace:
    return Workspace(
        places, Settings(unit=Unit(name="Balai Uji", id="satker-01"), mail=mail_at(port, **mail))
    )


def conduct(waiting: Waiting | None = None, **changes: Any) -> Conduct:
    given = waiting or Waiting()
    made = Conduct("rini", now=lambda: NOW, rest=given.rest, stop=lambda: given.is_over)
    return replace(made, **changes)


def send(workspace: Workspace, letters: list[Letter] = LETTERS, **changes: Any) -> list[Outcome]:
    return send_week(workspace, letters, on=ON, conduct=conduct(**changes))


def fates(outcomes: list[Outcome]) -> list[Fate]:
    return [one.fate for one in outcomes]


def events(places: Places) -> list[tuple[str, str]]:
    with Catalogue.open(places.catalogue, readonly=True) as catalogue:
        return [(row.bidang, str(row.event)) for row in catalogue.letters.of_week(WEEK)]


# --- sending


def test_one_message_for_each_bidang_to_its_addresses(workspace: Workspace, office: PostOffice) -> None:
    told: list[Outcome] = []
    outcomes = send(workspace, [*LETTERS, letter("hukum", "a@x.id", "b@x.id")], tell=told.append)
    assert fates(outcomes) == [Fate.SENT] * 4
    assert told == outcomes
    assert office.recipients[3] == ("a@x.id", "b@x.id")
    assert [one["Subject"] for one in office.taken[:2]] == ["Laporan mingguan –", "Laporan mingguan – tu"]
    assert office.taken[1]["Date"].datetime == NOW
    assert office.taken[1]["From"].addresses[0].display_name == "Bukti – Balai Uji"
    assert len({one["Message-ID"] for one in office.taken}) == 4
    (file,) = office.taken[1].iter_attachments()
    assert file.get_content() == b"%PDF-tu"


def test_nothing_is_sent_twice_in_a_week(workspace: Workspace, office: PostOffice) -> None:
    send(workspace)
    assert fates(send(workspace)) == [Fate.BEFORE] * 3
    assert fates(send_week(workspace, LETTERS, on=date(2025, 10, 19), conduct=conduct())) == [Fate.BEFORE] * 3
    assert len(office.taken) == 3
    assert fates(send_week(workspace, LETTERS, on=date(2025, 10, 20), conduct=conduct())) == [Fate.SENT] * 3
    again = send(workspace, again=True)
    assert fates(again) == [Fate.SENT] * 3
    assert office.taken[-1]["Message-ID"] == office.taken[2]["Message-ID"], "can be recognised"


def test_only_who_has_not_got_it_gets_it(workspace: Workspace, office: PostOffice) -> None:
    send(workspace, [letter("tu", "lama@x.id")])
    (outcome,) = send(workspace, [letter("tu", "LAMA@x.id", "baru@x.id")])
    assert (outcome.fate, outcome.sent) == (Fate.SENT, ("baru@x.id",))
    assert office.recipients == [("lama@x.id",), ("baru@x.id",)]


def test_weeks_of_days() -> None:
    days = [date(2024, 12, 29), date(2024, 12, 30), date(2026, 1, 1), date(2027, 1, 3)]
    assert [week_of(day) for day in days] == ["2024-W52", "2025-W01", "2026-W01", "2026-W53"]


# --- addresses


def test_refused_addresses_are_named_and_the_others_get_it(workspace: Workspace, office: PostOffice) -> None:
    office.on_rcpt = {"hilang@x.id": REFUSAL}.get
    waiting = Waiting()
    (outcome,) = send(workspace, [letter("tu", "hilang@x.id", "tu@x.id", "bukan alamat")], waiting=waiting)
    assert (outcome.fate, outcome.sent, outcome.is_settled) == (Fate.SENT, ("tu@x.id",), True)
    assert outcome.refused == {"bukan alamat": "bad_address", "hilang@x.id": REFUSAL}
    assert waiting.rests == []
    with Catalogue.open(workspace.places.catalogue) as catalogue:
        assert catalogue.letters.posted(WEEK, "tu").refused == outcome.refused


def test_a_refused_address_is_tried_at_each_run_and_is_no_failure_for_the_others(
    workspace: Workspace, office: PostOffice
) -> None:
    office.on_rcpt = {"hilang@x.id": REFUSAL}.get
    letters = [letter("tu", "hilang@x.id", "tu@x.id")]
    send(workspace, letters)
    (outcome,) = send(workspace, letters)
    assert (outcome.fate, outcome.refused, outcome.is_settled) == (
        Fate.BEFORE,
        {"hilang@x.id": REFUSAL},
        True,
    )
    office.on_rcpt = lambda _address: None
    (outcome,) = send(workspace, letters)
    assert (outcome.fate, outcome.sent) == (Fate.SENT, ("hilang@x.id",))


def test_all_addresses_refused(workspace: Workspace, office: PostOffice) -> None:
    office.on_rcpt = lambda address: REFUSAL if address.startswith("tu") else None
    outcomes = send(workspace)
    assert fates(outcomes) == [Fate.SENT, Fate.FAILED, Fate.SENT]
    assert outcomes[1].why == Why("nobody_taken", {"said": f"tu@satker.example: {REFUSAL}"})
    assert events(workspace.places).count(("tu", "failed")) == 1
    office.on_rcpt = lambda _address: None
    assert fates(send(workspace)) == [Fate.BEFORE, Fate.SENT, Fate.BEFORE]


def test_no_address_and_no_valid_one(workspace: Workspace, office: PostOffice) -> None:
    nobody = msgspec.structs.replace(letter("tu"), to=())
    outcomes = send(workspace, [nobody, letter("spi", "x@y@z", "a\r\nBcc: b@x.id")])
    assert fates(outcomes) == [Fate.NOBODY, Fate.FAILED]
    assert outcomes[1].why == Why("bad_address")
    assert office.taken == []


# --- refused for now


def test_refused_for_now_is_tried_again_with_growing_rests(workspace: Workspace, office: PostOffice) -> None:
    office.on_data = lambda number: LATER if number in (2, 4) else None
    waiting = Waiting()
    assert fates(send(workspace, waiting=waiting)) == [Fate.SENT] * 3
    assert waiting.rests == list(RESTS[:2])
    assert len(office.taken) == 3
    assert events(workspace.places).count(("tu", "failed")) == 2


def test_an_address_put_off_gets_it_later_and_the_others_not_again(
    workspace: Workspace, office: PostOffice
) -> None:
    office.on_rcpt = {"abu@x.id": LATER}.get
    waiting = Waiting()

    def open_up() -> None:
        office.on_rcpt = lambda _address: None

    waiting.then = open_up
    (outcome,) = send(workspace, [letter("tu", "tu@x.id", "abu@x.id")], waiting=waiting)
    assert (outcome.fate, outcome.sent, outcome.left) == (Fate.SENT, ("tu@x.id", "abu@x.id"), ())
    assert office.recipients == [("tu@x.id",), ("abu@x.id",)]


def test_it_gives_up_for_this_time_after_all_rests(workspace: Workspace, office: PostOffice) -> None:
    office.on_mail = lambda _address: LATER
    waiting, rested = Waiting(), list[tuple[float, Why]]()
    outcomes = send(workspace, waiting=waiting, resting=lambda *told: rested.append(told))
    assert fates(outcomes) == [Fate.FAILED] * 3
    assert [seconds for seconds, _ in rested] == waiting.rests == list(RESTS)
    assert {why.facts["said"] for _, why in rested} == {LATER}
    assert outcomes[2].left
    assert events(workspace.places) == []
    office.on_mail = lambda _address: None
    assert fates(send(workspace)) == [Fate.SENT] * 3


def test_a_server_that_is_away_is_not_asked_for_each_letter(places: Places) -> None:
    with scripted(b"220 x") as port:
        pass
    waiting = Waiting()
    outcomes = send(at_port(places, port), waiting=waiting)
    assert fates(outcomes) == [Fate.FAILED] * 3
    assert {one.why.code for one in outcomes if one.why} == {"unreachable"}
    assert waiting.rests == list(RESTS)


def test_what_fails_for_all_is_tried_once(workspace: Workspace, office: PostOffice) -> None:
    asked: list[str] = []

    def refuse(address: str) -> str:
        asked.append(address)
        return "550 pengirim ini tidak boleh"

    office.on_mail = refuse
    waiting = Waiting()
    outcomes = send(workspace, waiting=waiting)
    assert fates(outcomes) == [Fate.FAILED] * 3
    assert {one.why.code for one in outcomes if one.why} == {"sender_refused"}
    assert (len(asked), waiting.rests) == (1, [])


def test_a_wish_to_stop_leaves_the_rest_for_later(workspace: Workspace, office: PostOffice) -> None:
    waiting = Waiting()

    def stop(_outcome: Outcome) -> None:
        waiting.is_over = True

    assert fates(send(workspace, waiting=waiting, tell=stop)) == [Fate.SENT, Fate.STOPPED, Fate.STOPPED]
    assert fates(send(workspace)) == [Fate.BEFORE, Fate.SENT, Fate.SENT]
    assert len(office.taken) == 3


def test_a_wish_to_stop_while_resting(workspace: Workspace, office: PostOffice) -> None:
    office.on_data = lambda _number: LATER
    waiting = Waiting()

    def stop() -> None:
        waiting.is_over = True

    waiting.then = stop
    assert fates(send(workspace, waiting=waiting)) == [Fate.FAILED] * 3
    assert len(waiting.rests) == 1


# --- perhaps sent


def test_a_lost_answer_is_not_sent_again_by_itself(workspace: Workspace, office: PostOffice) -> None:
    office.hang_up_after_data = True
    waiting = Waiting()

    def mend() -> None:
        office.hang_up_after_data = False

    waiting.then = mend
    outcomes = send(workspace, waiting=waiting)
    assert fates(outcomes) == [Fate.PERHAPS, Fate.SENT, Fate.SENT]
    assert outcomes[0].perhaps == ("koordinator@satker.example",)
    assert outcomes[0].is_settled
    assert events(workspace.places)[:2] == [("", "begun"), ("", "unsure")]
    assert fates(send(workspace)) == [Fate.PERHAPS, Fate.BEFORE, Fate.BEFORE]
    assert len(office.taken) == 3
    assert fates(send(workspace, [LETTERS[0]], again=True)) == [Fate.SENT]
    assert fates(send(workspace)) == [Fate.BEFORE] * 3


DYING = textwrap.dedent("""
    import os, signal, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from bukti.mail_server import MailServer
    from tests.bukti import test_mailing as here
    from bukti.workspace import Places

    moment, port = sys.argv[2], int(sys.argv[3])
    hand_over = MailServer.hand_over

    def die(server, content):
        if moment == "after":
            hand_over(server, content)
        os.kill(os.getpid(), signal.SIGKILL)

    MailServer.hand_over = die
    here.send(here.at_port(Places(Path(sys.argv[1])), port))
""")


@pytest.mark.parametrize(("moment", "arrived"), [("before", 0), ("after", 1)])
def test_killed_between_sending_and_noting_it_was_perhaps_sent(
    workspace: Workspace, office: PostOffice, moment: str, arrived: int
) -> None:
    root = Path(__file__).parents[2]
    words = [sys.executable, "-c", DYING, str(workspace.places.root), moment, str(office.port)]
    killed = subprocess.run(words, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(office.taken) == arrived
    assert events(workspace.places) == [("", "begun")]
    assert fates(send(workspace)) == [Fate.PERHAPS, Fate.SENT, Fate.SENT]
    assert len(office.taken) == arrived + 2
    assert fates(send(workspace, again=True)) == [Fate.SENT] * 3


def test_what_can_not_be_noted_was_perhaps_sent(
    workspace: Workspace, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = Letters.end

    def fail(*_: object, **__: object) -> None:
        raise DiskFull(workspace.places.catalogue)

    monkeypatch.setattr(Letters, "end", fail)
    with pytest.raises(DiskFull):
        send(workspace)
    monkeypatch.setattr(Letters, "end", end)
    assert fates(send(workspace)) == [Fate.PERHAPS, Fate.SENT, Fate.SENT]
    assert len(office.taken) == 3


def test_a_busy_catalogue_is_waited_for(
    workspace: Workspace, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    end, tries = Letters.end, list[int]()

    def busy(self: Letters, *given: Any, **named: Any) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise Locked(workspace.places.lock, 1, None)
        return end(self, *given, **named)

    monkeypatch.setattr(Letters, "end", busy)
    assert fates(send(workspace)) == [Fate.SENT] * 3
    assert [event for _, event in events(workspace.places)] == ["begun", "sent"] * 3
    assert len(office.taken) == 3


# --- two at once


def test_two_senders_at_once_send_once(workspace: Workspace, office: PostOffice) -> None:
    """The second comes while the first is in the middle of a message."""
    refused: list[Elsewhere] = []
    hand_over = MailServer.hand_over

    class Second(MailServer):
        def hand_over(self, content: bytes) -> None:
            with pytest.raises(Elsewhere) as caught:
                send(workspace)
            refused.append(caught.value)
            hand_over(self, content)

    with Second(workspace.settings.mail) as server:
        outcomes = send_week(workspace, LETTERS, on=ON, conduct=conduct(), server=server)
    assert fates(outcomes) == [Fate.SENT] * 3
    assert len(refused) == len(office.taken) == 3
    assert refused[0].facts == {"pid": str(os.getpid())}
    assert fates(send(workspace)) == [Fate.BEFORE] * 3


def test_beside_a_watch_that_holds_the_writers_lock(workspace: Workspace, office: PostOffice) -> None:
    with WriterLock(workspace.places.lock), Catalogue.open(workspace.places.catalogue):
        assert fates(send(workspace)) == [Fate.SENT] * 3
    assert len(office.taken) == 3


def test_the_record_alone_keeps_a_second_letter_back(workspace: Workspace, office: PostOffice) -> None:
    """Even if both were past the lock: the row is the last word."""
    begun = LetterEvent.BEGUN

    class Overtaken(MailServer):
        def offer(self, *given: Any) -> Any:
            taken = super().offer(*given)
            with Catalogue.open(workspace.places.catalogue) as other:
                other.letters.begin(WEEK, "tu", message="", to=taken.accepted, who="lain", at=NOW)
            return taken

    with Overtaken(workspace.settings.mail) as server:
        (outcome,) = send_week(workspace, [letter("tu")], on=ON, conduct=conduct(), server=server)
    assert (outcome.fate, outcome.perhaps) == (Fate.PERHAPS, ("tu@satker.example",))
    assert events(workspace.places) == [("tu", str(begun))]
    assert office.taken == []


# --- set up


def test_what_is_not_set_up_is_said_before_anything_else(places: Places) -> None:
    with pytest.raises(NotSetUp) as caught:
        send(at_port(places, 25, host=""))
    assert caught.value.facts["what"] == "host"
    assert events(places) == []


def test_resting_ends_with_the_wish_to_stop() -> None:
    mailing.rested(3600.0, lambda: True)
    mailing.rested(0.0, lambda: False)
