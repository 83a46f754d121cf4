"""No request brings more than it may: the bytes of a body are counted as they come, whatever its header promises."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bukti.opening import MIB

MOST_FORM_BYTES = 1 * MIB
"""Of a body that brings no files: a form, a decision."""

AROUND_FILES_BYTES = 64 * 1024
"""What a form with files may hold beside them: the token, names, borders."""

UPLOAD_ENDINGS = ("/berkas", "/files")
UPLOAD_BEGINNINGS = ("/kekurangan/", "/api/gaps/")
"""Addresses that files are sent to."""


class BodyTooLarge(HTTPException):
    """More came than may; `most_bytes` would have been taken."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__(413)
        self.most_bytes = most_bytes


class BodyLimit:
    """Whoever reads a body gets BodyTooLarge as soon as it is longer than it may be, or says that it will be."""

    def __init__(self, app: ASGIApp, *, upload_bytes: int) -> None:
        self._app = app
        self._upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most(scope["path"])
        promised = _promised(scope)
        came = 0

        async def counted() -> Message:
            nonlocal came
            if promised > most:
                raise BodyTooLarge(most)
            message = await receive()
            if message["type"] == "http.request":
                came += len(message.get("body", b""))
                if came > most:
                    raise BodyTooLarge(most)
            return message

        await self._app(scope, counted, send)

    def _most(self, path: str) -> int:
        is_upload = path.startswith(UPLOAD_BEGINNINGS) and path.endswith(UPLOAD_ENDINGS)
        return self._upload_bytes + AROUND_FILES_BYTES if is_upload else MOST_FORM_BYTES


def _promised(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
