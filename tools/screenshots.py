"""Takes the pictures of the desk that the README shows: `python tools/screenshots.py` writes docs/gambar/.

The sample unit (`make demo`) is copied, four people are let in, and the desk is served on the middle of the plan's
year, so that the same pictures come out whenever it is run. It needs the `dev` extra and Debian's Chromium (`make
browser`).
"""

from __future__ import annotations

import argparse
import io
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bukti import opening, persons
from bukti.i18n import use_language
from bukti.web.app import make_app
from bukti.web.desk import Desk

ROOT = Path(__file__).resolve().parents[1]
WORKSPACE, PICTURES_FOLDER = ROOT / "demo-unit" / "arsip", ROOT / "docs" / "gambar"

NOW = datetime(2025, 7, 15, 3, tzinfo=UTC)
"""The day that the pictures show: half of the sample's plan is over."""

OFFICE, PHONE = (1366, 768), (390, 844)

MOST_BYTES, MOST_BYTES_IN_ALL = 120_000, 700_000
"""Of a picture, and of all: a README is to open at once, and the repository to stay light."""

LOSSLESS, QUALITIES = 101, (92, 85, 75, 60)
"""Tried one after another where a picture without loss is too large (a scan, a photograph)."""

START_SECONDS = 30.0

PASSWORD = "hanya untuk gambar contoh"
PEOPLE = {
    "koordinator": ("Rini Lestari", "koordinator", ""),
    "staf": ("Sri Handayani", "bidang", "Tata Usaha"),
    "asesor": ("Tim penilai", "asesor", ""),
    "pengelola": ("Adi Nugroho", "admin", ""),
}
"""Name to sign in with: the name that is shown, the role, the bidang."""


def _stay(_page: Page) -> None:
    pass


def _open_first_hit(page: Page) -> None:
    page.click(".hit h3 a")
    page.wait_for_selector(".viewer-sheet img")


@dataclass(frozen=True)
class Picture:
    """`do`: what is done on the page before the picture is taken."""

    name: str
    who: str
    path: str
    size: tuple[int, int] = OFFICE
    do: Callable[[Page], None] = _stay
    is_dark: bool = False


PICTURES = (
    Picture("beranda", "koordinator", "/"),
    Picture("beranda-bidang", "staf", "/"),
    Picture("cari", "koordinator", "/cari?q=notulen+rapat"),
    Picture("dokumen", "koordinator", "/cari?q=pengaduan+maret+tipe:pdf", do=_open_first_hit),
    Picture("indikator", "asesor", "/indikator/A.I.5.iii.a"),
    Picture("tinjau", "koordinator", "/tinjau"),
    Picture("laporan", "koordinator", "/laporan"),
    Picture("periksa", "koordinator", "/periksa"),
    Picture("kekurangan-ponsel", "staf", "/kekurangan", PHONE, is_dark=True),
)


class PictureError(Exception):
    """A picture that can't be taken, or is too large to keep."""


@contextmanager
def sample(workspace: Path) -> Iterator[Desk]:
    """A desk over a copy of the workspace, with the people let in. Raises PictureError where there is none."""
    if not (workspace / "bukti.toml").exists():
        raise PictureError(f"{workspace} is no workspace; `make demo` builds one")
    use_language("id")
    with tempfile.TemporaryDirectory(prefix="bukti-gambar-") as folder:
        copy = Path(folder) / "arsip"
        shutil.copytree(workspace, copy, symlinks=True)
        opened = opening.find(copy)
        for name, (shown, role, bidang) in PEOPLE.items():
            persons.add(
                opened, name, role=role, bidang=bidang, shown=shown, password=PASSWORD, who="screenshots"
            )
        desk = Desk(copy, now=lambda: NOW)
        desk.renderer.prepare()
        try:
            yield desk
        finally:
            desk.close()


@contextmanager
def listening(desk: Desk) -> Iterator[str]:
    """The address of the desk, served by a thread. Raises PictureError when it does not start."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(make_app(desk), log_level="error", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
        thread.start()
        until = time.monotonic() + START_SECONDS
        while not server.started:
            if time.monotonic() > until:
                raise PictureError("the desk does not start")
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{held.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(START_SECONDS)


@contextmanager
def signed_in(browser: Browser, address: str, picture: Picture) -> Iterator[Page]:
    """A tab of somebody, as large as the picture."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.is_dark else "light",
        locale="id-ID",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/masuk")
    page.fill("#nama", picture.who)
    page.fill("#sandi", PASSWORD)
    page.click("button.main")
    page.wait_for_url(f"{address}/")
    yield page
    context.close()


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    """The picture as WebP: without loss where that is small enough. Raises PictureError."""
    with signed_in(browser, address, picture) as page:
        answer = page.goto(address + picture.path, wait_until="networkidle")
        if answer is None or not answer.ok:
            raise PictureError(f"{picture.name}: {picture.path} answers {answer and answer.status}")
        picture.do(page)
        page.wait_for_load_state("networkidle")
        shot = page.screenshot(animations="disabled", caret="hide")
    with Image.open(io.BytesIO(shot)) as image:
        return _small(picture.name, image.convert("RGB"))


def _small(name: str, image: Image.Image) -> bytes:
    for quality in (LOSSLESS, *QUALITIES):
        packed = io.BytesIO()
        image.save(packed, "WEBP", method=6, quality=min(quality, 100), lossless=quality == LOSSLESS)
        if packed.tell() <= MOST_BYTES:
            return packed.getvalue()
    raise PictureError(f"{name}: more than {MOST_BYTES} bytes at the lowest quality")


def main(arguments: list[str] | None = None) -> int:
    """Exit codes: 0 taken, 2 not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--workspace", type=Path, default=WORKSPACE, help="default: that of `make demo`")
    parser.add_argument("--out", type=Path, default=PICTURES_FOLDER, help="default: docs/gambar")
    options = parser.parse_args(arguments)
    program = shutil.which("chromium")
    try:
        if program is None:
            raise PictureError("Chromium is missing; `make browser` installs it")
        with sample(options.workspace) as desk, listening(desk) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            taken = {picture.name: take(browser, address, picture) for picture in PICTURES}
            browser.close()
        if sum(map(len, taken.values())) > MOST_BYTES_IN_ALL:
            raise PictureError(f"all together more than {MOST_BYTES_IN_ALL} bytes")
    except PictureError as error:
        sys.stderr.write(f"screenshots: {error}\n")
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    for name, packed in taken.items():
        (options.out / f"{name}.webp").write_bytes(packed)
        sys.stdout.write(f"{len(packed) / 1000:6.0f} kB {name}.webp\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
