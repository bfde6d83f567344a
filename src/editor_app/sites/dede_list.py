"""What of ours a DedeCMS or DedeBIZ site holds: the member's own list, or what the back office says of a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus

from editor_app.sites.connector import ArticleKey, RemoteState, RemoteStatus
from editor_app.sites.dede_body import alike
from editor_app.sites.dede_pages import Page, Row, cut_bytes, rows_of, text_of
from editor_app.sites.dede_session import Session

PAGES = 3
KEYWORD_BYTES = 30
SHOWN_AT_LEAST = 8
_NUMBER = re.compile(r"[?&;](?:aid|id)=(\d+)")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_RUNS = re.compile(r"[^\W_]+")
_PENDING = ("尚未审核", "文档待审核")


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry: its number, its title as the engine shows it, its address, its state (None: not told) and the site's words for
    the time.
    """

    aid: str
    title: str
    url: str
    state: RemoteState | None
    at: str


class OwnList:
    """The list of one session, which must be signed in."""

    def __init__(self, session: Session, base: str) -> None:
        self._session = session
        self._door = session.door
        self._base = base

    def alike(self, key: ArticleKey) -> Iterator[Listed]:
        """Entries that may be the article: that of its number first, then those of its title after the engine's
        alterations and as far as the list shows it, the newest first.
        """
        if self._door.office:
            yield from self._by_test(key)
            return
        seen: set[str] = set()
        rows = self._search(keyword_of(key.title)) if key.title else []
        for row in sorted(rows, key=lambda each: each.aid != key.remote_id):
            if row.aid == key.remote_id or is_of_title(row.title, key.title):
                seen.add(row.aid)
                yield row
        if key.remote_id and key.remote_id not in seen:
            found = self.by_number(key)
            if found is not None:
                yield found

    def by_number(self, key: ArticleKey) -> Listed | None:
        """The entry of the article's number, or None. An editor may have given it another title."""
        if not key.remote_id:
            return None
        if self._door.office:
            return self._public(key.remote_id, key.title)
        rows = self._search(keyword_of(key.title)) if key.title else []
        found = next((row for row in rows if row.aid == key.remote_id), None)
        return found or next((row for row in self.newest() if row.aid == key.remote_id), None)

    def newest(self) -> list[Listed]:
        """The newest entries; none for the back office, whose list is everybody's."""
        return [] if self._door.office else self._search("")

    def status(self, key: ArticleKey, newest: Mapping[str, Listed]) -> RemoteStatus | None:
        """What became of an article; None where nothing is said. One that is in no list any more is gone only if the
        list of its very title was given and did not have it. `newest` is looked into first, so that many are asked for
        at once.
        """
        found = (
            newest.get(key.remote_id) or self.by_number(key) or (None if key.remote_id else next(self.alike(key), None))
        )
        if found is None:
            return (
                None
                if self._door.office or not key.remote_id
                else RemoteStatus(key.uid, RemoteState.GONE, key.remote_id)
            )
        if found.state is None:
            return None
        url = found.url if found.state is RemoteState.PUBLISHED else ""
        return RemoteStatus(key.uid, found.state, found.aid, url, at=found.at)

    # -- the member's list --------------------------------------------------------------------------------------------

    def _search(self, keyword: str) -> list[Listed]:
        found: dict[str, Listed] = {}
        for number in range(1, PAGES + 1):
            words = quote_plus(keyword.encode(self._session.encoding, "ignore"))
            page = self._session.get(f"{self._door.list}?channelid=1&keyword={words}&pageno={number}")
            rows = [row for each in rows_of(page.text) if (row := self._row(each)) is not None]
            new = [row for row in rows if row.aid not in found]
            found.update((row.aid, row) for row in new)
            if not new:
                break
        return list(found.values())

    def _row(self, row: Row) -> Listed | None:
        """A row whose first link with words leads to an article; a known word in another cell is its state."""
        for link, words in zip(row.links, row.link_words, strict=True):
            number = _NUMBER.search(link)
            if number and words:
                others = [cell for cell in row.cells if words not in cell]
                states = [state for cell in others for word, state in self._door.states.items() if word in cell]
                date = next((match[0] for cell in row.cells if (match := _DATE.search(cell))), "")
                return Listed(number[1], words, self._url(number[1]), states[0] if states else None, date)
        return None

    def _url(self, aid: str) -> str:
        return f"{self._base}{self._door.view}?aid={aid}"

    # -- the back office ----------------------------------------------------------------------------------------------

    def _by_test(self, key: ArticleKey) -> Iterator[Listed]:
        if key.remote_id:
            found = self._public(key.remote_id, key.title)
            if found is not None:
                yield found
        if not key.title:
            return
        words = quote_plus(key.title.encode(self._session.encoding, "ignore"))
        folder = self._door.form.rpartition("/")[0]
        page = self._session.get(f"{folder}/article_test_title.php?t={words}")
        for number in dict.fromkeys(_NUMBER.findall(page.text)):
            if number != key.remote_id and (found := self._public(number, key.title)) is not None:
                yield found

    def _public(self, aid: str, title: str) -> Listed | None:
        """By what a stranger is shown of it."""
        page = self._session.get_as_stranger(f"{self._door.view}?aid={quote_plus(aid)}")
        if page.says(*_PENDING):
            return Listed(aid, title, self._url(aid), RemoteState.PENDING, "")
        if not _shows(page, title):
            return Listed(aid, title, self._url(aid), None, "")
        return Listed(aid, title, self._url(aid), RemoteState.PUBLISHED, "")


def _shows(page: Page, title: str) -> bool:
    return bool(title) and alike(title) in alike(text_of(page.text))


def is_of_title(shown: str, title: str) -> bool:
    """Whether a list shows this title, perhaps its beginning only."""
    seen, whole = alike(shown), alike(title)
    start = seen.rstrip(".…")
    return seen == whole or (start != seen and len(start) >= SHOWN_AT_LEAST and whole.startswith(start))


def keyword_of(title: str) -> str:
    """What of a title is searched for: the engine strips punctuation from the keyword but not from titles, and cuts it, so the
    longest run without any.
    """
    longest = max(_RUNS.findall(title), key=len, default="")
    return cut_bytes(longest, KEYWORD_BYTES, "utf-8")
