"""The title of a document as written: a letter's subject, or the title lines of its head. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from indexer.language.tokens import terms
from rules.kinds import Kinds
from rules.periods import Unit, find
from rules.reading.announce import Announcement
from rules.reading.lines import Line, Lines
from rules.reading.model import Quote, Where

MAX_CHARS = 250
MAX_GIVEN = 1_000
MAX_LINES = 7
"""A title is longer only by mistake."""

SENTENCE_TERMS = 14
"""A line in small letters with more words is no title."""

FULL_CHARS, SENTENCE_BEGINS = 45, 6
"""A subject's line that is shorter does not go on in a line that begins with a capital and has so many words."""

MIN_WORDS = 2
"""Words that a line needs to be taken for a title when nothing announces one."""

MAX_EMPTY_WORDS = 2
"""Words after the kind's own that still say nothing: `DAFTAR HADIR peserta rapat`."""

MAX_PERIOD_CHARS = 60
PERIOD_SHARE = 0.6
"""A line this short belongs to the title above if this share of it names a time: `Bulan Maret 2025`."""

TITLE_LINES = 12
"""Lines from the top in which such a line may stand."""

TITLES_REMEMBERED = 64
"""Files' own titles with what is meaningful in them: reading and matching ask in turn."""

_PROGRAM = re.compile(r"^(?:microsoft (?:word|excel|powerpoint)|slide|presentasi) ?- ?", re.IGNORECASE)
_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|rtf|odt|jpe?g|png|tiff?)$", re.IGNORECASE)
_MEANINGLESS = re.compile(
    r"^(?:untitled.*|document\d*|dokumen\d*|doc\d*|book\d*|presentation\d*|powerpoint presentation"
    r"|new microsoft.*|scan.*|img.*|image\d*|camscanner.*|sheet\d*|microsoft word|pdf|print|cetak"
    r"|pendahuluan|kata pengantar|daftar isi|lembar pengesahan|bab (?:i|1)\b.*|cover|form responses.*"
    r"|tanpa judul.*|\W*|\d+|\W*(?:nomor|no)\b\W.*)$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\d{1,2}[.)]\s")
_YEAR_ENDS = re.compile(r"\b20\d\d$")
_ABOUT = re.compile(r"tentang\W*", re.IGNORECASE)
_NUMBER_LINE = re.compile(r"(?:nomor|nomer|no)\b", re.IGNORECASE)
_COLUMNS = re.compile(r"\S\t+\S|\S \| \S")
_WIDE = re.compile(r" {2,}")
_SPACED = re.compile(r"\w (?<!\w\w )\w (?:\w )*\w(?!\w)")
_WORD_CHARACTERS = bytes(97 if re.match(rb"\w", bytes([byte])) else byte for byte in range(256))
"""Each ASCII letter, digit and `_` as `a`."""


def title_of(
    lines: Lines, announced: Sequence[Announcement], kind: str, given: str, kinds: Kinds
) -> tuple[str, Quote | None]:
    """The title and where it stands. `given` is the file's own title, taken when the text has none."""
    best = max(
        (one for one in announced if one.kind.id == kind and one.at < lines.body),
        key=lambda one: one.score,
        default=None,
    )
    subject = _subject(lines)
    if subject and (best is None or best.kind.is_titled_by_subject):
        return subject
    if best:
        title, quote = _announced(lines, best.at, kinds)
        matter = _matter(lines)
        return (f"{title}: {matter}"[:MAX_CHARS] if matter and _is_bare(title, kinds) else title), quote
    own = meaningful(given)
    if own:
        line = _line_of(own, lines)
        return own, Quote(Where.TEXT, line.text, line.page) if line else Quote(Where.METADATA, given)
    return _first_line(lines, kinds)


@lru_cache(TITLES_REMEMBERED)
def meaningful(given: str) -> str:
    """A file's own title without the program's name; empty if it says nothing."""
    title = _FILE_NAME.sub("", _PROGRAM.sub("", given[:MAX_GIVEN].strip(" #~*-\t\r\n")))
    return "" if _MEANINGLESS.match(title) else plain(title)


def plain(text: str) -> str:
    """One line with single spaces, letter-spaced words put together."""
    if _may_be_spaced(text):
        parted = _WIDE.sub("  ", text)
        text = _SPACED.sub(lambda word: word.group().replace(" ", ""), parted)
    return " ".join(text.split()).strip(" .:;,-–|*_\"'“”")[:MAX_CHARS]


def _may_be_spaced(text: str) -> bool:
    """Whether there may be a letter-spaced word: a quick no for most texts in ASCII."""
    return not text.isascii() or b"a a a" in text.encode().translate(_WORD_CHARACTERS)


def _subject(lines: Lines) -> tuple[str, Quote] | None:
    for label in lines.labelled("subject_labels"):
        line = lines.head[label.at]
        if label.value and not _ABOUT.match(line.text):
            text = label.value
            for at in range(label.at + 1, min(label.at + 3, lines.body)):
                following = lines.head[at]
                is_text = following.text.endswith(".") or len(following.terms) > SENTENCE_TERMS
                is_new = (
                    following.text[:1].isupper()
                    and len(following.terms) >= SENTENCE_BEGINS
                    and len(lines.head[at - 1].text) < FULL_CHARS
                )
                if following.is_apart or lines.is_label(at) or is_text or is_new:
                    break
                text += " " + lines.head[at].text
            return plain(text), Quote(Where.TEXT, line.text, line.page)
    return None


def _is_bare(title: str, kinds: Kinds) -> bool:
    """Whether a title says what the document is and nothing of what it is about: `NOTULEN RAPAT`."""
    words = terms(title)
    hit = kinds.titles.longest_at(words, 0)
    return hit is not None and len(words) - hit.end <= MAX_EMPTY_WORDS


def _matter(lines: Lines) -> str:
    return next((plain(label.value) for label in lines.labelled("matter_labels") if label.value), "")


def _announced(lines: Lines, at: int, kinds: Kinds) -> tuple[str, Quote]:
    """The announcing line and those that go on with it; a decision's number is left out, its matter kept."""
    first = lines.head[at]
    parts = [first.text]
    was_about = False
    for number, line in enumerate(lines.head[at + 1 : min(at + 1 + MAX_LINES, lines.body)], at + 1):
        is_about = _ABOUT.match(line.text) is not None
        if _NUMBER_LINE.match(line.text):
            if line.is_caps or not was_about:
                continue
            break
        if lines.is_label(number) and not is_about:
            break
        is_other = line.is_caps != first.is_caps or (line.is_apart and not first.is_caps)
        if is_other and not (is_about or was_about or _is_period(line)):
            break
        if _COLUMNS.search(line.text) or (not line.is_caps and len(line.terms) > SENTENCE_TERMS):
            break  # a table, or the text itself
        if not line.is_caps and (_LISTED.match(line.text) or _YEAR_ENDS.search(lines.head[number - 1].text)):
            break  # the title has ended with its year, or the text begins with a list
        if line.text.endswith(",") or (line.is_apart and kinds.letterhead.longest_at(line.terms, 0)):
            break  # who decides, or whose report it is
        parts.append(line.text)
        was_about = is_about and len(line.terms) == 1  # what it is about stands below
    return plain("  ".join(parts)), Quote(Where.TEXT, first.text, first.page)


def _is_period(line: Line) -> bool:
    finds = find(line.text, is_name=True) if len(line.text) < MAX_PERIOD_CHARS else []
    periods = [found for found in finds if found.first.unit is not Unit.DAY]
    return sum(found.end - found.start for found in periods) >= PERIOD_SHARE * len(line.text)


def _line_of(title: str, lines: Lines) -> Line | None:
    """The line at the top that says the same as the file's own title."""
    words = terms(title)
    return next((line for line in lines.head[: min(TITLE_LINES, lines.body)] if line.terms == words), None)


def _first_line(lines: Lines, kinds: Kinds) -> tuple[str, Quote | None]:
    for at, line in enumerate(lines.head[: min(TITLE_LINES, lines.body)]):
        is_letterhead = kinds.letterhead.longest_at(line.terms, 0) is not None
        if line.is_caps and len(line.terms) >= MIN_WORDS and not is_letterhead and not lines.is_label(at):
            return plain(line.text), Quote(Where.TEXT, line.text, line.page)
    return "", None
