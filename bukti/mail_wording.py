"""The words about mail: what is missing, what went wrong with what to do, and what became of each letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bukti.i18n import _, marked
from bukti.mail_errors import MailError
from bukti.mail_news import MailNews, Progress
from bukti.mail_outcome import NO_ADDRESS, Fate, Outcome, Why, reason
from bukti.mail_setup import Fault, Found

TROUBLES: Mapping[str, tuple[str, str]] = {
    # code of an error: (what is so, what to do)
    "elsewhere": (
        marked("Another process (number {pid}) is sending the letters of the week."),
        marked("Wait until it has finished."),
    ),
    "unreachable": (
        marked("The mail server {host}, port {port}, can't be reached ({detail})."),
        marked(
            "Check host and port under [mail] in bukti.toml, the network, and that the service may use it."
        ),
    ),
    "no_answer": (
        marked("The mail server {host}, port {port}, does not answer."),
        marked(
            "Check port and tls under [mail] in bukti.toml: 587 with starttls, 465 with tls; or try later."
        ),
    ),
    "certificate": (
        marked("The certificate of the mail server {host} is not believed ({detail}); nothing was sent."),
        marked("Write the host as its certificate has it, or name the authority's certificate with ca_file."),
    ),
    "no_tls": (
        marked("The mail server {host}, port {port}, offers no encryption of this kind ({detail})."),
        marked("Check port and tls under [mail] in bukti.toml: 587 with starttls, 465 with tls."),
    ),
    "login": (
        marked("The mail server refuses the sign-in of {user} ({said})."),
        marked("Check user and password_file under [mail]; some servers want a password for programs."),
    ),
    "no_login": (
        marked("The mail server {host}, port {port}, knows no sign-in."),
        marked("Leave user empty under [mail], or take the port for sending (587)."),
    ),
    "sender_refused": (
        marked("The mail server does not take letters from {sender} ({said})."),
        marked("Check sender under [mail]: it must be an address that the user may send from."),
    ),
    "later": (
        marked("The mail server does not take it for now ({said})."),
        marked("It is tried again later."),
    ),
    "refused": (
        marked("The mail server does not take the letter ({said})."),
        marked("Ask whoever looks after the mail server."),
    ),
    "nobody_taken": (
        marked("The mail server takes none of the addresses ({said})."),
        marked("Correct them under [mail] in bukti.toml."),
    ),
    "reply_lost": (
        marked("The letter was handed over, but the server's answer was lost: perhaps it was sent."),
        marked("Ask whether it arrived; if not, send it again: bukti report weekly --send --again"),
    ),
    NO_ADDRESS: (marked("This is no e-mail address."), marked("Correct it under [mail] in bukti.toml.")),
    "trouble": ("{detail}", ""),
    "crashed": (
        marked("Making or sending the letters ended without a word ({detail})."),
        marked("Try by hand: bukti report weekly --send"),
    ),
    "stopped": (marked("It was stopped while sending."), marked("It goes on at the next start.")),
}

FAULTS: Mapping[Fault, tuple[str, str]] = {
    Fault.HOST: (marked("No mail server is set."), marked("Set host under [mail] in bukti.toml.")),
    Fault.SENDER: (
        marked("The sender “{detail}” is no e-mail address."),
        marked("Set sender under [mail] in bukti.toml."),
    ),
    Fault.PASSWORD_NONE: (
        marked("There is a user for the mail server, but no password."),
        marked("Write the password into a file of its own and name it with password_file under [mail]."),
    ),
    Fault.PASSWORD_FILE: (
        marked("The password file {detail} can't be read, or is empty."),
        marked("Write the password into it, and let the user that runs Bukti read it."),
    ),
    Fault.CA_FILE: (
        marked("The file {detail} holds no certificates that can be read."),
        marked("Put the authority's certificate (PEM) there, or leave ca_file out."),
    ),
    Fault.NOBODY: (
        marked("Nobody is to get mail."),
        marked("Write addresses under [mail]: coordinator, and [mail.bidang]."),
    ),
    Fault.ADDRESS: (
        marked("“{detail}” is no e-mail address."),
        marked("Correct it under [mail] in bukti.toml."),
    ),
    Fault.PASSWORD_OPEN: (
        marked("Everybody on this machine can read the password file {detail}."),
        "chmod 600 {detail}",
    ),
    Fault.PLAIN: (
        marked("Letters and password travel readable to {detail} (tls = none)."),
        marked('Set tls = "starttls" or "tls" under [mail].'),
    ),
}

FATES: Mapping[Fate, str] = {
    Fate.SENT: marked("sent"),
    Fate.BEFORE: marked("sent before this week"),
    Fate.PERHAPS: marked("perhaps sent"),
    Fate.FAILED: marked("not sent"),
    Fate.NOBODY: marked("no address"),
    Fate.STOPPED: marked("not sent yet"),
}

PROGRESS: Mapping[Progress, str] = {
    Progress.NONE: marked("nothing was due yet"),
    Progress.SENDING: marked("being sent"),
    Progress.DONE: marked("all have gone out"),
    Progress.FAILED: marked("not all have gone out"),
    Progress.GIVEN_UP: marked("given up: it is too late for this week. By hand: bukti report weekly --send"),
    Progress.MISSED: marked(
        "missed: nothing ran at their time, nor for days after it. By hand: bukti report weekly --send"
    ),
}

DAYS: Mapping[str, str] = {
    "mon": marked("Monday"),
    "tue": marked("Tuesday"),
    "wed": marked("Wednesday"),
    "thu": marked("Thursday"),
    "fri": marked("Friday"),
    "sat": marked("Saturday"),
    "sun": marked("Sunday"),
}


def trouble(why: Why) -> tuple[str, str]:
    """What is so, and what to do about it ("" for nothing)."""
    if why.code == "not_set_up":
        return fault(Found(Fault(why.facts["what"]), why.facts.get("detail", "")))
    what, remedy = TROUBLES.get(why.code, (why.code, ""))
    return _(what).format_map(_Facts(why.facts)), _(remedy).format_map(_Facts(why.facts))


class _Facts(dict[str, str]):
    """A fact that an older version did not note is left out."""

    def __missing__(self, key: str) -> str:
        return "?"


def told(why: Why) -> str:
    """Both in one line."""
    return " ".join(filter(None, trouble(why)))


def fault(found: Found) -> tuple[str, str]:
    """What is missing or wrong in the settings, and what to do."""
    what, remedy = FAULTS[found.fault]
    return _(what).format(detail=found.detail), _(remedy).format(detail=found.detail)


def mail_error(error: Exception) -> str | None:
    """The sentence for an error of ours, None for any other."""
    return told(reason(error)) if isinstance(error, MailError) else None


def answer(said: str) -> str:
    """A server's answer for one address, or what we say ourselves."""
    return _(TROUBLES[NO_ADDRESS][0]) if said == NO_ADDRESS else said


def details(outcome: Outcome) -> list[str]:
    """What is to be said of one letter besides its fate, a sentence each."""
    lines = []
    if outcome.why is not None and outcome.fate in (Fate.FAILED, Fate.PERHAPS):
        lines.append(told(outcome.why))
    elif outcome.fate is Fate.PERHAPS:
        broken_off = _("An earlier attempt was broken off at the last moment for {addresses}.")
        _what, what_to_do = TROUBLES["reply_lost"]
        lines.append(f"{broken_off.format(addresses=', '.join(outcome.perhaps))} {_(what_to_do)}")
    elif outcome.fate is Fate.NOBODY:
        lines.append(_("Write addresses of this bidang under [mail.bidang] in bukti.toml."))
    if outcome.fate is not Fate.FAILED:
        lines += [
            _("{address} does not get it: {answer}").format(address=address, answer=answer(said))
            for address, said in outcome.refused.items()
        ]
    if outcome.left and outcome.fate in (Fate.SENT, Fate.BEFORE):
        lines.append(_("Not yet: {addresses}; tried again later.").format(addresses=", ".join(outcome.left)))
    return lines


def week_name(week: str) -> str:
    """`2025-W42` as people call it."""
    year, _sep, number = week.partition("-W")
    return _("week {number} of {year}").format(number=number.lstrip("0"), year=year)


def schedule(news: MailNews) -> str:
    """When the letters go out next."""
    from bukti.opening import local_time

    return _("Weekly letters: next on {time}").format(time=local_time(news.next_at) if news.next_at else "–")


def headline(news: MailNews, when: Callable[[datetime], str] | None = None) -> str:
    """How far the letters of the last week are; empty before the first. `when`: how a moment is written."""
    from bukti.opening import local_time

    if news.progress is Progress.NONE:
        return ""
    line = _("Letters of {week}: {progress}").format(
        week=week_name(news.week), progress=_(PROGRESS[news.progress])
    )
    if news.retry_at is not None and news.progress is Progress.FAILED:
        line += _("; tried again at {time}").format(time=(when or local_time)(news.retry_at))
    return line if line.endswith(".") else f"{line}."


def progress(
    news: MailNews, names: Mapping[str, str] | None = None, when: Callable[[datetime], str] | None = None
) -> list[str]:
    """The headline, and why, a sentence each. `names`: of the bidang by id."""
    lines = list(filter(None, [headline(news, when), told(news.why) if news.why else ""]))
    for one in news.outcomes:
        if one.fate not in (Fate.SENT, Fate.BEFORE) or one.refused or one.left:
            name = (names or {}).get(one.bidang, one.bidang) or _("coordinator")
            lines.append(f"{name}: {_(FATES[one.fate])}. {' '.join(details(one))}".strip())
    return lines
