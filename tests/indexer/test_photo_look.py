from __future__ import annotations

import io
import random
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFile

from indexer.extract.model import Limits, ProblemCode
from indexer.file_task import FileTask
from indexer.photo_look import Look, alike, look


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A room with people, and noise as cameras make it."""
    dice = random.Random(seed)
    picture = Image.new("RGB", size, (200, 205, 210))
    draw = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        wide, high = dice.randrange(30, 160), dice.randrange(30, 160)
        draw.rectangle((x, y, x + wide, y + high), tuple(dice.randrange(256) for _ in range(3)))
    noise = Image.effect_noise(size, 30).convert("RGB")
    return Image.blend(picture, noise, 0.08)


def looked(path: Path, **facts: object) -> Look:
    task = FileTask(file=str(path), name=path.name, limits=Limits(), scratch=str(path.parent))
    payload = msgspec.msgpack.encode(msgspec.structs.replace(task, **facts))
    return msgspec.msgpack.decode(look(payload), type=Look)


def saved(folder: Path, name: str, picture: Image.Image, **how: object) -> Look:
    picture.save(folder / name, **how)  # type: ignore[arg-type]
    return looked(folder / name)


def test_the_same_photo_saved_anew_smaller_and_brighter(tmp_path: Path) -> None:
    first = scene(1)
    again = [
        saved(tmp_path, "a.jpg", first, quality=90),
        saved(tmp_path, "b.jpg", first.resize((320, 240)), quality=40),
        saved(tmp_path, "c.png", first),
        saved(tmp_path, "d.webp", ImageEnhance.Brightness(first).enhance(1.08)),
    ]
    assert alike(again) == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]


def test_another_photo_and_the_same_room_with_another_person(tmp_path: Path) -> None:
    room = scene(1)
    with_guest = room.copy()
    ImageDraw.Draw(with_guest).ellipse((300, 200, 350, 270), (30, 30, 90))
    looks = [
        saved(tmp_path, "a.jpg", room),
        saved(tmp_path, "b.jpg", with_guest),
        saved(tmp_path, "c.jpg", scene(2)),
    ]
    assert all(one.greys for one in looks)
    assert alike(looks) == []


def test_a_photo_that_was_turned_by_its_camera(tmp_path: Path) -> None:
    upright = scene(3)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = saved(tmp_path, "b.jpg", upright.rotate(90, expand=True), exif=exif)
    assert alike([saved(tmp_path, "a.jpg", upright), turned]) == [(0, 1)]


def test_plain_pictures_look_like_nothing(tmp_path: Path) -> None:
    white = Image.new("RGB", (400, 300), "white")
    looks = [saved(tmp_path, "a.png", white), saved(tmp_path, "b.png", white)]
    assert looks == [Look(), Look()]
    assert alike(looks) == alike([]) == []


@pytest.mark.parametrize(
    ("content", "pixels", "problem"),
    [
        (b"", 10**9, ProblemCode.DAMAGED),
        (b"GIF89a", 10**9, ProblemCode.DAMAGED),
        (None, 10, ProblemCode.TOO_MANY_PIXELS),
    ],
)
def test_what_can_not_be_decoded_is_a_problem_and_no_crash(
    tmp_path: Path, content: bytes | None, pixels: int, problem: ProblemCode
) -> None:
    path = tmp_path / "a.png"
    if content is None:
        scene(1).save(path)
    else:
        path.write_bytes(content)
    found = looked(path, limits=Limits(pixels=pixels))
    assert (found.greys, found.problem) == (b"", problem)


def test_a_photo_cut_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)  # as in a worker; WeasyPrint sets it here
    out = io.BytesIO()
    scene(1).save(out, "JPEG")
    (tmp_path / "a.jpg").write_bytes(out.getvalue()[:2_000])
    assert looked(tmp_path / "a.jpg").problem is ProblemCode.DAMAGED
