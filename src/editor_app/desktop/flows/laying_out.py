"""一键排版 of the open text: computed on a lane from a copy, applied only to the very text it was computed from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.layout_preview import LayoutPreview
from editor_app.desktop.editor.widget import BodyEditor
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.widgets.layout_popup import LayoutPopup
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.layout import DEFAULT_RULES, LayoutRule
from editor_app.model.problems import explain
from editor_app.services.laying_out import LaidOut, lay_out
from editor_app.services.progress import Progress

RULES_KEY = "layout.rules"
TRIES = 5


@dataclass(frozen=True, slots=True)
class _Made:
    article: str
    serial: int
    made: LaidOut


class LayingOut(QObject):
    """`done` carries the sentence of what was changed, `nothing` comes where there was nothing to do, `failed` carries a
    sentence.
    """

    done = Signal(str)
    nothing = Signal()
    failed = Signal(str)

    def __init__(
        self, desk: Desk, writing: Writing, editor: BodyEditor, popup: LayoutPopup, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._writing = writing
        self._editor = editor
        self._popup = popup
        self._tries = 0
        self._undoable: tuple[int, int] | None = None  # the state of the text right after a run
        self.preview: LayoutPreview | None = None
        popup.changed.connect(self._keep_rules)
        popup.run_requested.connect(self.run)
        popup.preview_requested.connect(self.look)
        desk.jobs.start(LaneName.LIBRARY, self._load_rules, self._on_rules)

    # -- the rules ----------------------------------------------------------------------------------------------------

    def _load_rules(self, _progress: Progress) -> frozenset[LayoutRule]:
        kept = self._desk.room.preferences.get(RULES_KEY)
        if not isinstance(kept, dict):
            return DEFAULT_RULES
        return frozenset(rule for rule in LayoutRule if kept.get(rule.value, rule in DEFAULT_RULES) is True)

    def _on_rules(self, rules: frozenset[LayoutRule]) -> None:
        self._popup.show_rules(rules)

    def _keep_rules(self) -> None:
        rules, room = self._popup.rules(), self._desk.room

        def work(_progress: Progress) -> None:
            room.preferences.keep(RULES_KEY, {rule.value: rule in rules for rule in LayoutRule})

        self._desk.jobs.start(LaneName.LIBRARY, work, key="layout.rules")

    # -- running ------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Lay the open text out: one undo step."""
        self._editor.settle()
        self._tries = 0
        self._start(self._on_made)

    def look(self) -> None:
        """Show what it would change."""
        self._editor.settle()
        self._start(self._on_looked)

    def _start(self, done: Callable[[_Made], None]) -> None:
        content, rules = self._writing.content(), self._popup.rules()
        if content is None or not self._editor.isEnabled() or self._editor.isReadOnly():
            self.failed.emit(self.tr("这篇稿件现在不能改，没有排版"))
            return

        def work(_progress: Progress) -> _Made:
            return _Made(content.article, content.serial, lay_out(content.metadata, content.body, rules))

        self._desk.jobs.start(LaneName.PAGE, work, done, self._on_failed, key="layout")

    def _on_made(self, made: _Made) -> None:
        content = self._writing.content()
        if content is None or content.article != made.article:
            return
        if self._editor.composing:
            self._editor.when_settled(self._again)
            return
        if content.serial != made.serial:
            self._again()
            return
        if not made.made.layout.changes:
            self.nothing.emit()
            return
        self._editor.change_body(made.made.layout.body)
        self._undoable = self._editor.edition()
        self.done.emit(made.made.layout.sentence)

    def _again(self) -> None:
        """The text has changed meanwhile: look again, a few times."""
        self._tries += 1
        if self._tries > TRIES:
            self.failed.emit(self.tr("文字一直在变，没有排版；停一停再试"))
        else:
            self._start(self._on_made)

    def _on_looked(self, made: _Made) -> None:
        content = self._writing.content()
        if content is None or content.article != made.article:
            return
        self.preview = LayoutPreview(self._desk.look, made.made, self._editor.window())
        self.preview.run_requested.connect(self.run)
        self.preview.open()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            if not isinstance(error, Cancelled):
                self.failed.emit(explain(error))
        else:
            self._desk.jobs.crashed.emit(error)

    def take_back(self) -> bool:
        """Undo the last run, unless something was changed since: then False."""
        if self._undoable != self._editor.edition():
            return False
        self._editor.undo()
        return True
