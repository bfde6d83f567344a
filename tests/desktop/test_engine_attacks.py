"""Every attack in the real view: with the page's scripts let loose and without them. Nothing runs, nobody is asked.

Scripts on and no policy is harder than what people have: then the words alone must be harmless, for nothing else is left that
stops them. The control shows that what is counted would be seen.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEngineScript, QWebEngineSettings
from PySide6.QtWidgets import QApplication

from desktop.test_preview import Canary, Shown
from editor_app.assets import resource
from editor_app.desktop.webview import scheme
from editor_app.formats.html import write_html
from editor_app.formats.html_rich import write_rich_html
from editor_app.model.body import Body
from editor_app.model.metadata import Metadata
from editor_app.model.paper import PROOF_PAPER
from editor_app.portal.page import (
    ArticleView,
    ListEntry,
    render_article,
    render_home,
    render_list,
    render_slide,
)
from editor_app.portal.profiles import Profiles
from editor_app.portal.proof import ProofTemplates, ProofView
from editor_app.portal.sanitize import clean_html
from editor_app.services.sheets import self_contained
from portal.attacks import ATTACKS
from safety.hostile import COLUMN, LINE_FIELDS, batched, body, line
from windows import let_pass, wait_until

ASSET = "a" * 64
LOADED = Profiles(resource("profiles")).get("hrbxf")
# Laid before the page: whatever runs calls one of these, or changes the title, or leaves a mark.
WATCH = """
window.ran = [];
for (const name of ['alert', 'prompt', 'confirm', 'print', 'open', 'fetch', 'eval', 'msgbox'])
  window[name] = x => { window.ran.push(name + ' ' + String(x).slice(0, 60)); };
window.addEventListener('error', event => { if (event.message) window.ran.push('error ' + event.message); });
"""
COUNT = "JSON.stringify([window.ran || ['no watch'], Object.keys(document.body.dataset).length])"
# By the prototypes: in pages that were not cleaned, elements with names stand in the way of the document's own functions.
POKE = """
(() => {
  const kinds = ['click', 'mouseover', 'pointerenter', 'focus', 'load', 'error', 'toggle', 'submit', 'animationstart',
    'keydown', 'begin', 'pageshow'];
  const all = Document.prototype.querySelectorAll.call(document, '*');
  for (const one of all) {
    for (const kind of kinds) EventTarget.prototype.dispatchEvent.call(one, new Event(kind, {bubbles: false, cancelable: true}));
    if (one instanceof HTMLElement && (one.href || one.tabIndex >= 0)) {
      HTMLElement.prototype.focus.call(one);
      HTMLElement.prototype.click.call(one);
    }
  }
  return all.length;
})()
"""


class Loose(Shown):
    """The view with the page's scripts on (`scripts`), and everything counted that runs."""

    def __init__(self, scripts: bool) -> None:
        super().__init__()
        self.scripts = scripts
        page = self.view.page
        if scripts:
            page.settings().setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, True)
        self.links: list[str] = []
        self.view.link_clicked.connect(self.links.append)
        self.number = 0

    def watch(self) -> None:
        """Lay the watch before the next page. Once more for each: the engine forgets it where a way out was barred."""
        watch = QWebEngineScript()
        watch.setSourceCode(WATCH)
        watch.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        watch.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld.value)
        scripts = self.view.page.scripts()
        scripts.clear()
        if self.scripts:
            scripts.insert(watch)

    def put(self, document: str) -> list[str]:
        """Show a document under a name of its own, poke everything in it, and give what ran."""
        self.number += 1
        self.watch()
        self.show(document, f"d{self.number}")
        address = self.view.page.url()
        title = self.ask("document.title")
        assert self.ask(POKE) > 3
        let_pass(0.02)
        ran = self.ran()
        if self.ask("document.title") != title or self.view.page.url().path() != address.path():
            ran.append("the page was changed")
        return ran

    def ran(self) -> list[str]:
        if not self.scripts:
            return []
        answers: list[str] = []
        main = QWebEngineScript.ScriptWorldId.MainWorld.value
        self.view.page.runJavaScript(COUNT, main, answers.append)
        wait_until(lambda: bool(answers))
        found, marks = json.loads(answers[0])
        return [*found, *(["a mark"] if marks else [])]


@pytest.fixture(params=[True, False], ids=["scripts on", "locked"])
def view(request: pytest.FixtureRequest, app: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loose]:
    if request.param:
        monkeypatch.setattr(scheme, "POLICY", "img-src draft: http: https: data:")
    shown = Loose(request.param)
    yield shown
    shown.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    server = Canary()
    yield server
    server.close()


def aimed(canary: Canary) -> tuple[str, ...]:
    """The attacks with a server of this computer in the place of the enemy's."""
    host = canary.url.removeprefix("http://")
    return tuple(attack.replace("evil.example", host).replace("\ud800", "\ufffd") for attack in ATTACKS)


def nothing_left(view: Loose, canary: Canary) -> None:
    let_pass(0.3)
    assert canary.asked == []
    assert [address for address in view.view.interceptor.blocked if not address.startswith("draft:")] == []


def blocks(attacks: tuple[str, ...]) -> Body:
    chosen = [
        made[number]
        for attack in attacks
        for made in (body(attack, ASSET).blocks,)
        for number in (2, 3, 4, 6, 9, 11, 12)
    ]
    return Body(tuple(chosen))


def fields(attacks: tuple[str, ...]) -> Metadata:
    """As many attacks as there are fields."""
    values: dict[str, Any] = dict(zip(LINE_FIELDS, map(line, attacks), strict=False))
    return Metadata(**values, column=COLUMN, keywords=(line(attacks[-1]),))


def entries(attacks: tuple[str, ...]) -> list[ListEntry]:
    return [ListEntry(line(attack), attack, line(attack), attack, line(attack)) for attack in attacks]


def wrapped(fragment: str) -> str:
    return f"<!doctype html><html><head><title>t</title></head><body>{fragment}</body></html>"


def image_url(source: str) -> str:
    return f"draft://image/{source}"


def documents(attacks: tuple[str, ...]) -> dict[str, str]:
    """Everything that is shown as a page, with all attacks in it at once."""
    whole = blocks(attacks)
    written = write_html(whole, image_url=image_url)
    columns = LOADED.profile.columns
    listed = entries(attacks)
    page = render_article(LOADED, ArticleView(fields(attacks), written, latest=listed), base_url="draft://site")
    raw = "".join(f"<div>{attack}</div>" for attack in attacks if len(clean_html(attack)) < 5000)
    proof = ProofTemplates(resource("proof")).render(
        ProofView(
            fields(attacks),
            [("words", written)],
            line(attacks[0]),
            1,
            "d",
            "c",
            "s",
            "p",
            line(attacks[1]),
            PROOF_PAPER,
        ),
        base_url="draft://site",
    )
    return {
        "page": page,
        "phone": render_article(LOADED, ArticleView(fields(attacks[9:]), written), phone=True, base_url="draft://site"),
        "list": render_list(LOADED, columns[0], listed, base_url="draft://site", latest=listed),
        "home": render_home(LOADED, listed, [(columns[0], listed[8:])], base_url="draft://site"),
        "slide": render_slide(LOADED, [ListEntry(line(attacks[0]), "/x", image=image_url(ASSET))], base_url="draft://site"),
        "proof": proof.html,
        "body": wrapped(clean_html(written)),
        "raw": wrapped("".join(clean_html(attack) for attack in attacks) + clean_html(raw)),
        "rich": wrapped(write_rich_html(whole, picture=lambda _: (b"x", "image/png"))),
        "single file": self_contained(page, lambda _: (b"p { margin: 0 }", "text/css; charset=utf-8")),
    }  # fmt: skip


def test_all_attacks_in_everything_that_is_shown(view: Loose, canary: Canary) -> None:
    found = documents(aimed(canary))
    for name, document in (
        found.items() if view.scripts else [(name, found[name]) for name in ("page", "raw", "single file")]
    ):
        assert view.put(document) == [], name
        if name == "page":
            click_about(view)
            assert view.ran() == [], name
    nothing_left(view, canary)


def click_about(view: Loose) -> None:
    """Real keys and clicks, where a person might put them."""
    surface = view.view.view.focusProxy() or view.view.view
    for place in range(8):
        QTest.mouseMove(surface, QPoint(60 + 80 * place, 40 + 60 * place))
        QTest.mouseClick(surface, Qt.MouseButton.LeftButton, pos=QPoint(60 + 80 * place, 40 + 60 * place))
        QTest.keyClick(surface, Qt.Key.Key_Tab)
        QTest.keyClick(surface, Qt.Key.Key_Return)
    let_pass(0.1)


def test_each_attack_at_the_head_of_a_page(view: Loose, canary: Canary) -> None:
    """In the title, kicker, subtitle, source, units and keywords, where a page has room for one each."""
    attacks = aimed(canary)
    step = 6 if view.scripts else 11
    for group in batched(attacks, step):
        words = "".join(f"<p>{html.escape(attack)}</p>" for attack in group)
        document = render_article(
            LOADED, ArticleView(fields(group * 2), words, line(group[0]), group[0], line(group[-1]))
        )
        assert view.put(document) == [], group
    nothing_left(view, canary)


def test_attacks_that_come_as_an_update(view: Loose, canary: Canary) -> None:
    found = documents(aimed(canary))
    view.watch()
    view.show(wrapped("<p>x</p>"), "same")
    for name in ("page", "raw"):
        view.show(found[name], "same")
        view.ask(POKE)
        assert view.ran() == [], name
    nothing_left(view, canary)


def test_what_is_counted_would_be_seen(app: QApplication, canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same attacks without the sanitiser: they run, and they ask; the locked view holds them all the same."""
    attacks = aimed(canary)
    lively = [attack for attack in attacks if "<" in attack and "plaintext" not in attack and "frameset" not in attack]

    def ran_in(view: Loose, make: Callable[[str], str]) -> int:
        own = [attack for attack in lively if canary.url in attack]
        return sum(bool(view.put(make(attack))) for attack in (*lively[:25], *own[:5]))

    monkeypatch.setattr(scheme, "POLICY", "img-src draft: http: https: data:")
    loose = Loose(True)
    assert ran_in(loose, wrapped) > 10
    assert any(canary.url in address for address in loose.view.interceptor.blocked)
    loose.close()
    monkeypatch.undo()
    locked = Loose(False)
    together = wrapped("".join(f"<div>{attack}</div>" for attack in lively))
    assert locked.put(together) == []
    let_pass(0.5)
    assert canary.asked == []
    locked.close()
