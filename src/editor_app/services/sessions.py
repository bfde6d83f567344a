"""The session: kept with the library while one works, and given back at the next start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from editor_app.library.library import Library
from editor_app.model.article import ArticleState
from editor_app.model.session import OpenTab, Session, TextPlace

_KEY = "window.session"
_LAST_ARTICLE = "window.article"  # of the versions that had one article open
MOST_TABS = 60


class Sessions:
    """Use cases around what was open."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def keep(self, session: Session) -> None:
        """Remember this session instead of the one before."""
        tabs = [
            [tab.article, tab.place.anchor, tab.place.position, tab.place.top, tab.place.above] for tab in session.tabs
        ]
        self._library.settings.set(_KEY, {"tabs": tabs[:MOST_TABS], "active": session.active})

    def last(self) -> Session:
        """The session before, without articles that are gone or in the trash, with the titles as the library has them.
        What cannot be understood is left out: to open nothing is no harm.
        """
        value = self._library.settings.get(_KEY)
        if value is None:
            article = str(self._library.settings.get(_LAST_ARTICLE, ""))
            value = {"tabs": [[article]], "active": article}
        if not isinstance(value, dict) or not isinstance(value.get("tabs"), list):
            return Session()
        read = dict.fromkeys(tab for each in value["tabs"][:MOST_TABS] if (tab := _tab(each)) is not None)
        rows = {row.id: row for row in self._library.articles.rows([tab.article for tab in read])}
        there = {article: row.title for article, row in rows.items() if row.state is not ArticleState.TRASH}
        tabs = tuple(replace(tab, title=there[tab.article]) for tab in read if tab.article in there)
        active = str(value.get("active", ""))
        return Session(tabs, active if active in there else (tabs[0].article if tabs else ""))


def _tab(value: Any) -> OpenTab | None:
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        return None
    numbers = value[1:5]
    if len(numbers) < 4 or not all(isinstance(each, int | float) for each in numbers):
        return OpenTab(value[0])
    anchor, position, top, above = numbers
    try:
        return OpenTab(value[0], "", TextPlace(int(anchor), int(position), int(top), float(above)))
    except (OverflowError, ValueError):  # JSON of others may hold what no place is
        return OpenTab(value[0])
