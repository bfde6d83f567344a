"""The preview and the published page are the same picture: ten articles, handed in to a practice site and painted by a browser
that knows nothing of the program, pixel by pixel.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from editor_app.app import build_workroom
from editor_app.desktop.webview.snapshot import page_png
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.views import VIEW_WIDTHS, View
from editor_app.services.addresses import IMAGE_BASE, SITE_BASE
from editor_app.services.workroom import Workroom
from practice import PracticeSite, running_site
from varied import COUNT, write_varied

SITE = "练习站点"
FINGER = "--blink-settings=primaryPointerType=2,availablePointerTypes=2"  # a coarse pointer, as phones have


class Browser:
    """The other process."""

    def __init__(self, folder: Path, *flags: str) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("drive_browser.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "QTWEBENGINE_CHROMIUM_FLAGS": " ".join(("--log-level=3", *flags)),
                "QT_QPA_PLATFORM": "offscreen",
            },
        )
        self._number = 0

    def paint(self, address: str, width: int) -> QImage:
        self._number += 1
        file = self._folder / f"published-{self._number}.png"
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{width} {file} {address}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline().strip() == str(file)
        return QImage(str(file))

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(60) == 0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    there = Browser(tmp_path_factory.mktemp("browser"))
    yield there
    there.close()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, site: PracticeSite) -> Iterator[Workroom]:
    with Library.open(tmp_path_factory.mktemp("home") / "library") as library:
        made = build_workroom(library)
        made.accounts._credentials.remember(SITE, "tongxunyuan", site.token)
        library.sites.add(site.site())
        yield made


Preview = Callable[[View, Article], QImage]


@pytest.fixture(scope="module")
def preview(app: QApplication, room: Workroom, tmp_path_factory: pytest.TempPathFactory) -> Preview:
    """What the preview shows of an article as it is now."""
    folder = tmp_path_factory.mktemp("preview")

    def fetch(address: str) -> tuple[bytes, str]:
        base, _, name = address.rpartition("/")
        return {SITE_BASE: room.preview.resource, IMAGE_BASE: room.preview.image}[base](name, SITE)

    def paint(view: View, article: Article) -> QImage:
        html = room.preview.view(view, article.id, article.metadata, article.body, SITE)
        file = folder / f"{view}-{article.id}.png"
        page_png(html, fetch, file, VIEW_WIDTHS[view])
        return QImage(str(file))

    return paint


def hand_in(room: Workroom, article: Article) -> str:
    """The address under which the site shows it."""
    room.submitting.submit([article.id], SITE)
    room.submitting.run(wait=True)
    (item,) = [each for each in room.submitting.outbox() if each.article == article.id]
    assert item.receipt is not None, item
    return item.receipt.url


def assert_same(shown: QImage, published: QImage, what: str) -> None:
    assert (shown.width(), shown.height()) == (published.width(), published.height()), what
    shown, published = (image.convertToFormat(QImage.Format.Format_RGB32) for image in (shown, published))
    if shown != published:
        rows = [
            y
            for y in range(shown.height())
            if shown.copy(0, y, shown.width(), 1) != published.copy(0, y, shown.width(), 1)
        ]
        raise AssertionError(f"{what}: {len(rows)} rows differ, from {rows[0]} to {rows[-1]}")


def test_ten_published_pages_are_the_previews_pixel_by_pixel(
    room: Workroom, preview: Preview, browser: Browser, site: PracticeSite
) -> None:
    articles = write_varied(room)
    assert len(articles) == COUNT
    for article in articles:
        before = preview(View.PAGE, article)
        address = hand_in(room, article)
        published = browser.paint(address, VIEW_WIDTHS[View.PAGE])
        if not article.metadata.published_at:  # the site's own time, which only its receipt tells
            before = preview(View.PAGE, article)
        assert_same(before, published, article.metadata.title)
    assert len(site.articles) == COUNT
    last = articles[-1]
    profile = room.profiles.for_site(SITE)
    column = profile.column(last.metadata.column)
    assert column is not None
    assert_same(preview(View.LIST, last), browser.paint(f"{site.url}/{column.path}/", 1080), "the column's list")
    assert_same(preview(View.HOME, last), browser.paint(f"{site.url}/", 1080), "the front page")


def test_the_phone_view_is_what_a_phone_shows(room: Workroom, preview: Preview, tmp_path: Path) -> None:
    article = write_varied(room)[1]
    before = preview(View.PHONE, article)
    phone = Browser(tmp_path, FINGER)
    published = phone.paint(hand_in(room, article), VIEW_WIDTHS[View.PHONE])
    phone.close()
    assert_same(before, published, "on a phone")


def test_a_difference_of_one_word_is_seen(room: Workroom, preview: Preview) -> None:
    """The comparison can fail."""
    article = room.authoring.new(title="江堤上的四个小组")
    other = room.authoring.save(article.id, article.metadata, article.body, article.version)
    changed = room.authoring.new(title="江堤上的五个小组")
    with pytest.raises(AssertionError, match="rows differ"):
        assert_same(preview(View.PAGE, other), preview(View.PAGE, changed), "one word")
