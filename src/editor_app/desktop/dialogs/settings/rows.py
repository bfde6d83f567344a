"""One setting as a row: title, what it does, and the control; what a search found is marked in title and explanation."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from editor_app.desktop.dialogs.settings.catalogue import Kind, Setting, Value
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.model.columns import Keys, fold

CONTROL_WIDTH = 176


class SettingRow(QFrame):
    """`changed` carries the key and the new value of a setting that the person changed, `asked` the id of a link's command."""

    changed = Signal(str, object)
    asked = Signal(str)

    def __init__(self, setting: Setting, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self._look = look
        self._hit = ""
        self._keys = Keys()
        self.setObjectName(f"setting_{setting.key}")
        set_role(self, "settingRow")
        self._title = QLabel(setting.title)
        self._title.setWordWrap(True)
        set_role(self._title, "strong")
        self._about = QLabel(setting.about)
        self._about.setWordWrap(True)
        set_role(self._about, "small2")
        self._value = QLabel()
        self._value.setObjectName(f"value_{setting.key}")
        self._value.setWordWrap(True)
        self._value.setTextFormat(Qt.TextFormat.PlainText)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._value.hide()
        set_role(self._value, "small")
        self.control = self._make_control()
        self._arrange()
        look.changed.connect(self._on_look_changed)

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._title, self._about, self._value):
            words.addWidget(label)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 10, 0, 10)
        line.setSpacing(24)
        line.addLayout(words, 1)
        if self.control is not None:
            self.control.setObjectName(f"control_{self.setting.key}")
            self.control.setAccessibleName(self.setting.title)
            self.control.setAccessibleDescription(self.setting.about)
            line.addWidget(self.control, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)

    def _make_control(self) -> QWidget | None:
        setting = self.setting
        if setting.kind is Kind.CHECK:
            check = QCheckBox()
            check.toggled.connect(self._on_changed)
            return check
        if setting.kind is Kind.CHOICE:
            combo = QComboBox()
            for value, words in setting.choices:
                combo.addItem(words, value)
            combo.setFixedWidth(CONTROL_WIDTH)
            set_role(combo, "input")
            combo.activated.connect(self._on_changed)
            return combo
        if setting.kind is Kind.TEXT:
            edit = QLineEdit()
            edit.setFixedWidth(CONTROL_WIDTH)
            set_role(edit, "input")
            edit.editingFinished.connect(self._on_changed)
            return edit
        if setting.kind is Kind.LINK:
            button = PushButton(setting.button)
            button.clicked.connect(lambda: self.asked.emit(setting.action))
            return button
        return None

    # -- the value ----------------------------------------------------------------------------------------------------

    def show_value(self, value: Value) -> None:
        """Show how it stands; no `changed`. A choice that is not among the offered becomes one more."""
        control = self.control
        if isinstance(control, QCheckBox):
            with QSignalBlocker(control):
                control.setChecked(bool(value))
        elif isinstance(control, QComboBox):
            if control.findData(value) < 0:
                control.addItem(str(value), value)
            control.setCurrentIndex(control.findData(value))
        elif isinstance(control, QLineEdit):
            if not control.hasFocus() or not control.isModified():
                control.setText(str(value))
        else:
            self._value.setText(str(value))
            self._value.setVisible(bool(value))

    def value(self) -> Value:
        """What the control says now."""
        control = self.control
        if isinstance(control, QCheckBox):
            return control.isChecked()
        if isinstance(control, QComboBox):
            data: Value = control.currentData()
            return data
        return control.text() if isinstance(control, QLineEdit) else self._value.text()

    def _on_changed(self) -> None:
        if isinstance(self.control, QLineEdit):
            if not self.control.isModified():
                return  # the focus went by
            self.control.setModified(False)
        self.changed.emit(self.setting.key, self.value())

    # -- being found --------------------------------------------------------------------------------------------------

    def learn(self, keys: Keys) -> None:
        """By which Latin letters the title is found."""
        self._keys = keys

    def search(self, asked: str) -> bool:
        """Mark what of `asked` is found here. Whether anything is; without words everything is."""
        self._hit = asked.strip()
        found = not self._hit or bool(
            _spots(self.setting.title, self._hit, self._keys)
            or _spots(self.setting.about, self._hit, Keys())
            or fold(self._hit) in fold(self.setting.more)
        )
        self._show_hits()
        return found

    def _show_hits(self) -> None:
        theme = self._look.theme
        mark = theme.colour("pane" if theme.contrast else "mark").name()  # the words keep their ink
        self._title.setText(_marked(self.setting.title, _spots(self.setting.title, self._hit, self._keys), mark))
        self._about.setText(_marked(self.setting.about, _spots(self.setting.about, self._hit, Keys()), mark))

    def _on_look_changed(self) -> None:
        self._show_hits()


def _spots(words: str, asked: str, keys: Keys) -> range:
    """Which characters of `words` answer to `asked`: as they stand, else by pinyin initials, else all by whole pinyin."""
    wanted = fold(asked)
    if not wanted:
        return range(0)
    places = [place for place, char in enumerate(words) for _letter in fold(char)]
    folded = "".join(fold(char) for char in words)
    for spelled in (folded, keys.initials):
        at = spelled.find(wanted)
        if at >= 0 and len(spelled) == len(places):
            return range(places[at], places[at + len(wanted) - 1] + 1)
    return range(len(words)) if wanted in keys.initials or wanted in keys.pinyin else range(0)


def _marked(words: str, spots: range, colour: str) -> str:
    if not spots:
        return escape(words)
    before, hit, after = (words[: spots.start], words[spots.start : spots.stop], words[spots.stop :])
    return f'{escape(before)}<span style="background-color:{colour}">{escape(hit)}</span>{escape(after)}'
