"""检查: what stands in the way, one click away from its place and, where it is certain, from its fix."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.look import Look
from editor_app.desktop.models.finding_delegate import FindingDelegate
from editor_app.desktop.models.findings import (
    FINDING,
    LEVEL_WORDS,
    FindingListModel,
    FindingRow,
    Group,
    RowAct,
)
from editor_app.desktop.widgets.buttons import PushButton, WordButton, mark_segments, set_role
from editor_app.desktop.widgets.empty_state import EmptyState
from editor_app.model.finding import Finding, Level

HEAD, FOOT = 48, 40


class _Rows(QListView):
    """The list; Enter, Delete and the context menu's key are the pane's."""

    key_pressed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask the pane first."""
        event.setAccepted(False)
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)


class FindingsPane(QFrame):
    """Shows findings. Signals: `acted` (`FindingRow`, `RowAct`) for every button, key and entry of a menu;
    `mend_requested` a list of findings whose fixes are wanted together; `chosen` the `FindingRow` that became the
    current one, by the person.
    """

    acted = Signal(object, object)
    mend_requested = Signal(object)
    chosen = Signal(object)

    def __init__(self, look: Look, new: QAction, hand_in: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        set_role(self, "pane")
        self.setObjectName("findingsPane")
        self.model = FindingListModel(self)
        self.delegate = FindingDelegate(look, self)
        self._rows: tuple[FindingRow, ...] = ()
        self._quiet = False
        self._segments: dict[Level | None, QToolButton] = {}
        self._head = self._make_head()
        self.list_view = self._make_list()
        self._new, self._hand_in = new, hand_in
        self.empty = EmptyState(look, "task_list_square_ltr", "", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.list_view, 1)
        self._foot = self._make_foot()
        layout.addWidget(self._foot)
        self.setFocusProxy(self.list_view)
        look.changed.connect(self._on_look_changed)
        self.show_nothing()

    def _make_head(self) -> QFrame:
        head = QFrame(self)
        head.setFixedHeight(HEAD)
        set_role(head, "paneHeader")
        line = QHBoxLayout(head)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(0)
        group = QButtonGroup(self)
        icons = {None: "", Level.ERROR: "error_circle", Level.WARNING: "warning", Level.INFO: "info"}
        for level, icon in icons.items():
            button = WordButton(6)
            button.setObjectName(f"{level or 'all'}Findings")
            button.setText(LEVEL_WORDS[level] if level else self.tr("全部"))
            button.setCheckable(True)
            button.setChecked(level is None)
            if icon:
                self._look.dress(button, icon, f"state.{level}")
                button.setIconSize(QSize(14, 14))
            button.clicked.connect(self._on_level)
            group.addButton(button)
            self._segments[level] = button
            line.addWidget(button)
        mark_segments(list(self._segments.values()))
        line.addStretch(1)
        line.addSpacing(8)
        self.mend_button = PushButton(self.tr("全部修正"), "button", head)
        self.mend_button.setObjectName("fixAllButton")
        self._look.dress(self.mend_button, "wand", "text")
        self.mend_button.clicked.connect(self._on_mend_all)
        line.addWidget(self.mend_button)
        return head

    def _make_list(self) -> QListView:
        view = _Rows(self)
        view.setObjectName("findingList")
        view.setAccessibleName(self.tr("问题"))
        view.setAccessibleDescription(self.tr("回车到原文，Ctrl+句点修正，Delete 忽略"))
        set_role(view, "rowsPane")
        view.setModel(self.model)
        view.setItemDelegate(self.delegate)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalScrollBar().setSingleStep(20)
        view.key_pressed.connect(self._on_key)
        view.clicked.connect(self._on_clicked)
        view.doubleClicked.connect(self._on_double_clicked)
        view.selectionModel().currentChanged.connect(self._on_current_changed)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu_requested)
        self.delegate.pressed.connect(self.acted)
        return view

    def _make_foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setFixedHeight(FOOT)
        set_role(foot, "paneFooter")
        self._icon = QLabel()
        self._verdict = QLabel()
        self._verdict.setObjectName("verdictLabel")
        set_role(self._verdict, "small1")
        self._checked = QLabel()
        self._checked.setObjectName("checkedLabel")
        set_role(self._checked, "small")
        line = QHBoxLayout(foot)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(6)
        line.addWidget(self._icon)
        line.addWidget(self._verdict, 1)
        line.addWidget(self._checked)
        return foot

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """No article is open."""
        self._rows = ()
        self.model.show([])
        self.list_view.hide()
        self._head.hide()
        self.empty.say("task_list_square_ltr", self.tr("选一篇稿件，或新建一篇"), self._new)
        self.empty.show()
        self._foot.hide()
        self._icon.clear()
        self._verdict.clear()
        self._checked.clear()

    def show_findings(
        self, rows: Sequence[FindingRow], at: str, settled: Sequence[FindingRow] = (), seconds: float = 0.0
    ) -> None:
        """Show what the check of the time `at` (HH:MM:SS) found in so many `seconds`, and what somebody has settled.
        The current row and the place of the list stay.
        """
        self._rows = tuple(rows)
        there = self.current()
        bar = self.list_view.verticalScrollBar()
        place, self._quiet = bar.value(), True
        if self.model.show(rows, settled):
            if there is not None:
                self.select(there.key)
            bar.setValue(place)
        self._quiet = False
        self._show_frame(bool(rows or settled))
        errors = self.errors
        verdict = self.tr("还有 {n} 个错误，暂不能送审和上报").format(n=errors)
        self._verdict.setText(verdict if errors else self.tr("没有错误，可以送审和上报"))
        taken = self.tr("，用时 {seconds} 秒").format(seconds=f"{max(seconds, 0.01):.2f}") if seconds else ""
        self._checked.setText(self.tr("{time} 检查{taken}").format(time=at, taken=taken))
        self._on_look_changed()

    def _show_frame(self, there: bool) -> None:
        self._head.setVisible(there)
        self._foot.show()
        self._show_list()
        for level, button in self._segments.items():
            count = sum(level in (None, row.finding.level) for row in self._rows)
            word = LEVEL_WORDS[level] if level else self.tr("全部")
            button.setText(f"{word} {count}")
            button.setAccessibleName(
                self.tr("只看{word}，{n} 条").format(word=word, n=count) if level else button.text()
            )
            button.setToolTip(button.accessibleName())
        certain = len(self.fixable)
        self.mend_button.setText(self.tr("全部修正 {n} 处").format(n=certain))
        self.mend_button.setAccessibleName(self.mend_button.text())
        self.mend_button.setEnabled(bool(certain))
        self.mend_button.setToolTip(
            self.tr("把有把握的都改好，一次撤销就全部退回")
            if certain
            else self.tr("没有能自动修正的；其余的要由人来定")
        )
        self._fit_segments()

    def _show_list(self) -> None:
        """The list, or why there is nothing in it."""
        there = self.model.rowCount() > 0
        self.list_view.setVisible(there)
        self.empty.setVisible(not there)
        if self._rows:
            level = next((level for level, button in self._segments.items() if button.isChecked()), None)
            word = LEVEL_WORDS[level] if level else ""
            self.empty.say("checkmark_circle", self.tr("没有{word}，看看别的").format(word=word), role="state.sent")
        else:
            self.empty.say("checkmark_circle", self.tr("没有问题，可以上报"), self._hand_in, role="state.sent")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow pane the segments give up their icons."""
        super().resizeEvent(event)
        self._fit_segments()

    def _fit_segments(self) -> None:
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in self._segments.values():
            button.setToolButtonStyle(beside)
        need = 24 + 8 + self.mend_button.sizeHint().width()
        need += sum(button.sizeHint().width() for button in self._segments.values())
        if need > self.width():
            for button in self._segments.values():
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)

    @property
    def fixable(self) -> list[Finding]:
        """The findings whose fixes are certain."""
        return [row.finding for row in self._rows if row.finding.fix is not None]

    @property
    def errors(self) -> int:
        """How many errors are shown."""
        return sum(row.finding.level is Level.ERROR for row in self._rows)

    # -- the current row ----------------------------------------------------------------------------------------------

    def current(self) -> FindingRow | None:
        """The row that is chosen."""
        line = self.model.row(self.list_view.currentIndex().row())
        return line if isinstance(line, FindingRow) else None

    def select(self, key: object) -> bool:
        """Choose a finding without telling; none for None. False where it is not shown."""
        number = self.model.line_of(key) if key is not None else -1
        before, self._quiet = self._quiet, True
        self.list_view.setCurrentIndex(self.model.index(number) if number >= 0 else QModelIndex())
        self._quiet = before
        return number >= 0

    def step(self, by: int) -> FindingRow | None:
        """Choose the next (1) or previous (-1) finding, round the end, and return it."""
        count = self.model.rowCount()
        places = [n for n in range(count) if isinstance(line := self.model.row(n), FindingRow) and not line.waiver]
        if not places:
            return None
        now = self.list_view.currentIndex().row()
        if by > 0:
            target = next((n for n in places if n > now), places[0])
        else:
            target = next((n for n in reversed(places) if n < now), places[-1])
        self._quiet = True
        self.list_view.setCurrentIndex(self.model.index(target))
        self._quiet = False
        return self.current()

    def _on_current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet and (row := self.current()) is not None:
            self.chosen.emit(row)

    # -- acting -------------------------------------------------------------------------------------------------------

    def _on_level(self) -> None:
        level = next(level for level, button in self._segments.items() if button is self.sender())
        self._quiet = True
        self.model.show_level(level)
        self._quiet = False
        self._show_list()

    def _on_mend_all(self) -> None:
        self.mend_requested.emit(self.fixable)

    def _on_clicked(self, index: QModelIndex) -> None:
        line = index.data(FINDING)
        if isinstance(line, Group) and line.level is None:
            self.model.fold()
        elif isinstance(line, FindingRow):
            self.chosen.emit(line)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        line = index.data(FINDING)
        if isinstance(line, FindingRow):
            self.acted.emit(line, RowAct.GO)

    def _on_key(self, event: QKeyEvent) -> None:
        line = self.model.row(self.list_view.currentIndex().row())
        key = event.key()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not (enter or key == Qt.Key.Key_Delete):
            return
        event.accept()
        if isinstance(line, Group):
            self.model.fold()
        elif line is not None and enter:
            self.acted.emit(line, RowAct.GO)
        elif line is not None:
            self.acted.emit(line, RowAct.RESTORE if line.waiver is not None else RowAct.IGNORE)

    def _on_menu_requested(self, place: QPoint) -> None:
        line = self.model.row(self.list_view.indexAt(place).row())
        menu = self.menu_of(line) if line is not None else None
        if menu is not None and menu.actions():
            menu.popup(self.list_view.viewport().mapToGlobal(place))

    def menu_of(self, line: FindingRow | Group) -> QMenu:
        """What can be done with a line; the caller shows it, it goes with its closing."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(line, Group):
            same = [each for each in self.fixable if each.level is line.level]
            if same:
                words = self.tr("这一组的 {n} 处都修正").format(n=len(same))
                menu.addAction(words).triggered.connect(lambda: self.mend_requested.emit(same))
            return menu
        acts = dict.fromkeys((RowAct.GO, *line.acts, *(() if line.binding or line.waiver else (RowAct.IGNORE,))))
        for act in acts:
            said = self.tr("修正这一处") if act is RowAct.FIX else act.value
            menu.addAction(said).triggered.connect(self._doing(line, act))
        alike = [each for each in self.fixable if each.rule == line.finding.rule]
        if line.act is RowAct.FIX and line.waiver is None and len(alike) > 1:
            words_all = self.tr("同类的 {n} 处都修正").format(n=len(alike))
            menu.addAction(words_all).triggered.connect(lambda: self.mend_requested.emit(alike))
        return menu

    def _doing(self, row: FindingRow, act: RowAct) -> Callable[[], None]:
        return lambda: self.acted.emit(row, act)

    def _on_look_changed(self) -> None:
        name, role = ("prohibited", "state.error") if self.errors else ("checkmark_circle", "state.sent")
        if self._verdict.text():
            self._icon.setPixmap(self._look.icon(name, role).pixmap(QSize(16, 16), self.devicePixelRatioF()))
