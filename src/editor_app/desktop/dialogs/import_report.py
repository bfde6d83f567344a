"""What became of everything in imported files, and which could not be read."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from editor_app.desktop.forms.ui_import_report import Ui_ImportReport
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role
from editor_app.model.problems import explain
from editor_app.model.reading import Fate, ReportItem
from editor_app.services.importing import ImportOutcome

SIZE = QSize(560, 420)
MARKS = {
    Fate.KEPT: ("checkmark_circle", "state.sent", "保留"),
    Fate.CONVERTED: ("arrow_sync", "state.info", "转换"),
    Fate.DROPPED: ("warning", "state.warning", "没有带入"),
}


class ImportReport(QDialog):
    """One part a file: its title, then what was kept, converted and left out; files that failed say why."""

    def __init__(self, look: Look, outcome: ImportOutcome, parent: QWidget | None = None, *, hint: str = "") -> None:
        """`hint` is said below in the place of how many were imported."""
        super().__init__(parent)
        self._look = look
        self.setObjectName("importReport")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ui = Ui_ImportReport()
        self._ui.setupUi(self)  # type: ignore[no-untyped-call]
        lines: QVBoxLayout = self._ui.lines
        for name, error in outcome.failed:
            lines.addWidget(self._heading(self.tr("没有导入：{name}").format(name=name)))
            lines.addLayout(self._line("error_circle", "state.error", explain(error)))
        for each in outcome.imported:
            title = each.article.metadata.title or self.tr("未写标题")
            lines.addWidget(self._heading(title))
            lines.addWidget(self._small(self.tr("来自 {name}").format(name=each.source)))
            for item in sorted(each.report, key=lambda item: list(MARKS).index(item.kind)):
                lines.addLayout(self._item(item))
            if not each.report:
                lines.addLayout(self._line("checkmark_circle", "state.sent", self.tr("文字全部带入，没有要转换的")))
        lines.addStretch(1)
        failed = len(outcome.failed)
        done = self.tr("导入 {n} 篇").format(n=len(outcome.imported))
        self._ui.hintLabel.setText(done + (self.tr("，{n} 个文件没有导入").format(n=failed) if failed else ""))
        if hint:
            self._ui.hintLabel.setText(hint)
        self._ui.closeButton.clicked.connect(self.accept)
        self.resize(SIZE)

    def _heading(self, words: str) -> QLabel:
        label = QLabel(words)
        label.setWordWrap(True)
        set_role(label, "strong")
        return label

    def _small(self, words: str) -> QLabel:
        label = QLabel(words)
        set_role(label, "small")
        return label

    def _item(self, item: ReportItem) -> QHBoxLayout:
        icon, role, word = MARKS[item.kind]
        count = self.tr("（{n} 处）").format(n=item.count) if item.count > 1 else ""
        return self._line(icon, role, f"{word}：{item.what}{count}")

    def _line(self, icon: str, role: str, words: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        mark = QLabel()
        mark.setPixmap(self._look.icon(icon, role).pixmap(QSize(16, 16), self.devicePixelRatioF()))
        mark.setContentsMargins(0, 2, 0, 0)
        text = QLabel(words)
        text.setWordWrap(True)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        return line
