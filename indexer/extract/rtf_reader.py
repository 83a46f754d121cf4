"""Turns RTF bytes into pages: one pass over its groups, control words and characters."""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.extract import charsets, rtf_objects, rtf_words
from indexer.extract.rtf_layout import Layout

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # control word and number
    rb"|\\'([0-9a-fA-F]{2})"  # a byte
    rb"|\\(.)"  # control symbol
    rb"|([{}])"
    rb"|[\r\n\0]+"
    rb"|([^\\{}\r\n\0]+)",
    re.DOTALL,
)
_PICTURE_WORDS = frozenset({"pngblip", "jpegblip"})

_OLDEST_YEAR = 1980  # an unset date (1601) is none

MAX_UNICODE_SKIP = 32
"""Of `\\uc`: characters that stand for readers without Unicode after each `\\u`; real files say 0 to 2."""


class Document(NamedTuple):
    pages: list[str]
    facts: dict[str, str]
    pictures: list[tuple[str, bytes]]
    objects: list[tuple[str, bytes]]


class _Group:
    """What a brace opens and closes again."""

    __slots__ = ("destination", "encoding", "is_deleted", "is_fresh", "is_optional", "passes", "uc", "unread")

    def __init__(self, parent: _Group | None) -> None:
        self.unread: bool = parent.unread if parent else False
        self.uc: int = parent.uc if parent else 1
        self.encoding: str = parent.encoding if parent else ""
        self.is_deleted: bool = parent.is_deleted if parent else False
        self.destination = ""  # set by the control word that makes this group something apart
        self.passes = False  # nothing in it matters, not even a picture
        self.is_fresh = True  # nothing has followed the brace
        self.is_optional = False  # the brace was followed by \*: the next word may be unknown


def read(data: bytes) -> Document:
    """Everything that can be read of it; broken RTF yields what stands before the fault, mostly more."""
    return _Reader().read(data)


def text_of(data: bytes) -> str:
    """The text alone, pages joined."""
    return "\n".join(filter(None, read(data).pages))


class _Reader:
    def __init__(self) -> None:
        self._layout = Layout()
        self._groups = [_Group(None)]
        self._bytes = bytearray()  # characters not yet decoded
        self._to_skip = 0  # characters standing in for the last \u
        self._default = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._is_font_table = False
        self._collected: list[bytes] = []  # hexadecimal digits of a picture or an object, or an info text
        self._collecting = ""
        self._picture_kind = ""
        self._info_time: dict[str, int] = {}
        self._author = ""
        self._facts: dict[str, str] = {}
        self._pictures: list[tuple[str, bytes]] = []
        self._objects: list[tuple[str, bytes]] = []

    def read(self, data: bytes) -> Document:
        position = 0
        while position < len(data):
            for token in _TOKEN.finditer(data, position):
                position = token.end()
                kind = token.lastindex
                if kind == 6:
                    self._characters(token.group(6))
                elif kind == 3:
                    self._characters(bytes((int(token.group(3), 16),)))
                elif kind in {1, 2}:
                    word, group = token.group(1), self._groups[-1]
                    if word not in rtf_words.KNOWN and not group.is_optional and not self._to_skip:
                        group.is_fresh = False  # one of the many words that say how text looks
                        continue
                    number = token.group(2)
                    if word == b"bin":
                        position += max(int(number or 0), 0)
                        break
                    self._word(word.decode("ascii"), int(number) if number else None)
                    if group.unread and group.passes:
                        position = rtf_objects.group_end(data, position)
                        break
                elif kind == 5:
                    self._brace(token.group(5))
                elif kind == 4:
                    self._symbol(token.group(4).decode("latin-1"))
            else:
                break
        self._flush()
        while len(self._groups) > 1:
            self._close_group()
        pages = [charsets.paired(page) for page in self._layout.pages()]
        return Document(pages, self._facts, self._pictures, self._objects)

    # characters

    def _characters(self, chunk: bytes) -> None:
        group = self._groups[-1]
        if self._collecting:
            self._collected.append(chunk)
            return
        if self._to_skip:
            skipped = min(self._to_skip, len(chunk))
            self._to_skip -= skipped
            chunk = chunk[skipped:]
        if chunk and not (group.unread or group.is_deleted):
            self._bytes += chunk

    def _flush(self) -> None:
        """Decodes what was gathered, before anything changes its meaning or position."""
        if self._bytes:
            encoding = self._groups[-1].encoding or self._default
            text = self._bytes.decode(encoding, "replace")
            self._bytes.clear()
            self._layout.write(text)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._groups[-1].is_optional = self._groups[-1].is_fresh
            return
        if symbol in "\r\n":
            self._word("par", None)
            return
        character = rtf_words.SYMBOLS.get(symbol)
        if character is None or self._collecting:
            return
        if self._to_skip:
            self._to_skip -= 1
        elif not (self._groups[-1].unread or self._groups[-1].is_deleted):
            self._flush()
            self._layout.write(character)

    # groups

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip = 0
        if brace == b"{":
            self._groups.append(_Group(self._groups[-1]))
        elif len(self._groups) > 1:
            self._close_group()

    def _close_group(self) -> None:
        group = self._groups.pop()
        if not group.destination:
            return
        kind, _, name = group.destination.partition(":")
        if kind in {"box", "margin", "note"}:
            self._layout.close(kind, name, self._author)
        elif kind == "fonttbl":
            self._is_font_table = False
        elif kind == "collect":
            self._finish_collecting(name)
        elif kind == "time":
            self._finish_time(name)

    def _begin(self, destination: str) -> None:
        self._groups[-1].destination = destination
        if destination.startswith(("box", "margin", "note")):
            self._layout.open()
        elif destination.startswith("collect"):
            self._collecting = destination.partition(":")[2]
            self._collected = []

    # control words

    def _word(self, word: str, number: int | None) -> None:
        group = self._groups[-1]
        is_optional, group.is_optional, group.is_fresh = group.is_optional, False, False
        if self._is_font_table:
            self._font_word(word, number or 0)
            return
        if word in rtf_words.UNREAD or (is_optional and word not in rtf_words.READ_THOUGH_OPTIONAL):
            self._flush()
            group.unread = group.passes = True
            return
        if word == "u":
            self._unicode(number or 0)
            return
        if word == "uc":
            group.uc = min(max(number or 0, 0), MAX_UNICODE_SKIP)
            return
        self._flush()
        if self._to_skip:
            self._to_skip -= 1
        elif self._collecting or group.unread:
            if not self._info_destination(word):
                self._collecting_word(word, number)
        elif not self._destination(word):
            self._format(word, number)

    def _unicode(self, number: int) -> None:
        group = self._groups[-1]
        self._flush()
        if not (group.unread or group.is_deleted or self._collecting):
            self._layout.write(chr(number & 0xFFFF))
        self._to_skip = group.uc

    def _destination(self, word: str) -> bool:
        if word in rtf_words.MARGINS:
            self._begin(f"margin:{word}")
        elif word in {"footnote", "annotation"}:
            self._begin(f"note:{word}")
        elif word == "shptxt":
            self._begin("box")
        elif word == "fonttbl":
            self._begin("fonttbl")
            self._is_font_table = self._groups[-1].unread = True
        elif word in {"pict", "objdata", "atnauthor"}:
            self._picture_kind = ""
            self._begin(f"collect:{word}")
        elif word == "info":
            self._begin("info")
            self._groups[-1].unread = True
        else:
            return False
        return True

    def _info_destination(self, word: str) -> bool:
        r"""The properties that are told; all else within `\info` is unread."""
        if not any(group.destination == "info" for group in self._groups[-3:]):
            return False
        if word in rtf_words.INFO_TEXTS:
            self._begin(f"collect:{word}")
        elif word in rtf_words.INFO_TIMES:
            self._info_time = {}
            self._begin(f"time:{word}")
        else:
            return False
        return True

    def _format(self, word: str, number: int | None) -> None:
        group = self._groups[-1]
        if word in rtf_words.CHARACTERS:
            if not group.is_deleted:
                self._layout.write(rtf_words.CHARACTERS[word])
        elif word == "f":
            group.encoding = self._fonts.get(number or 0, "")
        elif word == "plain":
            group.is_deleted = False
        elif word == "deleted":
            group.is_deleted = number != 0
        elif word == "ansicpg":
            self._default = rtf_words.codepage(number or 0)
        elif word in rtf_words.OLD_ENCODINGS:
            self._default = rtf_words.OLD_ENCODINGS[word]
        else:
            self._layout.word(word)

    def _font_word(self, word: str, number: int) -> None:
        if word == "f":
            self._font = number
        elif word == "fcharset":
            self._fonts[self._font] = rtf_words.font_encoding(number)
        elif word == "cpg":
            self._fonts[self._font] = rtf_words.codepage(number)

    # pictures, objects, properties

    def _collecting_word(self, word: str, number: int | None) -> None:
        if word in _PICTURE_WORDS and self._collecting == "pict":
            self._picture_kind = "png" if word == "pngblip" else "jpg"
        elif word in {"yr", "mo", "dy", "hr", "min"}:
            self._info_time[word] = number or 0

    def _finish_collecting(self, name: str) -> None:
        data, self._collected, self._collecting = b"".join(self._collected), [], ""
        if name in rtf_words.INFO_TEXTS:
            text = data.decode(self._default, "replace").strip()
            if text:
                self._facts[rtf_words.INFO_TEXTS[name]] = text
        elif name == "atnauthor":
            self._author = data.decode(self._default, "replace").strip()
        elif name == "pict" and self._picture_kind:
            number = len(self._pictures) + 1
            self._pictures.append((f"picture{number}.{self._picture_kind}", rtf_objects.unhex(data)))
        elif name == "objdata" and (
            found := rtf_objects.embedded(rtf_objects.unhex(data), f"object{len(self._objects) + 1}")
        ):
            self._objects.append(found)

    def _finish_time(self, name: str) -> None:
        part = self._info_time.get
        if (year := part("yr", 0)) > _OLDEST_YEAR:
            moment = (
                f"{year:04}-{part('mo', 1):02}-{part('dy', 1):02}T{part('hr', 0):02}:{part('min', 0):02}:00"
            )
            self._facts[rtf_words.INFO_TIMES[name]] = moment
