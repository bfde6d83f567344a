"""备份与恢复: where the backups go, which there are, making one now, bringing one back, the whole library as a file."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.jobs import Step
from editor_app.desktop.look import Look
from editor_app.desktop.times import short_time
from editor_app.desktop.widgets.buttons import PushButton, push_button, set_role
from editor_app.desktop.widgets.fitting import fitting
from editor_app.desktop.widgets.path_label import PathLabel
from editor_app.desktop.widgets.rows_tree import rows_tree
from editor_app.desktop.widgets.state_text import StateText
from editor_app.model.backup import BackupFile, BackupState

SIZE = QSize(760, 432)
BACKUP = Qt.ItemDataRole.UserRole
NUMBERS = (2, 3)  # columns
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
PATH_CHARACTERS = 52


class BackupDialog(QDialog):
    """Tells what the person wants; the flow does it and shows what came of it. While something is being done (`show_step`)
    nothing else can be begun; 停止 and 关闭 can be pressed.
    """

    backup_requested = Signal()
    folder_requested = Signal()
    look_requested = Signal()
    restore_requested = Signal(object)
    export_requested = Signal()
    import_requested = Signal()
    check_requested = Signal()
    stop_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._working = False
        self._state: BackupState | None = None
        self.setObjectName("backupDialog")
        self.setWindowTitle(self.tr("备份与恢复"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self._tree = self._make_tree()
        rows = QVBoxLayout()
        rows.setContentsMargins(16, 0, 16, 0)
        rows.addWidget(self._tree)
        column.addLayout(rows, 1)
        column.addWidget(self._whole())
        column.addWidget(self._progress())
        column.addWidget(self._foot())
        self.resize(fitting(self, SIZE))
        self.show_words(self.tr("正在看有哪些备份…"))
        self._show_usable()

    # -- building -----------------------------------------------------------------------------------------------------

    def _head(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 16, 24, 12)
        column.setSpacing(6)
        self._newest = QLabel()
        self._newest.setObjectName("backupNewest")
        set_role(self._newest, "strong")
        self._newest.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(8)
        self._folder = PathLabel()
        self._folder.setObjectName("backupFolder")
        set_role(self._folder, "text2")
        self._change = push_button("backupChangeButton", self.tr("换一个文件夹…"), self.folder_requested, "small")
        self._look_at = push_button("backupLookButton", self.tr("打开文件夹"), self.look_requested, "small")
        line.addWidget(self._folder, 1)
        line.addWidget(self._change)
        line.addWidget(self._look_at)
        self._trouble = StateText(role="warningText")
        self._trouble.setObjectName("backupTrouble")
        self._trouble.hide()
        column.addWidget(self._newest)
        column.addLayout(line)
        column.addWidget(self._trouble)
        return page

    def _make_tree(self) -> QTreeWidget:
        labels = [self.tr("时间"), self.tr("为什么"), self.tr("稿件"), self.tr("大小"), self.tr("放在哪里")]
        tree = rows_tree("backupList", self.tr("已有的备份"), labels, (180, 140, 80, 100))
        for place in NUMBERS:
            tree.headerItem().setTextAlignment(place, RIGHT)
        tree.itemSelectionChanged.connect(self._show_usable)
        return tree

    def _whole(self) -> QWidget:
        page = QWidget()
        line = QHBoxLayout(page)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(8)
        words = QLabel(self.tr("换电脑、交接：整个资料库连同图片写成一个文件，再到那边导入"))
        set_role(words, "small2")
        words.setWordWrap(True)
        self._export = push_button("backupExportButton", self.tr("导出整个资料库…"), self.export_requested)
        self._import = push_button("backupImportButton", self.tr("导入…"), self.import_requested)
        self._check = push_button("backupCheckButton", self.tr("检查资料库"), self.check_requested)
        line.addWidget(words, 1)
        for button in (self._export, self._import, self._check):
            line.addWidget(button)
        return page

    def _progress(self) -> QWidget:
        self._bar = QProgressBar()
        self._bar.setObjectName("backupBar")
        self._bar.setTextVisible(False)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        self._bar.hide()
        return self._bar

    def _foot(self) -> QFrame:
        frame = QFrame()
        set_role(frame, "dialogButtons")
        line = QHBoxLayout(frame)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(8)
        self._words = QLabel()
        self._words.setObjectName("backupWords")
        self._words.setWordWrap(True)
        self._stop = push_button("backupStopButton", self.tr("停止"), self.stop_requested)
        self._restore = PushButton(self.tr("用选中的恢复…"))
        self._restore.setObjectName("backupRestoreButton")
        self._restore.clicked.connect(self._on_restore)
        close = PushButton(self.tr("关闭"))
        close.setObjectName("backupCloseButton")
        close.clicked.connect(self.reject)
        self._now = push_button("backupNowButton", self.tr("立即备份"), self.backup_requested, "primary")
        line.addWidget(self._words, 1)
        for button in (self._stop, self._restore, close, self._now):
            line.addWidget(button)
        return frame

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_state(self, state: BackupState) -> None:
        """Show folder and backups; what was selected stays selected."""
        chosen = self.chosen()
        self._state = state
        newest = state.newest
        if newest is None:
            self._newest.setText(self.tr("还没有备份。按“立即备份”做第一份"))
        else:
            words = self.tr("最近的备份：{when}，{n} 篇稿件，{size}")
            self._newest.setText(
                words.format(when=_when(newest.made_at), n=newest.articles, size=_megabytes(newest.size))
            )
        self._show_folder(state)
        self._tree.clear()
        for backup in state.backups:
            item = self._item(backup)
            self._tree.addTopLevelItem(item)
            item.setSelected(chosen is not None and backup.path == chosen.path)
        self._show_usable()

    def _show_folder(self, state: BackupState) -> None:
        if state.folder is None:
            self._folder.setText(self.tr("备份只在资料库里面；选一个文件夹（最好在 U 盘或另一块硬盘上），每天另存一份"))
            self._folder.setWordWrap(True)
        else:
            self._folder.setText(self.tr("每天另存到：{path}").format(path=_middle(str(state.folder))))
            self._folder.setToolTip(str(state.folder))
        self._change.setText(self.tr("换一个文件夹…") if state.folder else self.tr("选文件夹…"))
        trouble = state.problem
        if state.folder is not None and not state.there:
            trouble = self.tr("这个文件夹现在不在（U 盘可能没有插上）。资料库里面的备份照常每天做。")
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))

    def _item(self, backup: BackupFile) -> QTreeWidgetItem:
        articles = self.tr("读不出来") if backup.articles is None else self.tr("{n} 篇").format(n=backup.articles)
        where = self.tr("备份文件夹，连同图片") if backup.visible else self.tr("资料库里面")
        item = QTreeWidgetItem([_when(backup.made_at), backup.why_words, articles, _megabytes(backup.size), where])
        for place in NUMBERS:
            item.setTextAlignment(place, RIGHT)
        item.setData(0, BACKUP, backup)
        item.setToolTip(4, str(backup.path))
        if backup.articles is None:
            item.setDisabled(True)
        return item

    def chosen(self) -> BackupFile | None:
        """The selected backup."""
        for item in self._tree.selectedItems():
            if isinstance(backup := item.data(0, BACKUP), BackupFile):
                return backup
        return None

    def show_step(self, step: Step) -> None:
        """What is being done, and how far it is."""
        self._working = True
        self._bar.setRange(0, step.total if step.total > 1 else 0)
        self._bar.setValue(step.done)
        self._words.setText(f"{step.what} {step.done}/{step.total}" if step.total > 1 else f"{step.what}…")
        self._show_usable()

    def show_words(self, words: str) -> None:
        """What came of it; something else can be begun."""
        self._working = False
        self._words.setText(words)
        self._show_usable()

    def _show_usable(self) -> None:
        ready = not self._working and self._state is not None
        self._bar.setVisible(self._working)
        self._stop.setVisible(self._working)
        for button in (self._now, self._export, self._import, self._check, self._change):
            button.setEnabled(ready)
        self._look_at.setEnabled(self._state is not None and self._state.folder is not None and self._state.there)
        self._look_at.setVisible(self._state is None or self._state.folder is not None)
        self._restore.setEnabled(ready and self.chosen() is not None)
        self._restore.setToolTip("" if self.chosen() else self.tr("先在上面选一份备份"))

    def _on_restore(self) -> None:
        if backup := self.chosen():
            self.restore_requested.emit(backup)


def _when(moment: datetime) -> str:
    """Today and yesterday by their names, always with the time: what happened since matters."""
    words = short_time(moment.astimezone().isoformat())
    return words if ":" in words else f"{words} {moment:%H:%M}"


def _megabytes(size: int) -> str:
    return f"{size / 1048576:.1f} MB"


def _middle(path: str) -> str:
    """A path with its middle left out where it is long."""
    half = PATH_CHARACTERS // 2
    return path if len(path) <= PATH_CHARACTERS else f"{path[:half]}…{path[-half:]}"
