"""Fixes of findings in the open text: one of them, all of a rule, all that are certain; each press is one undo step.

The fixes are made on a lane from a copy and applied only to the very text they were made from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName
from editor_app.model.body import Body
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.finding import Finding
from editor_app.model.problems import explain
from editor_app.services.progress import Progress


@dataclass(frozen=True, slots=True)
class _Mended:
    article: str
    serial: int
    body: Body
    count: int


class Mending(QObject):
    """`done` carries how many places were changed, `failed` a sentence."""

    done = Signal(int)
    failed = Signal(str)

    def __init__(self, desk: Desk, writing: Writing, editor: BodyEditor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._writing = writing
        self._editor = editor

    def mend(self, findings: Sequence[Finding]) -> None:
        """Put the fixes of these findings into the text of the open article."""
        self._editor.settle()
        content = self._writing.content()
        if content is None or not self._editor.isEnabled() or self._editor.isReadOnly():
            self.failed.emit(self.tr("这篇稿件现在不能改，没有修正"))
            return
        room, wanted = self._desk.room, [each for each in findings if each.fix is not None and not each.place.field]

        def work(_progress: Progress) -> _Mended:
            _metadata, body, count = room.preflight.fix(content.metadata, content.body, wanted)
            return _Mended(content.article, content.serial, body, count)

        self._desk.jobs.start(LaneName.PAGE, work, self._on_mended, self._on_failed, key="mend")

    def _on_mended(self, made: _Mended) -> None:
        content = self._writing.content()
        if content is None or content.article != made.article:
            return
        if content.serial != made.serial or self._editor.composing:
            self.failed.emit(self.tr("文字刚才又改过，没有修正；检查会重新来，再点一次"))
            return
        if made.count:
            self._editor.change_body(made.body)
        self.done.emit(made.count)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            if not isinstance(error, Cancelled):
                self.failed.emit(explain(error))
        else:
            self._desk.jobs.crashed.emit(error)
