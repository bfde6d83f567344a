"""The first page: who writes, and where to. Also “以后再说” ends in a usable window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QLabel, QWidget

from editor_app.desktop.forms.ui_welcome_dialog import Ui_WelcomeDialog
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import set_role
from editor_app.desktop.widgets.choice_card import ChoiceCard
from editor_app.desktop.widgets.fitting import fitting
from editor_app.model.text import one_line
from editor_app.services.preferences import Person

SIZE = QSize(960, 608)
ASIDE, ASIDE_LOW = 320, 280
LOW, NARROW = 560, 760
"""Below these the steps stand closer, and the left side gives way to the questions."""
FROM_FILE = "file"
RESTORING = 2  # how the dialog was closed
STEPS = ("导入 Word 或 WPS 文件", "拖入照片", "选栏目", "照检查清单改", "看预览", "上报")


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to hand in: `practice`, or the name of a site that is set up."""

    key: str
    title: str
    about: str
    icon: str


@dataclass(frozen=True, slots=True)
class Welcomed:
    """What the person chose; `place` is a key of the offered places."""

    person: Person
    place: str
    sample: bool


class WelcomeDialog(QDialog):
    """Asks unit, name and place. `started` carries a `Welcomed`; closing it any other way changes nothing but is
    remembered. `restore_requested` comes after it has closed.
    """

    started = Signal(object)
    restore_requested = Signal()

    def __init__(
        self, look: Look, places: Sequence[Place], person: Person, library: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._places = list(places)
        self.setObjectName("welcomeDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ui = Ui_WelcomeDialog()
        self._ui.setupUi(self)  # type: ignore[no-untyped-call]
        self._ui.logo.setPixmap(app_logo(40, self.devicePixelRatioF()))
        self._ui.placeLabel.setText(self.tr("稿件存在本机：\n{path}").format(path=_short(library)))
        self._ui.placeLabel.setToolTip(str(library))
        self._ui.unitEdit.setText(person.unit)
        self._ui.personEdit.setText(person.name)
        self._ui.problemLabel.hide()
        for number, step in enumerate(STEPS, 1):
            self._ui.steps.addLayout(self._step(number, step))
        self._choices = QButtonGroup(self)
        for number, place in enumerate(self._places):
            card = ChoiceCard(place.title, place.about, place.icon, look, self._ui.main)
            card.setObjectName(f"place_{place.key}")
            self._choices.addButton(card, number)
            self._ui.choices.addWidget(card)
        self._choices.button(0).setChecked(True)
        look.dress(self._ui.restoreButton, "arrow_import")
        self._ui.restoreButton.clicked.connect(self._on_restore)
        self._ui.unitEdit.textEdited.connect(self._on_typed)
        for button in (self._ui.restoreButton, self._ui.laterButton, self._ui.startButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._ui.startButton.setDefault(True)
        self._ui.startButton.clicked.connect(self._on_start)
        self._ui.laterButton.clicked.connect(self.reject)
        self._ui.unitEdit.setFocus()
        self._fit()

    def _fit(self) -> None:
        size = fitting(self, SIZE)
        low = size.height() < LOW
        aside = ASIDE_LOW if low else ASIDE
        self._ui.asideScroll.setFixedWidth(aside)
        self._ui.asideScroll.setVisible(size.width() >= NARROW)
        self._ui.steps.setSpacing(8 if low else 16)
        self._ui.steps.setContentsMargins(0, 0 if low else 8, 0, 0)
        self._ui.asideColumn.setContentsMargins(32, 20 if low else 32, 24, 16 if low else 24)
        self._ui.mainColumn.setContentsMargins(40, 16 if low else 28, 40, 8)
        self._ui.buttonLine.setContentsMargins(28, 8, 40, 12 if low else 24)
        for spacer, close, roomy in (
            (self._ui.spacer2, 12, 24),
            (self._ui.spacer4, 4, 16),
            (self._ui.spacer5, 2, 18),
            (self._ui.spacer6, 2, 10),
        ):
            spacer.changeSize(8, close if low else roomy)
        self._ui.asideColumn.setSpacing(4 if low else 6)
        for field in (self._ui.unitEdit, self._ui.personEdit):
            field.setFixedHeight(30 if low else 32)
        self.resize(size)

    def _step(self, number: int, words: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(12)
        digit = QLabel(str(number))
        digit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        digit.setFixedSize(20, 20)
        set_role(digit, "number")
        line.addWidget(digit)
        line.addWidget(QLabel(words), 1)
        return line

    def _on_restore(self) -> None:
        self.done(RESTORING)
        self.restore_requested.emit()

    def _on_typed(self) -> None:
        """What was wrong is being put right."""
        if not self._ui.problemLabel.isHidden():
            self._tell("")

    def _tell(self, words: str) -> None:
        self._ui.problemLabel.setText(words)
        self._ui.problemLabel.setVisible(bool(words))
        self._ui.unitEdit.setProperty("invalid", bool(words))
        set_role(self._ui.unitEdit, "input")

    def _on_start(self) -> None:
        unit, name = one_line(self._ui.unitEdit.text()), one_line(self._ui.personEdit.text())
        if not unit:
            self._tell(self.tr("请写上单位：稿件末尾的“供稿”要用它"))
            self._ui.unitEdit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        person = Person(unit, name)
        place = self._places[self._choices.checkedId()]
        self.started.emit(Welcomed(person, place.key, self._ui.sampleCheck.isChecked()))
        self.accept()


def app_logo(size: int, ratio: float) -> QPixmap:
    """The program's mark: 先 on party red, `size` logical pixels at a device pixel ratio."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#a8181e"))
    rect = QRectF(0, 0, size, size)
    painter.drawRoundedRect(rect, size * 0.2, size * 0.2)
    font = painter.font()
    font.setFamilies(["SimSun", "Songti SC", "Noto Serif CJK SC", "serif"])
    font.setPixelSize(round(size * 0.62))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "先")
    painter.end()
    return pixmap


def _short(path: Path) -> str:
    """A path short enough for the margin: home as ~, the middle left out. Documents are called as the system calls them."""
    home = Path.home()
    words = str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)
    return words if len(words) <= 40 else f"{words[:18]}…{words[-20:]}"
