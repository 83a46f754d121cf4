"""What a service tells of itself: its log, its news, its status and metrics."""

from __future__ import annotations

import io
import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.pausing import WHY
from archive.progress import Phase
from bukti.cli.watch import tell_what_workers_give_up
from bukti.i18n import use_language
from bukti.metrics import metrics_text
from bukti.service_log import Level, ServiceLog
from bukti.service_wording import NOTES, PAUSES
from bukti.standing import FixityStanding, SourceStanding, Standing, standing
from bukti.watch_news import STALE, Done, SourceNews, WatchNews, read_news, write_news
from bukti.watching import News
from evidence_store.model import Account, SourceRow
from indexer import isolation_check
from indexer.extract.model import ProblemCode
from indexer.isolation_check import Part
from indexer.sandbox import WorkerFault

NOW = datetime(2026, 3, 14, 8, 15, tzinfo=UTC)


def news(**changes: object) -> WatchNews:
    fields: dict[str, object] = {"pid": os.getpid(), "started_at": NOW, "at": NOW, "state": "idle"}
    return WatchNews(**(fields | changes))  # type: ignore[arg-type]


# --- the log


def logged(**options: object) -> tuple[ServiceLog, io.StringIO]:
    stream = io.StringIO()
    return ServiceLog(stream=stream, now=lambda: NOW, **options), stream  # type: ignore[arg-type]


def test_a_line_tells_time_level_and_what() -> None:
    log, stream = logged()
    log.note("paused", {"why": "full", "detail": ""})
    assert re.match(r"2026-03-14T08:15:00\.000\+00:00 ERROR   \S", stream.getvalue())


def test_json_keeps_the_facts() -> None:
    log, stream = logged(as_json=True)
    log.note("source_unreachable", {"source": "TU", "why": "not_mounted", "detail": b"\xff"})
    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"], line["why"]) == ("source_unreachable", "warning", "not_mounted")
    assert "not_mounted" not in line["message"]


def test_levels_below_the_wanted_one_are_left_out_but_counted() -> None:
    log, stream = logged(level=Level.ERROR)
    log.note("resumed", {})
    log.advance(Phase.RECEIVE, 2, 10)
    assert stream.getvalue() == ""
    assert log.noted["resumed"] == 1
    assert (log.done[Phase.RECEIVE], log.bytes[Phase.RECEIVE]) == (2, 10)


def test_a_scan_that_found_nothing_is_no_news() -> None:
    log, stream = logged()
    facts = {"source": "TU", "why": "interval", "files": 5, "new": 0, "changed": 0, "gone": 0, "seconds": 0.1}
    log.note("source_scanned", facts)
    assert stream.getvalue() == ""
    log.note("source_scanned", facts | {"new": 1})
    assert "TU" in stream.getvalue()


def test_a_closed_stream_ends_no_service() -> None:
    log, stream = logged()
    stream.close()
    log.note("resumed", {})


@pytest.mark.parametrize(
    ("gone", "event", "level", "words"),
    [
        (set(Part), "workers_bound", "info", "Workers give up the network, writing outside"),
        (
            {Part.NETWORK, Part.PRIVILEGES},
            "workers_unbound",
            "warning",
            "misuse: writing outside their own folder, reading other files, starting programs, other processes.",
        ),
    ],
)
def test_what_workers_give_up_is_logged_as_tried(
    monkeypatch: pytest.MonkeyPatch, gone: set[Part], event: str, level: str, words: str
) -> None:
    use_language("en")
    monkeypatch.setattr(isolation_check, "given_up", lambda: gone)
    log, stream = logged(as_json=True)
    tell_what_workers_give_up(log)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"]) == (event, level)
    assert words in line["message"]
    assert line["given_up"].split() == [part for part in Part if part in gone]


def test_that_no_worker_can_be_had_is_for_the_watch_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> frozenset[Part]:
        raise WorkerFault(ProblemCode.CRASHED, "workers do not start")

    monkeypatch.setattr(isolation_check, "given_up", fail)
    log, stream = logged()
    tell_what_workers_give_up(log)
    assert stream.getvalue() == ""


def test_every_pause_has_words() -> None:
    assert set(WHY.values()) | {"inodes"} == set(PAUSES)
    assert {level for level, _ in NOTES.values()} <= {level.name.lower() for level in Level}


# --- the news


def test_news_are_read_as_they_were_written(tmp_path: Path) -> None:
    told = news(
        sources=(SourceNews(name="TU", mode="events", why="local", scanned_at=NOW),), done=Done(read=3)
    )
    write_news(tmp_path / "watch.json", told)
    assert read_news(tmp_path / "watch.json") == told


def test_no_news_and_bad_news(tmp_path: Path) -> None:
    assert read_news(tmp_path / "watch.json") is None
    (tmp_path / "watch.json").write_text("{")
    assert read_news(tmp_path / "watch.json") is None
    write_news(tmp_path / "nowhere" / "watch.json", news())  # a disk that can't be written to


def test_who_has_been_silent_for_long_is_not_alive() -> None:
    assert news().is_alive(NOW)
    assert not news().is_alive(NOW + STALE)
    assert not news(state="stopped").is_alive(NOW)
    assert not news(pid=2**22 + 1).is_alive(NOW)


# --- how it stands

ROW = SourceRow(1, "TU", "Tata Usaha", b"/srv/tu", None, "", NOW - timedelta(hours=1))
SOUND = FixityStanding()
COUNTS = {"filings_pending": 2, "documents_waiting": 3, "documents": 9, "documents_set_aside": 1}
ACCOUNT = {("TU", b"A"): Account(5, 3, 1, 0, 1), ("TU", b""): Account(2, 2, 0, 0, 0)}


def stand(told: WatchNews | None, row: SourceRow = ROW, fixity: FixityStanding = SOUND) -> Standing:
    return standing(told, [row], ACCOUNT, {}, COUNTS, now=NOW, fixity=fixity)


def test_without_a_watch_the_catalogue_tells() -> None:
    found = stand(None)
    assert (found.state, found.pid, found.is_well) == ("stopped", 0, True)
    (source,) = found.sources
    assert (source.files, source.searchable, source.waiting, source.ignored) == (7, 5, 1, 1)
    assert source.mode == ""


def test_a_running_watch_tells_of_its_sources() -> None:
    found = stand(news(sources=(SourceNews(name="TU", mode="polling", why="network", next_scan_at=NOW),)))
    assert (found.state, found.pid) == ("idle", os.getpid())
    assert (found.sources[0].mode, found.sources[0].next_scan_at) == ("polling", NOW)
    assert found.is_well


@pytest.mark.parametrize(
    "told", [news(at=NOW - STALE), news(pid=2**22 + 1), news(state="paused", pause="full")]
)
def test_what_is_not_well(told: WatchNews) -> None:
    assert not stand(told).is_well


def test_a_source_out_of_reach_is_not_well() -> None:
    row = SourceRow(1, "TU", "Tata Usaha", b"/srv/tu", NOW, "not_mounted", NOW)
    found = stand(news(), row)
    assert (found.sources[0].unreachable, found.sources[0].unreachable_since) == ("not_mounted", NOW)
    assert not found.is_well


def test_a_damaged_object_is_not_well() -> None:
    assert not stand(news(), fixity=FixityStanding(damaged=1)).is_well


# --- metrics

SAMPLE = re.compile(
    r'^[a-z_]+(\{[a-z]+="(\\.|[^"\\])*"(,[a-z]+="(\\.|[^"\\])*")*\})? -?\d+(\.\d+)?(e[+-]\d+)?$'
)


def test_metrics_have_the_form_that_prometheus_reads() -> None:
    source = SourceStanding(
        name='a"b\\c\nd', bidang="Tata Usaha", path="/x", mode="events", files=7, scanned_at=NOW
    )
    fixity = FixityStanding(verified=5, damaged=2, round_at=NOW)
    lines = metrics_text(Standing(state="idle", pid=1, sources=(source,), fixity=fixity)).splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    assert samples
    assert [line for line in samples if not SAMPLE.match(line)] == []
    assert 'bukti_source_files{source="a\\"b\\\\c\\nd",bidang="Tata Usaha"} 7' in samples
    assert "bukti_watch_up 1" in samples
    assert "bukti_objects_damaged 2" in samples
    assert "bukti_objects_verified 5" in samples
    assert f"bukti_objects_round_timestamp_seconds {NOW.timestamp():.0f}" in samples
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names))


def test_a_watch_in_long_work_is_still_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, _ = logged()
    telling = News(tmp_path / "watch.json", log)
    log.on_advance = telling.beat
    telling.write("working")
    first = read_news(tmp_path / "watch.json")
    log.advance(Phase.RENEW)
    assert read_news(tmp_path / "watch.json") == first  # not at every step
    monkeypatch.setattr("bukti.watching.IDLE_NEWS_SECONDS", 0.0)
    log.advance(Phase.RENEW)
    second = read_news(tmp_path / "watch.json")
    assert first is not None
    assert second is not None
    assert second.at > first.at
    assert second.state == "working"
