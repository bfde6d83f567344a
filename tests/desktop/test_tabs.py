"""Several articles open at once, over a real library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.test_conductor import Desktop
from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.desktop.panes.article_tabs import ArticleTabs, TabFace
from editor_app.model.article import Article
from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.changes import Changes
from editor_app.model.errors import Unavailable
from editor_app.model.session import Session
from windows import bury, wait_until

NO_KEYS = Qt.KeyboardModifier.NoModifier
LONG = Body(tuple(paragraph(f"第{n}段，" + "雨一直下。" * 30) for n in range(60)))


@pytest.fixture
def desktop(desk: Desk, look: Look) -> Iterator[Desktop]:
    made = Desktop(desk, look)
    yield made
    made.conductor.writing.stop()
    made.conductor.deleteLater()
    made.window.deleteLater()
    bury()


def titles(desktop: Desktop) -> list[str]:
    return [face.title for face in desktop.window.article.tabs.faces]


def text(desktop: Desktop) -> str:
    return body_text(desktop.window.article.body())


def stored(desktop: Desktop, article: str) -> Article:
    return desktop.desk.jobs.call_on_library(lambda: desktop.desk.room.authoring.open(article))


def make(desktop: Desktop, title: str, words: str) -> str:
    room = desktop.desk.room

    def work() -> str:
        made = room.authoring.new(title=title)
        return room.authoring.save(made.id, made.metadata, Body((paragraph(words),)), made.version).id

    return desktop.desk.jobs.call_on_library(work)


def go(desktop: Desktop, article: str) -> None:
    desktop.conductor.writing.open(article)
    wait_until(lambda: desktop.open_id() == article)


def trigger(desktop: Desktop, action: str, shows: str) -> None:
    desktop.window.commands[action].trigger()
    wait_until(lambda: desktop.open_id() == shows)


def three(desktop: Desktop) -> tuple[str, str, str]:
    a, b, c = make(desktop, "甲", "一"), make(desktop, "乙", "二"), make(desktop, "丙", "三")
    for article in (a, b, c):
        go(desktop, article)
    return a, b, c


def test_each_article_has_a_tab_and_one_that_is_open_comes_to_the_front(desktop: Desktop) -> None:
    tabs = desktop.window.article.tabs
    a = make(desktop, "甲", "一")
    go(desktop, a)
    assert not tabs.isVisible(), "one article needs no tabs"
    b = make(desktop, "乙", "二")
    go(desktop, b)
    assert tabs.isVisible()
    assert titles(desktop) == ["甲", "乙"]
    go(desktop, a)
    assert titles(desktop) == ["甲", "乙"]
    assert tabs.currentIndex() == 0
    assert text(desktop) == "一"
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, NO_KEYS, tabs.tabRect(1).topLeft() + QPoint(20, 16))
    assert desktop.open_id() == b
    assert text(desktop) == "二"
    assert desktop.window.windowTitle().startswith("乙")


def test_going_from_tab_to_tab_is_no_undo_step_and_each_text_keeps_its_own(desktop: Desktop) -> None:
    a, b = make(desktop, "甲", "一"), make(desktop, "乙", "二")
    editor = desktop.window.article.editor
    go(desktop, a)
    desktop.type("xy")
    go(desktop, b)
    assert not desktop.window.commands["undoAction"].isEnabled()
    desktop.type("z")
    trigger(desktop, "nextTabAction", a)
    assert editor.textCursor().position() == 2
    assert desktop.window.commands["undoAction"].isEnabled()
    editor.undo()
    assert text(desktop) == "一"
    assert not desktop.window.commands["undoAction"].isEnabled()
    trigger(desktop, "previousTabAction", b)
    editor.undo()
    assert text(desktop) == "二"
    editor.redo()
    assert text(desktop) == "z二"
    wait_until(lambda: desktop.saved)
    assert (body_text(stored(desktop, a).body), body_text(stored(desktop, b).body)) == ("一", "z二")


def test_what_leaves_the_screen_is_saved_and_the_dot_goes(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b, _c = three(desktop)
    go(desktop, a)
    desktop.window.article.head.title.insertPlainText("新")
    wait_until(lambda: titles(desktop)[0] == "新甲")
    QTest.keyClicks(desktop.window.article.editor, "x")
    assert [face.unsaved for face in desktop.window.article.tabs.faces] == [True, False, False]
    assert "未保存" in desktop.window.article.tabs.accessibleTabName(0)
    go(desktop, b)
    wait_until(lambda: not any(face.unsaved for face in desktop.window.article.tabs.faces))
    kept = stored(desktop, a)
    assert (kept.metadata.title, body_text(kept.body)) == ("新甲", "x一")
    go(desktop, a)
    assert desktop.window.article.metadata().title == "新甲"


def test_closing_shows_the_neighbour_and_the_last_one_leaves_nothing(desktop: Desktop) -> None:
    a, b, c = three(desktop)
    go(desktop, b)
    QTest.keyClicks(desktop.window.article.editor, "x")
    trigger(desktop, "closeTabAction", c)
    assert titles(desktop) == ["甲", "丙"]
    assert body_text(stored(desktop, b).body) == "x二"
    trigger(desktop, "closeTabAction", a)
    trigger(desktop, "closeTabAction", "")
    assert titles(desktop) == []
    assert text(desktop) == ""
    go(desktop, b)
    assert text(desktop) == "x二"
    assert not desktop.window.article.editor.document().isUndoAvailable()


def test_the_middle_button_and_the_cross_close_a_tab(desktop: Desktop) -> None:
    _a, b, c = three(desktop)
    tabs = desktop.window.article.tabs
    QTest.mouseClick(tabs, Qt.MouseButton.MiddleButton, NO_KEYS, tabs.tabRect(0).center())
    assert titles(desktop) == ["乙", "丙"]
    assert desktop.open_id() == c
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, NO_KEYS, tabs.mark_rect(1).center())
    wait_until(lambda: desktop.open_id() == b)
    assert titles(desktop) == ["乙"]


def test_one_that_was_only_glanced_at_makes_room_for_the_next(desktop: Desktop) -> None:
    a, b, c = make(desktop, "甲", "一"), make(desktop, "乙", "二"), make(desktop, "丙", "三")
    for article in (a, b):
        desktop.window.library.glance_requested.emit(article)
        wait_until(lambda article=article: desktop.open_id() == article)  # type: ignore[misc]
    assert titles(desktop) == ["乙"]
    QTest.keyClicks(desktop.window.article.editor, "x")
    desktop.window.library.glance_requested.emit(c)
    wait_until(lambda: desktop.open_id() == c)
    assert titles(desktop) == ["乙", "丙"]
    desktop.window.library.open_requested.emit(c)
    desktop.window.library.glance_requested.emit(a)
    wait_until(lambda: desktop.open_id() == a)
    assert titles(desktop) == ["乙", "丙", "甲"]


def test_a_text_that_cannot_be_saved_keeps_its_tab_and_is_tried_again(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = make(desktop, "甲", "一"), make(desktop, "乙", "二")
    go(desktop, a)
    go(desktop, b)
    authoring = type(desktop.desk.room.authoring)

    def full(*_arguments: object, **_named: object) -> Article:
        raise Unavailable("disk.full", name="library.db", why="")

    with monkeypatch.context() as broken:
        broken.setattr(authoring, "save", full)
        go(desktop, a)
        QTest.keyClicks(desktop.window.article.editor, "x")
        go(desktop, b)  # errors never block writing
        wait_until(lambda: "甲：" in desktop.said)
        assert [face.unsaved for face in desktop.window.article.tabs.faces] == [True, False]
        assert text(desktop) == "二"
        go(desktop, a)
        assert text(desktop) == "x一"
        wait_until(lambda: desktop.window.status.save.state == "save.failed")
        desktop.conductor.writing.close()
        wait_until(lambda: desktop.conductor.writing.current is not None)
        assert desktop.open_id() == a
        go(desktop, b)
    desktop.conductor.writing._retry.start(0)
    wait_until(lambda: not any(face.unsaved for face in desktop.window.article.tabs.faces))
    assert body_text(stored(desktop, a).body) == "x一"


def test_a_text_that_others_changed_is_read_anew(desktop: Desktop) -> None:
    a, b = make(desktop, "甲", "一"), make(desktop, "乙", "二")
    go(desktop, a)
    go(desktop, b)
    room = desktop.desk.room

    def change(article: str) -> None:
        there = room.authoring.open(article)
        room.authoring.save(article, there.metadata, Body((paragraph("别处改的"),)), there.version)

    for article in (a, b):
        desktop.desk.jobs.call_on_library(lambda article=article: change(article))  # type: ignore[misc]
        desktop.desk.news.tell(Changes(articles=frozenset([article])))
    wait_until(lambda: text(desktop) == "别处改的")
    go(desktop, a)
    wait_until(lambda: text(desktop) == "别处改的")
    assert not desktop.window.article.editor.document().isUndoAvailable()
    desktop.type("x")
    assert body_text(stored(desktop, a).body) == "x别处改的"


def test_a_text_that_is_read_anew_is_shown_where_one_was(desktop: Desktop) -> None:
    a = make(desktop, "甲", "一二三四五")
    go(desktop, a)
    editor = desktop.window.article.editor
    editor.set_body(LONG)
    editor.goto_block(LONG.blocks[40].id)
    desktop.conductor.writing.edited()
    wait_until(lambda: desktop.saved)
    before = editor.place()
    desktop.conductor.writing.reload()
    wait_until(lambda: not desktop.conductor.writing.current.reloading)  # type: ignore[union-attr]
    assert editor.place() == before
    assert not editor.document().isUndoAvailable()


def test_one_that_is_moved_to_the_trash_is_closed(desktop: Desktop) -> None:
    a, _b, c = three(desktop)
    desktop.conductor._on_put_away([a, c])
    wait_until(lambda: titles(desktop) == ["乙"])


def test_a_version_asked_for_while_saving_is_kept(desktop: Desktop) -> None:
    a = make(desktop, "甲", "一")
    go(desktop, a)
    QTest.keyClicks(desktop.window.article.editor, "x")
    desktop.conductor.writing.left_field()
    desktop.conductor.writing.save_version()
    history = desktop.desk.room.authoring.history
    wait_until(lambda: desktop.desk.jobs.call_on_library(lambda: history(a))[0].reason.value == "manual")


def test_a_tab_shows_an_end_and_the_whole_in_its_hint(look: Look) -> None:
    tabs = ArticleTabs(look)
    long = "题" * 60
    face = TabFace("a", long)
    tabs.show_faces((face, TabFace("b", "A&B"), TabFace("c", "")), "b")
    assert tabs.tabRect(0).width() < 240
    assert tabs.tabToolTip(0) == long
    assert tabs.tabText(2) == "未写标题"
    assert tabs.currentIndex() == 1
    tabs.show_faces((replace(face, unsaved=True), TabFace("c", "")), "c")
    assert (tabs.count(), tabs.currentIndex()) == (2, 1)
    assert tabs.accessibleTabName(0) == long + "（有改动，未保存）"
    assert not tabs.grab().isNull()
    tabs.deleteLater()
    bury()


def test_the_session_comes_back_with_caret_and_place_and_only_the_one_in_front_is_loaded(
    desktop: Desktop, desk: Desk, look: Look
) -> None:
    a, b, c = three(desktop)
    room, editor = desk.room, desktop.window.article.editor
    desktop.conductor.tabbing.restore(Session())
    go(desktop, a)
    editor.set_body(LONG)
    editor.goto_block(LONG.blocks[40].id)
    desktop.conductor.writing.edited()
    go(desktop, b)
    desktop.type("x")
    place = desktop.window.article.places()[a]
    desktop.conductor.tabbing._keep.start(0)
    wait_until(lambda: desk.jobs.call_on_library(room.sessions.last).active == b)
    desk.jobs.call_on_library(lambda: room.authoring.trash(c))
    session = desk.jobs.call_on_library(room.sessions.last)
    assert [tab.title for tab in session.tabs] == ["甲", "乙"]
    again = Desktop(desk, look)
    try:
        again.conductor.tabbing.restore(session)
        assert titles(again) == ["甲", "乙"]
        wait_until(lambda: again.open_id() == b)
        assert again.window.article.editor.textCursor().position() == 1
        assert [draft.opened is None for draft in again.conductor.writing.drafts] == [True, False]
        trigger(again, "nextTabAction", a)
        assert again.window.article.editor.place() == place
        assert not again.window.commands["undoAction"].isEnabled()
        assert again.conductor.tabbing.session() == session.__class__(session.tabs, a)
    finally:
        again.conductor.writing.stop()
        again.conductor.tabbing.stop()
        again.conductor.deleteLater()
        again.window.deleteLater()


def test_an_article_that_cannot_be_loaded_loses_its_tab_and_nothing_else(desktop: Desktop) -> None:
    a = make(desktop, "甲", "一")
    go(desktop, a)
    desktop.conductor.writing.hold("0" * 32, "没了")
    assert titles(desktop) == ["甲", "没了"]
    desktop.conductor.writing.open("0" * 32)
    wait_until(lambda: titles(desktop) == ["甲"])
    assert "没了：" in desktop.said
    assert desktop.open_id() == a


def test_a_session_that_cannot_be_kept_disturbs_nobody(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[bool] = []

    def full(*_arguments: object) -> None:
        tried.append(True)
        raise Unavailable("disk.full", name="library.db", why="")

    monkeypatch.setattr(type(desktop.desk.room.sessions), "keep", full)
    desktop.conductor.tabbing.restore(Session())
    go(desktop, make(desktop, "甲", "一"))
    desktop.conductor.tabbing._keep.start(0)
    wait_until(lambda: bool(tried))
    desktop.type("x")
    assert desktop.said == ""
    desktop.conductor.tabbing.stop()


def test_a_new_article_from_the_open_one_comes_in_a_tab_of_its_own(desktop: Desktop) -> None:
    a = make(desktop, "8月3日见闻", "8月3日，雨")
    go(desktop, a)
    desktop.type("x")
    desktop.window.commands["likeAction"].trigger()
    wait_until(lambda: desktop.open_id() not in ("", a))
    assert text(desktop) == "x〔日期〕，雨"
    assert titles(desktop) == ["8月3日见闻", "〔日期〕见闻"]
    assert body_text(stored(desktop, a).body) == "x8月3日，雨"
