"""Backups in the window: look, make one, choose where they go, export and import, bring one back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.backup_dialog import BackupDialog
from editor_app.desktop.dialogs.welcome import app_logo
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import Handle, LaneName, Step, Work
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.problems import show_dialog
from editor_app.desktop.widgets.choosing import ask_file, ask_folder, ask_where
from editor_app.model.backup import BackupFile, BackupState
from editor_app.model.changes import Changes
from editor_app.model.errors import Cancelled, EditorError, Unavailable
from editor_app.model.problems import explain
from editor_app.services.keeping import Examined
from editor_app.services.progress import Progress

_LOG = logging.getLogger(__name__)
MOST_SAID = 6
FIRST_LOOK_MS, HOUR_MS = 5000, 3_600_000
FILE_NAME = "先锋采编资料库"


class Safekeeping(Part):
    """Everything runs on the keeping lane. `restore_requested` carries the file that is to take the library's place: the
    text is saved and a backup of the present library made; the window must be closed for the rest.
    """

    restore_requested = Signal(object)

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        self._state: BackupState | None = None
        self._said = ""
        self._handle: Handle | None = None
        self.dialog: BackupDialog | None = None
        self.question: QMessageBox | None = None
        self._told: set[str] = set()
        self._looking = QTimer(self, interval=FIRST_LOOK_MS)
        self._looking.timeout.connect(self.look_for_trouble)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands, by the command's id."""
        return {"backupAction": self.open}

    # -- trouble ------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """From now on tell by itself, once each: a library on a network drive or in a cloud folder, a disk that is nearly
        full, a day's backup that failed.
        """
        self._looking.start()

    def look_for_trouble(self) -> None:
        """Look now, and then every hour; a little later where the bar is saying something else."""
        if self._window.article.bar.words:
            return
        self._looking.setInterval(HOUR_MS)
        room = self._desk.room

        def work(_progress: Progress) -> tuple[str, ...]:
            return room.keeping.troubles()

        self._desk.jobs.start(LaneName.KEEPING, work, self._on_troubles, self._on_failed, key="troubles")

    def _on_troubles(self, troubles: tuple[str, ...]) -> None:
        new = [words for words in troubles if words not in self._told]
        if new:
            self._told.update(new)
            self.said.emit("\n".join(new), True, ((self.tr("备份与恢复…"), self.open),))

    # -- the dialog ---------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the dialog, or bring it to the front."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        dialog = BackupDialog(self._desk.look, self._window)
        self.dialog = dialog
        dialog.backup_requested.connect(self.back_up)
        dialog.folder_requested.connect(self._on_folder)
        dialog.look_requested.connect(self._on_look)
        dialog.restore_requested.connect(self._on_restore)
        dialog.export_requested.connect(self._on_export)
        dialog.import_requested.connect(self._on_import)
        dialog.check_requested.connect(self.check)
        dialog.stop_requested.connect(self.stop)
        dialog.finished.connect(self._on_closed)
        dialog.open()
        self._look_again("")

    def stop(self) -> None:
        """Stop what runs at its next step; what was copied stays and is not copied again."""
        if self._handle is not None:
            self._handle.cancel()

    def _on_closed(self) -> None:
        """Work goes on without the dialog, as the day's backup does; opened again, it shows the new state."""
        self.dialog = None

    # -- looking ------------------------------------------------------------------------------------------------------

    def _look_again(self, said: str) -> None:
        room, self._said = self._desk.room, said

        def work(_progress: Progress) -> BackupState:
            return room.keeping.backup_state()

        self._desk.jobs.start(LaneName.KEEPING, work, self._on_state, self._on_failed, key="backups")

    def _on_state(self, state: BackupState) -> None:
        self._state = state
        if self.dialog is not None:
            self.dialog.show_state(state)
            self.dialog.show_words(self._said)

    def _on_look(self) -> None:
        if self._state is not None and self._state.folder is not None:
            folder = self._state.folder
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder if folder.is_dir() else folder.parent)))

    # -- doing --------------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Make a backup now, of what was written up to this moment."""
        self._writing.flush(self._back_up)

    def _back_up(self) -> None:
        room, inside = self._desk.room, self._desk.library
        words, here = self.tr("已备份到 {path}，读回核对无误"), self.tr("已备份在资料库里面，读回核对无误")

        def work(progress: Progress) -> str:
            made = room.keeping.back_up_now(progress=progress)
            return here if made.is_relative_to(inside) else words.format(path=made.parent)

        self._run(self.tr("正在备份"), work)

    def _on_folder(self) -> None:
        ask_folder(self.dialog, self.tr("每天备份到哪个文件夹"), self.use_folder, id="backupFolders")

    def use_folder(self, path: str) -> None:
        """Copy the day's backups there from now on."""
        room, words = self._desk.room, self.tr("以后每天备份到 {path}")

        def work(_progress: Progress) -> str:
            room.keeping.choose_backup_folder(Path(path))
            return words.format(path=path)

        self._run(self.tr("正在换文件夹"), work)

    def _on_export(self) -> None:
        title, kinds = self.tr("导出整个资料库"), [self.tr("导出的资料库 (*.zip)")]
        name = f"{FILE_NAME}-{datetime.now():%Y%m%d}.zip"
        ask_where(self.dialog, title, kinds, name, self.export_to, suffix="zip", id="exportFiles")

    def export_to(self, path: str) -> None:
        """Write everything into a file, of what was written up to this moment."""
        self._writing.flush(lambda: self._export_to(path))

    def _export_to(self, path: str) -> None:
        room = self._desk.room
        words = self.tr("已导出 {n} 篇稿件、{m} 张图片到 {path}")
        lost = self.tr("；有 {n} 张图片、{m} 份文字读不出来，不在里面")

        def work(progress: Progress) -> str:
            made = room.keeping.export_library(Path(path), progress)
            said = words.format(n=made.articles, m=made.pictures, path=made.path)
            if made.missing or made.unreadable:
                said += lost.format(n=made.missing, m=made.unreadable)
            return said

        self._run(self.tr("正在导出"), work)

    def _run(self, words: str, work: Work) -> None:
        if self.dialog is not None:
            self.dialog.show_step(Step(words, 0, 0))
        self._handle = self._desk.jobs.start(LaneName.KEEPING, work, self._on_done, self._on_failed, self._on_stepped)

    def _on_stepped(self, step: Step) -> None:
        if self.dialog is not None:
            self.dialog.show_step(step)

    def _on_done(self, said: str) -> None:
        self._look_again(said)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
            words = self.tr("没有做成；资料库没有动")
        else:
            words = self.tr("已停下；资料库没有动") if isinstance(error, Cancelled) else explain(error)
        if self.dialog is not None:
            self.dialog.show_words(words)

    # -- checking -----------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Look at everything, as the doctor on the command line does, and say what was found."""
        self._examine(self.tr("正在检查资料库"), repair=False)

    def repair(self) -> None:
        """Put right what can be put right, with what was written up to this moment."""
        self._writing.flush(lambda: self._examine(self.tr("正在修复资料库"), repair=True))

    def _examine(self, words: str, *, repair: bool) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> list[Examined]:
            return room.keeping.examine(repair=repair)

        done = self._on_repaired if repair else self._on_checked
        if self.dialog is not None:
            self.dialog.show_step(Step(words, 0, 0))
        self._handle = self._desk.jobs.start(LaneName.KEEPING, work, done, self._on_failed)

    def _on_checked(self, found: list[Examined]) -> None:
        wrong = [item.said for item in found if not item.ok and item.grave and item.name == "library"]
        repair = ((self.tr("修复"), self.repair),) if wrong else ()
        title = self.tr("资料库有问题") if wrong else self.tr("资料库完好")
        words = (
            wrong[1:] or [item.said for item in found if not item.ok] or [self.tr("文字、版本、图片、索引都核对过了。")]
        )
        self._tell(title, words, found, repair, bad=bool(wrong))

    def _on_repaired(self, found: list[Examined]) -> None:
        done = [item.said for item in found if item.name == "repair"]
        left = [item.said for item in found if not item.ok and item.name == "library"][1:]
        title = self.tr("修复好了") if not left else self.tr("修了能修的，还有修不了的")
        self._tell(title, [*left, *done], found, (), bad=bool(left))
        # Articles that are open may have another version now.
        self._desk.news.tell(Changes(articles=frozenset(draft.id for draft in self._writing.drafts)), self)

    def _tell(
        self,
        title: str,
        words: list[str],
        found: list[Examined],
        choices: tuple[tuple[str, Callable[[], None]], ...],
        *,
        bad: bool,
    ) -> None:
        more = [self.tr("……共 {n} 条，见详情").format(n=len(words))] if len(words) > MOST_SAID else []
        details = "\n".join(f"{'好' if item.ok else '有问题'}：{item.said}" for item in found)
        self.question = show_dialog(
            self._window,
            title,
            "\n".join([*words[:MOST_SAID], *more]),
            details,
            choices,
            None if bad else app_logo(40, self._window.devicePixelRatioF()),
        )
        self._look_again("")

    # -- bringing back ------------------------------------------------------------------------------------------------

    def _on_restore(self, backup: BackupFile) -> None:
        since = self.tr("{when} 以后写的和改的，不在这份备份里。").format(when=f"{backup.made_at:%Y-%m-%d %H:%M}")
        title = self.tr("用 {when} 的备份恢复？").format(when=f"{backup.made_at:%Y-%m-%d %H:%M}")
        self._ask(title, since, backup.path)

    def _on_import(self) -> None:
        kinds = [self.tr("导出的资料库和备份 (*.zip *.db)"), self.tr("所有文件 (*)")]
        ask_file(self.dialog, self.tr("导入哪一份"), kinds, self.ask_about_file, id="importLibraryFiles")

    def ask_about_file(self, path: str) -> None:
        """Ask whether a file that the person named shall take the library's place."""
        title = self.tr("用“{name}”代替现在的资料库？").format(name=Path(path).name)
        self._ask(title, self.tr("里面有什么，就恢复成什么。"), Path(path))

    def _ask(self, title: str, first: str, file: Path) -> None:
        words = "\n".join(
            (
                first,
                self.tr("现在的资料库先备份一份，再原样移到旁边，不删除；要换回来，选“恢复之前”的那份备份。"),
                self.tr("窗口会关上再打开。当时还没有送完的稿件先暂停，核对过再继续。"),
            )
        )
        choice = (self.tr("恢复"), lambda: self.restore(file))
        self.question = show_dialog(self._window, title, words, choices=(choice,), close_words=self.tr("取消"))

    def restore(self, file: Path) -> None:
        """Save, back the present library up, and ask for `file` to take its place."""
        self._writing.flush_all(lambda: self._restore(file))

    def _restore(self, file: Path) -> None:
        room = self._desk.room

        def work(progress: Progress) -> Path:
            try:
                room.keeping.back_up_now("before-restore", progress)
            except Unavailable as error:  # a damaged library gives no backup; its file is set aside whole
                _LOG.warning("no backup before restoring: %s", error)
            return file

        if self.dialog is not None:
            self.dialog.show_step(Step(self.tr("正在备份现在的资料库"), 0, 0))
        self._handle = self._desk.jobs.start(LaneName.KEEPING, work, self._on_ready, self._on_failed)

    def _on_ready(self, file: Path) -> None:
        if self.dialog is not None:
            self.dialog.reject()
        self.restore_requested.emit(file)
