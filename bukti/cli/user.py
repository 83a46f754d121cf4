"""`bukti user`: who may come to the desk."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bukti.cli.screen import console, echo, echo_json, table
from bukti.i18n import _, marked

ROLES = ("bidang", "koordinator", "asesor", "admin")

STATES = {True: marked("may come in"), False: marked("shut out")}


@click.group("user", short_help=_("Say who may come to the desk"), help=_("Say who may come to the desk."))
def command() -> None:
    pass


@command.command(
    "add",
    short_help=_("Let somebody in."),
    help=_("Let NAME in. The password is asked for, or read from standard input with --stdin."),
    epilog=_("Example: bukti user add sri --role bidang --bidang 'Tata Usaha'"),
)
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help=_("What they come for."))
@click.option("--bidang", default="", help=_("Whose documents and gaps they see (role bidang)."))
@click.option("--shown", default="", help=_("The name that others read (default: NAME)."))
@click.option("--stdin", "from_stdin", is_flag=True, help=_("Read the password from standard input."))
@click.pass_obj
def add(workspace: Path | None, name: str, role: str, bidang: str, shown: str, from_stdin: bool) -> None:
    from bukti import opening, persons

    opened = opening.find(workspace)
    persons.check_new(opened, name, role, bidang)
    password = _asked(name, from_stdin)
    person = persons.add(
        opened, name, role=role, bidang=bidang, shown=shown, password=password, who=opening.user()
    )
    echo(_("{name} may come in as {role}.").format(name=person.name, role=person.role))


@command.command(
    "password", short_help=_("Give somebody a new password."), help=_("Give NAME a new password.")
)
@click.argument("name")
@click.option("--stdin", "from_stdin", is_flag=True, help=_("Read the password from standard input."))
@click.pass_obj
def password(workspace: Path | None, name: str, from_stdin: bool) -> None:
    from bukti import opening, persons

    opened = opening.find(workspace)
    persons.set_password(opened, name, _asked(name, from_stdin), who=opening.user())
    echo(_("The password of {name} was changed.").format(name=name))


@command.command(
    "off", short_help=_("Shut somebody out."), help=_("Shut NAME out; nothing of theirs is lost.")
)
@click.argument("name")
@click.pass_obj
def off(workspace: Path | None, name: str) -> None:
    _switch(workspace, name, is_active=False)


@command.command("on", short_help=_("Let somebody in again."), help=_("Let NAME in again."))
@click.argument("name")
@click.pass_obj
def on(workspace: Path | None, name: str) -> None:
    _switch(workspace, name, is_active=True)


@command.command("list", short_help=_("List who may come in."), help=_("List who may come in."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))
@click.pass_obj
def list_people(workspace: Path | None, as_json: bool) -> None:
    from bukti import opening

    with opening.reading_catalogue(workspace) as catalogue:
        people = catalogue.people.all()
    if as_json:
        names = ("name", "shown", "role", "bidang", "is_active", "at")
        echo_json([{name: getattr(person, name) for name in names} for person in people])
    elif people:
        rows = [(one.name, one.shown, str(one.role), one.bidang, _(STATES[one.is_active])) for one in people]
        console().print(table([_("Name"), _("Shown as"), _("Role"), _("Bidang"), _("State")], rows))
    else:
        echo(_("Nobody may come in yet. Make the first: bukti user add NAME --role admin"))


def _switch(workspace: Path | None, name: str, *, is_active: bool) -> None:
    from bukti import opening, persons

    person = persons.switch(opening.find(workspace), name, is_active=is_active, who=opening.user())
    echo(f"{person.name}: {_(STATES[person.is_active])}")


def _asked(name: str, from_stdin: bool) -> str:
    """A new password, asked for twice where somebody types it. Raises WeakPassword."""
    from bukti import persons

    given = (
        sys.stdin.readline().rstrip("\r\n")
        if from_stdin
        else click.prompt(
            _("Password for {name}").format(name=name),
            hide_input=True,
            confirmation_prompt=_("The same once more"),
        )
    )
    persons.check_password(given, name)
    return str(given)
