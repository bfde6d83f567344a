"""Fixes of findings in the open article, words and fields: one of them, all of a rule, all that are certain; each press is one
undo step.

The fixes are made on a lane from a copy and applied only to the very state they were made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.editor.joint import Joint
from editor_app.desktop.flows.writing import Content, Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.panes.article_pane import ArticlePane
from editor_app.model.body import Body
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.finding import Finding
from editor_app.model.metadata import Metadata
from editor_app.model.problems import explain
from editor_app.model.wording import FIELD_PARTS
from editor_app.services.progress import Progress


@dataclass(frozen=True, slots=True)
class _Mended:
    article: str
    serial: int
    metadata: Metadata
    body: Body
    count: int


class Mending(QObject):
    """`done` carries how many places were changed, `failed` a sentence."""

    done = Signal(int)
    failed = Signal(str)

    def __init__(self, desk: Desk, writing: Writing, pane: ArticlePane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._writing = writing
        self._pane = pane
        self._editor = pane.editor
        self._edition: tuple[int, int] | None = None  # the text as the last fix left it

    def mend(self, findings: Sequence[Finding]) -> None:
        """Put the fixes of these findings into the open article."""
        self._pane.settle()
        content = self._writing.content()
        if content is None or not self._editor.isEnabled() or self._editor.isReadOnly():
            self.failed.emit(self.tr("这篇稿件现在不能改，没有修正"))
            return
        room, wanted = self._desk.room, [each for each in findings if each.fix is not None]

        def work(_progress: Progress) -> _Mended:
            metadata, body, count = room.preflight.fix(content.metadata, content.body, wanted)
            return _Mended(content.article, content.serial, metadata, body, count)

        self._desk.jobs.start(LaneName.PAGE, work, self._on_mended, self._on_failed, key="mend")

    def _on_mended(self, made: _Mended) -> None:
        content = self._writing.content()
        if content is None or content.article != made.article:
            return
        if content.serial != made.serial or self._pane.composing():
            self.failed.emit(self.tr("文字刚才又改过，没有修正；检查会重新来，再点一次"))
            return
        if made.count:
            self._apply(content, made)
        self.done.emit(made.count)

    def _apply(self, content: Content, made: _Mended) -> None:
        """Text and fields in one step of the text's undo."""
        document = self._editor.document()
        before = document.availableUndoSteps()
        if made.body != content.body:
            self._editor.amend_body(made.body)
        old = {name: getattr(content.metadata, name) for name in FIELD_PARTS}
        new = {name: getattr(made.metadata, name) for name in FIELD_PARTS}
        changed = [name for name in FIELD_PARTS if old[name] != new[name]]
        if changed:
            olds, news = {name: old[name] for name in changed}, {name: new[name] for name in changed}
            self._write(olds, news)
            self._editor.joints.add(
                Joint(
                    before,
                    document.availableUndoSteps(),
                    lambda: self._write(news, olds),
                    lambda: self._write(olds, news),
                )
            )
        self._edition = self._editor.edition()

    def _write(self, there: Mapping[str, str], wanted: Mapping[str, str]) -> None:
        """Write fields; one that somebody has changed meanwhile stays."""
        head = self._pane.head
        now = head.metadata()
        for name, value in wanted.items():
            if getattr(now, name) == there[name]:
                head.mend_field(name, value)

    def take_back(self) -> bool:
        """Undo what was fixed last; False where the text has changed since."""
        if self._edition is None or self._edition != self._editor.edition():
            return False
        self._edition = None
        self._editor.undo()
        return True

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            if not isinstance(error, Cancelled):
                self.failed.emit(explain(error))
        else:
            self._desk.jobs.crashed.emit(error)
