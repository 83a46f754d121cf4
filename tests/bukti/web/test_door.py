"""Signing in and out, and who is let in where: every route with every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from bukti.web import app as desk_app
from bukti.web.app import all_routes, make_app, needs_of
from bukti.web.desk import Desk
from bukti.web.roles import RIGHTS, Right, Viewer
from bukti.web.sessions import FREE_TRIES, IDLE_SECONDS, MOST_SECONDS, Sessions, Throttle
from evidence_store.people import Role
from tests.bukti.web.conftest import NOW, PASSWORD, PEOPLE, Person

SignIn = Callable[[str], Person]


def test_who_is_not_signed_in_is_sent_to_the_door_and_back(shared_desk: Desk) -> None:
    with TestClient(make_app(shared_desk), follow_redirects=False) as browser:
        answer = browser.get("/?a=1")
        assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?lanjut=%2F%3Fa%3D1")
        page = browser.get(answer.headers["location"])
        assert 'value="/?a=1"' in page.text
        data = {"nama": "sri", "sandi": PASSWORD.format(name="sri"), "lanjut": "/?a=1"}
        answer = browser.post("/masuk", data=data)
        assert (answer.status_code, answer.headers["location"]) == (303, "/?a=1")
        assert browser.get("/?a=1").status_code == 200


@pytest.mark.parametrize("onward", ["//jahat.example", "https://jahat.example", "/\\jahat.example", "x"])
def test_the_door_leads_nowhere_else(shared_desk: Desk, onward: str) -> None:
    with TestClient(make_app(shared_desk), follow_redirects=False) as browser:
        data = {"nama": "sri", "sandi": PASSWORD.format(name="sri"), "lanjut": onward}
        assert browser.post("/masuk", data=data).headers["location"] == "/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(shared_desk: Desk) -> None:
    with TestClient(make_app(shared_desk), follow_redirects=False) as browser:
        data = {"nama": "sri", "sandi": PASSWORD.format(name="sri")}
        cookie = browser.post("/masuk", data=data).headers["set-cookie"].casefold()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_wrong_names_and_passwords_are_answered_alike(shared_desk: Desk) -> None:
    with TestClient(make_app(shared_desk)) as browser:
        pages = []
        for name in ("sri", "tidakada"):
            answer = browser.post("/masuk", data={"nama": name, "sandi": "salah sekali"})
            assert answer.status_code == 401
            pages.append(answer.text.replace(f'value="{name}"', ""))
        assert pages[0] == pages[1]
    shared_desk.throttle.right("name sri", "name tidakada", "address testclient")


def test_who_guesses_waits(desk: Desk) -> None:
    with TestClient(make_app(desk), follow_redirects=False) as browser:
        for _ in range(FREE_TRIES):
            assert browser.post("/masuk", data={"nama": "sri", "sandi": "salah"}).status_code == 401
        answer = browser.post("/masuk", data={"nama": "sri", "sandi": PASSWORD.format(name="sri")})
        assert answer.status_code == 429
        assert "detik" in answer.text


def test_waiting_grows_and_ends() -> None:
    now = 0.0
    throttle = Throttle(lambda: now)
    waits = []
    for _ in range(FREE_TRIES + 12):
        throttle.wrong("sri")
        waits.append(throttle.wait("sri", "lain"))
    assert waits[: FREE_TRIES - 1] == [0.0] * (FREE_TRIES - 1)
    assert waits[FREE_TRIES - 1 : FREE_TRIES + 2] == [2.0, 4.0, 8.0]
    assert waits[-1] == 900.0
    now = 900.0
    assert throttle.wait("sri") == 0.0


def test_sessions_end_idle_or_after_a_day() -> None:
    now = 0.0
    sessions = Sessions(lambda: now)
    idle, busy = sessions.begin("sri"), sessions.begin("rini")
    while now <= MOST_SECONDS:
        assert sessions.find(busy.token) is not None
        now += IDLE_SECONDS / 2
    assert sessions.find(busy.token) is None
    assert sessions.find(idle.token) is None


def test_signing_in_gives_a_new_token_and_ends_the_old_one(person: SignIn, desk: Desk) -> None:
    sri = person("sri")
    before = sri.cookies["bukti"]
    sri.post("/masuk", data={"nama": "sri", "sandi": PASSWORD.format(name="sri")})
    assert sri.cookies["bukti"] != before
    assert desk.sessions.find(before) is None


def test_signing_out_ends_the_session(person: SignIn, desk: Desk) -> None:
    sri = person("sri")
    token = sri.cookies["bukti"]
    assert sri.post("/keluar").status_code == 303
    assert desk.sessions.find(token) is None
    assert sri.get("/").status_code == 303


def test_who_is_shut_out_is_out_at_once(person: SignIn, desk: Desk) -> None:
    sri = person("sri")
    assert sri.get("/").status_code == 200
    with desk.writing() as books:
        books.catalogue.people.change("sri", is_active=False, who="dewi", at=datetime.now(UTC))
    assert sri.get("/").status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "status", "says"),
    [
        ("salah", "kuda terbang di langit", 422, "Kata sandi lama salah"),
        (None, "pendek", 422, "terlalu pendek"),
        (None, "password123", 422, "paling mudah ditebak"),
        (None, "kuda terbang di langit", 200, "sudah diganti"),
    ],
)
def test_changing_the_password(person: SignIn, old: str | None, new: str, status: int, says: str) -> None:
    here, elsewhere = person("sri"), person("sri")
    answer = here.post("/sandi", data={"lama": old or PASSWORD.format(name="sri"), "baru": new})
    assert answer.status_code == status
    assert says in answer.text
    assert (elsewhere.get("/").status_code == 200) == (status != 200)
    assert here.get("/").status_code == 200


def test_a_change_without_the_token_changes_nothing(person: SignIn, desk: Desk) -> None:
    sri = person("sri")
    for token in (None, "lain"):
        del sri.headers["x-csrf-token"]
        if token is not None:
            sri.headers["x-csrf-token"] = token
        answer = sri.post("/keluar")
        assert answer.status_code == 403
        sri.headers["x-csrf-token"] = "x"
    assert desk.sessions.find(sri.cookies["bukti"]) is not None


# --- routes and roles


def test_a_route_that_does_not_say_who_may_use_it_is_refused(
    shared_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Careless:
        router = APIRouter()

    @Careless.router.get("/terbuka")
    def _open() -> str:
        return "x"

    monkeypatch.setattr(desk_app, "PAGES", (*desk_app.PAGES, Careless))
    with pytest.raises(RuntimeError, match="/terbuka"):
        make_app(shared_desk)


OPEN = {"/masuk", "/keluar"}
"""The only routes for somebody who is not signed in."""


def filled(path: str) -> str:
    return path.replace("{", "").replace("}", "").replace(":path", "")


def test_every_route_with_every_role(looker: SignIn) -> None:
    assert len(list(all_routes())) > len(OPEN)
    people: dict[str, Person] = {name: looker(name) for name in PEOPLE}
    for route in all_routes():
        needs = needs_of(route)
        if needs is None:
            assert route.path in OPEN
            continue
        for method in sorted((route.methods or set()) - {"HEAD"}):
            for name, client in people.items():
                if method != "GET" and needs.right in RIGHTS[PEOPLE[name][0]]:
                    continue  # it may, and would change something
                answer = client.request(method, filled(route.path))
                may = needs.right in RIGHTS[PEOPLE[name][0]]
                assert (answer.status_code == 403) == (not may), (name, method, route.path)
                assert answer.status_code < 500 or may, (name, method, route.path)


def test_nobody_gets_in_without_signing_in(shared_desk: Desk) -> None:
    with TestClient(make_app(shared_desk), follow_redirects=False) as browser:
        for route in all_routes():
            for method in sorted((route.methods or set()) - {"HEAD"}):
                if route.path in OPEN:
                    continue
                answer = browser.request(method, filled(route.path))
                is_program = route.path.startswith("/api/")
                assert answer.status_code == (401 if is_program else 303), (method, route.path)


def test_the_table_of_rights() -> None:
    assert Right.READ_ALL not in RIGHTS[Role.BIDANG]
    assert Right.DECIDE not in RIGHTS[Role.ASSESSOR]
    assert Right.FIND in RIGHTS[Role.ASSESSOR]
    assert all(Right.READ in rights for rights in RIGHTS.values())
    assert {role for role, rights in RIGHTS.items() if Right.ADMINISTER in rights} == {Role.ADMIN}


def test_a_viewer_of_a_bidang_sees_its_own_and_what_is_shared() -> None:
    viewer = Viewer("sri", "Sri", Role.BIDANG, "tata-usaha", frozenset({"Tata Usaha", "Tim ZI"}))
    assert viewer.sees("Tata Usaha")
    assert viewer.sees("Tim ZI")
    assert not viewer.sees("SPI dan UPG")
    assert viewer.within == ("Tata Usaha", "Tim ZI")
    assert Viewer("rini", "Rini", Role.COORDINATOR).within is None


# --- what every answer carries


def test_pages_carry_the_guards_and_hold_nothing_inline(looker: SignIn) -> None:
    page = looker("sri").get("/")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "private, no-store"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert " style=" not in page.text
    assert "<style" not in page.text
    assert " onclick" not in page.text
    assert page.text.count("<script") == page.text.count("<script src=")


def test_static_files_may_be_kept_for_ever(looker: SignIn) -> None:
    sri = looker("sri")
    page = sri.get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in sri.get(address).headers["cache-control"]
    assert sri.get("/static/tidak-ada.css").headers["cache-control"] == "private, no-store"
    assert sri.get("/static/../app.py").status_code == 404


def test_the_day_of_the_desk(looker: SignIn) -> None:
    assert f"{NOW.day} Juli {NOW.year}" in looker("sri").get("/").text
