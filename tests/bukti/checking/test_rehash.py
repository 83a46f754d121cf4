from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bukti.checking.rehash import GOOD_FOR, Unfinished
from evidence_store.objects import ObjectStore


@pytest.fixture
def objects(tmp_path: Path) -> ObjectStore:
    (tmp_path / "store").mkdir()
    return ObjectStore(tmp_path / "store")


def put(objects: ObjectStore, tmp_path: Path, content: bytes) -> str:
    (tmp_path / "berkas").write_bytes(content)
    with (tmp_path / "berkas").open("rb") as file:
        return objects.put(file.fileno()).sha256


def now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=1)  # later than the objects


def unfinished(tmp_path: Path, objects: ObjectStore, at: datetime, unit: str = "unit") -> Unfinished:
    return Unfinished(tmp_path / "periksa.txt", unit, objects, at)


def interrupted(tmp_path: Path, objects: ObjectStore, at: datetime, *hashes: str) -> None:
    with unfinished(tmp_path, objects, at) as one:
        one.add(hashes)


def test_what_an_interrupted_check_hashed_is_taken_up_and_forgotten_at_the_end(
    tmp_path: Path, objects: ObjectStore
) -> None:
    first, second = put(objects, tmp_path, b"satu"), put(objects, tmp_path, b"dua")
    began = now()
    interrupted(tmp_path, objects, began, first)
    with unfinished(tmp_path, objects, began + timedelta(minutes=5)) as one:
        assert one.hashed == {first}
        assert one.since == began
        one.add([second])
    with unfinished(tmp_path, objects, began + timedelta(minutes=9)) as one:
        assert one.hashed == {first, second}  # interrupted twice
        one.done()
    with unfinished(tmp_path, objects, began + timedelta(minutes=10)) as one:
        assert one.hashed == frozenset()


def test_what_was_touched_since_is_hashed_again(tmp_path: Path, objects: ObjectStore) -> None:
    first, second = put(objects, tmp_path, b"satu"), put(objects, tmp_path, b"dua")
    began = datetime.now(UTC)
    interrupted(tmp_path, objects, began, first, second, "f" * 64)
    objects.path(first).chmod(0o600)
    objects.path(first).write_bytes(b"lain")
    with unfinished(tmp_path, objects, began + timedelta(minutes=5)) as one:
        assert one.hashed <= {second}
        assert first not in one.hashed


@pytest.mark.parametrize("later", [GOOD_FOR + timedelta(seconds=1), timedelta(seconds=-1)])
def test_what_is_too_old_or_from_the_future_does_not_count(
    tmp_path: Path, objects: ObjectStore, later: timedelta
) -> None:
    first = put(objects, tmp_path, b"satu")
    began = now()
    interrupted(tmp_path, objects, began, first)
    with unfinished(tmp_path, objects, began + later) as one:
        assert one.hashed == frozenset()
    with unfinished(tmp_path, objects, began + later + timedelta(seconds=1)) as one:
        assert one.hashed == frozenset()  # the file was begun anew


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"{}\n", b'{"format":9,"unit":"unit","began":"x"}\n'])
def test_a_file_that_is_no_such_one_is_begun_anew(
    tmp_path: Path, objects: ObjectStore, content: bytes
) -> None:
    first = put(objects, tmp_path, b"satu")
    (tmp_path / "periksa.txt").write_bytes(content)
    began = now()
    interrupted(tmp_path, objects, began, first)
    with unfinished(tmp_path, objects, began + timedelta(seconds=1)) as one:
        assert one.hashed == {first}


def test_a_line_that_a_kill_has_cut_does_not_count(tmp_path: Path, objects: ObjectStore) -> None:
    first = put(objects, tmp_path, b"satu")
    began = now()
    interrupted(tmp_path, objects, began, first)
    with (tmp_path / "periksa.txt").open("ab") as file:
        file.write(first.encode())  # without its end
    with unfinished(tmp_path, objects, began + timedelta(seconds=1)) as one:
        assert one.hashed == {first}


def test_another_unit_and_a_second_check_beside_do_without(tmp_path: Path, objects: ObjectStore) -> None:
    first = put(objects, tmp_path, b"satu")
    began = now()
    interrupted(tmp_path, objects, began, first)
    with unfinished(tmp_path, objects, began, unit="lain") as one:
        assert one.hashed == frozenset()
        with unfinished(tmp_path, objects, began, unit="lain") as beside:
            beside.add([first])
            beside.done()
        assert (tmp_path / "periksa.txt").exists()


def test_where_nothing_can_be_written_it_does_without(tmp_path: Path, objects: ObjectStore) -> None:
    with Unfinished(tmp_path / "tidak" / "ada.txt", "unit", objects, now()) as one:
        one.add(["a" * 64])
        assert one.hashed == frozenset()
