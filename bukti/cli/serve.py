"""`bukti serve`: the desk for the browser, with the watch beside it."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

import click

from bukti.cli.door import OK
from bukti.cli.screen import complain, echo
from bukti.i18n import _

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

MOST_THREADS = 16
"""Requests answered at the same time; each thread keeps a connection of its own to the catalogue."""


@click.command(
    "serve",
    short_help=_("Open the desk in the browser, and watch the folders"),
    help=_(
        "Open the desk for the browser, and watch the folders beside it. It listens on this machine only, unless "
        "--host says otherwise. Ctrl-C or SIGTERM stops both."
    ),
    epilog=_("Who may come in: bukti user add. Behind a reverse proxy, as a service: docs/service.md"),
)
@click.option("--host", metavar=_("ADDRESS"), help=_("Listen on this address (default: bukti.toml)."))
@click.option("--port", type=click.IntRange(0, 65535), help=_("Listen on this port (default: bukti.toml)."))
@click.option("--no-watch", is_flag=True, help=_("The desk only; a watch runs elsewhere, or none."))
@click.pass_obj
def command(workspace: Path | None, host: str | None, port: int | None, no_watch: bool) -> int:
    import uvicorn

    from bukti.serving import watching_beside
    from bukti.web.app import make_app
    from bukti.web.desk import Desk

    desk = Desk(workspace)
    settings = desk.workspace.settings.web
    host, port = host or settings.host, settings.port if port is None else port
    _warn(desk, host)
    app = make_app(desk)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # the desk listens to its proxies by itself
        timeout_graceful_shutdown=3,
    )

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            desk.is_closing = True  # pages that are told of progress are let go
            await super().shutdown(sockets)

    server = Server(config)
    watch = (
        contextlib.nullcontext()
        if no_watch
        else watching_beside(
            desk.workspace.places.root,
            tell=lambda code: complain(_("The watch ended ({code}) and is started again.").format(code=code)),
        )
    )
    desk.standing()  # the first page is not to wait for it, and a faulty pack is told now
    echo(_("The desk is open: {address}").format(address=f"http://{host}:{port}/"))
    desk.renderer.prepare()
    with watch, contextlib.closing(desk):
        server.run()
    return OK


def _warn(desk: object, host: str) -> None:
    from bukti.web.desk import Desk

    assert isinstance(desk, Desk)
    with desk.reading() as catalogue:
        if not any(person.is_active for person in catalogue.people.all()):
            complain(_("Nobody may come in yet. Make the first: bukti user add NAME --role admin"))
    if host not in LOOPBACK and not desk.workspace.settings.web.secure:
        complain(
            _(
                "The desk is open to the network without https: passwords travel readable. Put a reverse proxy with "
                "https before it (docs/service.md) and set secure = true under [web]."
            )
        )
