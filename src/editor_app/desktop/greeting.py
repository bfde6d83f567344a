"""The first page and the sample article: from a fresh library to the first written word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from editor_app.assets import resource
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.welcome import FROM_FILE, Place, Welcomed, WelcomeDialog
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Speaking
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.services.importing import Imported
from editor_app.services.practice import PRACTICE_SITE
from editor_app.services.preferences import Person
from editor_app.services.progress import Progress


class Greeting(Speaking):
    """Belongs to one window."""

    def __init__(
        self, desk: Desk, window: MainWindow, conductor: Conductor, person: Person, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, parent)
        self._window = window
        self._conductor = conductor
        self._person = person
        self._sample_wanted = False
        self.welcome: WelcomeDialog | None = None
        practising = conductor.posting.practising
        practising.started.connect(self._on_practice_started)
        practising.failed.connect(self._on_practice_failed)
        self.said.connect(conductor.say)

    def show_welcome(self) -> None:
        """Open the first page, or bring it to the front."""
        if self.welcome is not None:
            self.welcome.raise_()
            self.welcome.activateWindow()
            return
        self.welcome = WelcomeDialog(self._desk.look, self._places(), self._person, self._desk.library, self._window)
        self.welcome.started.connect(self._on_welcomed)
        self.welcome.rejected.connect(self._on_later)
        self.welcome.restore_requested.connect(self._on_restore)
        self.welcome.finished.connect(self._on_closed)
        self.welcome.open()

    def _places(self) -> tuple[Place, ...]:
        practice, portal = self.tr("练习站点（建议先用）"), self.tr("哈尔滨先锋网")
        return (
            Place("practice", practice, self.tr("就在本机，不联网；随便报，不会发到网上"), "book_open"),
            Place("hrbxf", portal, self.tr("需要账号；可以先写稿，上报时再登录"), "globe"),
            Place(FROM_FILE, self.tr("从文件安装站点配置…"), self.tr("管理员给的配置文件夹或压缩包"), "folder_open"),
        )

    def _on_closed(self) -> None:
        self.welcome = None

    def _on_welcomed(self, chosen: Welcomed) -> None:
        self._remember(chosen.person)
        self._window.show_person(chosen.person)
        if chosen.place == FROM_FILE:
            self._conductor.configuring.choose_file()
        practising = self._conductor.posting.practising
        if chosen.place == "practice" and practising.site is None:
            self._sample_wanted = chosen.sample  # it is opened for that site once it is there
            practising.start()
        elif chosen.sample:
            self.open_sample()

    def _on_later(self) -> None:
        self._remember(self._person)

    def _on_restore(self) -> None:
        """Everything that was written elsewhere comes from a backup: the dialog of backups has it."""
        self._remember(self._person)
        self._conductor.safekeeping.open()

    def person_changed(self, person: Person) -> None:
        """Unit and name were changed elsewhere."""
        self._person = person

    def _remember(self, person: Person) -> None:
        self._person = replace(person)
        room = self._desk.room

        def work(_progress: Progress) -> None:
            room.preferences.set_person(person)
            room.preferences.keep("welcomed", True)

        self._desk.jobs.start(LaneName.LIBRARY, work)

    def _on_practice_started(self) -> None:
        self._open_wanted()

    def _on_practice_failed(self) -> None:
        """The sample can be read and changed without a site."""
        self._open_wanted()

    def _open_wanted(self) -> None:
        if self._sample_wanted:
            self._sample_wanted = False
            self.open_sample()

    def open_sample(self) -> None:
        """Bring the sample article in and open it."""
        posting, room = self._conductor.posting, self._desk.room
        site = PRACTICE_SITE if posting.practising.site is not None else posting.site

        def work(_progress: Progress) -> Imported:
            return room.importing.import_file(resource("sample", "sample.docx"), site=site)

        self._desk.jobs.start(LaneName.WORK, work, self._on_sample, self._on_no_sample)

    def _on_sample(self, imported: Imported) -> None:
        self._conductor.shelf.refresh()
        self._conductor.writing.open(imported.article.id)

    def _on_no_sample(self, error: Exception) -> None:
        if isinstance(error, EditorError):
            again: tuple[tuple[str, Callable[[], None]], ...] = ((self.tr("再试一次"), self.open_sample),)
            self.said.emit(self.tr("范文没有打开：{why}").format(why=explain(error)), True, again)
        else:
            self._desk.jobs.crashed.emit(error)
