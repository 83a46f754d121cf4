from __future__ import annotations

from datetime import date

import msgspec
import pytest

from archive.judging import judged, match_of, match_row, matches_of, meeting_of
from archive.pack_reading import PackJudge, judge_in_worker, version_of
from archive.reading import PartNote
from evidence_store.model import MatchRow, MeetingRow, QuoteRow, ReasonRow
from evidence_store.model import MatchState as StoredState
from indexer.extract.model import Extract, Page, Part, Problem, ProblemCode
from indexer.language.stream import body_of
from rules.files import PACKS
from rules.match.model import Judgement, Match, MatchState, Meeting, Reason, ReasonCode
from rules.periods import Period, Unit
from rules.reading.model import Quote, Reading, Where

QUOTE = Quote(Where.TEXT, "LAPORAN DUMAS", 2)
MATCH = Match(
    *("A.I.5.iii.a-1", "laporan", "laporan-dumas", "2025-03", "2025-03", MatchState.SUGGESTED, 0.61),
    reasons=(
        Reason(ReasonCode.TITLE, "laporan-dumas", QUOTE),
        Reason(ReasonCode.OTHER_UNIT, "", None, "BPS"),
    ),
)
MEETING = Meeting("notulen", date(2025, 3, 4), ("integritas", "zona"), 2025)


def test_matches_and_meetings_come_back_as_they_were() -> None:
    row = match_row(MATCH)
    assert row == MatchRow(
        *("A.I.5.iii.a-1", "laporan", "2025-03", "2025-03", "laporan-dumas", StoredState.SUGGESTED, 0.61),
        reasons=(
            ReasonRow("title", "laporan-dumas", quote=QuoteRow("text", "LAPORAN DUMAS", 2)),
            ReasonRow("other_unit", detail="BPS"),
        ),
    )
    assert match_of(row) == MATCH
    assert matches_of([row, match_row(MATCH, is_tied=True)]) == (MATCH, MATCH)
    stored = judged(Reading(), Judgement((MATCH,), MEETING), "v").meeting
    assert stored == MeetingRow("notulen", date(2025, 3, 4), ("integritas", "zona"), 2025)
    assert meeting_of(stored) == MEETING


def test_a_reason_of_a_newer_version_is_no_reason_here() -> None:
    with pytest.raises(ValueError, match="from-the-future"):
        match_of(msgspec.structs.replace(match_row(MATCH), reasons=(ReasonRow("from-the-future"),)))


def test_a_reading_is_kept_with_its_periods_and_quotes() -> None:
    reading = Reading(
        kind="laporan",
        document_date=date(2025, 4, 2),
        covered=(Period.of(Unit.MONTH, 2025, 3), Period.of(Unit.QUARTER, 2025, 1)),
        quotes={"covered": QUOTE},
    )
    row = judged(reading, Judgement(), "v1").reading
    assert (row.kind, row.version, row.covered) == ("laporan", "v1", ("2025-03", "2025-Q1"))
    assert row.quotes == {"covered": QuoteRow("text", "LAPORAN DUMAS", 2)}


def test_the_version_names_every_file_of_the_pack() -> None:
    files = {"pack.yaml": "a", "documents/x.yaml": "b"}
    versions = {
        version_of(files),
        version_of({**files, "pack.yaml": "a "}),
        version_of({**files, "documents/y.yaml": "b"}),
        version_of({"pack.yaml": "a", "documents/z.yaml": "b"}),
    }
    assert len(versions) == 4
    assert version_of(dict(reversed(files.items()))) == version_of(files)


def test_a_worker_judges_as_this_process_does() -> None:
    here = PackJudge.of_folder(PACKS / "zi-wbk-2025")
    text = "NOTULEN RAPAT\nPembahasan zona integritas\nSelasa, 4 Maret 2025"
    own = Part("", "text/plain", "txt", 4, "0" * 64, pages=(Page(1, text),))
    inner = Part(
        "b.pdf", "application/pdf", "pdf", 4, "1" * 64, problems=(Problem(ProblemCode.ENCRYPTED, ""),)
    )
    notes = judge_in_worker(Extract("1", (own, inner)), here.remark([b"TU/a.txt"]).context)
    assert [msgspec.msgpack.decode(note, type=PartNote) for note in notes] == [
        PartNote(here(("TU/a.txt",), "", [text], {}, []), body_of([text])),
        PartNote(here(("TU/a.txt!/b.pdf",), "", [], {}, ["encrypted"]), ""),
    ]
    assert msgspec.msgpack.decode(notes[0], type=PartNote).judged.reading.kind == "notulen"
