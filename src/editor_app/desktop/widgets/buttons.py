"""Buttons of the look: plain ones with a role, ones that follow an action, ones with a badge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontMetrics, QIcon, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from editor_app.desktop.look import Look

BADGE_HEIGHT = 18
GAP = 6  # between icon and words
STYLE_GAP = 4  # what Qt reserves between them
BADGE_MARGIN = 9


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget the style of a role of the style sheet."""
    widget.setProperty("role", role)
    restyle(widget)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def strip_mnemonic(text: str) -> str:
    """`导入(&O)…` as `导入…`: the words of an action where no mnemonic is wanted."""
    before, sign, after = text.partition("(&")
    return before + after.partition(")")[2] if sign else text.replace("&", "")


def vertical_line(parent: QWidget | None = None, height: int = 20) -> QFrame:
    """A separator one pixel wide."""
    line = QFrame(parent)
    set_role(line, "line")
    line.setFixedSize(1, height)
    return line


class PushButton(QPushButton):
    """A button with a role: `button`, `primary`, `quiet` or `small`. It takes the focus from the keyboard only, so
    that the ring shows where it helps.
    """

    def __init__(self, text: str, role: str = "button", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(16, 16))
        self.setAutoDefault(False)
        set_role(self, role)

    def sizeHint(self) -> QSize:
        """Room for the gap between icon and words that the style does not give."""
        size = super().sizeHint()
        return size + QSize(GAP - STYLE_GAP, 0) if not self.icon().isNull() and self.text() else size

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style draws the box; icon and words stand in its middle, six pixels apart."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        words, option.text = option.text, ""
        icon = self.icon()
        option.icon = QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        flags = Qt.TextFlag.TextShowMnemonic | Qt.AlignmentFlag.AlignVCenter
        words_width = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, words).width() if words else 0
        size = option.iconSize
        width = words_width + (size.width() if not icon.isNull() else 0) + (GAP if words and not icon.isNull() else 0)
        left = (self.width() - self.badge_room() - width) // 2
        if not icon.isNull():
            mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
            icon.paint(painter, left, (self.height() - size.height()) // 2, size.width(), size.height(), mode=mode)
            left += size.width() + GAP
        if words:
            group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
            painter.setPen(self.palette().color(group, QPalette.ColorRole.ButtonText))
            painter.drawText(left, 0, words_width + 2, self.height(), int(flags), words)

    def badge_room(self) -> int:
        """Pixels at the right edge that are not the words' to use."""
        return 0

    def set_look_role(self, role: str) -> None:
        """Change between roles, such as primary and button."""
        if role != self.property("role"):
            set_role(self, role)


def push_button(name: str, words: str, clicked: object = None, role: str = "button") -> PushButton:
    """A button with its object name; `clicked` is a slot or a signal that its click goes to."""
    button = PushButton(words, role)
    button.setObjectName(name)
    if clicked is not None:
        button.clicked.connect(clicked)
    return button


class FormButton(PushButton):
    """The same for forms, which give words and role as properties after making it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "button", parent)


class BadgeButton(PushButton):
    """A button with a number behind its word, in a state's colours."""

    def __init__(self, text: str, look: Look, state: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "button", parent)
        self._look = look
        self._state = state
        self._count = 0

    def set_count(self, count: int) -> None:
        """Show `count`, nothing for 0."""
        if count != self._count:
            self._count = count
            self.setProperty("badge", bool(count))
            restyle(self)
            self.updateGeometry()

    def badge_room(self) -> int:
        """The badge and its margin, less the margin that is there anyway."""
        return 24 if self._count else 0

    def sizeHint(self) -> QSize:
        """Room for the badge where no style sheet gives it."""
        size = super().sizeHint()
        return size + QSize(self.badge_room(), 0) if self._look.theme.contrast else size

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, then the badge."""
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        paint_badge(painter, self._look, QRectF(self.rect()), self._state, self._count)


def paint_badge(painter: QPainter, look: Look, inside: QRectF, state: str, count: int) -> None:
    """A count in a pill at the right edge of `inside`, vertically centred."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(look.theme.font("small"))
    words = str(count) if count < 100 else "99+"
    width = max(BADGE_HEIGHT, painter.fontMetrics().horizontalAdvance(words) + 10)
    left = inside.right() - BADGE_MARGIN - width
    rect = QRectF(left, inside.center().y() - BADGE_HEIGHT / 2, width, BADGE_HEIGHT)
    colours = look.theme.states[state]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.bg))
    painter.drawRoundedRect(rect, BADGE_HEIGHT / 2, BADGE_HEIGHT / 2)
    painter.setPen(QColor(colours.fg))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)


class WordButton(QToolButton):
    """A tool button whose words stand six pixels beside its icon, both in its middle: Qt leaves two pixels between them
    and what is over at the right. `behind` puts the icon after the words.
    """

    def __init__(self, pad: int = 6, *, behind: bool = False, parent: QWidget | None = None) -> None:
        """`pad` is the room at the left and at the right of what is shown."""
        super().__init__(parent)
        self._pad = pad
        self._behind = behind
        self.setIconSize(QSize(16, 16))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def _beside(self) -> bool:
        return self.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon and bool(self.text())

    @property
    def _icon_room(self) -> int:
        return self.iconSize().width() + GAP if not self.icon().isNull() else 0

    def _words_width(self, *, strong: bool) -> int:
        font = self.font()
        if strong:
            font.setWeight(QFont.Weight.DemiBold)
        return QFontMetrics(font).size(Qt.TextFlag.TextShowMnemonic, self.text()).width()

    def sizeHint(self) -> QSize:
        """Room for what is shown; the words are measured in the weight of the chosen one, so that nothing moves."""
        size = super().sizeHint()
        if not self._beside:
            return size
        words = self._words_width(strong=self.isCheckable())
        return QSize(2 * self._pad + self._icon_room + words, size.height())

    def minimumSizeHint(self) -> QSize:
        """It is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style draws the ground, icon and words stand in its middle."""
        if not self._beside:
            super().paintEvent(event)
            return
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        words, option.text, option.icon = self.text(), "", QIcon()
        option.features = QStyleOptionToolButton.ToolButtonFeature.None_
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        chosen = self.isChecked() and self.property("role") == "segment"
        width = self._words_width(strong=chosen)
        left = (self.width() - self._icon_room - width) // 2
        size = self.iconSize()
        place = left + width + GAP if self._behind else left
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        self.icon().paint(painter, place, (self.height() - size.height()) // 2, size.width(), size.height(), mode=mode)
        if chosen:
            font = self.font()
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        palette = QApplication.palette() if chosen else self.palette()
        painter.setPen(palette.color(group, QPalette.ColorRole.ButtonText))
        flags = Qt.TextFlag.TextShowMnemonic | Qt.AlignmentFlag.AlignVCenter
        begin = left if self._behind else left + self._icon_room
        painter.drawText(begin, 0, width + 2, self.height(), int(flags), words)


class FoldButton(WordButton):
    """What folds or unfolds something, for forms too: an arrow and a word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(6, parent=parent)
        set_role(self, "fold")


def mark_segments(buttons: Sequence[QWidget]) -> None:
    """Give buttons that stand beside each other the look of one control: its first and its last have round corners."""
    for number, button in enumerate(buttons):
        button.setProperty("place", {0: "first", len(buttons) - 1: "last"}.get(number, ""))
        set_role(button, "segment")


class ToolButton(WordButton):
    """A 30-pixel button of the tool row that shows an action."""

    def __init__(self, action: QAction, worded: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(6, parent=parent)
        self.setProperty("worded", worded)
        set_role(self, "tool")
        self.setDefaultAction(action)
        self.setIconSize(QSize(18, 18))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if worded else Qt.ToolButtonStyle.ToolButtonIconOnly
        self.setToolButtonStyle(style)
        if not worded:
            self.setFixedSize(QSize(30, 30))
        if worded:
            self.setText(strip_mnemonic(action.text()))


class ActionButton(PushButton):
    """A push button that stands for an action: its icon, its words, whether it can be used and why not."""

    def __init__(self, action: QAction, role: str = "button", parent: QWidget | None = None) -> None:
        super().__init__(strip_mnemonic(action.text()), role, parent)
        self._action = action
        self.setAccessibleName(self.text())
        action.changed.connect(self._on_changed)
        self.clicked.connect(action.trigger)
        self._on_changed()

    def _on_changed(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setIcon(self._action.icon())
        self.setToolTip(self._action.toolTip())
