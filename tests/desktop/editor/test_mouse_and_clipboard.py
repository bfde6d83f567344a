from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop.editor.handling import drop, mime_of, picture, place_of, put
from desktop.editor.samples import BOAT, LEVEE, NIGHT, STYLE, cursor_in, every_block
from editor_app.desktop.editor.atoms import find_atom
from editor_app.desktop.editor.clipboard import BODY_MIME, Clipping
from editor_app.desktop.editor.figures import CHOOSE, REMOVE, atom_rect, card_buttons
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.model.body import (
    Body,
    Figure,
    FigureRow,
    MissingPicture,
    Paragraph,
    heading,
    paragraph,
)
from editor_app.model.inline import Mark, styled

# -- the mouse -------------------------------------------------------------------------------------------------------


def test_a_click_on_a_picture_selects_it_and_a_double_click_goes_into_the_caption(editor: BodyEditor) -> None:
    figure = Figure(BOAT, caption="图")
    editor.set_body(Body((paragraph("前"), figure)))
    spot = (place_of(editor, figure.id) + QPointF(20, 20)).toPoint()
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert editor.style_state().picture == figure.id
    assert editor.textCursor().hasSelection()
    QTest.mouseDClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.keyClicks(editor, "x")
    assert editor.body() == Body((paragraph("前"), Figure(BOAT, caption="图x")))


def test_the_buttons_of_a_missing_picture(editor: BodyEditor) -> None:
    missing = MissingPicture("没取回")
    body = Body((paragraph("前"), FigureRow((Figure(LEVEE), missing))))
    editor.set_body(body)
    chosen: list[str] = []
    removed: list[str] = []
    editor.choose_picture_requested.connect(chosen.append)
    editor.picture_removed.connect(removed.append)
    found = find_atom(editor.document(), missing.id)
    assert found is not None
    buttons = card_buttons(atom_rect(editor.document(), found[0], editor.pictures))
    QTest.mouseMove(editor.viewport(), buttons[CHOOSE].center().toPoint())
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=buttons[CHOOSE].center().toPoint())
    assert (chosen, removed) == ([missing.id], [])
    assert editor.change_picture(missing.id, Figure(BOAT))
    editor.undo()
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=buttons[REMOVE].center().toPoint())
    assert removed == [missing.id]
    assert editor.body() == Body((paragraph("前"), Figure(LEVEE)))


def test_files_are_dropped_between_blocks(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("甲"), paragraph("乙"))))
    told: list[tuple[list[str], int]] = []
    editor.files_dropped.connect(lambda paths, position: told.append((paths, position)))
    editor.setTextCursor(cursor_in(editor.document(), "乙"))
    top = editor.cursorRect().top() + 3
    drop(editor, mime_of(["/photos/a.jpg", "/photos/b.jpg"]), QPoint(100, top))
    ((paths, position),) = told
    assert paths == ["/photos/a.jpg", "/photos/b.jpg"]
    editor.insert_figures([Figure(BOAT), Figure(NIGHT)], position)
    assert editor.body() == Body((paragraph("甲"), Figure(BOAT), Figure(NIGHT), paragraph("乙")))


def test_dropped_files_find_their_place_after_the_text_went_on(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("甲"), paragraph("乙"))))
    places: list[int] = []
    editor.files_dropped.connect(lambda paths, position: places.append(position))
    put(editor, "乙", behind=True)
    drop(editor, mime_of(["/photos/a.jpg"]), QPoint(100, editor.cursorRect().bottom()))
    put(editor, "甲", behind=True)
    QTest.keyClicks(editor, "abcdef")
    editor.insert_figures([Figure(BOAT)], places[0])
    assert editor.body() == Body((paragraph("甲abcdef"), paragraph("乙"), Figure(BOAT)))
    QTest.keyClicks(editor, "g")
    assert editor.body().blocks[0] == paragraph("甲abcdefg")


def test_pictures_that_come_while_somebody_writes_leave_the_caret_alone(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("甲乙"),)))
    put(editor, "乙")
    editor.insert_figures([Figure(BOAT), Figure(NIGHT)])
    QTest.keyClicks(editor, "x")
    assert editor.body() == Body((paragraph("甲x乙"), Figure(BOAT), Figure(NIGHT)))


def test_pictures_put_into_an_empty_body_leave_the_caret_where_words_can_be(editor: BodyEditor) -> None:
    editor.insert_figures([Figure(BOAT)])
    QTest.keyClicks(editor, "x")
    assert editor.body() == Body((Figure(BOAT, caption="x"),))


def test_html_that_was_read_comes_where_it_was_pasted(editor: BodyEditor) -> None:
    editor.clip_pasted.connect(lambda clipping: None)
    editor.set_body(Body((paragraph("甲乙"), paragraph("丙"))))
    put(editor, "乙")
    mime = QMimeData()
    mime.setHtml("<p>x</p>")
    editor.insertFromMimeData(mime)
    put(editor, "丙", behind=True)
    editor.insert_body(Body((paragraph("新"),)))
    QTest.keyClicks(editor, "y")
    assert editor.body() == Body((paragraph("甲新乙"), paragraph("丙y")))


def test_files_dropped_on_a_missing_picture_are_for_it(editor: BodyEditor) -> None:
    missing = MissingPicture("没取回")
    editor.set_body(Body((missing,)))
    told: list[tuple[str, list[str]]] = []
    editor.missing_files_dropped.connect(lambda block_id, paths: told.append((block_id, paths)))
    drop(editor, mime_of(["/photos/a.jpg"]), (place_of(editor, missing.id) + QPointF(30, 30)).toPoint())
    assert told == [(missing.id, ["/photos/a.jpg"])]


# -- the clipboard ---------------------------------------------------------------------------------------------------


def test_what_is_copied_is_pasted_with_every_block(editor: BodyEditor) -> None:
    editor.set_body(every_block())
    editor.selectAll()
    mime = editor.createMimeDataFromSelection()
    assert "转移居民" in mime.text()
    editor.set_body(Body())
    editor.insertFromMimeData(mime)
    assert editor.body() == every_block()
    editor.undo()
    assert editor.body() == Body()


def test_a_program_that_ends_with_our_words_on_the_clipboard_ends_well(root: Path) -> None:
    script = (
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from desktop.editor.samples import STYLE, every_block\n"
        "from editor_app.desktop.editor.widget import BodyEditor\n"
        "editor = BodyEditor(STYLE)\n"
        "editor.set_body(every_block())\n"
        "editor.selectAll()\n"
        "editor.copy()\n"
        "assert '转移居民' in app.clipboard().text()\n"
    )
    paths = os.pathsep.join(str(root / name) for name in ("src", "tests"))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": paths}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=180)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_context_menu_speaks_chinese_and_does_what_it_says(editor: BodyEditor) -> None:
    editor.set_body(Body((Paragraph(styled("甲", Mark.STRONG)),)))
    editor.selectAll()
    editor.copy()
    editor.set_body(Body((paragraph("乙"),)))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(editor.viewport(), event)
    menu = editor.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == ["撤销", "重做", "剪切", "复制", "粘贴", "只粘文字", "全选"]
    assert not actions["撤销"].isEnabled()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    actions["只粘文字"].trigger()
    assert editor.body() == Body((paragraph("乙甲"),))
    menu.close()


def test_pasting_into_the_same_body_gives_fresh_ids(editor: BodyEditor) -> None:
    editor.set_body(Body((heading("题"), Figure(BOAT, caption="图"))))
    editor.selectAll()
    mime = editor.createMimeDataFromSelection()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertFromMimeData(mime)
    assert len({block.id for block in editor.body().blocks}) == 4


def test_copying_brings_html_where_a_writer_is_given(editor: BodyEditor) -> None:
    editor.html_writer = lambda body: f"<p>{len(body.blocks)}</p>"
    editor.set_body(Body((paragraph("甲"),)))
    editor.selectAll()
    assert editor.createMimeDataFromSelection().html() == "<p>1</p>"


def test_html_goes_out_to_be_read_and_is_text_where_nobody_reads_it(editor: BodyEditor) -> None:
    mime = QMimeData()
    mime.setHtml("<p><b>甲</b></p>")
    mime.setText("甲")
    editor.insertFromMimeData(mime)
    assert editor.body() == Body((paragraph("甲"),))
    told: list[Clipping] = []
    editor.clip_pasted.connect(told.append)
    editor.insertFromMimeData(mime)
    assert [one.clip.html for one in told] == ["<p><b>甲</b></p>"]
    assert editor.body() == Body((paragraph("甲"),))


def test_text_of_several_lines_becomes_paragraphs_without_indents_of_spaces(editor: BodyEditor) -> None:
    mime = QMimeData()
    mime.setText("\u3000\u3000甲\r\n\r\n\u3000\u3000乙  丙\n")
    editor.insertFromMimeData(mime)
    assert editor.body() == Body((paragraph("甲"), paragraph("乙 丙")))


def test_files_and_screen_shots_on_the_clipboard_go_out(editor: BodyEditor) -> None:
    files: list[list[str]] = []
    images: list[QImage] = []
    editor.files_dropped.connect(lambda paths, position: files.append(paths))
    editor.image_pasted.connect(images.append)
    editor.insertFromMimeData(mime_of(["/photos/a.jpg"]))
    shot = QMimeData()
    shot.setImageData(picture(4, 3))
    editor.insertFromMimeData(shot)
    assert files == [["/photos/a.jpg"]]
    assert images[0].size().width() == 4
    assert editor.body() == Body()


@pytest.mark.parametrize("data", [b"", b"{", b"[]", json.dumps({"format": 1, "blocks": [{"type": "x"}]}).encode()])
def test_a_broken_clipboard_is_taken_as_text(editor: BodyEditor, data: bytes) -> None:
    mime = QMimeData()
    mime.setData(BODY_MIME, data)
    mime.setText("甲")
    editor.insertFromMimeData(mime)
    assert editor.body() == Body((paragraph("甲"),))


def test_an_editor_goes_without_leaving_anything_behind(application: QApplication) -> None:
    import weakref

    made = BodyEditor(STYLE)
    made.set_body(every_block())
    made.show()
    made.grab()
    gone = weakref.ref(made)
    made.close()
    made.deleteLater()
    del made
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    import gc

    gc.collect()
    assert gone() is None
