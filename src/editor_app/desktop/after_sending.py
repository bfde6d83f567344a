"""What a person does about an article that a site has: see what its editors changed, take it back, merge theirs with his own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.actions import Needs
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.deciding import Ask, TextDialog
from editor_app.desktop.flows.writing import Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.looking_back import LookingBack
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.part import Part
from editor_app.model.article import ArticleState
from editor_app.model.changes import Changes
from editor_app.model.difference import tally
from editor_app.services.following import EditorsChanges
from editor_app.services.merging import Merged, told
from editor_app.services.progress import Progress

_HANDED_IN = (ArticleState.SENT, ArticleState.ADOPTED, ArticleState.RETURNED)


class AfterSending(Part):
    """About articles that are at a site. Signal `person_wanted`: what to do once the program knows who sits here."""

    person_wanted = Signal(object)

    def __init__(
        self, desk: Desk, window: MainWindow, writing: Writing, looking: LookingBack, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, window, writing, parent)
        self._looking = looking
        self._recalled = ""

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {"editorsChangesAction": self.show_changes, "recallAction": self.recall}

    def there(self) -> set[Needs]:
        """What is there for these commands."""
        article = self._writing.article
        return {Needs.HANDED_IN} if article is not None and article.state in _HANDED_IN else set()

    # -- what the editors changed -------------------------------------------------------------------------------------

    def show_changes(self, article_id: str = "", site: str = "") -> None:
        """Ask the site for its content, and compare it with what was handed in, of the open article or of another one."""
        article_id = article_id or (self._writing.article.id if self._writing.article is not None else "")
        following = self._desk.room.following
        if not article_id:
            return

        def work(_progress: Progress) -> EditorsChanges:
            return following.changes(article_id, site)

        self.said.emit(self.tr("正在问站点…"), False, ())
        self._desk.jobs.start(LaneName.ASKING, work, self._on_changes, self._tell_failure, key="editors' changes")

    def _on_changes(self, found: EditorsChanges) -> None:
        places = tally(found.difference).places
        if not places:
            self.said.emit(self.tr("“{site}”上的与报去的一样，编辑没有改动").format(site=found.site), False, ())
            return
        self._looking.show_difference(
            found.sent.row.article,
            found.difference,
            self.tr("报去的第 {n} 版").format(n=found.sent.row.number),
            self.tr("“{site}”上现在的").format(site=found.site),
        )
        words = self.tr("“{site}”的编辑改了 {n} 处").format(site=found.site, n=places)
        if not found.whole:
            words = self.tr("{words}。这个站点只给出网页，比较的是标题和文字").format(words=words)
        self.said.emit(words, False, ())

    # -- taking back --------------------------------------------------------------------------------------------------

    def recall(self) -> None:
        """Ask why, once it is known who asks."""
        if self._writing.article is not None:
            self._recalled = self._writing.article.id
            self.person_wanted.emit(self._ask_why)

    def _ask_why(self) -> None:
        about = self.tr("站点上的不再待审，稿件回到草稿，可以改好再报；回执留着。已经刊发的不能撤回。")
        ask = Ask("recallDialog", self.tr("从站点撤回"), about, self.tr("撤回"), self.tr("为什么撤回，可不写"))
        dialog = TextDialog(ask, self._window)
        dialog.told.connect(self._on_why)
        dialog.open()

    def _on_why(self, why: str) -> None:
        reviews, article = self._desk.room.site_reviews, self._recalled

        def work(_progress: Progress) -> str:
            return reviews.recall(article, why)

        self.said.emit(self.tr("正在从站点撤回…"), False, ())
        self._desk.jobs.start(LaneName.ASKING, work, self._on_recalled, self._tell_failure)

    def _on_recalled(self, site: str) -> None:
        self._desk.news.tell(Changes(articles=frozenset([self._recalled])), self)
        self.said.emit(self.tr("已从“{site}”撤回，稿件回到草稿").format(site=site), False, ())

    # -- merging ------------------------------------------------------------------------------------------------------

    def bring(self, article_id: str, site: str) -> None:
        """Fetch the site's content and lay it beside what is written here, for a person to merge."""
        reviews = self._desk.room.site_reviews

        def work(_progress: Progress) -> Merged | None:
            taken = reviews.bring(article_id, site).taken
            return taken[0] if taken else None

        def ask() -> None:
            self._desk.jobs.start(LaneName.ASKING, work, self._on_brought, self._tell_failure)

        self._writing.flush_all(ask)

    def _on_brought(self, merged: Merged | None) -> None:
        if merged is None:
            self.said.emit(self.tr("站点上的与这里的一样，没有要合并的"), False, ())
            return
        self._desk.news.tell(Changes(articles=frozenset([merged.article.id])), self)
        self.said.emit(
            self.tr("站点上的取来了：{what}。合好后再报，到时选“用我的代替”").format(what=told(merged)), False, ()
        )
        if merged.beside:
            self._looking.compare_with(merged.article.id, merged.beside)
