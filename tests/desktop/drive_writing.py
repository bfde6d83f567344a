"""Writes into an article until a save fails, waits until the text is kept aside, and is killed."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from editor_app.app import open_workroom
from editor_app.desktop.desk import Desk, News
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import Jobs
from editor_app.desktop.look import Dresser
from editor_app.model.body import Body, paragraph
from editor_app.model.metadata import Metadata


class Page:
    """A screen that writes by itself."""

    text = ""

    def metadata(self) -> Metadata:
        return Metadata(title="稿")

    def body(self) -> Body:
        return Body((paragraph(self.text),))

    def composing(self) -> bool:
        return False

    def settle(self) -> None:
        return


def main(folder: Path) -> None:
    app = QApplication(["drive"])
    jobs, page = Jobs(), Page()
    library = open_workroom(folder, jobs.call_on_library)
    room = jobs.call_on_library(library.__enter__)
    writing = Writing(Desk(room, jobs, Dresser(app).look, News(), folder), page)
    made = jobs.call_on_library(lambda: room.authoring.new(title="稿"))

    def write(text: str) -> None:
        page.text += text
        writing.edited()
        writing.left_field()

    def look() -> None:
        current = writing.current
        if current is None:
            return
        if not page.text:
            write("先写的字")
        elif not current.dirty and page.text == "先写的字":
            write("，后写的字")
        elif current.aside:
            os.kill(os.getpid(), signal.SIGKILL)

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(10)
    QTimer.singleShot(20_000, QCoreApplication.quit)
    writing.open(made.id)
    app.exec()
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
