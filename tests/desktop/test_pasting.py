"""Pasting in the window: in the lane, in three ways, with a button behind it, with pictures of the web filled in later."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from desktop.test_conductor import PHOTOS, Desktop
from editor_app.desktop.desk import Desk
from editor_app.desktop.editor.clipboard import from_mime
from editor_app.desktop.editor.paste_options import PasteOptions
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.look import Look
from editor_app.desktop.panes.import_pane import ImportPane
from editor_app.model.body import Body, Heading, Table, body_text, paragraph
from editor_app.model.clip import PasteMode
from editor_app.model.inline import plain
from editor_app.services.pasting import MAX_BLOCKS, ON_WEB
from sites.test_web_pictures import serving_file
from windows import bury, let_pass, wait_until

WORD = (
    '<p align=center style="text-align:center"><b>小标题</b></p><p class=MsoNormal style="mso-x:1">甲<b>乙</b></p>'
    "<table><tr><td>一</td><td>二</td></tr></table>"
)


@pytest.fixture
def desktop(desk: Desk, look: Look) -> Iterator[Desktop]:
    made = Desktop(desk, look)
    made.new()
    yield made
    made.conductor.writing.stop()
    made.conductor.deleteLater()
    made.window.deleteLater()
    bury()


def mime_of(html: str, *, text: str = "", image: bool = False) -> QMimeData:
    mime = QMimeData()
    if html:
        mime.setHtml(html)
    if text:
        mime.setText(text)
    if image:
        picture = QImage(300, 200, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.darkCyan)
        mime.setImageData(picture)
    return mime


def options(desktop: Desktop) -> PasteOptions:
    return desktop.conductor.taking.pasting.options


def paste(desktop: Desktop, mime: QMimeData) -> Body:
    editor = desktop.window.article.editor
    editor.insertFromMimeData(mime)
    wait_until(lambda: not options(desktop).isHidden())
    return editor.body()


def test_structure_then_words_then_a_picture_each_as_one_step(desktop: Desktop) -> None:
    editor = desktop.window.article.editor
    editor.set_body(Body((paragraph("前后"),)))
    QTest.keyClick(editor, Qt.Key.Key_Right)
    body = paste(desktop, mime_of(WORD, text="小标题\n甲乙\n一\t二", image=True))
    assert {Heading, Table} <= {type(block) for block in body.blocks}
    assert options(desktop).modes[PasteMode.STRUCTURE].isChecked()
    options(desktop).modes[PasteMode.WORDS].trigger()
    wait_until(lambda: options(desktop).modes[PasteMode.WORDS].isChecked() and "前小标题" in body_text(editor.body()))
    assert body_text(editor.body()) == "前小标题\n甲乙\n一 二后"
    options(desktop).modes[PasteMode.PICTURE].trigger()
    wait_until(lambda: len(editor.body().figures()) == 1)
    assert body_text(editor.body()) == "前\n后"
    editor.undo()
    assert editor.body() == Body((paragraph("前后"),))
    assert options(desktop).isHidden()


def test_the_selection_comes_back_when_the_paste_is_switched(desktop: Desktop) -> None:
    editor = desktop.window.article.editor
    editor.set_body(Body((paragraph("前中后"),)))
    QTest.keyClick(editor, Qt.Key.Key_Right)
    QTest.keyClick(editor, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    body = paste(desktop, mime_of("<p><b>新</b></p>", text="旧"))
    assert body_text(body) == "前新后"
    options(desktop).modes[PasteMode.WORDS].trigger()
    wait_until(lambda: body_text(editor.body()) == "前旧后")


def test_the_button_goes_with_typing_esc_and_time(desktop: Desktop) -> None:
    editor = desktop.window.article.editor
    editor.setFocus()
    paste(desktop, mime_of("<p>甲</p>"))
    QTest.keyClicks(editor, "x")
    assert options(desktop).isHidden()
    paste(desktop, mime_of("<p>乙</p>"))
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert options(desktop).isHidden()
    paste(desktop, mime_of("<p>丙</p>"))
    assert not options(desktop).modes[PasteMode.PICTURE].isEnabled()
    options(desktop)._timer.timeout.emit()
    assert options(desktop).isHidden()
    assert body_text(editor.body()) == "甲x乙丙"


def test_the_button_stays_in_sight_when_there_is_less_room(desktop: Desktop) -> None:
    paste(desktop, mime_of("<p>甲</p>" * 60 + "<iframe></iframe>"))
    desktop.window.resize(911, 432)
    view = desktop.window.article.editor.viewport()
    wait_until(lambda: view.rect().contains(options(desktop).geometry()))


def test_control_alone_opens_the_choice(desktop: Desktop) -> None:
    editor = desktop.window.article.editor
    paste(desktop, mime_of("<p>甲</p>"))
    QTest.keyPress(editor, Qt.Key.Key_Control)
    QTest.keyRelease(editor, Qt.Key.Key_Control)
    assert options(desktop).menu_of_modes.isVisible()
    options(desktop).menu_of_modes.close()


def test_rtf_alone_is_pasted(desktop: Desktop) -> None:
    mime = QMimeData()
    mime.setData("text/rtf", b"{\\rtf1\\b \\u20826?\\u24314?\\par}")
    assert body_text(paste(desktop, mime)) == "党建"


def test_what_was_dropped_is_told_in_the_bar_with_a_report(desktop: Desktop) -> None:
    paste(desktop, mime_of("<p>甲</p><iframe></iframe>"))
    assert "没有带入 1 处" in desktop.said
    desktop.window.article.bar.chosen.emit(0)
    pane = desktop.window.right.over
    assert isinstance(pane, ImportPane)
    assert [line.words for line in pane.model.rows] == ["没有带入", "视频、网页框等嵌入内容"]
    assert not pane.edits["title"].isVisible()
    QTest.keyClick(pane.list_view, Qt.Key.Key_Escape)
    assert desktop.window.right.over is None


def test_a_public_account_is_asked_for_its_name(desktop: Desktop) -> None:
    html = '<div id="js_content"><a id="js_name">道外党建</a><p>甲</p></div>'
    paste(desktop, mime_of(html))
    assert "转载来源" in desktop.said
    desktop.window.article.bar.chosen.emit(0)
    assert desktop.window.article.metadata().source == "道外党建"


def test_a_picture_of_the_web_fills_its_card_later(desktop: Desktop) -> None:
    desktop.desk.room.pasting.private_allowed = True
    editor = desktop.window.article.editor
    with serving_file(PHOTOS[0].read_bytes()) as address:
        paste(desktop, mime_of(f'<p>甲</p><p><img src="{address}/a.jpg"></p><p style="text-align:center">图为现场</p>'))
        wait_until(lambda: len(editor.body().figures()) == 1)
    assert editor.body().figures()[0].caption == "图为现场"
    assert not editor.body().missing()


def test_pictures_that_cannot_be_had_stay_cards_and_are_told(desktop: Desktop) -> None:
    editor = desktop.window.article.editor
    paste(desktop, mime_of('<p>甲</p><p><img src="http://127.0.0.1:9/a.jpg"></p>'))
    wait_until(lambda: "1 张图片没有下载到" in desktop.said)
    (missing,) = editor.body().missing()
    assert missing.origin == "http://127.0.0.1:9/a.jpg"
    assert missing.why == ON_WEB


def test_fetching_can_be_switched_off_and_is_remembered(desktop: Desktop) -> None:
    action = desktop.window.commands["fetchPicturesAction"]
    wait_until(action.isChecked)
    action.trigger()
    pasting = desktop.desk.room.pasting
    wait_until(lambda: not desktop.desk.jobs.call_on_library(pasting.fetches_pictures))
    paste(desktop, mime_of('<p>甲</p><p><img src="http://127.0.0.1:9/a.jpg"></p>'))
    assert desktop.window.article.editor.body().missing()
    assert desktop.conductor.taking.pasting._handles == []


def test_a_huge_paste_leaves_the_window_alive_and_can_be_stopped(desktop: Desktop) -> None:
    editor = desktop.window.article.editor
    gate, done = threading.Event(), threading.Event()
    desktop.desk.jobs.start(LaneName.WORK, lambda _progress: gate.wait(60))
    editor.insertFromMimeData(mime_of("<p>" + "甲<span style='mso-x:1'>乙</span>" * 30_000 + "</p>"))
    editor.setFocus()
    QTest.keyClicks(editor, "x")
    assert body_text(editor.body()) == "x"
    desktop.window.status.cancel.click()
    assert "已停下" in desktop.said
    gate.set()
    desktop.desk.jobs.start(LaneName.WORK, lambda _progress: done.set())
    wait_until(done.is_set)
    let_pass(0.05)
    assert body_text(editor.body()) == "x"


def test_a_paste_beyond_any_article_is_refused_with_words(desktop: Desktop) -> None:
    editor = desktop.window.article.editor
    editor.insertFromMimeData(mime_of("<p>甲" * (MAX_BLOCKS + 1)))
    wait_until(lambda: "分几次粘贴" in desktop.said)
    assert body_text(editor.body()) == ""


def test_words_alone_by_the_command(desktop: Desktop) -> None:
    editor = desktop.window.article.editor
    editor.set_body(Body((Heading((*paragraph("题").inlines,)),)))
    editor.setFocus()
    editor.selectAll()
    editor.copy()
    assert "text-align:center" in editor.createMimeDataFromSelection().html()
    editor.set_body(Body((paragraph("甲"),)))
    assert desktop.window.commands["pasteTextAction"].isEnabled()
    editor.paste_words()
    assert [plain(block.inlines) for block in editor.body().blocks if not isinstance(block, Heading)] == ["题甲"]  # type: ignore[union-attr]


def test_what_is_copied_gets_its_pictures_unless_something_else_was_copied_since(desktop: Desktop) -> None:
    editor, clipboard = desktop.window.article.editor, QGuiApplication.clipboard()
    desktop.conductor.take_files([PHOTOS[0]])
    wait_until(lambda: len(editor.body().figures()) == 1)
    gate = threading.Event()
    desktop.desk.jobs.start(LaneName.WORK, lambda _progress: gate.wait(60))
    editor.selectAll()
    editor.copy()
    assert "<img" not in clipboard.mimeData().html()  # nobody waits for it
    gate.set()
    wait_until(lambda: "data:image/jpeg;base64," in clipboard.mimeData().html())
    assert from_mime(clipboard.mimeData()) == editor.body()
    gate.clear()
    desktop.desk.jobs.start(LaneName.WORK, lambda _progress: gate.wait(60))
    editor.copy()
    clipboard.setText("别的")
    gate.set()
    wait_until(lambda: desktop.conductor.taking.pasting._copying is None)
    assert clipboard.text() == "别的"
    assert not clipboard.mimeData().hasHtml()
