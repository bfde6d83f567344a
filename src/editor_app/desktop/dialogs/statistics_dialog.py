"""用稿统计: what was handed in, adopted and returned, by unit, column and month, with bars."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.desktop.widgets.fitting import fitting
from editor_app.desktop.widgets.rows_tree import rows_tree
from editor_app.model.adoption import GROUPING_WORDS, AdoptionReport, Grouping, Tally

SIZE = QSize(820, 540)
BAR, FIGURES = 1, 2  # the column of bars, the first of figures
FIGURE_WIDTH, BAR_HEIGHT = 64, 10
TALLY = Qt.ItemDataRole.UserRole
FORMS = {"xlsx": "Excel，带图表和逐篇明细", "csv": "CSV", "png": "图片", "pdf": "PDF"}


class Period:
    """The choices of days, each relative to today."""

    ALL, THIS_MONTH, LAST_MONTH, THIS_YEAR, LAST_YEAR, OWN = range(6)
    WORDS = ("全部", "本月", "上月", "今年", "去年", "自选")

    @staticmethod
    def days(choice: int, today: date) -> tuple[date | None, date | None]:
        """From when until when, both included."""
        first = today.replace(day=1)
        match choice:
            case Period.THIS_MONTH:
                return first, today
            case Period.LAST_MONTH:
                last = first - timedelta(days=1)
                return last.replace(day=1), last
            case Period.THIS_YEAR:
                return date(today.year, 1, 1), today
            case Period.LAST_YEAR:
                return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
        return None, None


class BarDelegate(QStyledItemDelegate):
    """Draws the bar of a group: adopted, returned, open; as long as the group is large beside the largest one."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.most = 1

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The row as the style draws it, and the bar over it."""
        super().paint(painter, option, index)
        tally = index.data(TALLY)
        if not isinstance(tally, Tally):
            return
        area = QRectF(option.rect).adjusted(8, 0, -8, 0)
        left, top = area.left(), area.center().y() - BAR_HEIGHT / 2
        states = self._look.theme.states
        parts = ((tally.adopted, states["sent"].fg), (tally.returned, states["returned"].fg))
        for count, colour in (*parts, (tally.open, self._look.theme.colour("control"))):
            width = area.width() * count / self.most
            painter.fillRect(QRectF(left, top, width, BAR_HEIGHT), colour)
            left += width


class StatisticsDialog(QDialog):
    """`period_changed` carries the first and the last day (or None); `ask_requested` wants the sites to be asked;
    `file_requested` carries the form of a file (`xlsx`, `csv`, `png`, `pdf`).
    """

    period_changed = Signal(object, object)
    ask_requested = Signal()
    file_requested = Signal(str)

    def __init__(self, look: Look, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._today = today
        self._report: AdoptionReport | None = None
        self.setObjectName("statisticsDialog")
        self.setWindowTitle(self.tr("用稿统计"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.period = self._choice("statisticsPeriod", self.tr("时间"), Period.WORDS)
        self.grouping = self._choice("statisticsGrouping", self.tr("统计方式"), tuple(
            f"按{GROUPING_WORDS[each]}" for each in Grouping))  # fmt: skip
        self.since = self._day("statisticsSince", self.tr("从哪一天"), today.replace(day=1))
        self.until = self._day("statisticsUntil", self.tr("到哪一天"), today)
        self.sum = QLabel()
        self.sum.setObjectName("statisticsSum")
        self.sum.setWordWrap(True)
        set_role(self.sum, "strong")
        self.tree = self._make_tree()
        self.empty = EmptyState(
            look, "send", self.tr("这段时间没有站点收到过稿件；上报以后，收到、采用、退回都在这里"), self
        )
        self.words = QLabel()
        self.words.setObjectName("statisticsWords")
        self.words.setWordWrap(True)
        set_role(self.words, "small2")
        self._arrange()
        self.period.currentIndexChanged.connect(self._on_period)
        self.grouping.currentIndexChanged.connect(self._show_rows)
        for edit in (self.since, self.until):
            edit.dateChanged.connect(self._on_period)
        look.changed.connect(self.tree.viewport().update)
        self.resize(fitting(self, SIZE))

    # -- building -----------------------------------------------------------------------------------------------------

    def _choice(self, name: str, spoken: str, words: tuple[str, ...]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(spoken)
        box.addItems(list(words))
        set_role(box, "input")
        return box

    def _day(self, name: str, spoken: str, day: date) -> QDateEdit:
        edit = QDateEdit(QDate(day.year, day.month, day.day))
        edit.setObjectName(name)
        edit.setAccessibleName(spoken)
        edit.setDisplayFormat("yyyy-MM-dd")
        edit.setCalendarPopup(True)
        edit.setMinimumHeight(30)
        edit.hide()
        return edit

    def _make_tree(self) -> QTreeWidget:
        labels = [
            "",
            self.tr("采用、退回、待定"),
            *(self.tr(word) for word in ("上报", "采用", "退回", "待定", "采用率")),
        ]
        tree = rows_tree("statisticsList", self.tr("统计"), labels, ())
        header = tree.header()
        header.setStretchLastSection(False)
        for place in range(len(labels)):
            mode = QHeaderView.ResizeMode.Fixed if place >= FIGURES else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(place, mode)
            if place >= FIGURES:
                header.resizeSection(place, FIGURE_WIDTH)
                tree.headerItem().setTextAlignment(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bars = BarDelegate(self._look, tree)
        tree.setItemDelegateForColumn(BAR, self._bars)
        return tree

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (self.period, self.since, self.until, self.grouping):
            top.addWidget(widget)
        top.addStretch(1)
        self.ask_button = PushButton(self.tr("问站点"))
        self.ask_button.setObjectName("statisticsAsk")
        self.ask_button.setToolTip(self.tr("问每个站点：采用了没有，退回没有"))
        self._look.dress(self.ask_button, "arrow_sync", "text")
        self.ask_button.clicked.connect(self.ask_requested)
        top.addWidget(self.ask_button)
        rows = QVBoxLayout()
        rows.setContentsMargins(16, 12, 16, 8)
        rows.setSpacing(8)
        rows.addLayout(top)
        rows.addWidget(self.sum)
        rows.addWidget(self.tree, 1)
        rows.addWidget(self.empty, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(rows, 1)
        column.addWidget(self._foot())

    def _foot(self) -> QFrame:
        foot = QFrame()
        set_role(foot, "dialogButtons")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(8)
        self.file_button = PushButton(self.tr("导出…"))
        self.file_button.setObjectName("statisticsFile")
        self.file_button.clicked.connect(self._on_file)
        close = PushButton(self.tr("关闭"))
        close.setObjectName("statisticsClose")
        close.clicked.connect(self.reject)
        line.addWidget(self.words, 1)
        line.addWidget(self.file_button)
        line.addWidget(close)
        return foot

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_report(self, report: AdoptionReport) -> None:
        """Show the figures of the days that were asked for."""
        self._report = report
        total = report.total
        words = self.tr("上报 {sent} 篇，采用 {adopted} 篇，退回 {returned} 篇，待定 {open} 篇").format(
            sent=total.sent, adopted=total.adopted, returned=total.returned, open=total.open
        )
        if total.sent:
            words += self.tr("，采用率 {rate}").format(rate=total.rate)
        if report.unasked:
            words += self.tr("。其中 {n} 篇还没有问过站点，算在“待定”里").format(n=report.unasked)
        self.sum.setText(words)
        self._show_rows()

    def say(self, words: str) -> None:
        """A sentence at the foot."""
        self.words.setText(words)

    def _show_rows(self) -> None:
        report = self._report
        if report is None:
            return
        grouping = list(Grouping)[self.grouping.currentIndex()]
        tallies = report.by(grouping)
        self._bars.most = max((tally.sent for tally in tallies), default=1)
        self.tree.headerItem().setText(0, GROUPING_WORDS[grouping])
        self.tree.clear()
        for tally in tallies:
            self.tree.addTopLevelItem(self._item(tally))
        self.tree.setVisible(bool(tallies))
        self.empty.setVisible(not tallies)
        self.file_button.setEnabled(bool(tallies))
        self.file_button.setToolTip("" if tallies else self.tr("没有可导出的"))

    def _item(self, tally: Tally) -> QTreeWidgetItem:
        figures = (tally.sent, tally.adopted, tally.returned, tally.open, tally.rate)
        item = QTreeWidgetItem([tally.name, "", *(str(each) for each in figures)])
        item.setToolTip(0, tally.name)
        item.setData(BAR, TALLY, tally)
        spoken = self.tr("采用 {adopted}，退回 {returned}，待定 {open}").format(
            adopted=tally.adopted, returned=tally.returned, open=tally.open
        )
        item.setData(BAR, Qt.ItemDataRole.AccessibleTextRole, spoken)
        for place in range(FIGURES, FIGURES + len(figures)):
            item.setTextAlignment(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    # -- wishes -------------------------------------------------------------------------------------------------------

    def days(self) -> tuple[date | None, date | None]:
        """The days that are chosen."""
        choice = self.period.currentIndex()
        if choice != Period.OWN:
            return Period.days(choice, self._today)
        since, until = (
            date(edit.date().year(), edit.date().month(), edit.date().day()) for edit in (self.since, self.until)
        )
        return min(since, until), max(since, until)

    def _on_period(self) -> None:
        for edit in (self.since, self.until):
            edit.setVisible(self.period.currentIndex() == Period.OWN)
        self.period_changed.emit(*self.days())

    def _on_file(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for form, words in FORMS.items():
            menu.addAction(words).setObjectName(form)
        menu.triggered.connect(self._on_form)
        menu.popup(self.file_button.mapToGlobal(self.file_button.rect().topLeft()))

    def _on_form(self, action: QAction) -> None:
        self.file_requested.emit(action.objectName())
