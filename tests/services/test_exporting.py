"""Everything in one file: readable without the program, whole, without secrets, and back again."""

from __future__ import annotations

import hashlib
import json
import os
import random
import zipfile
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.library.doctor import check
from editor_app.library.library import Library
from editor_app.model.body import Body, Figure, body_text, paragraph
from editor_app.model.errors import Cancelled, Unavailable
from editor_app.model.metadata import Metadata
from editor_app.services.exporting import export_library
from editor_app.services.practice import PracticeAccess
from editor_app.services.rescue import Rescue
from forking import start
from writing import write

CANARY = "canary-a5e1-not-to-be-written"


def fill(folder: Path) -> dict[str, str]:
    with open_workroom(folder) as room:
        made = [write(room, seed) for seed in (1, 2)]
        first = made[0]
        shared = Body((paragraph("同一张照片"), Figure(made[1].body.figures()[0].asset)))
        made.append(room.authoring.new(title='坏名字/\\:*?"<>| .'))
        made[2] = room.authoring.save(made[2].id, made[2].metadata, shared, made[2].version)
        room.authoring.save(first.id, first.metadata, Body((*first.body.blocks, paragraph("后来加的"))), first.version)
        room.authoring.trash(made[1].id)
        (folder / "profiles" / "ours").mkdir(parents=True)
        (folder / "profiles" / "ours" / "profile.toml").write_text("# 我们的", encoding="utf-8")
        return {article.id: body_text(room.authoring.open(article.id).body) for article in made}


def state(folder: Path) -> dict[str, str]:
    """Every file's digest; without the lock, and what readers leave beside a database (an empty log, shared memory)."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != "lock"
        and not path.name.endswith("-shm")
        and (path.stat().st_size or not path.name.endswith("-wal"))
    }


def test_it_is_whole_readable_and_comes_back(tmp_path: Path) -> None:
    texts = fill(tmp_path / "old")
    before = state(tmp_path / "old")
    made = export_library(tmp_path / "old", tmp_path / "out" / "全部.zip")
    assert (made.articles, made.pictures, made.missing, made.unreadable, made.salvaged) == (3, 4, 0, 0, False)
    assert state(tmp_path / "old") == before
    with zipfile.ZipFile(made.path) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        assert sorted(names) == sorted(["manifest.json", *(part["path"] for part in manifest["parts"])])
        for part in manifest["parts"]:
            data = archive.read(part["path"])
            assert (len(data), hashlib.sha256(data).hexdigest()) == (part["size"], part["sha256"])
        archive.extractall(tmp_path / "read")
    pages = list((tmp_path / "read" / "稿件").rglob("正文.md"))
    assert len(pages) == 3
    assert any("后来加的" in page.read_text(encoding="utf-8") for page in pages)
    linked = [
        (page.parent / target).resolve() for page in pages for target in _targets(page.read_text(encoding="utf-8"))
    ]
    assert len(linked) == 5
    assert all(path.is_file() and path.suffix == ".jpg" for path in linked)
    assert list((tmp_path / "read" / "稿件").rglob("版本/*.md"))

    restored = Rescue(tmp_path / "new").restore(made.path)
    assert (restored.articles, restored.pictures, restored.missing, restored.aside) == (3, 4, 0, "")
    with Library.open(tmp_path / "new") as library:
        assert check(library) == []
        assert {article: body_text(library.articles.get(article).body) for article in texts} == texts
        assert [row.id for row in library.search.find("后来加的")]
    assert (tmp_path / "new" / "profiles" / "ours" / "profile.toml").read_text(encoding="utf-8") == "# 我们的"
    assert not [path.name for path in (tmp_path / "new").iterdir() if path.name.startswith(".")]


def _targets(text: str) -> list[str]:
    from urllib.parse import unquote

    return [unquote(part.split(")")[0].split(' "')[0]) for part in text.split("](")[1:]]


def test_while_it_is_open_and_no_secret_goes_with_it(tmp_path: Path) -> None:
    with open_workroom(tmp_path / "library") as room:
        write(room, 3)
        room.accounts.add_practice(PracticeAccess("http://127.0.0.1:9", "tongxunyuan", CANARY, str(tmp_path)))
        made = room.keeping.export_library(tmp_path / "a.zip")
    with zipfile.ZipFile(made.path) as archive:
        for name in archive.namelist():
            assert CANARY.encode() not in archive.read(name)


def test_what_was_there_is_set_aside(tmp_path: Path) -> None:
    fill(tmp_path / "old")
    made = export_library(tmp_path / "old", tmp_path / "a.zip")
    with Library.open(tmp_path / "new") as library:
        library.articles.create(Metadata(title="新机上写的"), Body((paragraph("不能丢"),)))
    restored = Rescue(tmp_path / "new").restore(made.path)
    assert restored.aside.startswith("library.db.replaced-")
    assert "不能丢".encode() in (tmp_path / "new" / restored.aside).read_bytes()
    with Library.open(tmp_path / "new") as library:
        assert len(library.articles.list()) == 2  # and one in the trash


def test_an_open_library_is_not_replaced(tmp_path: Path) -> None:
    fill(tmp_path / "old")
    made = export_library(tmp_path / "old", tmp_path / "a.zip")
    before = state(tmp_path / "old")
    with Library.open(tmp_path / "old"), pytest.raises(Unavailable, match=r"library\.locked"):
        Rescue(tmp_path / "old").restore(made.path)
    assert state(tmp_path / "old").keys() == before.keys()


@pytest.mark.parametrize("seed", range(12))
def test_an_export_that_is_not_whole_changes_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with Library.open(tmp_path / "old") as library:
        library.articles.create(Metadata(title="稿"), Body((paragraph("字" * 3000),)))
    made = export_library(tmp_path / "old", tmp_path / "a.zip")
    data = bytearray(made.path.read_bytes())
    if seed % 3 == 0:
        del data[chance.randrange(len(data)) :]
    else:
        for _ in range(30):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    made.path.write_bytes(bytes(data))
    before = state(tmp_path / "old")
    with pytest.raises(Unavailable, match=r"backup\.unusable|library\.newer"):
        Rescue(tmp_path / "old").restore(made.path)
    assert state(tmp_path / "old") == before


def test_a_foreign_name_in_it_reaches_no_place_of_ours(tmp_path: Path) -> None:
    with Library.open(tmp_path / "old") as library:
        library.articles.create(Metadata(title="稿"), Body((paragraph("字"),)))
    made = export_library(tmp_path / "old", tmp_path / "a.zip")
    with zipfile.ZipFile(made.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    evil = b"evil"
    for path in ("profiles/../../out.toml", "profiles/ours/../../../out2", "../out3"):
        parts[path] = evil
        manifest["parts"].append(
            {"path": path, "kind": "profile", "size": 4, "sha256": hashlib.sha256(evil).hexdigest()}
        )
    parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    Rescue(tmp_path / "here" / "new").restore(tmp_path / "b.zip")
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == evil]


def test_a_damaged_library_gives_what_can_be_read(tmp_path: Path) -> None:
    texts = fill(tmp_path / "old")
    path = tmp_path / "old" / "library.db"
    data = bytearray(path.read_bytes())
    data[:2048] = random.Random(1).randbytes(2048)
    path.write_bytes(bytes(data))
    before = state(tmp_path / "old")
    made = export_library(tmp_path / "old", tmp_path / "a.zip")
    assert made.salvaged
    assert made.articles >= len(texts)
    assert made.pictures == 4
    assert state(tmp_path / "old") == before
    assert Rescue(tmp_path / "new").restore(made.path).articles == made.articles


def test_cancelled_or_full_it_leaves_nothing_behind(tmp_path: Path) -> None:
    fill(tmp_path / "old")

    def stop(what: str, done: int, total: int) -> None:
        if "导出" in what and done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_library(tmp_path / "old", tmp_path / "out" / "a.zip", stop)
    assert list((tmp_path / "out").iterdir()) == []
    assert not list((tmp_path / "old").glob(".exporting-*"))
    with pytest.raises(Unavailable, match=r"export\.nothing"):
        export_library(tmp_path / "none", tmp_path / "out" / "a.zip")


@pytest.mark.parametrize("point", ["export.before_rename", "restore.before_set_aside", "restore.before_replace"])
def test_killed_on_the_way_nothing_is_lost(tmp_path: Path, point: str) -> None:
    texts = fill(tmp_path / "library")
    made = export_library(tmp_path / "library", tmp_path / "a.zip")
    arguments = ["backup", "restore", str(made.path)]
    if point.startswith("export"):
        arguments = ["export-library", str(tmp_path / "a.zip")]
    before = made.path.read_bytes()
    environment = {**os.environ, "EDITOR_APP_LIBRARY": str(tmp_path / "library"), "EDITOR_APP_FAILPOINT": point}
    process = start(["-m", "editor_app", *arguments], environment)
    process.communicate(timeout=180)
    assert process.returncode != 0
    assert made.path.read_bytes() == before
    if point == "restore.before_replace":  # between the two renames: not taken for a first start
        with pytest.raises(Unavailable, match=r"library\.missing"):
            Library.open(tmp_path / "library")
        Rescue(tmp_path / "library").restore(made.path)
    with Library.open(tmp_path / "library") as library:
        assert check(library) == []
        assert {article: body_text(library.articles.get(article).body) for article in texts} == texts
