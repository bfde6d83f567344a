"""A line that offers values: the portal's, the person's own, those used before; found by any part or pinyin letters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role
from editor_app.model.columns import matches
from editor_app.services.describing import Choice


class ChoiceEdit(QLineEdit):
    """Typing narrows the list, the arrow or Alt+Down shows all. Where free text is not allowed nothing can be typed. A
    value that was chosen is told by `textEdited`, as if it had been typed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(8)
        self._completer.setWidget(self)
        self._popup = QListView(self)
        self._completer.setPopup(self._popup)
        set_role(self._popup, "choices")
        self._completer.activated.connect(self._on_chosen)
        self._arrow = QAction(self)
        self._arrow.setText(self.tr("列出可选的"))
        self._arrow.triggered.connect(self.open_all)
        self._arrow.setVisible(False)
        self.addAction(self._arrow, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._on_typed)

    def use_look(self, look: Look) -> None:
        """Take the arrow from this look; the form gives none."""
        look.dress(self._arrow, "chevron_down")

    def set_choices(self, choices: Sequence[Choice], *, free: bool = True) -> None:
        """Offer other values. The text stays what it is."""
        self._choices = tuple(choices)
        self._arrow.setVisible(bool(choices))
        self.setReadOnly(not free)
        self.setToolTip("" if free else self.tr("这一项只能从站点的名单里选"))

    @property
    def offered(self) -> list[str]:
        """What the list holds now."""
        return self._model.stringList()

    def open_all(self) -> None:
        """Show every value."""
        if self._choices and self.isEnabled():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._offer([choice.value for choice in self._choices])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down opens the list; where nothing can be typed any arrow, Space and Enter do."""
        keys: tuple[int, ...] = (Qt.Key.Key_Down, Qt.Key.Key_Up)
        opens = event.key() in keys and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self.isReadOnly():
            opens = opens or event.key() in (*keys, Qt.Key.Key_Space, Qt.Key.Key_Return)
        if opens and self._choices:
            self.open_all()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Where nothing can be typed a click opens the list."""
        super().mousePressEvent(event)
        if self.isReadOnly():
            self.open_all()

    def _on_typed(self, text: str) -> None:
        words = text.strip()
        found = [choice.value for choice in self._choices if words and matches(words, choice.value, choice.keys)]
        if not found or found == [words]:
            self._popup.hide()
            return
        self._offer(found)

    def _offer(self, values: list[str]) -> None:
        self._model.setStringList(values)
        self._completer.complete()

    def _on_chosen(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self.textEdited.emit(text)
            self._popup.hide()
