"""The program with its window: start, first run, and leaving in stages."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from editor_app import __version__
from editor_app.desktop.allocating import keep_memory_together
from editor_app.desktop.collector import Collector
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.crashing import Crashing
from editor_app.desktop.desk import Desk, News, Outside
from editor_app.desktop.dialogs.welcome import app_logo
from editor_app.desktop.greeting import Greeting
from editor_app.desktop.instance import Called, FirstInstance, call_first
from editor_app.desktop.jobs import Jobs, LaneName, Work
from editor_app.desktop.language import speak_chinese
from editor_app.desktop.look import Dresser
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.preferring import THEME_KEY
from editor_app.desktop.problems import show_dialog
from editor_app.desktop.rescuing import Rescuing
from editor_app.desktop.restoring import Restoring
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.session import Session
from editor_app.services.logbook import Logbook
from editor_app.services.own_python import program_command
from editor_app.services.preferences import Person
from editor_app.services.progress import Progress
from editor_app.services.workroom import Workroom

_LOG = logging.getLogger(__name__)
EXIT_UNAVAILABLE = 3
# Work of the lanes lets go of the interpreter ten times sooner than by default: a key waits that long at most, and more
# than once on its way to the screen.
SWITCH_SECONDS = 0.0005
AT_REST = (
    LaneName.WORK,
    LaneName.PICTURES,
    LaneName.PAGE,
    LaneName.PREVIEW,
    LaneName.SENDING,
    LaneName.ASKING,
    LaneName.KEEPING,
)  # before the library is closed
LEAVE_MS, LEAVE_TRIES = 50, 400
JOIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Started:
    """What the window needs to know before it can be shown."""

    room: Workroom
    person: Person
    geometry: str
    welcomed: bool
    session: Session
    theme: str = ""


def run(library: Path, outside: Outside, logs: Path | None = None, files: Sequence[Path] = ()) -> int:
    """Open the window on a library and stay until it is closed; the log goes into the folder `logs`, `files` are taken in.
    Returns the exit status.
    """
    logbook = Logbook(logs, library) if logs is not None else None
    if logbook is not None:
        logbook.open()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    sys.setswitchinterval(SWITCH_SECONDS)
    keep_memory_together()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("PioneerDesk")
    app.setApplicationDisplayName("")
    app.setApplicationVersion(__version__)
    app.setQuitOnLastWindowClosed(False)
    program = Program(app, library, outside, logbook)
    program.start(files)
    status = app.exec()
    program.finish()
    if logbook is not None:
        logbook.close()
    if program.to_restart:
        command, *arguments = program_command()
        QProcess.startDetached(command, arguments)
    return status


class Program(QObject):
    """From start to end of one window. `ready` comes when the window is shown, `left` at the very end."""

    ready = Signal()
    left = Signal()

    def __init__(self, app: QApplication, library: Path, outside: Outside, logbook: Logbook | None = None) -> None:
        super().__init__()
        self._app = app
        self._library = library
        self._outside = outside
        self._context: AbstractContextManager[Workroom] | None = None
        self._tries = 0
        self._leaving = False
        self._started: Started | None = None
        self._rescued = ("", "")
        self._to_restore: Path | None = None
        self._reading = False  # another process owns the library
        self._to_reopen = False
        self._files: tuple[Path, ...] = ()  # to be taken in when the window is there
        if not speak_chinese(app):
            _LOG.warning("Qt's Chinese words are not installed")
        self.dresser = Dresser(app)
        self.look = self.dresser.look
        self.to_restart = False  # the program is to be started anew when this one has ended
        self.crashing = Crashing(library, self._run_keeping, self.look, logbook, self)
        self.problems = self.crashing.problems
        self.problems.restart_requested.connect(self.restart)
        self.jobs = Jobs(self)
        self.jobs.crashed.connect(self._on_crashed)
        self.collector = Collector(self)
        self.instance: FirstInstance | None = None
        self.window: MainWindow | None = None
        self.conductor: Conductor | None = None
        self.greeting: Greeting | None = None
        self.rescuing: Rescuing | None = None
        self.restoring: Restoring | None = None
        self._leave_timer = QTimer(self, interval=LEAVE_MS)
        self._leave_timer.timeout.connect(self._on_leave_due)
        app.applicationStateChanged.connect(self._on_state_changed)

    def start(self, files: Sequence[Path] = ()) -> None:
        """Open the library on its lane; the window comes when it answers, and takes `files` in."""
        self._files = tuple(files)
        self.problems.watch()
        self.jobs.start(LaneName.LIBRARY, self._open_library, self._on_opened, self._on_open_failed)

    def _open_library(self, _progress: Progress) -> Started:
        context = self._outside.open_workroom(self._library, self.jobs.call_on_library, read_only=self._reading)
        room = context.__enter__()
        try:
            choices = room.preferences
            welcomed = bool(choices.get("welcomed", False)) or bool(room.accounts.list())
            started = Started(
                room,
                choices.person(),
                str(choices.get("geometry", "")),
                welcomed,
                room.sessions.last(),
                str(choices.get(THEME_KEY, "")),
            )
        except BaseException:
            context.__exit__(None, None, None)  # or the folder stays locked while it is being rescued
            raise
        self._context = context
        return started

    def _on_open_failed(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self.problems.tell(error)
            self._app.exit(EXIT_UNAVAILABLE)
            return
        if error.code == "library.locked" and call_first(self._library, self._files):
            self._app.exit(0)
            return
        if error.code == "library.locked" and not self._reading:
            self._reading = True  # its owner has no window, or one that does not answer: it can be looked at
            self.jobs.start(LaneName.LIBRARY, self._open_library, self._on_opened, self._on_open_failed)
            return
        self.rescuing = Rescuing(self._library, self.jobs, self.look, self)
        self.rescuing.rescued.connect(self._on_rescued)
        self.rescuing.given_up.connect(self._on_given_up)
        self.rescuing.crashed.connect(self.problems.tell)
        self.rescuing.start(error)

    def _on_rescued(self, said: str) -> None:
        self._rescued = (self.tr("资料库打开了"), said)
        self.jobs.start(LaneName.LIBRARY, self._open_library, self._on_opened, self._on_open_failed)

    def _on_given_up(self) -> None:
        self._app.exit(EXIT_UNAVAILABLE)

    def _on_opened(self, started: Started) -> None:
        self._started = started
        window, conductor, greeting = self._make_window(started)
        window.show()
        conductor.start()
        if self._rescued[0]:
            show_dialog(window, *self._rescued)
            self._rescued = ("", "")
        if not started.welcomed and not self._reading:
            greeting.show_welcome()
        conductor.tabbing.restore(started.session)
        if not self._reading:
            conductor.recovering.start()
        self.crashing.tell_last()
        files, self._files = self._files, ()
        if files:
            conductor.taking.take_files(files)
        self.ready.emit()

    def _make_window(self, started: Started) -> tuple[MainWindow, Conductor, Greeting]:
        desk = Desk(started.room, self.jobs, self.look, News(self), self._library)
        if not self._reading:
            self.instance = FirstInstance(self._library, self)
            self.instance.called.connect(self._on_called)
        self.dresser.choose(started.theme)
        window = MainWindow(self.look)
        conductor = Conductor(desk, self._outside, window, self)
        self.window, self.conductor = window, conductor
        self.crashing.watch_over(window, conductor.writing)
        window.close_requested.connect(self.leave)
        conductor.quit_requested.connect(self.leave)
        conductor.posting.lingering.leave.connect(self._leave)
        conductor.posting.lingering.stay_hidden.connect(self._stay_hidden)
        greeting = Greeting(desk, window, conductor, started.person, conductor)
        self.greeting = greeting
        conductor.welcome_requested.connect(greeting.show_welcome)
        conductor.sample_requested.connect(greeting.open_sample)
        conductor.about_requested.connect(self._on_about)
        conductor.preferring.theme_chosen.connect(self.dresser.choose)
        conductor.reviewing.person_changed.connect(greeting.person_changed)
        conductor.reopen_requested.connect(self.reopen)
        conductor.safekeeping.restore_requested.connect(self.restore)
        window.show_person(started.person)
        if started.geometry:
            window.restore_place(started.geometry)
        return window, conductor, greeting

    def _run_keeping(self, work: Work, done: Callable[..., None] | None, failed: Callable[[Exception], None]) -> None:
        """For what must not be lost: also while the program closes."""
        self.jobs.start(LaneName.KEEPING, work, done, failed, essential=True)

    def _on_crashed(self, error: object) -> None:
        """What nobody wanted to hear of: in a window that only shows, it was a choice that could not be kept."""
        if isinstance(error, EditorError) and error.code == "library.read_only":
            _LOG.info("not kept: another process owns the library")
            return
        if isinstance(error, Cancelled):
            return  # dropped because the program closes, and handed on by who hands on all that is no refusal
        self.problems.tell(error)

    def _on_called(self, call: Called) -> None:
        if self.window is not None:
            if self.conductor is not None:
                self.conductor.posting.lingering.come_back()
            self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
            self.window.show()
            self.window.raise_()
            self.window.activateWindow()
            if call.files and self.conductor is not None and not self._leaving:
                self.conductor.taking.take_files(call.files)

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        """Another program comes to the front, or the computer goes to sleep: a time to save."""
        if state is not Qt.ApplicationState.ApplicationActive and self.conductor is not None and not self._leaving:
            self.conductor.writing.left_field()

    def _on_about(self) -> None:
        words = self.tr(
            "离线写稿，所见即站点所示，每篇只上报一次。\n\n资料库：{path}\n图标：Fluent UI System Icons（MIT）"
        )
        show_dialog(
            self.window,
            self.tr("先锋采编 {version}").format(version=__version__),
            words.format(path=self._library),
            picture=app_logo(40, self._app.devicePixelRatio()),
        )

    # -- leaving ------------------------------------------------------------------------------------------------------

    def restart(self) -> None:
        """Leave as ever, then start the program anew."""
        self.to_restart = True
        self._leave()

    def leave(self) -> None:
        """Save the draft, then close. Where saving fails the window stays and says so."""
        self.to_restart = self.to_restart and self._leaving
        self._leave()

    def _leave(self) -> None:
        if self._leaving or self.conductor is None:
            return
        if self.conductor.writing.failure is not None:
            self._ask_about_unsaved()
            return
        if self.conductor.posting.lingering.asks():
            return
        self.conductor.writing.flush_all(self._leave_saved)

    def _stay_hidden(self) -> None:
        """What is written is saved and the windows go; the program ends when the outbox is empty."""
        if self.conductor is not None:
            self.conductor.writing.flush_all(self._hide)

    def _hide(self) -> None:
        if self.conductor is not None and self.window is not None and self.conductor.posting.lingering.hidden:
            self.window.hide()
            if (outbox := self.conductor.posting.outbox_window) is not None:
                outbox.hide()

    def _ask_about_unsaved(self) -> None:
        aside = self.conductor is not None and self.conductor.writing.all_aside
        words = (
            self.tr("文字另存了应急副本，下次打开时会问要不要用它。也可以先把全文复制到剪贴板，或留下来再试一次。")
            if aside
            else self.tr("可以先把全文复制到剪贴板，再关闭；也可以留下来再试一次。")
        )
        show_dialog(
            self.window,
            self.tr("有文字还没有存下"),
            words,
            "",
            ((self.tr("复制全文并关闭"), self._copy_and_leave),),
        )

    def _copy_and_leave(self) -> None:
        if self.conductor is not None:
            self.conductor.copy_out()
            self.conductor.writing.abandon()
            self._leave_saved()

    def _leave_saved(self) -> None:
        if self._leaving or self.conductor is None or self.window is None or self._started is None:
            return
        self._leaving = True
        room, session = self._started.room, self.conductor.tabbing.session()
        geometry = self.window.geometry_for_next_time()

        def work(_progress: Progress) -> None:
            room.preferences.keep("geometry", geometry)
            room.sessions.keep(session)

        if not self._reading:
            self.jobs.start(LaneName.LIBRARY, work, essential=True)
        self.window.hide()
        self.conductor.writing.stop()
        self.conductor.showing.keep()
        self.conductor.tabbing.stop()
        self.conductor.posting.close_windows()
        self.conductor.touching.checking_many.dispose()
        self.conductor.posting.handing.stop()
        self.conductor.accounting.stop()
        self.conductor.posting.practising.stop()
        self.conductor.taking.bringing.cancel()
        self.conductor.safekeeping.stop()
        self.jobs.close(*AT_REST)
        self._leave_timer.start()

    def _on_leave_due(self) -> None:
        self._tries += 1
        busy = self.jobs.alive(*AT_REST)
        if busy and self._tries < LEAVE_TRIES:
            return
        if self._context is not None:
            context, self._context = self._context, None

            def work(_progress: Progress) -> None:
                context.__exit__(None, None, None)

            self.jobs.start(LaneName.LIBRARY, work, essential=True)
            self.jobs.close(LaneName.LIBRARY)
        if self.jobs.alive(LaneName.LIBRARY) and self._tries < 2 * LEAVE_TRIES:
            return
        self._leave_timer.stop()
        self._close_window()

    def _close_window(self) -> None:
        if self.conductor is not None:
            self.conductor.showing.dispose()
            self.conductor.exporting.dispose()
            self.conductor.deleteLater()  # before the panes that its flows would still speak to
        if self.window is not None:
            self.window.close_now()
            self.window.deleteLater()
        if self.instance is not None:
            self.instance.close()
        QTimer.singleShot(0, self._on_end)

    def _on_end(self) -> None:
        file, self._to_restore = self._to_restore, None
        if file is not None and not self.jobs.alive():
            self._start_again(file)
            return
        if self._to_reopen and not self.jobs.alive():
            self._to_reopen = self._reading = False
            self._forget_window()
            self.jobs.start(LaneName.LIBRARY, self._open_library, self._on_opened, self._on_open_failed)
            return
        self.left.emit()
        self._app.exit(0)

    # -- another library in the place of this one --------------------------------------------------------------------

    def restore(self, file: Path) -> None:
        """Close the window, put what is in `file` in the library's place, and open the window again."""
        if not self._leaving:
            self._to_restore = file
            self._leave_saved()

    def reopen(self) -> None:
        """Close the window that only shows, and open it anew: perhaps the library is free by now."""
        if not self._leaving:
            self._to_reopen = True
            self._leave_saved()

    def _start_again(self, file: Path) -> None:
        self._forget_window()
        self.restoring = Restoring(self._library, self.jobs, self)
        self.restoring.crashed.connect(self.problems.tell)
        self.restoring.ended.connect(self._on_restored)
        self.restoring.start(file)

    def _forget_window(self) -> None:
        """The window is gone and the lanes have ended: have new lanes."""
        self.window = self.conductor = self.instance = self.greeting = None
        self._leaving, self._tries = False, 0
        self.crashing.forget_window()
        self.jobs.deleteLater()
        self.jobs = Jobs(self)
        self.jobs.crashed.connect(self._on_crashed)

    def _on_restored(self, title: str, said: str) -> None:
        self._rescued = (title, said)
        self.jobs.start(LaneName.LIBRARY, self._open_library, self._on_opened, self._on_open_failed)

    def finish(self) -> None:
        """After the event loop: nothing may run any more."""
        self.jobs.close()
        self.jobs.join(JOIN_SECONDS)
        self.collector.stop()
        self.problems.stop_watching()
