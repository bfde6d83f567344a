"""Between two windows: a backup or an export takes the place of the library, which nobody has open now."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.dialogs.work_dialog import WorkDialog
from editor_app.desktop.jobs import Handle, Jobs, LaneName, Step
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.problems import explain
from editor_app.services.progress import Progress
from editor_app.services.rescue import Rescue


class Restoring(QObject):
    """`ended` comes in any case, with a title and a sentence: there is a library to open, the new one or the old.
    `crashed` carries what was not expected, before that.
    """

    ended = Signal(str, str)
    crashed = Signal(object)

    def __init__(self, library: Path, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rescue = Rescue(library)
        self._jobs = jobs
        self._handle: Handle | None = None
        self.dialog: WorkDialog | None = None

    def start(self, file: Path) -> None:
        """Prove `file` and put it in place, on the library's lane; it can be stopped while it is being proved."""
        words = self.tr("已用“{name}”恢复，有 {n} 篇稿件；原来的资料库文件移到了旁边{aside}，没有删除。")
        lost = self.tr("有 {n} 张图片的原件不在，稿件里仍留着它们的位置。")

        def work(progress: Progress) -> str:
            restored = self._rescue.restore(file, progress)
            aside = f"（{restored.aside}）" if restored.aside else ""
            said = words.format(name=file.name, n=restored.articles, aside=aside)
            return said + lost.format(n=restored.missing) if restored.missing else said

        self.dialog = WorkDialog(self.tr("正在恢复资料库"))
        self._handle = self._jobs.start(LaneName.LIBRARY, work, self._on_done, self._on_failed, self._on_step)
        self.dialog.cancel_requested.connect(self._handle.cancel)
        self.dialog.open()

    def _on_step(self, step: Step) -> None:
        if self.dialog is not None:
            self.dialog.show_step(step)

    def _on_done(self, said: str) -> None:
        self._end(self.tr("资料库恢复好了"), said)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self.crashed.emit(error)
            words = self.tr("现在的资料库没有动。")
        else:
            cancelled = isinstance(error, Cancelled)
            words = self.tr("已取消；现在的资料库没有动。") if cancelled else explain(error)
        self._end(self.tr("没有恢复"), words)

    def _end(self, title: str, words: str) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.accept()
        self.ended.emit(title, words)
