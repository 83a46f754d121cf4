"""How fast the desk answers over a large archive, and whether a scan and fifty people get on with one another.

    python -m benchmarks.web [--documents 20000] [--folder DIR] [--requests 200] [--people 50] [--scans 16]

`--folder` keeps the workspace there and uses it again (making one of 20,000 documents takes some minutes). The desk is
`bukti serve` in a process of its own, asked over the loopback: times are from the request to the last byte. Prints p50,
p95 and the most for each page, asked one after another, as the coordinator and as somebody of a bidang; the bytes of
the first page with all that it loads; then so many people at once who search and leaf, each asking again after a
breath, while scans are recognised, and how much of its rate the scan keeps. Exits 1 when a limit is missed. `CPU` is
the mean that a request costs: on a machine that others use too, trust it more than the times.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
import psutil

from benchmarks.sample_files import KINDS, WORDS
from benchmarks.scan import ROOT, command, judge, scanned_pdf, tell, timed
from benchmarks.web_workspace import BIDANG, PASSWORD, PEOPLE, made
from bukti import packs
from bukti.web.app import all_routes
from bukti.workspace import Places
from rules.files import load_pack
from rules.pack.model import Pack

SEARCH_MS, GAPS_MS, INDICATOR_MS, DOCUMENT_MS, IMAGE_MS = 60.0, 50.0, 50.0, 40.0, 250.0
"""p95 of a page, when nobody else asks."""

FIRST_PAGE_BYTES = 150_000
CROWD_MS = 500.0
SCAN_SHARE = 0.8

BREATH_SECONDS = (1.0, 3.0)
"""Between an answer and the next question of one of many people: they read."""

WARM_REQUESTS = 10
OPENED = 60
"""Documents whose pages are looked at."""

START_SECONDS = 60.0
KEPT_SECONDS = 2.0
"""An idle connection is let go before the desk does (5 s): else a question may meet its closing."""

HTMX = {"hx-request": "true", "hx-trigger": "cari"}

Ask = Callable[[random.Random], tuple[str, bool]]
"""The next address, and whether only the part that changes is asked for."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--scans", type=int, default=16)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bukti-web-") as scratch:
        folder = given.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        workspace = made(folder, given.documents)
        with serving(workspace) as (address, process):
            is_good = pages(address, process, workspace, given.requests)
            is_good &= first_page(address)
            if given.people and given.scans:
                is_good &= crowd(address, process, workspace, folder / "baru", given.people, given.scans)
    return 0 if is_good else 1


# --- pages, one after another ------------------------------------------------------------------------------


def pages(address: str, process: psutil.Process, workspace: Path, requests: int) -> bool:
    built = [route.path for route in all_routes()]
    is_good = True
    print(f"{'ms':<28}{'n':>6}{'p50':>8}{'p95':>8}{'max':>8}{'CPU':>8}")
    for who, _role, _bidang in PEOPLE:
        with signed_in(address, who) as client:
            for name, begins, limit, ask in kinds(client, workspace):
                if not any(path.startswith(begins) for path in built):
                    print(f"{name:<28}  skipped: not built here")
                    continue
                chance = random.Random(1)
                for _ in range(WARM_REQUESTS):
                    seconds_of(client, *ask(chance))
                before = cpu_of(process)
                times = sorted(1000 * seconds_of(client, *ask(chance)) for _ in range(requests))
                cpu = 1000 * (cpu_of(process) - before) / len(times)
                is_met = percentile(times, 95) < limit
                figures = "".join(f"{percentile(times, share):>8.1f}" for share in (50, 95, 100))
                print(
                    f"{f'{name}, {who}':<28}{len(times):>6}{figures}{cpu:>8.1f}  "
                    f"(p95 under {limit:.0f}): {'met' if is_met else 'MISSED'}"
                )
                is_good &= is_met
    return is_good


def kinds(client: httpx.Client, workspace: Path) -> Iterator[tuple[str, str, float, Ask]]:
    """(name, how its route begins, limit, the next request) of every kind of page that is measured."""
    ids = [indicator.id for indicator in pack_of(workspace).indicators]
    opened, pictures = documents_of(client)[:OPENED], documents_of(client, tipe="pdf")
    yield "search page", "/cari", SEARCH_MS, lambda chance: (search_address(chance), False)
    yield "search, a letter more", "/cari", SEARCH_MS, lambda chance: (typing_address(chance), True)
    yield "gaps page", "/kekurangan", GAPS_MS, lambda _: ("/kekurangan", False)
    yield "indicator page", "/indikator/{", INDICATOR_MS, lambda c: (f"/indikator/{c.choice(ids)}", False)
    for address in opened:  # the page is measured with its image drawn
        seconds_of(client, address, False)
    yield "document page", "/dokumen/{", DOCUMENT_MS, lambda c: (c.choice(opened), False)
    yield (
        "page image, first time",
        "/dokumen/{sha256}/halaman",
        IMAGE_MS,
        lambda _: (image(pictures.pop()), False),
    )


def search_address(chance: random.Random) -> str:
    """Of a question as people put it: words, phrases, slips and choices."""
    text = chance.choice(
        (
            lambda: chance.choice(WORDS),
            lambda: " ".join(chance.sample(WORDS, 2)),
            lambda: " ".join(chance.sample(WORDS, 4)),
            lambda: f'"{chance.choice(WORDS)} {chance.choice(WORDS)}"',
            lambda: f"butir{chance.randint(1, 30_000)}",
            lambda: chance.choice(WORDS)[:-2] + "x",
            lambda: f"{chance.choice(KINDS)} -{chance.choice(WORDS)}",
            lambda: "",
        )
    )()
    narrowed = {"tahun": "2025", "tipe": "pdf", "bidang": BIDANG[0], "indikator": "A.I.5"}
    chosen = dict(chance.sample(list(narrowed.items()), chance.choice((0, 0, 1, 2))))
    page = {"hal": chance.randint(2, 20)} if chance.random() < 0.3 else {}
    return "/cari?" + urlencode({"q": text, **chosen, **page})


def typing_address(chance: random.Random) -> str:
    """Of a word that is being typed, after another."""
    word = chance.choice([word for word in WORDS if len(word) > 4])
    return "/cari?" + urlencode({"q": f"{chance.choice(WORDS)} {word[: chance.randint(1, len(word))]}"})


def documents_of(client: httpx.Client, **narrowed: str) -> list[str]:
    """Addresses of documents, as the results of searches name them."""
    found: dict[str, None] = {}
    for page in range(1, 6):
        answer = client.get("/api/search", params={"q": "laporan", "limit": 100, "hal": page, **narrowed})
        found |= dict.fromkeys(hit["address"] for hit in answer.json()["hits"])
    return list(found)


def image(document: str) -> str:
    return f"{document.partition('?')[0]}/halaman/1.webp"


def pack_of(workspace: Path) -> Pack:
    return load_pack(packs.pack_for_reading(Places(workspace)).source)


# --- the first page ----------------------------------------------------------------------------------------


def first_page(address: str) -> bool:
    """Bytes as sent of the page that stands behind the sign-in, with its styles, scripts and pictures."""
    with signed_in(address, "koor") as client:
        total = 0
        page = client.get("/")
        parts = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
        for part in ("/", *sorted(parts)):
            with client.stream("GET", part) as answer:
                total += sum(map(len, answer.iter_raw()))
    tell("first page, files", 1 + len(parts))
    tell("first page, all", total / 1000, "kB")
    return judge("bytes ÷ allowed", total / FIRST_PAGE_BYTES, at_most=1.0)


# --- many people during a scan -----------------------------------------------------------------------------


def crowd(
    address: str, process: psutil.Process, workspace: Path, folder: Path, people: int, scans: int
) -> bool:
    """The same number of scanned letters twice: alone, and while people search."""
    put(folder, scans)
    alone = timed(lambda: command(workspace, "scan"))
    put(folder, scans)
    over = threading.Event()
    times: list[float] = []
    faults: list[str] = []
    asking = threading.Thread(target=lambda: asyncio.run(_crowd(address, people, over, times, faults)))
    used, own = cpu_of(process), time.process_time()
    asking.start()
    together = timed(lambda: command(workspace, "scan"))
    over.set()
    asking.join()
    used, own = cpu_of(process) - used, time.process_time() - own
    times.sort()
    tell("people", people)
    tell("scanned pages", 3 * scans)
    tell("scan alone", 3 * scans / alone, "pages/s")
    tell("scan with people", 3 * scans / together, "pages/s")
    tell("answers", len(times))
    tell("answers", len(times) / together, "a second")
    for share in (50, 95, 100):
        tell(f"p{share}" if share < 100 else "the slowest", 1000 * percentile(times, share), "ms")
    tell("cores that the desk used", used / together)
    tell("cores that asking itself used", own / together)
    tell("faults", len(faults))
    for fault in sorted(set(faults))[:5]:
        print(f"    {fault}")
    is_good = judge("p95 ÷ allowed", 1000 * percentile(times, 95) / CROWD_MS, at_most=1.0)
    is_good &= judge("scan rate with ÷ without people", alone / together, at_least=SCAN_SHARE)
    return is_good and not faults


def put(folder: Path, scans: int) -> None:
    """So many new scans; each different from all that were there before."""
    first = len(os.listdir(folder))
    for number in range(first, first + scans):
        scanned_pdf(folder / f"pindaian {number}.pdf", number)


async def _crowd(
    address: str, people: int, over: threading.Event, times: list[float], faults: list[str]
) -> None:
    with signed_in(address, "koor") as client:
        cookies = dict(client.cookies)
    limits = httpx.Limits(
        max_connections=people, max_keepalive_connections=people, keepalive_expiry=KEPT_SECONDS
    )
    async with httpx.AsyncClient(base_url=address, cookies=cookies, limits=limits, timeout=60) as shared:

        async def person(number: int) -> None:
            chance = random.Random(number)
            await asyncio.sleep(chance.uniform(0, BREATH_SECONDS[1]))
            while not over.is_set():
                is_typing = chance.random() < 0.5
                path = typing_address(chance) if is_typing else search_address(chance)
                began = time.perf_counter()
                try:
                    answer = await shared.get(path, headers=HTMX if is_typing else {})
                    if answer.status_code != 200:
                        faults.append(f"{answer.status_code} {path}")
                except httpx.HTTPError as error:
                    faults.append(repr(error))
                times.append(time.perf_counter() - began)
                await asyncio.sleep(chance.uniform(*BREATH_SECONDS))

        await asyncio.gather(*(person(number) for number in range(people)))


# --- asking ------------------------------------------------------------------------------------------------


@contextmanager
def serving(workspace: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The address of `bukti serve` over the workspace, without the watch, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "bukti", "-w", os.fspath(workspace), "serve", "--no-watch"]
    process = subprocess.Popen([*words, "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + START_SECONDS
        while not answers(address):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("the desk does not start")
            time.sleep(0.1)
        yield address, psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/masuk").status_code == 200
    except httpx.HTTPError:
        return False


@contextmanager
def signed_in(address: str, who: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        answer = client.post("/masuk", data={"nama": who, "sandi": PASSWORD.format(name=who)})
        if answer.status_code != 303:
            raise SystemExit(f"{who} can't sign in: {answer.status_code}")
        client.get("/")  # the first who looks waits for the review
        yield client


def seconds_of(client: httpx.Client, path: str, is_part: bool) -> float:
    """From the request to the last byte; SystemExit for any other answer than a page."""
    began = time.perf_counter()
    answer = client.get(path, headers=HTMX if is_part else {})
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{answer.status_code} at {path}")
    return took


def cpu_of(process: psutil.Process) -> float:
    """Seconds that a process has used of a core."""
    used = process.cpu_times()
    return float(used.user + used.system)


def percentile(ordered: Sequence[float], share: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


if __name__ == "__main__":
    sys.exit(main())
