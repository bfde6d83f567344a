"""The first journey in the real window: from a Word file and photos to a receipt, with nothing mocked but the file
dialogs, whose answers are given to the slots they call.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListView, QWidget

from editor_app.app import ThisComputer, open_workroom, practice_site
from editor_app.assets import resource
from editor_app.desktop.application import Program
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.main_window import MainWindow
from editor_app.model.article import ArticleState
from editor_app.model.submission import SubmissionState
from editor_app.services.practice import PRACTICE_SITE
from windows import let_pass, wait_until

pytestmark = pytest.mark.window

# Of computing in one turn of the event loop: 0.1 s is the aim, the rest is for a computer that is busy with other tests.
LONGEST_GAP = 0.25
LONGEST_WAIT = 10.0  # in one turn by the wall clock: nothing waits for a network or a disk


W = TypeVar("W", bound=QWidget)


class GapMonitor(QObject):
    """The longest time this thread was busy with one event, by its own clock: what other programs do on the computer
    meanwhile does not count, what this thread computes or waits for in locks of its own making does.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[tuple[float, float]] = []
        self._last = (time.monotonic(), time.thread_time())
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start(5)

    def _on_tick(self) -> None:
        wall, busy = time.monotonic(), time.thread_time()
        self.gaps.append((wall - self._last[0], busy - self._last[1]))
        self._last = (wall, busy)

    def forget(self) -> None:
        """Begin anew: what came before is no part of the measure."""
        self.gaps.clear()
        self._last = (time.monotonic(), time.thread_time())

    @property
    def longest_busy(self) -> float:
        """Seconds of computing in the longest turn of the event loop."""
        return max((busy for _wall, busy in self.gaps), default=0.0)


class Exit:
    """Stands in for the application object's end: there is one in a process, and it serves all tests."""

    def __init__(self) -> None:
        self.codes: list[int] = []

    def exit(self, code: int) -> None:
        self.codes.append(code)


class Run:
    """A program under test."""

    def __init__(self, app: QApplication, folder: Path, screenshots: Path) -> None:
        self.app = app
        self.library = folder / "library"
        self.screenshots = screenshots
        self.crashes: list[object] = []
        self.program = Program(app, self.library, ThisComputer())
        self.program._app = Exit()  # type: ignore[assignment]
        self.program.problems._came.connect(self.crashes.append)
        self.left: list[bool] = []
        self.program.left.connect(lambda: self.left.append(True))
        ready: list[bool] = []
        self.program.ready.connect(lambda: ready.append(True))
        self.program.start()
        wait_until(lambda: bool(ready))

    @property
    def window(self) -> MainWindow:
        assert self.program.window is not None
        return self.program.window

    @property
    def conductor(self) -> Conductor:
        assert self.program.conductor is not None
        return self.program.conductor

    def find(self, kind: type[W], name: str) -> W:
        found = next(
            (each for each in self.app.allWidgets() if each.objectName() == name and isinstance(each, kind)), None
        )
        assert found is not None, name
        return found

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """Save what is shown now."""
        let_pass(0.3)
        self.screenshots.mkdir(parents=True, exist_ok=True)
        assert (widget or self.window).grab().save(str(self.screenshots / f"{name}.png"))

    def leave(self) -> None:
        """Close the window as a person does and wait for the very end."""
        if not self.left:
            self.window.close()
            wait_until(lambda: bool(self.left))
        self.program.finish()
        assert self.crashes == []


@pytest.fixture
def run(application: QApplication, tmp_path: Path, screenshots: Path) -> Iterator[Run]:
    there = Run(application, tmp_path, screenshots)
    yield there
    there.leave()
    gc.collect()


def welcome_to_practice(run: Run, *, sample: bool) -> None:
    dialog = run.find(QDialog, "welcomeDialog")
    assert dialog.isVisible()
    unit = run.find(QLineEdit, "unitEdit")
    unit.setText("青山区委组织部")  # Chinese comes from an input method
    run.program.greeting.welcome._ui.sampleCheck.setChecked(sample)  # type: ignore[union-attr]
    run.shoot("welcome", dialog)
    run.program.greeting.welcome._ui.startButton.click()  # type: ignore[union-attr]
    wait_until(lambda: run.conductor.posting.practising.site is not None)


def commit(editor: QWidget, text: str) -> None:
    """Words as an input method gives them."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def pick_column(run: Run, name: str) -> None:
    picker = run.find(QWidget, "columnPicker")
    QTest.mouseClick(picker, Qt.MouseButton.LeftButton)
    search = run.find(QLineEdit, "columnSearch")
    search.setText(name)  # Chinese comes from an input method
    options = run.find(QListView, "columnList")
    assert options.model().rowCount() == 1
    QTest.keyClick(search, Qt.Key.Key_Return)


def test_from_a_word_file_and_photos_to_a_receipt(run: Run) -> None:
    window, conductor = run.window, run.conductor
    welcome_to_practice(run, sample=False)
    let_pass(2.0)  # the web engine starts once, on this thread
    gaps = GapMonitor()

    # 1 import
    conductor.taking.documents_chosen([str(resource("sample", "sample.docx"))])
    wait_until(lambda: conductor.writing.article is not None)
    wait_until(lambda: "sample.docx" in window.article.bar.words)
    window.article.bar.chosen.emit(0)
    report = run.find(QWidget, "importPane")
    assert window.right.over is report
    run.shoot("import-report")
    QTest.keyClick(report, Qt.Key.Key_Escape)
    article = conductor.writing.article
    assert article is not None
    pictures = len(article.body.figures())
    assert pictures == 6

    # 2 photos, at the caret
    photos = sorted(resource("sample", "photos").glob("*.jpg"))[:2]
    told: list[str] = []
    conductor.picturing.said.connect(lambda words, *_more: told.append(words))
    conductor.taking.pictures_chosen([str(path) for path in photos])
    wait_until(lambda: len(window.article.body().figures()) == pictures + 2)
    wait_until(lambda: any("是同一张" in words for words in told))  # said a little later, and not over what comes next

    # 3 the column is missing: handing in shows the list of errors instead
    wait_until(lambda: conductor.checking.last is not None and conductor.checking.last.errors == 1)
    QTest.mouseClick(window.menu_row.submit, Qt.MouseButton.LeftButton)
    wait_until(lambda: window.right.tabs.currentIndex() == 1)
    assert "没有上报" in window.article.bar.words
    run.shoot("checks")
    pick_column(run, "典型事迹")
    wait_until(lambda: conductor.checking.last is not None and conductor.checking.last.errors == 0)
    assert window.menu_row.submit.property("role") == "primary"

    # 4 pictures are ready, 5 the preview shows what is typed
    window.open_right(2)
    wait_until(lambda: len(conductor.picturing.illustration.facts) == 6)
    run.shoot("pictures")
    window.open_right(0)
    wait_until(lambda: window.preview.view is not None)
    view = window.preview.view
    assert view is not None
    texts: list[str] = []
    window.article.editor.setFocus()
    commit(window.article.editor, "雨一直下，")

    def shown() -> bool:
        view.page.run("document.body.textContent", texts.append)
        let_pass(0.1)
        return bool(texts) and "雨一直下，" in texts[-1]

    wait_until(shown)
    wait_until(lambda: window.status.save.state == "save.saved")
    run.shoot("main-window-light")
    run.program.dresser.use("dark")
    run.shoot("main-window-dark")
    run.program.dresser.use("light")
    gaps_of_looks = gaps.longest_busy
    gaps.forget()  # changing the whole theme is no step of the journey

    # 6 hand in
    QTest.mouseClick(window.menu_row.submit, Qt.MouseButton.LeftButton)
    wait_until(lambda: bool(conductor.posting.handing.outbox.done))
    sent = conductor.posting.handing.outbox.items[-1]
    assert sent.state is SubmissionState.DONE
    assert sent.receipt is not None
    assert sent.receipt.number
    assert sent.stored_pictures == 6
    window.commands["outboxAction"].trigger()
    outbox = conductor.posting.outbox_window
    assert outbox is not None
    let_pass(0.5)
    run.shoot("outbox", outbox)
    outbox.close()
    wait_until(lambda: window.library.box_button(ArticleState.SENT).count == 1)
    run.shoot("sent")
    assert gaps.longest_busy < LONGEST_GAP
    assert max(wall for wall, _busy in gaps.gaps) < LONGEST_WAIT
    assert view.interceptor.blocked == []  # the journey's page asks for nothing but its own
    assert gaps_of_looks < 2.0
    digest = sent.digest
    stored = conductor._desk.jobs.call_on_library(lambda: conductor._desk.room.authoring.open(sent.article))
    assert stored.digest == digest == sent.receipt.digest


def test_a_newcomer_finds_the_sample_and_the_practice_site(run: Run) -> None:
    welcome_to_practice(run, sample=True)
    wait_until(lambda: run.conductor.writing.article is not None)
    article = run.conductor.writing.article
    assert article is not None
    assert article.site == PRACTICE_SITE
    assert run.window.library.box_button(ArticleState.DRAFT).count == 1
    pick_column(run, "典型事迹")
    wait_until(lambda: run.conductor.checking.last is not None and run.conductor.checking.last.errors == 0)
    wait_until(lambda: run.window.preview.view is not None)
    view = run.window.preview.view
    assert view is not None
    loaded: list[int] = []

    def shown() -> bool:
        view.page.run(
            "Array.from(document.images).filter(each => each.complete && each.naturalWidth).length", loaded.append
        )
        let_pass(0.1)
        return bool(loaded) and loaded[-1] == 6

    wait_until(shown)
    wait_until(lambda: run.window.status.save.state == "save.saved")
    let_pass(1.0)  # the engine paints when it likes
    run.shoot("sample")


def test_what_was_typed_is_there_after_closing_at_once(run: Run) -> None:
    dialog = run.find(QDialog, "welcomeDialog")
    dialog.close()
    run.conductor.new_article()
    wait_until(lambda: run.conductor.writing.article is not None)
    editor = run.window.article.editor
    editor.setFocus()
    commit(editor, "关窗前一刻写的字")
    run.leave()
    with open_workroom(run.library) as room:
        rows = room.authoring.articles()
        words = [room.preview.text(room.authoring.open(row.id)) for row in rows]
    assert len(words) == 1
    assert "关窗前一刻写的字" in words[0]


def test_the_window_works_at_the_smallest_screen(run: Run) -> None:
    run.find(QDialog, "welcomeDialog").close()
    run.conductor.new_article()
    wait_until(lambda: run.conductor.writing.article is not None)
    window = run.window
    window.resize(911, 432)
    let_pass(0.3)
    assert window.shell.mode == "rails"
    assert not window.library.isVisible()
    run.shoot("small")
    QTest.mouseClick(window.shell.buttons["left"][0], Qt.MouseButton.LeftButton)  # type: ignore[index]
    assert window.library.isVisible()
    run.shoot("small-library")
    QTest.keyClick(window.library.list_view, Qt.Key.Key_Escape)
    assert not window.library.isVisible()
    for place in range(5):
        window.open_right(place)
        assert window.right.isVisible()
        assert window.right.width() >= 360
    window.resize(1366, 728)
    let_pass(0.3)
    assert window.shell.mode == "normal"
    assert window.library.isVisible()
    assert window.right.isVisible()


def test_a_second_start_raises_the_first_window_and_hands_its_file_over(run: Run) -> None:
    run.find(QDialog, "welcomeDialog").close()
    called: list[bool] = []
    assert run.program.instance is not None
    run.program.instance.called.connect(lambda: called.append(True))
    second = Program(run.app, run.library, ThisComputer())
    end = Exit()
    second._app = end  # type: ignore[assignment]
    second.start([resource("sample", "sample.docx")])
    wait_until(lambda: bool(end.codes) and bool(called))
    assert end.codes == [0]
    assert second.window is None
    second.jobs.close()
    assert second.jobs.join(60)
    run.program.problems.watch()
    wait_until(lambda: run.conductor.writing.article is not None)


def test_the_practice_site_ends_with_the_window(run: Run, tmp_path: Path) -> None:
    welcome_to_practice(run, sample=False)
    run.leave()
    with practice_site(run.library / "practice-site") as access:  # its folder is free again
        assert access.url.startswith("http://127.0.0.1:")
