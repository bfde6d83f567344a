"""What became of what was handed in, asked for from the window: 采用了没有、退回没有."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from editor_app.desktop.jobs import LaneName
from editor_app.desktop.part import Speaking
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.following import REMOTE_WORDS, Followed, RemoteState
from editor_app.model.problems import explain
from editor_app.services.progress import Progress

SHOWN_TITLE = 16
SHOWN_NEWS = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """What the sites said: how many were asked, what is new of it, what stood in the way, by site or title, and the articles to
    which reviewers' remarks have come.
    """

    sites: int
    news: tuple[Followed, ...]
    troubles: tuple[tuple[str, EditorError], ...]
    remarked: frozenset[str]


class Hearing(Speaking):
    """Asks all sites, one after the other, and tells the news."""

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {"syncAction": self.ask_sites}

    def ask_sites(self) -> None:
        """Ask every site that has taken anything."""
        following, reviews = self._desk.room.following, self._desk.room.site_reviews

        def work(progress: Progress) -> Heard:
            before = {(each.article, each.site): each.state for each in following.known()}
            names, news, troubles = following.sites(), [], []
            remarked: set[str] = set()
            for number, name in enumerate(names):
                progress(name, number, len(names))
                try:
                    told = following.sync(name)
                except EditorError as error:
                    troubles.append((name, error))
                    continue
                news += [
                    each
                    for each in told
                    if before.get((each.article, each.site), RemoteState.PENDING) is not each.state
                ]
                try:
                    found = reviews.fetch_remarks(name, told)
                except EditorError as error:
                    troubles.append((name, error))
                    continue
                remarked |= {merged.article.id for merged in found.taken}
                troubles += found.troubles
            return Heard(len(names), tuple(news), tuple(troubles), frozenset(remarked))

        self.said.emit(self.tr("正在问站点…"), False, ())
        self._desk.jobs.start(LaneName.ASKING, work, self._on_heard, self._on_failed, key="sync")

    def _on_heard(self, heard: Heard) -> None:
        changed = frozenset(each.article for each in heard.news) | heard.remarked
        self._desk.news.tell(Changes(articles=changed), self)
        parts = [self._of_news(heard)] if heard.news or heard.sites > len(heard.troubles) else []
        parts += [
            self.tr("“{site}”没有问到：{why}").format(site=name, why=explain(error)) for name, error in heard.troubles
        ]
        self.said.emit("；".join(parts) or self.tr("还没有报到过站点，没有什么可问的"), bool(heard.troubles), ())

    def _of_news(self, heard: Heard) -> str:
        if not heard.news:
            return self.tr("问过站点，没有新消息")
        lines = []
        for each in heard.news[:SHOWN_NEWS]:
            title = each.title if len(each.title) <= SHOWN_TITLE else each.title[: SHOWN_TITLE - 1] + "…"
            note = self.tr("（{note}）").format(note=each.note) if each.note else ""
            lines.append(f"“{title}”{REMOTE_WORDS[each.state]}{note}")
        more = self.tr("等 {n} 篇").format(n=len(heard.news)) if len(heard.news) > SHOWN_NEWS else ""
        return "，".join(lines) + more

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            raise error
        self.said.emit(explain(error), True, ())
