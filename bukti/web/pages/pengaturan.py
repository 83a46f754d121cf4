"""Settings for the admin: who may come in, which folders are watched, and what is wrong in the rule pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bukti import persons
from bukti.i18n import _
from bukti.packs import linted, pack_for_reading
from bukti.person_wording import ROLES, person_error
from bukti.rule_wording import rule_fault
from bukti.web.access import Needs, TheDesk
from bukti.web.desk import Desk
from bukti.web.roles import Right, Viewer
from bukti.web.templating import render
from bukti.wording import SOURCE_TROUBLES, worded
from evidence_store.errors import NoSuchPerson, PersonExists
from evidence_store.people import PersonRow, Role

router = APIRouter()

Admin = Annotated[Viewer, Depends(Needs(Right.ADMINISTER))]
Text = Annotated[str, Form()]


# --- persons ----------------------------------------------------------------------------------------------


@router.get("/pengaturan")
def people(request: Request, desk: TheDesk, viewer: Admin) -> Response:  # noqa: ARG001 (lets in)
    return _people(request, desk)


@router.post("/pengaturan/orang")
def add(
    request: Request,
    desk: TheDesk,
    viewer: Admin,
    nama: Text,
    peran: Annotated[Role, Form()],
    tampil: Text = "",
    bidang: Text = "",
    sandi: Text = "",
) -> Response:
    """Without a password one is made, and shown this once."""
    secret = sandi or persons.made_password()
    given = {"nama": nama, "tampil": tampil, "peran": peran, "bidang": bidang}

    def let_in() -> PersonRow:
        return persons.add(
            desk.workspace, nama, role=peran, bidang=bidang, shown=tampil, password=secret, who=viewer.name
        )

    return _change(request, desk, let_in, given=given, shown_secret="" if sandi else secret)


@router.post("/pengaturan/orang/{name}/sandi")
def new_password(request: Request, desk: TheDesk, viewer: Admin, name: str) -> Response:
    """Makes one, shows it this once, and ends what its owner has open."""
    secret = persons.made_password()
    return _change(
        request,
        desk,
        lambda: persons.set_password(desk.workspace, name, secret, who=viewer.name),
        shown_secret=secret,
    )


@router.post("/pengaturan/orang/{name}/pintu")
def door(
    request: Request, desk: TheDesk, viewer: Admin, name: str, buka: Annotated[bool, Form()]
) -> Response:
    _not_oneself(viewer, name)
    return _change(
        request, desk, lambda: persons.switch(desk.workspace, name, is_active=buka, who=viewer.name)
    )


@router.post("/pengaturan/orang/{name}/peran")
def role(
    request: Request,
    desk: TheDesk,
    viewer: Admin,
    name: str,
    peran: Annotated[Role, Form()],
    bidang: Text = "",
) -> Response:
    _not_oneself(viewer, name)
    return _change(
        request,
        desk,
        lambda: persons.set_role(desk.workspace, name, role=peran, bidang=bidang, who=viewer.name),
    )


def _not_oneself(viewer: Viewer, name: str) -> None:
    """So that there is always an admin left."""
    if name.casefold() == viewer.name.casefold():
        raise HTTPException(409, _("Not your own: another admin has to do that, so that one is always left."))


def _change(
    request: Request,
    desk: Desk,
    change: Callable[[], PersonRow],
    *,
    given: Mapping[str, str] | None = None,
    shown_secret: str = "",
) -> Response:
    """Makes a change and shows what became of it; whoever it concerns has to sign in again."""
    try:
        changed = change()
    except NoSuchPerson as error:
        raise HTTPException(404) from error
    except (persons.PersonError, PersonExists) as error:
        return _people(request, desk, fault=person_error(error) or "", given=given)
    desk.sessions.end_all_of(changed.name, but=request.state.session.token)
    if shown_secret:
        return _people(request, desk, changed=changed, secret=shown_secret)
    return RedirectResponse("/pengaturan", 303)


def _people(
    request: Request,
    desk: Desk,
    *,
    fault: str = "",
    given: Mapping[str, str] | None = None,
    changed: PersonRow | None = None,
    secret: str = "",
) -> Response:
    with desk.reading() as catalogue:
        everybody = catalogue.people.all()
    values = {
        "people": everybody,
        "roles": [(str(role), _(words)) for role, words in ROLES.items()],
        "role_words": {role: _(words) for role, words in ROLES.items()},
        "bidang": _bidang(desk),
        "fault": fault,
        "given": given or {"nama": "", "tampil": "", "peran": "bidang", "bidang": ""},
        "changed": changed,
        "secret": secret,
    }
    return render(request, "pengaturan.html", values, status=422 if fault else 200)


def _bidang(desk: Desk) -> list[str]:
    named = {source.bidang for source in desk.workspace.settings.source}
    return sorted({*named, *(one.name for one in desk.standing().pack.owners.bidang)})


# --- sources and pack -------------------------------------------------------------------------------------


@router.get("/pengaturan/sumber")
def sources(request: Request, desk: TheDesk, viewer: Admin) -> Response:  # noqa: ARG001 (lets in)
    with desk.reading() as catalogue:
        known = {row.name: row for row in catalogue.sources()}
    rows = [(source, known.get(source.name)) for source in desk.workspace.settings.source]
    troubles = {
        row.name: worded(SOURCE_TROUBLES, row.unreachable_why)
        for row in known.values()
        if row.unreachable_since
    }
    return render(
        request,
        "pengaturan_sumber.html",
        {"sources": rows, "troubles": troubles, "config": desk.workspace.places.config},
    )


@router.get("/pengaturan/paket")
def pack(request: Request, desk: TheDesk, viewer: Admin) -> Response:  # noqa: ARG001 (lets in)
    """Looks through the pack as it is edited, as `bukti rules lint` does."""
    places = desk.workspace.places
    edited, faults = linted(places)
    mistakes = [(str(fault.place), rule_fault(fault)) for fault in faults if not fault.is_advice]
    values = {
        "pack": edited,
        "folder": places.pack,
        "mistakes": mistakes,
        "advice": [(str(fault.place), rule_fault(fault)) for fault in faults if fault.is_advice],
        "old_since": pack_for_reading(places).since,
    }
    return render(request, "pengaturan_paket.html", values)
