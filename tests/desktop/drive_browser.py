"""An ordinary browser for tests, a process of its own: `WIDTH FILE ADDRESS` lines in, a PNG of the whole page each, the
file's name out. It shares nothing with the program but the engine.
"""

from __future__ import annotations

import sys
import time

import shiboken6
from PySide6.QtCore import QEventLoop, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

BAR, TRIES = 4, 400
MARK = """(function (colour) {
  const bar = document.createElement("div");
  bar.style.cssText = `position:fixed;left:0;right:0;bottom:0;height:4px;z-index:9999;background:${colour}`;
  document.documentElement.append(bar);
})"""


class Browser:
    """One view, one page after the other."""

    def __init__(self) -> None:
        self.loop = QEventLoop()
        self.profile = QWebEngineProfile()  # off the record
        self.view = QWebEngineView()
        self.view.setPage(QWebEnginePage(self.profile, self.view))
        self.view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.view.settings().setAttribute(QWebEngineSettings.WebAttribute.ShowScrollBars, False)
        self.view.loadFinished.connect(self.loop.quit)
        self.view.show()

    def wait(self, milliseconds: int) -> None:
        QTimer.singleShot(milliseconds, self.loop.quit)
        self.loop.exec()

    def ask(self, script: str) -> object:
        answers: list[object] = []

        def take(value: object) -> None:
            answers.append(value)
            self.loop.quit()

        self.view.page().runJavaScript(script, 0, take)
        while not answers:
            self.loop.exec()
        return answers[0]

    def paint(self, width: int, address: str) -> QImage:
        """The page as a reader sees it who has a screen as high as the page is."""
        self.view.resize(width, 900)
        self.view.load(QUrl(address))
        self.loop.exec()
        height = int(float(str(self.ask("document.documentElement.offsetHeight"))))
        self.view.resize(width, height + BAR)
        colour = f"#ff00{time.monotonic_ns() % 251 + 4:02x}"  # nothing shown before had it
        self.ask(f"{MARK}('{colour}')")
        before, steady = QImage(), 0
        for _ in range(TRIES):
            self.wait(30)
            now = self.view.grab().toImage()
            fresh = now.height() == height + BAR and now.pixelColor(width // 2, height + 1) == QColor(colour)
            steady = steady + 1 if fresh and now == before else 0
            if steady == 2:
                return now.copy(0, 0, width, height)
            before = now
        raise SystemExit(f"{address} was not painted")


def main() -> None:
    """Serve lines until there are no more."""
    app = QApplication(sys.argv[:1])
    browser = Browser()
    for line in sys.stdin:
        width, file, address = line.split()
        if not browser.paint(int(width), address).save(file, "png"):
            raise SystemExit(f"{file} was not written")
        print(file, flush=True)
    for part in (browser.view, browser.profile):  # the page goes with its view; the engine wants the profile last
        shiboken6.delete(part)
    app.quit()


main()
