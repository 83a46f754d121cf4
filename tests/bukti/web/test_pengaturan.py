"""Settings at the desk: persons, folders, rule pack."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from bukti.web.app import make_app
from bukti.web.desk import Desk
from evidence_store.model import AuditQuery
from evidence_store.people import Role
from tests.bukti.web.conftest import Person

SignIn = Callable[[str], Person]
NEW = {"nama": "budi", "tampil": "Budi S.", "peran": "bidang", "bidang": "Tata Usaha", "sandi": ""}


def secret_of(page: str) -> str:
    found = re.search(r'class="secret">([^<]+)<', page)
    assert found
    return found[1]


def can_enter(desk: Desk, name: str, password: str) -> bool:
    with TestClient(make_app(desk), follow_redirects=False) as browser:
        answer = browser.post("/masuk", data={"nama": name, "sandi": password})
        return bool(answer.status_code == 303)


def test_somebody_new_comes_in_with_the_password_that_was_made(person: SignIn, desk: Desk) -> None:
    answer = person("dewi").post("/pengaturan/orang", data=NEW)
    assert answer.status_code == 200
    assert can_enter(desk, "budi", secret_of(answer.text))
    with desk.reading() as catalogue:
        budi = catalogue.people.find("budi")
        last = catalogue.audit_newest(AuditQuery(), limit=1)[0]
    assert budi is not None
    assert (budi.shown, budi.role, budi.bidang) == ("Budi S.", Role.BIDANG, "Tata Usaha")
    assert (last.event, last.who) == ("person_added", "dewi")


def test_a_chosen_password_is_not_shown(person: SignIn, desk: Desk) -> None:
    answer = person("dewi").post("/pengaturan/orang", data={**NEW, "sandi": "kuda terbang di langit"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/pengaturan")
    assert can_enter(desk, "budi", "kuda terbang di langit")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"nama": "sri"}, "Sudah ada"),
        ({"nama": "a b"}, "“a b”"),
        ({"peran": "koordinator"}, "tidak cocok"),
        ({"bidang": ""}, "memerlukan bidang"),
        ({"bidang": "Bidang Khayal"}, "Bidang Khayal"),
        ({"sandi": "pendek"}, "terlalu pendek"),
    ],
)
def test_who_cant_be_let_in_so_is_told_why(person: SignIn, given: dict[str, str], says: str) -> None:
    answer = person("dewi").post("/pengaturan/orang", data={**NEW, **given})
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="Budi S."' in answer.text, "what was typed is still there"


def test_a_role_that_is_none_is_refused(person: SignIn) -> None:
    assert person("dewi").post("/pengaturan/orang", data={**NEW, "peran": "raja"}).status_code == 422


def test_a_new_password_ends_what_was_open(person: SignIn, desk: Desk) -> None:
    sri, dewi = person("sri"), person("dewi")
    answer = dewi.post("/pengaturan/orang/sri/sandi")
    assert sri.get("/").status_code == 303
    assert can_enter(desk, "sri", secret_of(answer.text))


def test_shutting_out_and_letting_in_again(person: SignIn) -> None:
    sri, dewi = person("sri"), person("dewi")
    assert dewi.post("/pengaturan/orang/sri/pintu", data={"buka": "false"}).status_code == 303
    assert sri.get("/").status_code == 303
    assert "ditutup" in dewi.get("/pengaturan").text
    dewi.post("/pengaturan/orang/sri/pintu", data={"buka": "true"})
    person("sri")


def test_another_role_holds_at_once(person: SignIn) -> None:
    dewi, sri = person("dewi"), person("sri")
    assert dewi.post("/pengaturan/orang/sri/peran", data={"peran": "koordinator"}).status_code == 303
    assert sri.get("/").status_code == 303, "signs in again"
    assert person("sri").get("/catatan").status_code == 200
    assert dewi.post("/pengaturan/orang/sri/peran", data={"peran": "bidang"}).status_code == 422


@pytest.mark.parametrize(("deed", "data"), [("pintu", {"buka": "false"}), ("peran", {"peran": "asesor"})])
def test_an_admin_does_not_lock_themselves_out(person: SignIn, deed: str, data: dict[str, str]) -> None:
    dewi = person("dewi")
    for name in ("dewi", "DEWI"):
        assert dewi.post(f"/pengaturan/orang/{name}/{deed}", data=data).status_code == 409
    assert dewi.get("/pengaturan").status_code == 200


def test_nobody_of_that_name(person: SignIn) -> None:
    assert person("dewi").post("/pengaturan/orang/tidakada/sandi").status_code == 404


def test_folders_with_their_state(person: SignIn, desk: Desk) -> None:
    page = person("dewi").get("/pengaturan/sumber").text
    for source in desk.workspace.settings.source:
        assert source.path in page
    assert "terjangkau" in page


def test_the_pack_with_its_mistakes(person: SignIn, desk: Desk) -> None:
    dewi = person("dewi")
    assert "tidak mengandung kesalahan" in dewi.get("/pengaturan/paket").text
    file = next(desk.workspace.places.pack.rglob("pack.yaml"))
    file.write_text(file.read_text("utf-8") + "\nkunci_khayal: 1\n", "utf-8")
    page = dewi.get("/pengaturan/paket").text
    assert "kunci_khayal" in page
    assert "tetap berlaku" in page
