"""Taking photos in and making their web versions, by several threads at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.model.body import Body, Figure, FigureRow
from editor_app.model.errors import Cancelled, Refused, Unavailable
from editor_app.model.picture import PictureRules
from editor_app.pictures import prepare as preparing
from editor_app.services.workroom import Workroom
from pictures.drawing import corners, encode, photo


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with open_workroom(tmp_path / "library") as opened:
        yield opened


def written(folder: Path, *pictures: bytes) -> list[Path]:
    paths = [folder / f"{number}.jpg" for number in range(len(pictures))]
    for path, data in zip(paths, pictures, strict=True):
        path.write_bytes(data)
    return paths


def taken(minute: int) -> bytes:
    exif = corners().getexif()
    exif.get_ifd(0x8769)[0x9003] = f"2026:07:12 07:{minute:02}:00"
    return encode(corners(64 + 2 * minute, 64), "JPEG", exif=exif)


def test_photos_come_in_the_order_they_were_taken_and_bad_ones_are_told(room: Workroom, tmp_path: Path) -> None:
    files = written(tmp_path, taken(9), taken(1), b"no picture", taken(5))
    steps: list[int] = []
    added = room.illustrating.add_files(files, lambda _what, done, total: steps.append(done))
    times = [each.asset.info.taken_at[-5:] for each in added if each.asset]
    assert times == ["01:00", "05:00", "09:00"]
    assert [each.name for each in added if isinstance(each.error, Refused)] == ["2.jpg"]
    assert steps == [1, 2, 3, 4]


def test_without_a_time_for_each_they_stay_as_they_were_given(room: Workroom, tmp_path: Path) -> None:
    files = written(tmp_path, taken(9), encode(corners(90, 60), "JPEG"), taken(1))
    assert [each.name for each in room.illustrating.add_files(files)] == ["0.jpg", "1.jpg", "2.jpg"]


def test_stopped_the_rest_is_told_as_not_taken(room: Workroom, tmp_path: Path) -> None:
    files = written(tmp_path, *(taken(minute) for minute in range(12)))

    add, heard = room.illustrating.add_bytes, threading.Event()

    def slow(data: bytes, name: str) -> object:
        if name != files[0].name:
            heard.wait(60)  # not all of them are in before the stop is heard
            time.sleep(0.1)
        return add(data, name)

    object.__setattr__(room.illustrating, "add_bytes", slow)

    def stop(what: str, done: int, total: int) -> None:
        heard.set()
        raise Cancelled

    added = room.illustrating.add_files(files, stop)
    kept = [each for each in added if each.asset]
    assert 1 <= len(kept) < 12
    assert all(isinstance(each.error, Cancelled) for each in added if not each.asset)


def test_a_disk_that_fills_up_keeps_what_is_in(room: Workroom, tmp_path: Path) -> None:
    files = written(tmp_path, taken(1), taken(2), taken(3))
    add, calls = room.illustrating.add_bytes, threading.Lock()
    count = 0

    def full(data: bytes, name: str) -> object:
        nonlocal count
        with calls:
            count += 1
            if count > 1:
                raise Unavailable("disk.full")
        return add(data, name)

    object.__setattr__(room.illustrating, "add_bytes", full)
    added = room.illustrating.add_files(files)
    assert len([each for each in added if each.asset]) == 1
    assert [each.error.code for each in added if each.error] == ["disk.full", "disk.full"]


def test_a_web_version_wanted_by_several_at_once_is_made_once(room: Workroom, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (room.illustrating.add_bytes(encode(photo(600, 400 + n), "JPEG"), "a.jpg") for n in (0, 1))
    prepare, made = preparing.prepare, []

    def counted(data: bytes, asset: str, *more: object) -> object:
        made.append(asset)
        return prepare(data, asset, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(preparing, "prepare", counted)
    with ThreadPoolExecutor(6) as pool:
        wanted = [one.sha256, two.sha256] * 3
        results = list(pool.map(lambda asset: room.illustrating.rendition(asset, PictureRules()), wanted))
    assert sorted(made) == sorted([one.sha256, two.sha256])
    assert len({result.sha256 for result in results}) == 2
    assert room.illustrating._turns._taken == {}


def test_pictures_that_are_shown_twice_are_found_in_rows_too(room: Workroom) -> None:
    first = room.illustrating.add_bytes(encode(photo(320, 240), "JPEG", quality=90), "a.jpg").sha256
    alike = room.illustrating.add_bytes(encode(photo(320, 240), "JPEG", quality=60), "b.jpg").sha256
    other = room.illustrating.add_bytes(encode(corners(), "JPEG"), "c.jpg").sha256
    earlier = room.authoring.new(title="先前一篇")
    room.authoring.save(earlier.id, earlier.metadata, Body((Figure(other),)), earlier.version)
    body = Body((Figure(first), FigureRow((Figure(alike), Figure(first))), Figure(other)))
    pictures = list(body.pictures())
    found = room.illustrating.repeats(body, "")
    assert pictures[0].id not in found
    assert (found[pictures[1].id].number, found[pictures[1].id].exact) == (1, False)
    assert (found[pictures[2].id].number, found[pictures[2].id].exact) == (1, True)
    assert [alike.title for alike in found[pictures[3].id].elsewhere] == ["先前一篇"]
    assert room.illustrating.repeats(Body((Figure(other),)), earlier.id) == {}
