"""What 一键排版 would change, before it does: each block before and after."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.layout import Difference
from editor_app.services.laying_out import LaidOut

SIZE = QSize(760, 420)
SHOWN, LONGEST = 200, 240


class LayoutPreview(QDialog):
    """`run_requested` comes from its one red button; closing it changes nothing."""

    run_requested = Signal()

    def __init__(self, look: Look, made: LaidOut, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("layoutPreview")
        self.setWindowTitle(self.tr("一键排版会改什么"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        changes = made.layout.changes
        summary = QLabel(made.layout.sentence if changes else self.tr("没有要改的地方"))
        summary.setObjectName("layoutSummary")
        summary.setWordWrap(True)
        set_role(summary, "strong")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._rows(made.differences))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.addWidget(summary)
        column.addLayout(head)
        column.addWidget(area, 1)
        column.addWidget(self._buttons(bool(changes)))
        self.resize(fitting(self, SIZE))

    def _rows(self, differences: tuple[Difference, ...]) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(16, 0, 16, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for place, words in enumerate((self.tr("原来"), self.tr("排版后")) if differences else ()):
            label = QLabel(words)
            set_role(label, "small")
            grid.addWidget(label, 0, place)
        for row, each in enumerate(differences[:SHOWN], 1):
            grid.addWidget(self._words(each.before or self.tr("（空行）"), "text2"), row, 0)
            grid.addWidget(self._after(each), row, 1)
        if len(differences) > SHOWN:
            more = QLabel(self.tr("还有更多，没有全部列出"))
            set_role(more, "small")
            grid.addWidget(more, SHOWN + 1, 0, 1, 2)
        grid.setRowStretch(SHOWN + 2, 1)
        return page

    def _after(self, each: Difference) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if each.after or not each.kind:
            column.addWidget(self._words(each.after or self.tr("（删去）"), "plain"))
        if each.kind:
            kind = QLabel(each.kind)
            set_role(kind, "small")
            column.addWidget(kind)
        column.addStretch(1)
        return holder

    def _words(self, words: str, role: str) -> QLabel:
        label = QLabel(words if len(words) <= LONGEST else words[: LONGEST - 1] + "…")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        set_role(label, role)
        return label

    def _buttons(self, any_change: bool) -> QFrame:
        frame = QFrame()
        set_role(frame, "dialogButtons")
        line = QHBoxLayout(frame)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(8)
        line.addStretch(1)
        cancel = PushButton(self.tr("不改") if any_change else self.tr("关闭"))
        cancel.setObjectName("layoutCancelButton")
        cancel.clicked.connect(self.reject)
        line.addWidget(cancel)
        if any_change:
            run = PushButton(self.tr("就这样排版"), "primary")
            run.setObjectName("layoutApplyButton")
            run.setDefault(True)
            run.clicked.connect(self._on_run)
            line.addWidget(run)
        return frame

    def _on_run(self) -> None:
        self.accept()
        self.run_requested.emit()
