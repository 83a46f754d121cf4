"""Values on their way into columns and back: times, dates, text, facts, and the rows many modules read."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import msgspec

from evidence_store.model import (
    DocumentRow,
    DocumentState,
    FilingRow,
    FilingState,
    QuoteRow,
    ReadingRow,
    ReasonRow,
    Stamp,
)

T = TypeVar("T")

_encoder = msgspec.json.Encoder(order="deterministic")
_quotes = msgspec.json.Decoder(dict[str, QuoteRow])
_reasons = msgspec.json.Decoder(tuple[ReasonRow, ...])
_texts = msgspec.json.Decoder(tuple[str, ...])

_SURROGATE = re.compile("[\ud800-\udfff]")

_FILING_STATES = {str(state): state for state in FilingState}
_DOCUMENT_STATES = {str(state): state for state in DocumentState}

DOCUMENT_COLUMNS = "d.id, d.sha256, d.size, d.received_at, d.state, d.tries, d.extractor_version"
FILING_COLUMNS = (
    "f.id, f.source_id, f.path, f.size, f.mtime_ns, f.ctime_ns, f.inode, f.state, f.reason, f.first_seen,"
    " f.gone_at, f.document_id, f.failed_since, f.moved_from"
)
READING_COLUMNS = (
    "r.kind, r.title, r.number, r.document_date, r.year, r.month, r.version, r.covered, r.organisation, r.marks,"
    " r.event_date, r.kinds, r.quotes"
)


class Unreadable(Exception):
    """A column holds what no writer of ours puts there; `Door` tells it as `CatalogueDamaged`."""


def time_text(at: datetime) -> str:
    """ISO-8601 in UTC with microseconds, so that text sorts as time. Refuses a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def time_of(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise Unreadable(f"no time: {text!r}") from error


def maybe_time(text: str | None) -> datetime | None:
    return None if text is None else time_of(text)


def path_text(path: bytes) -> str:
    """A path as text, undecodable bytes as lone surrogates; the inverse of `path_bytes`."""
    return path.decode("utf-8", "surrogateescape")


def path_bytes(path: str | bytes) -> bytes:
    """The bytes of a path given as text; text that no path can be becomes a path that none is."""
    if isinstance(path, bytes):
        return path
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")


def clean(text: str) -> str:
    """Text as a database of Unicode can hold it: halves of surrogate pairs joined, lone ones replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        return _SURROGATE.sub("\ufffd", joined)
    return text


def facts_text(facts: Mapping[str, str]) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":")) if facts else "{}"


def facts_of(text: str) -> dict[str, str]:
    if text == "{}":
        return {}
    try:
        facts: dict[str, str] = json.loads(text)
    except (TypeError, ValueError) as error:
        raise Unreadable(f"no JSON: {text!r:.80}") from error
    return facts


def words_blob(words: bytes) -> bytes:
    return zlib.compress(words)


def words_of(blob: bytes) -> bytes:
    try:
        return zlib.decompress(blob)
    except (TypeError, zlib.error) as error:
        raise Unreadable(f"words: {error}") from error


def filing_state(text: str) -> FilingState:
    try:
        return _FILING_STATES[text]
    except (KeyError, TypeError) as error:
        raise Unreadable(f"no state of a filing: {text!r:.80}") from error


def document_state(text: str) -> DocumentState:
    try:
        return _DOCUMENT_STATES[text]
    except (KeyError, TypeError) as error:
        raise Unreadable(f"no state of a document: {text!r:.80}") from error


def document(row: Any) -> DocumentRow:
    """From DOCUMENT_COLUMNS."""
    id_, sha256, size, received_at, state, tries, version = row
    return DocumentRow(id_, sha256, size, time_of(received_at), document_state(state), tries, version)


def filing(row: Any) -> FilingRow:
    """From FILING_COLUMNS."""
    return FilingRow(
        id=row[0],
        source_id=row[1],
        path=row[2],
        stamp=Stamp(*row[3:7]),
        state=filing_state(row[7]),
        reason=row[8],
        first_seen=time_of(row[9]),
        gone_at=maybe_time(row[10]),
        document_id=row[11],
        failed_since=maybe_time(row[12]),
        moved_from=row[13],
    )


def reading(row: Any) -> ReadingRow:
    """From READING_COLUMNS."""
    kind, title, number, day, year, month, version, covered, organisation, marks, event, kinds, quotes = row
    return ReadingRow(
        *(kind, title, number, maybe_date(day), year, month, version, tuple(covered.split())),
        *(organisation, tuple(marks.split()), maybe_date(event), tuple(kinds.split())),
        quotes=quotes_of(quotes),
    )


def reading_values(reading: ReadingRow) -> tuple[object, ...]:
    """For the columns of READING_COLUMNS, in their order."""
    return (
        *(clean(reading.kind), clean(reading.title), clean(reading.number)),
        *(date_text(reading.document_date), reading.year, reading.month, reading.version),
        *(clean(" ".join(reading.covered)), clean(reading.organisation), clean(" ".join(reading.marks))),
        *(date_text(reading.event_date), clean(" ".join(reading.kinds)), quotes_text(reading.quotes)),
    )


def quotes_text(quotes: Mapping[str, QuoteRow]) -> str:
    return _json(quotes) if quotes else "{}"


def quotes_of(text: str) -> dict[str, QuoteRow]:
    return {} if text == "{}" else decoded(_quotes, text)


def reasons_text(reasons: Sequence[ReasonRow]) -> str:
    return _json(reasons) if reasons else "[]"


def reasons_of(text: str) -> tuple[ReasonRow, ...]:
    return () if text == "[]" else decoded(_reasons, text)


def texts_text(texts: Sequence[str]) -> str:
    return _json(texts)


def texts_of(text: str) -> tuple[str, ...]:
    return decoded(_texts, text)


def _json(value: object) -> str:
    """Halves of surrogate pairs, which JSON of a frozen value can't hold, are mended as in `clean`."""
    try:
        return _encoder.encode(value).decode()
    except UnicodeEncodeError:
        return json.dumps(_cleaned(msgspec.to_builtins(value)), ensure_ascii=False, separators=(",", ":"))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(inner) for key, inner in value.items()}
    return [_cleaned(inner) for inner in value] if isinstance(value, list | tuple) else value


def decoded(decoder: msgspec.json.Decoder[T], text: str) -> T:
    try:
        return decoder.decode(text)
    except (TypeError, msgspec.MsgspecError) as error:
        raise Unreadable(f"{error}: {text!r:.80}") from error


def date_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def maybe_date(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise Unreadable(f"no date: {text!r}") from error
