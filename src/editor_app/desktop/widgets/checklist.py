"""The traffic light of the head: whether everything required is there, and what is not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import WordButton, set_role
from editor_app.model.finding import Finding, Level

LONGEST = 40


class ChecklistButton(WordButton):
    """Red with errors, amber with what is only wished for, green without either: always icon and word too. A click lists
    them; `wanted` carries the finding that was clicked there.
    """

    wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(4, parent=parent)
        self.setIconSize(QSize(14, 14))
        self._look = look
        self._findings: tuple[Finding, ...] = ()
        self.state = ""
        self.setObjectName("checklistButton")
        set_role(self, "light")
        self._menu = QMenu(self)
        self._menu.setObjectName("checklistMenu")
        self._menu.triggered.connect(self._on_triggered)
        self.clicked.connect(self._on_clicked)
        self.show_findings(())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these; the gravest first."""
        order = list(Level)
        self._findings = tuple(sorted(findings, key=lambda each: order.index(each.level)))
        errors = sum(each.level is Level.ERROR for each in findings)
        if errors:
            self._show("error", "error_circle", self.tr("缺 {n} 项").format(n=errors))
        elif findings:
            self._show("warning", "warning", self.tr("可补 {n} 项").format(n=len(findings)))
        else:
            self._show("sent", "checkmark_circle", self.tr("必填已齐"))

    def _show(self, state: str, icon: str, words: str) -> None:
        if state != self.state:
            self.state = state
            self.setProperty("state", state)
            self._look.dress(self, icon, f"state.{state}", 14)
            set_role(self, "light")
        self.setText(words)
        self.setAccessibleName(self.tr("必填项：{words}").format(words=words))
        lines = [each.message for each in self._findings]
        self.setToolTip("\n".join(lines) or self.tr("站点要求的都填好了"))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What it lists."""
        return self._findings

    def _on_clicked(self) -> None:
        self._menu.clear()
        for number, finding in enumerate(self._findings):
            words = finding.message
            action = QAction(words if len(words) <= LONGEST else words[: LONGEST - 1] + "…", self._menu)
            error = finding.level is Level.ERROR
            name, role = ("error_circle", "state.error") if error else ("warning", "state.warning")
            action.setIcon(self._look.icon(name, role))
            action.setData(number)
            self._menu.addAction(action)
        if not self._findings:
            action = QAction(self.tr("站点要求的都填好了"), self._menu)
            action.setEnabled(False)
            self._menu.addAction(action)
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _on_triggered(self, action: QAction) -> None:
        number = action.data()
        if isinstance(number, int) and number < len(self._findings):
            self.wanted.emit(self._findings[number])
