"""What the library did not take last time: shown as a comparison with what it has, and the person chooses."""

from __future__ import annotations

from PySide6.QtCore import QObject

from editor_app.desktop.desk import Desk
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.looking_back import LookingBack
from editor_app.desktop.part import Speaking
from editor_app.model.article import Article
from editor_app.model.changes import Changes
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.services.progress import Progress
from editor_app.services.recovery import Recovered


class Recovering(Speaking):
    """One text after the other. Both texts are in the history before anything is asked, so no choice loses one; closing
    the comparison puts the question off to the next start.
    """

    def __init__(self, desk: Desk, writing: Writing, looking: LookingBack, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._writing = writing
        self._looking = looking
        self._left: list[Recovered] = []
        self._asked: Recovered | None = None
        self._compared = False

    def start(self) -> None:
        """Take in what was kept aside, and ask about it."""
        room = self._desk.room

        def work(_progress: Progress) -> list[Recovered]:
            return room.recovery.take_in()

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_taken_in, self._on_not_taken_in)

    def opened(self, article_id: str) -> None:
        """An article is on the screen: the one that is asked about is compared."""
        if self._asked is not None and self._asked.article == article_id and not self._compared:
            self._ask()

    def _on_taken_in(self, found: list[Recovered]) -> None:
        if found:
            self._desk.news.tell(Changes(articles=frozenset(each.article for each in found)), self)
        self._left = found
        self._next()

    def _next(self) -> None:
        if not self._left:
            self._asked = None
            return
        self._asked, self._compared = self._left.pop(0), False
        article = self._writing.article
        if article is not None and article.id == self._asked.article:
            self._ask()
        else:
            self._writing.open(self._asked.article)

    def _ask(self) -> None:
        recovered, self._compared = self._asked, True
        if recovered is None:
            return
        more = self.tr("（还有 {n} 篇）").format(n=len(self._left)) if self._left else ""
        if not recovered.number:
            self.said.emit(
                self.tr("上次没有存进资料库的稿件找回来了，原来的那篇已经不在，收成了这一篇{more}").format(more=more),
                False,
                ((self.tr("知道了"), self._on_known),),
            )
            return
        self._looking.compare_pair(recovered.present, recovered.number)
        self.said.emit(
            self.tr("上次有文字没有存进资料库，已经找回。下面是它与现在的不同，两份都在版本里{more}").format(more=more),
            False,
            (
                (self.tr("用恢复的文字"), self._on_use),
                (self.tr("保留现在的"), self._on_keep),
                (self.tr("两个都留"), self._on_both),
            ),
        )

    def _on_known(self) -> None:
        if self._asked is not None:
            self._settle(self._asked)

    def _on_keep(self) -> None:
        if self._asked is not None:
            number = self._asked.number
            self._looking.close()
            self.said.emit(self.tr("保留了现在的内容；找回的是第 {n} 版，在“版本”里").format(n=number), False, ())
            self._settle(self._asked)

    def _on_use(self) -> None:
        if self._asked is not None:
            self._looking.restore(self._asked.number)  # which tells where the present text is
            self._settle(self._asked)

    def _on_both(self) -> None:
        recovered, room = self._asked, self._desk.room
        if recovered is None:
            return
        self._looking.close()

        def work(_progress: Progress) -> Article:
            return room.recovery.as_new(recovered)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_made, self._tell_failure)

    def _on_made(self, made: Article) -> None:
        self._desk.news.tell(Changes(articles=frozenset([made.id])), self)
        self.said.emit(self.tr("找回的文字另成了一篇：{title}").format(title=made.metadata.title), False, ())
        if not self._left:
            self._writing.open(made.id)
        self._next()

    def _settle(self, recovered: Recovered) -> None:
        room = self._desk.room

        def work(_progress: Progress) -> None:
            room.recovery.settle(recovered)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_settled, self._tell_failure, essential=True)

    def _on_settled(self, _nothing: None) -> None:
        self._next()

    def _on_not_taken_in(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
            return
        words = self.tr("上次没有存下的文字还在应急副本里，这次也没能收进资料库，下次打开时再收。{why}")
        self.said.emit(words.format(why=explain(error)), True, ())
