"""Every trouble with mail has its sentence with what to do; status and command line tell what became of the letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from bukti import mail_errors
from bukti.cli import sending_screen
from bukti.cli.door import explain
from bukti.i18n import use_language
from bukti.mail_errors import MailError
from bukti.mail_news import MailNews, Progress
from bukti.mail_outcome import Fate, Outcome, Why
from bukti.mail_setup import Fault, Found
from bukti.mail_wording import (
    FATES,
    FAULTS,
    PROGRESS,
    details,
    fault,
    headline,
    progress,
    schedule,
    told,
    trouble,
)
from bukti.metrics import metrics_text
from bukti.opening import Workspace
from bukti.settings import Settings
from bukti.standing import Standing
from bukti.workspace import Places
from evidence_store.catalogue import Catalogue
from tests.bukti.test_mailing import letter
from tests.fakes.post import mail_at, open_office

ERRORS = [
    kind
    for kind in vars(mail_errors).values()
    if isinstance(kind, type) and issubclass(kind, MailError) and kind is not MailError
]
FACTS = {name: f"<{name}>" for name in ("host", "port", "detail", "user", "said", "sender", "pid")} | {
    "what": "password_file"
}
AT = datetime(2025, 10, 13, tzinfo=UTC)


@pytest.fixture(autouse=True, params=["id", "en"])
def _in_each_language(request: pytest.FixtureRequest) -> Iterator[None]:
    use_language(request.param)
    yield
    use_language("id")


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_is_told_with_what_to_do(kind: type[MailError]) -> None:
    sentence = explain(kind(**FACTS))
    assert sentence
    assert "{" not in sentence
    what, remedy = trouble(Why(kind.code, FACTS))
    assert sentence == f"{what} {remedy}"
    assert len(remedy) > 5
    assert "?" not in what


@pytest.mark.parametrize("kind", list(Fault))
def test_every_fault_is_told_with_what_to_do(kind: Fault) -> None:
    assert kind in FAULTS
    what, remedy = fault(Found(kind, "<x>"))
    assert len(what) > 5
    assert len(remedy) > 5
    assert "{" not in what + remedy


def test_all_have_words() -> None:
    assert set(FATES) == set(Fate)
    assert set(PROGRESS) == set(Progress)
    assert told(Why("sesuatu yang baru", {})) == "sesuatu yang baru"


def test_what_is_to_be_said_of_a_letter() -> None:
    sent = Outcome(
        bidang="tu",
        fate=Fate.SENT,
        sent=("a@x.id",),
        refused={"b@x.id": "550 <b>", "c": "bad_address"},
        left=("d@x.id",),
    )
    lines = details(sent)
    assert len(lines) == 3
    assert "b@x.id" in lines[0]
    assert "550 <b>" in lines[0]
    assert "bad_address" not in lines[1]
    assert "d@x.id" in lines[2]
    assert details(msgspec.structs.replace(sent, refused={}, left=())) == []
    perhaps = Outcome(bidang="tu", fate=Fate.PERHAPS, perhaps=("a@x.id",))
    assert "--again" in details(perhaps)[0]
    assert "--again" in details(msgspec.structs.replace(perhaps, why=Why("reply_lost")))[0]
    failed = Outcome(
        bidang="tu", fate=Fate.FAILED, why=Why("nobody_taken", {"said": "b: 550"}), refused={"b": "550"}
    )
    assert len(details(failed)) == 1
    assert "[mail.bidang]" in details(Outcome(bidang="tu", fate=Fate.NOBODY))[0]


def ill() -> MailNews:
    failed = Outcome(bidang="tu", fate=Fate.FAILED, why=Why("refused", {"said": "554 spam"}))
    sent = Outcome(bidang="", fate=Fate.SENT, sent=("k@x.id",))
    return MailNews(
        at=AT,
        is_on=True,
        next_at=AT,
        week="2025-W42",
        progress=Progress.FAILED,
        tries=2,
        tried_at=AT,
        retry_at=AT,
        outcomes=(sent, failed),
    )


def test_the_status_tells_what_has_not_gone_out() -> None:
    lines = progress(ill())
    assert "42" in lines[0]
    assert "2025-10-13 07:00" in lines[0] or "2025-10-13 00:00" in lines[0]
    assert lines[1].startswith("tu: ")
    assert "554 spam" in lines[1]
    assert len(lines) == 2
    assert "2025-10-13" in schedule(ill())
    assert "10:00" in headline(ill(), lambda _at: "10:00")
    assert progress(ill(), {"tu": "Tata Usaha"})[1].startswith("Tata Usaha: ")
    assert progress(MailNews(at=AT, is_on=True)) == []


def test_letters_that_have_not_gone_out_are_no_well_being_and_a_metric() -> None:
    well = Standing(state="idle", mail=MailNews(at=AT, is_on=True, progress=Progress.DONE, next_at=AT))
    assert well.is_well
    assert not msgspec.structs.replace(well, mail=ill()).is_well
    assert Standing(state="idle").is_well
    text = metrics_text(msgspec.structs.replace(well, mail=ill()))
    assert "bukti_letters_failing 1\n" in text
    assert 'bukti_letters{fate="failed"} 1\n' in text
    assert "bukti_letters_tries 2\n" in text
    assert "bukti_letters_failing 0\n" in metrics_text(well)
    assert "bukti_letters" not in metrics_text(Standing(state="idle"))


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = Places(tmp_path)
    places.store.mkdir()
    Catalogue.create(places.catalogue, unit="satker-01").close()
    letters = [letter(""), letter("tu", "hilang@x.id", "tu@x.id")]
    with open_office() as office:
        office.on_rcpt = {"hilang@x.id": "550 tidak ada"}.get
        workspace = Workspace(places, Settings(mail=mail_at(office.port)))
        names = {"tu": "Tata Usaha"}
        for again in (False, False, True):
            code = sending_screen.send(workspace, letters, on=date(2025, 10, 13), again=again, names=names)
            said = capsys.readouterr()
            assert code == 0
            assert "42" in said.out
            assert "Tata Usaha" in said.out
            assert "550 tidak ada" in said.err
        assert len(office.taken) == 4
        office.on_mail = lambda _address: "550 bukan Anda"
        code = sending_screen.send(workspace, letters, on=date(2025, 10, 20), again=False, names=names)
    assert code == 1
    assert "550 bukan Anda" in capsys.readouterr().err
