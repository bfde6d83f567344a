"""Whether what a window shows can be read and reached: sizes that are asked for against those that were given."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

FRAME = QSize(0, 32)
"""What the system puts around a window: its title."""

MAY_ELIDE = "mayElide"
"""A property of a label whose words may be cut: a path, a title; the whole is in its tool tip."""

STYLE_MARGIN = (4, 4)
"""What Qt asks for around icons and words of tool buttons and boxes beyond what their style sheet draws."""


def faults(top: QWidget) -> list[str]:
    """What cannot be read or reached in a window that is shown."""
    room = top.screen().availableSize() - FRAME
    found = []
    if top.width() > room.width() or top.height() > room.height():
        found.append(f"{top.objectName()}: {_size(top.size())} on a screen with room for {_size(room)}")
    found += [f"{top.objectName()}: {fault}" for fault in _choice_faults(top)]
    for widget in top.findChildren(QWidget):
        if widget.isVisibleTo(top) and not _of_qt(widget) and widget.window() is top:
            found += [f"{top.objectName()}: {_name(widget)} {fault}" for fault in _faults_of(widget, top)]
    return found


def _choice_faults(top: QWidget) -> Iterator[str]:
    """One button is red at most, and what Enter presses is no other than that."""
    buttons = [each for each in top.findChildren(QPushButton) if each.isVisibleTo(top) and each.window() is top]
    red = [each for each in buttons if each.property("role") == "primary"]
    if len(red) > 1:
        yield f"{len(red)} red buttons: {', '.join(map(_name, red))}"
    chosen = [each for each in buttons if each.isDefault()]
    if red and chosen and chosen != red:
        yield f"Enter presses {_name(chosen[0])}, red is {_name(red[0])}"


def _size(size: QSize) -> str:
    return f"{size.width()}×{size.height()}"


def _name(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    parent = widget.parentWidget()
    return f"{type(widget).__name__} {widget.objectName() or (parent.objectName() if parent else '')} “{words[:16]}”"


def _of_qt(widget: QWidget) -> bool:
    """A part of one of Qt's own widgets: its arrows, its scroll bars, the field of a box."""
    if widget.objectName().startswith("qt_") or widget.inherits("QScrollBar"):
        return True
    parent = widget.parentWidget()
    return parent is not None and (
        isinstance(parent, QComboBox | QLineEdit) or parent.inherits("QTabBar") or parent.inherits("QMenuBar")
    )


def _faults_of(widget: QWidget, top: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel) and widget.text() and not widget.property(MAY_ELIDE):
        yield from _cut_words(widget)
    elif isinstance(widget, QAbstractButton | QLineEdit | QComboBox):
        if isinstance(widget, QAbstractButton):
            yield from _unsaid(widget)
        least = widget.minimumSizeHint() - QSize(
            *(STYLE_MARGIN if isinstance(widget, QToolButton | QComboBox) else (0, 1))
        )
        if widget.width() < least.width() or widget.height() < least.height():
            yield f"is {_size(widget.size())}, needs {_size(least)}"
        yield from _out_of_reach(widget, top)
        yield from _overlaps(widget)


def _unsaid(button: QAbstractButton) -> Iterator[str]:
    """A button that shows an icon alone says in words what it does."""
    alone = isinstance(button, QToolButton) and button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    if button.icon().isNull() or (button.text() and not alone):
        return
    if not button.toolTip():
        yield "has an icon alone and no tool tip"
    if not button.accessibleName() and not button.text():
        yield "has an icon alone and no name"


def _cut_words(label: QLabel) -> Iterator[str]:
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if label.height() < needed - 1:  # at a scale each line is rounded
            yield f"shows {label.height()} of {needed} pixels of its lines"
    elif label.width() < label.sizeHint().width() or label.height() < label.minimumSizeHint().height() - 1:
        yield f"is {_size(label.size())}, its words need {_size(label.sizeHint())}"


def _out_of_reach(widget: QWidget, top: QWidget) -> Iterator[str]:
    """Every pixel is inside all parents; where one can be scrolled to, only sideways."""
    parent, here = widget.parentWidget(), QRect(QPoint(), widget.size())
    at = widget
    while parent is not None and at is not top:
        here = here.translated(at.pos())
        scrolls = _scroll_area(at)
        if here.left() < 0 or here.right() >= parent.width():
            yield f"reaches from {here.left()} to {here.right()} in {_name(parent)}, {parent.width()} wide"
            return
        if not scrolls and (here.top() < 0 or here.bottom() >= parent.height()):
            yield f"reaches from {here.top()} to {here.bottom()} in {_name(parent)}, {parent.height()} high"
            return
        if scrolls:
            here = QRect(0, 0, 1, 1)  # it can be brought into the viewport
        at, parent = parent, parent.parentWidget()


def _scroll_area(content: QWidget) -> bool:
    """Whether the widget is what a scroll area moves."""
    viewport = content.parentWidget()
    area = viewport.parentWidget() if viewport is not None else None
    if isinstance(area, QScrollArea):
        return area.widget() is content and area.verticalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return isinstance(area, QAbstractScrollArea) and area.viewport() is viewport


def _overlaps(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    for other in parent.children() if parent is not None else []:
        if not isinstance(other, QAbstractButton | QLineEdit | QComboBox | QLabel) or other is widget:
            continue
        if other.isHidden() or _ignores(other):
            continue
        shared = widget.geometry().intersected(other.geometry())
        if shared.width() > 1 and shared.height() > 1:
            yield f"lies over {_name(other)}"


def _ignores(widget: QWidget) -> bool:
    return widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents) or (
        widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored and not widget.width()
    )
