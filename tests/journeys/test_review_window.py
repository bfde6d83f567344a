"""Contributor and reviewers in one window, one after the other: sent, annotated on words and on a picture, returned, answered,
a suggestion accepted, sent again, compared, and signed by three persons.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from editor_app.app import open_workroom
from editor_app.assets import resource
from editor_app.desktop.dialogs.annotate_dialog import AnnotateDialog
from editor_app.desktop.dialogs.deciding import PersonDialog, ReturnDialog, SignDialog, TextDialog
from editor_app.desktop.models.articles import NOTE
from editor_app.desktop.panes.right_tabs import REVIEW
from editor_app.model.article import ArticleState
from editor_app.model.body import Paragraph
from editor_app.model.inline import plain
from editor_app.model.metadata import with_field
from editor_app.model.review import Act
from editor_app.model.review_moves import Stage, Standing
from editor_app.model.session import OpenTab, Session
from editor_app.services.preferences import Person
from journeys.test_window import Run
from two_desks import Ring
from windows import let_pass, wait_until
from writing import write

pytestmark = pytest.mark.window

D = TypeVar("D", bound=QDialog)


class Desk:
    """Persons who take turns at one window."""

    def __init__(self, run: Run) -> None:
        self.run, self.window, self.conductor = run, run.window, run.conductor

    @property
    def stage(self) -> Stage:
        reviewed = self.conductor.reviewing.reviewed
        return reviewed.view.state.stage if reviewed is not None else Stage.DRAFT

    @property
    def cards(self) -> list[Standing]:
        return [card.thread.standing for card in self.window.review.model.rows]

    def dialog(self, kind: type[D]) -> D:
        found: list[D] = []

        def there() -> bool:
            found[:] = [each for each in self.window.findChildren(kind) if each.isVisible()]
            return bool(found)

        wait_until(there)
        return found[0]

    def become(self, name: str, unit: str) -> None:
        shown: list[str] = []
        flow = self.conductor.reviewing.flow
        watching = flow.shown.connect(lambda reviewed: shown.append(reviewed.me.name))
        self.conductor.reviewing.change_person()
        dialog = self.dialog(PersonDialog)
        dialog.unit.setText(unit)
        dialog.name.setText(name)
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        wait_until(lambda: self.window.person == Person(unit, name))
        wait_until(lambda: name in shown)
        flow.disconnect(watching)
        let_pass(0.1)

    def select(self, words: str) -> None:
        editor = self.window.article.editor
        cursor = editor.document().find(words)
        assert not cursor.isNull(), words
        editor.setTextCursor(cursor)
        editor.setFocus()

    def annotate(self, text: str, instead: str | None = None, shot: str = "") -> None:
        before = len(self.cards)
        self.window.commands["annotateAction"].trigger()
        dialog = self.dialog(AnnotateDialog)
        dialog.text.setPlainText(text)
        if instead is not None:
            dialog.suggest.setChecked(True)
            dialog.instead.setPlainText(instead)
        if shot:
            self.run.shoot(shot, dialog)
        dialog.decide()
        wait_until(lambda: len(self.cards) == before + 1)

    def reopen(self, article: str) -> None:
        """As if the person opened it anew."""
        self.conductor.writing.close(article)
        wait_until(lambda: self.conductor.writing.article is None)
        self.conductor.writing.open(article)
        wait_until(lambda: self.conductor.reviewing.reviewed is not None)

    def wait_for_passed(self, count: int) -> None:
        wait_until(lambda: [line.word for line in self.window.review.rounds.lines].count("通过") == count)

    def sign(self, shot: str = "") -> None:
        self.window.review.buttons["passAction"].click()
        dialog = self.dialog(SignDialog)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        assert "没有勾" in dialog.problem.text() or not dialog.boxes
        for box in dialog.boxes:
            QTest.keyClick(box, Qt.Key.Key_Space)
        if shot:
            both_themes(self.run, shot, dialog)
        QTest.keyClick(dialog, Qt.Key.Key_Return)


def both_themes(run: Run, name: str, widget: QDialog | None = None) -> None:
    for theme in ("dark", "light"):
        run.program.dresser.use(theme)
        let_pass(0.2)
        run.shoot(f"{name}-{theme}", widget)


@pytest.fixture
def desk(
    application: QApplication, tmp_path: Path, screenshots: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    ring = Ring()
    monkeypatch.setattr("editor_app.sites.credentials._real_keyring", lambda: ring)
    with open_workroom(tmp_path / "library") as room:
        room.preferences.keep("welcomed", True)
        made = room.importing.import_file(resource("sample", "sample.docx")).article
        metadata = made.metadata
        for field, value in (
            ("column", "dianxingshiji"),
            ("contributor", "道外区委组织部"),
            ("source", "哈尔滨党员之家"),
        ):
            metadata = with_field(metadata, field, value)
        room.authoring.save(made.id, metadata, made.body, made.version)
        room.preferences.set_person(Person("南岗区委组织部", "周敏"))
        others = [write(room, number) for number in (1, 2, 3)]
        for other in others:
            room.reviewing.send(other.id)
        room.preferences.set_person(Person("区委组织部", "王丽"))
        points = room.reviewing.view(others[0].id).rules.checklist(1)
        room.reviewing.sign(others[0].id, others[0].digest, ticked=points)
        room.preferences.set_person(Person())
        room.sessions.keep(Session((OpenTab(made.id),), made.id))
    run = Run(application, tmp_path, screenshots)
    yield Desk(run)
    run.leave()
    gc.collect()


def test_three_rounds_with_a_return(desk: Desk) -> None:
    run, window, conductor = desk.run, desk.window, desk.conductor
    wait_until(lambda: conductor.writing.article is not None and conductor.checking.last is not None)
    article = conductor.writing.article
    assert article is not None
    editor = window.article.editor
    desk.become("李明", "道外区委组织部")
    assert conductor.checking.last.errors == 0, [row.finding for row in conductor.checking.last.rows]  # type: ignore[union-attr]

    # 1 sent
    QTest.mouseClick(window.menu_row.send, Qt.MouseButton.LeftButton)
    desk.dialog(TextDialog).decide()
    wait_until(lambda: desk.stage is Stage.PENDING)
    wait_until(editor.isReadOnly)
    run.shoot("review-sent")

    # 2 annotated on words, with a suggestion, and on a picture; returned
    desk.become("王丽", "区委组织部")
    texts = [plain(block.inlines) for block in editor.body().blocks if isinstance(block, Paragraph)]
    text = next(each for each in texts if len(each) > 80)
    first, second = text[4:12], text[20:24]
    desk.select(first)
    desk.annotate("数字与区里通报不一致，请核实。", shot="annotate-dialog")
    desk.select(second)
    desk.annotate("", "改好的词")
    picture = editor.body().figures()[1]
    editor.goto_block(picture.id)
    desk.annotate("请补图说和摄影者")
    wait_until(lambda: len(window.article.remarks.remarks) == 3)
    window.open_right(REVIEW)
    desk.conductor.reviewing.annotating.step(1)
    run.shoot("review-annotated")
    window.review.buttons["returnAction"].click()
    dialog = desk.dialog(ReturnDialog)
    dialog.boxes[0].setChecked(True)
    dialog.text.setPlainText("数字请与通报核对。")
    both_themes(run, "return-dialog", dialog)
    dialog.decide()
    wait_until(lambda: desk.stage is Stage.RETURNED)

    # 3 the contributor sees why, answers, accepts, changes, sends again after a look at the difference
    desk.become("李明", "道外区委组织部")
    window.library.choose_box(ArticleState.RETURNED)
    wait_until(lambda: window.library.model.rowCount() == 1)
    desk.reopen(article.id)
    wait_until(lambda: "退回" in window.article.bar.words and "数字" in window.article.bar.words)
    wait_until(lambda: len(window.article.remarks.remarks) == 3)
    run.shoot("returned")
    cards = {card.thread.entry.text: card for card in window.review.model.rows}
    window.review.act_requested.emit(cards["数字与区里通报不一致，请核实。"].hash, Act.ANSWERED)
    reply = desk.dialog(TextDialog)
    reply.text.setPlainText("已按8月8日通报改。")
    reply.decide()
    wait_until(lambda: Standing.ANSWERED in desk.cards)
    window.review.act_requested.emit(cards[""].hash, Act.ACCEPTED)
    wait_until(lambda: Standing.DONE in desk.cards)
    assert "改好的词" in editor.toPlainText()
    desk.select(first[2:5])
    editor.insertPlainText("二十六")
    wait_until(lambda: not conductor.writing.dirty)
    window.commands["sendAction"].trigger()
    wait_until(lambda: conductor.looking.comparing and "就送审" in window.article.bar.words)
    run.shoot("resubmit-difference")
    window.article.bar.chosen.emit(0)
    desk.dialog(TextDialog).decide()
    wait_until(lambda: desk.stage is Stage.PENDING)

    # 4 the reviewer sees the difference to what he returned, with the annotations in it
    desk.become("王丽", "区委组织部")
    window.library.choose_box(ArticleState.IN_REVIEW)
    wait_until(lambda: window.library.model.rowCount() == 4)
    notes = [str(window.library.model.index(row).data(NOTE)) for row in range(4)]
    assert notes == ["初审 · 由您审"] * 3 + ["等复审"]
    conductor.writing.close(article.id)
    wait_until(lambda: conductor.writing.article is None)
    both_themes(run, "review-desk")
    conductor.writing.open(article.id)
    wait_until(lambda: conductor.looking.comparing)
    view = window.article.compare_pane().view
    wait_until(lambda: view.remarks is not None and len(view.remarks.remarks) >= 1)
    name = next(card.hash for card in window.review.model.rows if card.thread.standing is Standing.ANSWERED)
    window.review.choose(name)
    both_themes(run, "review-compare")

    # 5 three rounds, three persons
    desk.sign("sign-dialog")
    for number, person in enumerate(("张建国", "赵阳"), 1):
        desk.wait_for_passed(number)
        desk.become(person, "市委组织部")
        desk.sign()
    wait_until(lambda: desk.stage is Stage.SIGNED)
    assert [line.word for line in window.review.rounds.lines[:3]] == ["通过"] * 3
    wait_until(lambda: "可以上报" in window.article.bar.words)
    window.resize(911, 424)  # 1366 by 768 at 150 %: nothing is out of reach
    window.open_right(REVIEW)
    wait_until(window.review.isVisible)
    assert window.review.buttons["correctAction"].isVisible()
    wait_until(lambda: window.review.list_view.viewport().height() >= 60)
    run.shoot("review-small")
    window.shell.fold()
    window.resize(1366, 728)
    run.shoot("review-signed")
    kept = run.program.jobs.call_on_library(lambda: conductor._desk.room.reviewing.view(article.id))
    assert kept.forged == ()
    assert all(entry.signature for entry in kept.record)
    assert kept.article.state is ArticleState.READY
