"""The self-contained document in an ordinary browser of today: shown whole, and it asks nobody for anything."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWidgets import QApplication

from editor_app.app import open_workroom
from editor_app.desktop.webview.scheme import register_scheme
from editor_app.model.forms import Form
from editor_app.model.views import PORTAL_VIEWS, View
from papers import full_article
from windows import bury, wait_until


class Asked(QWebEngineUrlRequestInterceptor):
    """Every address but the document's own and what it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        if info.requestUrl().scheme() not in ("file", "data"):
            self.addresses.append(info.requestUrl().toString())


class Browser:
    """An engine without any of our locks: scripts run, the network is open."""

    def __init__(self) -> None:
        register_scheme()
        self.profile = QWebEngineProfile()
        self.asked = Asked()
        self.profile.setUrlRequestInterceptor(self.asked)
        self.page = QWebEnginePage(self.profile)
        settings = self.page.settings()
        settings.setAttribute(QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls, True)
        settings.setAttribute(QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls, True)

    def open(self, path: Path) -> None:
        loaded: list[bool] = []
        self.page.loadFinished.connect(loaded.append)
        self.page.load(QUrl.fromLocalFile(str(path)))
        wait_until(lambda: bool(loaded))
        self.page.loadFinished.disconnect()
        assert loaded == [True]

    def ask(self, script: str) -> object:
        answers: list[object] = []
        self.page.runJavaScript(script, 1, answers.append)
        wait_until(lambda: bool(answers))
        return answers[0]


@pytest.fixture
def browser(app: QApplication) -> Iterator[Browser]:
    made = Browser()
    yield made
    made.page.deleteLater()
    bury()
    made.profile.deleteLater()
    bury()


@pytest.fixture
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port of this computer and the connections it saw."""
    seen: list[str] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            seen.append(str(self.client_address))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], seen
        server.shutdown()


def test_every_view_opens_offline_with_all_its_pictures(
    browser: Browser, listening: tuple[int, list[str]], tmp_path: Path
) -> None:
    port, seen = listening
    with open_workroom(tmp_path / "library") as room:
        article = full_article(room)
        for view in (*PORTAL_VIEWS, View.PROOF):
            page = room.outputs.written(article, view, Form.HTML).decode()
            file = tmp_path / f"{view.value}.html"
            # what a reader of the file may add to it, or a program on the way: the policy holds all the same
            hostile = f'<img src="http://127.0.0.1:{port}/x"><script>document.title = "ran"</script>'
            hostile += f'<link rel=stylesheet href="http://127.0.0.1:{port}/y"><iframe src="http://127.0.0.1:{port}/z"></iframe>'
            file.write_text(page.replace("</body>", hostile + "</body>"), encoding="utf-8")
            browser.open(file)
            assert browser.ask("document.title") != "ran", view
            own = "Array.from(document.images).filter(one => one.src.startsWith('data:'))"
            assert browser.ask(f"{own}.every(one => one.naturalWidth > 0)") is True, view
            assert browser.ask("document.styleSheets.length") != 0, view
            if view in (View.PAGE, View.PHONE, View.PROOF):
                assert browser.ask(f"{own}.length") == 3, view
                assert article.metadata.title in str(browser.ask("document.body.innerText")).replace("\n", "")
    assert browser.asked.addresses == []
    assert seen == []
