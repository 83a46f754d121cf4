"""`bukti user`: who may come to the desk, as somebody at the terminal sees it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bukti.cli import cli
from bukti.cli.door import guarded
from bukti.i18n import use_language
from bukti.web import passwords
from evidence_store.catalogue import Catalogue

GOOD = "kuda terbang di langit"


@pytest.fixture(autouse=True)
def _in_indonesian() -> None:
    use_language("id")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "TU").mkdir()
    place = tmp_path / "arsip"
    assert guarded(cli, ["init", str(place), "--source", f"{tmp_path / 'TU'}=Tata Usaha"]) == 0
    return place


def user(workspace: Path, monkeypatch: pytest.MonkeyPatch, *words: str, password: str | None = GOOD) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    return guarded(cli, ["-w", str(workspace), "user", *words])


def people(workspace: Path) -> dict[str, tuple[str, str, bool, str]]:
    with Catalogue.open(workspace / "store" / "catalogue.sqlite", readonly=True) as catalogue:
        return {
            one.name: (str(one.role), one.bidang, one.is_active, one.secret) for one in catalogue.people.all()
        }


def test_somebody_is_let_in_shut_out_and_let_in_again(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert user(workspace, monkeypatch, "add", "sri", "--role", "bidang", "--bidang", "TU", "--stdin") == 0
    role, bidang, is_active, secret = people(workspace)["sri"]
    assert (role, bidang, is_active) == ("bidang", "TU", True)
    assert passwords.is_right(secret, GOOD)
    assert user(workspace, monkeypatch, "off", "sri") == 0
    assert people(workspace)["sri"][2] is False
    assert user(workspace, monkeypatch, "on", "sri") == 0
    assert user(workspace, monkeypatch, "password", "sri", "--stdin", password="sapi terbang di laut") == 0
    assert passwords.is_right(people(workspace)["sri"][3], "sapi terbang di laut")
    capsys.readouterr()
    assert user(workspace, monkeypatch, "list", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["name"], told["role"]) == ("sri", "bidang")
    assert "secret" not in told


@pytest.mark.parametrize(
    ("words", "password", "says"),
    [
        (("add", "sri", "--role", "bidang"), GOOD, "memerlukan bidang"),
        (("add", "sri", "--role", "bidang", "--bidang", "Dapur"), GOOD, "Dapur"),
        (("add", "sri", "--role", "admin", "--bidang", "TU"), GOOD, "TU"),
        (("add", "sri wahyuni", "--role", "admin"), GOOD, "sri wahyuni"),
        (("add", "sri", "--role", "admin"), "pendek", "pendek"),
        (("add", "sri", "--role", "admin"), "rahasia123", "ditebak"),
        (("password", "tidakada"), GOOD, "tidakada"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    password: str,
    says: str,
) -> None:
    assert user(workspace, monkeypatch, *words, "--stdin", password=password) == 2
    assert says in capsys.readouterr().err
    assert people(workspace) == {}


def test_a_name_is_taken_once(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for code in (0, 2):
        assert user(workspace, monkeypatch, "add", "rini", "--role", "koordinator", "--stdin") == code
    assert "rini" in capsys.readouterr().err
