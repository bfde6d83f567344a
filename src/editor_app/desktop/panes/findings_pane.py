"""检查: what stands in the way, one click away from its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.models.findings import FINDING, FindingDelegate, FindingListModel, FindingRow
from editor_app.desktop.widgets.buttons import set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.model.finding import Finding, Level


def fixable(finding: Finding) -> bool:
    """Whether the fix of a finding can be put into the text; the fields are the person's to type."""
    return finding.fix is not None and not finding.place.field


class FindingsPane(QFrame):
    """Shows findings; `go_requested` carries the one to go to, `waive_requested` the one that shall stay as it is, `mend_requested` a list of
    those whose fixes are wanted.
    """

    go_requested = Signal(object)
    waive_requested = Signal(object)
    mend_requested = Signal(object)

    def __init__(self, look: Look, new: QAction, hand_in: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        set_role(self, "pane")
        self.setObjectName("findingsPane")
        self.model = FindingListModel(self)
        self._delegate = FindingDelegate(look, self)
        self._rows: list[FindingRow] = []
        self.list_view = QListView(self)
        self.list_view.setObjectName("findingList")
        self.list_view.setAccessibleName(self.tr("问题"))
        set_role(self.list_view, "rowsPane")
        self.list_view.setModel(self.model)
        self.list_view.setItemDelegate(self._delegate)
        self.list_view.setMouseTracking(True)
        self.list_view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._new, self._hand_in = new, hand_in
        self.empty = EmptyState(look, "task_list_square_ltr", "", self)
        footer = QFrame(self)
        footer.setFixedHeight(40)
        set_role(footer, "paneFooter")
        self._icon = QLabel()
        self._verdict = QLabel()
        self._verdict.setObjectName("verdictLabel")
        self._checked = QLabel()
        set_role(self._checked, "small")
        line = QHBoxLayout(footer)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(6)
        line.addWidget(self._icon)
        line.addWidget(self._verdict, 1)
        line.addWidget(self._checked)
        self.mend_button = QPushButton(footer)
        self.mend_button.setObjectName("mendAllButton")
        self.mend_button.hide()
        self.mend_button.clicked.connect(lambda: self.mend_requested.emit(self.fixable))
        line.addWidget(self.mend_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.list_view, 1)
        layout.addWidget(footer)
        self.list_view.clicked.connect(self._on_clicked)
        self.list_view.activated.connect(self._on_clicked)
        self._delegate.go_requested.connect(self.go_requested)
        self.list_view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list_view.customContextMenuRequested.connect(self._on_menu_requested)
        look.changed.connect(self._on_look_changed)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No article is open."""
        self._rows = []
        self.model.show([])
        self.list_view.hide()
        self.empty.say("task_list_square_ltr", self.tr("选一篇稿件，或新建一篇"), self._new)
        self.empty.show()
        self._icon.clear()
        self._verdict.clear()
        self._checked.clear()
        self.mend_button.hide()

    def show_findings(self, rows: Sequence[FindingRow], at: str) -> None:
        """Show what the check of the time `at` (HH:MM:SS) found."""
        self._rows = list(rows)
        self.model.show(rows)
        self.list_view.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.say("checkmark_circle", self.tr("没有问题，可以上报"), self._hand_in, role="state.sent")
        errors = self.errors
        self._verdict.setText(
            self.tr("还有 {n} 个错误，暂不能上报").format(n=errors) if errors else self.tr("可以上报")
        )
        self._checked.setText(self.tr("{time} 检查").format(time=at))
        certain = len(self.fixable)
        self.mend_button.setText(self.tr("全部修正 {n} 处").format(n=certain))
        self.mend_button.setVisible(bool(certain))
        self._on_look_changed()

    def show_waivers(self, waivers: Mapping[tuple[str, str], str]) -> None:
        """Say below findings for which reason they stay: by rule and sentence, and the block."""
        self._delegate.waivers = dict(waivers)
        self.list_view.viewport().update()

    def menu_of(self, finding: Finding) -> QMenu:
        """What can be done with a finding; the caller shows it, it goes with its closing."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("定位")).triggered.connect(lambda: self.go_requested.emit(finding))
        if fixable(finding):
            alike = [each for each in self.fixable if each.rule == finding.rule]
            one, all_alike = self.tr("修正这一处"), self.tr("同类的 {n} 处都修正").format(n=len(alike))
            menu.addAction(one).triggered.connect(lambda: self.mend_requested.emit([finding]))
            menu.addAction(all_alike).triggered.connect(lambda: self.mend_requested.emit(alike))
        menu.addAction(self.tr("不处理…")).triggered.connect(lambda: self.waive_requested.emit(finding))
        return menu

    @property
    def fixable(self) -> list[Finding]:
        """The findings whose fixes are certain and in the text."""
        return [row.finding for row in self._rows if fixable(row.finding)]

    def _on_menu_requested(self, place: QPoint) -> None:
        row = self.list_view.indexAt(place).data(FINDING)
        if isinstance(row, FindingRow):
            self.menu_of(row.finding).popup(self.list_view.viewport().mapToGlobal(place))

    @property
    def errors(self) -> int:
        """How many errors are shown."""
        return sum(row.finding.level is Level.ERROR for row in self._rows)

    def step(self, by: int) -> Finding | None:
        """Select the next (1) or previous (-1) finding, round the end, and return it."""
        places = [n for n in range(self.model.rowCount()) if isinstance(self._at(n), FindingRow)]
        if not places:
            return None
        now = self.list_view.currentIndex().row()
        if by > 0:
            target = next((n for n in places if n > now), places[0])
        else:
            target = next((n for n in reversed(places) if n < now), places[-1])
        self.list_view.setCurrentIndex(self.model.index(target))
        row = self._at(target)
        return row.finding if isinstance(row, FindingRow) else None

    def _at(self, place: int) -> object:
        return self.model.index(place).data(FINDING)

    def _on_clicked(self, index: QModelIndex) -> None:
        row = index.data(FINDING)
        if isinstance(row, FindingRow):
            self.go_requested.emit(row.finding)

    def _on_look_changed(self) -> None:
        name, role = ("prohibited", "state.error") if self.errors else ("checkmark_circle", "state.sent")
        if self._verdict.text():
            self._icon.setPixmap(self._look.icon(name, role).pixmap(QSize(16, 16), self.devicePixelRatioF()))
