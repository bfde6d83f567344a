"""The wizard's third page: the steps of the check as they end, what is wrong, what to do, and who can mend it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from editor_app.desktop.dialogs.site_wizard_parts import WORD_ROLES, StateIcon, page_title, words_label
from editor_app.desktop.look import Look
from editor_app.desktop.widgets.buttons import PushButton, set_role
from editor_app.model.diagnosis import CHECK_WORDS, MENDER_WORDS, STATE_WORDS, Check, Diagnosis, Remedy, Step, StepState
from editor_app.model.site import kind_words


class StepRow(QFrame):
    """One step: icon, name, sentence; below it what to do and who. `remedied` carries the `Remedy` that was pressed."""

    remedied = Signal(object)

    def __init__(self, check: Check, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check = check
        self._remedy = Remedy()
        self.state = "waiting"
        self.setObjectName(f"siteStep_{check.value}")
        self._icon = StateIcon(look)
        self._name = QLabel(CHECK_WORDS[check])
        self._name.setFixedWidth(64)
        self._said = words_label("text2", f"siteStepWords_{check.value}")
        self._who = QLabel()
        self._who.setObjectName(f"siteStepWho_{check.value}")
        self._who.setFixedWidth(72)
        self._who.setToolTip(self.tr("谁来办"))
        set_role(self._who, "strong")
        person = StateIcon(look)
        person.show_state("person")
        self._advice = words_label("text2", f"siteStepAdvice_{check.value}")
        self._fix = PushButton("", "small")
        self._fix.setObjectName(f"siteStepFix_{check.value}")
        self._fix.clicked.connect(self._on_fix)
        self._below = QFrame()
        set_role(self._below, "advice")
        line = QHBoxLayout(self._below)
        line.setContentsMargins(10, 8, 10, 8)
        line.setSpacing(8)
        line.addWidget(person, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._who, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._advice, 1, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._fix, 0, Qt.AlignmentFlag.AlignVCenter)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 3, 0, 3)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._icon, 0, 0, top)
        grid.addWidget(self._name, 0, 1, top)
        grid.addWidget(self._said, 0, 2)
        grid.addWidget(self._below, 1, 2)
        self.show_waiting()

    @property
    def words(self) -> str:
        """The sentence shown."""
        return self._said.text()

    def show_waiting(self) -> None:
        """Not begun."""
        self._show("waiting", self.tr("等着"), "empty")
        self._below.hide()

    def show_running(self) -> None:
        """Under way."""
        self._show("running", self.tr("正在查…"), "text2")

    def show_step(self, step: Step) -> None:
        """How it ended."""
        self._show(step.state.value, step.said, WORD_ROLES[step.state.value])
        self._who.setText(MENDER_WORDS[step.mender] if step.mender else "")
        self._advice.setText(step.advice)
        self._remedy = step.remedy
        self._fix.setText(self._remedy_words())
        self._fix.setVisible(bool(self._fix.text()))
        self._below.setVisible(bool(step.advice))
        spoken = f"{CHECK_WORDS[step.check]}，{STATE_WORDS[step.state]}：{step.said}{step.advice}"
        self.setAccessibleName(spoken)

    def _remedy_words(self) -> str:
        if self._remedy.kind:
            return self.tr("改成 {kind}").format(kind=kind_words(self._remedy.kind))
        if self._remedy.url:
            return self.tr("改用这个网址")
        places = {"way": self.tr("改连接方式…"), "account": self.tr("改账号…")}
        return places.get(self._remedy.place, "")

    def _show(self, state: str, words: str, role: str) -> None:
        self.state = state
        self._icon.show_state(state)
        self._said.setText(words)
        set_role(self._said, role)
        set_role(self._name, "text2" if role == "empty" else "strong")
        self.setAccessibleName(f"{CHECK_WORDS[self._check]}：{words}")

    def _on_fix(self) -> None:
        self.remedied.emit(self._remedy)


class ChecksPage(QWidget):
    """`remedied` carries a `Remedy`; `grew` the row that the person should see."""

    remedied = Signal(object)
    grew = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = {check: StepRow(check, look) for check in Check}
        self.diagnosis: Diagnosis | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(2)
        about = self.tr("一步一步查，不改动网站上的任何东西。")
        column.addWidget(page_title(self.tr("检查连接"), about))
        column.addSpacing(8)
        for row in self.rows.values():
            column.addWidget(row)
            row.remedied.connect(self.remedied)
        column.addStretch(1)

    def begin(self) -> None:
        """All over again."""
        self.diagnosis = None
        for row in self.rows.values():
            row.show_waiting()
        self.rows[Check.ADDRESS].show_running()

    def show_step(self, step: Step) -> None:
        """One step has ended; the next is under way."""
        row = self.rows[step.check]
        row.show_step(step)
        following = list(Check)[list(Check).index(step.check) + 1 :]
        if following and step.state in (StepState.OK, StepState.WARNING):
            self.rows[following[0]].show_running()
        if step.state is StepState.ERROR:
            self.grew.emit(row)

    def end(self, diagnosis: Diagnosis) -> None:
        """All steps have ended."""
        self.diagnosis = diagnosis
        for step in diagnosis.steps:
            self.rows[step.check].show_step(step)
