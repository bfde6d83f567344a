"""The portal's views: what stands around an article, as far as this library's receipts tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.article import Article
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.profile import list_cut
from editor_app.model.views import PORTAL_VIEWS, View
from editor_app.services.workroom import Workroom
from practice import PracticeSite, running_site
from writing import write

SITE = "练习站点"
TITLES = re.compile(r'<li><a href="([^"]*)">([^<]*)</a>')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def room(library: Library, site: PracticeSite) -> Workroom:
    made = build_workroom(library)
    made.accounts._credentials.remember(SITE, "tongxunyuan", site.token)
    library.sites.add(site.site())
    return made


def hand_in(room: Workroom, *articles: Article) -> None:
    for article in articles:
        room.submitting.submit([article.id], SITE)
        room.submitting.run(wait=True)


def view(room: Workroom, which: View, article: Article, site: str = SITE) -> str:
    return room.preview.view(which, article.id, article.metadata, article.body, site)


def listed(html: str) -> list[tuple[str, str]]:
    """Address and title of every line of the page's own list."""
    return TITLES.findall(html.partition('<ul class="list')[2])


def test_the_own_article_comes_first_until_it_stands_there(room: Workroom) -> None:
    articles = [write(room, 300 + number, 0) for number in range(3)]
    hand_in(room, *articles[:2])
    lines = listed(view(room, View.LIST, articles[2]))
    assert [title for _, title in lines] == [article.metadata.title for article in reversed(articles)]
    assert lines[0][0] == "draft://article/own"
    assert all(address.startswith("http://127.0.0.1") for address, _ in lines[1:])
    again = listed(view(room, View.LIST, articles[0]))
    assert [title for _, title in again] == [articles[1].metadata.title, articles[0].metadata.title]
    assert again[1][0] == "draft://article/own"


def test_a_newer_version_keeps_its_place_and_shows_its_new_title(room: Workroom) -> None:
    first, second = write(room, 310, 0), write(room, 311, 0)
    hand_in(room, first, second)
    metadata = replace(first.metadata, title="改过的标题")
    newer = room.authoring.save(first.id, metadata, first.body, first.version)
    hand_in(room, newer)
    other = write(room, 312, 0)
    titles = [title for _, title in listed(view(room, View.LIST, other))]
    assert titles == [other.metadata.title, second.metadata.title, "改过的标题"]


def test_lists_cut_titles_as_the_site_does(room: Workroom) -> None:
    article = write(room, 320, 0)
    long = replace(article.metadata, title="最是风雨显担当 防汛一线党旗红丨各级党组织和党员干部同心奋战")
    shown = room.preview.view(View.LIST, article.id, long, article.body, SITE)
    assert listed(shown)[0][1] == list_cut(long.title, room.profiles.for_site(SITE).titles)
    assert len(listed(shown)[0][1]) < len(long.title)


def test_neighbours_are_those_of_the_column(room: Workroom) -> None:
    articles = [write(room, 330 + number, 0) for number in range(3)]
    hand_in(room, *articles)
    page = view(room, View.PAGE, articles[1])
    before, after = re.findall(r'一篇：<a href="[^"]*">([^<]*)</a>', page)
    assert (before, after) == (articles[0].metadata.title, articles[2].metadata.title)
    newest = view(room, View.PAGE, articles[2])
    assert "下一篇：没有了" in newest


def test_a_long_column_has_pages_and_the_own_article_is_on_the_one_shown(room: Workroom, library: Library) -> None:
    articles = [write(room, 400 + number, 0) for number in range(17)]
    hand_in(room, *articles)
    first = listed(view(room, View.LIST, write(room, 420, 0)))
    assert len(first) == 15
    oldest = view(room, View.LIST, articles[0])
    assert [title for _, title in listed(oldest)][-1] == articles[0].metadata.title
    assert "<b>2</b>" in oldest


def test_examples_fill_the_lists_of_a_portal_whose_other_articles_nobody_here_knows(library: Library) -> None:
    room = build_workroom(library)
    article = write(room, 500)
    profile = room.profiles.get("hrbxf")
    titles = [title for _, title in listed(view(room, View.LIST, article, ""))]
    assert titles[0] == article.metadata.title
    assert set(titles[1:]) <= {list_cut(title, profile.titles) for title in profile.examples}
    assert len(titles) == 15
    home = view(room, View.HOME, article, "")
    assert home.count("draft://article/own") >= 3  # headline, the newest, its column


def test_what_a_view_cannot_show_is_said(room: Workroom) -> None:
    article = write(room, 510, 0)
    with pytest.raises(Refused, match=r"preview\.no_slide"):
        view(room, View.SLIDE, article)
    with pytest.raises(Refused, match=r"preview\.no_column"):
        room.preview.view(View.LIST, article.id, Metadata(title="没有栏目"), article.body, SITE)
    for which in (View.PAGE, View.HOME, View.PHONE):
        assert "没有栏目" in room.preview.view(which, article.id, Metadata(title="没有栏目"), Body(), SITE)


def test_an_article_that_is_not_kept_yet_is_shown_in_every_view(room: Workroom) -> None:
    kept = write(room, 520, 1)
    for which in PORTAL_VIEWS:
        html = room.preview.view(which, "new", replace(kept.metadata, title="还没有存"), kept.body, SITE)
        assert "还没有存" in html
        assert 'src="draft://image/' in html or which is View.LIST


def test_the_phone_has_the_phone_s_style_whatever_the_window(room: Workroom) -> None:
    article = write(room, 530, 0)
    assert 'media="all"' in view(room, View.PHONE, article)
    assert 'media="all"' not in view(room, View.PAGE, article)


def test_the_slide_shows_what_its_author_cut(room: Workroom) -> None:
    article = write(room, 540, 2)
    cover = article.body.figures()[1].asset
    metadata = replace(article.metadata, cover=cover, cover_slide="0_0_5000_5000")
    shown = room.preview.view(View.SLIDE, article.id, metadata, article.body, SITE)
    assert f'<image href="draft://image/{cover}"' in shown
    assert 'viewBox="0 0 320 240"' in shown


def test_removed_revisions_do_not_stop_the_front_page(room: Workroom) -> None:
    """What was handed in is kept for ever as a revision, also of an article in the trash."""
    gone = write(room, 550, 1)
    hand_in(room, gone)
    room.authoring.trash(gone.id)
    other = room.authoring.new(title="另一篇")
    body = Body((paragraph("正文。"),))
    metadata = replace(other.metadata, column="dianxingshiji")
    assert "另一篇" in room.preview.view(View.HOME, other.id, metadata, body, SITE)


def test_what_was_removed_for_good_still_stands_in_the_lists(room: Workroom, library: Library) -> None:
    gone = write(room, 560, 1)
    hand_in(room, gone)
    database = library.outbox._database
    with library.transaction():
        database.run("DELETE FROM revisions WHERE article = (SELECT number FROM articles WHERE id = ?)", (gone.id,))
    other = write(room, 561, 0)
    assert gone.metadata.title in view(room, View.HOME, other)
