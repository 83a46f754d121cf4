"""How long the page of a document takes: first drawing of an A4 page, the page with its image cached, and the image.

    python -m benchmarks.document_page WORKSPACE [--documents 20000]

WORKSPACE (a scanned one, such as `bukti demo` leaves) is copied; so many documents more are put into the copy's
catalogue. Times are of the server alone, in one process, without a network (milliseconds); the processor's own time
(of this process: not of the workers that draw) tells what a busy machine hides.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import httpx

from bukti.i18n import use_language
from bukti.web import passwords
from bukti.web.app import make_app
from bukti.web.desk import Desk
from evidence_store.catalogue import Catalogue
from evidence_store.model import (
    DocumentState,
    Extracted,
    PageRow,
    PartRow,
    ReadingRow,
    Receipt,
    Sighting,
    Stamp,
)
from evidence_store.people import Role

QUERY = "laporan rapat"
SECRET = "kalimat rahasia ukur"
NOW = datetime(2026, 1, 5, tzinfo=UTC)
BATCH = 1_000


class Took(NamedTuple):
    """Milliseconds."""

    clock: float
    processor: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--documents", type=int, default=20_000)
    given = parser.parse_args()
    use_language("id")
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "arsip"
        shutil.copytree(given.workspace, workspace, ignore=shutil.ignore_patterns("cache", "scratch"))
        (workspace / "scratch").mkdir()
        with Catalogue.open(workspace / "store" / "catalogue.sqlite") as catalogue:
            addresses = list(_addresses(catalogue))
            _fill(catalogue, given.documents)
            catalogue.people.add(
                *("ukur",), shown="Ukur", role=Role.COORDINATOR, bidang="", secret=passwords.hashed(SECRET),
                who="ukur", at=NOW,
            )  # fmt: skip
            print(f"{catalogue.counts()['documents']} documents, {len(addresses)} pages asked for")
        desk = Desk(workspace)
        desk.renderer.prepare()
        desk.standing()
        try:
            asyncio.run(_measure(desk, addresses))
        finally:
            desk.close()


def _addresses(catalogue: Catalogue) -> Iterator[str]:
    """The first page of every part that there is."""
    for row in catalogue.documents(limit=100_000):
        for part in catalogue.views.outline(row.id).parts:
            yield f"/dokumen/{row.sha256}?anggota={quote(part.path, safe='')}&cari={quote(QUERY)}"


def _fill(catalogue: Catalogue, count: int) -> None:
    source = catalogue.sources()[0]
    for first in range(0, count, BATCH):
        numbers = range(first, min(count, first + BATCH))
        paths = {b"isi/%d.txt" % number: number for number in numbers}
        catalogue.record(source.id, [Sighting(path, Stamp(1, n, n, n)) for path, n in paths.items()], NOW)
        filings = catalogue.pending(limit=BATCH)
        texts = [f"Laporan rapat nomor {paths[filing.path]}" for filing in filings]
        hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        receipts = [Receipt(f.id, f.stamp, h, 1) for f, h in zip(filings, hashes, strict=True)]
        documents = catalogue.received_all(receipts, NOW)
        catalogue.extracted_all(
            [
                Extracted(one.id, "x", [_part(text, one.sha256)], DocumentState.READ)
                for one, text in zip(documents, texts, strict=True)
            ],
            NOW,
        )


def _part(text: str, sha256: str) -> PartRow:
    page = PageRow(1, text, "", "native", None, 0, b"")
    return PartRow("", "text/plain", "txt", 1, sha256, "", {}, (page,), (), ReadingRow(kind="laporan"))


async def _measure(desk: Desk, addresses: list[str]) -> None:
    transport = httpx.ASGITransport(app=make_app(desk))
    async with httpx.AsyncClient(transport=transport, base_url="http://meja", timeout=60) as client:
        await client.post("/masuk", data={"nama": "ukur", "sandi": SECRET})
        first: list[Took] = []
        images: set[str] = set()
        for address in addresses:
            took, text = await _get(client, address)
            found = re.search(r'<img src="(/dokumen/[^"]*)"', text)
            if found:
                images.add(unescape(found[1]))
                first.append(took)
        _tell("first drawing, with the page around it", first)
        _tell("page, image cached", [(await _get(client, address))[0] for address in addresses])
        _tell("image, cached", [(await _get(client, address))[0] for address in sorted(images)])


async def _get(client: httpx.AsyncClient, address: str) -> tuple[Took, str]:
    began, worked = time.perf_counter(), time.process_time()
    answer = await client.get(address)
    took = Took((time.perf_counter() - began) * 1_000, (time.process_time() - worked) * 1_000)
    assert answer.status_code == 200, (address, answer.status_code)
    is_text = answer.headers["content-type"].startswith("text/")
    return took, answer.text if is_text else ""


def _tell(what: str, times: list[Took]) -> None:
    for name, kind in (
        ("by the clock", [one.clock for one in times]),
        ("processor", [one.processor for one in times]),
    ):
        ordered = sorted(kind)
        middle, nearly, most = (ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95, 1.0))
        print(f"{what}, {name}: median {middle:.1f}, p95 {nearly:.1f}, most {most:.1f} ms ({len(ordered)})")


if __name__ == "__main__":
    main()
