"""Mail: whether it is set up, who has no address, and, if asked, whether the mail server lets us in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bukti import mail_setup
from bukti.doctor import Finding, advice, fine, trouble
from bukti.mail_errors import MailError
from bukti.mail_outcome import reason

if TYPE_CHECKING:
    from bukti.opening import Workspace
    from bukti.settings import Mail

ADVICE = frozenset({mail_setup.Fault.PLAIN})


def look(workspace: Workspace, *, asks_server: bool) -> Iterator[Finding]:

    from bukti.packs import pack_for_reading
    from bukti.reviewing import Departments
    from rules.files import load_pack
    from rules.yaml_source import PackError

    settings = workspace.settings
    if not mail_setup.is_wanted(settings.mail):
        yield advice("mail", "report_without_mail") if settings.report.enabled else fine("mail", "mail_off")
        return
    found = mail_setup.faults(settings.mail, workspace.places.root)
    yield from setup(settings.mail, found, is_scheduled=settings.report.enabled)
    try:
        pack = load_pack(pack_for_reading(workspace.places).source)
    except (PackError, OSError):
        pack = None  # the rule pack has findings of its own
    if pack is not None:
        departments = Departments(pack)
        names = {one.id: one.name for one in pack.owners.bidang}
        without = mail_setup.without_address(settings.mail, pack, departments)
        yield from people(
            [names[one] for one in without], mail_setup.unknown_names(settings.mail, departments, settings)
        )
    if asks_server:
        yield server(workspace)


def setup(mail: Mail, found: Sequence[mail_setup.Found], *, is_scheduled: bool) -> Iterator[Finding]:
    for one in found:
        make = advice if one.fault in ADVICE else trouble
        yield make("mail", "mail_fault", fault=str(one.fault), detail=one.detail)
    if not any(one.fault in mail_setup.BARS for one in found):
        facts = {"host": mail.host, "port": mail.port, "sender": mail.sender}
        yield (
            fine("mail", "mail_set_up", **facts)
            if is_scheduled
            else advice("mail", "mail_unscheduled", **facts)
        )


def people(without: Sequence[str], unknown: Sequence[str]) -> Iterator[Finding]:
    """Names of bidang that have no address, and names in the settings that no bidang has."""
    if without:
        yield advice("mail", "mail_without_address", names=", ".join(without))
    if unknown:
        yield advice("mail", "mail_unknown_names", names=", ".join(unknown))


def server(workspace: Workspace) -> Finding:
    from bukti.mail_trial import sign_in

    try:
        sign_in(workspace)
    except MailError as error:
        why = reason(error)
        return trouble("mail", "mail_server", error=why.code, **why.facts)
    return fine("mail", "mail_server_reached", host=workspace.settings.mail.host)
