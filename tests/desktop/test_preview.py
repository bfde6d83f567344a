"""The locked web view on a real engine: nothing runs, nothing leaves, and a page is brought up to date in place."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSize, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWidgets import QApplication

from editor_app.desktop.webview.names import Found, Spot, Wanted, require_engine
from editor_app.desktop.webview.patch import exchange
from editor_app.desktop.webview.snapshot import page_png
from editor_app.desktop.webview.view import SETTINGS, PreviewView
from editor_app.model.errors import Refused, Unavailable
from windows import bury, let_pass, wait_until

PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00"
    b"\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


class Counting(ThreadingHTTPServer):
    """Notes also connections over which nothing is asked."""

    def __init__(self, handler: type[BaseHTTPRequestHandler], asked: list[str]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self._asked = asked

    def get_request(self) -> tuple[Any, Any]:
        self._asked.append("connection")
        return super().get_request()


class Canary:
    """A server of this computer that must never be asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        canary = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                canary.asked.append(self.path)
                self.send_response(204)
                self.end_headers()

            do_POST = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = Counting(Handler, self.asked)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    server = Canary()
    yield server
    server.close()


class Shown:
    """A preview with a page in it."""

    def __init__(self) -> None:
        self.view = PreviewView()
        self.view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.view.resize(QSize(800, 600))
        self.view.show()
        self.wanted: list[Wanted] = []
        self.times = 0
        self.css = "p { margin: 0; height: 40px; }"  # the page's policy allows no styles within it
        self.view.wanted.connect(self._on_wanted)
        self.view.shown.connect(self._on_shown)

    def _on_wanted(self, wanted: Wanted) -> None:
        self.wanted.append(wanted)
        if wanted.host == "image":
            self.view.answer(Found(wanted.number, PICTURE, "image/png"))
        elif wanted.name == "style.css":
            self.view.answer(Found(wanted.number, self.css.encode(), "text/css"))
        else:
            self.view.answer(Found(wanted.number))

    def _on_shown(self) -> None:
        self.times += 1

    def show(self, html: str, name: str = "a") -> None:
        before = self.times
        self.view.show_page(name, html)
        wait_until(lambda: self.times > before)

    def ask(self, script: str) -> Any:
        answers: list[Any] = []
        self.view.page.run(script, answers.append)
        wait_until(lambda: bool(answers))
        return answers[0]

    def spot(self, x: float, y: float) -> Spot:
        """What a click at that point of the view tells."""
        told: list[Spot] = []
        self.view.spot_clicked.connect(told.append)
        self.view._find_spot(QPointF(x, y))
        wait_until(lambda: bool(told))
        self.view.spot_clicked.disconnect(told.append)
        return told[0]

    def close(self) -> None:
        self.view.dispose()
        self.view.deleteLater()
        bury()


@pytest.fixture
def shown(app: QApplication) -> Iterator[Shown]:
    page = Shown()
    yield page
    page.close()


def page(body: str, head: str = "") -> str:
    style = '<link rel="stylesheet" href="draft://site/style.css">'
    return f"<!DOCTYPE html><html><head><title>t</title>{style}{head}</head><body>{body}</body></html>"


ATTACKS = """
<script>document.title="ran"; fetch("{url}/fetch")</script>
<img src="{url}/img" srcset="{url}/srcset 2x" onerror="document.title='ran'"><img src=x onerror="document.title='ran'">
<picture><source srcset="{url}/source"><img src="draft://image/none"></picture>
<video src="{url}/video" poster="{url}/poster" autoplay></video><audio src="{url}/audio" autoplay></audio>
<iframe src="{url}/iframe"></iframe><iframe srcdoc="<script>parent.document.title='ran'</script><img src='{url}/srcdoc'>">
</iframe><object data="{url}/object"></object><embed src="{url}/embed"><svg><image href="{url}/svg"/><script>
document.title="ran"</script></svg><math><mtext><img src="{url}/math"></mtext></math>
<form action="{url}/form" id="f"><input autofocus onfocus="document.title='ran'"></form>
<div style="background:url({url}/background)">x</div><table background="{url}/table"><tr><td>x</table>
<style>@import "{url}/import"; @font-face {{ font-family: f; src: url({url}/font) }} * {{ font-family: f;
background: url({url}/style) }}</style><link rel="stylesheet" href="{url}/body.css"><body onload="document.title='ran'">
<a href="{url}/ping" ping="{url}/pinged">x</a><img src="file:///etc/hostname"><iframe src="file:///etc/passwd"></iframe>
<marquee onstart="document.title='ran'">x</marquee><details open ontoggle="document.title='ran'">x</details>
"""
HEAD = """
<base href="{url}/base/"><meta http-equiv="refresh" content="0; url={url}/refresh"><link rel="prefetch" href="{url}/prefetch">
<link rel="preconnect" href="{url}"><link rel="dns-prefetch" href="{url}"><link rel="icon" href="{url}/icon">
<link rel="manifest" href="{url}/manifest"><link rel="preload" as="image" href="{url}/preload">
<link rel="modulepreload" href="{url}/module"><script src="{url}/script.js"></script>
<script type="speculationrules">{{"prefetch": [{{"source": "list", "urls": ["{url}/speculated"]}}]}}</script>
"""


def test_a_hostile_page_runs_nothing_and_asks_nobody(shown: Shown, canary: Canary) -> None:
    shown.show(page(ATTACKS.format(url=canary.url), HEAD.format(url=canary.url)))
    let_pass(1.5)
    assert canary.asked == []
    assert shown.ask("document.title") == "t"
    assert shown.view.page.url() == QUrl("draft://article/a")
    assert all(address.startswith(("http://127.0.0.1", "file:")) for address in shown.view.interceptor.blocked)


def test_a_hostile_page_that_comes_as_an_update_runs_nothing_either(shown: Shown, canary: Canary) -> None:
    shown.show(page("<p>eins</p>"))
    shown.show(page(ATTACKS.format(url=canary.url), HEAD.format(url=canary.url)))
    let_pass(1.5)
    assert canary.asked == []
    assert shown.ask("document.title") == "t"


def test_the_canary_would_have_noticed(canary: Canary) -> None:
    with socket.create_connection(("127.0.0.1", int(canary.url.rpartition(":")[2]))) as connection:
        connection.sendall(b"GET /x HTTP/1.0\r\n\r\n")
        connection.recv(100)
    assert canary.asked == ["connection", "/x"]


def test_own_pictures_and_style_are_shown(shown: Shown) -> None:
    shown.show(page('<p data-block="b1">x</p><img id="i" src="draft://image/abc">'))
    assert {(wanted.host, wanted.name) for wanted in shown.wanted} == {("site", "style.css"), ("image", "abc")}
    assert shown.ask('document.getElementById("i").naturalWidth') == 1
    assert shown.ask('getComputedStyle(document.querySelector("p")).height') == "40px"


def test_a_picture_with_many_edits_is_shown(shown: Shown) -> None:
    source = "a" * 64 + "." + ".".join(f"mosaicr{n}_100_1500_1000" for n in range(50))
    shown.show(page(f'<img id="i" src="draft://image/{source}">'))
    assert shown.ask('document.getElementById("i").naturalWidth') == 1


def test_only_the_pictures_of_the_page_are_given(shown: Shown) -> None:
    """Others of the library are closed to it, whatever a style sheet or an update of the page tries."""
    shown.show(page('<p id="p">x</p><img id="i" src="draft://image/abc">'))
    shown.ask("(document.getElementById('i').src = 'draft://image/def', true)")
    let_pass(0.3)
    assert [wanted.name for wanted in shown.wanted if wanted.host == "image"] == ["abc"]
    shown.show(page('<p id="p">x</p><img id="i" src="draft://image/ghi">'))
    wait_until(lambda: [wanted.name for wanted in shown.wanted if wanted.host == "image"] == ["abc", "ghi"])


def test_strange_addresses_of_the_scheme_are_refused(shown: Shown) -> None:
    names = [
        "draft://other/x",
        "draft://image/a/b",
        "draft://image/..",
        "draft://site/style.css?x=1",
        "draft://article/b",
    ]
    shown.show(page("".join(f'<img src="{name}">' for name in names)))
    assert [wanted for wanted in shown.wanted if wanted.host != "site" or wanted.name != "style.css"] == []


def test_every_setting_is_as_laid_down(shown: Shown) -> None:
    for attribute, value in SETTINGS.items():
        assert shown.view.page.settings().testAttribute(attribute) is value, attribute
    profile = shown.view.profile
    assert profile.isOffTheRecord()
    assert profile.httpCacheType() is QWebEngineProfile.HttpCacheType.NoCache
    assert profile.persistentCookiesPolicy() is QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
    assert not profile.isSpellCheckEnabled()


def test_the_page_goes_nowhere(shown: Shown, canary: Canary) -> None:
    shown.show(page("<p>x</p>"))
    links: list[str] = []
    shown.view.link_clicked.connect(links.append)
    kinds = QWebEnginePage.NavigationType
    ask = shown.view.page.acceptNavigationRequest
    assert not ask(QUrl(canary.url), kinds.NavigationTypeTyped, True)
    assert not ask(QUrl("file:///etc/passwd"), kinds.NavigationTypeLinkClicked, True)
    assert not ask(QUrl("draft://article/b"), kinds.NavigationTypeTyped, True)
    assert not ask(QUrl("draft://article/a"), kinds.NavigationTypeOther, False)
    assert ask(QUrl("draft://article/a#part"), kinds.NavigationTypeLinkClicked, True)
    assert not ask(QUrl(canary.url), kinds.NavigationTypeLinkClicked, True)
    assert not ask(QUrl("mailto:a@b.example"), kinds.NavigationTypeLinkClicked, True)
    for strange in (
        "file://server/share/x.exe",
        "smb://server/x",
        "ms-office:x",
        "javascript:alert(1)",
        "data:text/html,x",
    ):
        assert not ask(QUrl(strange), kinds.NavigationTypeLinkClicked, True)
    assert links == [canary.url, "mailto:a@b.example"]
    assert shown.view.page.createWindow(QWebEnginePage.WebWindowType.WebBrowserTab) is None


def test_an_update_keeps_the_place_and_the_pictures(shown: Shown) -> None:
    paragraphs = [f'<p data-block="b{n}">{n}</p>' for n in range(100)]
    picture = '<img id="i" src="draft://image/abc">'
    shown.show(page(picture + "".join(paragraphs)))
    shown.ask('window.scrollTo(0, 1500); document.getElementById("i").mark = 7; 1')
    asked = len(shown.wanted)
    paragraphs[50] = '<p data-block="b50">geändert</p>'
    shown.show(page(picture + "".join(paragraphs)))
    assert shown.ask("window.scrollY") == 1500
    assert shown.ask('document.getElementById("i").mark') == 7
    assert shown.ask("document.querySelectorAll('p')[50].textContent") == "geändert"
    assert len(shown.wanted) == asked


def test_what_grows_above_moves_nothing_that_is_seen(shown: Shown) -> None:
    paragraphs = [f'<p data-block="b{n}">{n}</p>' for n in range(100)]
    shown.show(page("".join(paragraphs)))
    shown.ask("window.scrollTo(0, 2000); 1")
    top = "document.querySelector('[data-block=b55]').getBoundingClientRect().top"
    before = shown.ask(top)
    paragraphs[10:10] = [f'<p data-block="n{n}">neu</p>' for n in range(5)]
    shown.show(page("".join(paragraphs)))
    assert shown.ask(top) == before
    assert shown.ask("window.scrollY") == 2200
    del paragraphs[2:12]
    shown.show(page("".join(paragraphs)))
    assert shown.ask(top) == before
    shown.ask("window.scrollTo(0, 0); 1")
    paragraphs[:0] = ['<p data-block="x">vorn</p>']
    shown.show(page("".join(paragraphs)))
    assert shown.ask("window.scrollY") == 0  # at the very beginning one sees what comes there


def test_another_article_is_loaded_anew(shown: Shown) -> None:
    shown.show(page("<p>eins</p>"), "a")
    shown.ask("document.mark = 7; 1")
    shown.show(page("<p>zwei</p>"), "b")
    assert shown.ask("document.body.textContent") == "zwei"
    assert not shown.ask("document.mark || 0")


TEXTS = st.text("汛堤ab <>&\"'", max_size=8)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


_LEAF = st.builds(
    lambda tag, mark, text: f'<{tag} class="{mark}">{_escape(text)}</{tag}>',
    st.sampled_from(["p", "h2", "strong", "figure"]),
    st.sampled_from(["", "flat", "center"]),
    TEXTS,
)
BODIES = st.lists(
    st.one_of(
        _LEAF,
        st.builds(lambda parts: f"<div>{''.join(parts)}</div>", st.lists(_LEAF, max_size=4)),
        st.builds(_escape, TEXTS),
        st.just('<img src="draft://image/abc">'),
    ),
    max_size=6,
).map("".join)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=BODIES, second=BODIES)
def test_an_updated_page_is_the_page(shown: Shown, first: str, second: str) -> None:
    shown.show(page(first))
    shown.show(page(second))
    same = f'new DOMParser().parseFromString({page(second)!r}, "text/html").body.innerHTML === document.body.innerHTML'
    assert shown.ask(same) is True


_WORDS = st.text("汛堤a <>&\"'\u200b", max_size=6).map(_escape)
_BLOCKS = st.lists(
    st.one_of(
        st.builds('<p data-block="{}">{}<strong>{}</strong></p>'.format, st.just("id"), _WORDS, _WORDS),
        st.builds('<h2 class="center" data-block="{}">{}<br>{}</h2>'.format, st.just("id"), _WORDS, _WORDS),
        st.builds('<div data-block="{}"><p>{}</p><p>{}</p></div>'.format, st.just("id"), _WORDS, _WORDS),
    ),
    min_size=1,
    max_size=4,
).map(lambda parts: [part.replace('"id"', f'"b{number}"') for number, part in enumerate(parts)])


@given(parts=_BLOCKS, words=_WORDS, data=st.data())
def test_one_paragraph_that_differs_is_all_that_is_sent(parts: list[str], words: str, data: st.DataObject) -> None:
    """What is exchanged makes the page before to the page after; what is no such change is none."""
    place = data.draw(st.integers(0, len(parts) - 1))
    begin = parts[place].index(">") + 1
    changed = [*parts[:place], parts[place][:begin] + words + parts[place][begin:], *parts[place + 1 :]]
    before, after = page("".join(parts)), page("".join(changed))
    found = exchange(before, after)
    if found is None:
        assert parts[place].startswith("<div")
    elif words:
        assert (found.block, found.html) == (f"b{place}", changed[place])
    assert exchange(before, page("".join(reversed(changed)))) is None or len(parts) == 1


@pytest.mark.parametrize(
    ("second", "left"),
    [
        ('<p data-block="a">eins</p><p data-block="b">zwo</p>', 7),  # one paragraph
        ('<p data-block="a">eins</p><p data-block="b" class="flat">zwei</p>', 7),  # its tag
        ('<p data-block="a">eins<p data-block="b">zwei</p>', 7),
        ('<p data-block="a">eins</p><p data-block="a">zwo</p>', 7),
        ('<p data-block="a">ei</p><p data-block="b">ns</p><p data-block="c">zwei</p>', 7),
    ],
)
def test_a_page_is_brought_to_the_next_one_without_being_loaded(shown: Shown, second: str, left: int) -> None:
    shown.show(page('<p data-block="a">eins</p><p data-block="b">zwei</p>'))
    shown.ask(f"document.mark = {left}; 1")
    shown.show(page(second))
    same = f'new DOMParser().parseFromString({page(second)!r}, "text/html").body.innerHTML === document.body.innerHTML'
    assert shown.ask(same) is True
    assert shown.ask("document.mark") == left


def test_a_block_that_the_page_has_twice_is_brought_up_to_date_all_the_same(shown: Shown) -> None:
    twice = '<p data-block="a">{}</p><p data-block="a">zwei</p>'
    shown.show(page(twice.format("eins")))
    assert exchange(page(twice.format("eins")), page(twice.format("drei"))) is not None
    shown.show(page(twice.format("drei")))
    assert shown.ask("document.body.textContent") == "dreizwei"


def test_a_click_tells_the_block_under_it_at_any_zoom(shown: Shown) -> None:
    shown.show(page('<p data-block="b1">eins</p><p data-block="b2">zwei</p>'))
    for zoom, y in ((1.0, 60), (0.6, 34)):
        shown.view.set_zoom(zoom)
        wait_until(lambda y=y: shown.spot(30, y).block == "b2")  # type: ignore[misc]


def test_a_crashed_renderer_is_started_again_once(shown: Shown) -> None:
    shown.show(page("<p>eins</p>"))
    failed: list[bool] = []
    shown.view.failed.connect(lambda: failed.append(True))
    before = shown.times
    shown.view._on_terminated()
    wait_until(lambda: shown.times > before)
    assert failed == []
    shown.view._on_terminated()
    assert failed == [True]


def test_a_large_page_is_shown_whole(shown: Shown) -> None:
    shown.show(page("<p>" + "汛" * 400_000 + "</p><p id='end'>完</p>"))
    assert shown.ask("document.body.textContent.length") == 400_001


def test_a_whole_page_is_painted(app: QApplication, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    def fetch(address: str) -> tuple[bytes, str]:
        if address != "draft://site/style.css":
            raise Refused("preview.foreign_address", address=address)
        return b"body { margin: 0; background: #0a0; } p { margin: 0; height: 100px; }", "text/css"

    output = tmp_path / "deep" / "page.png"
    page_png(page("<p>x</p>" * 50 + '<img src="draft://image/none">'), fetch, output, 500)
    image = QImage(str(output))
    assert image.width() == 500
    assert 5000 <= image.height() <= 5050
    for y in (50, 2500, 4950):
        assert image.pixelColor(400, y).name() == "#00aa00"


def test_a_picture_that_cannot_be_written_is_told(app: QApplication, tmp_path: Path) -> None:
    (tmp_path / "page.png").mkdir()
    with pytest.raises(Unavailable, match=r"file\.unwritable"):
        page_png(page("x"), lambda _url: (b"", "text/css"), tmp_path / "page.png", 300)


def test_keys_reach_the_page_and_do_no_harm(shown: Shown) -> None:
    shown.show(page("<p>x</p>" * 80))
    QTest.keyClick(shown.view.view.focusProxy() or shown.view.view, Qt.Key.Key_F5)
    let_pass(0.2)
    assert shown.ask("document.querySelectorAll('p').length") == 80


def test_root_without_consent_is_refused_instead_of_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    with pytest.raises(Unavailable, match=r"webengine\.root"):
        require_engine()
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    require_engine()


def test_an_answer_that_comes_after_the_view_was_taken_down_is_dropped(app: QApplication) -> None:
    gone = Shown()
    gone.show(page("<p>x</p>"))
    answers: list[Any] = []
    gone.view.page.run("1 + 1", answers.append)
    page_of_it = gone.view.page
    gone.close()
    let_pass(0.3)
    assert answers == []
    page_of_it.run("1 + 1", answers.append)  # asks nobody, and does not fail
    assert answers == []
