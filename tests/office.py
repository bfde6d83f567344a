"""A window over a real library in which persons take turns, for tests of the review."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from editor_app.desktop.dialogs.annotate_dialog import AnnotateDialog
from editor_app.desktop.dialogs.deciding import SignDialog, TextDialog
from editor_app.model.article import Article
from editor_app.model.body import Body, Figure, Paragraph
from editor_app.model.inline import Text
from editor_app.model.review_moves import Stage
from editor_app.services.preferences import Person
from shown import Shown
from windows import let_pass, wait_until
from writing import write

WORDS = "全区基层党组织闻令而动，组建起24支防汛救灾党员先锋突击队，设立党员先锋岗。"


class Office(Shown):
    """A window in which persons take turns."""

    def call(self, work: object) -> object:
        return self.desk.jobs.call_on_library(work)  # type: ignore[arg-type, type-var]

    def become(self, name: str, unit: str = "区委组织部") -> None:
        shown: list[str] = []
        flow = self.conductor.reviewing.flow
        watching = flow.shown.connect(lambda reviewed: shown.append(reviewed.me.name))
        self.conductor.reviewing._then = None
        self.conductor.reviewing.set_person(Person(unit, name))
        wait_until(lambda: self.window.person.name == name)
        wait_until(lambda: self.conductor.reviewing.reviewed is None or name in shown)
        flow.disconnect(watching)
        self.settle()

    def write(self, seed: int = 1) -> Article:
        def work() -> Article:
            made = write(self.desk.room, seed)
            shown = (
                replace(each, caption="雪后清扫", alt="社区党员清雪") if isinstance(each, Figure) else each
                for each in made.body.blocks
            )
            blocks = (Paragraph((Text(WORDS),)), *shown)
            return self.desk.room.authoring.save(made.id, made.metadata, Body(blocks), made.version)

        return self.desk.jobs.call_on_library(work)

    def open(self, article: Article) -> None:
        self.conductor.writing.open(article.id)
        wait_until(
            lambda: self.conductor.writing.article is not None and self.conductor.writing.article.id == article.id
        )
        self.settle()

    def settle(self) -> None:
        """Until the review of the open article is what the library holds."""
        done: list[bool] = []
        self.desk.jobs.call_on_library(lambda: done.append(True))
        let_pass(0.03)
        self.desk.jobs.call_on_library(lambda: done.append(True))
        let_pass(0.03)

    @property
    def stage(self) -> Stage:
        reviewed = self.conductor.reviewing.reviewed
        assert reviewed is not None
        return reviewed.view.state.stage

    def trigger(self, name: str) -> None:
        action = self.window.commands[name]
        assert action.isEnabled(), action.toolTip()
        action.trigger()

    def dialog(self, kind: type[QDialog]) -> QDialog:
        found: list[QDialog] = []

        def there() -> bool:
            found[:] = [each for each in self.window.findChildren(kind) if each.isVisible()]
            return bool(found)

        wait_until(there)
        return found[0]

    def send(self) -> None:
        wait_until(lambda: self.conductor.checking.last is not None)
        self.trigger("sendAction")
        dialog = self.dialog(TextDialog)
        dialog.decide()
        wait_until(lambda: self.stage is Stage.PENDING)
        self.settle()

    def sign(self) -> None:
        self.trigger("passAction")
        dialog = self.dialog(SignDialog)
        for box in dialog.boxes:
            box.setChecked(True)
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    def annotate(self, words: str, text: str, instead: str | None = None) -> None:
        self.select(words)
        before = self.window.review.model.rowCount()
        self.trigger("annotateAction")
        dialog = self.dialog(AnnotateDialog)
        dialog.text.setPlainText(text)
        if instead is not None:
            dialog.suggest.setChecked(True)
            dialog.instead.setPlainText(instead)
        dialog.decide()
        wait_until(lambda: self.window.review.model.rowCount() == before + 1)
        self.settle()

    def select(self, words: str) -> None:
        cursor = self.editor.document().find(words)
        assert not cursor.isNull()
        self.editor.setTextCursor(cursor)
