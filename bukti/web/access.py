"""Who asks, and whether they may: what every route declares, and the check that a change comes from our own page.

A route without `needs(…)` or `everybody` is a fault that `app.make_app` refuses to start with.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from bukti.web.desk import Desk
from bukti.web.proxy import name_by_proxy
from bukti.web.roles import Right, Viewer
from bukti.web.sessions import Session

COOKIE = "bukti"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class NotSignedIn(Exception):
    """Nobody is signed in, or not any more."""


class NotAllowed(Exception):
    """The viewer's role does not have the right, or what is asked for is another bidang's."""


class Forged(Exception):
    """A change without the session's token: an old page, or another site's."""


def desk_of(request: Request) -> Desk:
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def session_of(request: Request) -> Session | None:
    return desk_of(request).sessions.find(request.cookies.get(COOKIE, ""))


def viewer_of(request: Request) -> Viewer:
    """Whoever is signed in, as their rights are now. Raises NotSignedIn, also where the proxy names another."""
    desk, session = desk_of(request), session_of(request)
    if session is None:
        raise NotSignedIn
    named = name_by_proxy(request, desk.workspace.settings.web)
    if named and named.casefold() != session.name.casefold():
        desk.sessions.end(session.token)
        raise NotSignedIn
    with desk.reading() as catalogue:
        person = catalogue.people.find(session.name)
    if person is None or not person.is_active:
        desk.sessions.end(session.token)
        raise NotSignedIn
    viewer = desk.viewer(person)
    request.state.viewer, request.state.session = viewer, session
    return viewer


async def is_ours(request: Request) -> None:
    """A dependency of every route: a change must bring the session's token in a header or a form field.

    Raises Forged.
    """
    if request.method in SAFE_METHODS:
        return
    session = session_of(request)
    if session is None:
        return  # signing in checks by itself; anything else asks for a viewer and is refused there
    given = request.headers.get(CSRF_HEADER)
    if given is None and "form" in request.headers.get("content-type", ""):
        field = (await request.form()).get(CSRF_FIELD)
        given = None if isinstance(field, UploadFile) else field
    if given is None or not hmac.compare_digest(given.encode(), session.csrf.encode()):
        raise Forged


class Needs:
    """A dependency that lets in who has a right, and hands on the viewer."""

    def __init__(self, right: Right) -> None:
        self.right = right

    def __call__(self, viewer: Annotated[Viewer, Depends(viewer_of)]) -> Viewer:
        if not viewer.may(self.right):
            raise NotAllowed
        return viewer


def everybody() -> None:
    """The mark of a route that needs no sign-in."""


EVERYBODY: Callable[[], None] = everybody

TheDesk = Annotated[Desk, Depends(desk_of)]
Reader = Annotated[Viewer, Depends(Needs(Right.READ))]
Receiver = Annotated[Viewer, Depends(Needs(Right.INTAKE))]
Decider = Annotated[Viewer, Depends(Needs(Right.DECIDE))]
Noter = Annotated[Viewer, Depends(Needs(Right.NOTE))]
Checker = Annotated[Viewer, Depends(Needs(Right.CHECK))]
HandingIn = Annotated[Viewer, Depends(Needs(Right.HAND_IN))]
"""For the signature of a route: `viewer: Reader` lets in who may read."""
