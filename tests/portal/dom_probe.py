"""Chromium's view of pages, in a process of its own: `python dom_probe.py < pages.json > found.json`.

Takes a list of HTML documents. Each is parsed by the engine's HTML parser, and then put to life in a page whose scripts
may run, every element poked. Answers per document: `elements`, a list of `[tag, {attribute: value}, is in .body]`, and
`ran`, what was executed.
"""

from __future__ import annotations

import json
import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"
if sys.platform.startswith("linux") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWidgets import QApplication

SCRIPT = """
(() => {
  window.ran = window.ran || [];
  for (const name of ['alert', 'prompt', 'confirm', 'print', 'open', 'fetch']) window[name] = x => { ran.push(String(x)); };
  const documents = %s;
  window.found = documents.map(text => {
    const parsed = new DOMParser().parseFromString(text, 'text/html');
    const elements = [...parsed.querySelectorAll('*')].map(one => [
      one.localName,
      Object.fromEntries([...one.attributes].map(a => [a.name, a.value])),
      one.closest('.body') !== null && !one.classList.contains('body'),
    ]);
    const before = ran.length, place = document.createElement('div');
    document.body.append(place);
    place.innerHTML = parsed.body.innerHTML;
    for (const one of place.querySelectorAll('*')) {
      for (const kind of ['click', 'mouseover', 'focus', 'load', 'error', 'toggle', 'animationstart'])
        one.dispatchEvent(new Event(kind, {bubbles: false, cancelable: true}));
    }
    return {elements, place, before};
  });
  return true;
})()
"""
COLLECT = """
JSON.stringify(found.map(one => { one.place.remove(); return {elements: one.elements}; })
  .concat([{ran: ran, live: document.title}]))
"""


def main() -> None:
    pages = json.load(sys.stdin)
    app = QApplication(sys.argv[:1])
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    answers: list[str] = []
    loop = QEventLoop()

    def start(ok: bool) -> None:
        page.runJavaScript(
            SCRIPT % json.dumps(pages).replace("</", "<\\/"), 0, lambda _: QTimer.singleShot(300, collect)
        )

    def collect() -> None:
        page.runJavaScript(COLLECT, 0, take)

    def take(value: str) -> None:
        answers.append(value)
        loop.quit()

    page.loadFinished.connect(start)
    page.setHtml("<!doctype html><title>probe</title><body></body>")
    QTimer.singleShot(60_000, loop.quit)
    loop.exec()
    *found, last = json.loads(answers[0])
    json.dump({"documents": found, "ran": last["ran"], "live": last["live"]}, sys.stdout)
    sys.stdout.flush()
    app.processEvents()
    os._exit(0)  # the answer is out; how the engine is taken down is not what is asked here


if __name__ == "__main__":
    main()
