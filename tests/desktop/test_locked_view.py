"""The lock of the web view, bar by bar, against the engine that is shipped: each way out is tried, none opens.

Most is tried from the application's own world, which has what the page's scripts would have if they ran.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEngineDownloadRequest, QWebEnginePage, QWebEngineProfile, qWebEngineVersion
from PySide6.QtWidgets import QApplication, QWidget

from desktop.test_preview import Canary, Shown, page
from editor_app.desktop.webview import scheme
from editor_app.desktop.webview.view import FLAGS_VARIABLE, NO_HOSTS, shut_network
from windows import let_pass, wait_until

DOCUMENT = page('<p id="p" style="height: 99px">x</p><a id="a" href="{url}/link">y</a>' + "<p>z</p>" * 60)


@pytest.fixture
def canary() -> Iterator[Canary]:
    server = Canary()
    yield server
    server.close()


@pytest.fixture
def shown(app: QApplication, canary: Canary) -> Iterator[Shown]:
    view = Shown()
    view.show(DOCUMENT.replace("{url}", canary.url))
    yield view
    view.close()


@pytest.fixture
def downloads(shown: Shown) -> list[QWebEngineDownloadRequest.DownloadState]:
    """The states that downloads come to: the first, and each that follows."""
    states: list[QWebEngineDownloadRequest.DownloadState] = []

    def note(request: QWebEngineDownloadRequest) -> None:
        request.stateChanged.connect(states.append)
        states.append(request.state())

    shown.view.profile.downloadRequested.connect(note)
    return states


def surface(shown: Shown) -> QWidget:
    return shown.view.view.focusProxy() or shown.view.view


def is_as_before(shown: Shown, canary: Canary, seconds: float = 0.2) -> None:
    """The page is the one that was shown, and nobody was asked."""
    let_pass(seconds)
    wait_until(lambda: shown.view.page.url().path() == "/a")  # what is refused may be named until it has been refused
    assert shown.ask("document.title") == "t"
    assert shown.ask("document.querySelectorAll('p').length") == 61
    assert canary.asked == []


def promised(shown: Shown, script: str) -> Any:
    """What an asynchronous script of the application's world comes to, or the name of its error."""
    shown.ask(
        f"(window.answer = '', (async () => {{ try {{ return String(await (async () => {{ {script} }})()); }}"
        " catch (error) { return 'error ' + error.name; } })().then(x => { window.answer = x; }), 1)"
    )
    wait_until(lambda: shown.ask("window.answer") != "")
    return shown.ask("window.answer")


def test_the_engine_is_the_one_that_was_tried() -> None:
    assert qWebEngineVersion().startswith(
        "6.11."
    )  # after an update, read the design's list anew, then change this line


# -- going elsewhere --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "way",
    [
        "location.href = '{url}/x'",
        "location.replace('{url}/x')",
        "location.assign('file:///etc/passwd')",
        "location.href = 'javascript:document.title=1'",
        "location.href = 'data:text/html,<title>x</title>'",
        "location.href = 'view-source:draft://article/a'",
        "location.href = 'chrome://version'",
        "location.href = 'draft://article/b'",
        "location.href = 'draft://site/style.css'",
        "location.href = 'about:blank'",
        "location.href = 'qrc:/x'",
        "history.back()",
        "history.pushState({}, '', 'draft://article/b')",
        "window.open('{url}/x')",
        "window.open('draft://article/a')",
        "window.open('about:blank', '_self')",
        "document.open('{url}/x', '', '')",
        "document.getElementById('a').click()",
        "(document.getElementById('a').target = '_blank', document.getElementById('a').click())",
        "(document.getElementById('a').href = 'file:///etc/passwd', document.getElementById('a').click())",
        "(document.getElementById('a').href = 'ms-msdt:x', document.getElementById('a').click())",
    ],
)
def test_no_way_leads_away(shown: Shown, canary: Canary, way: str) -> None:
    shown.ask(f"(() => {{ try {{ {way.replace('{url}', canary.url)} }} catch (error) {{ }} return 1; }})()")
    is_as_before(shown, canary)


def test_a_refresh_a_frame_and_a_form_lead_nowhere(shown: Shown, canary: Canary) -> None:
    more = f"""<iframe src="draft://article/a"></iframe><iframe src="draft://site/style.css"></iframe><iframe src="{canary.url}">
    </iframe><iframe src="about:blank"></iframe><object data="draft://article/a"></object><form id="f" action="draft://article/a">
    <input name="x"></form>"""
    head = (
        '<meta http-equiv="refresh" content="0; url=draft://article/b"><meta http-equiv="refresh" content="0; url=#x">'
    )
    shown.show(page("<p>z</p>" * 61 + more, head), "a2")
    shown.ask("(document.getElementById('f').submit(), 1)")
    let_pass(0.5)
    assert shown.view.page.url().path() == "/a2"
    assert shown.ask(
        "Array.from(document.querySelectorAll('iframe')).every(f => !f.contentDocument || !f.contentDocument.title)"
    )
    assert canary.asked == []


def test_fragments_stay_in_the_page(shown: Shown, canary: Canary) -> None:
    shown.ask("(location.hash = '#p', 1)")
    is_as_before(shown, canary)


@pytest.mark.parametrize(
    "button", [Qt.MouseButton.MiddleButton, Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton]
)
def test_other_buttons_open_nothing(shown: Shown, canary: Canary, button: Qt.MouseButton) -> None:
    QTest.mouseClick(surface(shown), button, pos=QPoint(12, 60))
    QTest.mouseClick(surface(shown), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, QPoint(12, 60))
    QTest.mouseClick(surface(shown), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, QPoint(12, 60))
    is_as_before(shown, canary)
    assert len(QApplication.topLevelWidgets()) >= 1
    assert not [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget is not shown.view]


def test_nothing_can_be_gone_back_to(shown: Shown, canary: Canary) -> None:
    shown.show(page("<p>b</p>"), "b")
    shown.show(DOCUMENT.replace("{url}", canary.url), "a")
    for action in (QWebEnginePage.WebAction.Back, QWebEnginePage.WebAction.Forward):
        shown.view.page.triggerAction(action)
        is_as_before(shown, canary)


def test_a_reload_shows_the_same_page(shown: Shown, canary: Canary) -> None:
    shown.view.page.triggerAction(QWebEnginePage.WebAction.ReloadAndBypassCache)
    is_as_before(shown, canary, 0.5)


# -- asking somebody --------------------------------------------------------------------------------------------------


WAIT = "return await new Promise((yes, no) => {{ {0}; x.{1} = yes; x.onerror = () => no(new Error()); {2} }})"
ASKING = [
    "return (await fetch('{url}/x', {mode: 'no-cors'})).type",
    "return (await fetch('file:///etc/hostname')).status",
    "return (await fetch('draft://site/style.css', {method: 'POST', body: 'x'})).status",
    "return (await fetch('draft://other/x')).status",
    "navigator.sendBeacon('{url}/x', 'y'); throw new Error()",
    WAIT.format("const x = new Image()", "onload", "x.src = '{url}/x.png'"),
    WAIT.format("const x = new WebSocket('{ws}/x')", "onopen", ""),
    WAIT.format("const x = new EventSource('{url}/x')", "onopen", ""),
    WAIT.format("const x = new Worker('draft://site/style.css')", "onload", "setTimeout(() => no(new Error()), 300)"),
    "return (await import('{url}/x.js')).default",
    "return (await navigator.serviceWorker.register('draft://site/x.js')).scope",
    "return (await caches.open('x')).toString()",
    "return localStorage.setItem('x', 'y') || localStorage.getItem('x')",
    WAIT.format("const x = indexedDB.open('x')", "onsuccess", ""),
    "document.cookie = 'x=y'; if (!document.cookie) throw new Error(); return document.cookie",
    "alert(1); if (!confirm(1) && !prompt(1)) throw new Error(); return 1",
]


@pytest.mark.parametrize("script", ASKING)
def test_nobody_is_asked_and_nothing_is_kept(shown: Shown, canary: Canary, script: str) -> None:
    wanted = len(shown.wanted)
    script = script.replace("{url}", canary.url).replace("{ws}", canary.url.replace("http", "ws"))
    assert str(promised(shown, script)).startswith("error"), script
    assert len(shown.wanted) == wanted
    is_as_before(shown, canary)


def test_calls_between_browsers_reach_nobody(shown: Shown, canary: Canary) -> None:
    host = canary.url.removeprefix("http://")
    turn = f"{{urls: 'turn:{host}?transport=tcp', username: 'a', credential: 'b'}}"
    shown.ask(
        f"(window.state = '', (async () => {{ const x = new RTCPeerConnection({{iceServers: [{turn}]}}); x.createDataChannel('x');"
        "await x.setLocalDescription(await x.createOffer()); window.state = 'calling'; })(), 1)"
    )
    wait_until(lambda: shown.ask("window.state") == "calling")
    let_pass(1.2)
    is_as_before(shown, canary)


@pytest.mark.parametrize(
    "script",
    [
        "return await new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, e => no(new Error())))",
        "if ((await Notification.requestPermission()) !== 'granted') throw new Error(); return 'granted'",
        "return (await navigator.mediaDevices.getUserMedia({video: true})).id",
        "return (await navigator.mediaDevices.getDisplayMedia({video: true})).id",
        "return (await navigator.clipboard.readText()).length",
        "await document.documentElement.requestFullscreen(); return document.fullscreenElement.nodeName",
        "await document.body.requestPointerLock(); if (!document.pointerLockElement) throw new Error(); return 'locked'",
        "return (await window.showOpenFilePicker()).length",
        "return (await window.showSaveFilePicker()).name",
        "return (await window.showDirectoryPicker()).name",
        "return (await window.queryLocalFonts()).length",
        "navigator.registerProtocolHandler('web+x', 'draft://article/%s'); throw new Error()",
        "return (await navigator.usb.requestDevice({filters: []})).productName",
        "return (await navigator.requestMIDIAccess()).inputs.size",
        "return (await navigator.keyboard.lock()).x",
    ],
)
def test_nothing_is_permitted(shown: Shown, canary: Canary, script: str) -> None:
    assert str(promised(shown, script)).startswith("error"), script
    is_as_before(shown, canary)
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None


def test_the_policy_is_in_force(shown: Shown) -> None:
    """A look that is written at the element has none: the policy allows style sheets of the scheme alone."""
    assert shown.ask("getComputedStyle(document.getElementById('p')).height") == "40px"
    assert shown.ask("window.origin") == "null"
    for directive in (
        "default-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-src 'none'",
        "sandbox",
    ):
        assert directive in scheme.POLICY


def test_a_base_changes_no_address(shown: Shown, canary: Canary) -> None:
    shown.show(page('<p>x</p><img src="x.png"><a id="a" href="y">z</a>', f'<base href="{canary.url}/">'), "c")
    assert str(shown.ask("document.getElementById('a').href")).startswith("draft://article/")
    let_pass(0.2)
    assert canary.asked == []


# -- taking and leaving files -----------------------------------------------------------------------------------------


def test_downloads_end_before_they_begin(
    shown: Shown, canary: Canary, downloads: list[QWebEngineDownloadRequest.DownloadState]
) -> None:
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))
    before = set(folder.iterdir()) if folder.is_dir() else set()
    shown.view.page.download(QUrl("draft://site/style.css"), "x.exe")
    shown.ask(
        "(() => { const a = document.getElementById('a'); a.href = 'draft://site/style.css'; a.download = 'x.exe'; a.click();"
        " a.href = URL.createObjectURL(new Blob(['x'])); a.click(); a.href = 'data:,x'; a.click(); return 1; })()"
    )
    is_as_before(shown, canary, 0.6)
    assert QWebEngineDownloadRequest.DownloadState.DownloadCompleted not in downloads
    assert downloads[-1] is QWebEngineDownloadRequest.DownloadState.DownloadCancelled
    assert (set(folder.iterdir()) if folder.is_dir() else set()) == before


def test_what_is_dropped_on_it_is_not_opened(shown: Shown, canary: Canary, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<title>dropped</title>", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "x.html")), QUrl(canary.url)])
    data.setText(canary.url)
    for target in (shown.view.view, surface(shown), shown.view):
        keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        QApplication.sendEvent(target, QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))
        QApplication.sendEvent(target, QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))
    is_as_before(shown, canary, 0.4)


# -- keys and menus ---------------------------------------------------------------------------------------------------

KEYS = [
    (Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier),
    (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier), (Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier), (Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_F12, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier), (Qt.Key.Key_Back, Qt.KeyboardModifier.NoModifier),
]  # fmt: skip


def test_keys_of_browsers_do_nothing(
    shown: Shown, canary: Canary, downloads: list[QWebEngineDownloadRequest.DownloadState]
) -> None:
    asked: list[str] = []
    shown.view.page.printRequested.connect(lambda: asked.append("print"))
    for key, modifiers in KEYS:
        QTest.keyClick(surface(shown), key, modifiers)
    is_as_before(shown, canary, 0.4)
    assert downloads == []
    assert asked == []
    assert shown.view.page.devToolsPage() is None
    assert QApplication.activePopupWidget() is None
    assert QApplication.activeModalWidget() is None


def test_there_is_no_menu(shown: Shown, canary: Canary) -> None:
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        QApplication.sendEvent(surface(shown), QContextMenuEvent(reason, QPoint(20, 60), QPoint(20, 60)))
    QTest.mouseClick(surface(shown), Qt.MouseButton.RightButton, pos=QPoint(20, 60))
    is_as_before(shown, canary)
    assert QApplication.activePopupWidget() is None


# -- what the program starts with -------------------------------------------------------------------------------------


def test_no_debugger_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QTWEBENGINE_REMOTE_DEBUGGING", "9222")
    monkeypatch.setenv(FLAGS_VARIABLE, "--log-level=3")
    shut_network()
    assert "QTWEBENGINE_REMOTE_DEBUGGING" not in os.environ
    assert os.environ[FLAGS_VARIABLE] == f"--log-level=3 {NO_HOSTS}"


def test_the_profile_keeps_nothing(shown: Shown) -> None:
    profile = shown.view.profile
    assert profile.isOffTheRecord()
    assert profile.persistentPermissionsPolicy() is not QWebEngineProfile.PersistentPermissionsPolicy.StoreOnDisk
    assert profile.listAllPermissions() == []
    assert profile.spellCheckLanguages() == []
    assert not profile.isPushServiceEnabled()


CLICKED = {
    "https://ok.example/a?b=c#d": "https://ok.example/a?b=c#d",
    "https://bank.example@evil.example/": "https://bank.example@evil.example/",
    "https://\u0430\u0440\u0440le.example/\u0430": "https://xn--le-6kc8da.example/%D0%B0",
    "https://evil.example/\u202egnp.exe": "https://evil.example/%E2%80%AEgnp.exe",
    "HTTPS://OK.EXAMPLE:443/%61": "https://ok.example/a",
    "mailto:a@b.example?subject=%0d%0ax": "mailto:a@b.example?subject=%0D%0Ax",
}


@pytest.mark.parametrize("address", CLICKED)
def test_a_click_tells_the_address_as_machines_read_it(shown: Shown, canary: Canary, address: str) -> None:
    told: list[str] = []
    shown.view.link_clicked.connect(told.append)
    shown.ask(f"(document.getElementById('a').setAttribute('href', {json.dumps(address)}), 1)")
    place = json.loads(shown.ask("JSON.stringify(document.getElementById('a').getBoundingClientRect())"))
    at = QPoint(round(place["x"] + 3), round(place["y"] + place["height"] / 2))
    QTest.mouseClick(surface(shown), Qt.MouseButton.LeftButton, pos=at)
    wait_until(lambda: bool(told))
    assert told[0].isascii()
    assert told == [CLICKED[address]]
    is_as_before(shown, canary)


def test_only_a_click_is_told_and_only_of_addresses_that_may_be_opened(shown: Shown) -> None:
    kinds = QWebEnginePage.NavigationType
    told: list[str] = []
    shown.view.link_clicked.connect(told.append)
    ask = shown.view.page.acceptNavigationRequest
    for kind in kinds:
        if kind is not kinds.NavigationTypeLinkClicked:
            assert not ask(QUrl("https://ok.example/"), kind, True)
            assert not ask(QUrl("https://ok.example/"), kind, False)
    assert told == []
    assert not ask(QUrl("https://\u0430\u0440\u0440le.example/\u0430"), kinds.NavigationTypeLinkClicked, True)
    assert len(told) == 1
    assert told[0].startswith("https://xn--")
    assert told[0].isascii()
