"""Archive files: zip, 7z, tar.gz, with fixed times."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from demo.formats import zipped

Entry = tuple[str, bytes]


def zip_file(entries: Sequence[Entry], day: date) -> bytes:
    return zipped.pack(entries, day)


def tar_gz(entries: Sequence[Entry], day: date) -> bytes:
    stamp = _stamp(day)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, data in entries:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), stamp
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), 6, mtime=stamp)


def seven_zip(entries: Sequence[Entry], day: date) -> bytes:
    """A 7z, written by libarchive."""
    import libarchive

    chunks: list[bytes] = []

    def take(chunk: Any) -> int:
        chunks.append(bytes(chunk))
        return len(chunk)

    with libarchive.custom_writer(take, "7zip") as archive:
        for name, data in entries:
            archive.add_file_from_memory(name, len(data), data, permission=0o644, mtime=_stamp(day))
    return b"".join(chunks)


def _stamp(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
