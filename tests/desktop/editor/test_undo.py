"""Undo, deep: whatever was done, in whatever order, each step back gives the text of before it, and each step forward
that of after it. Showing another text is no step.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest

from desktop.editor.samples import BOAT, DARK, LEVEE, NIGHT, every_block
from editor_app.desktop.editor.searching import apply_edits, stretches
from editor_app.desktop.editor.state import BlockStyle
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.model.body import Align, Body, Cell, Figure, MissingPicture, Rule, Table, heading, paragraph
from editor_app.model.inline import Mark, styled
from editor_app.model.replacing import Edit
from editor_app.model.tables import TableChange
from strategies import bodies

STYLES = (BlockStyle.PARAGRAPH, BlockStyle.HEADING, BlockStyle.QUOTE, BlockStyle.BULLETED, BlockStyle.NUMBERED)
KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class Choose(Protocol):
    """Makes the choices of a command: drawn by hypothesis, or by a seeded generator where there are many."""

    def number(self, most: int) -> int:
        """0 … `most`."""


def one_of(choose: Choose, values: Sequence[object]) -> object:
    return values[choose.number(len(values) - 1)]


def select(editor: BodyEditor, choose: Choose) -> None:
    """Put the caret anywhere, half of the time with a selection."""
    last = editor.document().characterCount() - 1
    cursor = editor.textCursor()
    cursor.setPosition(choose.number(last))
    if choose.number(1):
        there = min(last, max(0, cursor.position() + choose.number(40) - 20))
        cursor.setPosition(there, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def commit(editor: BodyEditor, choose: Choose) -> None:
    if choose.number(1):
        editor.inputMethodEvent(QInputMethodEvent("shou", []))
    letters = QInputMethodEvent()
    letters.setCommitString(str(one_of(choose, ("堤", "守夜", "a", " "))))
    editor.inputMethodEvent(letters)


def press(editor: BodyEditor, choose: Choose) -> None:
    QTest.keyClick(editor, KEYS[choose.number(len(KEYS) - 1)])


def shift_enter(editor: BodyEditor, choose: Choose) -> None:
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)


def paste(editor: BodyEditor, choose: Choose) -> None:
    small = Body((heading("小标题"), paragraph("粘来的文字"), Table(((Cell(styled("一")), Cell()),)), Figure(NIGHT)))
    editor.insert_body(Body(small.blocks[choose.number(3) :]))


def cut(editor: BodyEditor, choose: Choose) -> None:
    editor.cut()


def copy_and_paste(editor: BodyEditor, choose: Choose) -> None:
    if editor.textCursor().hasSelection():
        copied = editor.createMimeDataFromSelection()
        select(editor, choose)
        editor.insertFromMimeData(copied)


def change_picture(editor: BodyEditor, choose: Choose) -> None:
    pictures = list(editor.body().pictures())
    if pictures:
        chosen = pictures[choose.number(len(pictures) - 1)].id
        editor.change_picture(chosen, Figure(LEVEE) if choose.number(1) else MissingPicture("没有"))


def remove_picture(editor: BodyEditor, choose: Choose) -> None:
    pictures = list(editor.body().pictures())
    if pictures:
        editor.remove_picture(pictures[choose.number(len(pictures) - 1)].id)


def change_body(editor: BodyEditor, choose: Choose) -> None:
    blocks = list(editor.body().blocks)
    place = choose.number(len(blocks))
    editor.change_body(Body((*blocks[:place], replace(paragraph("排过的段落"), indent=False), *blocks[place:])))


def replace_words(editor: BodyEditor, choose: Choose) -> None:
    found = []
    for stretch in stretches(editor.document()):
        place = stretch.text.find("堤")
        if place >= 0:
            found.append((stretch, [Edit(place, place + 1, "大堤")]))
    apply_edits(editor.document(), found)


def brush(editor: BodyEditor, choose: Choose) -> None:
    editor.start_painting()
    select(editor, choose)
    if editor.textCursor().hasSelection():
        editor.toggle_painting()
    editor.stop_painting()


COMMANDS: dict[str, Callable[[BodyEditor, Choose], object]] = {
    "commit": commit,
    "press": press,
    "shift enter": shift_enter,
    "paste": paste,
    "cut": cut,
    "copy": copy_and_paste,
    "style": lambda editor, choose: editor.set_block_style(STYLES[choose.number(len(STYLES) - 1)]),
    "mark": lambda editor, choose: editor.toggle_mark(list(Mark)[choose.number(len(Mark) - 1)]),
    "align": lambda editor, choose: editor.set_alignment(list(Align)[choose.number(2)]),
    "indent": lambda editor, choose: editor.set_paragraph_indent(bool(choose.number(1))),
    "clear": lambda editor, choose: editor.clear_formats(),
    "brush": brush,
    "link": lambda editor, choose: editor.set_link("https://example.org/a" if choose.number(2) else None),
    "rule": lambda editor, choose: editor.insert_rule(),
    "signature": lambda editor, choose: editor.insert_signature(),
    "table": lambda editor, choose: editor.insert_table(1 + choose.number(2), 1 + choose.number(2)),
    "change table": lambda editor, choose: editor.change_table(list(TableChange)[choose.number(len(TableChange) - 1)]),
    "figures": lambda editor, choose: editor.insert_figures(
        [Figure(BOAT), MissingPicture("没有")][: 1 + choose.number(1)]
    ),
    "change picture": change_picture,
    "remove picture": remove_picture,
    "make row": lambda editor, choose: editor.make_row(),
    "split row": lambda editor, choose: editor.split_row(),
    "move in row": lambda editor, choose: editor.move_in_row(1 if choose.number(1) else -1),
    "change body": change_body,
    "replace": replace_words,
}


class Drawn:
    """Choices drawn by hypothesis."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def number(self, most: int) -> int:
        return self._data.draw(st.integers(0, most))


class Seeded:
    """Choices of a generator: the same at every run."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def number(self, most: int) -> int:
        return self._random.randint(0, most)


class History:
    """What the text was after each step. Qt counts its own records, of which a step may have many: the count names it."""

    def __init__(self, editor: BodyEditor) -> None:
        self._editor = editor
        self.states = {editor.document().availableUndoSteps(): editor.body()}
        self.names = {0: ""}

    def act(self, name: str, choose: Choose) -> None:
        document = self._editor.document()
        before, text = document.availableUndoSteps(), self._editor.body()
        select(self._editor, choose)
        COMMANDS[name](self._editor, choose)
        after, now = document.availableUndoSteps(), self._editor.body()
        assert after >= before, name
        assert after > before or now == text or name == "commit", f"{name} changed the text and cannot be undone"
        self.states[after] = now
        self.names[after] = name

    def go_back(self) -> int:
        """Undo everything, look at each text on the way; how many steps that were."""
        counts = sorted(self.states)
        document, steps = self._editor.document(), 0
        for later, count in zip(reversed(counts), reversed(counts[:-1]), strict=False):
            self._editor.undo()
            steps += 1
            assert document.availableUndoSteps() == count, f"{self.names[later]} was more than one step"
            assert self._editor.body() == self.states[count], self.names[later]
        assert not document.isUndoAvailable()
        for count in counts[1:]:
            self._editor.redo()
            assert self._editor.body() == self.states[count]
        assert not document.isRedoAvailable()
        return steps


@given(st.one_of(st.builds(every_block), bodies()), st.lists(st.sampled_from(sorted(COMMANDS)), max_size=12), st.data())
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_each_step_back_gives_the_text_of_before(
    editor: BodyEditor, body: Body, names: list[str], data: st.DataObject
) -> None:
    editor.set_body(body)
    history = History(editor)
    for name in names:
        history.act(name, Drawn(data))
    history.go_back()


STEADY = ("commit", "press", "style", "mark", "align", "indent", "clear", "brush", "link", "change table", "replace")
"""Commands after which a text is about as long as before."""


def test_five_hundred_steps_are_kept(editor: BodyEditor) -> None:
    table = Table(((Cell(styled("甲")), Cell()), (Cell(), Cell(styled("乙")))))
    editor.set_body(
        Body((paragraph("堤上的第一夜"), table, Figure(BOAT, caption="江堤"), heading("守夜"), paragraph("水位回落")))
    )
    history, choose = History(editor), Seeded(20260801)
    while len(history.states) <= 520:
        history.act(STEADY[choose.number(len(STEADY) - 1)], choose)
    assert history.go_back() >= 500


def test_other_texts_on_the_page_are_no_step(editor: BodyEditor) -> None:
    editor.set_body(every_block())
    history, choose = History(editor), Seeded(7)
    for name in ("commit", "table", "style", "figures", "change table", "mark"):
        history.act(name, choose)
        records = editor.document().availableUndoSteps()
        sheet = editor.change_sheet(None)
        editor.set_body(Body((paragraph("另一篇"),)))
        assert not editor.document().isUndoAvailable()
        editor.change_sheet(sheet)
        editor.set_style(DARK)
        assert editor.document().availableUndoSteps() == records
    history.go_back()


def test_composed_words_over_a_selection_are_one_step(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("守夜的人"),)))
    cursor = editor.textCursor()
    cursor.setPosition(2, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.inputMethodEvent(QInputMethodEvent("xunti", []))
    letters = QInputMethodEvent()
    letters.setCommitString("巡堤")
    editor.inputMethodEvent(letters)
    assert editor.body() == Body((paragraph("巡堤的人"),))
    editor.undo()
    assert editor.body() == Body((paragraph("守夜的人"),))
    assert not editor.document().isUndoAvailable()


def test_composing_over_a_selected_rule_leaves_the_rule(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("甲"), Rule(), paragraph("乙"))))
    cursor = editor.textCursor()
    cursor.setPosition(2)
    cursor.setPosition(3, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.inputMethodEvent(QInputMethodEvent("zi", []))
    letters = QInputMethodEvent()
    letters.setCommitString("字")
    editor.inputMethodEvent(letters)
    assert editor.body() == Body((paragraph("甲"), Rule(), paragraph("字"), paragraph("乙")))
    editor.undo()
    assert editor.body() == Body((paragraph("甲"), Rule(), paragraph("乙")))


def test_what_is_joined_by_cutting_is_brought_in_order(editor: BodyEditor) -> None:
    editor.set_body(Body((paragraph("一二"), Figure(BOAT, caption="江堤"), paragraph("三"))))
    cursor = editor.textCursor()
    cursor.setPosition(1)
    cursor.setPosition(3, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.cut()
    assert editor.body() == Body((paragraph("一"), Figure(BOAT, caption="江堤"), paragraph("三")))
    editor.undo()
    assert editor.body() == Body((paragraph("一二"), Figure(BOAT, caption="江堤"), paragraph("三")))
