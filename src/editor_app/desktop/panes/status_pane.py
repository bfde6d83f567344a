"""The bottom line: words counted, whether the text is safe, the network, the outbox."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.announcing import announce
from editor_app.desktop.widgets.buttons import PushButton, WordButton, set_role, vertical_line
from editor_app.desktop.widgets.state_label import StateLabel
from editor_app.model.statistics import Statistics


class StatusPane(QFrame):
    """Shows what it is given. The busy part (what runs, how far, 取消) appears while long work runs. `counts_wanted` comes
    when 字数 is clicked.
    """

    counts_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "statusBar")
        self.setObjectName("statusPane")
        self.setFixedHeight(28)
        self._figures: Statistics | None = None
        self._selected: Statistics | None = None
        self._unsaved = False  # whether the last save failed
        self.words = _light_button("wordCountLabel", self.tr("看全部字数统计"))
        self.words.clicked.connect(self.counts_wanted)
        self._paragraphs = QLabel()
        self._pictures = QLabel()
        self.zoom = _light_button("zoomLabel", self.tr("正文放大或缩小了；点一下恢复原大"))
        self.zoom.hide()
        self.save = _state_label("saveIndicator", look)
        self.network = _state_label("networkLabel", look)
        self.outbox = _state_label("outboxLabel", look)
        self._make_busy()
        self._arrange()
        self.show_statistics(None)
        self.show_busy("")
        self.show_network("", "")
        self.show_outbox("", "", 0, 0)
        self.save.hide()

    def _make_busy(self) -> None:
        self._busy = QLabel()
        self._busy.setObjectName("busyLabel")
        self.bar = QProgressBar()
        self.bar.setObjectName("progressBar")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(112)
        self.cancel = PushButton(self.tr("取消"), "quiet")
        self.cancel.setObjectName("cancelButton")
        self.cancel.setStyleSheet("min-height: 22px; max-height: 22px; padding: 0 6px; font-size: 12px;")

    def _arrange(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 12, 0)
        line.setSpacing(14)
        line.addWidget(self.words)
        for label in (self._paragraphs, self._pictures, self._busy):
            set_role(label, "small2")
            line.addWidget(label)
        line.addWidget(self.cancel)
        line.addStretch(1)
        line.addWidget(self.zoom)
        line.addWidget(self.save)
        self._lines = [vertical_line(), vertical_line()]
        line.addWidget(self._lines[0])
        line.addWidget(self.network)
        line.addWidget(self._lines[1])
        line.addWidget(self.outbox)
        line.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_statistics(self, figures: Statistics | None) -> None:
        """Show 字数, 段落 and 图片 of the open article; nothing without one."""
        self._figures = figures
        for widget in (self.words, self._paragraphs, self._pictures):
            widget.setVisible(figures is not None)
        self._show_words()
        if figures is None:
            return
        self._paragraphs.setText(self.tr("段落 {n}").format(n=figures.paragraphs))
        missing = self.tr("（待补 {n}）").format(n=figures.missing) if figures.missing else ""
        self._pictures.setText(self.tr("图片 {n}").format(n=figures.pictures) + missing)

    def show_selected(self, selected: Statistics | None) -> None:
        """Show how much of the text is selected; None where nothing is."""
        self._selected = selected
        self._show_words()

    @property
    def figures(self) -> Statistics | None:
        """The figures of the open article."""
        return self._figures

    @property
    def selected(self) -> Statistics | None:
        """The figures of what is selected."""
        return self._selected

    def _show_words(self) -> None:
        if self._figures is None:
            self.words.setText("")
            return
        total = f"{self._figures.words:,}"
        if self._selected is None:
            self.words.setText(self.tr("字数 {n}").format(n=total))
        else:
            words = self.tr("选中 {n} 字 / 共 {total} 字")
            self.words.setText(words.format(n=f"{self._selected.words:,}", total=total))
        self.words.setAccessibleName(self.words.text())

    def show_zoom(self, percent: int) -> None:
        """Show how large the text is shown; nothing at its own size."""
        self.zoom.setText(f"{percent}%")
        self.zoom.setAccessibleName(self.tr("正文显示比例 {n}%").format(n=percent))
        self.zoom.setVisible(percent != 100)

    def show_save(self, state: str, words: str) -> None:
        """Show a save word; an empty state shows nothing. That it failed is announced, and that it works again."""
        self.save.show_state(f"save.{state}" if state else "", words)
        if state == ("saved" if self._unsaved else "failed"):
            self._unsaved = not self._unsaved
            announce(self.save, words, urgent=self._unsaved)

    def show_network(self, state: str, words: str) -> None:
        """Show the network's state."""
        before = self.network.state
        self.network.show_state(f"network.{state}" if state else "", words)
        self._lines[0].setVisible(bool(state))
        if before and self.network.state not in ("", before):
            announce(self.network, words)

    def show_outbox(self, state: str, words: str, done: int, total: int) -> None:
        """Show the outbox's state; with a total also how far the current submission is."""
        before = self.outbox.state
        self.outbox.show_state(state, words)
        if self.outbox.state != before:
            announce(self.outbox, words)
        self._lines[1].setVisible(bool(state))
        self.bar.setVisible(bool(total))
        if total:
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def show_busy(self, words: str, *, stoppable: bool = True) -> None:
        """Say what long work is at; nothing hides it. What must be done anyway is not `stoppable`."""
        self._busy.setVisible(bool(words))
        self.cancel.setVisible(bool(words) and stoppable)
        self._busy.setText(words)


def _light_button(name: str, tip: str) -> WordButton:
    button = WordButton(4)
    button.setObjectName(name)
    button.setToolTip(tip)
    set_role(button, "light")
    return button


def _state_label(name: str, look: Look) -> StateLabel:
    label = StateLabel(look)
    label.setObjectName(name)
    return label
