"""`bukti watch`: goes on for ever, by events and by scans, and tells what it does in its log."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.cli.door import OK
from bukti.i18n import _

if TYPE_CHECKING:
    from bukti.service_log import ServiceLog

STOP_SECONDS = 4.5
"""A service is given five seconds to stop. What has not ended by then (a copy from a share that hangs, say) is
left: everything is written in transactions, and the next start goes on from there."""


@click.command(
    "watch",
    short_help=_("Watch the folders and take in what comes, for ever"),
    help=_(
        "Watch the folders and take in what comes, for ever: by events where there are any, by scans where not. "
        "Ctrl-C or SIGTERM stops cleanly within five seconds; SIGHUP scans everything at once."
    ),
    epilog=_("As a service: docs/service.md. How it stands: bukti status"),
)
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", help=_("Form of the log on stderr.")
)
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    default="info",
    help=_("The least that is worth a line in the log."),
)
@click.option("--with-parent", is_flag=True, hidden=True, help=_("End when standard input ends."))
@click.pass_obj
def command(workspace: Path | None, log_format: str, log_level: str, with_parent: bool) -> int:
    from bukti import opening
    from bukti.service_log import Level, ServiceLog
    from bukti.watching import Service

    log = ServiceLog(level=Level[log_level.upper()], as_json=log_format == "json")
    with opening.interruptible(lambda: _end_for_certain(log)) as wished:
        if with_parent:
            _end_with_parent()
        service = Service(workspace, log, wished)
        tell_what_workers_give_up(log)
        before = signal.signal(signal.SIGHUP, lambda _number, _frame: service.ask())
        try:
            service.run()
        finally:
            signal.signal(signal.SIGHUP, before)
    return OK


def tell_what_workers_give_up(log: ServiceLog) -> None:
    """As the service starts them: its unit may forbid what a shell may. That they can't be had, the watch will say."""
    from contextlib import suppress

    from indexer.isolation_check import Part, given_up
    from indexer.sandbox import WorkerFault

    with suppress(WorkerFault, OSError):
        gone = given_up()
        facts = {
            "given_up": " ".join(part for part in Part if part in gone),
            "kept": " ".join(part for part in Part if part not in gone),
        }
        log.note("workers_unbound" if facts["kept"] else "workers_bound", facts)


def _end_with_parent() -> None:
    """Wishes to stop once standard input, which the process that started us holds open, ends."""
    import os
    import sys
    import threading

    def wait() -> None:
        while sys.stdin.buffer.read(1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _end_for_certain(log: ServiceLog) -> None:
    """Begins to count; ends the process if it is still there then."""
    import os
    import threading

    def end() -> None:
        log.note("watch_stopped", {})
        os._exit(OK)

    timer = threading.Timer(STOP_SECONDS, end)
    timer.daemon = True
    timer.start()
