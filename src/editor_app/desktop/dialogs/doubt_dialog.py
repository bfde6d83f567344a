"""待核实: the article beside what stands at the site, and the two things a person can say about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.dialog_foot import dialog_foot
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.problems import sentence
from editor_app.model.submission import Submission
from editor_app.services.following import Candidate

SIZE = QSize(640, 400)
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class DoubtDialog(QDialog):
    """`is_there` carries the address of the line that was chosen (empty: none), `send_again` asks for another try."""

    is_there = Signal(str)
    send_again = Signal()

    def __init__(self, item: Submission, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doubtDialog")
        self.setWindowTitle(self.tr("待核实"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._found: Sequence[Candidate] = ()
        heading = QLabel(self.tr("站点上有没有《{title}》？").format(title=item.title))
        heading.setWordWrap(True)
        set_role(heading, "strong")
        words = QLabel(sentence(item.reason, item.details))
        words.setWordWrap(True)
        set_role(words, "small2")
        self._about = QLabel(self.tr("正在问站点…"))
        self._about.setObjectName("doubtAbout")
        set_role(self._about, "small2")
        self._table = QTableWidget(0, 3)
        self._table.setObjectName("doubtTable")
        self._table.setAccessibleName(self.tr("站点上的稿件"))
        self._table.setHorizontalHeaderLabels([self.tr("站点上的标题"), self.tr("状态"), self.tr("时间")])
        self._table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._table.horizontalHeader().setDefaultAlignment(LEFT)
        self._table.horizontalHeader().setHighlightSections(False)
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        set_role(self._table, "framed")
        self._table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.itemDoubleClicked.connect(self._on_open)
        column = QVBoxLayout()
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        for part in (heading, words, self._about, self._table):
            column.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column, 1)
        whole.addWidget(self._buttons())
        self.resize(fitting(self, SIZE))

    def _buttons(self) -> QFrame:
        there, again, later = (
            PushButton(each) for each in (self.tr("已经在站点上"), self.tr("再报一次"), self.tr("以后再说"))
        )
        there.setObjectName("thereButton")
        again.setObjectName("againButton")
        there.clicked.connect(self._on_there)
        again.clicked.connect(self._on_again)
        later.clicked.connect(self.reject)
        return dialog_foot(again, there, left=(later,))

    def show_found(self, found: Sequence[Candidate]) -> None:
        """What stands at the site, those of the same title first."""
        self._found = found
        self._about.setText(
            self.tr("站点上最近的稿件，双击可以打开：") if found else self.tr("站点没有列出什么，请到站点上看一看。")
        )
        self._table.setRowCount(len(found))
        for row, each in enumerate(found):
            for place, text in enumerate((each.title, each.status, each.at)):
                self._table.setItem(row, place, QTableWidgetItem(text))

    def show_trouble(self, words: str) -> None:
        """The site could not be asked; the person may know all the same."""
        self._about.setText(words)

    def _chosen(self) -> str:
        rows = self._table.selectionModel().selectedRows()
        return self._found[rows[0].row()].url if rows else ""

    def _on_open(self, item: QTableWidgetItem) -> None:
        address = self._found[item.row()].url
        if address.startswith(("https://", "http://")):
            QDesktopServices.openUrl(QUrl(address))

    def _on_there(self) -> None:
        self.is_there.emit(self._chosen())
        self.accept()

    def _on_again(self) -> None:
        self.send_again.emit()
        self.accept()
