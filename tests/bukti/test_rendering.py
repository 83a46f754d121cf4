"""Pages come from the cache or from the workers, once however many ask, and a poisoned one harms nobody."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from bukti.rendering import FAULT_SECONDS, PageWanted, Renderer
from bukti.workspace import Places
from indexer.extract.model import Limits, ProblemCode
from tests.indexer import drawing
from tests.indexer.kernel_offers import with_isolation

PATIENCE = 60

Store = Callable[[bytes], str]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / "store" / "objects").mkdir(parents=True)
    return Places(tmp_path)


@pytest.fixture
def store(places: Places) -> Store:
    """Puts bytes among the objects; their hash."""

    def put(data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        (places.store / "objects" / sha256).write_bytes(data)
        return sha256

    return put


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


@pytest.fixture
def renderer(places: Places, clock: list[float]) -> Iterator[Renderer]:
    made = Renderer(
        places,
        lambda sha256: places.store / "objects" / sha256,
        limits=Limits(),
        most_bytes=10_000_000,
        monotonic=lambda: clock[0],
    )
    yield made
    made.close()


def picture(sha256: str) -> PageWanted:
    return PageWanted(sha256, "a.png", "", sha256, "image")


PNG = drawing.encoded(Image.new("L", (300, 200), 255))


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def test_a_page_is_drawn_once_and_kept(renderer: Renderer, store: Store, places: Places) -> None:
    sha256 = store(PNG)
    first, second = renderer.view(picture(sha256)), renderer.view(picture(sha256))
    assert first.result(PATIENCE).width == 300
    assert second.result(PATIENCE) == first.result()
    (places.store / "objects" / sha256).unlink()
    assert renderer.view(picture(sha256)).result(PATIENCE) == first.result()  # from the cache
    assert any(places.cache.rglob(f"{sha256}-*"))


def test_who_goes_away_takes_the_page_from_nobody(renderer: Renderer, store: Store) -> None:
    wanted = picture(store(PNG))
    impatient, patient = renderer.view(wanted), renderer.view(wanted)
    impatient.cancel()
    assert patient.result(PATIENCE).width == 300


def test_a_damaged_page_in_the_cache_is_drawn_anew(renderer: Renderer, store: Store, places: Places) -> None:
    wanted = picture(store(PNG))
    renderer.view(wanted).result(PATIENCE)
    (kept,) = places.cache.rglob(wanted.key)
    kept.write_bytes(b"\x00")
    assert renderer.view(wanted).result(PATIENCE).width == 300


def test_members_are_drawn_and_handed_out(renderer: Renderer, store: Store) -> None:
    sha256 = store(zipped("dalam/a.png", PNG))
    wanted = PageWanted(sha256, "b.zip", "dalam/a.png", hashlib.sha256(PNG).hexdigest(), "image")
    assert renderer.view(wanted).result(PATIENCE).width == 300
    path = renderer.member(wanted).result(PATIENCE)
    assert path is not None
    assert path.read_bytes() == PNG


def test_a_member_that_is_not_there(renderer: Renderer, store: Store) -> None:
    wanted = PageWanted(store(zipped("a.png", PNG)), "b.zip", "c.png", "0" * 64, "image")
    assert renderer.member(wanted).result(PATIENCE) is None
    assert renderer.view(wanted).result(PATIENCE).problem is ProblemCode.DAMAGED


def test_what_can_not_be_drawn_is_tried_again_only_after_a_while(
    renderer: Renderer, store: Store, places: Places, clock: list[float]
) -> None:
    sha256 = store(b"bukan gambar")
    assert renderer.view(picture(sha256)).result(PATIENCE).problem is ProblemCode.DAMAGED
    (places.store / "objects" / sha256).write_bytes(PNG)
    assert renderer.view(picture(sha256)).result(PATIENCE).problem is ProblemCode.DAMAGED
    clock[0] = FAULT_SECONDS
    assert renderer.view(picture(sha256)).result(PATIENCE).problem is None


def test_a_worker_that_dies_costs_only_its_page(
    renderer: Renderer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.page_view.DRAW", "tests.indexer.sandbox_fakes:segfault")
    dead = picture(store(PNG))
    assert renderer.view(dead).result(PATIENCE).problem is ProblemCode.CRASHED
    monkeypatch.undo()
    other = drawing.encoded(Image.new("L", (200, 300), 255))
    assert renderer.view(picture(store(other))).result(PATIENCE).width == 200


def test_other_bytes_than_those_of_the_member_are_not_taken(
    renderer: Renderer, store: Store, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.page_view.KEEP", "tests.bukti.lying_worker:keep")
    wanted = PageWanted(
        store(zipped("a.png", PNG)), "b.zip", "a.png", hashlib.sha256(PNG).hexdigest(), "image"
    )
    assert renderer.member(wanted).result(PATIENCE) is None
    assert [path for path in places.cache.rglob("*") if path.is_file()] == []


@with_isolation
def test_a_worker_writes_nowhere_but_in_its_own_folder(
    renderer: Renderer, store: Store, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.page_view.DRAW", "tests.bukti.lying_worker:escape")
    assert renderer.view(picture(store(PNG))).result(PATIENCE).problem is ProblemCode.INTERNAL
    assert not (places.objects / "titipan").exists()


def test_after_the_end_nothing_is_left(renderer: Renderer, store: Store, places: Places) -> None:
    renderer.view(picture(store(PNG))).result(PATIENCE)
    renderer.close()
    renderer.close()
    assert list((places.scratch / "desk").iterdir()) == []
