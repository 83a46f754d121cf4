"""How a workspace stands, as Prometheus' text format: https://prometheus.io/docs/instrumenting/exposition_formats/"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bukti.standing import Standing

Labels = Mapping[str, str]


class Metric(NamedTuple):
    name: str
    kind: str  # "gauge", "counter"
    help: str
    samples: list[tuple[Labels, float]]


def metrics_text(standing: Standing) -> str:
    """All metrics, sources as labels. Times are seconds since 1970."""
    groups = (*_of_watch(standing), *_of_fixity(standing), *_of_mail(standing), *_of_sources(standing))
    return "".join(_text(metric) for metric in groups)


def _of_watch(standing: Standing) -> Iterable[Metric]:
    def one(name: str, kind: str, help_: str, value: float) -> Metric:
        return Metric(f"bukti_{name}", kind, help_, [({}, value)])

    done = standing.done
    yield one("watch_up", "gauge", "1 while a watch runs.", float(bool(standing.pid)))
    yield one("watch_paused", "gauge", "1 while nothing can be taken in.", float(bool(standing.pause)))
    yield one(
        "files_waiting", "gauge", "Files seen and not yet copied into the store.", standing.files_waiting
    )
    yield one("documents_waiting", "gauge", "Documents not yet read.", standing.documents_waiting)
    yield one("documents", "gauge", "Documents in the store.", standing.documents)
    yield one("documents_set_aside", "gauge", "Documents given up after several tries.", standing.set_aside)
    yield one("files_unsettled", "gauge", "Files still being written.", standing.unsettled)
    yield one("folders_watched", "gauge", "Folders watched by events.", standing.folders_watched)
    yield one("passes_total", "counter", "Passes since the watch was started.", done.passes)
    yield one("received_total", "counter", "Files copied since the watch was started.", done.received)
    yield one(
        "received_bytes_total", "counter", "Bytes copied since the watch was started.", done.received_bytes
    )
    yield one("read_total", "counter", "Documents read since the watch was started.", done.read)
    yield one(
        "pages_recognised_total", "counter", "Pages recognised since the watch was started.", done.pages_ocr
    )
    yield one(
        "indexed_total", "counter", "Documents made searchable since the watch was started.", done.indexed
    )
    yield one("pauses_total", "counter", "Pauses since the watch was started.", done.pauses)


def _of_fixity(standing: Standing) -> Iterable[Metric]:
    fixity, done = standing.fixity, standing.done

    def one(name: str, kind: str, help_: str, value: float | None) -> Metric:
        return Metric(f"bukti_{name}", kind, help_, [] if value is None else [({}, value)])

    yield one("objects_verified", "gauge", "Stored objects hashed again within the period.", fixity.verified)
    yield one("objects_damaged", "gauge", "Stored objects found damaged or missing.", fixity.damaged)
    yield one(
        "objects_oldest_timestamp_seconds",
        "gauge",
        "Since when every stored object was hashed.",
        fixity.oldest.timestamp() if fixity.oldest else None,
    )
    yield one(
        "objects_round_timestamp_seconds",
        "gauge",
        "When the watch had last hashed every stored object again.",
        fixity.round_at.timestamp() if fixity.round_at else None,
    )
    yield one("verified_total", "counter", "Objects hashed again since the watch was started.", done.verified)
    yield one(
        "verified_bytes_total",
        "counter",
        "Bytes hashed again since the watch was started.",
        done.verified_bytes,
    )


def _of_mail(standing: Standing) -> Iterable[Metric]:
    mail = standing.mail
    if mail is None or not mail.is_on:
        return

    def one(name: str, help_: str, value: float | None) -> Metric:
        return Metric(f"bukti_{name}", "gauge", help_, [] if value is None else [({}, value)])

    yield one("letters_failing", "1 while letters of the week have not gone out.", float(mail.is_ill))
    yield one("letters_tries", "Tries of sending the letters of the week.", mail.tries)
    counts = Counter(str(outcome.fate) for outcome in mail.outcomes)
    help_ = "Letters of the last try, by what became of them."
    samples: list[tuple[Labels, float]] = [
        ({"fate": fate}, float(count)) for fate, count in sorted(counts.items())
    ]
    yield Metric("bukti_letters", "gauge", help_, samples)
    for name, help_, at in (
        ("letters_due_timestamp_seconds", "When the letters are due next.", mail.next_at),
        ("letters_tried_timestamp_seconds", "When sending them was tried last.", mail.tried_at),
    ):
        yield one(name, help_, at.timestamp() if at else None)


def _of_sources(standing: Standing) -> Iterable[Metric]:
    sources = standing.sources

    def each(name: str, help_: str, values: Iterable[float | None]) -> Metric:
        samples: list[tuple[Labels, float]] = [
            ({"source": source.name, "bidang": source.bidang}, value)
            for source, value in zip(sources, values, strict=True)
            if value is not None
        ]
        return Metric(f"bukti_source_{name}", "gauge", help_, samples)

    yield each("reachable", "1 while the source can be reached.", (float(not s.unreachable) for s in sources))
    yield each(
        "events",
        "1 when watched by events, 0 when polled.",
        (float(s.mode == "events") if s.mode else None for s in sources),
    )
    yield each(
        "scanned_timestamp_seconds",
        "End of the last whole scan.",
        (s.scanned_at.timestamp() if s.scanned_at else None for s in sources),
    )
    yield each("files", "Files on disk.", (s.files for s in sources))
    yield each("files_searchable", "Files that can be searched.", (s.searchable for s in sources))
    yield each("files_waiting", "Files on their way.", (s.waiting for s in sources))
    yield each("files_failed", "Files that can't be read.", (s.failed for s in sources))
    yield each("files_ignored", "Files left out by a rule.", (s.ignored for s in sources))
    yield each("problems", "Problems of files.", (s.problems for s in sources))


def _text(metric: Metric) -> str:
    lines = [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} {metric.kind}"]
    lines += [f"{metric.name}{_labels(labels)} {value:.15g}" for labels, value in metric.samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    plain = value.encode("utf-8", "backslashreplace").decode("utf-8")
    return plain.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
