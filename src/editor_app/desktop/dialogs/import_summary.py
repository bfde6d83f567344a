"""What became of each file of a batch: stays open beside the work, opens articles, tries failed files again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.models.import_summary import (
    FILE,
    PICTURES,
    PROBLEM,
    RESULT,
    ROW,
    ROW_HEIGHT,
    TITLE,
    WORDS,
    SummaryDelegate,
    SummaryModel,
)
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.fitting import fitting
from editor_app.services.import_summary import Result, SummaryRow, merged, summary_sentence, summary_text

SIZE = QSize(880, 432)
WIDTHS = {RESULT: 108, FILE: 164, WORDS: 56, PICTURES: 44, PROBLEM: 260}
AGAIN = (Result.FAILED, Result.LEFT)


class ImportSummary(QDialog):
    """Signals: `open_requested` (id of an article), `again_requested` (list of paths)."""

    open_requested = Signal(str)
    again_requested = Signal(list)

    def __init__(self, look: Look, rows: Sequence[SummaryRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("importSummary")
        self.setWindowTitle(self.tr("导入结果"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = SummaryModel(self)
        self.table = QTableView(self)
        self._sum = QLabel()
        self._sum.setObjectName("importSum")
        set_role(self._sum, "windowTitle")
        self._hint = QLabel(self.tr("双击打开稿件"))
        set_role(self._hint, "small")
        self.copy = PushButton(self.tr("复制结果"))
        self.copy.setObjectName("importCopyButton")
        self.again = PushButton("")
        self.again.setObjectName("importAgainButton")
        self.close_button = PushButton(self.tr("知道了"), "primary")
        self.close_button.setObjectName("importDoneButton")
        look.dress(self.copy, "copy", "text")
        look.dress(self.again, "arrow_clockwise", "text")
        self._prepare_table()
        self._arrange()
        self.copy.clicked.connect(self._on_copy)
        self.again.clicked.connect(self._on_again)
        self.close_button.clicked.connect(self.accept)
        self.resize(fitting(self, SIZE))
        self.show_rows(rows)

    def _prepare_table(self) -> None:
        table = self.table
        table.setObjectName("importTable")
        table.setAccessibleName(self.tr("导入的文件"))
        set_role(table, "rows")
        table.setModel(self.model)
        table.setItemDelegate(SummaryDelegate(self._look, self))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._on_menu_requested)
        table.activated.connect(self._on_activated)
        table.setShowGrid(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(33)
        for column, width in WIDTHS.items():
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)

    def _arrange(self) -> None:
        head = QFrame()
        set_role(head, "dialogBody")
        head.setFixedHeight(48)
        top = QHBoxLayout(head)
        top.setContentsMargins(16, 0, 16, 0)
        top.addWidget(self._sum, 1)
        foot = QFrame()
        set_role(foot, "dialogButtons")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(8)
        line.addWidget(self._hint, 1)
        for button in (self.copy, self.again, self.close_button):
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(foot)

    def show_rows(self, rows: Sequence[SummaryRow]) -> None:
        """Show what became of these files; the first that needs somebody is selected."""
        self.model.show(rows)
        self._sum.setText(summary_sentence(rows))
        again = len(self._again(rows))
        self.again.setText(self.tr("重试没有导入的 {n} 个").format(n=again))
        self.again.setVisible(bool(again))
        self.again.setEnabled(True)
        place = next((n for n, row in enumerate(rows) if row.result is not Result.DONE), 0)
        self.table.selectRow(place)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def merge(self, rows: Sequence[SummaryRow]) -> None:
        """Show what became of the files that were tried again, in their old places."""
        self.show_rows(merged(self.model.rows, rows))

    @staticmethod
    def _again(rows: Sequence[SummaryRow]) -> list[SummaryRow]:
        return [row for row in rows if row.result in AGAIN and row.path is not None]

    def _chosen(self) -> list[SummaryRow]:
        return [self.model.rows[index.row()] for index in self.table.selectionModel().selectedRows()]

    def _on_activated(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, SummaryRow) and row.article:
            self.open_requested.emit(row.article)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(summary_text(self.model.rows))

    def _on_again(self) -> None:
        self._try_again(self._again(self.model.rows))

    def _try_again(self, rows: Sequence[SummaryRow]) -> None:
        self.again.setEnabled(False)
        self.again.setToolTip(self.tr("正在重试"))
        self.again_requested.emit([row.path for row in rows if row.path is not None])

    def _on_menu_requested(self, place: QPoint) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if chosen[0].article:
            menu.addAction(self.tr("打开稿件")).triggered.connect(self._on_open_chosen)
        if self._again(chosen):
            menu.addAction(self.tr("重试")).triggered.connect(self._on_again_chosen)
        menu.addAction(self.tr("复制所选")).triggered.connect(self._on_copy_chosen)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _on_open_chosen(self) -> None:
        if (chosen := self._chosen()) and chosen[0].article:
            self.open_requested.emit(chosen[0].article)

    def _on_again_chosen(self) -> None:
        self._try_again(self._again(self._chosen()))

    def _on_copy_chosen(self) -> None:
        QGuiApplication.clipboard().setText(summary_text(self._chosen()))
