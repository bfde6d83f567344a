"""From a library that does not open to one that does: look what can be done, ask, do it, open again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from editor_app.desktop.dialogs.rescue_dialog import RescueDialog
from editor_app.desktop.jobs import Jobs, LaneName, Step, Work
from editor_app.desktop.look import Look
from editor_app.desktop.problems import show_dialog
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.services.progress import Progress
from editor_app.services.rescue import Choices, Rescue, Way


class Rescuing(QObject):
    """`rescued` carries a sentence when there is a library to open; `given_up` comes when the person leaves it; `crashed`
    carries what was not expected.
    """

    rescued = Signal(str)
    given_up = Signal()
    crashed = Signal(object)

    def __init__(self, library: Path, jobs: Jobs, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rescue = Rescue(library)
        self._jobs = jobs
        self._look = look
        self._error: EditorError | None = None
        self._choices: Choices | None = None
        self.dialog: RescueDialog | None = None
        self.message: QMessageBox | None = None  # without a window, nobody else keeps it
        self.files: QFileDialog | None = None

    def start(self, error: EditorError) -> None:
        """Look at what lies there, on the library's lane, and ask."""
        self._error = error

        def look(progress: Progress) -> Choices | None:
            return self._rescue.choices(error, progress)

        self._jobs.start(LaneName.LIBRARY, look, self._on_looked, self._on_look_failed)

    def _on_looked(self, choices: Choices | None) -> None:
        if choices is None:
            self._tell()
            return
        self._choices = choices
        dialog = RescueDialog(self._look, choices)
        self.dialog = dialog
        dialog.chosen.connect(self._on_chosen)
        dialog.file_requested.connect(self._on_file_requested)
        dialog.rejected.connect(self.given_up)
        dialog.open()

    def _on_look_failed(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self.crashed.emit(error)
        self._tell()

    def _tell(self) -> None:
        """No matter of its contents: say what it is."""
        words = explain(self._error) if self._error is not None else ""
        self.message = show_dialog(None, self.tr("打不开资料库"), words)
        self.message.finished.connect(self.given_up)

    def _on_chosen(self, way: Way) -> None:
        choices = self._choices
        if choices is None:
            return

        def work(progress: Progress) -> str:
            return self._rescue.take(way, choices, progress)

        self._run(work)

    def _on_file_requested(self) -> None:
        self.files = QFileDialog(self.dialog, self.tr("用哪一份备份"))
        self.files.setObjectName("rescueFiles")
        self.files.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.files.setNameFilters([self.tr("备份和导出的资料库 (*.db *.zip)"), self.tr("所有文件 (*)")])
        self.files.fileSelected.connect(self.use_file)
        self.files.open()

    def use_file(self, path: str) -> None:
        """Restore from a file that the person named."""
        words = self.tr("已用“{name}”恢复，有 {n} 篇稿件；原来的文件移到了旁边。")

        def work(progress: Progress) -> str:
            restored = self._rescue.restore(Path(path), progress)
            return words.format(name=Path(path).name, n=restored.articles)

        self._run(work)

    def _run(self, work: Work) -> None:
        if self.dialog is not None:
            self.dialog.show_step(Step(self.tr("正在处理"), 0, 0))
        self._jobs.start(LaneName.LIBRARY, work, self._on_done, self._on_failed, self._on_step)

    def _on_step(self, step: Step) -> None:
        if self.dialog is not None:
            self.dialog.show_step(step)

    def _on_failed(self, error: Exception) -> None:
        words = self.tr("没有做成；原来的文件都在。请另选一样。")
        if isinstance(error, EditorError):
            words = explain(error)
        else:
            self.crashed.emit(error)
        if self.dialog is not None:
            self.dialog.show_problem(words)

    def _on_done(self, said: str) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.accept()
        self.rescued.emit(said)
