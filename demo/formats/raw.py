"""Files without words: a video stub, a sound, what Windows and Office leave behind, damaged copies."""

from __future__ import annotations

import io
import math
import struct
import wave


def mp4(seconds: int = 42) -> bytes:
    """The smallest MP4 that tells its duration: ftyp, a moov with its header, an empty mdat."""
    header = struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000)
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    mvhd = header + struct.pack(">IHHII", 0x10000, 0x100, 0, 0, 0) + matrix + bytes(24) + struct.pack(">I", 2)
    return (
        _box(b"ftyp", b"isom" + struct.pack(">I", 512) + b"isomiso2mp41")
        + _box(b"moov", _box(b"mvhd", mvhd))
        + _box(b"mdat", bytes(2048))
    )


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", 8 + len(data)) + kind + data


def wav(seconds: float = 1.5, rate: int = 8000) -> bytes:
    """A soft tone."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        samples = (round(2000 * math.sin(2 * math.pi * 440 * i / rate)) for i in range(int(seconds * rate)))
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return out.getvalue()


def office_lock(user: str) -> bytes:
    """The owner file `~$name.docx` that Word keeps while a document is open: 162 bytes."""
    narrow = bytes([len(user)]) + user.encode("ascii").ljust(54, b" ")
    wide = struct.pack("<H", len(user)) + user.encode("utf-16-le").ljust(105, b"\0")
    return (narrow + wide).ljust(162, b"\0")


DESKTOP_INI = "[.ShellClassInfo]\r\nIconResource=C:\\Windows\\System32\\SHELL32.dll,4\r\n".encode("utf-16")
THUMBS_DB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1528)


def truncated(data: bytes, share: float) -> bytes:
    """The beginning of a file whose copying broke off."""
    return data[: int(len(data) * share)]


def scrambled_pdf(data: bytes) -> bytes:
    """A PDF whose middle was overwritten and whose end is lost: no reader can mend it."""
    return data[:9] + bytes((byte * 37 + 11) % 251 for byte in data[9 : len(data) // 2])
