"""Writes in the real window as a person with an input method does, and goes on writing until it is killed.

`drive_typing.py LIBRARY SCREENSHOTS`; says on standard output what stands in the text: `pasted`, `undone`, `redone`, and
`typed N` after each of the words that follow, and now and then `stored N`: so many of them are in the library.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor_app.app import ThisComputer
from editor_app.desktop.application import Program
from editor_app.desktop.conductor import Conductor
from editor_app.desktop.main_window import MainWindow
from editor_app.model.body import body_text

STEPS = 200
TURN_MS = 5
TYPING_MS = 40
LOOK_EVERY = 5
GIVE_UP_SECONDS = 180.0
CLIPBOARD = "<p>入汛以来，<b>“红色网格”</b>日夜值守。</p><p>清晨六点，河堤上已经有人。</p>"

Wish = Callable[[], bool] | None


class Writer:
    """Does one thing in each turn of the event loop, and waits in between for what it wishes."""

    def __init__(self, window: MainWindow, conductor: Conductor, screenshots: Path) -> None:
        self._window = window
        self._conductor = conductor
        self._editor = window.article.editor
        self._screenshots = screenshots
        self._work = self._write()
        self._wish: Wish = None
        self._timer = QTimer()
        self._timer.timeout.connect(self._on_turn)
        self._timer.start(TURN_MS)

    def _on_turn(self) -> None:
        if self._wish is None or self._wish():
            self._wish = next(self._work, None)

    @property
    def _text(self) -> str:
        return body_text(self._editor.body())

    def _compose(self, preedit: str, commit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(self._editor, event)

    def _shoot(self, name: str) -> None:
        self._window.grab().save(str(self._screenshots / f"{name}.png"))

    def _write(self) -> Iterator[Wish]:
        self._editor.setFocus()
        yield from self._compose_a_word()
        yield from self._paste()
        yield from self._undo_and_redo()
        yield from self._go_on()

    def _compose_a_word(self) -> Iterator[Wish]:
        for letters in ("k", "ka", "kang", "kanghong"):
            self._compose(letters)
            yield None
        assert self._text == "", "letters are no text yet"
        self._shoot("writing-composing")
        self._compose("", "抗洪")
        assert self._text == "抗洪"
        yield None

    def _paste(self) -> Iterator[Wish]:
        mime = QMimeData()
        mime.setHtml(CLIPBOARD)
        QGuiApplication.clipboard().setMimeData(mime)
        QTest.keyClick(self._editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        yield lambda: "河堤上已经有人" in self._text
        self._shoot("writing-pasted")
        print("pasted", flush=True)

    def _undo_and_redo(self) -> Iterator[Wish]:
        before = self._text
        for number in range(STEPS):
            self._compose("hao")
            self._compose("", chr(0x4E00 + number))
            if number % 20 == 0:
                yield None
        after = self._text
        assert len(after) == len(before) + STEPS
        for act, expected in (("undo", before), ("redo", after)):
            for number in range(STEPS):
                self._window.commands[f"{act}Action"].trigger()
                if number % 20 == 0:
                    yield None
            assert self._text == expected, act
            print({"undo": "undone", "redo": "redone"}[act], flush=True)
        self._shoot("writing-redone")

    def _go_on(self) -> Iterator[Wish]:
        self._timer.setInterval(TYPING_MS)
        for number in range(10_000):
            self._compose("zi")
            yield None
            self._compose("", f"《{number}》")
            print("typed", number, flush=True)
            if number % LOOK_EVERY == LOOK_EVERY - 1:
                print("stored", self._stored(), flush=True)
            yield None

    def _stored(self) -> int:
        """How many of the numbered words the library holds, none before it holds a place of the caret, which is kept every
        few seconds; asked on its own thread.
        """
        article, desk = self._conductor.writing.article, self._conductor._desk
        assert article is not None

        def ask() -> int:
            if not any(tab.article == article.id and tab.place.position for tab in desk.room.sessions.last().tabs):
                return 0
            return body_text(desk.room.authoring.open(article.id).body).count("《")

        return desk.jobs.call_on_library(ask)


def main(library: Path, screenshots: Path) -> None:
    screenshots.mkdir(parents=True, exist_ok=True)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(["editor-app"])
    app.setQuitOnLastWindowClosed(False)
    program = Program(app, library, ThisComputer())
    writers: list[Writer] = []

    def begin() -> None:
        window = program.window
        if window is None or program.conductor is None or program.conductor.writing.article is None:
            if time.monotonic() < end:
                QTimer.singleShot(20, begin)
            return
        writers.append(Writer(window, program.conductor, screenshots))

    end = time.monotonic() + GIVE_UP_SECONDS
    program.ready.connect(begin)
    program.start()
    QTimer.singleShot(round(GIVE_UP_SECONDS * 1000), app.quit)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
