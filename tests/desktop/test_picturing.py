"""The pictures of an article in the window: many photos at once, their pane, order, words, cover."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from editor_app.desktop.dialogs.cover_dialog import CoverDialog
from editor_app.desktop.dialogs.picture_words import PictureWordsDialog
from editor_app.desktop.editor.commands import position_of
from editor_app.desktop.editor.figures import atom_rect
from editor_app.desktop.flows.illustrating import Loaded
from editor_app.desktop.models.picture_words import ALT, CAPTION, CONSENT, CREDIT
from editor_app.desktop.models.pictures import PICTURE, PictureRow
from editor_app.model.body import Body, Figure, MissingPicture, Paragraph, body_text, paragraph
from pictured import Pictured, draw_photos
from pictures.drawing import encode, photo, screenshot
from windows import bury, let_pass, wait_until


def test_twenty_photos_stand_in_the_order_they_were_taken_and_are_seen_before_they_are_made(
    pictured: Pictured, tmp_path: Path
) -> None:
    files = draw_photos(tmp_path, 20)
    bad = tmp_path / "坏.jpg"
    bad.write_bytes(b"no picture")
    loads: list[Loaded] = []
    pictured.conductor.picturing.loaded.connect(loads.append)
    pictured.editor.setFocus()
    QTest.keyClicks(pictured.editor, "vorher")
    pictured.editor.files_dropped.emit([str(path) for path in [*files, bad]], 6)
    QTest.keyClicks(pictured.editor, " und weiter")
    wait_until(lambda: len(pictured.editor.body().figures()) == 20)
    first = pictured.editor.body().blocks[0]
    assert isinstance(first, Paragraph)
    assert body_text(Body((first,))) == "vorher und weiter"
    described = pictured.desk.room.illustrating.asset
    taken = [described(figure.asset).info.taken_at for figure in pictured.editor.body().figures()]
    assert taken == sorted(taken)
    assert len(set(taken)) == 20
    assert "坏.jpg" in pictured.said
    facts = pictured.conductor.picturing.illustration.facts
    wait_until(lambda: len(facts) == 20 and all(fact.rendition for fact in facts.values()))
    sights, rest = loads[:10], loads[10:]
    assert all(load.facts.rendition is None and not load.thumbnail.isNull() for load in sights)
    assert sum(load.facts.rendition is not None for load in rest) == 20
    assert pictured.window.status._busy.isHidden()


def test_every_photo_that_does_not_come_in_is_named_with_its_reason(pictured: Pictured, tmp_path: Path) -> None:
    good, broken, empty = draw_photos(tmp_path, 1)[0], tmp_path / "断了.jpg", tmp_path / "空的.jpg"
    broken.write_bytes(good.read_bytes()[:400])
    empty.write_bytes(b"")
    pictured.conductor.taking.pictures_chosen([str(path) for path in (broken, good, empty)])
    wait_until(lambda: "2 张没有收入" in pictured.window.article.bar.words)
    assert "断了.jpg" in pictured.window.article.bar.words
    assert "空的.jpg" in pictured.window.article.bar.words


def test_stopped_the_photos_that_came_in_are_placed_and_the_others_counted(pictured: Pictured, tmp_path: Path) -> None:
    files = draw_photos(tmp_path, 12)
    add, heard = pictured.desk.room.illustrating.add_bytes, threading.Event()

    def slow(data: bytes, name: str) -> object:
        if name == files[2].name:
            pictured.conductor.taking.bringing.cancel()
            heard.set()
        if name > files[2].name:
            heard.wait(60)  # not all of them are in before the stop is heard
            time.sleep(0.2)
        return add(data, name)

    object.__setattr__(pictured.desk.room.illustrating, "add_bytes", slow)
    pictured.conductor.taking.pictures_chosen([str(path) for path in files])
    wait_until(lambda: "已停下" in pictured.said)
    kept = len(pictured.editor.body().figures())
    assert 0 < kept < 12
    assert f"放入了 {kept} 张，还有 {12 - kept} 张" in pictured.said


def test_the_text_is_written_on_while_pictures_are_made(pictured: Pictured, tmp_path: Path) -> None:
    gate = pictured.hold_pictures()
    pictured.conductor.taking.pictures_chosen([str(path) for path in draw_photos(tmp_path, 1)])
    pictured.editor.setFocus()
    QTest.keyClicks(pictured.editor, "weiter")
    wait_until(lambda: not pictured.conductor.writing.dirty)
    gate.set()
    wait_until(lambda: len(pictured.editor.body().figures()) == 1)
    assert body_text(pictured.editor.body()) == "weiter"


# -- order ------------------------------------------------------------------------------------------------------------


def shown(pictured: Pictured, *captions: str, between: str = "字") -> list[Figure]:
    """Put figures with these captions on the page, a paragraph before each."""
    figures = [Figure(f"{number:064x}", caption=caption) for number, caption in enumerate(captions, 1)]
    blocks = [block for figure in figures for block in (paragraph(between), figure)]
    pictured.editor.set_body(Body(tuple(blocks)))
    pictured.conductor.picturing.show(pictured.editor.body())
    return figures


def test_a_picture_is_moved_by_keys_as_one_undo_step_and_stays_chosen(pictured: Pictured) -> None:
    figures = shown(pictured, "甲", "乙", "丙")
    before = pictured.editor.body()
    rows = pictured.window.pictures.list_view
    rows.choose(figures[2].id)
    QTest.keyClick(rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert pictured.captions() == ["甲", "丙", "乙"]
    QTest.keyClick(rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert pictured.captions() == ["丙", "甲", "乙"]
    told = str(rows.currentIndex().data(Qt.ItemDataRole.AccessibleDescriptionRole))
    assert told.endswith(("正在整理", "不能用"))
    chosen = rows.chosen()
    assert chosen is not None
    assert (chosen.picture.id, chosen.number) == (figures[2].id, 1)
    QTest.keyClick(rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert pictured.captions() == ["丙", "甲", "乙"]
    pictured.editor.undo()
    pictured.editor.undo()
    assert pictured.editor.body() == before
    assert [picture.id for picture in pictured.editor.body().pictures()] == [figure.id for figure in figures]


def test_a_picture_is_dropped_between_others(pictured: Pictured) -> None:
    model = pictured.window.pictures.model
    drops = [
        (2, 0, "丙甲乙"),
        (0, 3, "乙丙甲"),
        (0, 2, "乙甲丙"),
        (1, 1, "甲乙丙"),
        (1, 2, "甲乙丙"),
        (0, -1, "乙丙甲"),
    ]
    for dragged, row, made in drops:
        shown(pictured, "甲", "乙", "丙")
        mime = model.mimeData([model.index(dragged)])
        taken = model.dropMimeData(mime, Qt.DropAction.MoveAction, row, 0, QModelIndex())
        assert not taken  # the view leaves its rows alone
        assert "".join(pictured.captions()) == made, (dragged, row)
        assert model.index(0).data() == f"1　{made[0]}"


def test_the_buttons_of_a_row_and_its_menu_do_what_they_say(pictured: Pictured) -> None:
    missing = MissingPicture(why="未取回", caption="乙")
    figure = Figure("1" * 64, caption="甲")
    pictured.editor.set_body(Body((figure, missing)))
    pictured.conductor.picturing.show(pictured.editor.body())
    pane = pictured.window.pictures
    rows = pane.list_view
    asked: list[str] = []
    pane.edit_requested.connect(asked.append)
    rect = rows.visualRect(pane.model.index(0))
    left, plain, top = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, rect.y() + 20
    QTest.mouseClick(rows.viewport(), left, plain, QPoint(rect.right() - 50, top))
    assert asked == [figure.id]
    words = [action.text() for action in pane.menu_of(figure.id).actions() if action.text()]
    assert words[:2] == ["裁剪、旋转、遮挡…", "设为封面…"]
    menu = pane.menu_of(missing.id)
    assert menu.actions()[0].text() == "选图片…"
    up = next(action for action in menu.actions() if action.text().startswith("上移"))
    up.trigger()
    assert pictured.captions() == ["乙", "甲"]
    rows.choose(figure.id)
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert pictured.captions() == ["乙"]
    pictured.editor.undo()
    assert pictured.captions() == ["乙", "甲"]


# -- words ------------------------------------------------------------------------------------------------------------


def opened_words(pictured: Pictured) -> PictureWordsDialog:
    action = pictured.window.commands["pictureWordsAction"]
    assert action.isEnabled()
    action.trigger()
    dialog = pictured.conductor.picturing.dialog
    assert dialog is not None
    return dialog


def write(dialog: PictureWordsDialog, words: str, key: Qt.Key) -> None:
    """Type into the field that is open, and leave it by a key."""
    field = dialog.table.focusWidget() if dialog.isActiveWindow() else dialog.table.viewport().findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, words)
    QTest.keyClick(field, key)
    let_pass(0.01)  # Qt closes the field once it has had the key
    bury()


def test_words_of_all_pictures_are_written_in_one_table_and_are_one_undo_step(pictured: Pictured) -> None:
    shown(pictured, "", "", "丙")
    before = pictured.editor.body()
    dialog = opened_words(pictured)
    table, model = dialog.table, dialog.words
    table.write_at(0, CAPTION)
    write(dialog, "eins", Qt.Key.Key_Tab)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, CREDIT)
    write(dialog, "Lin", Qt.Key.Key_Backtab)
    assert table.currentIndex().column() == CAPTION
    write(dialog, "", Qt.Key.Key_Return)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, CAPTION)
    write(dialog, "zwei", Qt.Key.Key_Return)
    assert model.index(0, ALT).data() == "eins"  # the caption stands for it, in grey
    assert model.index(0, ALT).data(Qt.ItemDataRole.EditRole) == ""
    table.setCurrentIndex(model.index(0, CREDIT))
    dialog.fill.click()
    model.setData(model.index(2, CONSENT), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    dialog.accept()
    figures = pictured.editor.body().figures()
    assert [(figure.caption, figure.credit, figure.alt) for figure in figures] == [
        ("eins", "Lin", ""), ("zwei", "Lin", ""), ("丙", "Lin", ""),
    ]  # fmt: skip
    assert [figure.consent for figure in figures] == [False, False, True]
    pictured.editor.undo()
    assert pictured.editor.body() == before


def test_a_picture_story_is_put_into_order_on_the_sheet(pictured: Pictured) -> None:
    figures = shown(pictured, "甲", "乙", "丙")
    dialog = opened_words(pictured)
    dialog.open_view(1)
    sheet = dialog.sheet
    sheet.setCurrentIndex(dialog.pictures.index(2))
    QTest.keyClick(sheet, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    mime = dialog.pictures.mimeData([dialog.pictures.index(0)])
    dialog.pictures.dropMimeData(mime, Qt.DropAction.MoveAction, 3, 0, QModelIndex())
    dialog.pictures.setData(dialog.pictures.index(0), " drei ")
    assert pictured.captions() == ["甲", "乙", "丙"]
    dialog.accept()
    assert pictured.captions() == ["drei", "乙", "甲"]
    assert [picture.id for picture in pictured.editor.body().pictures()] == [figures[n].id for n in (2, 1, 0)]
    pictured.editor.undo()
    assert pictured.captions() == ["甲", "乙", "丙"]


def test_what_was_changed_in_the_text_meanwhile_stays(pictured: Pictured, tmp_path: Path) -> None:
    shown(pictured, "甲", "乙")
    dialog = opened_words(pictured)
    dialog.words.setData(dialog.words.index(0, CAPTION), "A")
    pictured.editor.insert_figures([Figure("9" * 64, caption="新")])
    dialog.accept()
    assert sorted(pictured.captions()) == ["A", "乙", "新"]


def test_a_dialog_that_is_cancelled_changes_nothing(pictured: Pictured) -> None:
    shown(pictured, "甲")
    dialog = opened_words(pictured)
    dialog.words.setData(dialog.words.index(0, CAPTION), "A")
    dialog.reject()
    assert pictured.captions() == ["甲"]
    assert not pictured.editor.document().isUndoAvailable()


# -- the same photo again ---------------------------------------------------------------------------------------------


def marks(pictured: Pictured) -> list[str]:
    model = pictured.window.pictures.model
    rows = [model.index(number).data(PICTURE) for number in range(model.rowCount())]
    return [row.same for row in rows if isinstance(row, PictureRow)]


def test_a_photo_that_another_article_shows_is_told_and_the_way_there_offered(
    pictured: Pictured, tmp_path: Path
) -> None:
    first = pictured.conductor.writing.article
    assert first is not None
    file = draw_photos(tmp_path, 1)
    pictured.window.article.head.title.setPlainText("防汛一线")
    pictured.conductor.taking.pictures_chosen([str(file[0])])
    wait_until(lambda: len(pictured.editor.body().figures()) == 1 and not pictured.conductor.writing.dirty)
    pictured.conductor.new_article()
    wait_until(lambda: pictured.conductor.writing.article not in (None, first) and pictured.captions() == [])
    pictured.conductor.taking.pictures_chosen([str(file[0])])
    wait_until(lambda: "用过" in pictured.said)
    assert "图 1 在《防汛一线》里用过" in pictured.said
    assert marks(pictured) == ["《防汛一线》用过"]
    pictured.conductor._on_bar_chosen(1)
    assert pictured.captions() == []
    pictured.editor.undo()
    pictured.conductor._on_bar_chosen(0)
    wait_until(
        lambda: pictured.conductor.writing.article is not None and pictured.conductor.writing.article.id == first.id
    )


def test_a_photo_twice_in_one_article_and_one_that_looks_like_it_are_marked(pictured: Pictured, tmp_path: Path) -> None:
    file = draw_photos(tmp_path, 1)[0]
    smaller = tmp_path / "小图.jpg"
    smaller.write_bytes(encode(photo(320, 240), "JPEG", quality=60))
    pictured.conductor.taking.pictures_chosen([str(file)])
    wait_until(lambda: len(pictured.editor.body().figures()) == 1)
    pictured.conductor.taking.pictures_chosen([str(file), str(smaller)])
    wait_until(lambda: len(marks(pictured)) == 3 and any(marks(pictured)))
    assert "删去这张" in [button.text() for button in pictured.window.article.bar.findChildren(QPushButton)]
    told = set(marks(pictured))
    assert told == {"", "与图 1 是同一张", "与图 1 很像"}, told
    assert "共 2 张" in pictured.said


# -- the cover --------------------------------------------------------------------------------------------------------


def with_photos(pictured: Pictured, tmp_path: Path, *more: Path) -> list[Figure]:
    pictured.conductor.taking.pictures_chosen([str(path) for path in [*draw_photos(tmp_path, 2), *more]])
    wait_until(lambda: len(pictured.editor.body().figures()) == 2 + len(more))
    wait_until(lambda: pictured.window.pictures.model.rowCount() == 2 + len(more))
    return pictured.editor.body().figures()


def opened_cover(pictured: Pictured, figure: Figure) -> CoverDialog:
    pictured.window.pictures.cover_requested.emit(figure.id)
    dialog = pictured.conductor.covering.dialog
    assert dialog is not None
    wait_until(lambda: not dialog.list_crop.image.isNull())
    return dialog


def test_a_cover_is_cut_for_list_and_slide_each_on_its_own_and_kept(pictured: Pictured, tmp_path: Path) -> None:
    second = with_photos(pictured, tmp_path)[1]
    dialog = opened_cover(pictured, second)
    assert dialog.figure.id == second.id
    assert dialog.list_crop.area() is None  # 320x240 has the list's shape: nothing is cut
    left = Qt.Key.Key_Left
    QTest.keyClick(dialog.slide_crop, left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(dialog.slide_crop, Qt.Key.Key_Up)
    cut = dialog.slide_crop.cut()
    assert abs(cut.width() / cut.height() - 480 / 320) < 0.01
    dialog.done_button.click()
    wait_until(lambda: not pictured.conductor.writing.dirty)
    article = pictured.conductor.writing.article
    assert article is not None
    stored = pictured.desk.jobs.call_on_library(lambda: pictured.desk.room.authoring.open(article.id)).metadata
    assert (stored.cover, stored.cover_list) == (second.asset, "")
    assert stored.cover_slide
    row = pictured.window.pictures.model.index(1).data(PICTURE)
    assert isinstance(row, PictureRow)
    assert row.cover
    again = opened_cover(pictured, second)
    kept = again.slide_crop.area()
    assert str(kept) == stored.cover_slide
    again._on_none()
    assert pictured.window.article.metadata().cover == ""
    assert pictured.window.article.metadata().cover_slide == ""


def test_another_picture_is_chosen_in_the_dialog_and_begins_in_the_middle(pictured: Pictured, tmp_path: Path) -> None:
    figures = with_photos(pictured, tmp_path)
    dialog = opened_cover(pictured, figures[0])
    QTest.keyClick(dialog.slide_crop, Qt.Key.Key_Up)
    assert dialog.slide_crop.area() is not None
    QTest.keyClick(dialog.strip, Qt.Key.Key_Right)
    wait_until(lambda: not dialog.list_crop.image.isNull())
    assert dialog.figure.id == figures[1].id
    assert dialog.slide_crop.area() is None
    dialog.reject()
    assert pictured.window.article.metadata().cover == ""


def test_a_poor_cover_is_warned_of_and_can_be_taken_all_the_same(pictured: Pictured, tmp_path: Path) -> None:
    table = tmp_path / "表.png"
    table.write_bytes(encode(screenshot(), "PNG"))
    figures = with_photos(pictured, tmp_path, table)
    plain = pictured.desk.room.illustrating.asset
    words = next(figure for figure in figures if plain(figure.asset).info.media_type == "image/png")
    dialog = opened_cover(pictured, words)
    assert "文字或表格" in dialog.hint.text()
    dialog.done_button.click()
    assert pictured.window.article.metadata().cover == words.asset


def test_an_article_without_pictures_has_no_cover_to_choose(pictured: Pictured) -> None:
    pictured.conductor.covering.open()
    assert "还没有可以作封面的图片" in pictured.said
    assert pictured.conductor.covering.dialog is None


# -- a missing picture ------------------------------------------------------------------------------------------------


def test_a_photo_dropped_on_a_missing_picture_fills_it_and_the_others_follow(
    pictured: Pictured, tmp_path: Path
) -> None:
    missing = MissingPicture(why="未取回", caption="守夜", credit="林小满")
    pictured.editor.set_body(Body((paragraph("一"), missing, paragraph("二"))))
    editor = pictured.editor
    position = position_of(editor.document(), missing.id)
    where = atom_rect(editor.document(), position, editor._store).center()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in draw_photos(tmp_path, 2)])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    scroll = editor.verticalScrollBar().value()
    event = QDropEvent(QPointF(where.x(), where.y() - scroll), Qt.DropAction.CopyAction, mime, left, none)
    editor.dropEvent(event)
    wait_until(lambda: len(editor.body().figures()) == 2)
    assert editor.body().missing() == []
    filled = editor.body().blocks[1]
    assert isinstance(filled, Figure)
    assert (filled.id, filled.caption, filled.credit) == (missing.id, "守夜", "林小满")
    assert isinstance(editor.body().blocks[2], Figure)
    taken = [pictured.desk.room.illustrating.asset(figure.asset).info.taken_at for figure in editor.body().figures()]
    assert taken == sorted(set(taken))


def test_consent_is_ticked_where_the_box_is_painted(pictured: Pictured) -> None:
    shown(pictured, "甲")
    dialog = opened_words(pictured)
    rect = dialog.table.visualRect(dialog.words.index(0, CONSENT))
    place = QPoint(rect.x() + 14, rect.center().y())
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    dialog.accept()
    assert [figure.consent for figure in pictured.editor.body().figures()] == [True]


def test_words_never_land_in_another_article(pictured: Pictured) -> None:
    shown(pictured, "甲")
    dialog = opened_words(pictured)
    dialog.words.setData(dialog.words.index(0, CAPTION), "A")
    first = pictured.conductor.writing.article
    pictured.conductor.new_article()
    wait_until(lambda: pictured.conductor.writing.article not in (None, first) and pictured.captions() == [])
    dialog.accept()
    assert pictured.captions() == []
    assert "图说没有改" in pictured.said


def test_a_picture_that_cannot_be_read_is_no_cover(pictured: Pictured) -> None:
    figures = shown(pictured, "甲")  # an original that the library has not
    pictured.window.pictures.cover_requested.emit(figures[0].id)
    dialog = pictured.conductor.covering.dialog
    assert dialog is not None
    wait_until(lambda: dialog.hint.text())
    assert not dialog.done_button.isEnabled()
    dialog.reject()
