"""In the window: both have written, a sentence says so, and its button leads to the comparison."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.desktop.webview.scheme import register_scheme
from editor_app.model.article import Article
from editor_app.services.preferences import Person
from shown import Shown
from two_desks import desk as other_desk
from two_desks import give, take, write_over
from windows import wait_until
from writing import write

register_scheme()


@pytest.fixture
def shown(desk: Desk, look: Look) -> Iterator[Shown]:
    made = Shown(desk, look)
    yield made
    made.end()


@pytest.fixture
def package(shown: Shown, tmp_path: Path) -> tuple[Article, bytes]:
    """An article of this library, and what somebody else made of it meanwhile."""
    room, jobs = shown.desk.room, shown.desk.jobs
    jobs.call_on_library(lambda: room.preferences.set_person(Person("道外区委组织部", "李明")))
    article = jobs.call_on_library(lambda: write(room, 1, pictures=0))
    with other_desk(tmp_path / "other", "王丽", "区委组织部") as other:
        take(other, jobs.call_on_library(lambda: give(room, article.id)))
        write_over(other, article.id, "王丽写的。")
        theirs = give(other, article.id)
    jobs.call_on_library(lambda: write_over(room, article.id, "李明写的。"))
    return article, theirs


def press_compare(shown: Shown) -> None:
    def button() -> QPushButton | None:
        found = [each for each in shown.window.findChildren(QPushButton) if each.text() == "比较" and each.isVisible()]
        return found[0] if found else None

    wait_until(lambda: button() is not None)
    pressed = button()
    assert pressed is not None
    pressed.click()
    wait_until(lambda: shown.conductor.looking.comparing)


def test_a_package_from_a_folder(shown: Shown, package: tuple[Article, bytes], tmp_path: Path) -> None:
    stick = tmp_path / "优盘"
    stick.mkdir()
    path = stick / "王丽.textpack"
    path.write_bytes(package[1])
    os.utime(path, (time.time() - 60,) * 2)
    shown.conductor.reviewing.exchanging.folder_chosen(str(stick))
    press_compare(shown)
    assert shown.conductor.writing.article is not None
    assert shown.conductor.writing.article.id == package[0].id


def test_a_package_that_is_imported(shown: Shown, package: tuple[Article, bytes], tmp_path: Path) -> None:
    path = tmp_path / "王丽.textpack"
    path.write_bytes(package[1])
    shown.conductor.taking.bringing.import_documents([path], "")
    press_compare(shown)
