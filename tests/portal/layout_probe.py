"""Chromium's layout of pages, in a process of its own: `python layout_probe.py < asked.json > found.json`.

Takes `[{"html", "width", "selectors": [...]}, …]`; answers per page and selector the box, the font size and the line
height of the first element found: `[left, top, width, height, font px, line px]`, in CSS pixels of the page.
"""

from __future__ import annotations

import json
import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"
if sys.platform.startswith("linux") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

MEASURE = """
JSON.stringify(%s.map(selector => {
  const one = document.querySelector(selector);
  if (!one) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return [box.left, box.top + scrollY, box.width, box.height, parseFloat(style.fontSize), parseFloat(style.lineHeight)];
}))
"""


def main() -> None:
    asked = json.load(sys.stdin)
    app = QApplication(sys.argv[:1])
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    page.settings().setAttribute(QWebEngineSettings.WebAttribute.ShowScrollBars, False)
    view = QWebEngineView()
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.setPage(page)
    view.show()
    found: list[object] = []
    loop = QEventLoop()
    page.loadFinished.connect(lambda _: loop.quit())
    QTimer.singleShot(60_000, loop.quit)

    def take(value: str) -> None:
        found.append(json.loads(value))
        loop.quit()

    for one in asked:
        view.resize(one["width"], 800)
        page.setHtml(one["html"])
        loop.exec()
        QTimer.singleShot(200, lambda one=one: page.runJavaScript(MEASURE % json.dumps(one["selectors"]), 0, take))
        loop.exec()
    json.dump(found, sys.stdout)
    sys.stdout.flush()
    app.processEvents()
    os._exit(0)  # the answer is out; how the engine is taken down is not what is asked here


if __name__ == "__main__":
    main()
