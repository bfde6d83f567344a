"""Power cuts, full disks, second windows, damage: what was acknowledged is there, and the library always opens or says why."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from editor_app.library.backup import backups
from editor_app.library.database import migrations
from editor_app.library.doctor import check
from editor_app.library.library import Library, restore_backup
from editor_app.model.article import Article
from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.failpoints import LIBRARY_POINTS
from editor_app.model.metadata import Metadata
from forking import Started, start

DRIVER = Path(__file__).with_name("drive_library.py")


def drive(folder: Path, failpoint: str = "", seed: int = 0) -> Started:
    """A program that saves and adds pictures as fast as it can and says so after each."""
    environment = {**os.environ, "EDITOR_APP_FAILPOINT": failpoint, "PYTHONUTF8": "1"}
    return start([DRIVER, folder, str(seed)], environment)


def check_acknowledged(folder: Path, said: str) -> int:
    """Whatever the program said is saved is there; return how many times it said so."""
    lines = [line.split() for line in said.splitlines() if line.endswith(".")]
    with Library.open(folder) as library:
        assert library.database.quick_check() == []
        assert check(library) == []
        last: dict[str, int] = {}
        for kind, name, value, _ in lines:
            if kind == "saved":
                last[name] = int(value)
            else:
                assert len(library.assets.read(name)) == int(value)
        for name, version in last.items():
            assert library.articles.get(name).version >= version
        assert list((folder / "assets").rglob(".part-*")) == []
    return len(lines)


@pytest.mark.parametrize("point", [point for point in LIBRARY_POINTS if point.startswith(("save", "asset"))])
@pytest.mark.parametrize("count", [1, 7, 23])
def test_killed_at_a_named_point(tmp_path: Path, point: str, count: int) -> None:
    process = drive(tmp_path, f"{point}:{count}:kill", seed=count)
    said, err = process.communicate(timeout=180)
    assert process.returncode == -signal.SIGKILL, err
    check_acknowledged(tmp_path, said)


def test_killed_at_random_times(tmp_path: Path) -> None:
    chance = random.Random(20260808)
    acknowledged = 0
    for number in range(20):
        process = drive(tmp_path, seed=number)
        assert process.stdout is not None
        first = process.stdout.readline()  # on a busy machine the start alone takes a second
        time.sleep(chance.random() * 0.4)
        process.kill()
        said, _ = process.communicate(timeout=180)
        acknowledged += check_acknowledged(tmp_path, first + said)
    assert acknowledged >= 20


def test_killed_while_the_day_is_backed_up(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(title="稿"), Body((paragraph("好"),)))
    process = drive(tmp_path, "backup.before_rename:kill")
    said, err = process.communicate(timeout=180)
    assert process.returncode == -signal.SIGKILL, said + err
    assert [path.suffix for path in (tmp_path / "backups").iterdir()] == [".unproved"]
    check_acknowledged(tmp_path, said)
    assert list((tmp_path / "backups").iterdir()) == [], "a half-made copy is no backup"
    with Library.open(tmp_path) as library:
        library.articles.trash(article.id)
    assert [path.name.split("-", 3)[-1] for path in backups(tmp_path / "backups")] == ["daily.db"]


@pytest.mark.parametrize("point", ["save.before_commit", "asset.after_write", "asset.before_row"])
def test_a_full_disk_is_told_and_everything_before_is_there(tmp_path: Path, point: str) -> None:
    process = drive(tmp_path, f"{point}:5:full")
    said, err = process.communicate(timeout=180)
    assert process.returncode == 3, err
    assert "disk.full" in said.splitlines()[-1]
    check_acknowledged(tmp_path, said)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes where we may mount one, else a database that may not grow."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=False, capture_output=True
        ).returncode
        == 0
    )
    yield folder
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def fill(library: Library, saved: list[Article]) -> None:
    """Save ever more until the disk is full; `saved` ends with the last that was acknowledged."""
    chance = random.Random(1)
    for _ in range(400):
        text = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(20_000))
        last = saved[-1]
        saved.append(library.articles.save(last.id, last.metadata, Body((paragraph(text),)), base_version=last.version))


def test_a_really_full_disk(small_disk: Path) -> None:
    with Library.open(small_disk) as library:
        if not os.path.ismount(small_disk):
            library.database.run("PRAGMA max_page_count = 200")
        article = library.articles.create(Metadata(title="稿"), Body((paragraph("好"),)))
        saved = [article]
        with pytest.raises(Unavailable) as full:
            fill(library, saved)
        assert full.value.code == "disk.full"
        assert library.articles.get(article.id).digest == saved[-1].digest
        assert library.database.quick_check() == []


def test_a_second_program_is_refused_and_a_dead_one_does_not_lock(tmp_path: Path) -> None:
    process = drive(tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(Unavailable) as locked:
        Library.open(tmp_path)
    assert (locked.value.code, locked.value.details["pid"]) == ("library.locked", str(process.pid))
    process.kill()
    process.communicate()
    Library.open(tmp_path).close()


def test_a_newer_library_is_not_touched(tmp_path: Path) -> None:
    Library.open(tmp_path).close()
    with apsw.Connection(str(tmp_path / "library.db")) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = (tmp_path / "library.db").read_bytes()
    with pytest.raises(Unavailable) as newer:
        Library.open(tmp_path)
    assert newer.value.code == "library.newer"
    assert (tmp_path / "library.db").read_bytes() == before


def test_a_killed_migration_leaves_old_or_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor_app.library.database.migrations", lambda: migrations()[:1])
    with apsw.Connection(str(tmp_path / "library.db")) as connection:
        connection.execute(migrations()[0])
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    for point in ("migration.before_backup", "migration.before_commit"):
        process = drive(tmp_path, f"{point}:kill")
        process.communicate(timeout=180)
        assert process.returncode == -signal.SIGKILL
    monkeypatch.undo()
    with Library.open(tmp_path) as library:
        assert library.database.one("PRAGMA user_version") == (len(migrations()),)
        assert [path.name.split("-")[-1] for path in backups(tmp_path / "backups")]


def damage(path: Path, how: str) -> None:
    data = bytearray(path.read_bytes())
    match how:
        case "header":
            data[:32] = b"\0" * 32
        case "middle":
            for at in range(4096, min(len(data), 40_000), 512):
                data[at] ^= 0xFF
        case "short":
            del data[len(data) // 2 :]
        case "text":
            data = bytearray("这不是资料库".encode())
        case "empty":
            data = bytearray()
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("how", ["header", "middle", "short", "text", "empty", "gone"])
def test_damage_ends_in_a_choice_and_a_backup_brings_it_back(tmp_path: Path, how: str) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(title="稿"), Body((paragraph("字" * 3000),)))
        backup = library.back_up_daily()
        assert backup is not None
    (tmp_path / "lock").write_text("4242")  # the program did not end in order
    if how == "gone":
        (tmp_path / "library.db").unlink()
    else:
        damage(tmp_path / "library.db", how)
    with pytest.raises(Unavailable) as damaged:
        Library.open(tmp_path).close()
    assert damaged.value.code in ("library.damaged", "library.missing")
    assert damaged.value.details["backup"] == backup.name
    restore_backup(tmp_path, backup)
    with Library.open(tmp_path) as library:
        assert body_text(library.articles.get(article.id).body) == "字" * 3000


def test_random_flips_never_crash(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        for number in range(20):
            library.articles.create(Metadata(title=f"稿{number}"), Body((paragraph("字" * 200),)))
    good = (tmp_path / "library.db").read_bytes()
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(good)
        for _ in range(chance.choice((1, 8, 64))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        for path in tmp_path.glob("library.db*"):
            path.unlink()
        (tmp_path / "library.db").write_bytes(bytes(data))
        (tmp_path / "lock").write_text("4242")
        with contextlib.suppress(Unavailable, Refused), Library.open(tmp_path) as library:
            for row in library.articles.list():
                library.articles.get(row.id)


def test_what_the_disk_gives_back_otherwise_is_not_called_saved(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(title="稿"), Body((paragraph("好"),)))
        library.database.run(
            "CREATE TRIGGER lie AFTER INSERT ON contents BEGIN"
            " UPDATE contents SET body = replace(body, '字', '宇') WHERE id = new.id; END"
        )
        with pytest.raises(Unavailable) as told:
            library.articles.save(article.id, article.metadata, Body((paragraph("字"),)), base_version=1)
        assert told.value.code == "save.not_read_back"


def test_nothing_counts_as_saved_in_a_library_that_was_moved_away(tmp_path: Path) -> None:
    place, away = tmp_path / "library", tmp_path / "moved"
    with Library.open(place) as library:
        article = library.articles.create(Metadata(title="先前的"), Body(()))
        place.rename(away)
        with pytest.raises(Unavailable) as told:
            library.articles.save(article.id, Metadata(title="移走以后"), Body(()), base_version=article.version)
        assert told.value.code == "library.moved"
        assert library.articles.get(article.id).metadata.title == "先前的"
        away.rename(place)
        saved = library.articles.save(article.id, Metadata(title="放回以后"), Body(()), base_version=article.version)
        assert saved.version == article.version + 1
