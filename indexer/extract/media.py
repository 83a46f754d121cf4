"""Reads what video and audio files say about themselves: title, duration, date, place. Nothing is heard."""

from __future__ import annotations

import datetime
import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from indexer.extract.context import Collector, Input
from indexer.extract.model import ProblemCode

MAX_HEADER_BYTES = 8 * 1024 * 1024
"""The most that is read of one `moov` box; an hour of film has some two megabytes."""

TAG_FACTS = {"artist": "author", "album": "album", "year": "year", "comment": "comment"}

_MAC_EPOCH = datetime.datetime(1904, 1, 1, tzinfo=datetime.UTC)
_PLACE = re.compile(rb"([+-]\d{2}\.\d+)([+-]\d{3}\.\d+)")
_CONTAINERS = {b"moov", b"udta"}


def extract(source: Input, out: Collector) -> None:
    """Adds metadata as facts; there is no text, which is said as a problem of that name."""
    out.problem(ProblemCode.NO_TEXT, f"{source.kind} is kept, not transcribed")
    with open(source.path, "rb") as stream:
        start = stream.read(12)
        if start[4:8] == b"ftyp":
            _film_facts(stream, source.size, out)
        elif start[:4] == b"RIFF" and start[8:12] == b"AVI ":
            _avi_facts(stream, out)
    _tag_facts(source, out)


def _tag_facts(source: Input, out: Collector) -> None:
    import tinytag

    try:
        tag = tinytag.TinyTag.get(source.path)
    except tinytag.TinyTagException:
        return  # a format it doesn't know (Matroska), or a damaged one: its name and dates remain
    out.title(tag.title or "")
    if tag.duration:
        out.fact("duration", _seconds(tag.duration))
    for name, key in TAG_FACTS.items():
        out.fact(key, getattr(tag, name) or "")


def _film_facts(stream: BinaryIO, size: int, out: Collector) -> None:
    """Duration, creation time and place from the boxes of an MP4, MOV or 3GP file."""
    for name, body in _boxes(stream, 0, size):
        if name == b"mvhd" and len(body) >= 20:
            created, timescale, duration = _movie_header(body)
            if created:
                out.fact("created", (_MAC_EPOCH + datetime.timedelta(seconds=created)).isoformat())
            if timescale and duration:
                out.fact("duration", _seconds(duration / timescale))
        elif name == b"\xa9xyz" and (found := _PLACE.search(body)):
            out.fact("place", f"{float(found[1]):.6f},{float(found[2]):.6f}")


def _movie_header(body: bytes) -> tuple[int, int, int]:
    """Creation time (seconds since 1904), units a second, duration in units."""
    if body[0] == 1 and len(body) >= 32:
        created, _, timescale, duration = struct.unpack_from(">QQIQ", body, 4)
    else:
        created, _, timescale, duration = struct.unpack_from(">IIII", body, 4)
    return int(created) if created < 1 << 33 else 0, int(timescale), int(duration)


def _boxes(stream: BinaryIO, start: int, end: int, depth: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """The small boxes of the movie header with their content; the film itself is skipped, not read."""
    position = start
    while position + 8 <= end:
        stream.seek(position)
        head = stream.read(16)
        if len(head) < 8:
            return
        length, name = struct.unpack_from(">I4s", head)
        skip = 8
        if length == 1 and len(head) == 16:
            (length,) = struct.unpack_from(">Q", head, 8)
            skip = 16
        length = length or end - position
        if length < skip:
            return
        if name in _CONTAINERS and depth < 3:
            yield from _boxes(stream, position + skip, min(position + length, end), depth + 1)
        elif depth:
            stream.seek(position + skip)
            yield (
                name,
                stream.read(min(length - skip, MAX_HEADER_BYTES)) if name in {b"mvhd", b"\xa9xyz"} else b"",
            )
        position += length


def _avi_facts(stream: BinaryIO, out: Collector) -> None:
    stream.seek(0)
    head = stream.read(256)
    at = head.find(b"avih")
    if at < 0 or len(head) < at + 28:
        return
    microseconds, _, _, _, frames = struct.unpack_from("<5I", head, at + 8)
    if microseconds and frames:
        out.fact("duration", _seconds(microseconds * frames / 1_000_000))


def _seconds(duration: float) -> str:
    """`h:mm:ss`"""
    total = round(duration)
    return f"{total // 3600}:{total // 60 % 60:02}:{total % 60:02}"
