"""Findings while one writes: lines below their words, the list, the way between both, and what is left for a reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from editor_app.checks.mending import mend
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.waive_dialog import Scope, WaiveDialog
from editor_app.desktop.editor.amending import amend
from editor_app.desktop.editor.formats import EditorStyle
from editor_app.desktop.editor.places import Places
from editor_app.desktop.editor.underlines import Underline
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.look import Look
from editor_app.desktop.models.findings import FindingRow, RowAct
from editor_app.desktop.panes.right_tabs import PREVIEW
from editor_app.model.article import Article
from editor_app.model.body import (
    Body,
    Cell,
    List,
    ListItem,
    MissingPicture,
    Quote,
    Table,
    body_text,
    heading,
    paragraph,
)
from editor_app.model.finding import Finding, Fix, Level, Place
from editor_app.model.house_list import Entry, ListKind
from editor_app.model.inline import Text
from editor_app.model.metadata import Metadata
from editor_app.model.views import View
from editor_app.model.wording import body_stretches
from office import Office
from two_desks import Ring
from windows import wait_until

FIRST = "哪里有需要,哪里有党旗𠮷，各社区(村)参加。"
BODY = Body(
    (paragraph(FIRST), heading("党旗领航"), paragraph("群众安居乐业,党员在一线。"), MissingPicture(why="未能取回"))
)


@pytest.fixture
def office(desk: Desk, look: Look, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    ring = Ring()
    monkeypatch.setattr("editor_app.sites.credentials._real_keyring", lambda: ring)
    made = Office(desk, look)

    def work() -> Article:
        article = made.desk.room.authoring.new(title="防汛,一线")
        return made.desk.room.authoring.save(article.id, article.metadata, BODY, article.version)

    made.become("李明")
    made.open(made.desk.jobs.call_on_library(work))
    wait_until(lambda: len(lined(made)) == 4)
    yield made
    made.end()


def lined(office: Office) -> list[str]:
    """What is underlined, as it stands there now."""
    underlines = office.editor.underlines
    assert underlines is not None
    found = []
    for mark in underlines.marks:
        cursor = QTextCursor(office.editor.document())
        cursor.setPosition(mark.start)
        cursor.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
        found.append(cursor.selectedText())
    return found


def rows(office: Office) -> list[FindingRow]:
    model = office.window.findings.model
    return [line for n in range(model.rowCount()) if isinstance(line := model.row(n), FindingRow)]


def row(office: Office, rule: str) -> FindingRow:
    return next(each for each in rows(office) if each.finding.rule == rule)


def type_at(office: Office, words: str, text: str) -> None:
    cursor = office.editor.document().find(words)
    cursor.setPosition(cursor.selectionStart())
    office.editor.setTextCursor(cursor)
    if text.isascii():
        QTest.keyClicks(office.editor, text)
    else:
        cursor.insertText(text)


def test_lines_go_with_their_words_while_one_types(office: Office) -> None:
    before = lined(office)
    assert before.count(",") == 2
    assert not office.editor.document().isUndoAvailable()
    type_at(office, "哪里有", "abc")
    assert lined(office) == before  # at once, before anything was checked again
    type_at(office, "村)", "小")
    assert "(村)" not in lined(office)  # other words now: no line below them until the next check
    wait_until(lambda: "(小村)" in lined(office))
    office.editor.selectAll()
    assert "underline" not in office.editor.createMimeDataFromSelection().html()


def test_nothing_is_drawn_anew_while_letters_are_composed(office: Office) -> None:
    last = office.conductor.checking.last
    before = lined(office)
    type_at(office, "群众", "x,")  # something to be found
    office.editor.inputMethodEvent(QInputMethodEvent("zhong", []))
    assert office.editor.composing
    marks = list(office.editor.underlines.marks)  # type: ignore[union-attr]
    assert last is not None
    office.conductor.live._on_checked(last)  # an answer that comes meanwhile
    assert office.editor.underlines is not None
    assert list(office.editor.underlines.marks) == marks
    office.window.grab()  # painting around the letters
    done = QInputMethodEvent()
    done.setCommitString("中")
    office.editor.inputMethodEvent(done)
    wait_until(lambda: len(lined(office)) >= len(before) and office.conductor.checking.last is not last)
    assert "," in lined(office)


def test_list_and_caret_know_each_other(office: Office) -> None:
    live, findings = office.conductor.live, office.window.findings
    office.window.activateWindow()
    comma = next(each for each in rows(office) if each.finding.rule == "Q01" and not each.finding.place.field)
    findings.acted.emit(comma, RowAct.GO)
    assert office.editor.textCursor().selectedText() == ","
    assert findings.current() == comma
    title = next(each for each in rows(office) if each.finding.place.field == "title" and each.finding.fix)
    findings.acted.emit(title, RowAct.GO)
    assert office.window.article.head.title.textCursor().selectedText() == ","
    bracket = row(office, "Q07")
    mark = office.editor.underlines.mark_of(bracket.key)  # type: ignore[union-attr]
    assert mark is not None
    findings.list_view.setCurrentIndex(findings.model.index(findings.model.line_of(bracket.key)))
    assert office.editor.textCursor().position() == mark.start
    assert office.editor.underlines is not None
    assert office.editor.underlines.chosen == bracket.key
    seen = []
    for _each in rows(office):
        live.step(1)
        seen.append(findings.current())
    assert len(set(seen)) == len(rows(office))
    QTest.keyClick(findings.list_view, Qt.Key.Key_Return)
    assert findings.delegate.buttons_of(bracket, findings.list_view.visualRect(findings.model.index(1)))


def test_buttons_do_what_they_say(office: Office) -> None:
    findings, wanted = office.window.findings, []
    office.conductor.live.picture_wanted.disconnect()
    office.conductor.live.picture_wanted.connect(wanted.append)
    missing = next(each for each in rows(office) if each.act is RowAct.CHOOSE)
    findings.acted.emit(missing, RowAct.CHOOSE)
    assert wanted == [missing.finding.place.block]
    findings.acted.emit(missing, RowAct.IGNORE)
    assert "不能忽略" in office.said
    office.window.preview.choose_view(View.PAGE)
    findings.acted.emit(missing, RowAct.LIST)
    assert office.window.preview.shown_view is View.LIST
    assert office.window.right.tabs.currentIndex() == PREVIEW


def test_keys_and_menus_do_the_same(office: Office) -> None:
    findings, view = office.window.findings, office.window.findings.list_view
    bracket = row(office, "Q07")
    mark = office.editor.underlines.mark_of(bracket.key)  # type: ignore[union-attr]
    assert mark is not None
    cursor = QTextCursor(office.editor.document())
    cursor.setPosition(mark.start + 1)
    office.editor.setTextCursor(cursor)
    actions = office.conductor.live._menu_at(office.editor.cursorRect().center())
    assert [each.text() for each in actions][1:] == ["改为“（村）”", "忽略…"]
    assert bracket.tip in {each.tip for each in office.editor.underlines.marks}  # type: ignore[union-attr]
    findings.select(bracket.key)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    office.dialog(WaiveDialog).reject()
    findings.select(bracket.key)
    office.editor.clearFocus()
    office.trigger("fixFindingAction")
    wait_until(lambda: "各社区（村）参加" in body_text(office.editor.body()))
    infos = findings.findChild(QToolButton, "infoFindings")
    assert isinstance(infos, QToolButton)
    infos.click()
    assert findings.list_view.isHidden() == (not any(each.finding.level is Level.INFO for each in rows(office)))


def test_a_switch_takes_the_lines_away_and_is_remembered(office: Office) -> None:
    action = office.window.commands["liveCheckAction"]
    assert action.isChecked()
    with_lines = office.editor.grab().toImage()
    action.trigger()
    assert office.editor.grab().toImage() != with_lines
    assert lined(office)  # still known, for going there
    office.settle()
    kept = office.call(lambda: office.desk.room.preferences.get("live_check", True))
    assert kept is False


def test_an_error_is_left_for_a_reason_and_said_again(office: Office) -> None:
    comma = next(each for each in rows(office) if each.finding.rule == "Q01" and not each.finding.place.field)
    errors = office.window.findings.errors
    office.window.findings.acted.emit(comma, RowAct.IGNORE)
    dialog = office.dialog(WaiveDialog)
    dialog.decide()
    assert dialog.problem.text()
    dialog.reasons[0].click()
    dialog.boxes[Scope.ARTICLE].setChecked(True)
    dialog.decide()
    wait_until(lambda: office.window.findings.errors < errors)
    checked = office.conductor.checking.last
    assert checked is not None
    assert {each.waiver.by.name for each in checked.settled if each.waiver} == {"李明"}
    article = office.conductor.writing.article
    assert article is not None
    again = office.call(lambda: office.desk.room.preflight.check_article(office.desk.room.authoring.open(article.id)))
    assert sum(each.level is Level.ERROR for each in again) == office.window.findings.errors  # type: ignore[attr-defined]
    office.window.findings.acted.emit(checked.settled[0], RowAct.RESTORE)
    wait_until(lambda: office.window.findings.errors == errors)


def test_a_word_is_let_be_in_the_whole_unit(office: Office) -> None:
    lists = office.desk.room.house_lists
    office.call(lambda: lists.save(Entry(ListKind.TERM, patterns=("群众",), expected=("居民",))))
    office.conductor.checking.again()
    wait_until(lambda: any(each.word == "群众" for each in rows(office)))
    office.window.findings.acted.emit(row(office, "X02"), RowAct.IGNORE)
    dialog = office.dialog(WaiveDialog)
    dialog.boxes[Scope.UNIT].setChecked(True)
    dialog.text.setPlainText("文件里这样写")
    dialog.decide()
    wait_until(lambda: not any(each.word == "群众" for each in rows(office)))
    entry = office.call(lambda: lists.local())[-1]  # type: ignore[index]
    assert (entry.allows, entry.note) == (("群众",), "文件里这样写")


EVERYTHING = Body(
    (
        paragraph("一段𠮷文字"),
        Quote((paragraph("引文一"), paragraph("引文二"))),
        List((ListItem((Text("甲项"),), List((ListItem((Text("乙项"),)),))), ListItem((Text("丙项"),)))),
        Table(((Cell((Text("格一"),)), Cell((Text("格二"),))), (Cell((Text("格三"),)), Cell((Text("格四"),))))),
        MissingPicture(caption="图说", credit="某人摄", alt="说明", why="未取回"),
        heading("小题"),
    )
)


def test_places_of_all_kinds_of_words(look: Look) -> None:
    editor = BodyEditor(EditorStyle.from_theme(look.theme))
    editor.set_body(EVERYTHING)
    body = editor.body()
    places = Places(editor.document(), body)
    for stretch in body_stretches(body):
        found = places.of(Place("", stretch.block, (stretch.offset, stretch.offset + len(stretch.text))))
        if stretch.part == "alt":
            assert found is None
            continue
        assert found is not None, stretch
        cursor = QTextCursor(editor.document())
        cursor.setPosition(found[0])
        cursor.setPosition(found[1], QTextCursor.MoveMode.KeepAnchor)
        assert cursor.selectedText() == stretch.text
    editor.deleteLater()


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), st.text("abc，𠮷", max_size=4)), max_size=8))
@settings(max_examples=40, deadline=None)
def test_no_line_is_ever_below_other_words(edits: list[tuple[int, int, str]]) -> None:
    editor = SHARED[0]
    editor.set_body(EVERYTHING)
    assert editor.underlines is not None
    marks, block = [], editor.document().firstBlock()
    while block.isValid():
        start, end = block.position(), block.position() + block.length() - 1
        marks += [Underline(at, min(at + 3, end), Level.ERROR, at) for at in range(start, end, 2)]
        block = block.next()
    editor.underlines.show_marks(marks)
    for at, removed, words in edits:
        end = editor.document().characterCount() - 1
        cursor = QTextCursor(editor.document())
        cursor.setPosition(min(at, end))
        cursor.setPosition(min(at + removed, end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(words)
        for mark in editor.underlines.marks:
            place = QTextCursor(editor.document())
            place.setPosition(mark.start)
            place.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
            assert place.selectedText() == mark.words


SHARED: list[BodyEditor] = []


@pytest.fixture(autouse=True)
def shared_editor(look: Look) -> Iterator[None]:
    editor = BodyEditor(EditorStyle.from_theme(look.theme))
    editor.use_underlines(look)
    SHARED[:] = [editor]
    yield
    SHARED.clear()
    editor.deleteLater()


def test_words_are_amended_where_they_stand() -> None:
    editor = SHARED[0]
    editor.set_body(EVERYTHING)
    before = editor.body()
    fixes = [
        Finding("X", Level.ERROR, Place("", each.block, (each.offset, each.offset + 1)), "", Fix(each.text[0], "新的"))
        for each in body_stretches(before)
    ]
    after = mend(Metadata(), before, fixes).body
    assert amend(editor.document(), before, after)
    assert editor.body() == after
    editor.undo()
    assert editor.body() == before
    assert not amend(editor.document(), before, Body(before.blocks[1:]))  # more than words
