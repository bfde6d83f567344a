"""The tools beside a picture that is edited: what is set by buttons and sliders."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor_app.desktop.dialogs.picture_editor_draft import Draft, Ratio
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, mark_segments, set_role
from editor_app.model.picture_edit import MAX_HIDES, MAX_TILT, MAX_TONE, Cover, Shape

E = TypeVar("E", bound=Enum)


class Segments(QWidget):
    """A few choices of which one is on. `chosen` carries it when a person changes it."""

    chosen = Signal(object)

    def __init__(
        self, name: str, words: str, choices: Sequence[tuple[Enum, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self._buttons: dict[Enum, QToolButton] = {}
        self._group = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for choice, word in choices:
            button = QToolButton()
            button.setObjectName(f"{name}_{choice.name.lower()}")
            button.setText(word)
            button.setAccessibleName(f"{words}：{word}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(button.sizePolicy().horizontalPolicy().Expanding, button.sizePolicy().verticalPolicy())
            self._group.addButton(button)
            self._buttons[choice] = button
            button.clicked.connect(self._on_clicked)
            button.toggled.connect(self._on_toggled)
            line.addWidget(button, 1)
        mark_segments(list(self._buttons.values()))
        self.show_value(choices[0][0])

    def _on_toggled(self) -> None:
        """Tab comes to the one that is on; arrows go from there."""
        for button in self._buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if button.isChecked() else Qt.FocusPolicy.NoFocus)

    def _on_clicked(self) -> None:
        self.chosen.emit(self.value())

    def value(self) -> Enum:
        """What is on."""
        return next(choice for choice, button in self._buttons.items() if button.isChecked())

    def show_value(self, choice: Enum) -> None:
        """Turn one on; nothing is told."""
        self._buttons[choice].setChecked(True)


class Dial(QWidget):
    """A slider with its name and value above. `moved` carries a value, `released` comes when a hand lets go."""

    moved = Signal(int)
    released = Signal()

    def __init__(self, name: str, words: str, most: int, tenths: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tenths = tenths
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(name)
        self.slider.setAccessibleName(words)
        self.slider.setRange(-most, most)
        self.slider.setSingleStep(1)
        self.slider.setPageStep(most // 10)
        self.slider.setTickPosition(QSlider.TickPosition.NoTicks)
        set_role(self.slider, "dial")
        label = QLabel(words)
        label.setBuddy(self.slider)
        self._value = QLabel()
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_role(self._value, "text2")
        head = QHBoxLayout()
        head.addWidget(label)
        head.addWidget(self._value, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.slider)
        self.slider.valueChanged.connect(self._on_changed)
        self.slider.sliderReleased.connect(self.released)
        self._show_words(0)

    def _on_changed(self, value: int) -> None:
        self._show_words(value)
        self.moved.emit(value)

    def _show_words(self, value: int) -> None:
        words = f"{value / 10:+.1f}°" if self._tenths else f"{value:+d}"
        self._value.setText(words.replace("-", "−") if value else ("0°" if self._tenths else "0"))

    def show_value(self, value: int) -> None:
        """Stand at `value`; nothing is told."""
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self._show_words(value)


class Page(QWidget):
    """The tools of one kind, one below the other. `help` says what is done on the picture itself."""

    help = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 4, 16, 12)
        self._column.setSpacing(10)

    def put(self, *widgets: QWidget) -> None:
        """Add widgets; several beside each other."""
        if len(widgets) == 1:
            self._column.addWidget(widgets[0])
            return
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in widgets:
            line.addWidget(widget, 1)
        self._column.addLayout(line)

    def hint(self, words: str) -> None:
        """A small text: how it is done on the picture, by mouse and keyboard."""
        self.help = words
        label = QLabel(words)
        label.setWordWrap(True)
        set_role(label, "small")
        self._column.addWidget(label)

    def end(self) -> None:
        """What is left of the room stays empty."""
        self._column.addStretch(1)

    @staticmethod
    def button(name: str, words: str, look: Look, icon: str = "") -> PushButton:
        """A button of this page."""
        made = PushButton(words)
        made.setObjectName(name)
        if icon:
            look.dress(made, icon, "text2")
        return made


class CropPage(Page):
    """裁剪. `ratio_chosen` carries a Ratio, `whole_requested` asks for no crop."""

    ratio_chosen = Signal(object)
    whole_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = {Ratio.FREE: self.tr("自由"), Ratio.WIDE: "16:9", Ratio.USUAL: "4:3", Ratio.SQUARE: "1:1"}
        self.ratios = Segments("cropRatio", self.tr("比例"), [(ratio, words[ratio]) for ratio in Ratio])
        self.whole = self.button("cropWholeButton", self.tr("不裁剪"), look)
        self.size_words = QLabel()
        self.size_words.setObjectName("cropSize")
        set_role(self.size_words, "text2")
        self.put(self.ratios)
        self.put(self.size_words)
        self.put(self.whole)
        self.hint(self.tr("拖边和角改大小，拖中间移动。键盘：方向键移动，加 Shift 改大小，加 Ctrl 微调"))
        self.end()
        self.ratios.chosen.connect(self.ratio_chosen)
        self.whole.clicked.connect(self.whole_requested)

    def show_draft(self, draft: Draft, size: tuple[int, int]) -> None:
        """Show ratio and resulting size."""
        self.ratios.show_value(draft.ratio)
        self.whole.setEnabled(draft.cut is not None)
        words = self.tr("裁剪后 {w}×{h} 像素") if draft.edits().crop else self.tr("整张 {w}×{h} 像素")
        self.size_words.setText(words.format(w=size[0], h=size[1]))


class TurnPage(Page):
    """旋转. `turned` carries quarters clockwise, `tilted` tenths of a degree."""

    turned = Signal(int)
    tilted = Signal(int)
    released = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left = self.button("turnLeftButton", self.tr("向左转"), look, "arrow_rotate_counterclockwise")
        self.right = self.button("turnRightButton", self.tr("向右转"), look, "arrow_rotate_clockwise")
        self.dial = Dial("tiltSlider", self.tr("校正"), MAX_TILT, tenths=True)
        self.level = self.button("tiltResetButton", self.tr("归零"), look)
        self.put(self.left, self.right)
        self.put(self.dial)
        self.put(self.level)
        self.hint(self.tr("对着格线，把地平线、墙面校正；四角的空白自动裁去"))
        self.end()
        self.left.clicked.connect(self._on_left)
        self.right.clicked.connect(self._on_right)
        self.level.clicked.connect(self._on_level)
        self.dial.moved.connect(self.tilted)
        self.dial.released.connect(self.released)

    def _on_left(self) -> None:
        self.turned.emit(-1)

    def _on_right(self) -> None:
        self.turned.emit(1)

    def _on_level(self) -> None:
        self.tilted.emit(0)
        self.released.emit()

    def show_draft(self, draft: Draft) -> None:
        """Show the tilt."""
        self.dial.show_value(draft.tilt)
        self.level.setEnabled(draft.tilt != 0)


class TonePage(Page):
    """明暗. `auto_changed` carries a bool, `light_changed` and `contrast_changed` -100 to 100."""

    auto_changed = Signal(bool)
    light_changed = Signal(int)
    contrast_changed = Signal(int)
    reset_requested = Signal()
    released = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.auto = QCheckBox(self.tr("自动色阶"))
        self.auto.setObjectName("autoLevelsCheck")
        self.auto.setToolTip(self.tr("把最暗处调到黑、最亮处调到白，灰蒙蒙的照片会清楚"))
        self.light = Dial("lightSlider", self.tr("亮度"), MAX_TONE)
        self.contrast = Dial("contrastSlider", self.tr("对比度"), MAX_TONE)
        self.reset = self.button("toneResetButton", self.tr("归零"), look)
        self.put(self.auto)
        self.put(self.light)
        self.put(self.contrast)
        self.put(self.reset)
        self.hint(self.tr("灰蒙蒙的照片先试“自动色阶”"))
        self.end()
        self.auto.clicked.connect(self.auto_changed)
        self.light.moved.connect(self.light_changed)
        self.contrast.moved.connect(self.contrast_changed)
        self.reset.clicked.connect(self.reset_requested)
        for dial in (self.light, self.contrast):
            dial.released.connect(self.released)

    def show_draft(self, draft: Draft) -> None:
        """Show the values."""
        self.auto.setChecked(draft.auto)
        self.light.show_value(draft.light)
        self.contrast.show_value(draft.contrast)
        self.reset.setEnabled(draft.auto or draft.light != 0 or draft.contrast != 0)


class HidePage(Page):
    """遮挡. `dressed` comes when cover or shape change, `add_requested` asks for a place in the middle."""

    dressed = Signal()
    add_requested = Signal()
    remove_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        covers = [(Cover.MOSAIC, self.tr("马赛克")), (Cover.BLUR, self.tr("模糊"))]
        shapes = [(Shape.RECTANGLE, self.tr("方形")), (Shape.ELLIPSE, self.tr("椭圆"))]
        self.covers = Segments("hideCover", self.tr("怎样遮"), covers)
        self.shapes = Segments("hideShape", self.tr("形状"), shapes)
        self.add = self.button("hideAddButton", self.tr("在中间加一处"), look)
        self.remove = self.button("hideRemoveButton", self.tr("删除选中"), look, "delete")
        self.count = QLabel()
        self.count.setObjectName("hideCount")
        set_role(self.count, "text2")
        self.put(self.covers)
        self.put(self.shapes)
        self.put(self.count)
        self.put(self.add)
        self.put(self.remove)
        self.hint(self.tr("在图上拖出要遮住的人脸、车牌。选中以后可移动、改大小，Del 删除，Page Up/Down 换一处"))
        self.end()
        self.covers.chosen.connect(self.dressed)
        self.shapes.chosen.connect(self.dressed)
        self.add.clicked.connect(self.add_requested)
        self.remove.clicked.connect(self.remove_requested)

    @property
    def cover(self) -> Cover:
        """How the next place is hidden."""
        value = self.covers.value()
        assert isinstance(value, Cover)
        return value

    @property
    def shape(self) -> Shape:
        """The outline of the next place."""
        value = self.shapes.value()
        assert isinstance(value, Shape)
        return value

    def show_draft(self, draft: Draft, chosen: int) -> None:
        """Show how many there are, and of the selected one what it is."""
        count = len(draft.edits().hides)
        full = len(draft.spots) >= MAX_HIDES
        words = self.tr("已遮挡 {n} 处，不能再多") if full else self.tr("已遮挡 {n} 处")
        self.count.setText(words.format(n=count) if count else self.tr("还没有遮挡"))
        self.add.setEnabled(not full)
        self.add.setToolTip(self.tr("一张图最多遮挡 {n} 处").format(n=MAX_HIDES) if full else "")
        self.remove.setEnabled(chosen >= 0)
        self.remove.setToolTip("" if chosen >= 0 else self.tr("先在图上点选一处"))
        if chosen >= 0:
            self.covers.show_value(draft.spots[chosen].hide.cover)
            self.shapes.show_value(draft.spots[chosen].hide.shape)
