"""忽略一个问题: why, and where else."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from editor_app.desktop.dialogs.review_dialog import ReviewDialog, written
from editor_app.desktop.models.findings import FindingRow
from editor_app.desktop.widgets.buttons import PushButton

SIZE = QSize(560, 356)
OFFERED, COLUMNS, SHOWN = 8, 3, 12


class Scope(StrEnum):
    """Where a finding is left as it is."""

    HERE = "here"
    ARTICLE = "article"
    UNIT = "unit"


class WaiveDialog(ReviewDialog):
    """`told` carries the row, the reason and the `Scope`. Reasons that were given before are one click."""

    told = Signal(object, str, object)

    def __init__(
        self, row: FindingRow, alike: int, reasons: Sequence[str], word: str = "", parent: QWidget | None = None
    ) -> None:
        """`alike` counts the findings of the article that say the same; `word` can be allowed in the whole unit, empty: none."""
        where = _tr("{where}：").format(where=row.where) if row.where else ""
        super().__init__(_tr("忽略这个问题"), f"{where}{row.finding.message}", _tr("忽略"), SIZE, parent)
        self.setObjectName("waiveDialog")
        self._row = row
        self._scopes = QButtonGroup(self)
        self.boxes: dict[Scope, QRadioButton] = {}
        self._add_scope(Scope.HERE, _tr("只忽略这一处"))
        self._add_scope(Scope.ARTICLE, _tr("这篇稿件里同样的都忽略（现有 {n} 处，以后写的也算）").format(n=alike))
        if word:
            self._add_scope(Scope.UNIT, _tr("本单位都不再提“{word}”（加进本单位词表）").format(word=word))
        self.boxes[Scope.HERE].setChecked(True)
        self.heading(_tr("为什么"))
        self._add_reasons(reasons[:OFFERED])
        self.text = self.text_field("reasonEdit", _tr("为什么忽略"), _tr("理由和您的姓名记在审稿记录里，审稿人看得到"))
        self.content.addStretch(1)
        self.text.setFocus()

    def _add_scope(self, scope: Scope, words: str) -> None:
        box = QRadioButton(words)
        box.setObjectName(f"{scope}ScopeButton")
        box.setMinimumHeight(28)
        self._scopes.addButton(box)
        self.boxes[scope] = box
        self.content.addWidget(box)

    def _add_reasons(self, reasons: Sequence[str]) -> None:
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.setColumnStretch(COLUMNS, 1)
        self.content.addLayout(grid)
        self.reasons: list[PushButton] = []
        for place, reason in enumerate(reasons):
            button = PushButton(reason if len(reason) <= SHOWN else reason[: SHOWN - 1] + "…", "small")
            button.setToolTip(reason)
            button.setAccessibleName(_tr("理由：{reason}").format(reason=reason))
            button.setProperty("reason", reason)
            button.clicked.connect(self._on_reason)
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
            self.reasons.append(button)

    def _on_reason(self) -> None:
        self.text.setPlainText(str(self.sender().property("reason")))
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self.text.setFocus()

    def missing(self) -> str:
        """The reason."""
        return "" if written(self.text) else _tr("还没有写为什么")

    def take(self) -> None:
        """Tell it."""
        scope = next(scope for scope, box in self.boxes.items() if box.isChecked())
        self.told.emit(self._row, written(self.text), scope)


def _tr(words: str) -> str:
    return QCoreApplication.translate("Review", words)
