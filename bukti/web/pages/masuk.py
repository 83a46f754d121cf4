"""The door: signing in and out, and changing one's own password."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from bukti.i18n import _, ngettext
from bukti.person_wording import weakness
from bukti.web import passwords
from bukti.web.access import COOKIE, EVERYBODY, Reader, TheDesk
from bukti.web.desk import Desk
from bukti.web.proxy import name_by_proxy
from bukti.web.sessions import Session
from bukti.web.templating import render

router = APIRouter()

Text = Annotated[str, Form()]


@router.get("/masuk", dependencies=[Depends(EVERYBODY)])
def door(request: Request, desk: TheDesk, lanjut: str = "/") -> Response:
    """Whom the proxy names is let in without a password."""
    named = name_by_proxy(request, desk.workspace.settings.web)
    if not named:
        return render(request, "masuk.html", {"onward": _own(lanjut), "name": "", "fault": ""})
    with desk.reading() as catalogue:
        person = catalogue.people.find(named)
    if person is None or not person.is_active:
        return _refused(request, named, lanjut, _("{name} may not come in yet.").format(name=named), 403)
    desk.sessions.end(request.cookies.get(COOKIE, ""))
    return _with_cookie(desk, desk.sessions.begin(person.name), RedirectResponse(_own(lanjut), 303))


@router.post("/masuk", dependencies=[Depends(EVERYBODY)])
def sign_in(request: Request, desk: TheDesk, nama: Text, sandi: Text, lanjut: Text = "/") -> Response:
    """Sets the session's cookie. Who guesses waits longer and longer, by name and by address."""
    keys = (f"name {nama.casefold()}", f"address {request.client.host if request.client else ''}")
    wait = desk.throttle.wait(*keys)
    if wait:
        return _refused(request, nama, lanjut, _wait_sentence(wait), 429)
    with desk.reading() as catalogue:
        person = catalogue.people.find(nama)
    secret = person.secret if person is not None and person.is_active else ""
    if not passwords.is_right(secret, sandi):
        desk.throttle.wrong(*keys)
        return _refused(request, nama, lanjut, _("Name or password is wrong."), 401)
    assert person is not None
    desk.throttle.right(*keys)
    if passwords.is_outdated(secret):
        with desk.writing() as books:
            books.catalogue.people.change(
                person.name, secret=passwords.hashed(sandi), who=person.name, at=desk.now()
            )
    desk.sessions.end(request.cookies.get(COOKIE, ""))
    return _with_cookie(desk, desk.sessions.begin(person.name), RedirectResponse(_own(lanjut), 303))


@router.post("/keluar", dependencies=[Depends(EVERYBODY)])
def sign_out(request: Request, desk: TheDesk) -> Response:
    desk.sessions.end(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/masuk", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/sandi")
def own_password(request: Request, viewer: Reader) -> Response:  # noqa: ARG001 (lets in)
    return render(request, "sandi.html", {"fault": "", "is_done": False})


@router.post("/sandi")
def change_password(request: Request, desk: TheDesk, viewer: Reader, lama: Text, baru: Text) -> Response:
    """A new session for here, and none for anywhere else where this person was signed in."""
    with desk.reading() as catalogue:
        person = catalogue.people.find(viewer.name)
    keys = (f"name {viewer.name.casefold()}",)
    if wait := desk.throttle.wait(*keys):
        return _not_changed(request, _wait_sentence(wait))
    if person is None or not passwords.is_right(person.secret, lama):
        desk.throttle.wrong(*keys)
        return _not_changed(request, _("The old password is wrong."))
    if why := passwords.weakness(baru, viewer.name):
        return _not_changed(request, weakness(why))
    with desk.writing() as books:
        books.catalogue.people.change(
            viewer.name, secret=passwords.hashed(baru), who=viewer.name, at=desk.now()
        )
    desk.sessions.end_all_of(person.name)
    session = desk.sessions.begin(person.name)
    request.state.session = session
    return _with_cookie(desk, session, render(request, "sandi.html", {"fault": "", "is_done": True}))


def _refused(request: Request, name: str, onward: str, fault: str, status: int) -> Response:
    values = {"onward": _own(onward), "name": name, "fault": fault}
    return render(request, "masuk.html", values, status=status)


def _not_changed(request: Request, fault: str) -> Response:
    return render(request, "sandi.html", {"fault": fault, "is_done": False}, status=422)


def _wait_sentence(wait: float) -> str:
    seconds = int(wait) + 1
    return ngettext(
        "Too many wrong passwords. Try again in {count} second.",
        "Too many wrong passwords. Try again in {count} seconds.",
        seconds,
    ).format(count=seconds)


def _own(address: str) -> str:
    """An address of this desk; the first page for any other."""
    parts = urlsplit(address)
    is_own = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in address
    return address if is_own and not address.startswith("//") else "/"


def _with_cookie(desk: Desk, session: Session, answer: Response) -> Response:
    answer.set_cookie(
        COOKIE,
        session.token,
        httponly=True,
        samesite="lax",
        secure=desk.workspace.settings.web.secure,
        path="/",
    )
    return answer
