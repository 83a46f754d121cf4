"""Unpacks the compressed RTF of Outlook messages ([MS-OXRTFCP])."""

from __future__ import annotations

from indexer.extract.context import ExtractProblem
from indexer.extract.model import ProblemCode

_DICTIONARY = b"".join(
    (
        b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}",
        b"{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier",
        b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx",
    )
)
"""What the window holds at the start (2.1.2.1 of the specification)."""

_WINDOW = 4096
_HEADER_BYTES = 16
_COMPRESSED, _UNCOMPRESSED = b"LZFu", b"MELA"


def unpack(data: bytes) -> bytes:
    """The RTF. A broken stream yields what could be unpacked; at most 17/2 of its size, the most a token can say.

    Raises `ExtractProblem` (DAMAGED) when it is no compressed RTF.
    """
    kind = data[8:12]
    body = data[_HEADER_BYTES:]
    size = int.from_bytes(data[4:8], "little")
    if kind == _UNCOMPRESSED:
        return body[:size]
    if kind != _COMPRESSED:
        raise ExtractProblem(ProblemCode.DAMAGED, "unknown compression of the RTF body")
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    write, position = len(_DICTIONARY), 0
    out = bytearray()
    while position < len(body):
        control = body[position]
        position += 1
        for bit in range(8):
            if not control >> bit & 1:
                chunk = body[position : position + 1]
                position += 1
            else:
                token = int.from_bytes(body[position : position + 2], "big")
                position += 2
                offset, length = token >> 4, (token & 0xF) + 2
                if offset == write or position > len(body):
                    return bytes(out)
                chunk = _copy(window, offset, length, write)
            for byte in chunk:
                window[write] = byte
                write = (write + 1) % _WINDOW
            out += chunk
            if position >= len(body):
                break
    return bytes(out)


def _copy(window: bytearray, offset: int, length: int, write: int) -> bytes:
    """Byte by byte: a reference may reach into what it writes itself."""
    chunk = bytearray()
    for index in range(length):
        place = (offset + index) % _WINDOW
        distance = (place - write) % _WINDOW
        chunk.append(chunk[distance] if distance < index else window[place])
    return bytes(chunk)
