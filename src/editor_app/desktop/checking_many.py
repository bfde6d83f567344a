"""成批检查 in the window: an article after the other off this thread, fixes over all of them, the report to a file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.check_many import CheckMany
from editor_app.desktop.flows.pressing import Order, Press, Pressed, Spoiled
from editor_app.desktop.flows.writing import Failure, Opened, Writing
from editor_app.desktop.jobs import Handle, LaneName
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.desktop.widgets.choosing import ask_where
from editor_app.model.changes import Changes
from editor_app.model.checked import CheckedArticle, MendedArticle
from editor_app.model.errors import Cancelled, EditorError
from editor_app.model.finding import Finding
from editor_app.model.problems import explain
from editor_app.services.lights import Lit
from editor_app.services.progress import Progress
from editor_app.services.sheets import Sheet

FORMS = {"pdf": "检查报告 PDF", "html": "检查报告 网页", "xlsx": "检查报告 Excel", "csv": "检查报告 CSV"}


@dataclass(frozen=True, slots=True)
class _Done:
    """An article that was looked through or mended, and the light it has now."""

    made: MendedArticle
    lit: Lit | None


class CheckingMany(Part):
    """One batch at a time. `go_requested` carries a finding of the article that is on the screen. `dispose` before the window
    goes.
    """

    go_requested = Signal(object)

    def __init__(self, desk: Desk, window: MainWindow, writing: Writing, parent: QObject | None = None) -> None:
        super().__init__(desk, window, writing, parent)
        self.dialog: CheckMany | None = None
        self._queue: deque[str] = deque()
        self._mending = False
        self._now = ""  # the article that is under way
        self._handle: Handle | None = None
        self._wanted: tuple[str, Finding] | None = None
        self._path = Path()
        self._press: Press | None = None
        writing.opened.connect(self._on_opened)
        writing.failed.connect(self._on_not_saved)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The slots of the commands, by the command's id."""
        return {"checkSelectedAction": self.check_selected, "checkAllAction": self.check_all}

    # -- which --------------------------------------------------------------------------------------------------------

    def check_selected(self) -> None:
        """Check the articles that are selected in the list."""
        if articles := self._window.library.selected():
            self._writing.flush_all(partial(self._ask, articles))

    def check_all(self) -> None:
        """Check everything that is still to be handed in."""
        self._writing.flush_all(partial(self._ask, None))

    def _ask(self, articles: Sequence[str] | None) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> list[tuple[str, str]]:
            wanted = room.batch_checking.in_hand() if articles is None else list(articles)
            return room.batch_checking.titles(wanted)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._begin, self._on_failed, key="check many")

    def _begin(self, articles: list[tuple[str, str]]) -> None:
        if not articles:
            self.said.emit(self.tr("没有要检查的稿件"), False, ())
            return
        if self.dialog is None:
            self.dialog = CheckMany(self._desk.look, self._window)
            self.dialog.stop_requested.connect(self.stop)
            self.dialog.go_on_requested.connect(self.go_on)
            self.dialog.fix_requested.connect(self.fix_all)
            self.dialog.report_requested.connect(self.choose_file)
            self.dialog.open_requested.connect(self.go_to)
            self.dialog.finished.connect(self._on_gone)
        self.stop()
        self.dialog.begin(articles)
        self.dialog.say("")
        self.dialog.show()
        self.dialog.raise_()
        self._mending = False
        self._queue = deque(article for article, _title in articles)
        self._next()

    def _on_gone(self) -> None:
        self.dialog = None
        self.stop()

    # -- one after the other ------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Stop after the article that is under way; what was done stays."""
        if self._now:
            self._queue.appendleft(self._now)  # it is done anew: its answer is not waited for
        self._now = ""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        self._show()

    def go_on(self) -> None:
        """Do what is left."""
        if not self._now:
            self._next()

    def fix_all(self) -> None:
        """Put the certain fixes into every article of the batch that has any: each is saved first, and gets a revision."""
        if self._now or self.dialog is None:
            return
        lines = self.dialog.model.rows
        unchecked = [line.article for line in lines if line.checked is None]
        self._queue = deque(line.article for line in lines if line.fixable)
        self._queue.extend(unchecked)
        self._mending = True
        self._next()

    def _next(self) -> None:
        self._show()
        if self.dialog is None or self._now:
            return
        if not self._queue:
            self._tell_end()
            return
        self._now = self._queue.popleft()
        if self._mending:
            self._writing.flush(partial(self._do, self._now), [self._now])
        else:
            self._do(self._now)

    def _do(self, article: str) -> None:
        if article != self._now:
            return
        room, mending = self._desk.room, self._mending

        def work(_progress: Progress) -> _Done:
            batch = room.batch_checking
            made = batch.mend(article) if mending else MendedArticle(batch.look(article))
            return _Done(made, room.lights.of([article]).get(article))

        self._handle = self._desk.jobs.start(LaneName.WORK, work, self._on_done, self._on_failed)
        self._show()

    def _on_done(self, done: _Done) -> None:
        made = done.made
        if made.after:
            self._desk.news.tell(Changes(articles=frozenset([made.checked.article])), self)
        elif done.lit is not None:
            self._window.library.show_lights({made.checked.article: done.lit})
        if self.dialog is not None:
            self.dialog.show_checked(made.checked, made.count, None if made.checked.problem else made.problem)
        if made.checked.article == self._now:
            self._now, self._handle = "", None
            self._next()
        elif made.checked.article in self._queue:  # it was stopped while it was done: it is done all the same
            self._queue.remove(made.checked.article)
            self._show()

    def _on_not_saved(self, failure: Failure) -> None:
        """An open article could not be saved: it is left as it is, and the others go on."""
        if self._mending and failure.article and failure.article == self._now and self.dialog is not None:
            self.dialog.say(self.tr("“{title}”没有改：{why}").format(title=failure.title, why=failure.words))
            self._now = ""
            self._next()

    def _show(self) -> None:
        if self.dialog is not None:
            doing = self.tr("正在修正") if self._mending else self.tr("正在检查")
            left = len(self._queue) + bool(self._now)
            self.dialog.show_running(bool(self._now), left, doing)

    def _tell_end(self) -> None:
        if self.dialog is None:
            return
        lines = self.dialog.model.rows
        failed = sum(line.checked is not None and line.checked.problem is not None for line in lines)
        words = self.tr("{n} 篇没查成，原因写在行里").format(n=failed) if failed else ""
        if self._mending:
            count, kept = sum(line.mended for line in lines), sum(line.problem is not None for line in lines)
            words = self.tr("改正了 {n} 处，每篇各存成一版；改前的一版留着，可在“版本”里恢复").format(n=count)
            if kept:
                words += self.tr("。{n} 篇没有改，原因写在行里").format(n=kept)
            self._mending = False
        self.dialog.say(words)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        self._now, self._handle = "", None
        self._show()
        if isinstance(error, EditorError):
            self.said.emit(explain(error), True, ())
        else:
            self._desk.jobs.crashed.emit(error)

    # -- going there --------------------------------------------------------------------------------------------------

    def go_to(self, article: str, finding: Finding | None) -> None:
        """Open an article and put the caret where a finding points."""
        self._wanted = (article, finding) if finding is not None else None
        self._window.raise_()
        self._window.activateWindow()
        current = self._writing.article
        if current is not None and current.id == article:
            self._arrive()
        else:
            self._writing.open(article)

    def _on_opened(self, opened: Opened) -> None:
        if self._wanted is not None and self._wanted[0] == opened.article.id:
            QTimer.singleShot(0, self._arrive)  # once the text is on the screen

    def _arrive(self) -> None:
        if self._wanted is not None:
            finding, self._wanted = self._wanted[1], None
            self.go_requested.emit(finding)

    # -- the report ---------------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask where the report goes, and in which form."""
        over, words = self.dialog or self._window, self.tr("检查报告")
        kinds = [f"{form} (*.{suffix})" for suffix, form in FORMS.items()]
        dialog = ask_where(over, words, kinds, words, self.write, suffix="pdf", id="reportDialog")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.rpartition(".")[2].rstrip(")")))

    def write(self, name: str) -> None:
        """Write the report of what was checked to the file that was chosen."""
        if self.dialog is None:
            return
        room, path = self._desk.room, Path(name)
        checked: list[CheckedArticle] = [line.checked for line in self.dialog.model.rows if line.checked]
        self._path = path

        def work(_progress: Progress) -> Sheet | None:
            if path.suffix.lower() == ".pdf":
                return room.check_reports.sheet(checked)
            room.check_reports.write(path, checked)
            return None

        self._desk.jobs.start(LaneName.WORK, work, self._on_drawn, self._on_not_written)

    def _on_drawn(self, sheet: Sheet | None) -> None:
        if sheet is None:
            self._tell_written()
            return
        if self._press is None:
            self._press = Press(self._desk, self)
            self._press.done.connect(self._on_pressed)
            self._press.failed.connect(self._on_spoiled)
        self._press.take(Order(sheet, self._path))

    def _on_pressed(self, _pressed: Pressed) -> None:
        self._tell_written()

    def _on_spoiled(self, spoiled: Spoiled) -> None:
        self._on_not_written(spoiled.error)

    def _tell_written(self) -> None:
        words = self.tr("检查报告已写到 {path}").format(path=self._path)
        if self.dialog is not None:
            self.dialog.say(words)
        opens = (self.tr("打开"), partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(self._path))))
        self.said.emit(words, False, (opens,))

    def _on_not_written(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
        elif not isinstance(error, Cancelled):
            if self.dialog is not None:
                self.dialog.say(explain(error))
            self.said.emit(explain(error), True, ())

    def dispose(self) -> None:
        """Before the window goes: nothing is checked or painted any more."""
        self._queue.clear()
        self.stop()
        if self._press is not None:
            self._press.dispose()
        if self.dialog is not None:
            self.dialog.close()
