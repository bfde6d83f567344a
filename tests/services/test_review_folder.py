"""A folder between two libraries: whole files only, each once, nobody's file removed, faults in words."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.model.article import Article
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.review import Anchor
from editor_app.services.merging import Text
from editor_app.services.workroom import Workroom
from two_desks import desk
from writing import write


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "优盘"
    folder.mkdir()
    return folder


@pytest.fixture
def li(tmp_path: Path) -> Iterator[Workroom]:
    with desk(tmp_path / "li", "李明", "道外区委组织部") as room:
        yield room


@pytest.fixture
def wang(tmp_path: Path) -> Iterator[Workroom]:
    with desk(tmp_path / "wang", "王丽", "区委组织部") as room:
        yield room


@pytest.fixture
def article(li: Workroom) -> Article:
    made = write(li, 1, pictures=1)
    li.reviewing.send(made.id)
    return made


def settle(folder: Path, seconds: float = 60) -> None:
    for path in folder.glob("*.textpack"):
        at = time.time() - seconds
        os.utime(path, (at, at))


def test_a_file_that_is_being_copied_is_left_until_it_rests(
    li: Workroom, wang: Workroom, article: Article, stick: Path
) -> None:
    whole = li.review_folder.put(article.id, stick).read_bytes()
    path = stick / "拷贝中.textpack"
    for name in stick.glob("*李明*"):
        name.unlink()
    path.write_bytes(whole[: len(whole) // 2])
    assert wang.review_folder.look(stick).waiting == ("拷贝中.textpack",)
    path.write_bytes(whole)
    growing = wang.review_folder.look(stick)
    assert (growing.taken, growing.refused, growing.waiting) == ((), (), ("拷贝中.textpack",))
    (taken,) = wang.review_folder.look(stick).taken
    assert taken.merged is not None
    assert (taken.article.id, taken.merged.text) == (article.id, Text.NEW)
    assert wang.review_folder.look(stick).taken == (), "each once"
    path.rename(stick / "换了名.textpack")
    settle(stick)
    assert wang.review_folder.look(stick).taken == (), "known by what is in it"


def test_bad_files_are_told_once_and_hold_up_nobody(
    li: Workroom, wang: Workroom, article: Article, stick: Path, tmp_path: Path
) -> None:
    li.review_folder.put(article.id, stick)
    (stick / "a坏.textpack").write_bytes(b"PK\x03\x04 half")
    (stick / "别的.docx").write_bytes(b"x")
    secret = tmp_path / "secret"
    secret.write_bytes(b"x")
    (stick / "b链接.textpack").symlink_to(secret)
    (stick / "c夹.textpack").mkdir()
    settle(stick)
    os.utime(stick / "a坏.textpack", (1, 1))
    looked = wang.review_folder.look(stick)
    assert [name for name, _ in looked.refused] == ["a坏.textpack"]
    assert [each.article.id for each in looked.taken] == [article.id]
    assert wang.review_folder.look(stick).refused == ()
    assert len(list(stick.iterdir())) == 5


def test_what_was_decided_goes_back_in_its_own_file_and_no_other_is_written_over(
    li: Workroom, wang: Workroom, article: Article, stick: Path
) -> None:
    theirs = li.review_folder.put(article.id, stick)
    before = theirs.read_bytes()
    settle(stick)
    wang.review_folder.look(stick)
    wang.reviewing.annotate(article.id, Anchor(), "总体可以")
    taken_name = stick / theirs.name.replace("李明", "王丽")
    taken_name.write_bytes(b"a stranger's")
    settle(stick)
    (answer,) = wang.review_folder.look(stick).written
    assert answer.name == f"{taken_name.stem} (2).textpack"
    assert (taken_name.read_bytes(), theirs.read_bytes()) == (b"a stranger's", before)
    wang.reviewing.annotate(article.id, Anchor(), "还有一处")
    assert wang.review_folder.look(stick).written != ()
    settle(stick)
    for _ in range(2):
        li.review_folder.look(stick)
    assert [each.entry.text for each in li.reviewing.view(article.id).threads].count("还有一处") == 1
    assert li.reviewing.view(article.id).record == wang.reviewing.view(article.id).record


def test_when_both_have_written_at_the_same_time_both_records_become_one(
    li: Workroom, wang: Workroom, article: Article, stick: Path
) -> None:
    li.review_folder.put(article.id, stick)
    settle(stick)
    wang.review_folder.look(stick)
    wang.reviewing.annotate(article.id, Anchor(), "一")
    li.reviewing.annotate(article.id, Anchor(), "二")
    for _ in range(3):
        for room in (wang, li):
            settle(stick)
            room.review_folder.look(stick)
    assert li.reviewing.view(article.id).record == wang.reviewing.view(article.id).record
    assert len(li.reviewing.view(article.id).threads) == 2
    settle(stick)
    assert li.review_folder.look(stick).written == wang.review_folder.look(stick).written == (), "it comes to rest"


def test_a_stick_that_is_gone_or_full_is_told_and_it_goes_on_later(
    li: Workroom, wang: Workroom, article: Article, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    li.review_folder.put(article.id, stick)
    settle(stick)
    away = stick.rename(stick.with_name("拔掉了"))
    with pytest.raises(Unavailable, match=r"review\.folder_away"):
        wang.review_folder.look(stick)
    away.rename(stick)
    assert len(wang.review_folder.look(stick).taken) == 1
    wang.reviewing.annotate(article.id, Anchor(), "总体可以")
    with monkeypatch.context() as patch:

        def full(path: Path, data: bytes) -> None:
            raise Unavailable("disk.full", name=path.name)

        patch.setattr("editor_app.services.review_folder.write_new", full)
        looked = wang.review_folder.look(stick)
        assert [error.code for _, error in looked.unwritten] == ["disk.full"]
    assert len(wang.review_folder.look(stick).written) == 1


def test_nobody_needs_a_name_to_take_over(wang: Workroom, stick: Path) -> None:
    with pytest.raises(Refused, match=r"article\.unknown"):
        wang.review_folder.put("0b6f1c1e-0000-4000-8000-000000000001", stick)
    assert wang.review_folder.look(stick).taken == ()


def test_what_only_has_the_name_of_a_package_never_becomes_an_article(wang: Workroom, stick: Path) -> None:
    (stick / "坏.textpack").write_bytes(b"PK no package")
    settle(stick)
    looks = [wang.review_folder.look(stick) for _ in range(3)]
    assert [[name for name, _error in look.refused] for look in looks] == [["坏.textpack"], [], []]
    assert wang.authoring.articles() == []
