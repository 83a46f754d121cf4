"""What every answer carries so that a browser runs, frames, sends and keeps nothing but what is ours.

Sources: OWASP Secure Headers; CSP level 3. No inline script or style anywhere, so none is allowed.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "connect", "font", "manifest")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

KEPT_FOR_EVER = "public, max-age=31536000, immutable"
NEVER_KEPT = "private, no-store"
"""What is behind the sign-in leaves no trace in a shared computer's cache, unless a route says otherwise."""

YEAR_SECONDS = 31_536_000


class Guard:
    """Sets the headers of every answer. `is_secure`: people come by https."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self._app = app
        self._headers = dict(HEADERS)
        if is_secure:
            self._headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_static = scope["path"].startswith("/static/")

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                is_found = message["status"] in (200, 304)
                kept = KEPT_FOR_EVER if is_static and is_found else NEVER_KEPT
                headers.setdefault("Cache-Control", kept)
            await send(message)

        await self._app(scope, receive, guarded)
