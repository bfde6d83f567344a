"""The first page over a real library: every way from it ends where something can be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from editor_app.app import ThisComputer
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.welcome import WelcomeDialog
from editor_app.desktop.greeting import Greeting
from editor_app.desktop.main_window import MainWindow
from editor_app.model.errors import Unavailable
from editor_app.services.practice import PracticeAccess
from editor_app.services.preferences import Person
from windows import bury, wait_until


class NoPractice(ThisComputer):
    """A computer on which the practice site does not start."""

    def practice_site(self, data: Path) -> AbstractContextManager[PracticeAccess]:
        raise Unavailable("practice.not_started", status=1)


class Office:
    """A window and its first page."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.window = MainWindow(desk.look)
        self.window.right.open_tab(1)  # no web engine
        self.conductor = Conductor(desk, NoPractice(), self.window)
        self.greeting = Greeting(desk, self.window, self.conductor, Person(), self.conductor)
        self.greeting.show_welcome()

    @property
    def page(self) -> WelcomeDialog:
        assert self.greeting.welcome is not None
        return self.greeting.welcome

    def start(self, place: int, *, sample: bool = False) -> None:
        self.page._ui.unitEdit.setText("松江湾街道党工委")  # Chinese comes from an input method
        self.page._choices.button(place).click()
        self.page._ui.sampleCheck.setChecked(sample)
        self.page._ui.startButton.click()

    def kept(self) -> tuple[Person, object]:
        room = self.desk.room
        return self.desk.jobs.call_on_library(lambda: (room.preferences.person(), room.preferences.get("welcomed")))

    def end(self) -> None:
        self.conductor.writing.stop()
        self.conductor.posting.practising.stop()
        self.conductor.deleteLater()
        self.window.close_now()
        self.window.deleteLater()
        bury()


@pytest.fixture
def office(desk: Desk) -> Iterator[Office]:
    made = Office(desk)
    yield made
    made.end()


def test_without_a_practice_site_the_sample_is_there_all_the_same(office: Office) -> None:
    office.start(0, sample=True)
    wait_until(lambda: office.conductor.writing.article is not None)
    assert office.greeting.welcome is None
    assert office.window.person.unit == "松江湾街道党工委"
    wait_until(lambda: office.kept() == (Person("松江湾街道党工委"), True))


def test_a_profile_can_be_installed_from_a_file(office: Office) -> None:
    office.start(2)
    dialog = office.conductor.configuring.dialog
    assert dialog is not None
    files = dialog.findChild(QFileDialog, "profileFiles")
    assert files is not None
    files.close()
    dialog.close()


def test_everything_can_come_from_a_backup(office: Office) -> None:
    office.page._ui.restoreButton.click()
    assert office.greeting.welcome is None
    assert office.conductor.safekeeping.dialog is not None
    wait_until(lambda: office.kept()[1] is True)
    office.conductor.safekeeping.dialog.close()


def test_a_missing_unit_is_told_in_words_until_it_is_typed(office: Office) -> None:
    problem = office.page.findChild(QLabel, "problemLabel")
    assert problem is not None
    office.page._ui.unitEdit.setText(" 　 ")
    office.page._ui.startButton.click()
    assert "请写上单位" in problem.text()
    assert not problem.isHidden()
    office.page._ui.unitEdit.textEdited.emit("松")
    assert problem.isHidden()
    office.page._ui.laterButton.click()
    wait_until(lambda: office.kept() == (Person(), True))
