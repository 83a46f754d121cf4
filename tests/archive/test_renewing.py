"""Judged again by other rules: in this process, in workers, and only what an edit can concern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import msgspec
import pytest

from archive import renewing
from archive.pack_reading import PackJudge
from archive.renewing import Found, Renewal, renew_stale
from evidence_store.model import Judged
from evidence_store.review_model import StalePart
from indexer.extract.model import ProblemCode
from indexer.sandbox import WorkerFault
from rules.files import PACKS
from tests.fakes.workspace import READING_VERSION, Workspace, judge, picture

NEW = "reading-2"


def judge_anew(
    names: Sequence[str], title: str, pages: Sequence[str], facts: Mapping[str, str], problems: Sequence[str]
) -> Judged:
    """As before, but for texts that speak of `baru`, of which only the reading is kept."""
    found = judge(names, title, pages, facts, problems, version=NEW)
    return Judged(found.reading) if "baru" in "".join(pages) else found


def words(title: str, pages: Sequence[str]) -> bytes:
    return " ".join([title, *pages]).encode()


def fill(workspace: Workspace, count: int = 6) -> None:
    for number in range(count):
        word = "baru" if number % 3 == 0 else "lama"
        workspace.write(f"{number}.txt", f"isi {number} {word} A.I.1.i.a-1")
    workspace.write("wadah.zip", "!members 2\nwadah")
    workspace.scan()
    workspace.change(judge=judge_anew, reading_version=NEW)


class FakeRenewal:
    """Workers that answer at once, or as the test wants."""

    def __init__(self, workspace: Workspace, answer: object = None, version: str = NEW) -> None:
        self._workspace, self._answer, self._version = workspace, answer, version
        self.given: list[int] = []
        self.is_closed = False

    def submit(self, document_ids: Sequence[int]) -> Future[bytes]:
        self.given += document_ids
        future: Future[bytes] = Future()
        if isinstance(self._answer, Exception):
            future.set_exception(self._answer)
        else:
            units = self._workspace.catalogue.units(document_ids)
            judge_part = partial(_versioned, self._version)
            found = self._answer or renewing.compared(judge_part, words, self._version, document_ids, units)
            future.set_result(msgspec.msgpack.encode(found))
        return future

    def tie(self, after_id: int) -> Future[bytes]:
        raise AssertionError(after_id)

    def close(self, *, cancel: bool = False) -> None:  # noqa: ARG002
        self.is_closed = True


def _versioned(version: str, *given: object) -> Judged:
    found = judge_anew(*given)  # type: ignore[arg-type]
    return msgspec.structs.replace(found, reading=msgspec.structs.replace(found.reading, version=version))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing, "CHUNK", 2)
    monkeypatch.setattr(renewing, "WORTH_WORKERS", 1)


def here(workspace: Workspace) -> dict[str, object]:
    """What comes out when everything is judged in this process."""
    assert renew_stale(workspace.archive) == workspace.catalogue.counts()["documents"]
    workspace.scan()
    return picture(workspace)


def test_only_what_came_out_otherwise_is_indexed_again(workspace: Workspace) -> None:
    fill(workspace)
    seq = workspace.catalogue.last_change()
    assert renew_stale(workspace.archive) == 7
    changed = {unit.title for unit in workspace.catalogue.units(workspace.catalogue.changes_since(seq)[1])}
    assert len(workspace.catalogue.changes_since(seq)[1]) == 2, changed
    assert workspace.catalogue.count_stale(NEW) == 0
    assert renew_stale(workspace.archive) == 0


@pytest.mark.parametrize(
    "answer",
    [
        None,
        WorkerFault(ProblemCode.CRASHED, "as ordered"),
        Found("another version", [], [], []),
    ],
)
def test_workers_come_to_the_same_as_this_process(make_workspace: object, answer: object) -> None:
    assert callable(make_workspace)
    one, other = make_workspace("satu"), make_workspace("dua")
    for each in (one, other):
        fill(each)
    renewal = FakeRenewal(other, answer)
    other.change(open_renewal=lambda _: renewal)
    expected, found = here(one), here(other)
    assert found["index"] == expected["index"]
    assert _judgements(other) == _judgements(one)
    assert renewal.is_closed
    assert len(renewal.given) == 7


def _judgements(workspace: Workspace) -> dict[str, object]:
    ids = list(workspace.catalogue.all_document_ids())
    return {unit.key: (unit.reading, unit.matches) for unit in workspace.catalogue.units(ids)}


def test_what_a_worker_could_not_judge_is_judged_here(workspace: Workspace) -> None:
    fill(workspace)
    ids = list(workspace.catalogue.all_document_ids())
    workspace.change(open_renewal=lambda _: FakeRenewal(workspace, Found(NEW, [], [], ids)))
    assert renew_stale(workspace.archive) == 7
    assert {unit.reading.version for unit in workspace.catalogue.units(ids)} == {NEW}


def test_a_worker_tells_what_the_rules_choked_on(workspace: Workspace) -> None:
    def choking(
        names: Sequence[str], title: str, pages: Sequence[str], facts: object, problems: object
    ) -> Judged:
        raise RecursionError((names, title, pages, facts, problems))

    fill(workspace)
    units = workspace.catalogue.units([1])
    assert renewing.compared(choking, words, NEW, [1, 99], units) == Found(
        NEW, [], [99], [1]
    )  # 99 was never read


def test_words_are_kept_anew_of_what_came_out_otherwise_alone(workspace: Workspace) -> None:
    fill(workspace)
    asked: list[str] = []

    def noted(title: str, pages: Sequence[str]) -> bytes:
        asked.extend(pages)
        return words(title, pages)

    ids = list(workspace.catalogue.all_document_ids())
    found = renewing.compared(judge_anew, noted, NEW, ids, workspace.catalogue.units(ids))
    assert sorted(asked) == ["isi 0 baru A.I.1.i.a-1", "isi 3 baru A.I.1.i.a-1"]
    assert {part.stems.decode() for one in found.changed for part in one.parts.values()} == {
        words("", [page]).decode() for page in asked
    }


def test_a_stop_leaves_the_rest_for_the_next_pass(workspace: Workspace) -> None:
    fill(workspace)
    wished = False

    def wish(step: str) -> None:
        nonlocal wished
        wished = wished or step == "reread"

    workspace.change(checkpoint=wish, stop=lambda: wished)
    assert 0 < renew_stale(workspace.archive) < 7
    wished = False
    workspace.change(checkpoint=lambda step: None, stop=lambda: False)  # noqa: ARG005
    assert renew_stale(workspace.archive) > 0
    assert workspace.catalogue.count_stale(NEW) == 0


# --- only what an edit can concern


class Only:
    """An edit that concerns texts with `baru`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.asked: list[StalePart] = []

    def concerns(self, part: StalePart) -> bool:
        self.asked.append(part)
        units = self._workspace.catalogue.units([part.document_id])
        return any("baru" in "".join(unit.pages) for unit in units)


def test_only_what_an_edit_can_concern_is_judged_again(workspace: Workspace) -> None:
    workspace.change(rules={"pack.yaml": "old"})
    fill(workspace)
    judged: list[tuple[str, ...]] = []

    def counting(names: Sequence[str], *rest: object) -> Judged:
        judged.append(tuple(names))
        return judge_anew(names, *rest)  # type: ignore[arg-type]

    only, given = Only(workspace), []

    def concern(version: str, files: Mapping[str, str]) -> Only:
        given.append((version, files))
        return only

    workspace.change(judge=counting, rules={"pack.yaml": "new"}, concern=concern)
    assert renew_stale(workspace.archive) == 7
    assert given == [(READING_VERSION, {"pack.yaml": "old"})]
    assert sorted(judged) == [("0.txt",), ("3.txt",)]
    assert {(part.paths, part.member) for part in only.asked} >= {
        ((b"wadah.zip",), ""),
        ((b"wadah.zip",), "m1.txt"),
    }
    assert workspace.catalogue.count_stale(NEW) == 0
    renew_stale(workspace.archive)
    assert workspace.catalogue.kept_pack(READING_VERSION) is None  # the next pass has no use for it
    assert workspace.catalogue.kept_pack(NEW) == {"pack.yaml": "new"}


def test_an_unknown_older_pack_concerns_everything(workspace: Workspace) -> None:
    fill(workspace)

    def refuse(version: str, files: object) -> None:
        raise AssertionError((version, files))

    workspace.change(rules={"pack.yaml": "new"}, concern=refuse)
    assert renew_stale(workspace.archive) == 7


# --- the real thing


@pytest.mark.slow
def test_real_workers_judge_by_the_pack_in_a_folder(workspace: Workspace, tmp_path: Path) -> None:
    pack = PackJudge.of_folder(PACKS / "zi-wbk-2025")
    for number in range(5):
        workspace.write(f"A/{number}.txt", f"NOTULEN RAPAT\nNomor 0{number}/2025\n3 Maret 2025")
    workspace.scan()
    (tmp_path / "kerja").mkdir()
    workspace.change(
        judge=pack,
        reading_version=pack.version,
        open_renewal=lambda workers: Renewal(
            workers=workers or 2,
            scratch=tmp_path / "kerja",
            catalogue=tmp_path / "store" / "catalogue.sqlite",
            folder=PACKS / "zi-wbk-2025",
            version=pack.version,
            stems=tmp_path / "none.json",
        ),
    )
    assert renew_stale(workspace.archive) == 5
    units = workspace.catalogue.units(list(workspace.catalogue.all_document_ids()))
    assert {(unit.reading.kind, str(unit.reading.document_date)) for unit in units} == {
        ("notulen", "2025-03-03")
    }
    in_process = [pack(("A/0.txt",), "", units[0].pages, {}, [])]
    assert units[0].reading.quotes == in_process[0].reading.quotes
