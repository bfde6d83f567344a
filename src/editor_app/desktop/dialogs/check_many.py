"""成批检查: one list of the articles with their lights, what is wrong first, fixes over all of them, the report."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.models.checked_articles import COLUMN, COUNTS, RESULT, TITLE, BatchDelegate, BatchModel
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.checked import CheckedArticle, CheckedFinding
from editor_app.model.errors import EditorError
from editor_app.model.verdict import Light
from editor_app.services.check_reports import LEVEL_WORDS, left_words, light_word

SIZE, MIN_SIZE = QSize(1040, 620), QSize(600, 280)
LOW_BELOW = 520
WIDTHS = {RESULT: 118, COLUMN: 84, COUNTS: 190}


class CheckMany(QDialog):
    """Stays beside the window. Tells wishes: `stop_requested`, `go_on_requested`, `fix_requested`, `report_requested`;
    `open_requested` carries an article and the finding to go to (None: the article alone).
    """

    stop_requested = Signal()
    go_on_requested = Signal()
    fix_requested = Signal()
    report_requested = Signal()
    open_requested = Signal(str, object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._running = False
        self._left = 0
        self._low: bool | None = None
        self.setObjectName("checkManyDialog")
        self.setWindowTitle(self.tr("成批检查"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.model = BatchModel(self)
        self._build()
        self.setMinimumSize(MIN_SIZE)
        self.resize(fitting(self, SIZE))
        look.changed.connect(self._on_look_changed)

    # -- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._header())
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        set_role(self._bar, "wide")
        edge = QHBoxLayout()
        edge.setContentsMargins(16, 0, 16, 8)
        edge.addWidget(self._bar)
        column.addLayout(edge)
        parts = self._parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self._table_view())
        parts.addWidget(self._detail())
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 0)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(1)
        column.addWidget(parts, 1)
        column.addWidget(self._footer())

    def _header(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(16, 12, 16, 10)
        line.setSpacing(8)
        self.sum = QLabel()
        self.sum.setObjectName("checkManySum")
        self.sum.setWordWrap(True)
        set_role(self.sum, "strong")
        self.stop_button = PushButton(self.tr("停下"))
        self.stop_button.setObjectName("checkManyStop")
        self._look.dress(self.stop_button, "pause", "text")
        self.stop_button.clicked.connect(self._on_stop)
        self.report_button = PushButton(self.tr("检查报告…"))
        self.report_button.setObjectName("checkManyReport")
        self._look.dress(self.report_button, "print", "text")
        self.report_button.clicked.connect(self.report_requested)
        self.fix_button = PushButton(self.tr("全部修正"), "primary")
        self.fix_button.setObjectName("checkManyFix")
        self._look.dress(self.fix_button, "wand", "on_accent")
        self.fix_button.clicked.connect(self.fix_requested)
        line.addWidget(self.sum, 1)
        for button in (self.stop_button, self.report_button, self.fix_button):
            line.addWidget(button)
        return line

    def _table_view(self) -> QTableView:
        self.table = QTableView()
        self.table.setObjectName("checkManyTable")
        self.table.setAccessibleName(self.tr("检查过的稿件"))
        set_role(self.table, "rows")
        self.table.setModel(self.model)
        self.table.setItemDelegate(BatchDelegate(self._look, self))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(44)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(33)
        header.setStretchLastSection(True)
        for place, width in WIDTHS.items():
            self.table.setColumnWidth(place, width)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(self.model.columnCount() - 1, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self.table.activated.connect(self._on_row_activated)
        return self.table

    def _detail(self) -> QWidget:
        holder = QFrame()
        set_role(holder, "detail")
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        self._title = QLabel()
        set_role(self._title, "strong")
        self.findings = QListWidget()
        self.findings.setObjectName("checkManyFindings")
        self.findings.setAccessibleName(self.tr("这一篇的问题"))
        set_role(self.findings, "rows")
        self.findings.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.findings.setIconSize(QSize(16, 16))
        self.findings.setMinimumHeight(30)
        self.findings.itemActivated.connect(self._on_finding_activated)
        self.findings.currentRowChanged.connect(self._show_go)
        column.addWidget(self._title)
        column.addWidget(self.findings, 1)
        return holder

    def _footer(self) -> QFrame:
        foot = QFrame()
        set_role(foot, "dialogButtons")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(8)
        self._note = QLabel()
        self._note.setObjectName("checkManyNote")
        self._note.setWordWrap(True)
        set_role(self._note, "small2")
        self.go_button = PushButton(self.tr("到这一处"))
        self.go_button.setObjectName("checkManyGo")
        self._look.dress(self.go_button, "open", "text")
        self.go_button.clicked.connect(self._on_go)
        close = PushButton(self.tr("关闭"))
        close.clicked.connect(self.close)
        line.addWidget(self._note, 1)
        line.addWidget(self.go_button)
        line.addWidget(close)
        return foot

    # -- showing ------------------------------------------------------------------------------------------------------

    def begin(self, articles: Sequence[tuple[str, str]]) -> None:
        """Show a batch, by id and title, of which nothing is checked yet."""
        self.model.begin(articles)
        if articles:
            self.table.selectRow(0)
        self.show_running(True, len(articles))

    def show_checked(self, checked: CheckedArticle, mended: int = 0, problem: EditorError | None = None) -> None:
        """What was found in one of them, and what was put right in it."""
        self.model.show_checked(checked, mended, problem)
        if self.model.row_of(checked.article) == self.table.currentIndex().row():
            self._show_detail(self.table.currentIndex())

    def show_running(self, running: bool, left: int, doing: str = "") -> None:
        """Whether something is under way, how many articles are left of it, and what is done with them."""
        self._running, self._left = running, left
        lines = self.model.rows
        self._bar.setRange(0, max(1, len(lines)))
        self._bar.setValue(len(lines) - left)
        self.stop_button.setVisible(running or left > 0)
        self.stop_button.setText(self.tr("停下") if running else self.tr("接着做"))
        self._look.dress(self.stop_button, "pause" if running else "play", "text")
        fixable = sum(line.fixable for line in lines)
        self.fix_button.setText(self.tr("全部修正 {n} 处").format(n=fixable))
        self.fix_button.setEnabled(bool(fixable) and not running)
        why = self.tr("正在做别的，请等它做完或先停下") if running else self.tr("没有有把握的改正")
        self.fix_button.setToolTip("" if self.fix_button.isEnabled() else why)
        self.report_button.setEnabled(not running and any(line.checked for line in lines))
        self.report_button.setToolTip("" if self.report_button.isEnabled() else self.tr("还没有查完"))
        self.sum.setText(self._sum_words(doing or self.tr("正在检查")))
        self._show_go()

    def say(self, words: str) -> None:
        """A sentence at the foot."""
        self._note.setText(words)

    def _sum_words(self, doing: str) -> str:
        lines = self.model.rows
        lights = [line.light for line in lines if line.checked]
        words = self.tr("{n} 篇").format(n=len(lines))
        if self._running or self._left:
            what = doing if self._running else self.tr("停下了")
            words += self.tr("，{what}，还有 {left} 篇").format(what=what, left=self._left)
        sums = "　".join(f"{light_word(light)} {lights.count(light)}" for light in Light if light in lights)
        return f"{words}　{sums}" if sums else words

    def _show_detail(self, index: QModelIndex) -> None:
        self.findings.clear()
        if not 0 <= index.row() < len(self.model.rows):
            self._title.setText("")
            return
        line = self.model.rows[index.row()]
        self._title.setText(line.title or self.tr("未写标题"))
        checked = line.checked
        for found in (*checked.found, *checked.waived) if checked else ():
            self.findings.addItem(self._item(found))
        self.findings.setCurrentRow(0)
        self._show_go()

    def _on_look_changed(self) -> None:
        place = self.findings.currentRow()
        self._show_detail(self.table.currentIndex())
        self.findings.setCurrentRow(place)

    def _item(self, found: CheckedFinding) -> QListWidgetItem:
        finding = found.finding
        level = LEVEL_WORDS[finding.level]
        parts = [found.where or self.tr("全文"), finding.message]
        if found.words:
            parts.append(f"“{found.words}”")
        if found.waiver:
            level = self.tr("忽略")
            parts.append(left_words(found))
        item = QListWidgetItem("　".join(parts))
        state = finding.level.value
        icon, colour = (
            ("prohibited", "text3") if found.waiver else (self._look.theme.states[state].icon, f"state.{state}")
        )
        item.setSizeHint(QSize(0, 26))
        sign = QIcon(self._look.icon(icon, colour, 16))
        sign.addPixmap(sign.pixmap(16, 16), QIcon.Mode.Selected)  # a chosen row takes no colour away
        item.setIcon(sign)
        item.setToolTip("\n".join(parts))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{level}：{'，'.join(parts)}")
        item.setData(Qt.ItemDataRole.UserRole, found)
        return item

    def _show_go(self) -> None:
        there = self.table.currentIndex().isValid()
        self.go_button.setEnabled(there)
        self.go_button.setToolTip("" if there else self.tr("先选一篇稿件"))
        self.go_button.setText(self.tr("到这一处") if self.findings.currentItem() else self.tr("打开这一篇"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window leaves the table more of it."""
        low = event.size().height() < LOW_BELOW
        if low is not self._low:
            self._low = low
            detail = 84 if low else 150
            self._parts.setSizes([max(100, self._parts.height() - detail), detail])
        super().resizeEvent(event)

    # -- wishes -------------------------------------------------------------------------------------------------------

    def _on_stop(self) -> None:
        if self._running:
            self.stop_requested.emit()
        else:
            self.go_on_requested.emit()

    def _on_row_activated(self, index: QModelIndex) -> None:
        line = self.model.rows[index.row()]
        self.open_requested.emit(line.article, line.first.finding if line.first else None)

    def _on_finding_activated(self, item: QListWidgetItem) -> None:
        found = item.data(Qt.ItemDataRole.UserRole)
        line = self.model.rows[self.table.currentIndex().row()]
        self.open_requested.emit(line.article, found.finding)

    def _on_go(self) -> None:
        if item := self.findings.currentItem():
            self._on_finding_activated(item)
        elif self.table.currentIndex().isValid():
            self._on_row_activated(self.table.currentIndex())
