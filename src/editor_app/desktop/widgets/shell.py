"""The window's three parts: beside each other on a wide window, rails with panes over the middle on a narrow one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import restyle, set_role
from editor_app.desktop.widgets.painted import RailButton

RAIL_BELOW, WIDE_FROM = 1180, 1680
RAIL_LOW = 280
RAIL_WIDTH, LEFT_OVER, RIGHT_OVER = 56, 320, 440
LEFT_MIN, MIDDLE_MIN, RIGHT_MIN = 224, 520, 360
SIZES = {False: (248, 438), True: (304, 832)}


class Side(StrEnum):
    """A side of the window."""

    LEFT = "left"
    RIGHT = "right"


class Shell(QWidget):
    """Holds left, middle and right. `mode_changed` tells "rails", "normal" or "wide"; `rail_clicked` carries the side
    and the place of a rail's button. Esc or a click beside it folds an open pane.
    """

    mode_changed = Signal(str)
    rail_clicked = Signal(str, int)

    def __init__(
        self,
        look: Look,
        left: QWidget,
        middle: QWidget,
        right: QWidget,
        rails: Mapping[Side, Sequence[tuple[str, str]]],
        parent: QWidget | None = None,
    ) -> None:
        """`rails` holds word and icon of each rail button."""
        super().__init__(parent)
        self._panes = {Side.LEFT: left, Side.RIGHT: right}
        self._middle = middle
        self._mode = ""
        self._open: Side | None = None
        self._right_place = 0
        self.buttons: dict[Side, list[RailButton]] = {}
        self._over = {side: self._overlay(side) for side in Side}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._rails = {side: self._rail(look, side, rails[side]) for side in Side}
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName("mainSplitter")
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        left.setMinimumWidth(LEFT_MIN)
        right.setMinimumWidth(RIGHT_MIN)
        for pane in (left, middle, right):
            self._splitter.addWidget(pane)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setStretchFactor(2, 0)
        layout.addWidget(self._rails[Side.LEFT])
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self._rails[Side.RIGHT])

    def _overlay(self, side: Side) -> QFrame:
        frame = QFrame(self)
        frame.setObjectName(f"{side}Over")
        set_role(frame, "overLeft" if side is Side.LEFT else "overRight")
        box = QVBoxLayout(frame)
        box.setContentsMargins(0, 0, 0, 0)
        frame.hide()
        frame.installEventFilter(self)
        return frame

    def _rail(self, look: Look, side: Side, entries: Sequence[tuple[str, str]]) -> QFrame:
        rail = QFrame(self)
        rail.setObjectName(f"{side}Rail")
        rail.setFixedWidth(RAIL_WIDTH)
        set_role(rail, "railLeft" if side is Side.LEFT else "railRight")
        column = QVBoxLayout(rail)
        column.setContentsMargins(3, 4, 3, 4)
        column.setSpacing(2)
        self.buttons[side] = []
        for place, (word, icon) in enumerate(entries):
            button = RailButton(word, icon, look, rail)
            button.setObjectName(f"{side}Rail{place}")
            button.setProperty("place", place)
            button.setCheckable(side is Side.RIGHT or place == 0)  # the others do something, they open nothing
            button.clicked.connect(self._on_left_clicked if side is Side.LEFT else self._on_right_clicked)
            self.buttons[side].append(button)
            column.addWidget(button)
        column.addStretch(1)
        rail.hide()
        return rail

    @property
    def mode(self) -> str:
        """`rails`, `normal` or `wide`."""
        return self._mode

    @property
    def opened(self) -> Side | None:
        """The side whose pane lies over the middle now."""
        return self._open

    def sizes(self) -> list[int]:
        """Widths of the three parts, for the next start."""
        return self._splitter.sizes()

    def open_pane(self, side: Side) -> None:
        """On a narrow window: lay the pane of a side over the middle. Elsewhere it is there already."""
        if self._mode != "rails":
            return
        self.fold()
        self._open = side
        self._place_over()
        self._over[side].show()
        self._over[side].raise_()
        self._show_rails()

    def point_out(self, place: int) -> None:
        """Which button of the right rail stands for what its pane shows."""
        self._right_place = place
        self._show_rails()

    def _show_rails(self) -> None:
        for side, place in ((Side.LEFT, 0), (Side.RIGHT, self._right_place)):
            for number, button in enumerate(self.buttons[side]):
                button.setChecked(self._open is side and number == place)

    def fold(self) -> None:
        """Take an open pane off the middle."""
        if self._open is not None:
            over = self._over[self._open]
            had_focus = over.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
            over.hide()
            self._open = None
            self._show_rails()
            if had_focus:
                self._middle.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between rails and panes with the width."""
        super().resizeEvent(event)
        mode = "rails" if self.width() < RAIL_BELOW else "wide" if self.width() >= WIDE_FROM else "normal"
        if mode != self._mode:
            self._use_mode(mode)
        self._use_height()
        self._place_over()

    def _use_mode(self, mode: str) -> None:
        self.fold()
        self._mode = mode
        narrow = mode == "rails"
        for side, pane in self._panes.items():
            self._rails[side].setVisible(narrow)
            box = self._over[side].layout()
            if narrow and box is not None:
                box.addWidget(pane)
            elif not narrow:
                self._splitter.insertWidget(0 if side is Side.LEFT else 2, pane)
            pane.show()
        self._middle.setMinimumWidth(0 if narrow else MIDDLE_MIN)
        if not narrow:
            left, right = SIZES[mode == "wide"]
            self._splitter.setSizes([left, max(MIDDLE_MIN, self.width() - left - right - 2), right])
        self.mode_changed.emit(mode)

    def _use_height(self) -> None:
        """On a low window (200 %) the buttons of the rails stand closer."""
        close = self.height() < RAIL_LOW
        for button in (each for side in self.buttons.values() for each in side):
            if button.property("close") != close:
                button.setProperty("close", close)
                restyle(button)

    def _place_over(self) -> None:
        height = self.height()
        self._over[Side.LEFT].setGeometry(QRect(RAIL_WIDTH, 0, LEFT_OVER, height))
        left = max(RAIL_WIDTH, self.width() - RAIL_WIDTH - RIGHT_OVER)
        self._over[Side.RIGHT].setGeometry(QRect(left, 0, self.width() - RAIL_WIDTH - left, height))

    def _on_left_clicked(self) -> None:
        self.rail_clicked.emit(Side.LEFT.value, self.sender().property("place"))

    def _on_right_clicked(self) -> None:
        self.rail_clicked.emit(Side.RIGHT.value, self.sender().property("place"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc folds the open pane."""
        if event.key() == Qt.Key.Key_Escape and self._open is not None:
            self.fold()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Clicks on an open pane stay in it."""
        if isinstance(event, QMouseEvent) and watched in self._over.values():
            return True
        return super().eventFilter(watched, event)
