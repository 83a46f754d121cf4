"""What a reverse proxy before the desk tells: where somebody comes from, and who they are if it has asked them.

Only what a trusted proxy says is believed; anybody else's header is as if it were not there.
`docs/decisions/161-sign-in-by-the-proxy.md`
"""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bukti.settings import Web

PEER = "bukti.peer"
"""In the scope of a request: the address of whoever really opened the connection."""


class Peer:
    """Notes who opened the connection, before the proxy's word about it is put in its place."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            client = scope.get("client")
            scope[PEER] = client[0] if client else ""
        await self._app(scope, receive, send)


def listen_to_proxies(app: FastAPI, web: Web) -> None:
    """Adds what is needed; call it last, so that it comes first."""
    if web.secure:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(web.proxies))
    app.add_middleware(Peer)


def name_by_proxy(request: Request, web: Web) -> str:
    """The name that a trusted proxy has asked for; empty: none did."""
    if not web.user_header or request.scope.get(PEER) not in web.proxies:
        return ""
    return request.headers.get(web.user_header, "").strip()
