"""The preview pane and what stands behind it, over a real library; the pages are shown by a real engine where it matters."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QToolButton, QWidget

from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.desktop.panes.preview_head import ZOOMS, Zooms
from editor_app.desktop.panes.preview_pane import PreviewPane
from editor_app.desktop.webview.names import Spot
from editor_app.model.body import paragraph
from editor_app.model.changes import Changes
from editor_app.model.views import PORTAL_VIEWS, View
from previewed import Previewed
from shown import Shown
from windows import bury, let_pass, wait_until


@pytest.fixture
def pane(look: Look) -> Iterator[PreviewPane]:
    made = PreviewPane(look)
    yield made
    made.deleteLater()
    bury()


def test_words_give_way_where_there_is_no_room(pane: PreviewPane) -> None:
    pane.resize(438, 400)
    pane.show()
    buttons = [pane.findChild(QToolButton, f"{view}Mode") for view in PORTAL_VIEWS]
    assert [button.text() for button in buttons] == ["页面", "列表", "首页", "幻灯", "手机"]
    beside, alone = button_styles(pane)
    assert alone == 0
    assert beside == 5
    pane.resize(360, 400)
    wait_until(lambda: button_styles(pane) == (0, 5))
    right = pane.head.window_button.geometry().right()
    assert right < 360
    assert pane.head.buttons[View.PHONE].mapTo(pane, pane.head.buttons[View.PHONE].rect().topRight()).x() < (
        pane.head.zoom.mapTo(pane, pane.head.zoom.rect().topLeft()).x()
    )
    assert all(button.toolTip() and button.accessibleName() for button in buttons)


def button_styles(pane: PreviewPane) -> tuple[int, int]:
    styles = [button.toolButtonStyle().name for button in pane.head.buttons.values()]
    return styles.count("ToolButtonTextBesideIcon"), styles.count("ToolButtonIconOnly")


def test_each_kind_of_view_has_its_zoom() -> None:
    zooms = Zooms()
    assert [zooms.of(view, 438) for view in PORTAL_VIEWS] == [60, 60, 60, 60, 100]
    zooms.wide = True
    assert [zooms.of(view, 832) for view in PORTAL_VIEWS] == [80, 80, 80, 100, 100]
    zooms.choose(View.LIST, 100)
    zooms.choose(View.PHONE, 125)
    assert [zooms.of(view, 832) for view in PORTAL_VIEWS] == [100, 100, 100, 100, 125]
    zooms.wide = False
    assert [zooms.of(view, 438) for view in PORTAL_VIEWS] == [60, 60, 60, 60, 125]
    zooms.chosen["narrow"] = 77  # from another version of the program
    assert zooms.of(View.PAGE, 438) == 60


def test_a_chosen_view_and_zoom_are_told(pane: PreviewPane) -> None:
    views: list[View] = []
    factors: list[float] = []
    pane.resize(500, 400)
    pane.view_changed.connect(views.append)
    pane.zoom_changed.connect(factors.append)
    pane.head.buttons[View.PHONE].click()
    pane.head.buttons[View.PHONE].click()
    pane.step_zoom(1)
    pane.step_zoom(-1)
    pane.head.buttons[View.PAGE].click()
    assert views == [View.PHONE, View.PAGE]
    assert factors == [1.0, 1.25, 1.0, 0.6]
    for _ in range(20):
        pane.step_zoom(-1)
    assert pane.factor == ZOOMS[0] / 100


@pytest.fixture
def preview(desk: Desk, look: Look) -> Iterator[Previewed]:
    made = Previewed(desk, look)
    yield made
    made.end()


def test_views_change_and_what_is_typed_comes_soon(preview: Previewed) -> None:
    article = preview.open_article()
    preview.shows(f"{article}.page.")
    wait_until(lambda: "第2段。" in str(preview.ask("document.body.textContent")))
    preview.window.preview.head.buttons[View.LIST].click()
    preview.shows(f"{article}.list.")
    preview.window.preview.head.buttons[View.PAGE].click()
    preview.shows(f"{article}.page.")
    editor = preview.editor
    editor.goto_block(editor.body().blocks[1].id)
    QTest.keyClicks(editor, "xyz")
    wait_until(lambda: "xyz第1段。" in str(preview.ask("document.body.textContent")))


def test_what_came_behind_another_tab_is_shown_once_the_preview_is_seen(preview: Previewed) -> None:
    preview.window.right.open_tab(1)
    article = preview.open_article()
    wait_until(lambda: not preview.conductor.showing._pause.isActive())
    preview.window.right.open_tab(0)
    preview.shows(f"{article}.page.")


def test_the_preview_follows_the_caret(preview: Previewed) -> None:
    blocks = tuple(paragraph(f"第{number}段" + "字" * 200) for number in range(40))
    preview.open_article(blocks=blocks)
    preview.shows(".page.")
    wait_until(lambda: "第39段" in preview.text())
    before = preview.ask("window.scrollY")
    preview.editor.goto_block(blocks[30].id)
    top = f"document.querySelector('[data-block=\"{blocks[30].id}\"]').getBoundingClientRect().top"
    wait_until(lambda: preview.ask("window.scrollY") != before)
    wait_until(lambda: preview.ask(f"{top} >= 0 && {top} < window.innerHeight"))


def compose(editor: QWidget, letters: str, commit: str = "") -> None:
    """Letters as an input method shows and gives them."""
    event = QInputMethodEvent(letters, [])
    event.setCommitString(commit)
    QApplication.sendEvent(editor, event)


def test_nothing_is_shown_while_keys_are_coming_or_letters_are_composed(preview: Previewed) -> None:
    preview.open_article()
    preview.shows(".page.")
    showing, writing = preview.conductor.showing, preview.conductor.writing
    wait_until(lambda: not showing._pause.isActive())
    shown = showing._content
    preview.editor.setFocus()
    QTest.keyClicks(preview.editor, "x")
    assert showing._pause.isActive()
    content = writing.content()
    assert content is not None
    assert content is not shown
    showing.show_content(content)  # told to all, a second after typing began
    assert showing._content is shown
    wait_until(lambda: showing._content is content)
    compose(preview.editor, "xun")
    assert preview.editor.composing
    preview.editor.body_changed.emit()
    let_pass(0.3)
    assert showing._content is content
    assert preview.editor.composing
    compose(preview.editor, "", "汛")
    wait_until(lambda: "汛" in preview.text())


def test_another_site_is_another_page(preview: Previewed) -> None:
    preview.open_article()
    preview.shows(".page.")
    wait_until(lambda: "第2段。" in preview.text())
    assert preview.pane.view is not None
    before = preview.pane.view.page.url()
    preview.desk.news.tell(Changes(submissions=frozenset(["1"])))
    let_pass(0.3)
    assert preview.pane.view.page.url() == before
    preview.desk.news.tell(Changes(sites=frozenset(["某站"])))
    wait_until(lambda: preview.pane.view is not None and preview.pane.view.page.url() != before)


def test_a_click_brings_the_caret_and_the_title(preview: Previewed) -> None:
    preview.open_article()
    second = preview.editor.body().blocks[1]
    preview.conductor.showing.main.spot_clicked.emit(Spot(second.id, 0, 2))
    assert preview.editor.caret_block() == second.id
    assert preview.editor.textCursor().positionInBlock() == 2
    preview.conductor.showing.main.spot_clicked.emit(Spot())
    assert preview.window.focusWidget() is preview.window.article.head.title
    preview.conductor.showing.main.spot_clicked.emit(Spot("gone"))
    assert preview.editor.caret_block() == second.id


def test_the_choice_of_view_and_zoom_stays(preview: Previewed, desk: Desk, look: Look) -> None:
    preview.open_article()
    pane = preview.window.preview
    pane.head.buttons[View.PHONE].click()
    pane.step_zoom(1)
    preview.conductor.showing._keep.timeout.emit()
    wait_until(lambda: desk.jobs.call_on_library(lambda: desk.room.preferences.get("preview.view")) == "phone")
    other = Shown(desk, look)
    wait_until(lambda: other.window.preview.shown_view is View.PHONE)
    assert other.window.preview.factor == 1.25
    other.end()


def test_the_other_window_keeps_its_own_view_zoom_and_place(preview: Previewed, desk: Desk, look: Look) -> None:
    preview.open_article()
    showing = preview.conductor.showing
    showing.open_window()
    assert showing.aside is not None
    assert showing.aside.pane.shown_view is View.PAGE  # as beside the text, the first time
    showing.aside.resize(710, 500)
    showing.aside.pane.choose_view(View.PHONE)
    showing.aside.pane.step_zoom(-1)
    showing.keep()  # the program ends while it is open
    wait_until(lambda: desk.jobs.call_on_library(lambda: desk.room.preferences.get("preview.window.view")) == "phone")
    assert preview.window.preview.shown_view is View.PAGE
    other = Shown(desk, look)
    wait_until(lambda: other.conductor.showing._aside_view is View.PHONE)
    other.conductor.showing.open_window()
    aside = other.conductor.showing.aside
    assert aside is not None
    assert (aside.pane.shown_view, aside.pane.factor, aside.width()) == (View.PHONE, 0.9, 710)
    assert other.window.preview.shown_view is View.PAGE
    other.end()


def test_a_window_of_its_own_follows_the_article(preview: Previewed) -> None:
    article = preview.open_article()
    showing = preview.conductor.showing
    preview.window.commands["previewWindowAction"].trigger()
    aside = showing.aside
    assert aside is not None
    wait_until(lambda: aside.pane.view is not None and article in aside.pane.view.page.url().toString())
    assert "防汛一线党旗红" in aside.windowTitle()
    preview.window.commands["previewWindowAction"].trigger()
    assert showing.aside is aside  # one is enough
    other = preview.open_article("另一篇")
    view = aside.pane.view
    assert view is not None
    wait_until(lambda: other in view.page.url().toString())
    assert "另一篇" in aside.windowTitle()
    QTest.keyClick(aside, Qt.Key.Key_F11)
    assert aside.isFullScreen()
    QTest.keyClick(aside, Qt.Key.Key_Escape)
    assert not aside.isFullScreen()
    aside.resize(700, 500)
    aside.close()
    assert showing.aside is None
    preview.window.commands["previewWindowAction"].trigger()
    assert showing.aside is not None
    assert showing.aside.size().width() == 700


class Opened:
    """Stands in for the program that opens addresses."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, works: bool = True) -> None:
        self.urls: list[QUrl] = []
        self.works = works
        monkeypatch.setattr(QDesktopServices, "openUrl", self.open)

    def open(self, url: QUrl) -> bool:
        self.urls.append(url)
        return self.works


def test_the_page_goes_to_the_browser_as_a_file_for_ones_own_eyes(
    preview: Previewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Opened(monkeypatch)
    preview.open_article()
    QTest.keyClicks(preview.editor, "unsaved ")
    preview.window.commands["browserAction"].trigger()
    wait_until(lambda: bool(opened.urls))
    path = Path(opened.urls[0].toLocalFile())
    assert path.parent == preview.desk.library / "previews"
    text = path.read_text(encoding="utf-8")
    assert "unsaved" in text
    assert "draft:" not in text
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_without_a_browser_the_file_is_named(preview: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    Opened(monkeypatch, works=False)
    preview.open_article()
    preview.window.preview.head.browser_requested.emit()
    wait_until(lambda: "previews" in preview.said)


def test_links_are_opened_when_the_person_says_so(preview: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Opened(monkeypatch)
    preview.open_article()
    address = "https://www.gov.example@evil.example/" + "a" * 200
    preview.conductor.showing.main.link_clicked.emit(address)
    box = preview.window.findChild(QMessageBox, "problemDialog")
    assert box is not None
    assert opened.urls == []
    assert "evil.example" in box.informativeText().partition("\n")[0]
    assert address in box.informativeText().replace("\n", "")
    next(button for button in box.buttons() if button.text() == "打开链接").click()
    assert [url.toString() for url in opened.urls] == [address]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://xn--80ak6aa92e.example/", "xn--80ak6aa92e.example"),
        ("https://\u0430\u0440\u0440le.example/", "xn--le-6kc8da.example"),
        ("https://www.bank.example:secret@evil.example/www.bank.example", "evil.example"),
    ],
)
def test_the_host_is_shown_as_machines_read_it(
    preview: Previewed, monkeypatch: pytest.MonkeyPatch, address: str, host: str
) -> None:
    """A name in letters that look like others is not shown in them."""
    Opened(monkeypatch)
    preview.open_article()
    preview.conductor.showing.main.link_clicked.emit(address)
    box = preview.window.findChild(QMessageBox, "problemDialog")
    assert box is not None
    assert box.informativeText().partition("\n")[0] == f"网站：{host}"


def test_other_schemes_are_never_opened(preview: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Opened(monkeypatch)
    preview.open_article()
    for address in (
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ms-msdt:x",
        "smb://evil.example/x",
        "x",
        "",
        "data:,x",
    ):
        preview.conductor.showing.main.link_clicked.emit(address)
    assert preview.window.findChild(QMessageBox, "problemDialog") is None
    assert opened.urls == []
