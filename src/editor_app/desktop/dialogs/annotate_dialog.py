"""批注: what it hangs on, the words, and perhaps what should stand there instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from editor_app.desktop.dialogs.review_dialog import ReviewDialog, written
from editor_app.desktop.widgets.buttons import set_role
from editor_app.model.review import Anchor

SIZE = QSize(480, 300)
QUOTE_CHARS = 60


@dataclass(frozen=True, slots=True)
class Target:
    """Something an annotation can hang on, and how it is called."""

    words: str
    anchor: Anchor


class AnnotateDialog(ReviewDialog):
    """`told` carries the anchor, the words, and the replacement or None."""

    told = Signal(object, str, object)

    def __init__(self, targets: Sequence[Target], parent: QWidget | None = None) -> None:
        super().__init__(_tr("批注"), "", _tr("记下批注"), SIZE, parent)
        self.setObjectName("annotateDialog")
        self.about.hide()
        self._targets = tuple(targets)
        label = QLabel(_tr("批在哪里"))
        set_role(label, "small2")
        self.where = QComboBox()
        self.where.setObjectName("annotateWhere")
        self.where.setAccessibleName(_tr("批在哪里"))
        set_role(self.where, "input")
        for target in targets:
            self.where.addItem(_short(target.words))
        self.where.currentIndexChanged.connect(self._on_where)
        self.content.setContentsMargins(24, 16, 24, 12)
        self.content.addWidget(label)
        self.content.addWidget(self.where)
        self.text = self.text_field(
            "annotateText", _tr("批注"), _tr("请作者做什么，例如：数字与通报不一致，请核实"), 72
        )
        self.suggest = QCheckBox(_tr("建议改为："))
        self.suggest.setObjectName("annotateSuggest")
        self.suggest.toggled.connect(self._on_suggest)
        self.content.addWidget(self.suggest)
        self.instead = self.text_field("annotateInstead", _tr("建议改为"), _tr("空着就是建议删去"), 44)
        self.content.addStretch(1)
        self._on_where()
        self.text.setFocus()

    @property
    def _anchor(self) -> Anchor:
        return self._targets[max(0, self.where.currentIndex())].anchor

    def _on_where(self) -> None:
        quoted = bool(self._anchor.quote)
        self.suggest.setEnabled(quoted)
        self.suggest.setToolTip("" if quoted else _tr("先选中要改的文字，才能写建议"))
        if not quoted:
            self.suggest.setChecked(False)
        self._on_suggest()

    def _on_suggest(self) -> None:
        on = self.suggest.isChecked()
        self.instead.setVisible(on)
        if on and not self.instead.toPlainText():
            self.instead.setPlainText(self._anchor.quote)
            self.instead.selectAll()
            self.instead.setFocus()
        self.show_state()

    def missing(self) -> str:
        """Words, or a suggestion that differs."""
        if (
            self.suggest.isChecked()
            and self.instead.toPlainText().strip() == self._anchor.quote
            and not written(self.text)
        ):
            return _tr("建议与原文一样")
        return "" if written(self.text) or self.suggest.isChecked() else _tr("还没有写批注")

    def take(self) -> None:
        """Tell it."""
        replacement = written(self.instead) if self.suggest.isChecked() else None
        if replacement == self._anchor.quote:
            replacement = None
        self.told.emit(self._anchor, written(self.text), replacement)


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= QUOTE_CHARS else words[: QUOTE_CHARS - 1] + "…"


def _tr(words: str) -> str:
    return QCoreApplication.translate("Review", words)
