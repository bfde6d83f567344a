"""The library does not open: what happened, and the ways out as cards. Closing it leaves everything as it is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.jobs import Step
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.desktop.widgets.choice_card import ChoiceCard
from editor_app.desktop.widgets.fitting import fitting
from editor_app.services.rescue import Choices, Way

SIZE = QSize(640, 404)


class RescueDialog(QDialog):
    """`chosen` carries the `Way` of the chosen card, `file_requested` asks for another backup's file. While something is
    being done (`show_step`) the choices are locked and it cannot be closed; `show_problem` unlocks them.
    """

    chosen = Signal(object)
    file_requested = Signal()

    def __init__(self, look: Look, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._ways = choices.ways()
        self._working = False
        self.setObjectName("rescueDialog")
        self.setWindowTitle("先锋采编")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._cards = QButtonGroup(self)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        self._page = self._make_page(choices)
        area.setWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addWidget(self._progress())
        column.addWidget(self._buttons())
        self.resize(fitting(self, SIZE))

    def _make_page(self, choices: Choices) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        title = QLabel(self.tr("打不开资料库"))
        set_role(title, "strong")
        said = QLabel(choices.said)
        said.setObjectName("rescueSaid")
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(said)
        column.addSpacing(4)
        for number, way in enumerate(self._ways):
            words, about, icon = self._words(way, choices)
            card = ChoiceCard(words, about, icon, self._look, page)
            card.setObjectName(f"rescue_{way.value}")
            card.setToolTip(about)
            self._cards.addButton(card, number)
            column.addWidget(card)
        self._cards.button(0).setChecked(True)
        column.addStretch(1)
        return page

    def _words(self, way: Way, choices: Choices) -> tuple[str, str, str]:
        if way is Way.RESTORE:
            return (
                self.tr("用最近的完好备份恢复"),
                self.tr("{made} 的备份，{n} 篇稿件；此后写的不在里面").format(
                    made=choices.backup_made, n=choices.backup_articles
                ),
                "history",
            )
        if way is Way.SALVAGE:
            return (
                self.tr("从损坏的文件里抢救文字"),
                self.tr("逐页找出还完好的稿件和版本，另成一个资料库；可能要几分钟"),
                "search",
            )
        return (
            self.tr("另起一个空的资料库"),
            self.tr("先写新稿；原来的文件留在旁边，以后还可以抢救"),
            "document_add",
        )

    def _progress(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(24, 0, 24, 12)
        column.setSpacing(6)
        self._words_label = QLabel(self.tr("不论选哪一样，原来的文件都不删除、不改动。"))
        self._words_label.setObjectName("rescueWords")
        self._words_label.setWordWrap(True)
        set_role(self._words_label, "small")
        self._bar = QProgressBar()
        self._bar.setObjectName("rescueBar")
        self._bar.setTextVisible(False)
        self._bar.hide()
        column.addWidget(self._words_label)
        column.addWidget(self._bar)
        return holder

    def _buttons(self) -> QFrame:
        frame = QFrame()
        set_role(frame, "dialogButtons")
        line = QHBoxLayout(frame)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(8)
        self._other = PushButton(self.tr("用别的备份…"))
        self._other.setObjectName("rescueFileButton")
        self._other.clicked.connect(self.file_requested)
        self._quit = PushButton(self.tr("退出"))
        self._quit.setObjectName("rescueQuitButton")
        self._quit.clicked.connect(self.reject)
        self._run = PushButton(self.tr("就这样做"), "primary")
        self._run.setObjectName("rescueRunButton")
        self._run.setDefault(True)
        self._run.clicked.connect(self._on_run)
        line.addWidget(self._other)
        line.addStretch(1)
        line.addWidget(self._quit)
        line.addWidget(self._run)
        return frame

    def _on_run(self) -> None:
        self.chosen.emit(self._ways[self._cards.checkedId()])

    def show_step(self, step: Step) -> None:
        """What is being done, and how far it is."""
        self._lock(True)
        self._words_label.setText(self.tr("{what}…").format(what=step.what))
        self._bar.setRange(0, step.total if step.total > 1 else 0)
        self._bar.setValue(step.done)

    def show_problem(self, words: str) -> None:
        """Why it could not be done; something else can be chosen."""
        self._lock(False)
        self._words_label.setText(words)

    def _lock(self, on: bool) -> None:
        self._working = on
        self._bar.setVisible(on)
        self._page.setEnabled(not on)
        for button in (self._other, self._quit, self._run):
            button.setEnabled(not on)

    def reject(self) -> None:
        """Esc and the close button do nothing while a library is being put together."""
        if not self._working:
            super().reject()
