"""The session over a real library: what is gone is left out, what nobody can read does no harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor_app.library.library import Library
from editor_app.model.body import Body
from editor_app.model.metadata import Metadata
from editor_app.model.session import OpenTab, Session, TextPlace
from editor_app.services.sessions import MOST_TABS, Sessions

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(["tabs", "active", "x"]), inner),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("sessions") / "library") as opened:
        yield opened


def new(library: Library, title: str) -> str:
    return library.articles.create(Metadata(title=title), Body()).id


def test_a_session_comes_back_with_the_titles_of_now(library: Library) -> None:
    sessions = Sessions(library)
    a, b = new(library, "甲"), new(library, "乙")
    place = TextPlace(3, 7, 2, 0.25)
    sessions.keep(Session((OpenTab(b, "旧题", place), OpenTab(a)), a))
    assert sessions.last() == Session((OpenTab(b, "乙", place), OpenTab(a, "甲")), a)


def test_what_is_gone_or_in_the_trash_is_left_out(library: Library) -> None:
    sessions = Sessions(library)
    a, b = new(library, "甲"), new(library, "乙")
    library.articles.trash(b)
    sessions.keep(Session((OpenTab(b), OpenTab("0" * 32), OpenTab(a)), b))
    assert sessions.last() == Session((OpenTab(a, "甲"),), a)
    library.articles.trash(a)
    assert sessions.last() == Session()


def test_the_one_article_of_an_earlier_version_is_opened(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        assert Sessions(library).last() == Session()
        a = new(library, "甲")
        library.settings.set("window.article", a)
        assert Sessions(library).last() == Session((OpenTab(a, "甲"),), a)


def test_no_more_tabs_come_back_than_can_be_used(library: Library) -> None:
    sessions = Sessions(library)
    ids = [new(library, str(n)) for n in range(MOST_TABS + 5)]
    sessions.keep(Session(tuple(OpenTab(each) for each in ids), ids[0]))
    assert [tab.article for tab in sessions.last().tabs] == ids[:MOST_TABS]


@settings(max_examples=30)
@given(value=JSON)
def test_anything_in_the_settings_can_be_read(library: Library, value: object) -> None:
    library.settings.set("window.session", value)
    assert Sessions(library).last().tabs == ()


@settings(max_examples=30)
@given(numbers=st.lists(st.integers() | st.floats() | st.text(max_size=3), max_size=6))
def test_a_place_that_is_none_still_opens_the_article(library: Library, numbers: list[object]) -> None:
    article = new(library, "甲")
    library.settings.set("window.session", {"tabs": [[article, *numbers]], "active": 5})
    session = Sessions(library).last()
    assert [tab.article for tab in session.tabs] == [article]
    assert session.active == article
