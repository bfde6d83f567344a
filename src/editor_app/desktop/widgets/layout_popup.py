"""The rules of 一键排版 as check boxes, below its button."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.model.layout import DEFAULT_RULES, RULE_WORDS, LayoutRule

COLUMNS = 2


class LayoutPopup(QFrame):
    """`changed` comes with every box, `run_requested` and `preview_requested` from its buttons; Esc or a click elsewhere
    closes it.
    """

    changed = Signal()
    run_requested = Signal()
    preview_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "card")
        self.setObjectName("layoutPopup")
        self._boxes: dict[LayoutRule, QCheckBox] = {}
        title = QLabel(self.tr("一键排版做哪些事"))
        set_role(title, "strong")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        rows = (len(LayoutRule) + COLUMNS - 1) // COLUMNS
        for number, rule in enumerate(LayoutRule):
            box = QCheckBox(RULE_WORDS[rule])
            box.setObjectName(f"layoutRule_{rule.value}")
            box.setChecked(rule in DEFAULT_RULES)
            box.toggled.connect(self.changed)
            self._boxes[rule] = box
            grid.addWidget(box, number % rows, number // rows)
        preview = PushButton(self.tr("先看一看…"))
        preview.setObjectName("layoutPreviewButton")
        run = PushButton(self.tr("排版"))
        run.setObjectName("layoutRunButton")
        preview.clicked.connect(self._on_preview)
        run.clicked.connect(self._on_run)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(preview)
        buttons.addWidget(run)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(title)
        column.addLayout(grid)
        column.addLayout(buttons)

    def rules(self) -> frozenset[LayoutRule]:
        """The rules that are on."""
        return frozenset(rule for rule, box in self._boxes.items() if box.isChecked())

    def show_rules(self, rules: Iterable[LayoutRule]) -> None:
        """Switch these on and all others off; no `changed`."""
        on = frozenset(rules)
        for rule, box in self._boxes.items():
            before = box.blockSignals(True)
            box.setChecked(rule in on)
            box.blockSignals(before)

    def open_below(self, widget: QWidget) -> None:
        """Show it below a button, inside the screen."""
        self.adjustSize()
        place = widget.mapToGlobal(QPoint(0, widget.height() + 2))
        screen = widget.screen().availableGeometry()
        self.move(min(place.x(), max(screen.left(), screen.right() - self.width())), place.y())
        self.show()
        self._boxes[LayoutRule.EMPTY].setFocus()

    def _on_preview(self) -> None:
        self.hide()
        self.preview_requested.emit()

    def _on_run(self) -> None:
        self.hide()
        self.run_requested.emit()
